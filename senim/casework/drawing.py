"""A process as BPMN XML in the language of the page, for the drawing; the stored file stays as it is."""

from lxml import etree

from senim.accounts.roles import ROLES
from senim.catalogue.queries import Compiled
from senim.kernel.parsing import BPMN, SENIM, parse

_WORDS = f"{{{BPMN}}}extensionElements/{{{SENIM}}}words"


def localised(service: Compiled, language: str) -> bytes:
    """The model of a version with every name in `language`; where the model has no words, its own stay."""
    return in_language(service.xml.encode(), service.service.name.to(language), language)


def in_language(xml: bytes, process_name: str, language: str) -> bytes:
    """A BPMN file with the names of steps, events, gateways, ways and lanes in `language`, pools called `process_name`.

    Raises ModelInvalid for what is no BPMN file.
    """
    root = parse(xml)
    for element in root.iter(f"{{{BPMN}}}*"):
        name = _name(element, process_name, language)
        if name:
            element.set("name", name)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _name(element: etree._Element, process_name: str, language: str) -> str:
    kind, drawn = etree.QName(element).localname, element.get("name") or ""
    if kind == "lane" and drawn in ROLES:
        return ROLES[drawn].name(language)
    given = next((one.get("name") or "" for one in element.iterfind(_WORDS) if one.get("lang") == language), "")
    if kind in {"participant", "process"}:
        return given or process_name
    return given
