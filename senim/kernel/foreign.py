"""Rewrites what other modelling tools write into plain BPMN, in the tree that is read only: the file stays as it is."""

from collections import defaultdict
from copy import deepcopy
from typing import Final

from lxml import etree

from senim.kernel import foreign_activities as activities
from senim.kernel import foreign_notes as notes
from senim.kernel.model import TASKS
from senim.kernel.parsing import BPMN, Findings, children, local

_ACTIVITIES: Final = TASKS | {"subProcess", "callActivity", "scriptTask", "transaction", "adHocSubProcess"}
# What an event that names nothing listens for is called after the event itself.
_NAMED: Final = {"messageEventDefinition": ("messageRef", "message"), "signalEventDefinition": ("signalRef", "signal")}


def translate(root: etree._Element, process: etree._Element, findings: Findings) -> None:
    """Change a process, and the processes it calls in the same file, so that the reading meets plain BPMN only.

    What another tool's construct would do and we cannot is an error or a warning in `findings`, by element. The
    change is made in the tree; processes that nobody calls are left as they are.
    """
    shared = {str(node.get("id")): node for node in root.iterchildren(f"{{{BPMN}}}*") if node.get("id")}
    pending, seen = [process], {process.get("id")}
    while pending:
        current = pending.pop()
        # A list, since parts are taken out and put in on the way.
        for node in list(current.iter(f"{{{BPMN}}}*")):
            _plain_node(node, root, shared, findings)
        _note_choices(current, findings)
        for call in current.iter(f"{{{BPMN}}}callActivity"):
            called = shared.get(call.get("calledElement") or "")
            if called is not None and local(called) == "process" and called.get("id") not in seen:
                seen.add(called.get("id"))
                pending.append(called)


def _plain_node(
    node: etree._Element,
    root: etree._Element,
    shared: dict[str, etree._Element],
    findings: Findings,
) -> None:
    name = local(node)
    if name == "eventDefinitionRef":
        node = _put_in_place(node, shared, findings)
        name = local(node)
    if name.endswith(("EventDefinition", "Task")):
        _plain_event(node, name, root, shared, findings)
    if name == "callActivity":
        activities.plain_call(node, shared, findings)
    elif name == "subProcess":
        notes.note_empty(node, findings)
    if name in _ACTIVITIES:
        activities.plain_loop(node, findings)
        activities.plain_role(node, shared)
    elif name in activities.EXPRESSIONS:
        activities.plain_expression(node, findings)
    elif name == "extensionElements":
        notes.note_unrun(node, findings)


def _plain_event(
    node: etree._Element,
    name: str,
    root: etree._Element,
    shared: dict[str, etree._Element],
    findings: Findings,
) -> None:
    if name in _NAMED:
        _name_event(node, root, findings)
    elif name == "timerEventDefinition":
        activities.plain_timer(node, findings)
    activities.plain_code(node, shared, findings)


def _put_in_place(
    reference: etree._Element,
    shared: dict[str, etree._Element],
    findings: Findings,
) -> etree._Element:
    """The shared event definition that an event refers to, put where the reference stands."""
    definition, owner = shared.get((reference.text or "").strip()), reference.getparent()
    if owner is None:
        return reference
    if definition is None or not local(definition).endswith("EventDefinition"):
        findings.error(owner, f"the event definition {reference.text!r} does not exist")
        return reference
    copy = deepcopy(definition)
    copy.tail = None
    del copy.attrib["id"]
    owner.replace(reference, copy)
    return copy


def _name_event(definition: etree._Element, root: etree._Element, findings: Findings) -> None:
    attribute, kind = _NAMED[local(definition)]
    event = definition.getparent()
    if event is None or definition.get(attribute) or not event.get("id"):
        return
    name = (event.get("name") or "").strip() or str(event.get("id"))
    known = {node.get("name"): node.get("id") for node in children(root, kind)}
    if name not in known:
        etree.SubElement(root, f"{{{BPMN}}}{kind}", id=f"{kind} of {event.get('id')}", name=name)
        known[name] = f"{kind} of {event.get('id')}"
    definition.set(attribute, str(known[name]))
    findings.warning(event, f"it names no {kind}; here the {kind} is called {name!r}")


def _note_choices(process: etree._Element, findings: Findings) -> None:
    outgoing: defaultdict[str, list[etree._Element]] = defaultdict(list)
    for flow in process.iter(f"{{{BPMN}}}sequenceFlow"):
        outgoing[flow.get("sourceRef") or ""].append(flow)
    for node in process.iter(f"{{{BPMN}}}exclusiveGateway"):
        notes.note_open_choice(node, outgoing.get(node.get("id") or "", []), findings)
