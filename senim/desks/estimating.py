"""How long each ticket of an office still waits, as a range: the line, the counters and what the log says of service times.

The playing-out is `senim.simulation.waits`; here it is fed. What is told with a ticket is kept in its `ticketed` record, so the
ranges learn from what came true (`learning`) and anybody can count how often they were right.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import inf, isinf
from typing import Any, Final, NamedTuple

from senim.desks.folding import local_day
from senim.desks.learning import Known, known_of
from senim.desks.models import Beat, Counter, Seat, Visit
from senim.desks.openings import MINUTE, Span, closures_of, openings
from senim.desks.queueing import Ticket, place_in_line
from senim.places.queries import unit
from senim.simulation.promising import stated
from senim.simulation.waits import CounterNow, InLine, Wait, waits

SECOND: Final = 1_000_000
SEAT_MINUTES: Final = 10
"""A counter whose screen was heard of within so many minutes is at work."""

FRESH_SECONDS: Final = 20
"""So long an estimate stands while nothing has changed in the office."""

NOWHERE: Final = -1
"""The place of a counter at which nobody sits: a ticket that was sent there waits for nobody knows how long."""

_AT_COUNTER: Final = ("invited", "serving")


class Told(NamedTuple):
    """What a person is told: minutes from `low` to `high` (None: nobody can say now), and how many are called before.

    `late`: more likely than not the office closes before. `wait_s` is the range before it was corrected, for learning.
    """

    low: int
    high: int | None
    ahead: int
    late: bool
    wait_s: tuple[int, int] | None

    def payload(self) -> dict[str, Any]:
        """What the `ticketed` record keeps of it."""
        kept: dict[str, Any] = {"told": [self.low, self.high]}
        return {**kept, "wait": list(self.wait_s)} if self.wait_s else kept


class Waiting(NamedTuple):
    """One waiting ticket as the reckoning sees it."""

    id: int
    service: str
    line_at: int
    counter_id: int | None


class Scene(NamedTuple):
    """An office at one moment: who waits in order, its counters (id and what they do now), when it closes."""

    office_id: int
    at: int
    line: tuple[Waiting, ...]
    counters: tuple[tuple[int, CounterNow], ...]
    closes_s: float


def told_to_all(office_id: int, at: int) -> dict[int, Told]:
    """What each waiting ticket of an office is told now, by visit. One query while nothing has changed, else about eight."""
    beat = Beat.objects.filter(pk=office_id).values_list("n", flat=True).first() or 0
    return _told_to_all(office_id, beat, at // (FRESH_SECONDS * SECOND))


@lru_cache(maxsize=256)
def _told_to_all(office_id: int, _beat: int, slice_: int) -> dict[int, Told]:
    """Kept by the office's beat, so that hundreds of phones ask for one reckoning."""
    at = (slice_ + 1) * FRESH_SECONDS * SECOND
    scene = scene_of(office_id, at)
    return dict(zip((one.id for one in scene.line), _reckoned(scene), strict=True))


def told_to_all_anew() -> None:
    """Let go of every reckoning that was kept; for tests, whose databases come and go."""
    _told_to_all.cache_clear()


def told_at_ticket(ticket: Ticket, at: int) -> Told:
    """What somebody who would take this ticket now is told. About eight queries."""
    scene = scene_of(ticket.office_id, at)
    own = Waiting(0, ticket.service, place_in_line(at, ticket.priority), None)
    line = tuple(sorted((*scene.line, own), key=lambda one: (one.line_at, one.id or inf)))
    upto = line.index(own) + 1
    return _reckoned(scene._replace(line=line[:upto]))[-1]


