"""Reads OCEL 2.0 as XML."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from senim.mining.errors import SourceBroken
from senim.mining.formats.ocel import OcelEvent, OcelObject, latest, typed
from senim.mining.formats.options import Progress
from senim.mining.formats.rows import Value
from senim.mining.formats.xml_reading import XmlWalk, line_of, local, within

_NAMES: Final = ("objects", "events", "object-type", "event-type", "object", "event")


class OcelXml:
    """One reading of the file: its objects or its events, never both."""

    def __init__(self, source: Path, progress: Progress | None = None) -> None:
        """Open the file. Refuses SourceBroken as XmlWalk does."""
        self._walk = XmlWalk(source, progress)
        self._kinds: dict[str, dict[str, str]] = {}

    def share(self) -> float:
        """How much of the file was read."""
        return self._walk.share()

    def close(self) -> None:
        """Close the file."""
        self._walk.close()

    def objects(self) -> Iterator[OcelObject]:
        """Every object. Refuses SourceBroken, with the line, what is none."""
        for node in self._members("object-type", "object"):
            name, kind = node.get("id"), node.get("type")
            if name is None or kind is None:
                raise SourceBroken("an object without an id or a type", line_of(node))
            values = ((key, at, value) for key, at, value in self._values(node, kind) if value is not None)
            yield OcelObject(name, kind, latest(values))

    def events(self) -> Iterator[OcelEvent]:
        """Every event, from the beginning of the file."""
        for position, node in enumerate(self._members("event-type", "event")):
            kind = node.get("type")
            links = [
                link.get("object-id") for inner in node if local(inner) == "objects" for link in inner.iterchildren()
            ]
            yield OcelEvent(
                line_of(node),
                position,
                kind,
                node.get("time"),
                {key: value for key, _at, value in self._values(node, kind or "") if value is not None},
                tuple(link for link in links if link is not None),
            )

    def _members(self, types: str, wanted: str) -> Iterator[etree._Element]:
        """The elements of that name in their list in the log, each forgotten afterwards; types are learnt on the way."""
        seen = False
        for begins, node in self._walk.steps("an OCEL 2.0 log", *_NAMES):
            name = local(node)
            if begins or not within(node, f"{name}s", "log"):
                seen = seen or (begins and name in {"events", "objects"} and within(node, "log"))
                continue
            if name == types:
                self._learn(node)
            elif name == wanted:
                yield node
            self._walk.forget(node)
        if not seen:
            raise SourceBroken("not an OCEL 2.0 log: it has no objects and no events", 1)

    def _learn(self, node: etree._Element) -> None:
        attributes = [row for inner in node if local(inner) == "attributes" for row in inner.iterchildren()]
        self._kinds[node.get("name", "")] = {row.get("name", ""): row.get("type", "") for row in attributes}

    def _values(self, node: etree._Element, kind: str) -> Iterator[tuple[str, str, Value | None]]:
        kinds = self._kinds.get(kind, {})
        for inner in node.iterchildren():
            if local(inner) == "attributes":
                for row in inner.iterchildren():
                    name = row.get("name", "")
                    yield name, row.get("time", ""), typed(row.text or "", kinds.get(name, ""))
