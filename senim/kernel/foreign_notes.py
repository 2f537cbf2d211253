"""Warnings about what the author of a file may take to have an effect and that has none here."""

from typing import Final

from lxml import etree

from senim.kernel.foreign_names import CAMUNDA_FAMILY, ZEEBE
from senim.kernel.parsing import BPMN, Findings, local, space

# Extension elements that, in their own tool, change variables or do something at this step.
_RUN_THERE: Final = {
    ZEEBE: frozenset(["ioMapping", "executionListeners", "taskListeners", "calledDecision", "conditionalFilter"]),
    **dict.fromkeys(
        CAMUNDA_FAMILY,
        frozenset(["inputOutput", "executionListener", "taskListener", "in", "out", "errorEventDefinition"]),
    ),
}

_NODES: Final = ("Event", "Task", "task", "Gateway", "Process", "Activity", "transaction")


def note_unrun(holder: etree._Element, findings: Findings) -> None:
    """One warning on the owner of some extension elements that names those which are kept and not run."""
    owner = holder.getparent()
    names = [
        local(child)
        for child in holder.iterchildren(tag=etree.Element)
        if local(child) in _RUN_THERE.get(space(child), ())
    ]
    if names and owner is not None:
        findings.warning(owner, f"kept but not run: {', '.join(dict.fromkeys(names))}")


def note_empty(scope: etree._Element, findings: Findings) -> None:
    """A warning on a sub-process in which nothing is drawn: a token goes through it at once."""
    drawn = any(local(child).endswith(_NODES) for child in scope.iterchildren(f"{{{BPMN}}}*"))
    if not drawn and scope.get("triggeredByEvent") != "true":
        findings.warning(scope, "nothing is drawn in it: it is over as soon as it begins, and its events never happen")


def note_open_choice(gateway: etree._Element, outgoing: list[etree._Element], findings: Findings) -> None:
    """A warning on an exclusive gateway with ways out that have no condition and hide those written after them.

    One such way at the very end, where no way is the default, is how some tools write one, and is left alone.
    """
    if len(outgoing) < 2:
        return
    ways = [flow for flow in outgoing if flow.get("id") != gateway.get("default")]
    bare = [flow for flow in ways if flow.find(f"{{{BPMN}}}conditionExpression") is None]
    if bare and (bare[0] is not ways[-1] or len(ways) < len(outgoing)):
        names = ", ".join(flow.get("id") or "?" for flow in bare)
        findings.warning(gateway, f"ways out without a condition: {names}; the first of them is always open")
