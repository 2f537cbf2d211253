"""How many people will come in each open hour, from who came before; no better than it was on weeks it had not seen.

Three ways are held against each other: the same hour one week before, its mean over four weeks, and a Poisson regression
(statsmodels) of weekday, hour, days beside a day off and a slow trend, old weeks counting less, after which each hour of the week
is moved as far as its own counts bear. All are asked for weeks that they had not seen; the one that erred least is used.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from senim.desks.errors import TooFewVisits

Way = Literal["regression", "four_weeks", "last_week"]
Reals = NDArray[np.float64]

LEAST_WEEKS: Final = 3
"""So many weeks of visits are needed to say anything; MODEL_WEEKS for the regression to be tried, beside the weeks it is tried on."""
MODEL_WEEKS: Final = 6
TRIED_WEEKS: Final = 6
HALF_LIFE_WEEKS: Final = 8.0
OWN_COUNTS: Final = 25.0
"""An hour of the week is moved to its own mean by half when about so many people were expected in it in all."""
TREND_WEEKS: Final = 26
LEVEL_WEEKS: Final = 4
LEVEL_COUNTS: Final = 100.0
"""The level of the last LEVEL_WEEKS is followed by half when about so many people were expected in them."""
_WEEK: Final = 7


class OpenHour(NamedTuple):
    """One hour of one day in which the office was (or will be) open for `minutes`, and how many came (0 for one ahead)."""

    on: dt.date
    hour: int
    minutes: int
    came: int = 0


class Expected(NamedTuple):
    """How many are expected in one open hour; in four hours of five between `low` and `high`."""

    on: dt.date
    hour: int
    mean: float
    low: float
    high: float


class Tried(NamedTuple):
    """How the ways did on weeks they had not seen: mean absolute error in people an hour, by way, over `hours` hours of `weeks` weeks.

    `inside`: the share of those hours whose count lay in the 80 % range of the way in use.
    """

    weeks: int
    hours: int
    errors: Mapping[Way, float]
    way: Way
    inside: float

    @property
    def naive_error(self) -> float:
        """The error of the better of the two simple ways."""
        return min(error for way, error in self.errors.items() if way != "regression")


def forecast(seen: Sequence[OpenHour], ahead: Sequence[OpenHour], way: Way) -> list[Expected]:
    """What is expected in the hours ahead, in their order. Refuses TooFewVisits with less than LEAST_WEEKS of history."""
    table = _Table(seen)
    if table.weeks < LEAST_WEEKS or not table.came.sum():
        raise TooFewVisits(f"{table.weeks} weeks")
    means, spread = _WAYS[way](table, _Table(ahead, table))
    lows, highs = _range(means, spread)
    rows = zip(ahead, means.tolist(), lows.tolist(), highs.tolist(), strict=True)
    return [Expected(one.on, one.hour, mean, low, high) for one, mean, low, high in rows]


def tried(seen: Sequence[OpenHour]) -> Tried:
    """Ask every way for each of the last weeks from what lay before it, and say which erred least.

    The regression must err less than both simple ways, else the better of these is used. Refuses TooFewVisits.
    """
    last = max((one.on for one in seen), default=dt.date.min)
    weeks = (last - min((one.on for one in seen), default=last)).days // _WEEK + 1
    if weeks < LEAST_WEEKS + 1:
        raise TooFewVisits(f"{weeks} weeks")
    ways: tuple[Way, ...] = ("last_week", "four_weeks")
    if weeks > MODEL_WEEKS:
        ways = ("regression", *ways)
    asked: list[dict[Way, list[Expected]]] = []
    came: list[int] = []
    for back in range(min(TRIED_WEEKS, weeks - (MODEL_WEEKS if len(ways) > 2 else LEAST_WEEKS)), 0, -1):
        until = last - dt.timedelta(days=_WEEK * back)
        known = [one for one in seen if one.on <= until]
        week = [one for one in seen if until < one.on <= until + dt.timedelta(days=_WEEK)]
        asked.append({way: forecast(known, week, way) for way in ways})
        came += [one.came for one in week]
    errors: dict[Way, float] = {way: _error([one for week in asked for one in week[way]], came) for way in ways}
    best: Way = min(errors, key=lambda way: (errors[way], way == "regression"))
    used = [one for week in asked for one in week[best]]
    inside = [one.low <= count <= one.high for one, count in zip(used, came, strict=True)]
    return Tried(len(asked), len(came), errors, best, float(np.mean(inside)))


def _error(expected: Sequence[Expected], came: Sequence[int]) -> float:
    return float(np.mean([abs(one.mean - count) for one, count in zip(expected, came, strict=True)]))


class _Table:
    """Open hours as columns; days beside a day off are those with a longer gap than the shortest of their weekday."""

    def __init__(self, hours: Sequence[OpenHour], before: "_Table | None" = None) -> None:
        """`before`: the history of hours ahead, whose gaps say what is usual."""
        self.day = np.array([one.on.toordinal() for one in hours], np.int64)
        self.weekday = np.array([one.on.weekday() for one in hours], np.int64)
        self.hour = np.array([one.hour for one in hours], np.int64)
        self.share = np.array([one.minutes for one in hours], np.float64) / 60
        self.came = np.array([one.came for one in hours], np.float64)
        self.cell = self.weekday * 24 + self.hour
        self.days: NDArray[np.int64] = np.unique(
            self.day if before is None else np.concatenate([before.days, self.day])
        )
        self._usual: dict[int, tuple[int, int]] = _usual_gaps(self.days) if before is None else before._usual

    @property
    def weeks(self) -> int:
        """How many weeks the days span, begun ones included."""
        return 0 if not len(self.days) else int(self.days[-1] - self.days[0]) // _WEEK + 1

    def beside_day_off(self) -> tuple[Reals, Reals]:
        """For each hour, whether its day follows a day off, and whether it comes before one, beyond the usual week."""
        gaps = np.diff(self.days)
        before = dict(zip(self.days[1:].tolist(), gaps.tolist(), strict=True))
        behind = dict(zip(self.days[:-1].tolist(), gaps.tolist(), strict=True))
        follows = [before.get(day, 0) > self._usual[day % _WEEK][0] for day in self.day.tolist()]
        precedes = [behind.get(day, 0) > self._usual[day % _WEEK][1] for day in self.day.tolist()]
        return np.array(follows, np.float64), np.array(precedes, np.float64)


def _usual_gaps(days: NDArray[np.int64]) -> dict[int, tuple[int, int]]:
    """By weekday (as a remainder), the shortest gap to the open day before and to the one behind."""
    usual = {rest: (10_000, 10_000) for rest in range(_WEEK)}
    for earlier, later in zip(days[:-1].tolist(), days[1:].tolist(), strict=True):
        gap = later - earlier
        usual[later % _WEEK] = (min(gap, usual[later % _WEEK][0]), usual[later % _WEEK][1])
        usual[earlier % _WEEK] = (usual[earlier % _WEEK][0], min(gap, usual[earlier % _WEEK][1]))
    return usual


def _by_recent(weeks: int) -> Callable[[_Table, _Table], tuple[Reals, float]]:
    """A simple way: the mean rate of the last so many open hours of the same weekday and hour, of the hour on any day where none was."""

    def expect(seen: _Table, ahead: _Table) -> tuple[Reals, float]:
        rates = seen.came / seen.share
        order = np.argsort(seen.day, kind="stable")
        by_cell: dict[int, list[float]] = {}
        for place in order.tolist():
            by_cell.setdefault(int(seen.cell[place]), []).append(float(rates[place]))
        by_hour = {int(hour): float(rates[seen.hour == hour].mean()) for hour in np.unique(seen.hour)}
        overall = float(rates.mean())
        found = [
            float(np.mean(by_cell[cell][-weeks:])) if cell in by_cell else by_hour.get(cell % 24, overall)
            for cell in ahead.cell.tolist()
        ]
        fitted = np.array([np.mean(by_cell[int(cell)]) for cell in seen.cell]) * seen.share
        # A mean of few counts is itself uncertain: its variance is added to that of the count.
        return np.array(found) * ahead.share, _dispersion(seen.came, fitted, len(by_cell)) * (1 + 1 / weeks)

    return expect


def _by_regression(seen: _Table, ahead: _Table) -> tuple[Reals, float]:
    """The regression's means for the hours ahead, and how many times a Poisson count's the variance is."""
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    known = seen.share > 0
    weights = 0.5 ** ((seen.day.max() - seen.day) / _WEEK / HALF_LIFE_WEEKS)
    columns = _columns(seen)
    model = GLM(
        seen.came[known],
        _design(seen, columns, seen.day.max())[known],
        family=Poisson(),
        offset=np.log(seen.share[known]),
        var_weights=weights[known],
    )
    # A trace of ridge keeps a column without any people (an hour in which nobody ever came) finite.
    coefficients: Any = model.fit_regularized(alpha=1e-4, L1_wt=0.0).params
    fitted = np.exp(_design(seen, columns, seen.day.max()) @ coefficients) * seen.share
    means = np.exp(_design(ahead, columns, seen.day.max()) @ coefficients) * ahead.share
    lately = seen.day > seen.day.max() - LEVEL_WEEKS * _WEEK
    means *= _moved(seen.came[lately].sum(), fitted[lately].sum(), LEVEL_COUNTS)
    own = {
        cell: _moved(weights[here] @ seen.came[here], weights[here] @ fitted[here], OWN_COUNTS)
        for cell in np.unique(seen.cell).tolist()
        for here in (seen.cell == cell,)
    }
    moved = np.array([own.get(cell, 1.0) for cell in ahead.cell.tolist()])
    return means * moved, _dispersion(seen.came, fitted, len(coefficients))


def _moved(came: float, fitted: float, bearing: float) -> float:
    """By how much a mean is moved towards what came: wholly with many counts, hardly with few (a gamma prior's mean)."""
    return float((came + bearing) / (fitted + bearing))


class _Columns(NamedTuple):
    """Which weekdays and hours have a column of their own, and whether there is history enough for a trend."""

    weekdays: tuple[int, ...]
    hours: tuple[int, ...]
    trend: bool


def _columns(seen: _Table) -> _Columns:
    return _Columns(
        tuple(np.unique(seen.weekday).tolist()[1:]), tuple(np.unique(seen.hour).tolist()), seen.weeks >= TREND_WEEKS
    )


def _design(table: _Table, columns: _Columns, last_day: int) -> Reals:
    """A row for each hour: its hour, its weekday, beside a day off, and years since the last day that was seen."""
    follows, precedes = table.beside_day_off()
    found = [(table.hour == hour).astype(np.float64) for hour in columns.hours]
    found += [(table.weekday == weekday).astype(np.float64) for weekday in columns.weekdays]
    found += [follows, precedes]
    if columns.trend:
        found.append((table.day - last_day) / 365.0)
    return np.column_stack(found)


def _dispersion(came: Reals, fitted: Reals, parameters: int) -> float:
    """Pearson's estimate: by how much counts vary more than a Poisson count, never less than it."""
    expected = np.maximum(fitted, 0.05)
    return max(1.0, float(((came - expected) ** 2 / expected).sum() / max(1, len(came) - parameters)))


def _range(means: Reals, spread: float) -> tuple[Reals, Reals]:
    """The ends of four counts of five: Poisson, or a negative binomial whose variance is `spread` times the mean."""
    from scipy.stats import nbinom, poisson

    safe = np.maximum(means, 1e-6)
    if spread < 1.01:
        return poisson.ppf(0.1, safe), poisson.ppf(0.9, safe)
    size, chance = safe / (spread - 1), 1 / spread
    return nbinom.ppf(0.1, size, chance), nbinom.ppf(0.9, size, chance)


_WAYS: Final[Mapping[Way, Callable[[_Table, _Table], tuple[Reals, float]]]] = {
    "regression": _by_regression,
    "four_weeks": _by_recent(4),
    "last_week": _by_recent(1),
}
