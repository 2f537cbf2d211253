"""`senim bench`: measures against a named baseline in the same run; the measuring code lies in the checkout's benchmarks/."""

import argparse
import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import senim
from senim.commands import answers
from senim.commands.errors import BadInput

MODULES = {
    "intake": ("benchmarks.bench_intake",),
    "kernel": ("benchmarks.kernel_memory", "benchmarks.kernel_durable"),
    "simulate": ("benchmarks.simulate",),
    "mining": ("benchmarks.bench_mining",),
    "worklist": ("benchmarks.bench_worklist",),
    "queue": ("benchmarks.bench_queue",),
}
# Ours first; each ratio is CPU time to CPU time of the same run.
RATIOS = {
    "intake": (("ours-form", "bare-django-form"), ("ours-form", "plain-sql"), ("ours-api", "plain-sql")),
    "kernel": (
        ("ours-memory", "spiffworkflow"),
        ("ours-state", "spiffworkflow-state"),
        ("ours-durable", "ours-state"),
    ),
    "simulate": (
        ("ours-python", "simpy"),
        ("ours-python", "prosimos"),
        ("ours-numba", "simpy"),
        ("ours-numba", "prosimos"),
        ("ours-numba", "ours-python"),
    ),
    "mining": (("ours", "scan"), ("ours", "pm4py")),
    "worklist": (("ours-1m", "ours-10k"),),
    "queue": (("ours-board", "bare-django-json"), ("ours-call-next", "bare-django-form")),
}
BASELINES = {
    "intake": ("bare-django-form", "plain-sql"),
    "kernel": ("spiffworkflow", "spiffworkflow-state"),
    "simulate": ("simpy", "prosimos"),
    "mining": ("pm4py",),
    "worklist": (),
    "queue": ("bare-django-json", "bare-django-form"),
}


def declare(commands: Any) -> None:
    """Name the family's commands and arguments."""
    bench = commands.add_parser("bench", help="measure against a baseline", description="Measure in CPU time, in turn.")
    bench.add_argument("bench", choices=sorted(MODULES), metavar="NAME", help=" | ".join(sorted(MODULES)))
    bench.add_argument("--against", metavar="BASELINE", help="leave out every baseline but this one")
    bench.add_argument("--json", action="store_true", help="print one JSON document")
    bench.set_defaults(act=_bench)


def _bench(given: argparse.Namespace) -> int:
    known = BASELINES[given.bench]
    if given.against and given.against not in known:
        raise BadInput(f"bench {given.bench} knows the baselines {', '.join(known) or '(none)'}, not {given.against!r}")
    left_out = set(known) - {given.against} if given.against else set()
    rows = [row for module in _modules(given.bench) for row in module.rows() if row["name"] not in left_out]
    database = "postgresql" if os.environ.get("SENIM_DATABASE") else "sqlite"
    document = {"bench": given.bench, "database": database, "rows": rows, "ratio": ratios(given.bench, rows)}
    answers.write(document, given.json, _lines(document))
    return 0


def ratios(bench: str, rows: Iterable[dict[str, Any]]) -> dict[str, float]:
    """Give `ours/baseline` in CPU time for every pair of which both were measured."""
    cpu = {row["name"]: row["cpu_ms"] for row in rows}
    return {f"{a}/{b}": round(cpu[a] / cpu[b], 2) for a, b in RATIOS[bench] if cpu.get(a) and cpu.get(b)}


def _modules(bench: str) -> list[Any]:
    root = Path(senim.__file__).resolve().parent.parent
    if not (root / "benchmarks" / "__init__.py").exists():
        raise BadInput("the benchmarks are not part of the installed package: run this in a checkout of the repository")
    sys.path.insert(0, str(root))
    try:
        return [importlib.import_module(name) for name in MODULES[bench]]
    except ModuleNotFoundError as missing:
        raise BadInput(f"{missing.name} is missing: `make setup-test` installs what the benchmarks need") from missing


def _lines(document: Any) -> Iterator[str]:
    yield f"{document['bench']} on {document['database']}, medians"
    yield f"{'':<20}{'n':>9}{'cpu ms':>10}{'wall ms':>10}{'p95 ms':>10}{'per cpu s':>11}{'rss MB':>8}"
    for row in document["rows"]:
        yield (
            f"{row['name']:<20}{row['n']:>9}{row['cpu_ms']:>10.3f}{row['wall_ms']:>10.3f}"
            f"{row['p95_ms']:>10.3f}{row['per_cpu_s']:>11.0f}{row['rss_mb']:>8.0f}"
        )
    for name, ratio in document["ratio"].items():
        yield f"{name} = {ratio}"
