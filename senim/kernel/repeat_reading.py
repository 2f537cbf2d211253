"""Reads how an activity is repeated: standard loops and multi-instance."""

from typing import Final

from lxml import etree

from senim.kernel.model import Repeat
from senim.kernel.parsing import Findings, children, local
from senim.kernel.tables import MAX_COPIES

_LOOP: Final = "standardLoopCharacteristics"
_COPIES: Final = "multiInstanceLoopCharacteristics"
REPEATS: Final = frozenset({_LOOP, _COPIES})
_KNOWN: Final = frozenset(
    ["documentation", "extensionElements", "loopCondition", "loopCardinality", "loopDataInputRef", "loopDataOutputRef",
     "inputDataItem", "outputDataItem", "completionCondition"],
)  # fmt: skip


def read_repeat(node: etree._Element, names: dict[str, str], findings: Findings) -> Repeat | None:
    """The repetition of an activity, None where it happens once; `names`: the names of the file's elements by id."""
    found = [*children(node, _LOOP), *children(node, _COPIES)]
    if not found:
        return None
    if len(found) > 1:
        findings.error(node, "an activity can be repeated in one way only")
    rule = found[0]
    for child in rule.iterchildren(tag=etree.Element):
        if local(child) not in _KNOWN:
            findings.error(node, f"{local(child)} in {local(rule)} is not played", "unsupported")
    return _loop(node, rule, findings) if local(rule) == _LOOP else _copies(node, rule, names, findings)


def _text(rule: etree._Element, name: str) -> str | None:
    for child in children(rule, name):
        text = "".join(str(part) for part in child.itertext()).strip()
        return text or None
    return None


def _loop(node: etree._Element, rule: etree._Element, findings: Findings) -> Repeat:
    condition, most = _text(rule, "loopCondition"), rule.get("loopMaximum")
    maximum = int(most) if most is not None and most.isascii() and most[:9].isdigit() else None
    if most is not None and (maximum is None or not 1 <= maximum <= MAX_COPIES):
        findings.error(node, f"loopMaximum must be a whole number from 1 to {MAX_COPIES}, not {most!r}")
    if condition is None and most is None:
        findings.error(node, "a loop needs a loopCondition or a loopMaximum")
    return Repeat("loop", condition=condition, before=rule.get("testBefore") == "true", maximum=maximum)


def _copies(node: etree._Element, rule: etree._Element, names: dict[str, str], findings: Findings) -> Repeat:
    cardinality, collection = _text(rule, "loopCardinality"), _collection(rule, names)
    if (cardinality is None) == (not collection):
        findings.error(node, "copies need either a loopCardinality or a collection (loopDataInputRef)")
    if rule.get("behavior", "All") != "All":
        findings.error(node, f"copies with the behavior {rule.get('behavior')} are not played", "unsupported")
    if children(rule, "loopDataOutputRef") or children(rule, "outputDataItem"):
        findings.warning(node, "the output of the copies is not gathered: they all write the variables of the process")
    return Repeat(
        "sequential" if rule.get("isSequential") == "true" else "parallel",
        cardinality=cardinality,
        collection=collection,
        until=_text(rule, "completionCondition"),
    )


def _collection(rule: etree._Element, names: dict[str, str]) -> tuple[str, ...]:
    """The expressions to look at: a data object is known by its id or by its name, whichever is the variable."""
    written = _text(rule, "loopDataInputRef")
    if written is None:
        return ()
    name = names.get(written, "")
    return (written, name) if name.isidentifier() and name != written else (written,)
