"""One turn of a kiosk: the tickets that it gave or wants, the numbers it needs, and how the office stands; all in one answer."""

from typing import Any, Final

import msgspec
import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.desks import kiosks, printing
from senim.desks.catalogue import desk_service
from senim.desks.errors import BlockWrong, DeskRefused, OfficeClosed
from senim.desks.folding import local_day
from senim.desks.kiosks import MOST_AT_ONCE, Asked
from senim.desks.models import Kiosk, Visit
from senim.desks.printing import Paper
from senim.desks.saying import late_words, refused_words, shut_words, wait_words
from senim.desks.ticketing import Given, arrive, check_open, offered, shut_now
from senim.places.queries import unit

TONGUES: Final = tuple(code for code, _name in settings.LANGUAGES)
LONGEST: Final = 64_000
MOST_LETTERS: Final = 26
_DAY_SECONDS: Final = 2 * 86_400


class AskedTicket(msgspec.Struct, forbid_unknown_fields=True):
    """A ticket as the kiosk sends it; see `kiosks.Asked`."""

    seal: str
    number: int
    service: str
    priority: str = ""
    language: str = "kk"
    ago: int = 0


class Turn(msgspec.Struct, forbid_unknown_fields=True):
    """What a kiosk sends: tickets, and the letters of which it has few numbers left."""

    tickets: list[AskedTicket] = []
    low: list[str] = []


def read_turn(text: str) -> Turn:
    """The turn in a text of JSON. Refuses BlockWrong for anything that is none, is too long or asks for too much at once."""
    try:
        turn = msgspec.json.decode(text[: LONGEST + 1], type=Turn)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise BlockWrong("turn") from fault
    if len(text) > LONGEST or len(turn.tickets) > MOST_AT_ONCE or len(turn.low) > MOST_LETTERS:
        raise BlockWrong("turn")
    return turn


def turned(*, kiosk: Kiosk, turn: Turn, at: int) -> dict[str, Any]:
    """Do a turn: every ticket by itself, so that one that is refused keeps no other back; then the numbers, then the state."""
    letters = {one.letter for one in offered(kiosk.office_id)} & set(turn.low)
    day = local_day(at)
    return {
        "tickets": [_taken(kiosk, one, at) for one in turn.tickets],
        "blocks": [kiosks.reserve_block(kiosk=kiosk, letter=letter, day=day) for letter in sorted(letters)],
        "day": day.isoformat(),
        "open": is_open(kiosk.office_id, at),
        "shut": shut_in_all(kiosk.office_id, at),
        "waiting": Visit.objects.filter(office_id=kiosk.office_id, state="waiting").count(),
    }


def is_open(office_id: int, at: int) -> bool:
    """Whether the office gives tickets now."""
    try:
        check_open(office_id, at)
    except OfficeClosed:
        return False
    return True


def shut_in_all(office_id: int, at: int) -> dict[str, str]:
    """Why the office is shut, in each language; empty words while it is open. One query."""
    shut = shut_now(office_id, at)
    found = {}
    for tongue in TONGUES:
        with override(tongue):
            found[tongue] = shut_words(shut, tongue)
    return found


def _taken(kiosk: Kiosk, one: AskedTicket, at: int) -> dict[str, Any]:
    tongue = one.language if one.language in TONGUES else "kk"
    ago = min(max(0, one.ago), _DAY_SECONDS)
    asked = Asked(one.seal, one.number, one.service, one.priority, tongue, ago)
    with override(tongue):
        try:
            given = kiosks.take(kiosk=kiosk, asked=asked, at=at)
        except DeskRefused as refused:
            return {"number": one.number, "service": one.service, "refused": refused_words(refused)}
        late = ago >= kiosks.PRESENT_SECONDS
        return {
            "number": one.number,
            "service": one.service,
            **shown(kiosk, given, tongue, prints=given.new and not late),
        }


def arrived(*, kiosk: Kiosk, code: str, language: str, at: int) -> dict[str, Any]:
    """Somebody with an appointment says their code at the kiosk: their ticket. Refuses what `ticketing.arrive` refuses."""
    given = arrive(code=code, office_id=kiosk.office_id, at=at)
    with override(language):
        return shown(kiosk, given, language, prints=given.new)


def shown(kiosk: Kiosk, given: Given, tongue: str, *, prints: bool) -> dict[str, Any]:
    """A ticket as the kiosk shows it, in words; printed here where the office has a printer of its own."""
    link = f"{settings.SITE}{ticket_address(given.code, tongue)}"
    lines = {
        "label": given.visit.label,
        "name": desk_service(given.visit.service).name(tongue),
        "ahead": _("Before you: %(count)s") % {"count": given.told.ahead} if given.told else "",
        "wait": wait_words(given.told),
        "late": late_words(given.told),
    }
    way = printing.way_of(kiosk.office.unit.code)
    state = "browser" if way == printing.BROWSER else ""
    if prints and way and not state:
        state = "printed" if printing.printed(paper_of(kiosk, lines, given.code, link, tongue), way) else "failed"
    qr = segno.make(link, error="m", micro=False).svg_data_uri(border=1, omitsize=True, dark="#14212b")
    return {**lines, "code": given.code, "link": link, "qr": qr, "paper": state}


def paper_of(kiosk: Kiosk, lines: dict[str, str], code: str, link: str, tongue: str) -> Paper:
    """The ticket for the printer."""
    rows = (
        (unit(kiosk.office_id).name_in(tongue), 28, False),
        (lines["label"], 160, True),
        (lines["name"], 32, True),
        (lines["ahead"], 28, False),
        (f"{_('Wait')}: {lines['wait']}" if lines["wait"] else "", 28, False),
        (lines["late"], 26, False),
        (_("Follow your turn on your phone:"), 26, False),
        (code, 30, True),
    )
    return Paper(tuple(row for row in rows if row[0]), link)


def ticket_address(code: str, tongue: str) -> str:
    """The address of the ticket on the phone, in a language."""
    with override(tongue):
        return reverse("tickets:ticket", args=[code])
