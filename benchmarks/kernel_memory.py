"""Steps per CPU second of the kernel in memory and with its state stored, against SpiffWorkflow on the same model.

`python -m benchmarks.kernel_memory` prints the rows of `senim bench kernel` that need no database.
"""

import io
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from senim.kernel.deciding import Complete, Start, decide_and_fold
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.state import initial, pack, unpack

_NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_FLOWS = (
    ("f1", "Begin", "Register", None),
    ("f2", "Register", "Size", None),
    ("f3", "Size", "Board", "amount &gt; 1000"),
    ("f4", "Size", "Fork", "amount &gt; 100 and urgent"),
    ("f5", "Size", "Refer", "amount &lt; 0"),
    ("f6", "Size", "Answer", None),
    ("f7", "Board", "Answer", None),
    ("f8", "Refer", "Answer", None),
    ("f9", "Fork", "Inspect", None),
    ("f10", "Fork", "Consult", None),
    ("f11", "Inspect", "Join", None),
    ("f12", "Consult", "Join", None),
    ("f13", "Join", "Answer", None),
    ("f14", "Answer", "Closed", None),
    ("f15", "Late", "Remind", None),
    ("f16", "Remind", "Told", None),
)
_TASKS = ("Register", "Board", "Refer", "Inspect", "Consult", "Answer", "Remind")
_STEPS = ("Register", "Inspect", "Consult", "Answer")
_VARIABLES = {"amount": 500, "urgent": True}


