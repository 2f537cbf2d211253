"""Follows call activities to the processes they call in the same file; calls that go round are refused."""

from collections.abc import Callable
from functools import cache

from lxml import etree

from senim.kernel.model import ProcessDefinition
from senim.kernel.parsing import BPMN, Findings, children


def read_called(
    root: etree._Element,
    definitions: dict[str, ProcessDefinition],
    read_one: Callable[[etree._Element], ProcessDefinition],
    findings: Findings,
) -> dict[str, ProcessDefinition]:
    """Read every process that those in `definitions` call, and what these call; the found ones are added and returned.

    A call of nothing, of what is not in the file, and a process that reaches itself go to `findings`.
    """
    processes = {node.get("id") or "": node for node in children(root, "process")}
    calls = {call.get("id") or "": call for call in root.iter(f"{{{BPMN}}}callActivity")}
    found: dict[str, ProcessDefinition] = {}
    waiting = list(definitions.values())
    while waiting:
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
    reached: dict[str, set[str]] = {name: set() for name in definitions}
    changed = True
    while changed:
        changed = False
        for name, definition in definitions.items():
            before = len(reached[name])
            for element in definition.elements:
                if element.called in definitions:
                    reached[name] |= {element.called, *reached[element.called]}
            changed = changed or len(reached[name]) > before
    for name, definition in definitions.items():
        for element in definition.elements:
            if element.called == name or name in reached.get(element.called or "", ()):
                findings.error(calls[element.id], f"the call of {element.called} goes round: it calls {name} again")


def size(definition: ProcessDefinition, called: dict[str, ProcessDefinition]) -> int:
    """The number of nodes a process becomes, with those of called processes at each call. Calls must not go round."""

    @cache
    def of(name: str) -> int:
        return nodes(called[name])

    def nodes(one: ProcessDefinition) -> int:
        copies = sum(element.repeat is not None for element in one.elements)
        return len(one.elements) + copies + sum(of(e.called) for e in one.elements if e.called is not None)

    return nodes(definition)
