"""How many counters are enough in each hour of a week: by Erlang's formula at once, and by playing the week with its real hours.

The two differ: the formula takes each hour for itself, as if it had gone on for ever with exponential service times; in the
play a line is carried from one hour into the next, the office begins with nobody waiting, and service times are those seen.
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final, NamedTuple

from senim.desks.planning.playing import HOURS, REPLICATIONS, Played, WeekDemand, levels, play
from senim.simulation.queueing import Demand, fewest_counters

ROUNDS: Final = 12
PEOPLE: Final = 24_000
"""About so many people are played in all: enough to tell 90 from 87 % in an hour of a busy office, and done in a second."""
EASY: Final = 0.06
"""An hour whose share lies so far above the target is tried with one counter less."""


class Target(NamedTuple):
    """At least `share` of those who come in an hour wait `within_s` seconds or less."""

    within_s: float = 600.0
    share: float = 0.9


class Enough(NamedTuple):
    """Counters for each of the 168 hours: by the formula, by the play, and what the play gave with the latter."""

    formula: tuple[int, ...]
    played: tuple[int, ...]
    result: Played


def by_formula(demand: WeekDemand, target: Target) -> tuple[int, ...]:
    """The counters of each hour by Erlang's formula."""
    rates = [Demand(people, demand.mean_s) for people in demand.arrivals]
    return tuple(fewest_counters(rate, target.within_s, target.share) for rate in rates)


def weeks_for(demand: WeekDemand) -> int:
    """How many weeks a replication plays, so that PEOPLE come in all."""
    return min(40, max(2, ceil(PEOPLE / REPLICATIONS / max(1.0, demand.people))))


def enough(
    demand: WeekDemand, target: Target, *, seed: int, least: int = 1, tell: Callable[[int, int], None] | None = None
) -> Enough:
    """The fewest counters in each hour with which the play meets the target in every hour, found by trying.

    It begins with the formula's. An hour that misses the target gets one more and is not tried with less again; one that
    is easy tries one less. `least` are there whenever anybody comes; `tell(round, rounds)` hears how far it is.
    """
    formula = by_formula(demand, target)
    now = [max(count, least) if count else 0 for count in formula]
    kept = [False] * HOURS
    weeks = weeks_for(demand)
    for number in range(2 * ROUNDS):
        if tell is not None:
            tell(number, ROUNDS)
        found = play(demand, levels(now), within_s=target.within_s, weeks=weeks, seed=seed)
        changes = _changes(found, demand, now, kept, target, least, number < ROUNDS)
        if not changes:
            break
        for hour, change in changes.items():
            now[hour] += change
            kept[hour] |= change > 0
    return Enough(formula, tuple(now), found)


def _changes(
    found: Played,
    demand: WeekDemand,
    now: Sequence[int],
    kept: Sequence[bool],
    target: Target,
    least: int,
    lowering: bool,
) -> dict[int, int]:
    """What to change by hour: one more where the target is missed; else, as long as it is allowed, one less where it is easy."""
    missed = {hour: 1 for hour, (share, _) in found.by_hour.items() if share < target.share}
    if missed or not lowering:
        return missed
    return {
        hour: -1
        for hour, (share, _) in found.by_hour.items()
        if now[hour] > least and not kept[hour] and share >= target.share + EASY and _bearable(demand, hour, now[hour])
    }


def _bearable(demand: WeekDemand, hour: int, count: int) -> bool:
    """Whether one counter less could still serve about all who come in the hour."""
    return demand.arrivals[hour] * demand.mean_s / 3600 <= 1.1 * (count - 1)
