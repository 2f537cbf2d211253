"""Reads XES (IEEE 1849): traces and events with nested attributes and globals, one event in memory at a time."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from senim.mining.errors import SourceBroken
from senim.mining.formats.accepting import Raw
from senim.mining.formats.naming import own_name
from senim.mining.formats.options import ImportOptions, Progress
from senim.mining.formats.picking import DEFAULTS
from senim.mining.formats.rejections import Rejections
from senim.mining.formats.rows import Rows, Value, Written
from senim.mining.formats.xml_reading import XmlWalk, line_of, local
from senim.mining.layout import CASE_PREFIX

NAME, MOMENT = "concept:name", "time:timestamp"
ATTRIBUTES: Final = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})
# What writers put into globals where there is no real default.
PLACEHOLDERS: Final = frozenset({"UNKNOWN", "__INVALID__"})
Attributes = dict[str, Value]


class XesReader:
    """The events of a XES log."""

    guess_kinds = False

    def __init__(
        self, source: Path, options: ImportOptions, rejections: Rejections, progress: Progress | None = None
    ) -> None:
        """Open the file. Refuses SourceBroken as XmlWalk does."""
        self._walk = XmlWalk(source, progress)
        self._options = options
        self.left_out: Counter[str] = Counter()
        self.columns = {"case": f"trace {NAME}", "activity": NAME, "time": MOMENT}
        self._globals: dict[str, Attributes] = {"trace": {}, "event": {}}
        self._rows, self._position = Rows(options.at_once), 0
        self._trace: Attributes = {}
        self._in_events = False

    def share(self) -> float:
        """How much of the file was read."""
        return self._walk.share()

    def close(self) -> None:
        """Close the file."""
        self._walk.close()

    def raws(self) -> Iterator[Raw]:
        """Every event of every trace, in the order of the file."""
        zone = self._options.time_zone()
        for begins, node, depth in self._walk.steps():
            if depth == 1:
                if begins and local(node) != "log":
                    raise SourceBroken(f"the root element is {local(node)}, not a XES log", line_of(node))
            elif begins:
                self._begin(node, depth)
            else:
                self._end(node, depth)
                if self._rows.full():
                    yield self._rows.take(zone)
        yield self._rows.take(zone)

    def _begin(self, node: etree._Element, depth: int) -> None:
        if depth == 3 and local(node) == "event":
            parent = node.getparent()
            # Attributes of a trace stand before its events; the first event finds them all.
            if parent is not None and not self._in_events:
                self._in_events = local(parent) == "trace"
                self._trace = {f"{CASE_PREFIX}{key}": value for key, value in self._of(parent, "trace").items()}

    def _end(self, node: etree._Element, depth: int) -> None:
        name = local(node)
        if depth == 3 and name == "event":
            self._add(node)
            self._walk.forget(node)
        elif depth == 3 and name in ATTRIBUTES and self._in_events:
            self.left_out["attributes of a trace after its events"] += 1
        elif depth == 2:
            if name == "trace":
                self._trace, self._in_events = {}, False
            elif name == "global":
                scope = node.get("scope", "event")
                self._globals[scope] = {key: value for key, value in _read(node).items() if not _placeholder(value)}
            if name in ATTRIBUTES:
                self.left_out["attributes of the log itself"] += 1
            self._walk.forget(node)

    def _add(self, event: etree._Element) -> None:
        parent = event.getparent()
        if parent is None or local(parent) != "trace":
            self.left_out["events outside of traces"] += 1
            return
        own = self._of(event, "event")
        attributes = {own_name(key): value for key, value in own.items() if key not in {NAME, MOMENT}}
        case_key = DEFAULTS["case"]
        attributes.update((key, value) for key, value in self._trace.items() if key != case_key)
        self._rows.add(
            _text(self._trace.get(case_key)),
            _text(own.get(NAME)),
            _text(own.get(MOMENT)),
            line_of(event),
            self._position,
            attributes,
        )
        self._position += 1

    def _of(self, node: etree._Element, scope: str) -> Attributes:
        """What the element says; what it does not say the globals do, but never who, what or when."""
        defaults = self._globals.get(scope, {})
        return {key: value for key, value in defaults.items() if key not in {NAME, MOMENT}} | _read(node)


def _read(node: etree._Element, prefix: str = "") -> Attributes:
    """The attributes directly within an element; one within another is called `outer/inner`."""
    found: Attributes = {}
    for child in node.iterchildren():
        kind, key = local(child), child.get("key")
        if kind not in ATTRIBUTES or key is None:
            continue
        if kind in {"list", "container"}:
            found[prefix + key] = json.dumps(_listed(child), ensure_ascii=False)
            continue
        value = _value(kind, child.get("value"))
        if value is not None:
            found[prefix + key] = value
        if len(child):
            found.update(_read(child, f"{prefix}{key}/"))
    return found


def _listed(node: etree._Element) -> list[list[object]]:
    """The members of a list as pairs of key and text; a list within it is such a list again."""
    members = [inner for child in node for inner in (child if local(child) == "values" else (child,))]
    return [
        [member.get("key"), _listed(member) if local(member) in {"list", "container"} else member.get("value")]
        for member in members
    ]


def _value(kind: str, text: str | None) -> Value | None:
    if text is None:
        return None
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        return text
    if kind == "boolean" and text.lower() in {"true", "false", "1", "0"}:
        return text.lower() in {"true", "1"}
    return Written(text) if kind == "date" else text


def _placeholder(value: Value) -> bool:
    return value in PLACEHOLDERS or (isinstance(value, Written) and value.startswith(("1970-01-01T", "1969-12-31T")))


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)
