"""Log events per CPU second of the simulation, as Python and compiled, against SimPy and Prosimos on one process.

`python -m benchmarks.simulate` prints the rows of `senim bench simulate`. A log event is the start or the completion
of a task. The process: six tasks of three roles, one of them done for a fifth of the cases, all times exponential.
"""

import io
import json
import random
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Generator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.simulation.fields import STARTS
from senim.simulation.plan import make_plan
from senim.simulation.running import replicate
from senim.simulation.scenario_reading import read_scenario

BETWEEN = 300.0
MEANS = {"Register": 240.0, "Check": 300.0, "Ask": 600.0, "Assess": 1200.0, "Decide": 400.0, "Answer": 350.0}
ROLES = {"clerk": 5, "expert": 6, "chief": 2}
ROLE_OF = {
    "Register": "clerk",
    "Check": "clerk",
    "Ask": "clerk",
    "Assess": "expert",
    "Decide": "chief",
    "Answer": "clerk",
}
ASKED = 0.2
_FLOWS = {
    "f1": ("Begin", "Register"), "f2": ("Register", "Check"), "f3": ("Check", "Whole"), "asked": ("Whole", "Ask"),
    "whole": ("Whole", "Again"), "f6": ("Ask", "Again"), "f7": ("Again", "Assess"), "f8": ("Assess", "Decide"),
    "f9": ("Decide", "Answer"), "f10": ("Answer", "End"),
}  # fmt: skip


def model() -> bytes:
    """The process as BPMN, for our engines and for Prosimos."""
    lanes = "".join(
        f'<lane id="lane-{role}" name="{role}">'
        + "".join(f"<flowNodeRef>{task}</flowNodeRef>" for task, of in ROLE_OF.items() if of == role)
        + "</lane>"
        for role in ROLES
    )
    nodes = '<startEvent id="Begin"/><endEvent id="End"/><exclusiveGateway id="Whole"/><exclusiveGateway id="Again"/>'
    nodes += "".join(f'<task id="{task}" name="{task}"/>' for task in MEANS)
    flows = "".join(
        f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}"/>'
        for name, (source, target) in _FLOWS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        f'id="bench" targetNamespace="urn:senim:bench"><process id="Bench" isExecutable="true">'
        f'<laneSet id="lanes">{lanes}</laneSet>{nodes}{flows}</process></definitions>'
    ).encode()


def scenario() -> dict[str, Any]:
    """The same for our command line."""
    return {
        "arrivals": {"distribution": "exponential", "mean": BETWEEN},
        "durations": {task: {"distribution": "exponential", "mean": mean} for task, mean in MEANS.items()},
        "roles": {role: {"people": count} for role, count in ROLES.items()},
        "branches": {"asked": ASKED, "whole": 1 - ASKED},
    }


def rows(
    cases: int = 5_000, compiled_cases: int = 100_000, peer_cases: int = 500, rounds: int = 3
) -> list[dict[str, Any]]:
    """The rows `ours-python`, `ours-numba`, `simpy`, `prosimos`: medians over alternating rounds, per log event.

    The compiled engine gets more cases, Prosimos fewer, so that a round of each takes about as long; loading and
    compiling are not in the figures.
    """
    ours = _Ours()
    runs: dict[str, tuple[Callable[[int, int], int], int]] = {
        "ours-python": (lambda count, seed: ours.play(count, seed, False), cases),
        "ours-numba": (lambda count, seed: ours.play(count, seed, True), compiled_cases),
        "simpy": (_Simpy().play, cases),
        "prosimos": (_Prosimos().play, peer_cases),
    }
    runs["ours-numba"][0](10, 0)
    taken: dict[str, list[tuple[float, float, int]]] = {name: [] for name in runs}
    for seed in range(rounds):
        for name, (play, count) in runs.items():
            taken[name].append(_timed(play, count, seed))
    return [_row(name, each) for name, each in taken.items()]


def _timed(play: Callable[[int, int], int], count: int, seed: int) -> tuple[float, float, int]:
    wall, cpu = time.perf_counter(), time.process_time()
    events = play(count, seed)
    return time.process_time() - cpu, time.perf_counter() - wall, events


