"""Variants: the distinct orders in which the steps of ended requests were done, how often and how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from senim.mining.grouping import Tally, run_starts
from senim.mining.quantiles import MEDIAN, P90, Spread, spread_of
from senim.mining.safe_counts import coarse as in_step
from senim.mining.sequences import coded
from senim.mining.suppression import FLOOR, share, suppressed
from senim.studio.logs import Asked, Scope, each_part
from senim.studio.steps import moved, union
from senim.studio.study import is_study

COLUMNS: Final = ("activity", "kind", "lifecycle", "at_us", "work_us", "case:ended_us")


@dataclass(frozen=True, slots=True)
class Ways:
    """Paths (element ids parted by spaces, ascending), and by place in them the cases and their times in µs."""

    paths: tuple[str, ...]
    cases: Tally
    worked: Spread
    elapsed: Spread

    @classmethod
    def merged(cls, parts: Sequence[Self]) -> Self:
        """Add up; none gives no paths."""
        paths = union([one.paths for one in parts])
        cases = Tally.merged([moved(one.cases, one.paths, paths) for one in parts])
        worked = Spread.merged([moved(one.worked, one.paths, paths) for one in parts])
        return cls(paths, cases, worked, Spread.merged([moved(one.elapsed, one.paths, paths) for one in parts]))


class Way(NamedTuple):
    """One variant: the steps in their order, its cases, its share of all, median and 90 % quantile in µs."""

    steps: tuple[str, ...]
    cases: int
    share: float | None
    median: float | None
    p90: float | None


def ways(asked: Asked, scope: Scope, by_clock: bool, coarse: bool = False) -> list[Way]:
    """The variants of the wanted cases, the most frequent first; `coarse`: in steps of five, and none of fewer than ten cases."""
    found = Ways.merged(each_part(asked, scope, ways_of, COLUMNS))
    times, whole = (found.elapsed if by_clock else found.worked), int(found.cases.counts.sum())
    listed = [_way(path, found.cases.of_key(key), whole, times, key) for key, path in enumerate(found.paths)]
    if coarse or is_study(asked.service):
        listed = [way._replace(cases=in_step(way.cases, FLOOR)) for way in listed if not suppressed(way.cases)]
    return sorted(listed, key=lambda way: (-way.cases, way.steps))


def _way(path: str, cases: int, whole: int, times: Spread, key: int) -> Way:
    few = suppressed(cases)
    median, p90 = (None if few else times.quantile(key, which) for which in (MEDIAN, P90))
    return Way(tuple(path.split()), cases, None if few else share(cases, whole), median, p90)


def ways_of(chunk: pa.Table) -> Ways:
    """The variants of one part: of its ended cases, by the order in which steps were completed."""
    ended = chunk.filter(pc.is_valid(chunk.column("case:ended_us")))
    begins = run_starts(ended.column("case").to_numpy())
    ends = np.append(begins[1:], ended.num_rows)[: len(begins)] - 1
    done = ended.filter(
        pc.and_(pc.equal(_words(ended, "kind"), "task"), pc.equal(_words(ended, "lifecycle"), "complete"))
    )
    names, codes = coded(done.column("activity"))
    cases = done.column("case").to_numpy()
    starts = run_starts(cases)
    bounds = np.append(starts[1:], len(cases))
    # The bytes of a case's codes tell its variant; only one case of each is spelt out.
    spelt = [codes[start:end].tobytes() for start, end in zip(starts.tolist(), bounds.tolist(), strict=True)]
    path_of = {raw: " ".join(names[code] for code in np.frombuffer(raw, codes.dtype)) for raw in set(spelt)}
    paths = tuple(sorted(set(path_of.values())))
    place = {path: number for number, path in enumerate(paths)}
    variant = np.array([place[path_of[raw]] for raw in spelt], np.int64)
    whole = np.searchsorted(ended.column("case").to_numpy()[begins], cases[starts])
    worked, elapsed = (
        spread_of(variant, (column[ends] - column[begins])[whole], len(paths))
        for column in (ended.column(name).to_numpy() for name in ("work_us", "at_us"))
    )
    return Ways(paths, Tally.of(variant, len(paths)), worked, elapsed)


def _words(table: pa.Table, name: str) -> pa.ChunkedArray:
    return table.column(name).cast(pa.string())
