"""Lays the elements of a process, of the processes it calls and of its repeated activities out as numbered nodes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from senim.kernel import tables
from senim.kernel.model import TASKS, Element, Flow, ProcessDefinition

_KINDS: Final[Mapping[str, int]] = {
    **dict.fromkeys(TASKS, tables.TASK),
    "intermediateCatchEvent": tables.CATCH,
    "eventBasedGateway": tables.EVENT_GATE,
    "subProcess": tables.SUB,
    "callActivity": tables.SUB,
    "exclusiveGateway": tables.EXCLUSIVE,
    "parallelGateway": tables.PARALLEL,
    "inclusiveGateway": tables.INCLUSIVE,
    "intermediateThrowEvent": tables.THROW,
    "endEvent": tables.END,
    "startEvent": tables.START,
    "boundaryEvent": tables.BOUNDARY,
}
_THROWN: Final[Mapping[str, int]] = {
    "signal": tables.SIGNAL,
    "escalation": tables.ESCALATE,
    "error": tables.FAIL,
    "terminate": tables.TERMINATE,
}


class Place(NamedTuple):
    """One node in the making. `names` finds the nodes of the same definition by element id."""

    element: Element
    kind: int
    parent: int
    names: Mapping[str, int]


@dataclass(slots=True)
class Layout:
    """All nodes and flows in their order; `inner` maps each MANY to the node of the activity inside it."""

    places: list[Place] = field(default_factory=list)
    inner: dict[int, int] = field(default_factory=dict)
    flow_ids: list[str] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    conditions: list[str | None] = field(default_factory=list)
    # For each node, its default flow or -1.
    defaults: dict[int, int] = field(default_factory=dict)

    def body(self, node: int) -> int:
        """The node that holds what is inside an activity: itself, or the inner one of a MANY."""
        return self.inner.get(node, node)


def lay_out(definition: ProcessDefinition) -> Layout:
    """The nodes of a definition and of everything it calls; calls must not go round (reading refuses those)."""
    layout = Layout()
    waiting = [(definition, tables.ROOT)]
    while waiting:
        one, owner = waiting.pop(0)
        names = _lay_elements(layout, one, owner)
        _lay_flows(layout, one, names)
        waiting += [
            (definition.called[element.called], layout.body(names[element.id]))
            for element in one.elements
            if element.called is not None
        ]
    return layout


def _lay_elements(layout: Layout, definition: ProcessDefinition, owner: int) -> Mapping[str, int]:
    first = len(layout.places)
    names = {element.id: first + offset for offset, element in enumerate(definition.elements)}
    after = first + len(names)
    for element in definition.elements:
        if element.repeat is not None:
            layout.inner[names[element.id]] = after
            after += 1
    inner = []
    for element in definition.elements:
        node = names[element.id]
        parent = layout.body(names[element.parent]) if element.parent else owner
        kind = _kind(element)
        layout.places.append(Place(element, tables.MANY if node in layout.inner else kind, parent, names))
        if node in layout.inner:
            inner.append(Place(element, kind, node, names))
    layout.places += inner
    return names


def _lay_flows(layout: Layout, definition: ProcessDefinition, names: Mapping[str, int]) -> None:
    first = len(layout.flow_ids)
    flows = [*definition.flows, *_links(definition)]
    numbers = {flow.id: first + offset for offset, flow in enumerate(flows)}
    for flow in flows:
        layout.flow_ids.append(flow.id)
        layout.sources.append(names[flow.source])
        layout.targets.append(names[flow.target])
        layout.conditions.append(flow.condition)
    for element in definition.elements:
        layout.defaults[names[element.id]] = -1 if element.default is None else numbers[element.default]


def _links(definition: ProcessDefinition) -> list[Flow]:
    """The flows that links stand for (BPMN 2.0, 10.5.1: two links of one name in one scope are one flow drawn in two)."""
    catching = {
        (element.parent, element.code): element
        for element in definition.elements
        if element.event == "link" and element.kind == "intermediateCatchEvent"
    }
    return [
        Flow(element.id, element.line, element.id, catching[element.parent, element.code].id)
        for element in definition.elements
        if element.event == "link" and element.kind == "intermediateThrowEvent"
    ]


def _kind(element: Element) -> int:
    if element.triggered:
        return tables.EVENT_SUB
    if element.kind in {"intermediateThrowEvent", "endEvent"}:
        return _THROWN.get(element.event, _KINDS[element.kind])
    if element.event == "link":
        return tables.LINK
    return _KINDS[element.kind]
