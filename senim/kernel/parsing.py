"""Turns bytes into an XML tree without trusting them: no DTD, no entities, no network, bounded size and depth."""

import codecs
import re
from typing import Any, Final

from lxml import etree

from senim.kernel.errors import Finding, FindingCode, ModelInvalid

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SENIM: Final = "urn:senim:bpmn:1"
MAX_BYTES: Final = 5_000_000
MAX_DEPTH: Final = 100
# Tags, counted before the parser builds anything: a large real model with its diagram has some twenty thousand.
MAX_TAGS: Final = 100_000
# Nobody reads more of them; a hostile file could have one for every tag.
MAX_FINDINGS: Final = 500
_REFERENCES: Final = (
    "sourceRef", "targetRef", "attachedToRef", "default", "messageRef", "signalRef", "errorRef", "escalationRef",
    "calledElement", "processRef", "itemSubjectRef", "dataStoreRef", "dataObjectRef", "categoryValueRef",
)  # fmt: skip
_REFERENCE_TEXTS: Final = frozenset({"incoming", "outgoing", "flowNodeRef", "eventDefinitionRef", "loopDataInputRef"})
_FLAGS: Final = ("isExecutable", "cancelActivity", "isInterrupting", "triggeredByEvent", "isSequential",
                 "isForCompensation", "testBefore", "instantiate", "parallelMultiple")  # fmt: skip
_FLAG_WORDS: Final = {"1": "true", "0": "false", "true": "true", "false": "false"}
# By the name in the XML declaration; anything else may hide tags from the checks that come before the parser.
_ENCODINGS: Final = {
    "utf-8": "utf-8", "us-ascii": "ascii", "ascii": "ascii", "utf-16": "utf-16", "iso-8859-1": "iso-8859-1",
    "iso-8859-5": "iso-8859-5", "windows-1251": "cp1251", "windows-1252": "cp1252", "koi8-r": "koi8-r",
}  # fmt: skip
_DECLARED: Final = re.compile(r"""^(<\?xml[^>]{0,80}?encoding\s*=\s*["'])([A-Za-z0-9._-]{1,40})(["'])""")
# An attribute or text that may be a reference with a prefix.
_PREFIXED: Final = re.compile(rb"""(?:Ref|Element|default)\s*=\s*["'][^"':]+:|>\s*[^<>:\s]+:[^<>:\s]+\s*</""")
_OTHER_FORMATS: Final = {
    "Package": "an XPDL package", "mxfile": "a draw.io drawing", "AML": "an ARIS export", "pnml": "a Petri net",
    "html": "a web page", "svg": "a picture", "VisioDocument": "a Visio drawing",
}  # fmt: skip
_MODEL_SPACE: Final = re.compile(r"/(BPMN|DMN|CMMN)/")


