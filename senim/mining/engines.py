"""Where the parts of a log are summarised: in this process, in one process a core, or on a Spark cluster; same answer."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, Final

from senim.mining.parts import LogFile, Parts, opened, sifted_parts, summary_of_parts
from senim.mining.quantiles import MEDIAN, P90
from senim.mining.ranks import DURATIONS, Sieve, Sifted, exact_ranks, rank_pair
from senim.mining.summaries import EMPTY, Summary, merged

ENGINES: Final = ("auto", "one", "all", "spark")
ALL_CORES_FROM: Final = 20_000_000
"""`auto` takes all cores from so many events on: below, starting the processes costs more than it saves."""
ROOM_BYTES: Final = 256 * 1024 * 1024
"""So much of the times stays in memory between the passes of one process."""
PARTS_TOGETHER: Final = 4
SPARK_TASKS: Final = 256
"""At most so many summaries come back from a cluster; each task merges its own parts."""

Spreading = Callable[[Callable[[range], Any], list[range]], Iterable[Any]]
"""Runs a task for each share of the parts, somewhere, and gives the results in any order."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A log's summary, with the exact values (µs) at the ranks that its medians and its 90 % quantile need."""

    summary: Summary
    exact: dict[tuple[int, int], int]

    def edge_median(self, key: int) -> float:
        """The median time of a step in seconds; `key` as in Summary.edges."""
        return self._quantile(key, self.summary.edges.count(key), MEDIAN)

    def duration(self, share: Fraction) -> float | None:
        """A quantile (MEDIAN or P90) of the cases' durations in seconds; nothing for an empty log."""
        return self._quantile(DURATIONS, self.summary.cases, share) if self.summary.cases else None

    def _quantile(self, key: int, count: int, share: Fraction) -> float:
        below, above, rest = rank_pair(count, share)
        low, high = self.exact[key, below], self.exact[key, above]
        return float((low + (high - low) * rest) / Fraction(1_000_000))


def measured(path: str, engine: str = "auto", cores: int = 1) -> Measured:
    """Summarise a log file in our layout, with exact medians. Memory stays bounded whatever the size of the log.

    `engine` is one of ENGINES; `cores` is how many processes `all` may start. Refuses NotOurLayout another file,
    RowsUnsorted, EngineMissing where Spark or its Java is not installed, OSError a file that cannot be read.
    """
    log = opened(path)
    if engine == "auto":
        engine = "all" if cores > 1 and log.events >= ALL_CORES_FROM else "one"
    if engine == "one":
        parts = Parts(log, ROOM_BYTES)
        every = range(log.parts)
        return _with_ranks(parts.summary(every), lambda sieve: parts.sifted(every, sieve))
    with _elsewhere(engine, cores) as spread:
        together = max(-(-log.parts // SPARK_TASKS), 1) if engine == "spark" else PARTS_TOGETHER
        return _spread_out(log, spread, _shares(log.parts, together))


def _spread_out(log: LogFile, spread: Spreading, shares: list[range]) -> Measured:
    whole = EMPTY
    for part in spread(partial(summary_of_parts, log), shares):
        whole = merged([whole, part])

    def sift(sieve: Sieve) -> Iterator[Sifted]:
        for found in spread(partial(sifted_parts, log, sieve), shares):
            yield from found

    return _with_ranks(whole, sift)


def _with_ranks(summary: Summary, sift: Callable[[Sieve], Iterable[Sifted]]) -> Measured:
    asked = ((None, summary.edges, (MEDIAN,)), (DURATIONS, summary.durations, (MEDIAN, P90)))
    return Measured(summary, exact_ranks(asked, summary.activities, sift))


def _shares(parts: int, together: int) -> list[range]:
    return [range(first, min(first + together, parts)) for first in range(0, parts, together)]


def _elsewhere(engine: str, cores: int) -> AbstractContextManager[Spreading]:
    if engine == "spark":
        from senim.mining.spark import session  # pyspark is an extra

        return session()
    return _processes(cores)


@contextmanager
def _processes(cores: int) -> Iterator[Spreading]:
    # Processes are begun afresh, not forked: threads of PyArrow do not survive a fork.
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool.map
