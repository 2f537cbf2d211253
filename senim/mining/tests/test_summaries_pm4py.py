"""On random logs pm4py counts the same steps, times, variants, starts, ends and durations."""

import importlib.util
import os
import subprocess
import sys

import pytest

SCRIPT = """
import sys, tempfile, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import pandas as pd
import pm4py
from senim.commands.log_summary import document
from senim.mining.engines import measured
from senim.mining.tests.logs import made_up, write

edges = 0
for seed in map(int, sys.argv[1:]):
    log = made_up(40 + seed, seed)
    with tempfile.TemporaryDirectory() as folder:
        found = document(measured(str(write(Path(folder) / "log.parquet", log, 50)), "one"))
    rows = [(str(number), name, at) for number, case in enumerate(log) for name, at in case]
    frame = pd.DataFrame(rows, columns=["case:concept:name", "concept:name", "time:timestamp"])
    frame["time:timestamp"] = pd.to_datetime(frame["time:timestamp"], unit="us", utc=True)
    counts, starts, ends = pm4py.discover_dfg(frame)
    assert (found["starts"], found["ends"]) == (dict(starts), dict(ends))
    assert {(edge["from"], edge["to"]): edge["count"] for edge in found["edges"]} == dict(counts)
    times, _, _ = pm4py.discover_performance_dfg(frame)
    for edge in found["edges"]:
        theirs = times[edge["from"], edge["to"]]
        for name in ("mean", "median"):
            assert abs(edge[f"{name}_s"] - theirs[name]) <= 1e-5 + 1e-9 * theirs[name], (seed, edge, theirs)
        edges += 1
    assert found["variants"] == len(pm4py.get_variants(frame))
    durations = pd.Series(pm4py.get_all_case_durations(frame))
    ours = found["duration_s"]
    assert abs(ours["median"] - durations.median()) < 1e-5
    assert abs(ours["p90"] - durations.quantile(0.9)) < 1e-5
    assert abs(ours["mean"] - durations.mean()) < 1e-3
print(edges)
"""


def test_pm4py_counts_the_same() -> None:
    if importlib.util.find_spec("pm4py") is None:
        if os.environ.get("REQUIRE") == "all":
            pytest.fail("pm4py is missing (pip install senim[test])")
        pytest.skip("pm4py is missing")
    done = subprocess.run([sys.executable, "-c", SCRIPT, "1", "2", "300"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert int(done.stdout.splitlines()[-1]) == 75
