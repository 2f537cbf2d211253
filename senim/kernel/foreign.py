"""Rewrites what other modelling tools write into plain BPMN, in the tree that is read only: the file stays as it is."""

from typing import Final

from lxml import etree

from senim.kernel.parsing import BPMN, Findings, local

_REFERENCES: Final = ("sourceRef", "targetRef", "attachedToRef", "default", "messageRef", "signalRef", "errorRef",
                      "escalationRef", "calledElement", "processRef", "activityRef", "operationRef")  # fmt: skip
_REFERENCE_TEXTS: Final = frozenset({"incoming", "outgoing", "flowNodeRef", "eventDefinitionRef", "loopDataInputRef"})
_FLAGS: Final = ("isExecutable", "cancelActivity", "isInterrupting", "triggeredByEvent", "isSequential",
                 "isForCompensation", "testBefore", "instantiate", "parallelMultiple")  # fmt: skip
_FLAG_WORDS: Final = {"1": "true", "0": "false", "true": "true", "false": "false"}


def translate(root: etree._Element, findings: Findings) -> None:
    """Change the tree of a file in place so that the rest of the reading meets plain BPMN only.

    What another tool's construct would do and we cannot is an error or a warning in `findings`, by element.
    """
    ids = {str(node.get("id")) for node in root.iter(f"{{{BPMN}}}*") if node.get("id")}
    for node in root.iter(f"{{{BPMN}}}*"):
        _plain_references(node, ids)
        _plain_flags(node)


def _plain_references(node: etree._Element, ids: set[str]) -> None:
    """References may carry the prefix of the file's own namespace (they are QNames in the standard)."""
    for name in _REFERENCES:
        reference = node.get(name)
        if reference is not None and reference not in ids:
            node.set(name, _without_prefix(reference, ids))
    if local(node) in _REFERENCE_TEXTS and node.text:
        reference = node.text.strip()
        node.text = reference if reference in ids else _without_prefix(reference, ids)


def _without_prefix(reference: str, ids: set[str]) -> str:
    plain = reference.strip().rpartition(":")[2]
    return plain if plain in ids else reference


def _plain_flags(node: etree._Element) -> None:
    for name in _FLAGS:
        value = node.get(name)
        if value is not None:
            node.set(name, _FLAG_WORDS.get(value.strip(), value))
