"""One answer as JSON or as XML: lists of named things, by the Spark convention that the specification names."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from lxml import etree

TYPES: Final[Mapping[str, str]] = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
_ONE_OF: Final[Mapping[str, str]] = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
# What XML 1.0 cannot hold at all; a person's text may hold it.
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answered(ending: str, name: str, content: Any, status: int = 200) -> HttpResponse:
    """The answer in the format of the address: `content` under the root `name`, with the type the specification asks for."""
    body = as_xml(name, content) if ending == "xml" else as_json(content)
    return HttpResponse(body, status=status, content_type=TYPES[ending])


def as_json(content: Any) -> bytes:
    """The content as UTF-8 JSON, letters as they are."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def as_xml(name: str, content: Any) -> bytes:
    """The same content as an XML document without namespaces; lists hold elements named by the singular of their name."""
    whole: bytes = etree.tostring(_element(name, content), xml_declaration=True, encoding="UTF-8")
    return whole


def _element(name: str, content: Any) -> "etree._Element":
    element = etree.Element(name)
    if isinstance(content, Mapping):
        element.extend([_element(part, value) for part, value in content.items()])
    elif isinstance(content, list | tuple):
        element.extend([_element(_ONE_OF[name], one) for one in content])
    elif content is not None:
        text = str(content).lower() if isinstance(content, bool) else str(content)
        element.text = _NO_XML.sub("\ufffd", text)
    return element
