"""`ours-durable`: steps of a real service on the database, one transaction each, log and projections included.

The model is that of the other kernel rows, released as a service with its own promise, limit and coded variables; a step
is one action (begin, or completing a task), committed. The CPU of a PostgreSQL server is counted too.
Run by `senim bench kernel`; it works in a process of its own, whose settings are those of a new folder.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.installation import ROOT, Meter, environment_of, make, scratch_database
from benchmarks.kernel_memory import model

STEPS: Final = 1500
ROUNDS: Final = 5
EXTENSION: Final = (
    '<extensionElements xmlns:senim="urn:senim:bpmn:1">'
    '<senim:promise amount="10" unit="working-days"/><senim:limit amount="15" unit="working-days"/>'
    '<senim:variable name="amount" type="number"/><senim:variable name="urgent" type="boolean"/></extensionElements>'
)


def rows() -> list[dict[str, Any]]:
    """The row `ours-durable`: a step is one action (begin or complete), committed."""
    with tempfile.TemporaryDirectory(prefix="senim-bench-") as folder, scratch_database() as database:
        make(Path(folder), database)
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.kernel_durable", folder],
            stdout=subprocess.PIPE, check=True, cwd=ROOT, env=environment_of(database),
        )  # fmt: skip
        return [json.loads(answer.stdout)]


def measure(folder: Path) -> dict[str, Any]:
    """Do the steps in this process, whose database is the folder's, and give the row."""
    from senim.config import making

    making.setup(folder)
    person = _Person()
    meter, cpu, done = Meter(), [], 0
    for turn in range(ROUNDS + 1):
        steps, before, own = 0, meter.seconds(), time.process_time()
        while steps < STEPS // ROUNDS:
            steps += person.one_run()
        if turn == 0:  # the first round warms up
            person.wall.clear()
            continue
        cpu.append((time.process_time() - own + meter.seconds() - before) / steps)
        done += steps
    wall, each = sorted(person.wall), statistics.median(cpu)
    return {
        "name": "ours-durable",
        "n": done,
        "cpu_ms": round(each * 1000, 4),
        "wall_ms": round(statistics.median(wall) * 1000, 4),
        "p95_ms": round(wall[int(len(wall) * 0.95)] * 1000, 4),
        "per_cpu_s": round(1 / each),
        "rss_mb": round(psutil.Process().memory_info().rss / 1_048_576, 1),
    }


def _released() -> Any:
    """The bench's model as a released service, beside those of the catalogue."""
    from senim.catalogue.models import ServiceVersion
    from senim.catalogue.queries import compiled, current

    today = datetime.now(UTC).date()
    advice = ServiceVersion.objects.get(pk=current("advice", today).id)
    row = ServiceVersion.objects.create(
        code="bench", version=1, digest="0" * 64, definition={**advice.definition, "code": "bench"},
        model_xml=model(inside=EXTENSION).decode(), released_on=today,
    )  # fmt: skip
    return compiled(row.pk, today)


class _Person:
    """Begins a request and finishes its steps until it ends, another person for each step."""

    def __init__(self) -> None:
        from senim.places.queries import default_desk

        self.compiled = _released()
        self.desk = default_desk().pk
        self.at = time.time_ns() // 1000
        self.requests = 0
        self.wall: list[float] = []

    def one_run(self) -> int:
        """One request from its registration to its end; the number of steps."""
        from senim.ledger.actor import Actor
        from senim.processes.actions import complete

        run, steps = self._timed(self._begin), 1
        while run.ended_at is None:
            step = next(one for one in run.state.waiting if one in self.compiled.net.tasks)
            by = Actor(self.compiled.net.tasks[step].role or "", self.requests * 100 + steps, self.desk)
            given = {"stream": run.stream, "element": step, "variables": {}, "at": self.at + steps, "by": by}
            run = self._timed(partial(complete, **given))
            steps += 1
        return steps

    def _begin(self) -> Any:
        from senim.ledger.actor import CITIZEN
        from senim.processes.actions import begin

        self.requests += 1
        facts = {"channel": "web", "lane": "advice", "identity": "none", "language": "kk", "region": ""}
        return begin(
            request_id=self.requests, compiled=self.compiled, variables={"amount": 500, "urgent": True}, facts=facts,
            statutory=True, unit_id=self.desk, desk_id=self.desk, at=self.at, by=CITIZEN,
        )  # fmt: skip

    def _timed(self, act: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = act()
        self.wall.append(time.perf_counter() - began)
        return result


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