def _row(name: str, taken: list[tuple[float, float, int]]) -> dict[str, Any]:
    cpu = sorted(seconds / events for seconds, _, events in taken)
    wall = sorted(seconds / events for _, seconds, events in taken)
    middle = len(taken) // 2
    return {
        "name": name,
        "n": sum(events for _, _, events in taken),
        "cpu_ms": round(cpu[middle] * 1_000, 6),
        "wall_ms": round(wall[middle] * 1_000, 6),
        "p95_ms": round(wall[-1] * 1_000, 6),
        "per_cpu_s": round(1 / cpu[middle]),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024, 1),
    }


class _Ours:
    """One replication of our simulation: from the plan to the figures of every case and task."""

    def __init__(self) -> None:
        self.plan = make_plan(compile_net(read(model())), read_scenario(scenario()))

    def play(self, cases: int, seed: int, compiled: bool) -> int:
        """How many log events there were."""
        one = replicate(self.plan, cases, seed, 0, compiled)
        if (one.ended < 0).any():
            raise AssertionError("a case did not end")
        return 2 * int(one.sums[:, STARTS].sum())


class _Simpy:
    """The process as a SimPy user writes it: a generator for a case, a resource for a role."""

    def play(self, cases: int, seed: int) -> int:
        """How many log events there were."""
        import simpy

        chance = random.Random(seed)
        environment = simpy.Environment()
        resources = {role: simpy.Resource(environment, count) for role, count in ROLES.items()}
        spent: list[float] = []
        events = 0

        def work(task: str) -> Generator[Any, Any, Any]:
            nonlocal events
            with resources[ROLE_OF[task]].request() as turn:
                yield turn
                yield environment.timeout(chance.expovariate(1 / MEANS[task]))
            events += 2

        def case() -> Generator[Any, Any, Any]:
            began = environment.now
            yield from work("Register")
            yield from work("Check")
            if chance.random() < ASKED:
                yield from work("Ask")
            for task in ("Assess", "Decide", "Answer"):
                yield from work(task)
            spent.append(environment.now - began)

        def arrivals() -> Generator[Any, Any, Any]:
            for _ in range(cases):
                yield environment.timeout(chance.expovariate(1 / BETWEEN))
                environment.process(case())

        environment.process(arrivals())
        environment.run()
        if len(spent) != cases:
            raise AssertionError("a case did not end")
        return events


class _Prosimos:
    """The process in Prosimos, as its own documentation runs it; its log is counted, then thrown away."""

    def play(self, cases: int, seed: int) -> int:
        """How many log events there were."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from prosimos.simulation_engine import run_simulation
        random.seed(seed)
        with tempfile.TemporaryDirectory() as folder:
            bpmn, given, log = (str(Path(folder) / name) for name in ("m.bpmn", "p.json", "log.csv"))
            Path(bpmn).write_bytes(model())
            Path(given).write_text(json.dumps(self._parameters()))
            with redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                run_simulation(bpmn, given, cases, None, log, "2026-01-05T04:00:00+00:00")
            with Path(log).open() as lines:
                return 2 * (sum(1 for _ in lines) - 1)

    def _parameters(self) -> dict[str, Any]:
        always = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999999"}]
        staff = [
            {"id": role, "name": role, "cost_per_hour": 1, "amount": count, "calendar": "always", "assignedTasks": []}
            for role, count in ROLES.items()
        ]
        return {
            "resource_profiles": [{"id": one["id"], "name": one["id"], "resource_list": [one]} for one in staff],
            "resource_calendars": [{"id": "always", "name": "always", "time_periods": always}],
            "arrival_time_calendar": always,
            "arrival_time_distribution": self._exponential(BETWEEN),
            "task_resource_distribution": [
                {"task_id": task, "resources": [{"resource_id": ROLE_OF[task], **self._exponential(mean)}]}
                for task, mean in MEANS.items()
            ],
            "gateway_branching_probabilities": [
                {
                    "gateway_id": "Whole",
                    "probabilities": [{"path_id": "asked", "value": ASKED}, {"path_id": "whole", "value": 1 - ASKED}],
                }
            ],
        }

    @staticmethod
    def _exponential(mean: float) -> dict[str, Any]:
        limits = [{"value": value} for value in (mean, 0.0, 1e9)]
        return {"distribution_name": "expon", "distribution_params": limits}


def main() -> None:
    """Print the rows as JSON."""
    sys.stdout.write(json.dumps(rows(), indent=2) + "\n")


if __name__ == "__main__":
    main()
