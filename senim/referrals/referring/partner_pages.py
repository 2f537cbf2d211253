"""What a body sees: its list, one hand-over with exactly what was agreed, and the way to answer. Asked anew at every look."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from senim.accounts.journal import note_partner_read
from senim.design.dates import short_moment
from senim.design.parts import Chip, Tab
from senim.design.parts import Message as Bubble
from senim.intake.models import Attachment, ServiceRequest
from senim.places import queries as places
from senim.places.errors import UnitUnknown
from senim.referrals.consent.models import Consent
from senim.referrals.consent.queries import Shared, allowed, shared
from senim.referrals.consent.wording import ITEMS, items_words
from senim.referrals.directory.kinds import help_kind
from senim.referrals.folding import LIVE
from senim.referrals.numbers import number_of
from senim.referrals.referring.forms import DeclineForm, DoneForm, MessageForm
from senim.referrals.referring.models import Referral, ReferralWords
from senim.referrals.referring.reader import Reader
from senim.referrals.referring.words import STATES, due_words, reason_words, state_of
from senim.referrals.tongue import language, micros, moment_of

PAGE: Final = 50
MOST_WORDS: Final = 200


class Line(NamedTuple):
    """One row of a list."""

    href: str
    number: str
    purpose: str
    state: str
    clock: str
    due: str
    since: str


def list_context(reader: Reader, *, ended: bool, before: int | None, now: dt.datetime) -> dict[str, Any]:
    """The body's own hand-overs, newest first, fifty a page. One query."""
    rows = Referral.objects.filter(organisation_id__in=reader.bodies).order_by("-id")
    rows = rows.exclude(due_at=None) if not ended else rows.filter(due_at=None)
    found = list((rows.filter(id__lt=before) if before else rows)[: PAGE + 1])
    home = reverse("partner:list")
    more = f"{home}?{'ended=1&' if ended else ''}before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return {
        "rows": [line(one, micros(now)) for one in found[:PAGE]],
        "older": more,
        "chips": [Chip(_("To do"), home, on=not ended), Chip(_("Finished"), f"{home}?ended=1", on=ended)],
        "tabs": tabs(),
        "bodies": bool(reader.bodies),
    }


def tabs() -> list[Tab]:
    """The pages of a body that signs in."""
    return [
        Tab(_("What was handed to us"), reverse("partner:list"), on=True),
        Tab(_("Meetings"), reverse("meetings:mine")),
        Tab(_("My account"), reverse("accounts:home")),
    ]


def line(row: Referral, now: int, href: str = "") -> Line:
    """A hand-over as one row."""
    due = short_moment(moment_of(row.due_at)) if row.due_at else ""
    return Line(
        href or reverse("partner:referral", args=[row.pk]),
        number_of(row.pk),
        help_kind(row.purpose).name(language()),
        str(STATES[row.state]),
        state_of(row, now),
        due,
        short_moment(moment_of(row.referred_at)),
    )


def referral_context(
    referral: Referral, reader: Reader, now: dt.datetime, wrong: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """One hand-over for the body, journalled when it shows something of the person. At most ten queries."""
    at, consent = micros(now), Consent.objects.get(pk=referral.consent_id)
    items = allowed(consent, at) if referral.state in LIVE else ()
    seen = _seen(referral, items, now) if items else Shared()
    is_open = referral.state in LIVE and consent.withdrawn_at is None and at < consent.until_at
    return {
        "referral": referral,
        "line": line(referral, at),
        "due_words": due_words(referral),
        "due": moment_of(referral.due_at) if referral.due_at else None,
        "clock": state_of(referral, at),
        "reason": reason_words(referral),
        "unit": _unit(referral.unit_id),
        "until": moment_of(consent.until_at),
        "is_open": is_open,
        "agreed": items_words(items, language()),
        "override": bool(consent.ground),
        "groups": [(str(ITEMS[item]), rows) for item, rows in seen.rows.items()],
        "files_shared": "files" in items,
        "bubbles": bubbles(referral) if is_open else [],
        "forms": {**_forms(), **(wrong or {})},
        "wrong": list((wrong or {}).values()),
        **ways(referral, reader, seen.files),
    }


def _forms() -> dict[str, Any]:
    """Fresh forms, each with its name before its fields: several stand on one page."""
    return {
        "write": MessageForm(prefix="write"),
        "decline": DeclineForm(prefix="decline"),
        "finish": DoneForm(prefix="finish"),
    }


ACTS: Final = ("accept", "decline", "begin", "finish", "confirm", "write")


def ways(referral: Referral, reader: Reader, files: Sequence[Attachment] = ()) -> dict[str, Any]:
    """The addresses of the page: those of a body that signed in, or those of a letter."""
    by_letter = reader.only is not None
    act, file = ("partner:letter_act", "partner:letter_file") if by_letter else ("partner:act", "partner:file")
    before = [] if by_letter else [referral.pk]
    return {
        "acts": {name: reverse(act, args=[*before, name]) for name in ACTS},
        "files": [(one.name, reverse(file, args=[*before, one.pk]), one.size) for one in files],
        "by_letter": by_letter,
        "tabs": [] if by_letter else tabs(),
    }


def _seen(referral: Referral, items: tuple[str, ...], now: dt.datetime) -> Shared:
    journal(referral, "referral", now)
    return shared(ServiceRequest.objects.get(pk=referral.request_id), items, language())


def journal(referral: Referral, part: str, now: dt.datetime) -> None:
    """Write down that the body read, so that the person can be told who looked."""
    note_partner_read(
        organisation_id=referral.organisation_id,
        unit_id=referral.unit_id,
        request_id=referral.request_id,
        part=part,
        words=number_of(referral.pk),
        at=now,
    )


def bubbles(referral: Referral) -> list[Bubble]:
    """What both sides wrote, oldest first, the newest two hundred. One query."""
    names = {"police": _("Police"), "partner": _("The body")}
    rows = ReferralWords.objects.filter(referral_id=referral.pk).order_by("-id")[:MOST_WORDS]
    return [Bubble("in", names[row.side], row.text, at=row.written_at) for row in reversed(rows)]


def _unit(unit_id: int) -> str:
    try:
        return places.unit(unit_id).name
    except UnitUnknown:
        return ""
