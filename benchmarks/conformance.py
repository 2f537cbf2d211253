"""Conformance of 150,000 traces: `python -m benchmarks.conformance [--traces N]` prints our CPU time beside pm4py's.

Ours starts from the Parquet file and includes reading the model; pm4py starts from its log in memory and its own Petri
net, and groups equal traces by itself. Both run in one process, one after the other; the counts of fitting traces and
the least costs must be equal, or it stops.
"""

import argparse
import json
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from senim.mining.conformance import Conformance, conform
from senim.mining.tests.blocks import model, net_of, play_log
from senim.mining.traces import read_variants
from senim.mining.writing import LogWriter

# A fine: sent, perhaps appealed while a notice and a reminder go out side by side, then paid or collected.
FINE = (
    "sequence", ("task",), ("split", "xor", None, ("task",), ("sequence", ("task",), ("split", "and", None,
    ("sequence", ("task",), ("task",)), ("loop", ("task",))))), ("split", "xor", None, ("task",), ("task",)),
)  # fmt: skip
# Three checks side by side, each of two steps, before a decision: many orders.
CHECKS = (
    "sequence", ("task",), ("split", "and", None, *[("sequence", ("task",), ("task",)) for _ in range(3)]),
    ("split", "xor", None, ("task",), ("sequence", ("task",), ("task",))),
)  # fmt: skip


def main() -> int:
    """Measure both processes and print one JSON document."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--traces", type=int, default=150_000)
    given.add_argument("--noise", type=float, default=0.2, help="share of traces that are disturbed")
    asked = given.parse_args()
    rows = []
    for name, block, share in (("fine", FINE, asked.noise), ("checks", CHECKS, asked.noise / 20)):
        variants = play_log(block, 11, asked.traces, share)
        rows.append({"model": name, **_measured(model(block), variants)})
    print(json.dumps({"bench": "conformance", "rows": rows}))
    return 0


def _measured(xml: bytes, variants: Mapping[tuple[str, ...], int]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path, bpmn = Path(folder) / "log.parquet", Path(folder) / "m.bpmn"
        _written(path, variants)
        bpmn.write_bytes(xml)
        ours, ours_ms = _timed(lambda: conform(read_variants(path), net_of(bpmn.read_bytes())))
        theirs, theirs_ms = _timed(_pm4py(bpmn, variants))
    assert isinstance(ours, Conformance)
    costs = {one.trace: one.cost for one in ours.variants}
    if any(costs[trace] != cost for trace, cost in theirs.items()):
        raise SystemExit("the costs differ")
    fitting = sum(variants[trace] for trace, cost in theirs.items() if cost == 0)
    if fitting != ours.fitting:
        raise SystemExit(f"fitting: ours {ours.fitting}, pm4py {fitting}")
    return {
        "traces": ours.traces,
        "variants": len(variants),
        "fitting": ours.fitting,
        "undecided": ours.undecided,
        "ours_cpu_ms": ours_ms,
        "pm4py_cpu_ms": theirs_ms,
        "pm4py/ours": round(theirs_ms / ours_ms, 1),
    }


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    answer = work()
    return answer, round((time.process_time() - began) * 1000, 1)


def _pm4py(bpmn: Path, variants: Mapping[tuple[str, ...], int]) -> Callable[[], dict[tuple[str, ...], int]]:
    """The alignments of pm4py on a log and a net that stand ready in memory."""
    warnings.simplefilter("ignore")
    import pm4py
    from pm4py.algo.conformance.alignments.petri_net import algorithm
    from pm4py.objects.log.obj import Event, EventLog, Trace

    petri = pm4py.convert_to_petri_net(pm4py.read_bpmn(str(bpmn)))
    traces = [trace for trace, count in variants.items() for _ in range(count) if trace]
    log = EventLog([Trace([Event({"concept:name": name}) for name in trace]) for trace in traces])

    def work() -> dict[tuple[str, ...], int]:
        found = algorithm.apply(log, *petri, parameters={"show_progress_bar": False})
        return {trace: one["cost"] // 10_000 for trace, one in zip(traces, found, strict=True)}

    return work


def _written(path: Path, variants: Mapping[tuple[str, ...], int]) -> None:
    rows = Counter(variants)
    del rows[()]
    cases = [trace for trace, count in rows.items() for _ in range(count)]
    names = [f"{number:07}" for number, trace in enumerate(cases) for _ in trace]
    activities = [activity for trace in cases for activity in trace]
    with LogWriter(path) as writer:
        writer.write(pa.table({"case_id": names, "activity": activities, "at_us": list(range(len(names)))}))


if __name__ == "__main__":
    raise SystemExit(main())