def model(duration: str = "P2D", inside: str = "") -> bytes:
    """The model both engines play: three conditions and a default, a fork, a boundary timer, seven tasks; `inside` goes first into it."""
    flows = "".join(
        f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">'
        + (f"<conditionExpression>{condition}</conditionExpression>" if condition else "")
        + "</sequenceFlow>"
        for name, source, target, condition in _FLOWS
    )
    timer = f"<timerEventDefinition><timeDuration>{duration}</timeDuration></timerEventDefinition>"
    nodes = [_node("startEvent", "Begin"), _node("endEvent", "Closed"), _node("endEvent", "Told")]
    nodes += [_node("userTask", task) for task in _TASKS]
    nodes += [_node("exclusiveGateway", "Size", 'default="f6"'), _node("parallelGateway", "Fork")]
    nodes += [_node("parallelGateway", "Join")]
    nodes += [_node("boundaryEvent", "Late", 'attachedToRef="Answer" cancelActivity="false"', timer)]
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="{_NAMESPACE}" id="bench" targetNamespace="urn:senim:bench">
<process id="Bench" isExecutable="true">{inside}{"".join(nodes)}{flows}</process></definitions>""".encode()


def _node(kind: str, name: str, attributes: str = "", inside: str = "") -> str:
    listed = [f"<incoming>{flow}</incoming>" for flow, _, target, _ in _FLOWS if target == name]
    listed += [f"<outgoing>{flow}</outgoing>" for flow, source, _, _ in _FLOWS if source == name]
    return f'<{kind} id="{name}" name="{name}" {attributes}>{"".join(listed)}{inside}</{kind}>'


def rows(instances: int = 3_000, peer_instances: int = 60, rounds: int = 5) -> list[dict[str, Any]]:
    """The rows `ours-memory`, `ours-state`, `spiffworkflow`, `spiffworkflow-state`: medians over alternating rounds.

    A step is one completed task, with all that follows from it; `cpu_ms`, `wall_ms` and `p95_ms` are for one step.
    """
    ours, peer = _Ours(), _Spiff()
    runs: dict[str, tuple[Callable[[], None], int]] = {
        "ours-memory": (ours.in_memory, instances),
        "spiffworkflow": (peer.in_memory, peer_instances),
        "ours-state": (ours.with_state, instances),
        "spiffworkflow-state": (peer.with_state, max(peer_instances // 4, 1)),
    }
    taken: dict[str, list[_Round]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, (play, count) in runs.items():
            taken[name].append(_round(play, count))
    return [_row(name, taken[name], runs[name][1] * rounds) for name in runs]


class _Round:
    """CPU and wall seconds of one round, and the wall seconds of each instance in it."""

    def __init__(self, cpu: float, wall: float, each: list[float]) -> None:
        self.cpu = cpu
        self.wall = wall
        self.each = each


def _round(play: Callable[[], None], count: int) -> _Round:
    each = []
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        began = time.perf_counter()
        play()
        each.append(time.perf_counter() - began)
    return _Round(time.process_time() - cpu, time.perf_counter() - wall, each)


def _row(name: str, taken: list[_Round], instances: int) -> dict[str, Any]:
    steps = len(_STEPS)
    count = instances // len(taken) * steps
    cpu = sorted(one.cpu for one in taken)[len(taken) // 2] / count
    wall = sorted(one.wall for one in taken)[len(taken) // 2] / count
    each = sorted(second for one in taken for second in one.each)
    return {
        "name": name,
        "n": instances * steps,
        "cpu_ms": round(cpu * 1_000, 5),
        "wall_ms": round(wall * 1_000, 5),
        "p95_ms": round(each[int(len(each) * 0.95)] / steps * 1_000, 5),
        "per_cpu_s": round(1 / cpu),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024, 1),
    }


class _Ours:
    """The kernel; time zero is as good as any."""

    def __init__(self) -> None:
        self.net = compile_net(read(model()))
        _, self.begun = decide_and_fold(self.net, initial(self.net), Start(_VARIABLES), 0)
        self.stored = pack(self.begun)

    def in_memory(self) -> None:
        """One instance from its first task to its end."""
        net, state = self.net, self.begun
        for task in _STEPS:
            _, state = decide_and_fold(net, state, Complete(task, {}), 0)
        if not state.ended:
            raise AssertionError("the instance did not end")

    def with_state(self) -> None:
        """The same, with the state read before and written after every step."""
        net, stored = self.net, self.stored
        for task in _STEPS:
            _, state = decide_and_fold(net, unpack(net, stored), Complete(task, {}), 0)
            stored = pack(state)
        if not unpack(net, stored).ended:
            raise AssertionError("the instance did not end")


class _Spiff:
    """SpiffWorkflow, used as its own documentation does."""

    def __init__(self) -> None:
        from SpiffWorkflow.bpmn.parser import BpmnParser
        from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
        from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
        from SpiffWorkflow.util.task import TaskState

        parser = BpmnParser()
        # Its conditions and durations are Python expressions: the same model, the duration in quotes.
        parser.add_bpmn_io(io.BytesIO(model('"P2D"')))
        self.spec = parser.get_spec("Bench")
        self.make = BpmnWorkflow
        self.ready = TaskState.READY
        self.serializer = BpmnWorkflowSerializer()
        self.stored = self.serializer.serialize_json(self._begun())

    def _begun(self) -> Any:
        workflow = self.make(self.spec)
        workflow.do_engine_steps()
        workflow.get_next_task(state=self.ready, manual=True).data.update(_VARIABLES)
        return workflow

    def _step(self, workflow: Any, name: str) -> None:
        task = workflow.get_next_task(spec_name=name, state=self.ready)
        task.run()
        workflow.do_engine_steps()

    def in_memory(self) -> None:
        """One instance from its first task to its end."""
        workflow = self._begun()
        for name in _STEPS:
            self._step(workflow, name)
        if not workflow.is_completed():
            workflow.refresh_waiting_tasks()

    def with_state(self) -> None:
        """The same, with the workflow read before and written after every step."""
        stored = self.stored
        for name in _STEPS:
            workflow = self.serializer.deserialize_json(stored)
            self._step(workflow, name)
            stored = self.serializer.serialize_json(workflow)


def main() -> None:
    """Print the rows as JSON."""
    sys.stdout.write(json.dumps(rows(), indent=2) + "\n")


if __name__ == "__main__":
    main()
