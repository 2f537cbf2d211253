"""Answers about notices: what a person was told, what an office has in the outbox, which words are in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db.models import Count, Q

from senim.ledger import plain_rows
from senim.notices.folding import DAY_US
from senim.notices.models import DEAD, DELIVERED, SENDING, SENT, WAITING, Line, Notice, Reach, Wish
from senim.notices.subjects import is_other, others
from senim.notices.transports.registry import CHANNELS
from senim.notices.writing import number_of
from senim.processes.models import Instance
from senim.processes.runs import STREAMS_PER_REQUEST

PAGE: Final = 25
_NEWEST: Final = 2**63 - 1
PAGE_DEAD: Final = 50


class Told(NamedTuple):
    """Notices of a request, newest first, and the key below which the next page begins (None on the last)."""

    notices: list[Notice]
    older: int | None


def told(request_id: int, at: int, before: int | None = None, most: int = PAGE) -> Told:
    """What was sent to the person of a request or is due at `at` (µs): no plans for later, nothing moot. One query."""
    streams = (request_id * STREAMS_PER_REQUEST, (request_id + 1) * STREAMS_PER_REQUEST - 1)
    words = "stream BETWEEN %s AND %s AND due_at<=%s AND id<%s AND NOT (moot AND done_at IS NULL)"
    values = [*streams, at, _NEWEST if before is None else before]
    rows = plain_rows.found(Notice, f"{words} ORDER BY id DESC LIMIT {most + 1}", values)
    return Told(rows[:most], rows[most - 1].pk if len(rows) > most else None)


class HowTold(NamedTuple):
    """How a person is told; `channel` is empty for not at all."""

    channel: str
    language: str
    optional: bool
    from_hour: int | None
    until_hour: int | None
    shared: bool


def how_told(request_id: int, language: str) -> HowTold:
    """How the person of a request is told now. Two queries."""
    reach = Reach.objects.filter(pk=request_id).first() or Reach(pk=request_id, channel="", language=language)
    wish = Wish.objects.filter(pk=request_id).first() or Wish(pk=request_id)
    return HowTold(reach.channel, reach.language, reach.optional, wish.from_hour, wish.until_hour, wish.shared)


@dataclass(frozen=True, slots=True)
class ChannelStanding:
    """One channel on the board: since when it fails (None: it works), and its notices in the viewer's units."""

    channel: str
    line: Line | None
    late: int
    sent: int
    dead: int


class DeadLetter(NamedTuple):
    """A notice that was given up, with the number of its request."""

    notice: Notice
    number: str


def standings(units: Sequence[int], at: int) -> list[ChannelStanding]:
    """Every channel: what should have left by now, what left within a day, what was given up. Four queries."""
    lines = Line.objects.in_bulk(list(CHANNELS))
    waiting = _counts(Q(state__in=(WAITING, SENDING), moot=False, next_at__lte=at), units)
    sent = _counts(Q(state__in=(SENT, DELIVERED), done_at__gte=at - DAY_US), units)
    dead = _counts(Q(state=DEAD, moot=False), units)
    return [
        ChannelStanding(one, lines.get(one), waiting.get(one, 0), sent.get(one, 0), dead.get(one, 0))
        for one in CHANNELS
    ]


def _counts(which: Q, units: Sequence[int]) -> dict[str, int]:
    rows = Notice.objects.filter(which, _of(units), channel__in=CHANNELS)
    return dict(rows.values_list("channel").annotate(count=Count("pk")))


def _of(units: Sequence[int]) -> Q:
    """Notices of the requests at these units, and of what else people are told of there."""
    found = Q(stream__in=Instance.objects.filter(unit_id__in=units).values("stream"))
    for subject in others().values():
        found |= Q(stream__in=subject.streams_of(units))
    return found


def dead_letters(units: Sequence[int], before: int | None = None) -> tuple[list[DeadLetter], int | None]:
    """Notices of these units that were given up and still matter, newest first. Two queries."""
    found = Notice.objects.filter(_of(units), state=DEAD, moot=False)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE_DEAD + 1])
    shown = rows[:PAGE_DEAD]
    numbers = _numbers({row.request_id for row in shown})
    letters = [DeadLetter(row, numbers[row.request_id]) for row in shown]
    return letters, shown[-1].pk if len(rows) > PAGE_DEAD else None


def _numbers(requests: set[int]) -> dict[int, str]:
    """The numbers that people know, of requests and of what has a negative one here."""
    firsts = {one * STREAMS_PER_REQUEST for one in requests if not is_other(one)}
    opened = Instance.objects.filter(pk__in=firsts).values_list("request_id", "opened_at")
    found = {request: number_of(request, at) for request, at in opened}
    for stretch, subject in others().items():
        rest = [stretch.number_of(one) for one in requests if stretch.has(one)]
        named = subject.names_of(rest) if rest else {}
        found |= {stretch.stream_of(thing): name for thing, name in named.items()}
    return found