def scene_of(office_id: int, at: int) -> Scene:
    """The office at this moment. Five queries."""
    columns = ("id", "service", "state", "line_at", "counter_id", "since_at", "walked", "served", "held")
    states = ("waiting", *_AT_COUNTER)
    inside = list(Visit.objects.filter(office_id=office_id, state__in=states).values(*columns))
    line = [
        Waiting(one["id"], one["service"], one["line_at"] or at, one["counter_id"])
        for one in inside
        if one["state"] == "waiting"
    ]
    busy = {one["counter_id"]: one for one in inside if one["state"] in _AT_COUNTER}
    spans = openings(unit(office_id), local_day(at), closures_of(office_id, local_day(at)))
    away = _away(spans, at)
    counters = tuple((one.pk, _now(one, busy.get(one.pk), away, at)) for one in _at_work(office_id, set(busy), at))
    closes = _closes(spans, at)
    return Scene(office_id, at, tuple(sorted(line, key=lambda one: (one.line_at, one.id))), counters, closes)


def _closes(spans: Sequence[Span], at: int) -> float:
    """Seconds until the office closes for the day; never for one that is open past midnight, or that is closed and yet works."""
    last = spans[-1].closes if spans else 0
    return (last - at) / SECOND if last > at and local_day(last) == local_day(at) else inf


def _at_work(office_id: int, busy: set[int | None], at: int) -> list[Counter]:
    """The counters where somebody sits or is served; all of them before the first officer sat down."""
    every = list(Counter.objects.filter(office_id=office_id, active=True).order_by("number"))
    since = at - SEAT_MINUTES * MINUTE
    seated = set(Seat.objects.filter(counter__office=office_id, seen_at__gt=since).values_list("counter_id", flat=True))
    return [one for one in every if one.pk in seated or one.pk in busy] or every


def _now(counter: Counter, visit: dict[str, Any] | None, away: tuple[tuple[float, float], ...], at: int) -> CounterNow:
    serves = frozenset(counter.services)
    if visit is None:
        return CounterNow(serves, away=away)
    past = visit["walked"] + visit["served"] + max(0, at - visit["since_at"])
    return CounterNow(serves, visit["service"], past / SECOND, away)


def _away(spans: Sequence[Span], at: int) -> tuple[tuple[float, float], ...]:
    """When all counters stand still from now on: before the doors open, and between the spans of the day."""
    edges = [0, *(edge for span in spans for edge in span)][:-1]
    gaps = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end > at]
    return tuple(((start - at) / SECOND if start else 0.0, (end - at) / SECOND) for start, end in gaps)


def _reckoned(scene: Scene) -> list[Told]:
    """What each of the line is told."""
    if not scene.line:
        return []
    known = known_of(scene.office_id, scene.at // (10 * MINUTE))
    places = {pk: place for place, (pk, _) in enumerate(scene.counters)}
    line = [
        InLine(
            one.service,
            places.get(one.counter_id, NOWHERE) if one.counter_id else None,
            (scene.at - one.line_at) / SECOND,
        )
        for one in scene.line
    ]
    counters = [now for _, now in scene.counters]
    found = waits(
        counters,
        line,
        known.samples,
        seed=scene.office_id,
        closes_s=scene.closes_s,
        overtaking=known.overtaking,
    )
    shares = [_shared(one.service, counters) for one in scene.line]
    return [_told(wait, known, _ahead(place, scene.line, shares)) for place, wait in enumerate(found)]


def _shared(service: str, counters: Sequence[CounterNow]) -> frozenset[str]:
    """The services that are called by the same counters as this one: whoever waits for them is in the same line."""
    return frozenset().union({service}, *(one.serves for one in counters if service in one.serves))


def _ahead(place: int, line: Sequence[Waiting], shares: Sequence[frozenset[str]]) -> int:
    return sum(1 for one in line[:place] if one.service in shares[place])


def _told(wait: Wait, known: Known, ahead: int) -> Told:
    range_ = stated(wait, known.correction)
    if isinf(range_.high):
        return Told(int(range_.low) if not isinf(range_.low) else 0, None, ahead, wait.unserved >= 0.5, None)
    kept = (round(wait.low_s), round(wait.high_s))
    return Told(int(range_.low), int(range_.high), ahead, wait.unserved >= 0.5, kept)
