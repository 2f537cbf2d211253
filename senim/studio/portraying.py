"""The figures of a log that came from elsewhere, small enough to keep beside it: steps, ways, variants, durations."""

from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.parquet as pq

from senim.mining.conformance import Conformance
from senim.mining.durations import read_durations
from senim.mining.engines import Measured, measured
from senim.mining.traces import read_variants

MOST_EDGES: Final = 2_000
MOST_VARIANTS: Final = 1_000
MOST_STEPS: Final = 60
"""So many steps of a variant are kept; it says how many more there were."""
NAME_LETTERS: Final = 120
QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
MOST_DEVIATIONS: Final = 200


def portrait(log: Path) -> dict[str, Any]:
    """The figures of a log in our layout, ready for JSON; times in seconds, moments in µs UTC.

    `names` are the activities, to which the numbers in `activities` (events, first, last), `edges` (from, to, times,
    median) and `variants` (cases, steps, how many more steps) point; each list begins with the most frequent.
    Refuses what senim.mining.engines.measured refuses.
    """
    found = measured(str(log), "one")
    whole = found.summary
    durations = read_durations(log).seconds
    spread = [float(one) for one in np.quantile(durations, QUANTILES)] if len(durations) else []
    names = _Names()
    return {
        "cases": whole.cases,
        "events": whole.events,
        "activity_count": len(whole.activities),
        "edge_count": len(whole.edges.keys),
        "variant_count": len(whole.variants),
        "span": _span(log),
        "durations": spread,
        "activities": _activities(found, names),
        "edges": _edges(found, names),
        "variants": _variants(log, names),
        "names": names.words,
    }


class _Names:
    """Gives each name a number when it is first met."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._places: dict[str, int] = {}

    def place(self, name: str) -> int:
        found = self._places.setdefault(name, len(self.words))
        if found == len(self.words):
            self.words.append(name[:NAME_LETTERS])
        return found


def _span(log: Path) -> list[int]:
    ends: list[int] = []
    with pq.ParquetFile(log) as file:
        column = file.schema_arrow.get_field_index("at_us")
        for group in range(file.num_row_groups):
            found = file.metadata.row_group(group).column(column).statistics
            ends += [int(found.min), int(found.max)] if found is not None and found.has_min_max else []
    return [min(ends), max(ends)] if ends else []


def _activities(found: Measured, names: _Names) -> list[list[int]]:
    whole = found.summary
    starts, ends = whole.named(whole.starts), whole.named(whole.ends)
    times = dict(starts)
    # Every event either begins its case or is the end of a step.
    for key, (_first, second) in whole.edge_names().items():
        times[second] = times.get(second, 0) + whole.edges.count(key)
    rows = sorted(times.items(), key=lambda row: (-row[1], row[0]))[:MOST_EDGES]
    return [[names.place(name), count, starts.get(name, 0), ends.get(name, 0)] for name, count in rows]


def _edges(found: Measured, names: _Names) -> list[list[float]]:
    whole = found.summary
    order = np.argsort(-whole.edges.counts, kind="stable")[:MOST_EDGES]
    known = whole.edge_names()
    rows = []
    for key in whole.edges.keys[order].tolist():
        first, second = known[key]
        rows.append([names.place(first), names.place(second), whole.edges.count(key), found.edge_median(key)])
    return rows


def _variants(log: Path, names: _Names) -> list[list[Any]]:
    rows = []
    for trace, cases in islice(read_variants(log).items(), MOST_VARIANTS):
        steps = [names.place(name) for name in trace[:MOST_STEPS]]
        rows.append([cases, steps, len(trace) - len(steps)])
    return rows


def verdict(found: Conformance) -> dict[str, Any]:
    """What a comparison with a model found, ready for JSON."""
    return {
        "traces": found.traces,
        "fitting": found.fitting,
        "undecided": found.undecided,
        "bounded": found.bounded,
        "one_safe": found.one_safe,
        "can_end": found.can_end,
        "deviations": [
            [one.activity[:NAME_LETTERS], one.kind, one.traces] for one in found.deviations[:MOST_DEVIATIONS]
        ],
        "elements": {task: [*fit] for task, fit in found.elements.items()},
    }
