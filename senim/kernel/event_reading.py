"""Reads start, end, intermediate and boundary events with their timer and message definitions."""

from typing import Final

from lxml import etree

from senim.kernel import extensions
from senim.kernel.model import Element, EventKind, Extension, TimerRule
from senim.kernel.moments import read_duration, read_moment
from senim.kernel.parsing import BPMN, Findings, line_of, local

_DEFINITIONS: Final[dict[str, EventKind]] = {
    "timerEventDefinition": "timer",
    "messageEventDefinition": "message",
    "terminateEventDefinition": "terminate",
}
_ALLOWED: Final[dict[str, frozenset[EventKind]]] = {
    "startEvent": frozenset({"none", "timer", "message"}),
    "endEvent": frozenset({"none", "message", "terminate"}),
    "intermediateCatchEvent": frozenset({"timer", "message"}),
    "intermediateThrowEvent": frozenset({"none", "message"}),
    "boundaryEvent": frozenset({"timer", "message"}),
}
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


def read_event(
    node: etree._Element,
    parent: str,
    role: str | None,
    messages: dict[str, str],
    findings: Findings,
) -> Element:
    """The element of an event; `messages` maps message ids to names. What is not played goes to `findings`."""
    definition = _definition(node, findings)
    event: EventKind = "none" if definition is None else _DEFINITIONS[local(definition)]
    kind = local(node)
    if event not in _ALLOWED[kind]:
        findings.error(node, f"a {kind} of kind {event} is not BPMN", "invalid")
    is_timer = event == "timer" and kind != "startEvent"
    extension = extensions.read_extension(node, extensions.TIMER_EVENT if is_timer else extensions.EVENT, findings)
    timer = _timer(node, definition, extension, findings) if definition is not None and event == "timer" else None
    message = _message(node, definition, messages, findings) if definition is not None and event == "message" else None
    return Element(
        id=node.get("id") or "",
        kind=kind,
        line=line_of(node),
        parent=parent,
        name=node.get("name") or "",
        event=event,
        timer=timer,
        message=message,
        attached_to=node.get("attachedToRef") if kind == "boundaryEvent" else None,
        interrupting=node.get("cancelActivity", "true") != "false",
        role=role,
        extension=extension,
    )


def _definition(node: etree._Element, findings: Findings) -> etree._Element | None:
    found: list[etree._Element] = []
    for child in node.iterchildren(f"{{{BPMN}}}*"):
        name = local(child)
        if name in _DEFINITIONS:
            found.append(child)
        elif name not in _SILENT:
            findings.error(node, f"{name} in {local(node)} is not played", "unsupported")
    if len(found) > 1:
        findings.error(node, "an event with several definitions is not played", "unsupported")
    return found[0] if found else None


def _message(
    node: etree._Element,
    definition: etree._Element,
    messages: dict[str, str],
    findings: Findings,
) -> str | None:
    reference = definition.get("messageRef")
    if reference is None:
        if local(node) in {"endEvent", "intermediateThrowEvent"}:
            return node.get("id")
        findings.error(node, "the message event names no message")
        return None
    # References may carry a namespace prefix.
    plain = reference.rpartition(":")[2] if reference not in messages else reference
    if plain not in messages:
        findings.error(node, f"the message {reference!r} does not exist")
    return messages.get(plain) or plain


def _timer(
    node: etree._Element,
    definition: etree._Element,
    extension: Extension,
    findings: Findings,
) -> TimerRule:
    given = [
        (local(child), "".join(str(part) for part in child.itertext()).strip())
        for child in definition.iterchildren(f"{{{BPMN}}}*")
        if local(child) in {"timeDuration", "timeDate", "timeCycle"}
    ]
    if extension.timer is not None:
        if given:
            findings.error(node, "the timer has both senim:timer and a BPMN time")
        return TimerRule(term=extension.timer)
    if len(given) != 1:
        findings.error(node, "the timer needs exactly one time: senim:timer, timeDuration or timeDate")
        return TimerRule()
    return _plain_timer(node, *given[0], findings)


def _plain_timer(node: etree._Element, name: str, text: str, findings: Findings) -> TimerRule:
    try:
        if name == "timeDuration":
            return TimerRule(duration=read_duration(text))
        if name == "timeDate":
            return TimerRule(moment=read_moment(text))
    except (ValueError, OverflowError):
        findings.error(node, f"{name} {text!r} is not ISO 8601")
        return TimerRule()
    if local(node) != "startEvent":
        findings.error(node, "timeCycle is not played yet", "unsupported")
    return TimerRule()
