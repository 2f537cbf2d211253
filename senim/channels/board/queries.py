"""The board's figures, from the roll-ups only: every question is one statement, however large the log has become."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db.models import Min, Q, Sum

from senim.channels.board.models import ChannelDay, FirstAnswer, Heartbeat, NoticeDay, Refusal
from senim.channels.connector_tables import DEAD as GIVEN_UP
from senim.channels.connector_tables import Change, Receiver
from senim.channels.pulse.days import day_of
from senim.notices.models import DEAD, DELIVERED, SENDING, SENT, WAITING, Line, Notice
from senim.notices.transports.registry import CHANNELS as LINES
from senim.processes.figures import FEWEST
from senim.processes.models import Instance

PERIODS: Final = (1, 7, 30)
"""Today, the last week and the last 30 days, today among them."""


class Times(NamedTuple):
    """How soon so many requests had their first answer, in working minutes; None for fewer than FEWEST of them."""

    answered: int = 0
    median: int | None = None
    p90: int | None = None


class Received(NamedTuple):
    """What one unit received by one channel: today, within a week, within 30 days."""

    channel: str
    unit: int
    counts: tuple[int, int, int]


class Left(NamedTuple):
    """Notices of one channel: left and given up in the period, and what waits for a person now."""

    sent: int = 0
    dead: int = 0
    waiting_dead: int = 0


def received(units: Sequence[int], now: dt.datetime) -> list[Received]:
    """Requests by channel and unit for each of PERIODS. One query."""
    today = day_of(now)
    sums = {f"of_{days}": Sum("received", filter=Q(day__gt=today - days), default=0) for days in PERIODS}
    found = ChannelDay.objects.filter(day__gt=today - PERIODS[-1], unit_id__in=units)
    rows = found.values_list("channel", "unit_id").annotate(**sums)
    return [Received(channel, unit, tuple(counts)) for channel, unit, *counts in rows]


def first_answers(units: Sequence[int], days: int, now: dt.datetime) -> dict[str, Times]:
    """By channel, how soon the requests were answered whose first answer came in the last `days`. One query."""
    found = FirstAnswer.objects.filter(day__gt=day_of(now) - days, unit_id__in=units)
    rows = found.values_list("channel", "minutes").annotate(total=Sum("answered")).order_by("channel", "minutes")
    counts: dict[str, list[tuple[int, int]]] = {}
    for channel, minutes, total in rows:
        counts.setdefault(channel, []).append((minutes, total))
    return {channel: times(found) for channel, found in counts.items()}


def times(counts: Sequence[tuple[int, int]]) -> Times:
    """Median and 90th percentile (nearest rank) of (minutes, how many) in rising order."""
    total = sum(count for _, count in counts)
    if total < FEWEST:
        return Times(total)
    return Times(total, _ranked(counts, -(-total // 2)), _ranked(counts, -(-total * 9 // 10)))


def _ranked(counts: Iterable[tuple[int, int]], rank: int) -> int:
    seen = 0
    for minutes, count in counts:
        seen += count
        if seen >= rank:
            return minutes
    raise ValueError("a rank past the last case")


def left(units: Sequence[int], days: int, now: dt.datetime) -> dict[str, Left]:
    """By channel of notices: what left and was given up in the last `days`, what was given up and still matters. Two queries."""
    found = NoticeDay.objects.filter(day__gt=day_of(now) - days, unit_id__in=units)
    sums = {
        channel: (sent, dead) for channel, sent, dead in found.values_list("channel").annotate(Sum("sent"), Sum("dead"))
    }
    mine = Instance.objects.filter(unit_id__in=units).values("stream")
    letters = Counter(Notice.objects.filter(state=DEAD, moot=False, stream__in=mine).values_list("channel", flat=True))
    return {line: Left(*sums.get(line, (0, 0)), letters[line]) for line in LINES}


def refusals(days: int, now: dt.datetime) -> dict[str, int]:
    """By door, how many messages and calls it refused in the last `days`, in the whole country. One query."""
    found = Refusal.objects.filter(day__gt=day_of(now) - days)
    return dict(found.values_list("door").annotate(Sum("count")))


class Hooks(NamedTuple):
    """Webhooks to other systems: how many systems, and of those that fail since when, why and how often in a row at most.

    `names` are the failing ones, worst first; `dead` the changes that were given up and wait for a person.
    """

    receivers: int = 0
    worked_at: int | None = None
    failing_since: int | None = None
    failures: int = 0
    reason: str = ""
    names: tuple[str, ...] = ()
    dead: int = 0


def hooks() -> Hooks:
    """How webhooks fare, all systems together. Two queries; there are as many rows as systems that are told."""
    rows = list(Receiver.objects.filter(key__revoked_at=None).select_related("key"))
    dead = Change.objects.filter(state=GIVEN_UP, key__in=[one.pk for one in rows]).count()
    failing = sorted((one for one in rows if one.failing_since is not None), key=lambda one: -one.failures)
    worked = max((one.worked_at for one in rows if one.worked_at is not None), default=None)
    if not failing:
        return Hooks(len(rows), worked, dead=dead)
    since = min(one.failing_since for one in failing if one.failing_since is not None)
    names = tuple(one.key.owner for one in failing)
    return Hooks(len(rows), worked, since, failing[0].failures, failing[0].reason, names, dead)


class Beats(NamedTuple):
    """How errands and lines fare: heartbeats by door, lines by channel, and the oldest notice that should have left (µs)."""

    doors: dict[str, Heartbeat]
    lines: dict[str, Line]
    overdue: dict[str, int]
    hooks: Hooks = Hooks()


def beats(at: int) -> Beats:
    """What all errands last said. Three queries; `at` in µs."""
    late = Notice.objects.filter(state__in=(WAITING, SENDING), moot=False, channel__in=LINES, next_at__lte=at)
    overdue = dict(late.values_list("channel").annotate(Min("next_at")))
    return Beats(
        {one.door: one for one in Heartbeat.objects.all()}, {one.channel: one for one in Line.objects.all()}, overdue
    )


def last_moments() -> dict[str, tuple[int | None, int | None]]:
    """By channel of notices, when one last left and when one was last given up (µs). Two short queries a channel."""
    return {line: (_newest(line, SENT, DELIVERED), _newest(line, DEAD)) for line in LINES}


def _newest(line: str, *states: str) -> int | None:
    found = Notice.objects.filter(channel=line, done_at__isnull=False, state__in=states)
    return found.order_by("-done_at").values_list("done_at", flat=True).first()
