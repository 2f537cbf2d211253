"""From events to a summary: one part of a log, holding whole cases, in a few passes over coded columns."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from senim.mining.buckets import Whole
from senim.mining.grouping import Tally, pair
from senim.mining.quantiles import spread_of
from senim.mining.sequences import Rows, case_ends, case_starts, fingerprints, rows_of, steps
from senim.mining.summaries import CASES, Summary, renamed
from senim.mining.variants import variants_of

COLUMNS: Final = ["case", "activity", "at_us"]
"""What `summarise` reads of a log."""


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """The times of one part of a log in µs: of each step (sequences.steps) and of each case from first to last event."""

    names: tuple[str, ...]
    starts: Whole
    pairs: Whole
    gaps: Whole
    durations: Whole


def times_of(rows: Rows) -> Times:
    """Take the times of rows."""
    starts = case_starts(rows.cases)
    durations = rows.at[case_ends(starts, len(rows.cases))] - rows.at[starts]
    return Times(rows.names, starts, *steps(rows, starts), durations)


def summarise(chunk: pa.Table) -> Summary:
    """Give the summary of one part of a log in our layout: whole cases, rows sorted by case, moment and position.

    Every row counts, whatever its lifecycle. Refuses RowsUnsorted.
    """
    rows = rows_of(chunk)
    return summary_of(rows, times_of(rows))


def summary_of(rows: Rows, times: Times) -> Summary:
    """Give the summary of rows whose times were taken."""
    size = len(rows.names)
    starts = Tally.of(rows.codes[times.starts].astype(np.int64), size)
    steps = spread_of(times.pairs, times.gaps, size * size + 1).below(size * size)
    first, second = np.divmod(steps.keys, max(size, 1))
    # Every event either begins its case or is the end of a step: these codes are the ones that occur.
    occurring = sorted({rows.names[code] for code in np.union1d(starts.keys, second).tolist()})
    part = Summary(
        cases=len(times.starts),
        events=len(rows.cases),
        activities=rows.names,
        edges=steps.relabelled(pair(first, second)),
        starts=starts,
        ends=Tally.of(rows.codes[case_ends(times.starts, len(rows.cases))].astype(np.int64), size),
        durations=spread_of(np.full(len(times.durations), CASES, dtype=np.int64), times.durations, CASES + 1),
        variants=variants_of(*fingerprints(rows.names, rows.codes, times.starts)),
    )
    return renamed(part, tuple(occurring))
