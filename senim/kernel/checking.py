"""`senim process check`: what is wrong with a model, as one JSON document."""

from collections import Counter
from typing import Any

from lxml import etree

from senim.kernel.errors import Finding, ModelInvalid
from senim.kernel.net import compile_net
from senim.kernel.parsing import BPMN, children, local, parse, space
from senim.kernel.reading import SILENT, choose_process, read
from senim.kernel.repeat_reading import REPEATS
from senim.kernel.soundness import check_soundness

Document = dict[str, Any]


def check_document(xml: bytes) -> tuple[Document, int]:
    """The answer of `senim process check` and its exit code.

    0: no errors. 1: errors, each with element, line, code (`unsupported`, `invalid`, `unsound`) and a sentence, a
    trace included where it is unsound. 2: not a BPMN file at all (one error without an element). `decided` is False
    when the search for soundness had to stop early, or never began because the model cannot be played.
    """
    try:
        process = choose_process(parse(xml))
    except ModelInvalid as error:
        return _document(None, {}, False, error.findings, ()), 2
    name, elements = process.get("id"), _count(process)
    try:
        definition = read(xml)
    except ModelInvalid as error:
        return _document(name, elements, False, error.findings, ()), 1
    processes = (definition, *definition.called.values())
    lines = {element.id: element.line for one in processes for element in one.elements}
    lines |= {one.id: one.line for one in processes}
    found = check_soundness(compile_net(definition), lines)
    warnings = (*definition.warnings, *found.warnings)
    return _document(name, elements, found.decided, found.errors, warnings), 1 if found.errors else 0


def _count(process: etree._Element) -> dict[str, int]:
    """How many flow nodes of each kind there are, inside sub-processes too."""
    kinds: Counter[str] = Counter()
    scopes = [process]
    while scopes:
        for node in scopes.pop().iterchildren(tag=etree.Element):
            kind = local(node)
            if space(node) != BPMN or kind in SILENT | REPEATS or kind == "sequenceFlow":
                continue
            kinds[kind] += 1
            if children(node, "startEvent") or children(node, "sequenceFlow"):
                scopes.append(node)
    return dict(sorted(kinds.items()))


def _document(
    process: str | None,
    elements: dict[str, int],
    decided: bool,
    errors: tuple[Finding, ...],
    warnings: tuple[Finding, ...],
) -> Document:
    return {
        "ok": not errors,
        "process": process,
        "elements": elements,
        "decided": decided,
        "errors": [finding._asdict() for finding in errors],
        "warnings": [finding._asdict() for finding in warnings],
    }