class Findings:
    """Collects errors and warnings while a file is read, in the order of the file."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []

    def error(self, node: etree._Element, message: str, code: FindingCode = "invalid") -> None:
        """Note what stops this model from being played; raises ModelInvalid at the MAX_FINDINGS-th."""
        line = line_of(node)
        self.errors.append(Finding(node.get("id") or "", line, code, message))
        if len(self.errors) >= MAX_FINDINGS:
            more = f"there are more than {MAX_FINDINGS} errors; the rest is not shown"
            self.errors.append(Finding("", line, "invalid", more))
            self.refuse_if_any()

    def warning(self, node: etree._Element, message: str) -> None:
        """Note what the modeller should look at."""
        if len(self.warnings) < MAX_FINDINGS:
            self.warnings.append(Finding(node.get("id") or "", line_of(node), "invalid", message))

    def refuse_if_any(self) -> None:
        """Raise ModelInvalid when there is an error."""
        if self.errors:
            raise ModelInvalid(tuple(sorted(self.errors, key=lambda finding: finding.line)))


def as_utf8(xml: bytes) -> bytes:
    """The same file in UTF-8, its declaration changed with it; the very same bytes when it is in UTF-8 already.

    Refuses (ModelInvalid) a file that is too large, empty or not in the encoding that it says it is in.
    """
    if len(xml) > MAX_BYTES:
        raise refusal(0, f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    name = _encoding(xml)
    try:
        text = xml.decode(name)
    except UnicodeDecodeError as error:
        raise refusal(0, f"the file is not {name.upper()} text") from error
    if "\0" in text:
        raise refusal(0, "the file is not text")
    if not text.strip("\ufeff \t\r\n"):
        raise refusal(0, "the file is empty")
    return xml if name in {"utf-8", "ascii"} else _DECLARED.sub(r"\g<1>UTF-8\g<3>", text).encode()


def parse(xml: bytes) -> etree._Element:
    """The root `definitions` element of a BPMN file. Raises ModelInvalid, and nothing else, for any other bytes."""
    return _tree(_checked(as_utf8(xml)), keep_comments=False)


def editable(xml: bytes) -> bytes:
    """The file as the modeller page takes it without losing anything: in UTF-8, with references that have no prefix.

    The very same bytes where both is so already. Refuses (ModelInvalid) what `parse` refuses.
    """
    text = _checked(as_utf8(xml))
    if _PREFIXED.search(text) is None:
        return text
    root = _tree(text, keep_comments=True)
    ids = {str(node.get("id")) for node in root.iter(f"{{{BPMN}}}*") if node.get("id")}
    for shape in root.iter("{*}BPMNShape", "{*}BPMNEdge", "{*}BPMNPlane"):
        shape.set("bpmnElement", _without_prefix(shape.get("bpmnElement") or "", ids))
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def _tree(text: bytes, keep_comments: bool) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",  # whatever a declaration may still say: the checks have read these very bytes
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=not keep_comments,
        remove_pis=not keep_comments,
    )
    try:
        root = etree.fromstring(text, parser)
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


def _encoding(xml: bytes) -> str:
    """The codec of a file: by its byte order mark, else by its declaration, else UTF-8."""
    if xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = _DECLARED.match(xml[:200].decode("latin-1").removeprefix("\xef\xbb\xbf"))
    if declared is None:
        return "utf-8"
    known = _ENCODINGS.get(declared.group(2).lower())
    if known is None:
        raise refusal(1, f"the file says it is {declared.group(2)}; write it as UTF-8")
    # Bytes that can be read as ASCII so far are not UTF-16, whatever they say.
    return "utf-8" if known == "utf-16" else known


def _checked(xml: bytes) -> bytes:
    # Before the parser sees it: entities in attribute values are expanded even where entities are switched off.
    position = xml.find(b"<!DOCTYPE")
    if position >= 0:
        raise refusal(xml.count(b"\n", 0, position) + 1, "a document type declaration is not allowed")
    if xml.count(b"<") - xml.count(b"</") > MAX_TAGS:
        raise refusal(0, f"the file has more than {MAX_TAGS} elements")
    return xml


def _check_tree(root: etree._Element) -> None:
    if root.tag != f"{{{BPMN}}}definitions":
        raise refusal(line_of(root), _not_bpmn(root))
    depth = 0
    for action, _node in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if action == "start" else -1
        if depth > MAX_DEPTH:
            raise refusal(0, f"elements are nested deeper than {MAX_DEPTH}")


def _not_bpmn(root: etree._Element) -> str:
    """What the file is instead, as far as its root element says."""
    name, model = local(root), _MODEL_SPACE.search(space(root))
    if name == "definitions" and model is not None:
        kind = model.group(1)
        return "the file is an early draft of BPMN, not 2.0" if kind == "BPMN" else f"the file is a {kind} model"
    if name in _OTHER_FORMATS:
        return f"the file is {_OTHER_FORMATS[name]}, not BPMN 2.0"
    return f"the root element is {name}, not BPMN 2.0 definitions"


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
