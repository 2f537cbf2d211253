"""Camunda's ways to write loops over a list, called processes, timers, conditions and candidate groups, as BPMN."""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from senim.kernel.errors import ExpressionInvalid
from senim.kernel.foreign_expressions import literal, plain_condition
from senim.kernel.foreign_names import ZEEBE, family_attribute
from senim.kernel.model import TASKS
from senim.kernel.parsing import BPMN, SENIM, Findings, children, local

ITEM: Final = "item"
_LOOP: Final = "multiInstanceLoopCharacteristics"
_TIMES: Final = ("timeDuration", "timeDate", "timeCycle")
EXPRESSIONS: Final = frozenset(
    ["conditionExpression", "completionCondition", "loopCondition", "loopCardinality", "loopDataInputRef"],
)
_GLOBAL_TASKS: Final = {
    "globalTask": "task", "globalUserTask": "userTask", "globalManualTask": "manualTask",
    "globalBusinessRuleTask": "businessRuleTask", "globalScriptTask": "scriptTask",
}  # fmt: skip
_PERFORMERS: Final = ("performer", "humanPerformer", "potentialOwner")
_CODES: Final = {
    "messageRef": "name", "signalRef": "name", "escalationRef": "escalationCode", "errorRef": "errorCode",
}  # fmt: skip


def plain_loop(owner: etree._Element, findings: Findings) -> None:
    """The list of a multi-instance activity where BPMN has it, from Camunda 7 or 8; each entry is called `item`."""
    for loop in children(owner, _LOOP):
        collection, item = family_attribute(loop, "collection"), family_attribute(loop, "elementVariable")
        for foreign in loop.iterfind(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}loopCharacteristics"):
            collection, item = foreign.get("inputCollection"), foreign.get("inputElement")
        if collection and not children(loop, "loopDataInputRef"):
            reference = etree.SubElement(loop, f"{{{BPMN}}}loopDataInputRef")
            reference.text = collection
            plain_expression(reference, findings)
        for named in children(loop, "inputDataItem"):
            item = named.get("name") or item
        if item and item != ITEM:
            _rename_item(owner, item, findings)


def _rename_item(owner: etree._Element, item: str, findings: Findings) -> None:
    """The name that another tool gave to the entry of each copy is changed wherever the copy reads it."""
    word = re.compile(rf"(?<![\w.\"']){re.escape(item)}(?![\w\"'(])")
    for node in owner.iter(*(f"{{{BPMN}}}{name}" for name in EXPRESSIONS)):
        if node.text:
            node.text = word.sub(ITEM, node.text)
    findings.warning(owner, f"the file calls the entry of each copy {item}; here it is called {ITEM}")


def plain_call(owner: etree._Element, shared: Mapping[str, etree._Element], findings: Findings) -> None:
    """The called process as `calledElement`, where Camunda 8 wrote it into an element of its own.

    A call of a global task of the same file (`shared` are its root elements by id) becomes that task: BPMN 2.0 has
    global tasks so that many processes may call them.
    """
    for called in owner.iterfind(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}calledElement"):
        name = called.get("processId")
        if name is not None and owner.get("calledElement") is None:
            owner.set("calledElement", name)
    name = owner.get("calledElement")
    if name is None:
        return
    constant = literal(name)
    if constant is None:
        findings.error(owner, f"a called process that is computed ({name}) is not played", "unsupported")
    owner.set("calledElement", constant or name)
    task = shared.get(constant or name)
    if task is not None and local(task) in _GLOBAL_TASKS:
        owner.tag = f"{{{BPMN}}}{_GLOBAL_TASKS[local(task)]}"
        owner.set("name", owner.get("name") or task.get("name") or "")


