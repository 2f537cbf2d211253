"""How an office sets its board: quiet or aloud, in which languages, and the events that it tells. Settings, not in the log."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from senim.desks.errors import TooManyEvents, UnknownEvent
from senim.desks.models import Beat, BoardSetting, OfficeEvent

EVENTS_AHEAD_MOST = 30
"""So many events of one office may lie ahead; what is over makes room."""


class EventWords(NamedTuple):
    """What takes place, in the three languages."""

    kk: str
    ru: str
    en: str


@transaction.atomic
def set_board(*, office_id: int, quiet: bool, aloud: Sequence[str]) -> None:
    """Say whether the board speaks, and in which languages, in order."""
    BoardSetting.objects.update_or_create(office_id=office_id, defaults={"quiet": quiet, "aloud": list(aloud)})
    _tell_screens(office_id)


@transaction.atomic
def add_event(*, office_id: int, from_at: int, until_at: int, words: EventWords, at: int) -> OfficeEvent:
    """Tell of an event (moments in µs) on the board until it is over. Refuses TooManyEvents."""
    if OfficeEvent.objects.filter(office_id=office_id, until_at__gt=at).count() >= EVENTS_AHEAD_MOST:
        raise TooManyEvents(str(EVENTS_AHEAD_MOST))
    made = OfficeEvent.objects.create(
        office_id=office_id, from_at=from_at, until_at=until_at,
        title_kk=words.kk, title_ru=words.ru, title_en=words.en,
    )  # fmt: skip
    _tell_screens(office_id)
    return made


@transaction.atomic
def drop_event(*, office_id: int, event_id: int) -> None:
    """Tell of it no more. Refuses UnknownEvent for one that is none, or another office's."""
    gone, _ = OfficeEvent.objects.filter(pk=event_id, office_id=office_id).delete()
    if not gone:
        raise UnknownEvent(str(event_id))
    _tell_screens(office_id)


def _tell_screens(office_id: int) -> None:
    """Boards and phones look again at once."""
    if not Beat.objects.filter(pk=office_id).update(n=F("n") + 1):
        Beat.objects.get_or_create(office_id=office_id, defaults={"n": 1})
