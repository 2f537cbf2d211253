"""The simulation against queueing theory: how often its 95 % interval holds the exact value, over many seeds.

`python -m benchmarks.simulation_theory [--seeds 300]` ends with 1 when a model's share lies outside 92 to 98 %.
Exact values: waiting in M/M/c by Erlang's C formula; the mean response of two M/M/1 queues in a row, by Burke's theorem
the sum of theirs; that of a fork-join queue of two equal branches, (12 - load) / 8 of one queue's (L. Flatto and S. Hahn,
SIAM J. Appl. Math. 44(5), 1984; R. Nelson and A. N. Tantawi, IEEE Trans. Computers 37(6), 1988).
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from math import factorial
from typing import Any, NamedTuple

from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.tables import Net
from senim.simulation.intervals import Measured
from senim.simulation.results import Result
from senim.simulation.scenario import Scenario
from senim.simulation.scenario_reading import read_scenario
from senim.simulation.simulating import simulate

LEAST, MOST = 0.92, 0.98
SERVICE = 100.0


class Model(NamedTuple):
    """A net and scenario, the exact value, and the figure of a result that should hold it."""

    name: str
    net: Net
    scenario: Scenario
    exact: float
    figure: Callable[[Result], Measured]
    cases: int


def models() -> Iterator[Model]:
    """The queues that are tried, from lightly to heavily loaded."""
    for servers, load, cases in ((1, 0.5, 3_000), (1, 0.8, 10_000), (3, 0.7, 5_000), (8, 0.85, 10_000)):
        between = SERVICE / servers / load
        net, scenario = _network([("A",)], {"A": servers}, between)
        yield Model(f"M/M/{servers} at {load}", net, scenario, erlang_c(servers, load), _waiting, cases)
    net, scenario = _network([("A", "B")], {"A": 1, "B": 1}, SERVICE / 0.6)
    yield Model("tandem at 0.6", net, scenario, 2 * SERVICE / (1 - 0.6), _duration, 5_000)
    for load, cases in ((0.4, 3_000), (0.7, 6_000)):
        net, scenario = _network([("A",), ("B",)], {"A": 1, "B": 1}, SERVICE / load)
        yield Model(f"fork-join at {load}", net, scenario, (12 - load) / 8 * SERVICE / (1 - load), _duration, cases)


def erlang_c(servers: int, load: float) -> float:
    """The mean time in an M/M/c queue before service, which takes SERVICE on average."""
    asked = servers * load
    all_busy = asked**servers / factorial(servers) / (1 - load)
    waits = all_busy / (sum(asked**n / factorial(n) for n in range(servers)) + all_busy)
    return waits * SERVICE / servers / (1 - load)


def _waiting(result: Result) -> Measured:
    return result.waiting["A"]


def _duration(result: Result) -> Measured:
    return result.mean


def _network(branches: list[tuple[str, ...]], people: dict[str, int], between: float) -> tuple[Net, Scenario]:
    """Branches side by side, each a row of tasks with a role of its own; all times exponential."""
    tasks = [task for branch in branches for task in branch]
    lanes = "".join(f'<lane id="lane{task}" name="{task}"><flowNodeRef>{task}</flowNodeRef></lane>' for task in tasks)
    nodes = '<startEvent id="S"/><endEvent id="E"/><parallelGateway id="F"/><parallelGateway id="J"/>'
    nodes += "".join(f'<userTask id="{task}"/>' for task in tasks)
    ways = [("S", "F"), ("J", "E"), *(way for branch in branches for way in _ways(("F", *branch, "J")))]
    flows = "".join(f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in enumerate(ways))
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:senim:bench">'
        f'<process id="P" isExecutable="true"><laneSet id="L">{lanes}</laneSet>{nodes}{flows}</process></definitions>'
    )
    given = {
        "arrivals": {"distribution": "exponential", "mean": between},
        "durations": {task: {"distribution": "exponential", "mean": SERVICE} for task in tasks},
        "roles": {task: {"people": count} for task, count in people.items()},
        "warm_up": 0.2,
    }
    return compile_net(read(xml.encode())), read_scenario(given)


def _ways(nodes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return pairwise(nodes)


def coverage(model: Model, seeds: int, replications: int = 20) -> dict[str, Any]:
    """How often the interval held the exact value, and how far the mean of all seeds lies from it."""
    began, held, total = time.process_time(), 0, 0.0
    for seed in range(seeds):
        result = simulate(
            model.net, model.scenario, cases=model.cases, seed=seed, replications=replications, engine="numba"
        )
        found = model.figure(result)
        total += found.value
        held += found.low is not None and found.high is not None and found.low <= model.exact <= found.high
    return {
        "model": model.name,
        "exact_s": round(model.exact, 3),
        "mean_s": round(total / seeds, 3),
        "held": round(held / seeds, 4),
        "seeds": seeds,
        "cpu_s": round(time.process_time() - began, 1),
    }


def main() -> int:
    """Print one line for each model; 1 when one of them is outside."""
    parser = argparse.ArgumentParser(description="Compare the simulation with exact values.")
    parser.add_argument("--seeds", type=int, default=300)
    parser.add_argument("--only", default="", help="models whose name has this in it")
    given = parser.parse_args()
    good = True
    for model in models():
        if given.only in model.name:
            found = coverage(model, given.seeds)
            good &= LEAST <= found["held"] <= MOST
            sys.stdout.write(json.dumps(found) + "\n")
            sys.stdout.flush()
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
