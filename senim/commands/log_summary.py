"""`senim log summary`: the map of a log in figures, by one core, all cores or a Spark cluster."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from senim.commands import answers
from senim.commands.errors import BadInput

if TYPE_CHECKING:
    from senim.mining.engines import Measured

ENGINES = ("auto", "one", "all", "spark")
SHOWN_EDGES = 20
SECOND = 1_000_000  # µs


def declare(verbs: Any) -> None:
    """Name the command and its arguments."""
    verb = verbs.add_parser("summary", help="cases, steps and their times, variants", description="The map in figures.")
    verb.add_argument("log", metavar="LOG", help="a log in our layout (senim log import makes one)")
    verb.add_argument("--engine", choices=ENGINES, default="auto", help="where to count; the answer is the same")
    verb.add_argument("--json", action="store_true", help="print one JSON document")
    verb.set_defaults(act=_summary)


def _summary(given: argparse.Namespace) -> int:
    # PyArrow and NumPy are imported only when a log is read: every command shares the start.
    from senim.mining.engines import measured
    from senim.mining.errors import MiningError

    if not Path(given.log).is_file():
        raise BadInput(f"{given.log}: no such file")
    if given.engine == "spark":
        _ready_for_spark()
    try:
        found = document(measured(given.log, given.engine, os.cpu_count() or 1))
    except MiningError as refused:
        raise BadInput(str(refused)) from refused
    except OSError as error:
        raise BadInput(f"{given.log}: {error.strerror or error}") from error
    answers.write(found, given.json, _lines(found))
    return 0


def document(measured: "Measured") -> dict[str, Any]:
    """Give the answer: counts, edges by falling count and then by name, times in seconds."""
    from senim.mining.quantiles import MEDIAN, P90
    from senim.mining.summaries import CASES

    summary = measured.summary
    return {
        "cases": summary.cases,
        "events": summary.events,
        "activities": len(summary.activities),
        "variants": len(summary.variants),
        "edges": _edges(measured),
        "starts": summary.named(summary.starts),
        "ends": summary.named(summary.ends),
        "duration_s": {
            "mean": summary.durations.mean(CASES, SECOND),
            "median": measured.duration(MEDIAN),
            "p90": measured.duration(P90),
        },
    }


def _edges(measured: "Measured") -> list[dict[str, Any]]:
    edges = [
        {
            "from": first,
            "to": second,
            "count": measured.summary.edges.count(key),
            "mean_s": measured.summary.edges.mean(key, SECOND),
            "median_s": measured.edge_median(key),
        }
        for key, (first, second) in measured.summary.edge_names().items()
    ]
    return sorted(edges, key=lambda edge: (-edge["count"], edge["from"], edge["to"]))


def _ready_for_spark() -> None:
    """Refuse where Java is missing before Spark says so on many lines; its workers use this Python unless told otherwise."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise BadInput("the engine spark needs Java 17 or newer: install it, or set JAVA_HOME")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)


def _lines(found: dict[str, Any]) -> Iterator[str]:
    yield (
        f"{found['cases']} cases, {found['events']} events, {found['activities']} activities, {found['variants']} variants"
    )
    duration = found["duration_s"]
    if duration["mean"] is not None:
        yield f"duration: mean {_span(duration['mean'])}, median {_span(duration['median'])}, 90 % {_span(duration['p90'])}"
    for word in ("starts", "ends"):
        yield f"{word}: " + ", ".join(f"{name} {count}" for name, count in list(found[word].items())[:SHOWN_EDGES])
    edges = found["edges"]
    for edge in edges[:SHOWN_EDGES]:
        times = f"mean {_span(edge['mean_s'])}, median {_span(edge['median_s'])}"
        yield f"{edge['count']:>12}  {edge['from']} -> {edge['to']}  {times}"
    if len(edges) > SHOWN_EDGES:
        yield f"and {len(edges) - SHOWN_EDGES} further steps (--json lists all)"


def _span(seconds: float) -> str:
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} s"
