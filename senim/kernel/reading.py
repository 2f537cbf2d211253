"""Reads one process of a BPMN 2.0 file into a ProcessDefinition; whatever it cannot play is refused by id and line."""

from dataclasses import replace
from types import MappingProxyType
from typing import Final

from lxml import etree

from senim.kernel import extensions
from senim.kernel.call_reading import extent, read_called
from senim.kernel.event_reading import Definitions, read_definitions, read_event
from senim.kernel.foreign import translate
from senim.kernel.model import TASKS, Element, Flow, ProcessDefinition
from senim.kernel.parsing import BPMN, MAX_DEPTH, Findings, children, line_of, local, parse, refusal, space
from senim.kernel.repeat_reading import REPEATS, read_repeat
from senim.kernel.wiring import check_wiring

MAX_ELEMENTS: Final = 2_000
GATEWAYS: Final = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
EVENTS: Final = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"},
)
# Drawn or documented, but without any effect on where a token goes.
SILENT: Final = frozenset(
    [
        "documentation",
        "extensionElements",
        "laneSet",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "textAnnotation",
        "association",
        "group",
        "ioSpecification",
        "property",
        "dataInputAssociation",
        "dataOutputAssociation",
        "incoming",
        "outgoing",
        "auditing",
        "monitoring",
        "potentialOwner",
        "humanPerformer",
        "performer",
        "resourceRole",
        "rendering",
        "supportedInterfaceRef",
        "artifact",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
    ],
)
_ACTIVITIES: Final = TASKS | {"subProcess", "callActivity"}


def read(xml: bytes, process: str | None = None) -> ProcessDefinition:
    """The process with id `process` (default: the executable one, else the first) of a BPMN 2.0 file, and what it calls.

    Raises ModelInvalid, and nothing else, with every finding by element, line and code (`unsupported` for what BPMN
    has and we do not play, `invalid` for what is wrong, calls that go round and more than MAX_ELEMENTS elements, those
    of called processes counted at each call, included).
    """
    root = parse(xml)
    findings = Findings()
    chosen = choose_process(root, process)
    translate(root, chosen, findings)
    all_ids(root, findings)
    reader = _Reader(root, findings)
    definitions = {chosen.get("id") or "": reader.process(chosen)}
    called = read_called(root, definitions, reader.process, findings)
    others = [node for node in children(root, "process") if node.get("id") not in definitions]
    if process is None and others:
        findings.warning(chosen, f"the file has several processes; only {chosen.get('id')} is looked at")
    definition = definitions[chosen.get("id") or ""]
    findings.refuse_if_any()
    whole = extent(definition, called)
    if whole.nodes > MAX_ELEMENTS:
        raise refusal(definition.line, f"with all it calls the process has more than {MAX_ELEMENTS} elements")
    if whole.depth > MAX_DEPTH:
        raise refusal(definition.line, f"with all it calls the process nests deeper than {MAX_DEPTH}")
    return replace(definition, warnings=tuple(findings.warnings), called=MappingProxyType(called))


class _Reader:
    """Reads the processes of one file one by one."""

    def __init__(self, root: etree._Element, findings: Findings) -> None:
        self.findings = findings
        self.known = read_definitions(root)
        self.names = {str(one.get("id")): one.get("name") or "" for one in root.iter(f"{{{BPMN}}}*") if one.get("id")}

    def process(self, node: etree._Element) -> ProcessDefinition:
        """One process, without those it calls."""
        walk = _Walk(self.known, self.names, self.findings)
        walk.scope(node, "", None)
        definition = ProcessDefinition(
            id=node.get("id") or "",
            name=node.get("name") or "",
            line=line_of(node),
            elements=tuple(walk.elements),
            flows=tuple(walk.flows),
            extension=extensions.read_extension(node, extensions.PROCESS, self.findings),
        )
        check_wiring(definition, walk.nodes, walk.flow_nodes, self.findings)
        return definition


def all_ids(root: etree._Element, findings: Findings) -> None:
    """Add to `findings` every id that a file uses twice."""
    seen: set[str] = set()
    for node in root.iter(f"{{{BPMN}}}*"):
        name = node.get("id")
        if name is not None and name in seen:
            findings.error(node, f"the id {name} is used twice")
        elif name is not None:
            seen.add(name)


def choose_process(root: etree._Element, process: str | None = None) -> etree._Element:
    """The process with that id; without one the executable one, else the first. Raises ModelInvalid.

    Where there are several, one that no other of them calls comes first.
    """
    found = children(root, "process")
    if not found:
        raise refusal(line_of(root), "the file has no process")
    if process is not None:
        found = [node for node in found if node.get("id") == process]
        if not found:
            raise refusal(line_of(root), f"the file has no process {process!r}")
    runnable = [node for node in found if node.get("isExecutable") == "true"] or found
    called = {call.get("calledElement") for call in root.iter(f"{{{BPMN}}}callActivity")}
    chosen = next((node for node in runnable if node.get("id") not in called), runnable[0])
    if not chosen.get("id"):
        raise refusal(line_of(chosen), "the process has no id")
    return chosen


