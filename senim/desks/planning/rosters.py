"""The weekly plan with the fewest paid hours that has enough officers in every half hour, by an existing solver (HiGHS in SciPy).

How many work which shift on which day is one whole-number programme; its dual bound says how far any plan could still be
better. Then the same hours are cut into as few shifts as possible, and the shifts are given to officers.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from senim.desks.errors import NoPlan
from senim.desks.planning.assigning import assigned
from senim.desks.planning.shifts import DAYS, SLOT, SLOTS, Rules, Shift, shifts_of

Need = Sequence[Sequence[int]]
"""Seven days from Monday, for each the officers needed in every slot."""

Clock = Callable[[], float]
"""Seconds that only grow: what measures a solver."""

SECONDS: Final = 20.0
_FEW_SECONDS: Final = 5.0


class Duty(NamedTuple):
    """One officer (a number from 0) works this shift on this weekday (0 is Monday)."""

    officer: int
    weekday: int
    shift: Shift


class Roster(NamedTuple):
    """A week's plan, with what it costs and the least that any plan could cost, in paid hours.

    `bound_hours`: no plan under these rules costs less (the solver's proof); `cover_hours`: what is needed at the counters
    alone, whatever the rules. `seconds` the solver took.
    """

    duties: tuple[Duty, ...]
    hours: float
    bound_hours: float
    cover_hours: float
    officers: int
    seconds: float

    @property
    def gap(self) -> float:
        """By which share the plan might cost more than the best."""
        return 0.0 if not self.hours else max(0.0, (self.hours - self.bound_hours) / self.hours)

    def staffed(self) -> list[list[int]]:
        """How many are at the counters in every slot of every day."""
        found = [[0] * SLOTS for _ in range(DAYS)]
        for duty in self.duties:
            for slot in duty.shift.work:
                found[duty.weekday][slot] += 1
        return found


def best_roster(need: Need, rules: Rules, clock: Clock) -> Roster:
    """The plan with the fewest hours. Refuses NoPlan, saying what is missing: counters, officers or shorter shifts.

    `clock` gives seconds that only grow; the solver stops after SECONDS with the best that it has found.
    """
    began = clock()
    need = [[max(count, rules.least_staff) if count else 0 for count in day] for day in need]
    most = max(max(day) for day in need)
    if not most:
        return Roster((), 0.0, 0.0, 0.0, 0, clock() - began)
    if most > rules.counters:
        raise NoPlan("counters", most)
    programme = _Programme(need, rules)
    if not programme.choices:
        raise NoPlan("shifts", 0)
    hours = programme.hours
    cheapest = programme.solve(hours, SECONDS)
    if cheapest is None:
        raise NoPlan(*programme.why_not())
    cost = float(hours @ cheapest.x)
    shortest = programme.solve(np.ones(len(hours)), _FEW_SECONDS, at_most=cost)
    counts = (cheapest if shortest is None else shortest).x
    shifts = [
        (weekday, shift)
        for (weekday, shift), count in zip(programme.choices, counts.round().astype(int).tolist(), strict=True)
        for _ in range(count)
    ]
    duties = tuple(Duty(*row) for row in assigned(shifts, rules))
    cover = sum(sum(day) for day in need) * SLOT / 60
    bound = min(cost, max(cover, cheapest.bound))
    return Roster(duties, cost, bound, cover, len({duty.officer for duty in duties}), clock() - began)


class _Found(NamedTuple):
    """How many work each choice, and the least that the aim can be."""

    x: NDArray[np.float64]
    bound: float


class _Programme:
    """Rows and columns: a column for each shift of each day, a row for each slot in which somebody is needed."""

    def __init__(self, need: Need, rules: Rules) -> None:
        """Lay out the week."""
        self.rules = rules
        self.choices = [(weekday, shift) for weekday, day in enumerate(need) for shift in shifts_of(day, rules)]
        self.hours = np.array([shift.hours for _, shift in self.choices])
        places = [(weekday, slot) for weekday, day in enumerate(need) for slot, count in enumerate(day) if count]
        self._need = np.array([need[weekday][slot] for weekday, slot in places], np.float64)
        row_of = {place: row for row, place in enumerate(places)}
        cells = [
            (row_of[weekday, slot], column)
            for column, (weekday, shift) in enumerate(self.choices)
            for slot in shift.work
            if (weekday, slot) in row_of
        ]
        self._cells = np.array(cells, np.int64).reshape(-1, 2)
        self._weekdays = np.array([weekday for weekday, _ in self.choices], np.int64)

    def solve(self, aim: NDArray[np.float64], seconds: float, at_most: float | None = None) -> _Found | None:
        """The counts that make the aim least, with as many hours as `at_most`; None where there are none."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        limits = [self._cover(), *self._staff_limits(self.rules.officers)]
        if at_most is not None:
            limits.append(LinearConstraint(self.hours[None, :], -np.inf, at_most + 1e-6))
        bounds = Bounds(0, self.rules.officers)
        found: Any = milp(
            aim, integrality=np.ones(len(aim)), bounds=bounds, constraints=limits, options={"time_limit": seconds}
        )
        if found.x is None:
            return None
        return _Found(np.asarray(found.x), float(found.mip_dual_bound))

    def why_not(self) -> tuple[str, int]:
        """What is missing where there is no plan: `officers` and how many it takes, or `shifts` when no number would do."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array, hstack

        columns = len(self.choices)
        cover, days = self._cover(), self._by_day()
        week = np.vstack([np.ones(columns), self.hours])
        allowed = np.array([[self.rules.days_most], [self.rules.week_hours]], np.float64)
        limits = [
            LinearConstraint(hstack([cover.A, csr_array((len(self._need), 1))]), cover.lb, cover.ub),
            LinearConstraint(np.hstack([days, -np.ones((DAYS, 1))]), -np.inf, 0),
            LinearConstraint(np.hstack([week, -allowed]), -np.inf, 0),
        ]
        aim = np.zeros(columns + 1)
        aim[-1] = 1
        found: Any = milp(
            aim,
            integrality=np.ones(columns + 1),
            bounds=Bounds(0, np.inf),
            constraints=limits,
            options={"time_limit": _FEW_SECONDS},
        )
        return ("shifts", 0) if found.x is None else ("officers", round(float(found.x[-1])))

    def _cover(self) -> Any:
        """Enough in every slot, and no more than there are counters."""
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        shape = (len(self._need), len(self.choices))
        ones = np.ones(len(self._cells))
        return LinearConstraint(
            csr_array((ones, (self._cells[:, 0], self._cells[:, 1])), shape=shape), self._need, self.rules.counters
        )

    def _by_day(self) -> NDArray[np.float64]:
        return np.array([(self._weekdays == weekday).astype(np.float64) for weekday in range(DAYS)])

    def _staff_limits(self, officers: int) -> list[Any]:
        """One shift a day and officer, and what an officer may work in a week."""
        from scipy.optimize import LinearConstraint

        return [
            LinearConstraint(self._by_day(), -np.inf, officers),
            LinearConstraint(np.ones((1, len(self.choices))), -np.inf, officers * self.rules.days_most),
            LinearConstraint(self.hours[None, :], -np.inf, officers * self.rules.week_hours),
        ]
