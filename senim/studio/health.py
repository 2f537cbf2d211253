"""How a service fares: cases opened, open and ended, their working time, and whether promise and limit were kept, by version and month."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from senim.mining.buckets import Whole
from senim.mining.grouping import Tally, run_starts
from senim.mining.quantiles import MEDIAN, P90, Spread, spread_of
from senim.mining.safe_counts import coarse as in_step
from senim.mining.sequences import coded
from senim.mining.suppression import FLOOR, share, suppressed
from senim.processes.figures import ZONE
from senim.studio.logs import Asked, Scope, each_part

COLUMNS: Final = (
    "at_us", "work_us", "case:version", "case:opened_us", "case:ended_us", "case:promise_kept", "case:limit_kept",
)  # fmt: skip
Truths = npt.NDArray[np.bool_]
_TIMES: Final = frozenset({"durations", "elapsed"})
_SLOT: Final = 1 << 20
"""A key is version * _SLOT + month, a month its number since the year 0."""


@dataclass(frozen=True, slots=True)
class Health:
    """Counts by version and month: of opening for `opened` and `open`, of the end for all others.

    `durations` in working time, `elapsed` by the clock, both in µs.
    """

    opened: Tally
    open: Tally
    ended: Tally
    promised: Tally
    promise_kept: Tally
    limited: Tally
    limit_kept: Tally
    durations: Spread
    elapsed: Spread

    @classmethod
    def merged(cls, parts: Sequence[Self]) -> Self:
        """Add up; none gives the health of nothing."""
        found: dict[str, Any] = {}
        for field in fields(cls):
            kind: Any = Spread if field.name in _TIMES else Tally
            found[field.name] = kind.merged([getattr(one, field.name) for one in parts])
        return cls(**found)

    def of_version(self, version: int) -> Self:
        """The same of one version."""
        return self._where(lambda keys: keys // _SLOT == version)

    def in_months(self, months: Collection[int]) -> Self:
        """The same of some months."""
        wanted = np.array(sorted(months), np.int64)
        return self._where(lambda keys: np.isin(keys % _SLOT, wanted))

    def _where(self, wanted: Callable[[Whole], Truths]) -> Self:
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return type(self)(**{name: _only(part, part.keys[wanted(part.keys)]) for name, part in parts.items()})

    @property
    def months(self) -> list[int]:
        """The months in which cases ended, oldest first."""
        return sorted({int(key) % _SLOT for key in self.ended.keys})

    @property
    def settled_months(self) -> list[int]:
        """The same without the first two months of the log, in which only quick cases could end."""
        first = min((int(key) % _SLOT for key in self.opened.keys), default=0)
        return [month for month in self.months if month >= first + 2]

    @property
    def versions(self) -> list[int]:
        """The versions by which cases were opened, oldest first."""
        return sorted({int(key) // _SLOT for key in self.opened.keys})


class Vitals(NamedTuple):
    """Figures: counts, times in µs, shares from 0 to 1; None where there are too few cases."""

    opened: int
    open: int
    ended: int
    median: float | None
    p90: float | None
    promise: float | None
    limit: float | None


def health(asked: Asked, scope: Scope) -> Health:
    """The health of the wanted cases."""
    return Health.merged(each_part(asked, scope, health_of, COLUMNS))


def vitals(one: Health, by_clock: bool = False, coarse: bool = False) -> Vitals:
    """One health as figures, all its versions and months together; times in working time or by the clock.

    `coarse`: counts in steps of five, fewer than ten as none; shares are of these counts too.
    """
    sums = {field.name: int(getattr(one, field.name).counts.sum()) for field in fields(one)}
    times = one.elapsed if by_clock else one.durations
    times = times.relabelled(np.zeros(len(times.keys), np.int64))
    few = suppressed(sums["ended"])
    if coarse:
        sums = {name: in_step(number, FLOOR) for name, number in sums.items()}
    return Vitals(
        sums["opened"],
        sums["open"],
        sums["ended"],
        None if few else times.quantile(0, MEDIAN),
        None if few else times.quantile(0, P90),
        share(sums["promise_kept"], sums["promised"]),
        share(sums["limit_kept"], sums["limited"]),
    )


def health_of(chunk: pa.Table) -> Health:
    """The health of the cases of one part; `chunk` has whole cases and COLUMNS."""
    cases = chunk.column("case").to_numpy()
    first = run_starts(cases)
    last = np.append(first[1:], len(cases))[: len(first)] - 1
    work = chunk.column("work_us").to_numpy()
    names, codes = coded(chunk.column("case:version").take(pa.array(first)))
    numbers = np.array([int(name) if name.isdigit() else 0 for name in names] or [0], np.int64)
    version = numbers[codes] * _SLOT
    opened = version + month_number(_moments(chunk, "case:opened_us", first))
    ended_at = _moments(chunk, "case:ended_us", first)
    ended = ended_at >= 0
    end = (version + month_number(ended_at))[ended]
    at = chunk.column("at_us").to_numpy()
    promise, limit = (_truths(chunk, f"case:{name}_kept", first)[ended] for name in ("promise", "limit"))
    return Health(
        opened=Tally.of(opened),
        open=Tally.of(opened[~ended]),
        ended=Tally.of(end),
        promised=Tally.of(end[promise >= 0]),
        promise_kept=Tally.of(end[promise == 1]),
        limited=Tally.of(end[limit >= 0]),
        limit_kept=Tally.of(end[limit == 1]),
        durations=spread_of(end, (work[last] - work[first])[ended]),
        elapsed=spread_of(end, (at[last] - at[first])[ended]),
    )


def month_number(at: Whole) -> Whole:
    """The local month of each moment in µs, counted from the year 0; -1 for a negative moment."""
    if not len(at) or at.max() < 0:
        return np.full(len(at), -1, np.int64)
    starts, first = _month_starts(int(at[at >= 0].min()), int(at.max()))
    return np.where(at < 0, -1, first + np.searchsorted(starts, at, side="right") - 1).astype(np.int64)


def month_words(number: int) -> str:
    """A month's number as `2026-11`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _month_starts(low: int, high: int) -> tuple[Whole, int]:
    """The beginnings of the months from one before `low` to one after `high`, in µs, and the number of the first."""
    first = 12 * 1970 + low // (31 * 86_400_000_000)
    found: list[int] = []
    while not found or found[-1] <= high:
        year, month = divmod(first + len(found), 12)
        found.append(int(dt.datetime(year, month + 1, 1, tzinfo=ZONE).timestamp()) * 1_000_000)
    return np.array(found, np.int64), first


def _moments(chunk: pa.Table, name: str, rows: Whole) -> Whole:
    found: Whole = chunk.column(name).take(pa.array(rows)).fill_null(-1).to_numpy()
    return found


def _truths(chunk: pa.Table, name: str, rows: Whole) -> Whole:
    """1 for true, 0 for false, -1 where nothing is said."""
    found: Whole = chunk.column(name).take(pa.array(rows)).cast(pa.int64()).fill_null(-1).to_numpy()
    return found


def _only(given: Any, keys: Whole) -> Any:
    """The same tally or spread with these of its keys only."""
    if isinstance(given, Tally):
        mine = np.isin(given.keys, keys)
        return Tally(given.keys[mine], given.counts[mine])
    mine, bins, kept = (np.isin(one, keys) for one in (given.keys, given.bin_keys, given.kept_keys))
    return Spread(
        given.keys[mine], given.counts[mine], given.high[mine], given.low[mine],
        given.bin_keys[bins], given.bins[bins], given.bin_counts[bins], given.kept_keys[kept], given.kept[kept],
    )  # fmt: skip
