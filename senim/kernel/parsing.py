"""Turns bytes into an XML tree without trusting them: no DTD, no entities, no network, bounded size and depth."""

from typing import Any, Final

from lxml import etree

from senim.kernel.errors import Finding, FindingCode, ModelInvalid

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SENIM: Final = "urn:senim:bpmn:1"
MAX_BYTES: Final = 5_000_000
MAX_DEPTH: Final = 100
_REFERENCES: Final = ("sourceRef", "targetRef", "attachedToRef", "default", "messageRef", "signalRef", "errorRef",
                      "escalationRef", "calledElement", "processRef")  # fmt: skip
_REFERENCE_TEXTS: Final = frozenset({"incoming", "outgoing", "flowNodeRef", "eventDefinitionRef", "loopDataInputRef"})
_FLAGS: Final = ("isExecutable", "cancelActivity", "isInterrupting", "triggeredByEvent", "isSequential",
                 "isForCompensation", "testBefore", "instantiate", "parallelMultiple")  # fmt: skip
_FLAG_WORDS: Final = {"1": "true", "0": "false", "true": "true", "false": "false"}
_ENCODINGS: Final = frozenset({"UTF-8", "US-ASCII", "ASCII"})


class Findings:
    """Collects errors and warnings while a file is read, in the order of the file."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []

    def error(self, node: etree._Element, message: str, code: FindingCode = "invalid") -> None:
        """Note what stops this model from being played."""
        self.errors.append(Finding(node.get("id") or "", line_of(node), code, message))

    def warning(self, node: etree._Element, message: str) -> None:
        """Note what the modeller should look at."""
        self.warnings.append(Finding(node.get("id") or "", line_of(node), "invalid", message))

    def refuse_if_any(self) -> None:
        """Raise ModelInvalid when there is an error."""
        if self.errors:
            raise ModelInvalid(tuple(sorted(self.errors, key=lambda finding: finding.line)))


def parse(xml: bytes) -> etree._Element:
    """The root `definitions` element of a BPMN file. Raises ModelInvalid, and nothing else, for any other bytes."""
    _check_text(xml)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise refusal(error.lineno or 0, f"not well-formed XML: {error.msg}") from error
    except (ValueError, LookupError) as error:
        raise refusal(0, f"not readable as XML: {error}") from error
    _check_tree(root)
    _plain(root)
    return root


def refusal(line: int, message: str) -> ModelInvalid:
    """A ModelInvalid about the file as a whole."""
    return ModelInvalid((Finding("", line, "invalid", message),))


def local(node: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(node).localname


def space(node: etree._Element) -> str:
    """The namespace of an element, "" when it has none."""
    return etree.QName(node).namespace or ""


def line_of(node: etree._Element) -> int:
    """The line an element begins on, 0 when unknown."""
    line: Any = node.sourceline  # the stubs leave its type open
    return int(line or 0)


def children(node: etree._Element, name: str) -> list[etree._Element]:
    """The BPMN children of that name."""
    return list(node.iterchildren(f"{{{BPMN}}}{name}"))


def _check_text(xml: bytes) -> None:
    if len(xml) > MAX_BYTES:
        raise refusal(0, f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refusal(0, "the file is not UTF-8 text") from error
    if not text.strip():
        raise refusal(0, "the file is empty")
    # Before the parser sees it: entities in attribute values are expanded even where entities are switched off.
    if "<!DOCTYPE" in text:
        raise refusal(text[: text.index("<!DOCTYPE")].count("\n") + 1, "a document type declaration is not allowed")


def _check_tree(root: etree._Element) -> None:
    encoding = (root.getroottree().docinfo.encoding or "UTF-8").upper()
    if encoding not in _ENCODINGS:
        raise refusal(1, f"the file says it is {encoding}; only UTF-8 is read")
    if root.tag != f"{{{BPMN}}}definitions":
        raise refusal(line_of(root), f"the root element is {local(root)}, not BPMN 2.0 definitions")
    depth = 0
    for action, _node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if action == "start" else -1
        if depth > MAX_DEPTH:
            raise refusal(0, f"elements are nested deeper than {MAX_DEPTH}")


def _plain(root: etree._Element) -> None:
    """References without a prefix, flags as true or false: the other ways to write them in XML mean the same."""
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
