"""The process of a case as BPMN XML in the language of the page, for the drawing."""

from lxml import etree

from senim.accounts.roles import ROLES
from senim.catalogue.queries import Compiled
from senim.kernel.parsing import parse


def localised(service: Compiled, language: str) -> bytes:
    """The model with the names of steps, events and lanes in `language`; where the model has no words, its own stay."""
    root = parse(service.xml.encode())
    for element in root.iter():
        name = _name(service, element, language)
        if name:
            element.set("name", name)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _name(service: Compiled, element: etree._Element, language: str) -> str:
    kind = etree.QName(element).localname
    if kind == "lane":
        code = element.get("name") or ""
        return ROLES[code].name(language) if code in ROLES else ""
    if kind in {"participant", "process"}:
        return service.service.name.to(language)
    words = service.words.get(element.get("id") or "", {}).get(language)
    return words.name or "" if words else ""
