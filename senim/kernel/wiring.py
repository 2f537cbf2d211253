"""Checks that a process is wired as BPMN asks: references exist, stay in their scope and fit the elements."""

from collections import Counter, defaultdict

from lxml import etree

from senim.kernel.errors import ExpressionInvalid, Finding
from senim.kernel.expressions import compile_condition
from senim.kernel.model import TASKS, Element, Flow, ProcessDefinition
from senim.kernel.parsing import Findings, children

_ACTIVITIES = frozenset(TASKS | {"subProcess", "callActivity"})
_CHOOSING = frozenset(_ACTIVITIES | {"exclusiveGateway", "inclusiveGateway"})
_WITHOUT_WAY_IN = frozenset({"startEvent", "boundaryEvent"})


def check_wiring(
    definition: ProcessDefinition,
    nodes: dict[str, etree._Element],
    flow_nodes: dict[str, etree._Element],
    findings: Findings,
) -> None:
    """Add to `findings` every reference that dangles and every rule of BPMN's wiring that is broken."""
    check = _Check(definition, nodes, flow_nodes, findings)
    for flow in definition.flows:
        check.flow(flow)
    for element in definition.elements:
        check.element(element)
    check.starts()
    check.links()


class _Check:
    def __init__(
        self,
        definition: ProcessDefinition,
        nodes: dict[str, etree._Element],
        flow_nodes: dict[str, etree._Element],
        findings: Findings,
    ) -> None:
        self.definition = definition
        self.nodes = nodes
        self.flow_nodes = flow_nodes
        self.findings = findings
        self.elements = {element.id: element for element in definition.elements}
        self.out: defaultdict[str, list[Flow]] = defaultdict(list)
        self.into: defaultdict[str, list[Flow]] = defaultdict(list)
        for flow in definition.flows:
            self.out[flow.source].append(flow)
            self.into[flow.target].append(flow)

    def _error(self, element: Element, message: str) -> None:
        self.findings.error(self.nodes[element.id], message)

    def flow(self, flow: Flow) -> None:
        """Both ends exist in one scope; a condition is readable and stands where a choice is made."""
        node = self.flow_nodes[flow.id]
        ends = [self.elements.get(flow.source), self.elements.get(flow.target)]
        refused = {finding.element for finding in self.findings.errors if finding.code == "unsupported"}
        for name, end in zip((flow.source, flow.target), ends, strict=True):
            if end is None and name not in refused:
                self.findings.error(node, f"the flow refers to {name!r}, which is not a playable element here")
        if ends[0] is not None and ends[1] is not None and ends[0].parent != ends[1].parent:
            self.findings.error(node, "the flow crosses the border of a sub-process")
        if flow.condition is None:
            return
        if ends[0] is not None and ends[0].kind not in _CHOOSING:
            self.findings.error(node, f"a flow out of {ends[0].kind} {ends[0].id} may not have a condition")
        try:
            names = compile_condition(flow.condition).names
        except ExpressionInvalid as error:
            self.findings.error(node, str(error))
            return
        self._declared(node, names)

    def _declared(self, node: etree._Element, names: tuple[str, ...]) -> None:
        declared = {variable.name for variable in self.definition.extension.variables}
        for name in names:
            if declared and name not in declared:
                self.findings.warning(node, f"the condition reads {name}, which the process does not declare")

    def element(self, element: Element) -> None:
        """Everything one element refers to, and how many flows may meet it."""
        self._listed_flows(element)
        if element.default is not None and element.default not in {flow.id for flow in self.out[element.id]}:
            self._error(element, f"the default flow {element.default!r} does not leave this element")
        if element.kind == "boundaryEvent":
            self._boundary(element)
        if element.kind in _WITHOUT_WAY_IN and self.into[element.id]:
            self._error(element, f"a flow may not enter a {element.kind}")
        if element.kind == "endEvent" and self.out[element.id]:
            self._error(element, "a flow may not leave an end event")
        if element.kind == "eventBasedGateway":
            self._event_gateway(element)
        if element.triggered:
            self._event_sub(element)
        if element.repeat is not None:
            self._repeat(element)
        self._second_person(element)

    def _listed_flows(self, element: Element) -> None:
        node = self.nodes[element.id]
        for name, flows in (("incoming", self.into[element.id]), ("outgoing", self.out[element.id])):
            known = {flow.id for flow in flows}
            for listed in children(node, name):
                reference = (listed.text or "").strip().rpartition(":")[2]
                if reference not in known:
                    self._error(element, f"it lists the {name} flow {reference!r}, which is not there")

    def _boundary(self, element: Element) -> None:
        host = self.elements.get(element.attached_to or "")
        if host is None or host.kind not in _ACTIVITIES or host.triggered or host.parent != element.parent:
            self._error(element, f"it is attached to {element.attached_to!r}, which is not an activity beside it")

    def _event_gateway(self, element: Element) -> None:
        targets = [self.elements.get(flow.target) for flow in self.out[element.id]]
        if not targets:
            self._error(element, "an event-based gateway needs events after it")
        for target in targets:
            if target is None:
                continue
            if target.kind not in {"intermediateCatchEvent", "receiveTask"}:
                self._error(element, f"{target.id} after it is not a catching event or receive task")
            elif target.event == "link" or target.repeat is not None:
                self._error(element, f"{target.id} after it is a link or repeated, which it cannot wait for")
            elif len(self.into[target.id]) > 1:
                self._error(element, f"{target.id} after it has another flow coming in")
            elif any(other.attached_to == target.id for other in self.definition.elements):
                self._error(element, f"{target.id} after it may not carry boundary events")

    def _second_person(self, element: Element) -> None:
        other = element.extension.second_person
        if other is None:
            return
        if other == element.id or other not in self.elements or self.elements[other].kind not in TASKS:
            self._error(element, f"second-person names {other!r}, which is not another task")

    def _event_sub(self, element: Element) -> None:
        """An event sub-process has no flows and exactly one start, whose kind was looked at when it was read."""
        if self.out[element.id] or self.into[element.id]:
            self._error(element, "a flow may not enter or leave an event sub-process")
        if element.repeat is not None:
            self._error(element, "an event sub-process may not be repeated")
        starts = [e for e in self.definition.elements if e.parent == element.id and e.kind == "startEvent"]
        if len(starts) != 1:
            self._error(element, f"an event sub-process needs exactly one start event, not {len(starts)}")

    def _repeat(self, element: Element) -> None:
        rule = element.repeat
        texts = () if rule is None else (rule.condition, rule.cardinality, rule.until, *rule.collection)
        for text in texts:
            try:
                compile_condition(text) if text is not None else None
            except ExpressionInvalid as error:
                self._error(element, str(error))

    def starts(self) -> None:
        """A scope with anything in it can begin somewhere; a sub-process begins plainly."""
        if not self.definition.elements:
            empty = Finding(self.definition.id, self.definition.line, "invalid", "the process is empty")
            self.findings.errors.append(empty)
        for element in self.definition.elements:
            inside = self.elements.get(element.parent)
            if element.kind == "startEvent" and element.event != "none" and inside and not inside.triggered:
                self._error(element, "a sub-process begins with a plain start event only")
        plain = Counter(e.parent for e in self.definition.elements if e.kind == "startEvent" and e.event == "none")
        for element in self.definition.elements:
            if element.kind == "startEvent" and plain[element.parent] > 1 and element.event == "none":
                plain[element.parent] = 1
                self.findings.warning(self.nodes[element.id], "there are several plain starts; only this one is used")
        self._beginnings()

    def links(self) -> None:
        """Every throwing link has one catching link of its name in its scope, and every catching link is thrown to."""
        ends: defaultdict[tuple[str, str | None, str], list[Element]] = defaultdict(list)
        for element in self.definition.elements:
            if element.event == "link":
                ends[element.parent, element.code, element.kind].append(element)
        for (parent, name, kind), found in ends.items():
            throws = kind == "intermediateThrowEvent"
            others = ends.get((parent, name, "intermediateCatchEvent" if throws else "intermediateThrowEvent"), [])
            if throws and len(others) != 1:
                self._error(found[0], f"the link {name!r} needs one catching link of that name in its scope")
            if not throws and not others:
                self._error(found[0], f"the link {name!r} has no throwing link of that name in its scope")
            for element in found:
                self._link_flows(element, throws)

    def _link_flows(self, element: Element, throws: bool) -> None:
        if self.out[element.id] if throws else self.into[element.id]:
            self._error(element, "a throwing link has no flow out, a catching link none in")

    def _beginnings(self) -> None:
        """Every scope that holds something has a start event or something that no flow enters."""
        inside: defaultdict[str, list[Element]] = defaultdict(list)
        for element in self.definition.elements:
            inside[element.parent].append(element)
        for parent, elements in inside.items():
            loose = [e for e in elements if not self.into[e.id] and not _begins_otherwise(e)]
            if not loose:
                finding = Finding(parent or self.definition.id, elements[0].line, "invalid", "nothing in it can begin")
                self.findings.errors.append(finding)


def _begins_otherwise(element: Element) -> bool:
    return element.kind == "boundaryEvent" or element.triggered or element.event == "link"
