"""Follows call activities to the processes they call in the same file; calls that go round are refused."""

from collections.abc import Callable
from typing import Final, NamedTuple

from lxml import etree

from senim.kernel.model import ProcessDefinition
from senim.kernel.parsing import BPMN, Findings, children, line_of, refusal

MAX_PROCESSES: Final = 500


def read_called(
    root: etree._Element,
    definitions: dict[str, ProcessDefinition],
    read_one: Callable[[etree._Element], ProcessDefinition],
    findings: Findings,
) -> dict[str, ProcessDefinition]:
    """Read every process that those in `definitions` call, and what these call; the found ones are added and returned.

    A call of nothing, of what is not in the file, and a process that reaches itself go to `findings`; more than
    MAX_PROCESSES are refused by ModelInvalid.
    """
    processes = {node.get("id") or "": node for node in children(root, "process")}
    calls = {call.get("id") or "": call for call in root.iter(f"{{{BPMN}}}callActivity")}
    found: dict[str, ProcessDefinition] = {}
    waiting = list(definitions.values())
    while waiting:
        if len(definitions) > MAX_PROCESSES:
            raise refusal(line_of(root), f"the process calls more than {MAX_PROCESSES} others")
        for element in waiting.pop(0).elements:
            name = element.called
            if name is None:
                continue
            if name not in processes:
                what = f"calls {name!r}, which is not a process of this file" if name else "names no process to call"
                findings.error(calls[element.id], f"the call activity {what}")
            elif name not in definitions:
                definitions[name] = found[name] = read_one(processes[name])
                waiting.append(found[name])
    _refuse_circles(definitions, calls, findings)
    return found


def _refuse_circles(
    definitions: dict[str, ProcessDefinition],
    calls: dict[str, etree._Element],
    findings: Findings,
) -> None:
    """Every call on a circle, or on the way from one circle to another, is an error."""
    ahead = {name: _called_by(one) & definitions.keys() for name, one in definitions.items()}
    behind: dict[str, set[str]] = {name: set() for name in ahead}
    for name, called in ahead.items():
        for other in called:
            behind[other].add(name)
    round_and_round = _left_over(_left_over(set(ahead), ahead), behind)
    for name in sorted(round_and_round):
        for element in definitions[name].elements:
            if element.called in round_and_round:
                findings.error(calls[element.id], f"the call of {element.called} goes round: it calls {name} again")


def _called_by(definition: ProcessDefinition) -> set[str]:
    return {element.called for element in definition.elements if element.called is not None}


def _left_over(names: set[str], neighbours: dict[str, set[str]]) -> set[str]:
    """What is left when names without neighbours are taken away again and again."""
    counts = {name: len(neighbours[name] & names) for name in names}
    points_at: dict[str, list[str]] = {name: [] for name in names}
    for name in names:
        for other in neighbours[name] & names:
            points_at[other].append(name)
    gone = [name for name, count in counts.items() if count == 0]
    left = set(names)
    while gone:
        name = gone.pop()
        left.discard(name)
        for other in points_at[name]:
            counts[other] -= 1
            if counts[other] == 0:
                gone.append(other)
    return left


class Extent(NamedTuple):
    """How many nodes a process becomes, those of called processes counted at each call, and how deep scopes nest."""

    nodes: int
    depth: int


def extent(definition: ProcessDefinition, called: dict[str, ProcessDefinition]) -> Extent:
    """The extent of a process with all it calls. Calls must not go round."""
    known: dict[str, Extent] = {}
    waiting = [definition, *called.values()]
    while waiting:
        later = []
        for one in waiting:
            if _called_by(one) <= known.keys():
                known[one.id] = _extent(one, known)
            else:
                later.append(one)
        # The order of a file is mostly callers first, so that going backwards is quick.
        waiting = later[::-1]
    return known[definition.id]


def _extent(one: ProcessDefinition, known: dict[str, Extent]) -> Extent:
    parents = {element.id: element.parent for element in one.elements}
    nodes, depth = len(one.elements), 1
    for element in one.elements:
        level, parent = 1, element.parent
        while parent:
            level, parent = level + 1, parents[parent]
        if element.called is not None:
            nodes, level = nodes + known[element.called].nodes, level + known[element.called].depth
        nodes += element.repeat is not None
        depth = max(depth, level)
    return Extent(nodes, depth)
