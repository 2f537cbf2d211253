"""Rows of `senim bench mining`: a log summarised by us, merely read, and summarised by pm4py, each in a process of its own.

Ours and the scan begin from the file, pm4py from its loaded frame: loading is not in its time, but in its memory.
BENCH_EVENTS sets how many events the made-up log has (10 million unless given).
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

EVENTS = 10_000_000
ROUNDS = 3
_COLUMNS = ["case", "activity", "at_us"]


def rows() -> list[dict[str, Any]]:
    """The rows `ours`, `scan` and `pm4py`: medians over alternating rounds (pm4py: one), on one core."""
    from benchmarks.log_generator import write_log

    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.parquet"
        events = write_log(log, int(os.environ.get("BENCH_EVENTS", EVENTS)))
        taken: dict[str, list[dict[str, float]]] = {"ours": [], "scan": [], "pm4py": []}
        for number in range(ROUNDS):
            for name, rounds in taken.items():
                if name != "pm4py" or number == 0:
                    rounds.append(alone(name, log))
    return [_row(name, events, rounds) for name, rounds in taken.items()]


def alone(name: str, log: Path) -> dict[str, float]:
    """Run one side in a fresh process; gives cpu_ms, wall_ms and the process's highest memory, rss_mb."""
    command = [sys.executable, "-m", "benchmarks.bench_mining", name, str(log)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    measures: dict[str, float] = json.loads(answer.splitlines()[-1])
    return measures


def _row(name: str, events: int, rounds: list[dict[str, float]]) -> dict[str, Any]:
    middle = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
    worst = max(one["wall_ms"] for one in rounds)
    return {"name": name, "n": events, **middle, "p95_ms": worst, "per_cpu_s": events / middle["cpu_ms"] * 1_000}


def _ours(log: str) -> Callable[[], object]:
    from senim.commands.log_summary import document
    from senim.mining.engines import measured

    return lambda: document(measured(log, "one"))


def _scan(log: str) -> Callable[[], object]:
    import pyarrow.parquet as pq

    def read() -> None:
        file = pq.ParquetFile(log)
        for number in range(file.num_row_groups):
            file.read_row_group(number, columns=_COLUMNS, use_threads=False)

    return read


def _pm4py(log: str) -> Callable[[], object]:
    import pandas as pd
    import pm4py

    frame = pd.read_parquet(log, columns=["case_id", "activity", "at_us"])
    frame["time:timestamp"] = pd.to_datetime(frame.pop("at_us"), unit="us", utc=True)
    frame = frame.rename(columns={"case_id": "case:concept:name", "activity": "concept:name"})
    frame["concept:name"] = frame["concept:name"].astype("string")
    frame["case:concept:name"] = frame["case:concept:name"].astype("string")

    def summarised() -> None:
        pm4py.discover_dfg(frame)
        pm4py.discover_performance_dfg(frame)
        pm4py.get_variants(frame)
        pm4py.get_all_case_durations(frame)

    return summarised


def main(name: str, log: str) -> None:
    """Measure one side and print its figures."""
    act = {"ours": _ours, "scan": _scan, "pm4py": _pm4py}[name](log)
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps({"cpu_ms": cpu * 1_000, "wall_ms": wall * 1_000, "rss_mb": highest_memory()}))


def highest_memory() -> float:
    """The highest memory of this process in MB; getrusage would give that of its parent where it was higher."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
