"""How long people in a line will wait, as a range: the line is played out many times with service times that were seen.

What is known counts: who is ahead and for what, which counters serve it, how long each present visit has taken already,
breaks and closing. What is not known is drawn: service times from those of the same service, people with a head start who
are still to come. `senim.simulation.promising` keeps the ranges as right as they say they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from senim.simulation.errors import ScenarioInvalid

DRAWS: Final = 160
LOW, HIGH = 0.1, 0.9
"""Four of five waits lie between these shares of what was played out: the range is an 80 % range."""
FEW: Final = 20
"""A service seen fewer times than this borrows the times of all services."""
_MOST_OVERTAKING: Final = 6

Reals = NDArray[np.float64]
Samples = Mapping[str, Reals]


class CounterNow(NamedTuple):
    """A counter: what it serves (codes), what it is busy with and for how many seconds already.

    `away`: breaks ahead as (from, until) in seconds from now, in order; one that runs now begins at 0 or below. A visit
    that runs into a break is finished first; the break ends when it should.
    """

    serves: frozenset[str]
    busy_with: str = ""
    busy_s: float = 0.0
    away: tuple[tuple[float, float], ...] = ()


class InLine(NamedTuple):
    """One ticket that waits: its service, and the only counter (by its place) that may call it, where there is one.

    `head_start_s`: how much earlier than now the line counts it; negative for one that is counted later.
    """

    service: str
    counter: int | None = None
    head_start_s: float = 0.0


class Overtaking(NamedTuple):
    """People still to come who are called before some that wait: how many in an hour, for what, and how much time they are given."""

    per_hour: float = 0.0
    service: str = ""
    head_start_s: float = 0.0


_NOBODY: Final = Overtaking()


class Wait(NamedTuple):
    """The wait from now until the call, in seconds: four of five end between `low_s` and `high_s`, half by `middle_s`.

    `unserved`: the share of what was played out in which the call would come after closing, or never.
    """

    low_s: float
    middle_s: float
    high_s: float
    unserved: float


def waits(
    counters: Sequence[CounterNow],
    line: Sequence[InLine],
    samples: Samples,
    *,
    seed: int,
    closes_s: float = inf,
    overtaking: Overtaking = _NOBODY,
) -> list[Wait]:
    """The wait of every ticket, in the order of the line (the next to be called first); a new ticket is put last.

    `samples`: by service, the seconds for which counters were taken up by one visit each, no-shows included. `closes_s`:
    when the office closes, in seconds from now. The same arguments give the same ranges. Refuses (ScenarioInvalid) when no
    time has been seen of any service.
    """
    random = np.random.default_rng(seed)
    times = _Times(samples, random)
    play = _Play(counters, times)
    found: list[Wait] = []
    coming = sorted(_overtakers(overtaking), key=lambda one: one.at - one.head_start_s)
    for ticket in line:
        while coming and coming[0].at - coming[0].head_start_s < -ticket.head_start_s:
            play.let_overtake(coming.pop(0), random)
        found.append(_range(play.call(ticket), closes_s))
    return found


class _Overtaker(NamedTuple):
    """Somebody who may come at this moment, with this chance."""

    at: float
    chance: float
    service: str
    head_start_s: float


def _overtakers(given: Overtaking) -> Iterator[_Overtaker]:
    """Who may come with a head start, as a few moments with a chance each, so that the order of the line is the same in all draws."""
    expected = given.per_hour * given.head_start_s / 3600
    count = min(_MOST_OVERTAKING, int(np.ceil(2 * expected)))
    for number in range(count):
        at = (number + 0.5) * given.head_start_s / count
        yield _Overtaker(at, min(1.0, expected / count), given.service, given.head_start_s)


class _Times:
    """Service times, drawn from what was seen."""

    def __init__(self, samples: Samples, random: np.random.Generator) -> None:
        """Know what was seen of each service, and all of it together."""
        self._random = random
        self._seen = samples
        self._all = np.concatenate([np.zeros(0), *samples.values()])
        if not len(self._all):
            raise ScenarioInvalid("a wait needs service times that were seen")

    def of(self, service: str) -> Reals:
        """What was seen of a service, or of all where that is too little."""
        seen = self._seen.get(service)
        return self._all if seen is None or len(seen) < FEW else seen

    def draw(self, service: str) -> Reals:
        """A whole service time for each draw."""
        seen = self.of(service)
        return seen[self._random.integers(len(seen), size=DRAWS)]

    def draw_rest(self, service: str, so_far_s: float) -> Reals:
        """What is left of a visit that has taken so long: as those went on that took longer; else half a mean, at random."""
        seen = self.of(service)
        longer = seen[seen > so_far_s]
        if len(longer) < 5:
            return self._random.exponential(float(seen.mean()) / 2, DRAWS)
        rest: Reals = longer[self._random.integers(len(longer), size=DRAWS)] - so_far_s
        return rest


class _Play:
    """When each counter is free next, in every draw: an array of counters by draws."""

    def __init__(self, counters: Sequence[CounterNow], times: _Times) -> None:
        """Begin with what each counter is busy with now."""
        self._counters = counters
        self._times = times
        self._draws = np.arange(DRAWS)
        breaks = max((len(one.away) for one in counters), default=0)
        self._from = np.full((breaks, len(counters)), inf)
        self._until = np.full((breaks, len(counters)), inf)
        self._free = np.zeros((len(counters), DRAWS))
        for place, counter in enumerate(counters):
            for number, (begins, ends) in enumerate(counter.away):
                self._from[number, place], self._until[number, place] = begins, ends
            if counter.busy_with:
                self._free[place] = times.draw_rest(counter.busy_with, counter.busy_s)
            self._free[place] = self._after_breaks(self._free[place], np.full(DRAWS, place))
        self._serving: dict[tuple[str, int | None], NDArray[np.intp]] = {}

    def call(self, ticket: InLine) -> Reals:
        """When this ticket is called in every draw; it takes up the first counter that is free for it. inf where none serves it."""
        places = self._places(ticket.service, ticket.counter)
        if not len(places):
            return np.full(DRAWS, inf)
        chosen, called = self._first_free(places)
        self._take_up(chosen, called + self._times.draw(ticket.service), self._draws)
        return called

    def let_overtake(self, coming: _Overtaker, random: np.random.Generator) -> None:
        """Let somebody with a head start take a counter in those draws in which they come and nobody was free before."""
        places = self._places(coming.service, None)
        if not len(places):
            return
        chosen, called = self._first_free(places)
        taken = np.flatnonzero((called >= coming.at) & (random.random(DRAWS) < coming.chance))
        self._take_up(chosen[taken], (called + self._times.draw(coming.service))[taken], taken)

    def _places(self, service: str, only: int | None) -> NDArray[np.intp]:
        known = self._serving.get((service, only))
        if known is None:
            fit = [n for n, one in enumerate(self._counters) if (service in one.serves if only is None else n == only)]
            known = self._serving[service, only] = np.array(fit, np.intp)
        return known

    def _first_free(self, places: NDArray[np.intp]) -> tuple[NDArray[np.intp], Reals]:
        free = self._free if len(places) == len(self._free) else self._free[places]
        chosen = places[free.argmin(0)]
        return chosen, self._free[chosen, self._draws]

    def _take_up(self, chosen: NDArray[np.intp], until: Reals, draws: NDArray[np.intp]) -> None:
        self._free[chosen, draws] = self._after_breaks(until, chosen)

    def _after_breaks(self, moments: Reals, places: NDArray[np.intp]) -> Reals:
        """The moments, those within a break of their counter put off to its end."""
        for begins, ends in zip(self._from, self._until, strict=True):
            inside = (moments >= begins[places]) & (moments < ends[places])
            moments = np.where(inside, ends[places], moments)
        return moments


def _range(called: Reals, closes_s: float) -> Wait:
    ordered = np.sort(called)
    low, middle, high = (float(ordered[round(share * (DRAWS - 1))]) for share in (LOW, 0.5, HIGH))
    return Wait(low, middle, high, float((ordered >= closes_s).mean()))
