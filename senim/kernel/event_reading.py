"""Reads start, end, intermediate and boundary events with their definitions: timers, messages, signals, errors, links."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from lxml import etree

from senim.kernel import extensions
from senim.kernel.model import Element, EventKind
from senim.kernel.parsing import BPMN, Findings, children, line_of, local
from senim.kernel.timer_reading import read_timer

_DEFINITIONS: Final[dict[str, EventKind]] = {
    "timerEventDefinition": "timer",
    "messageEventDefinition": "message",
    "terminateEventDefinition": "terminate",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "linkEventDefinition": "link",
}
_ALLOWED: Final[dict[str, frozenset[EventKind]]] = {
    "startEvent": frozenset({"none", "timer", "message", "signal"}),
    "endEvent": frozenset({"none", "message", "terminate", "signal", "error", "escalation"}),
    "intermediateCatchEvent": frozenset({"timer", "message", "signal", "link"}),
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "link"}),
    "boundaryEvent": frozenset({"timer", "message", "signal", "error", "escalation"}),
}
# What may start an event sub-process.
_TRIGGERS: Final[frozenset[EventKind]] = frozenset({"timer", "message", "signal", "error", "escalation"})
_THROWING: Final = frozenset({"endEvent", "intermediateThrowEvent"})
_SILENT: Final = frozenset(
    [
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "property",
        "dataInput",
        "dataOutput",
        "dataInputAssociation",
        "dataOutputAssociation",
        "inputSet",
        "outputSet",
    ],
)


class Definitions(NamedTuple):
    """What a file defines beside its processes: names of messages and signals, codes of errors and escalations, by id."""

    messages: Mapping[str, str]
    signals: Mapping[str, str]
    errors: Mapping[str, str]
    escalations: Mapping[str, str]


def read_definitions(root: etree._Element) -> Definitions:
    """The messages, signals, errors and escalations of a file; "" where one has no name or code."""
    return Definitions(
        messages={node.get("id") or "": node.get("name") or "" for node in children(root, "message")},
        signals={node.get("id") or "": node.get("name") or "" for node in children(root, "signal")},
        errors={node.get("id") or "": node.get("errorCode") or "" for node in children(root, "error")},
        escalations={node.get("id") or "": node.get("escalationCode") or "" for node in children(root, "escalation")},
    )


def read_event(
    node: etree._Element,
    parent: str,
    role: str | None,
    known: Definitions,
    findings: Findings,
    triggers: bool = False,
) -> Element:
    """The element of an event; `triggers`: it stands in an event sub-process. What is not played goes to `findings`."""
    definition = _definition(node, findings)
    event: EventKind = "none" if definition is None else _DEFINITIONS[local(definition)]
    kind, unplayed = local(node), definition is None and _others(node) != []
    starts = kind == "startEvent"
    interrupting = node.get("isInterrupting" if starts else "cancelActivity", "true") != "false"
    if not unplayed:
        _check_kind(node, event, triggers, interrupting, findings)
    is_timer = event == "timer" and (triggers or not starts)
    extension = extensions.read_extension(node, extensions.TIMER_EVENT if is_timer else extensions.EVENT, findings)
    timer = message = code = None
    if definition is not None and event == "timer":
        timer = read_timer(node, definition, extension, findings, starts and not triggers)
    elif definition is not None and event == "message":
        message = _message(node, definition, known.messages, findings)
    elif definition is not None and event != "terminate":
        code = _code(node, definition, event, known, findings)
    return Element(
        id=node.get("id") or "",
        kind=kind,
        line=line_of(node),
        parent=parent,
        name=node.get("name") or "",
        event=event,
        timer=timer,
        message=message,
        code=code,
        attached_to=node.get("attachedToRef") if kind == "boundaryEvent" else None,
        interrupting=interrupting,
        role=role,
        extension=extension,
    )


def _check_kind(
    node: etree._Element,
    event: EventKind,
    triggers: bool,
    interrupting: bool,
    findings: Findings,
) -> None:
    kind = local(node)
    if event == "error" and not interrupting:
        findings.error(node, "an error always interrupts")
    if kind == "startEvent" and triggers:
        if event not in _TRIGGERS:
            findings.error(node, "an event sub-process starts by a timer, message, signal, error or escalation")
    elif event not in _ALLOWED[kind]:
        findings.error(node, f"a {kind} of kind {event} is not BPMN", "invalid")


def _definition(node: etree._Element, findings: Findings) -> etree._Element | None:
    found = [child for child in node.iterchildren(f"{{{BPMN}}}*") if local(child) in _DEFINITIONS]
    for name in _others(node):
        findings.error(node, f"{name} in {local(node)} is not played", "unsupported")
    if len(found) > 1:
        findings.error(node, "an event with several definitions is not played", "unsupported")
    return found[0] if found else None


def _others(node: etree._Element) -> list[str]:
    """What stands in an event and has an effect that is not played."""
    names = [local(child) for child in node.iterchildren(f"{{{BPMN}}}*")]
    return [name for name in names if name not in _DEFINITIONS and name not in _SILENT]


def _plain(reference: str, known: Mapping[str, str]) -> str:
    """References may carry a namespace prefix."""
    return reference if reference in known else reference.rpartition(":")[2]


def _message(
    node: etree._Element,
    definition: etree._Element,
    messages: Mapping[str, str],
    findings: Findings,
) -> str | None:
    reference = definition.get("messageRef")
    if reference is None:
        if local(node) in _THROWING:
            return node.get("id")
        findings.error(node, "the message event names no message")
        return None
    plain = _plain(reference, messages)
    if plain not in messages:
        root = node.getroottree().getroot()
        other = next((one for one in root.iterchildren(f"{{{BPMN}}}*") if one.get("id") == plain), None)
        instead = "" if other is None else f": this is the id of a thing of another kind ({local(other)})"
        findings.error(node, f"the message {reference!r} does not exist{instead}")
    return messages.get(plain) or plain


def _code(
    node: etree._Element,
    definition: etree._Element,
    event: EventKind,
    known: Definitions,
    findings: Findings,
) -> str | None:
    """The signal's or link's name, the error's or escalation's code; None where a catching event takes any."""
    if event == "link":
        if not (definition.get("name") or "").strip():
            findings.error(node, "the link has no name")
        return definition.get("name")
    codes = {"signal": known.signals, "error": known.errors, "escalation": known.escalations}[event]
    reference = definition.get(f"{event}Ref")
    throws = local(node) in _THROWING
    if reference is None:
        if event == "signal":
            findings.error(node, f"the {event} event names no {event}")
        elif throws:
            findings.warning(node, f"it names no {event}; only an event that names none either catches it")
        return None
    plain = _plain(reference, codes)
    if plain not in codes:
        findings.error(node, f"the {event} {reference!r} does not exist")
    # A thrown error without a code can only be caught by who catches any; its id tells it from others.
    return codes.get(plain) or (plain if throws or event == "signal" else None)
