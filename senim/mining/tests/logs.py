"""Small logs for tests: written in our layout, and counted the slow and obvious way."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from senim.mining.writing import LogWriter

Event = tuple[str, int]
Log = list[list[Event]]

ACTIVITIES = st.sampled_from(["register", "check", "answer", "тіркеу", "A", "b", ""])
MOMENTS = st.integers(0, 40) | st.integers(0, 10**12) | st.integers(0, 2**61)
LOGS: st.SearchStrategy[Log] = st.lists(
    st.lists(st.tuples(ACTIVITIES, MOMENTS), min_size=1, max_size=12).map(
        lambda case: sorted(case, key=lambda event: event[1])
    ),
    max_size=12,
)


def table(log: Log, columns: Mapping[str, Sequence[Any]] | None = None) -> pa.Table:
    """The log as a table in our layout; `columns` adds further ones, a value for each row."""
    rows = [(number, name, at) for number, case in enumerate(log) for name, at in case]
    content: dict[str, Any] = {
        "case": pa.array([row[0] for row in rows], pa.int64()),
        "case_id": pa.array([f"R-{row[0]}" for row in rows], pa.string()),
        "activity": pa.array([row[1] for row in rows], pa.string()).dictionary_encode(),
        "at_us": pa.array([row[2] for row in rows], pa.int64()),
        "position": pa.array(range(len(rows)), pa.int64()),
    }
    return pa.table(content | dict(columns or {}))


def write(path: Path, log: Log, row_group_events: int = 1_000_000) -> Path:
    """Write the log into a file in our layout."""
    with LogWriter(path, row_group_events=row_group_events) as writer:
        writer.write(table(log).drop_columns(["case"]))
    return path


def naive(log: Log) -> dict[str, Any]:
    """The answer of `senim log summary`, by dictionaries and sorting."""
    gaps: dict[tuple[str, str], list[int]] = defaultdict(list)
    for case in log:
        for (first, since), (second, until) in pairwise(case):
            gaps[first, second].append(until - since)
    durations = [case[-1][1] - case[0][1] for case in log]
    edges = [
        {"from": first, "to": second, "count": len(found), "mean_s": mean(found), "median_s": type7(found, 1, 2)}
        for (first, second), found in gaps.items()
    ]
    return {
        "cases": len(log),
        "events": sum(map(len, log)),
        "activities": len({name for case in log for name, _ in case}),
        "variants": len({tuple(name for name, _ in case) for case in log}),
        "edges": sorted(edges, key=lambda edge: (-edge["count"], edge["from"], edge["to"])),
        "starts": dict(Counter(case[0][0] for case in log)),
        "ends": dict(Counter(case[-1][0] for case in log)),
        "duration_s": {
            "mean": mean(durations) if log else None,
            "median": type7(durations, 1, 2) if log else None,
            "p90": type7(durations, 9, 10) if log else None,
        },
    }


def mean(values: Sequence[int]) -> float:
    """The mean in seconds."""
    return float(Fraction(sum(values), len(values) * 1_000_000))


def type7(values: Sequence[int], part: int, whole: int) -> float:
    """The quantile part/whole of type 7 in seconds."""
    ranked = sorted(values)
    rank, rest = divmod((len(ranked) - 1) * part, whole)
    upper = ranked[min(rank + 1, len(ranked) - 1)]
    return float((ranked[rank] + (upper - ranked[rank]) * Fraction(rest, whole)) / 1_000_000)


def made_up(cases: int, seed: int = 7) -> Log:
    """A larger log of random walks, the same for the same seed."""
    draw = np.random.default_rng(seed)
    log: Log = []
    for _ in range(cases):
        length = int(draw.geometric(0.2))
        names = [f"step {number}" for number in draw.integers(0, 5, length).tolist()]
        moments = np.cumsum(draw.lognormal(20, 2, length).astype(np.int64)).tolist()
        log.append(list(zip(names, moments, strict=True)))
    return log
