"""How an office sets its board: quiet or aloud, in which languages, and the events that it tells.

Settings, not in the log; who changed what stands in the office's changes, and every screen looks again at once.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from senim.desks.errors import TooManyEvents, UnknownEvent
from senim.desks.models import BoardSetting, OfficeEvent
from senim.desks.setting_up import write_down
from senim.ledger.actor import Actor

EVENTS_AHEAD_MOST = 30
"""So many events of one office may lie ahead; what is over makes room."""


class EventWords(NamedTuple):
    """What takes place, in the three languages."""

    kk: str
    ru: str
    en: str


USUAL: dict[str, Any] = {"quiet": False, "aloud": ["kk", "ru"]}
"""How a board sounds that nobody has set."""


@transaction.atomic
def set_board(*, office_id: int, quiet: bool, aloud: Sequence[str], at: int, by: Actor) -> None:
    """Say whether the board speaks, and in which languages, in order. A change of nothing is none."""
    before = BoardSetting.objects.filter(pk=office_id).values("quiet", "aloud").first() or USUAL
    after = {"quiet": quiet, "aloud": list(aloud)}
    BoardSetting.objects.update_or_create(office_id=office_id, defaults=after)
    write_down(office_id, "board", at, by, before, after)


@transaction.atomic
def add_event(*, office_id: int, from_at: int, until_at: int, words: EventWords, at: int, by: Actor) -> OfficeEvent:
    """Tell of an event (moments in µs) on the board until it is over. Refuses TooManyEvents."""
    if OfficeEvent.objects.filter(office_id=office_id, until_at__gt=at).count() >= EVENTS_AHEAD_MOST:
        raise TooManyEvents(str(EVENTS_AHEAD_MOST))
    made = OfficeEvent.objects.create(
        office_id=office_id, from_at=from_at, until_at=until_at,
        title_kk=words.kk, title_ru=words.ru, title_en=words.en,
    )  # fmt: skip
    write_down(office_id, "board", at, by, {}, _facts(made))
    return made


@transaction.atomic
def drop_event(*, office_id: int, event_id: int, at: int, by: Actor) -> None:
    """Tell of it no more. Refuses UnknownEvent for one that is none, or another office's."""
    row = OfficeEvent.objects.filter(pk=event_id, office_id=office_id).first()
    if row is None:
        raise UnknownEvent(str(event_id))
    row.delete()
    write_down(office_id, "board", at, by, _facts(row), {})


def _facts(row: OfficeEvent) -> dict[str, Any]:
    return {"event": row.title_kk, "from": row.from_at, "until": row.until_at}
