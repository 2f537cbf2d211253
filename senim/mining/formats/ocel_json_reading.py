"""Reads OCEL 2.0 as JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from senim.mining.errors import SourceBroken
from senim.mining.formats.json_items import JsonItems
from senim.mining.formats.ocel import OcelEvent, OcelObject, latest, typed
from senim.mining.formats.options import Progress

Kinds = dict[str, dict[str, str]]


class OcelJson:
    """One reading of the file: its objects or its events, never both."""

    def __init__(self, source: Path, progress: Progress | None = None) -> None:
        """Open the file."""
        self._items = JsonItems(source, progress)
        self._kinds: Kinds = {}

    def share(self) -> float:
        """How much of the file was read."""
        return self._items.share()

    def close(self) -> None:
        """Close the file."""
        self._items.close()

    def objects(self) -> Iterator[OcelObject]:
        """Every object. Refuses SourceBroken, with the line, what is none."""
        seen = False
        for member, item, line in self._items.items():
            seen = seen or member in {"objects", "objectTypes", "events", "eventTypes"}
            if member == "objectTypes":
                self._learn(item, line)
            elif member == "objects":
                yield self._object(_table(item, "object", line), line)
        if not seen:
            raise SourceBroken("not an OCEL 2.0 log: it has no objects and no events", 1)

    def events(self) -> Iterator[OcelEvent]:
        """Every event. Refuses SourceBroken, with the line, what is none."""
        position = 0
        for member, item, line in self._items.items():
            if member == "eventTypes":
                self._learn(item, line)
            elif member == "events":
                yield self._event(_table(item, "event", line), line, position)
                position += 1

    def _learn(self, item: Any, line: int) -> None:
        kind = _table(item, "type", line)
        attributes = [_table(row, "attribute", line) for row in _list(kind, "attributes", line)]
        self._kinds[str(kind.get("name"))] = {str(row.get("name")): str(row.get("type")) for row in attributes}

    def _object(self, item: dict[str, Any], line: int) -> OcelObject:
        name, kind = item.get("id"), item.get("type")
        if not isinstance(name, str) or not isinstance(kind, str):
            raise SourceBroken("an object without an id or a type", line)
        kinds = self._kinds.get(kind, {})
        rows = [_table(row, "attribute", line) for row in _list(item, "attributes", line)]
        values = ((str(row.get("name")), str(row.get("time") or ""), _typed(row, kinds)) for row in rows)
        return OcelObject(name, kind, latest((key, at, value) for key, at, value in values if value is not None))

    def _event(self, item: dict[str, Any], line: int, position: int) -> OcelEvent:
        kind = _text(item.get("type"))
        kinds = self._kinds.get(kind or "", {})
        rows = [_table(row, "attribute", line) for row in _list(item, "attributes", line)]
        values = {str(row.get("name")): _typed(row, kinds) for row in rows}
        links = [_table(row, "relationship", line) for row in _list(item, "relationships", line)]
        return OcelEvent(
            line,
            position,
            kind,
            _text(item.get("time")),
            {key: value for key, value in values.items() if value is not None},
            tuple(str(link["objectId"]) for link in links if link.get("objectId") is not None),
        )


def _typed(row: dict[str, Any], kinds: dict[str, str]) -> Any:
    return typed(row.get("value"), kinds.get(str(row.get("name")), ""))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _table(item: Any, what: str, line: int) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise SourceBroken(f"not an OCEL 2.0 log: an {what} is {type(item).__name__}, not an object", line)
    return item


def _list(item: dict[str, Any], name: str, line: int) -> list[Any]:
    found = item.get(name) or []
    if not isinstance(found, list):
        raise SourceBroken(f"not an OCEL 2.0 log: {name} is not a list", line)
    return found
