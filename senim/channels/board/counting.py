"""A follower of the log: how many requests came by each channel, and after how much working time each had its first answer.

The first answer is the first record by which the police said something to the person: a question, the answer, or that it was
passed on. Receipts that leave by themselves are none. Reviews are not counted, and sealed requests nowhere.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from django.db import connection

from senim.channels.pulse.days import day_of_micros
from senim.kernel.worktime import open_between
from senim.kernel.worktime_errors import WorktimeRefused
from senim.ledger.entries import Entry, read_payload
from senim.ledger.followers import follower
from senim.ledger.models import Record
from senim.places import queries as places
from senim.places.errors import UnitUnknown
from senim.processes.runs import STREAMS_PER_REQUEST
from senim.studio.parting import SEALED_LANES

FIRST_WORDS: Final = ("asked", "answered", "redirected")
TENTH_MINUTES: Final = 6
"""From two hours on, times are kept to a tenth of an hour."""
_EXACT_MINUTES: Final = 120
_MINUTE: Final = 60_000_000
_AT_ONCE: Final = 500
_RECEIVED: Final = (
    "INSERT INTO channel_board_channelday (day,channel,unit_id,received) VALUES (%s,%s,%s,%s) "
    "ON CONFLICT (day,channel,unit_id) DO UPDATE SET received=channel_board_channelday.received+excluded.received"
)
_ANSWERED: Final = (
    "INSERT INTO channel_board_firstanswer (day,channel,unit_id,minutes,answered) VALUES (%s,%s,%s,%s,%s) "
    "ON CONFLICT (day,channel,unit_id,minutes) DO UPDATE SET answered=channel_board_firstanswer.answered+excluded.answered"
)


class Cell(NamedTuple):
    """One day of one channel at one unit: the unit to which the request first came."""

    day: int
    channel: str
    unit: int


class Added(NamedTuple):
    """What records add: requests received by cell, and first answers by cell and working minutes."""

    received: Counter[Cell]
    answered: Counter[tuple[Cell, int]]


@follower("channels")
def add_up(entries: Sequence[Entry]) -> None:
    """Add these records to the figures; one query for each 500 answers among them."""
    added = counted(entries)
    with connection.cursor() as cursor:
        cursor.executemany(_RECEIVED, [(*cell, count) for cell, count in sorted(added.received.items())])
        answers = sorted(added.answered.items())
        cursor.executemany(_ANSWERED, [(*cell, minutes, count) for (cell, minutes), count in answers])


def counted(entries: Iterable[Entry]) -> Added:
    """What these records add, wherever the log stands by now: a first answer is first by its number in its stream."""
    mine = [one for one in entries if one.stream % STREAMS_PER_REQUEST == 0]
    opened = (one for one in mine if one.type == "registered" and _is_counted(one.payload))
    received = Counter(_cell(one.at, one.payload) for one in opened)
    words = [one for one in mine if one.type in FIRST_WORDS]
    answered: Counter[tuple[Cell, int]] = Counter()
    for begin in range(0, len(words), _AT_ONCE):
        answered.update(_answered(words[begin : begin + _AT_ONCE]))
    return Added(received, answered)


def _answered(words: Sequence[Entry]) -> Iterator[tuple[Cell, int]]:
    openings, firsts = _histories({one.stream for one in words})
    for word in words:
        at, payload = openings[word.stream]
        if word.n == firsts[word.stream] and _is_counted(payload):
            minutes = _working_minutes(payload["unit"], at, word.at)
            if minutes is not None:
                yield _cell(word.at, payload), minutes


def _histories(streams: set[int]) -> tuple[dict[int, tuple[int, dict[str, Any]]], dict[int, int]]:
    """When and how each stream was opened, and the number of its first word to the person. One query."""
    rows = Record.objects.filter(stream__in=streams, type__in=("registered", *FIRST_WORDS)).order_by("stream", "-n")
    openings: dict[int, tuple[int, dict[str, Any]]] = {}
    firsts: dict[int, int] = {}
    for stream, n, at, kind, text in rows.values_list("stream", "n", "at", "type", "payload"):
        if kind == "registered":
            openings[stream] = at, read_payload(text)
        else:
            firsts[stream] = n
    return openings, firsts


def _is_counted(facts: Any) -> bool:
    return facts["lane"] not in SEALED_LANES


def _cell(at: int, facts: Any) -> Cell:
    return Cell(day_of_micros(at), facts["channel"], facts["unit"])


def _working_minutes(unit: int, since: int, until: int) -> int | None:
    """Working time by the unit's calendar; None where no calendar says (a unit that is gone, a clock that jumped)."""
    try:
        minutes = open_between(places.calendar_for(unit), since, until) // _MINUTE
    except (UnitUnknown, WorktimeRefused):
        return None
    return minutes if minutes < _EXACT_MINUTES else minutes // TENTH_MINUTES * TENTH_MINUTES