def plain_timer(definition: etree._Element, findings: Findings) -> None:
    """The time of a timer as bare ISO 8601; one that is computed, or a cron line, is refused."""
    owner = definition.getparent()
    for name in _TIMES:
        for time in children(definition, name):
            text = _text(time)
            constant = literal(text)
            if constant is None:
                refusal = f"a {name} that is computed ({text}) is not played; write the time itself"
            elif name == "timeCycle" and re.fullmatch(r"\S+(\s+\S+){4,6}", constant):
                refusal = f"the cron line {constant!r} is not played; write an ISO 8601 cycle such as R/PT1H"
            else:
                _set_text(time, constant)
                continue
            findings.error(definition if owner is None else owner, refusal, "unsupported")
            # It is refused once; a time in its place keeps a second finding away.
            time.tag = f"{{{BPMN}}}timeDuration"
            _set_text(time, "PT1H")


def plain_expression(node: etree._Element, findings: Findings) -> None:
    """A condition in words that CEL shares; an empty one is left out with a warning."""
    owner = node.getparent()
    if owner is None:
        return
    activity = owner.getparent() if local(owner).endswith("LoopCharacteristics") else None
    holder = owner if activity is None else activity
    text = _text(node)
    if not text:
        findings.warning(holder, f"its {local(node)} is empty and counts as none")
        owner.remove(node)
        return
    if text in {"true", "false"} and node.get("language"):
        del node.attrib["language"]  # means the same in every language
    try:
        _set_text(node, plain_condition(text))
    except ExpressionInvalid as error:
        findings.error(holder, str(error))
        _set_text(node, "true")


def plain_code(definition: etree._Element, shared: Mapping[str, etree._Element], findings: Findings) -> None:
    """The name of a message or signal, the code of an error or escalation, out of a constant FEEL expression.

    `definition` is the event definition or task that refers to it; `shared` are the file's root elements by id.
    """
    for reference, name in _CODES.items():
        root = shared.get(definition.get(reference) or "")
        value = root.get(name) if root is not None else None
        if root is None or value is None:
            continue
        constant = literal(value)
        if constant is None:
            owner = definition if definition.get("id") or definition.getparent() is None else definition.getparent()
            refusal = f"a {local(root)} whose {name} is computed ({value}) is not played"
            findings.error(definition if owner is None else owner, refusal, "unsupported")
        root.set(name, constant or value)


def plain_role(owner: etree._Element, shared: Mapping[str, etree._Element]) -> None:
    """One candidate group of a task, or its one performer or potential owner (the name of a resource; `shared` are the
    file's root elements by id), as its role; a lane says the same, so lanes come first where both are drawn.
    """
    if local(owner) not in TASKS or owner.find(f"{{{BPMN}}}extensionElements/{{{SENIM}}}task[@role]") is not None:
        return
    assignment = owner.find(f"{{{BPMN}}}extensionElements/{{{ZEEBE}}}assignmentDefinition")
    groups = family_attribute(owner, "candidateGroups")
    if groups is None and assignment is not None:
        groups = assignment.get("candidateGroups")
    group = literal(groups) if groups else _performer(owner, shared)
    if not group or "," in group or _stands_in_a_lane(owner):
        return
    holder = owner.find(f"{{{BPMN}}}extensionElements")
    if holder is None:
        holder = etree.SubElement(owner, f"{{{BPMN}}}extensionElements")
    etree.SubElement(holder, f"{{{SENIM}}}task", role=group)


def _performer(owner: etree._Element, shared: Mapping[str, etree._Element]) -> str | None:
    roles = [role for kind in _PERFORMERS for role in children(owner, kind)]
    reference = roles[0].findtext(f"{{{BPMN}}}resourceRef") if len(roles) == 1 else None
    resource = shared.get((reference or "").strip())
    return None if resource is None or local(resource) != "resource" else resource.get("name")


def _stands_in_a_lane(owner: etree._Element) -> bool:
    name = owner.get("id")
    scope = owner.getparent()
    while scope is not None and scope.tag != f"{{{BPMN}}}definitions":
        for reference in scope.iterfind(f"{{{BPMN}}}laneSet//{{{BPMN}}}flowNodeRef"):
            if (reference.text or "").strip() == name:
                return True
        name, scope = scope.get("id"), scope.getparent()
    return False


def _text(node: etree._Element) -> str:
    return "".join(str(part) for part in node.itertext()).strip()


def _set_text(node: etree._Element, text: str) -> None:
    for child in list(node):
        node.remove(child)
    node.text = text