class _Walk:
    """Goes through the scopes of one process and gathers its elements and flows."""

    def __init__(self, known: Definitions, names: dict[str, str], findings: Findings) -> None:
        self.known = known
        self.names = names
        self.findings = findings
        self.elements: list[Element] = []
        self.flows: list[Flow] = []
        self.nodes: dict[str, etree._Element] = {}
        self.flow_nodes: dict[str, etree._Element] = {}

    def scope(self, owner: etree._Element, parent: str, role: str | None) -> None:
        """Read everything inside a process or sub-process; `role` is the lane the sub-process stands in."""
        roles = self._lanes(owner)
        for node in owner.iterchildren(tag=etree.Element):
            if space(node) != BPMN or local(node) in SILENT or local(node) in REPEATS:
                continue
            if local(node) == "sequenceFlow":
                self._flow(node)
            elif len(self.elements) >= MAX_ELEMENTS:
                raise refusal(line_of(node), f"the process has more than {MAX_ELEMENTS} elements")
            else:
                self._element(node, parent, roles.get(node.get("id") or "", role))

    def _lanes(self, owner: etree._Element) -> dict[str, str]:
        roles: dict[str, str] = {}
        for laneset in children(owner, "laneSet"):
            # Inner lanes come after the outer ones and so win.
            for lane in laneset.iter(f"{{{BPMN}}}lane"):
                extensions.read_extension(lane, extensions.NAMED, self.findings)
                for reference in children(lane, "flowNodeRef"):
                    target = (reference.text or "").strip()
                    if target not in self.names:
                        self.findings.error(lane, f"the lane names {target!r}, which does not exist")
                    roles[target] = lane.get("name") or lane.get("id") or ""
        return roles

    def _flow(self, node: etree._Element) -> None:
        name = node.get("id")
        if not name:
            self.findings.error(node, "a sequence flow has no id")
            return
        condition = None
        for expression in children(node, "conditionExpression"):
            condition = "".join(str(text) for text in expression.itertext())
            language = expression.get("language") or ""
            if language and not any(known in language.lower() for known in ("cel", "feel", "juel")):
                self.findings.error(node, f"conditions in {language} are not played; use CEL", "unsupported")
        source, target = node.get("sourceRef") or "", node.get("targetRef") or ""
        extension = extensions.read_extension(node, extensions.NAMED, self.findings)
        self.flows.append(Flow(name, line_of(node), source, target, condition, node.get("name") or "", extension))
        self.flow_nodes[name] = node

    def _element(self, node: etree._Element, parent: str, role: str | None) -> None:
        kind = local(node)
        if not node.get("id"):
            self.findings.error(node, f"a {kind} has no id")
        elif kind in EVENTS:
            triggers = _is_triggered(node.getparent())
            self._keep(node, read_event(node, parent, role, self.known, self.findings, triggers))
        elif kind in GATEWAYS:
            self._gateway(node, kind, parent)
        elif kind in _ACTIVITIES:
            self._activity(node, kind, parent, role)
        else:
            self.findings.error(node, f"{kind} is not played", "unsupported")

    def _keep(self, node: etree._Element, element: Element) -> None:
        self.elements.append(element)
        self.nodes[element.id] = node

    def _gateway(self, node: etree._Element, kind: str, parent: str) -> None:
        if node.get("instantiate") == "true":
            self.findings.error(node, "a gateway that starts the process is not played", "unsupported")
        if node.get("eventGatewayType", "Exclusive") != "Exclusive":
            self.findings.error(node, "a parallel event-based gateway is not played", "unsupported")
        self._unexpected_children(node)
        extension = extensions.read_extension(node, extensions.NAMED, self.findings)
        self._keep(
            node,
            Element(
                id=node.get("id") or "",
                kind=kind,
                line=line_of(node),
                parent=parent,
                name=node.get("name") or "",
                default=node.get("default"),
                extension=extension,
            ),
        )

    def _activity(self, node: etree._Element, kind: str, parent: str, role: str | None) -> None:
        self._unplayed_activity(node, kind)
        allowed = extensions.TASK if kind in TASKS else extensions.EVENT
        extension = extensions.read_extension(node, allowed, self.findings)
        element = Element(
            id=node.get("id") or "",
            kind=kind,
            line=line_of(node),
            parent=parent,
            name=node.get("name") or "",
            message=self._task_message(node, kind),
            default=node.get("default"),
            role=extension.role or role,
            repeat=read_repeat(node, self.names, self.findings),
            called=node.get("calledElement") or "" if kind == "callActivity" else None,
            triggered=_is_triggered(node),
            extension=extension,
        )
        self._keep(node, element)
        if kind == "subProcess":
            self.scope(node, element.id, role)
        else:
            self._unexpected_children(node)

    def _task_message(self, node: etree._Element, kind: str) -> str | None:
        reference = node.get("messageRef")
        if kind not in {"receiveTask", "sendTask"} or not reference:
            return None
        if reference not in self.known.messages:
            self.findings.error(node, f"the message {reference!r} does not exist")
        return self.known.messages.get(reference) or reference

    def _unplayed_activity(self, node: etree._Element, kind: str) -> None:
        if node.get("isForCompensation") == "true":
            self.findings.error(node, "compensation is not played", "unsupported")
        if kind == "receiveTask" and node.get("instantiate") == "true":
            self.findings.error(node, "a receive task that starts the process is not played", "unsupported")
        if {node.get("startQuantity", "1"), node.get("completionQuantity", "1")} != {"1"}:
            self.findings.error(node, "start and completion quantities other than 1 are not played", "unsupported")

    def _unexpected_children(self, node: etree._Element) -> None:
        known = SILENT | REPEATS
        for child in node.iterchildren(f"{{{BPMN}}}*"):
            if local(child) not in known:
                self.findings.error(node, f"{local(child)} inside {local(node)} is not played", "unsupported")


def _is_triggered(node: etree._Element | None) -> bool:
    return node is not None and local(node) == "subProcess" and node.get("triggeredByEvent") == "true"
