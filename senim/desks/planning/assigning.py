"""Gives the shifts of a week to officers: one a day, few days and hours a week, rest between two days, much the same times."""

from collections import defaultdict
from collections.abc import Sequence
from math import ceil
from typing import Any, Final

import numpy as np

from senim.desks.errors import NoPlan
from senim.desks.planning.shifts import DAYS, SLOT, Rules, Shift

Given = tuple[int, int, Shift]
"""Officer, weekday, shift."""

_SECONDS: Final = 10.0
_NEVER: Final = 1e6


def assigned(shifts: Sequence[tuple[int, Shift]], rules: Rules) -> list[Given]:
    """Who works which shift, by officer and weekday. Refuses NoPlan when the rest between days or the week's hours cannot be kept.

    Few officers work whole weeks, the others are free for other work. Day by day each shift goes to whoever has worked least
    and began at about that time the day before (the assignment problem), with one officer more until it goes; where it does
    not go with all of them, the whole week is solved at once.
    """
    tries = (
        _day_by_day(shifts, rules._replace(officers=count))
        for count in range(_least(shifts, rules), rules.officers + 1)
    )
    found = next((one for one in tries if one is not None), None)
    if found is None:
        found = _at_once(shifts, rules)
    if found is None:
        raise NoPlan("rest", rules.rest_hours)
    return sorted(found)


def _least(shifts: Sequence[tuple[int, Shift]], rules: Rules) -> int:
    """With fewer officers it cannot go: one shift a day, so many days and hours a week."""
    busiest = max((sum(weekday == day for weekday, _ in shifts) for day in range(DAYS)), default=0)
    hours = sum(shift.hours for _, shift in shifts)
    return max(busiest, ceil(len(shifts) / rules.days_most), ceil(hours / rules.week_hours))


def _day_by_day(shifts: Sequence[tuple[int, Shift]], rules: Rules) -> list[Given] | None:
    from scipy.optimize import linear_sum_assignment

    worked: dict[int, list[tuple[int, Shift]]] = defaultdict(list)
    for weekday in range(DAYS):
        today = [shift for day, shift in shifts if day == weekday]
        if len(today) > rules.officers:
            return None
        costs = np.array([[_cost(worked[who], weekday, one, rules) for one in today] for who in range(rules.officers)])
        rows, columns = linear_sum_assignment(costs) if today else ((), ())
        for who, place in zip(rows, columns, strict=True):
            if costs[who, place] >= _NEVER:
                return None
            worked[int(who)].append((weekday, today[place]))
    return [(who, weekday, shift) for who, days in worked.items() for weekday, shift in days]


def _cost(before: Sequence[tuple[int, Shift]], weekday: int, shift: Shift, rules: Rules) -> float:
    hours = sum(one.hours for _, one in before)
    if len(before) >= rules.days_most or hours + shift.hours > rules.week_hours:
        return _NEVER
    if before and _too_near(before[-1], (weekday, shift), rules):
        return _NEVER
    return 100 * hours + (abs(before[-1][1].begins - shift.begins) if before else 0)


def _too_near(one: tuple[int, Shift], other: tuple[int, Shift], rules: Rules) -> bool:
    """Whether too little rest lies between a shift and a later one."""
    apart = (other[0] - one[0]) * 24 - (one[1].ends - other[1].begins) * SLOT / 60
    return apart < rules.rest_hours


def _at_once(shifts: Sequence[tuple[int, Shift]], rules: Rules) -> list[Given] | None:
    """The whole week as one whole-number programme: every shift to one officer, nobody against the rules."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    count, officers = len(shifts), rules.officers
    grid = np.arange(count * officers).reshape(count, officers)
    rows: list[Any] = []
    lows, highs = [], []

    def limit(places: Any, low: float, high: float, weights: Any = 1.0) -> None:
        row = np.zeros(count * officers)
        row[places] = weights
        rows.append(row)
        lows.append(low)
        highs.append(high)

    for number in range(count):
        limit(grid[number], 1, 1)
    hours = np.array([shift.hours for _, shift in shifts])
    for who in range(officers):
        limit(grid[:, who], 0, rules.days_most)
        limit(grid[:, who], 0, rules.week_hours, hours)
    for one, other in _clashes(shifts, rules):
        for who in range(officers):
            limit([grid[one, who], grid[other, who]], 0, 1)
    found: Any = milp(
        np.zeros(count * officers),
        integrality=np.ones(count * officers),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(np.array(rows), lows, highs),
        options={"time_limit": _SECONDS},
    )
    if found.x is None:
        return None
    chosen = np.asarray(found.x).reshape(count, officers).argmax(1)
    return [(int(who), weekday, shift) for who, (weekday, shift) in zip(chosen, shifts, strict=True)]


def _clashes(shifts: Sequence[tuple[int, Shift]], rules: Rules) -> list[tuple[int, int]]:
    """Pairs that one officer cannot both work: on the same day, or with too little rest between them."""
    return [
        (i, j)
        for i, one in enumerate(shifts)
        for j, other in enumerate(shifts)
        if i < j and other[0] - one[0] in {0, 1} and (one[0] == other[0] or _too_near(one, other, rules))
    ]
