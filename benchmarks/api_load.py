"""Intake by API under a steady load: `python -m benchmarks.api_load --size 1000000 --rate 25 --seconds 300`.

The base is filled as for the work list: copies of one request that was really taken in. Calls begin on a fixed schedule, whether or not
the ones before were answered, and each is measured from the moment when it should have begun: a server that falls behind shows it.
One JSON line: answered, faults, median and p95 in ms, CPU per request (server and database server, and by process), the share of
all cores that was busy with it, the real rate. With `--base FOLDER` the million is written once and kept for the next run.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.api_client import System, issued
from benchmarks.installation import ROOT, Meter, Server, environment_of, make, scratch_database
from benchmarks.intake_client import Browser, visit

SENDERS: Final = 16
WARM_UP: Final = 40
FILLED: Final = "filled"
_FILL: Final = """
import sys
from pathlib import Path
from senim.config import making
making.setup(Path(sys.argv[1]))
from benchmarks.bench_worklist import load
load(int(sys.argv[2]))
"""


class Load:
    """Calls on a schedule, shared by some senders."""

    def __init__(self, port: int, key: str, rate: float, seconds: float) -> None:
        self.every = 1 / rate
        self.number = int(rate * seconds)
        self.next = 0
        self.lock = threading.Lock()
        self.times: list[float] = []
        self.faults: list[str] = []
        self.began = 0.0
        self.systems = [System(port, key) for _ in range(SENDERS)]

    def run(self) -> None:
        """Send everything; returns when all were answered."""
        for one in self.systems:
            one.signs_in()
        self.began = time.perf_counter()
        threads = [threading.Thread(target=self._send, args=(one,)) for one in self.systems]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _send(self, system: System) -> None:
        while True:
            with self.lock:
                mine, self.next = self.next, self.next + 1
            if mine >= self.number:
                return
            due = self.began + mine * self.every
            time.sleep(max(0.0, due - time.perf_counter()))
            try:
                system.files()
                self.times.append(time.perf_counter() - due)
            except Exception as fault:
                self.faults.append(str(fault)[:200])


def measure(size: int, rate: float, seconds: float, base: Path | None = None) -> dict[str, Any]:
    """Make and fill where `base` is not there yet, serve with its worker, load."""
    with tempfile.TemporaryDirectory(prefix="senim-bench-") as name, scratch_database() as database:
        folder = base or Path(name)
        if not (folder / FILLED).exists():
            fill(folder, size, database)
        key = issued(folder, database)
        server = Server(folder, more=database)
        server.start()
        try:
            warm = System(server.port, key)
            warm.signs_in()
            for _ in range(WARM_UP):
                warm.files()
            meter, load = Meter(server), Load(server.port, key, rate, seconds)
            before = meter.by_command()
            load.run()
            spent, wall = meter.by_command() - before, time.perf_counter() - load.began
        finally:
            server.stop()
    return _figures(load, size, spent, wall)


def fill(folder: Path, size: int, database: Mapping[str, str]) -> None:
    """An installation with one request that was really taken in, and `size` copies of it."""
    folder.mkdir(parents=True, exist_ok=True)
    make(folder, database)
    server = Server(folder, more=database)
    server.start("--no-worker")
    visit(Browser("127.0.0.1", server.port), "appeal", "жүктеме")
    server.stop()
    if size:
        command = [sys.executable, "-c", _FILL, str(folder), str(size)]
        subprocess.run(command, check=True, cwd=ROOT, env=environment_of(database))
    (folder / FILLED).write_text(str(size))


def _figures(load: Load, size: int, spent: Counter[str], wall: float) -> dict[str, Any]:
    times = sorted(load.times)
    answered = max(len(times), 1)
    return {
        "bench": "api_load",
        "base": size,
        "asked": load.number,
        "answered": len(times),
        "faults": len(load.faults),
        "first_fault": load.faults[0] if load.faults else "",
        "median_ms": round(statistics.median(times) * 1000, 1),
        "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
        "most_ms": round(times[-1] * 1000, 1),
        "cpu_ms": round(spent.total() / answered * 1000, 2),
        "cpu_ms_by": {part: round(used / answered * 1000, 2) for part, used in spent.most_common() if used},
        "busy_share": round(spent.total() / wall / (os.cpu_count() or 1), 3),
        "per_s": round(len(times) / wall, 1),
    }


def main() -> None:
    """Read the arguments and print one line."""
    given = argparse.ArgumentParser(description="Intake by API at a steady rate.")
    given.add_argument("--size", type=int, default=1_000_000, help="requests that are there already")
    given.add_argument("--rate", type=float, default=25.0, help="requests a second")
    given.add_argument("--seconds", type=float, default=300.0)
    given.add_argument("--base", type=Path, help="a folder that is filled once and kept (SQLite)")
    asked = given.parse_args()
    if asked.base and os.environ.get("SENIM_DATABASE"):
        given.error("--base keeps a folder; a scratch database on PostgreSQL is made anew for each run")
    print(json.dumps(measure(asked.size, asked.rate, asked.seconds, asked.base and asked.base.resolve())))


if __name__ == "__main__":
    main()
