"""Reads XES (IEEE 1849): traces and events with nested attributes and globals, one event in memory at a time."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from lxml import etree

from senim.mining.errors import SourceBroken
from senim.mining.formats.accepting import Raw
from senim.mining.formats.naming import own_name
from senim.mining.formats.options import ImportOptions, Progress
from senim.mining.formats.picking import DEFAULTS
from senim.mining.formats.rejections import Rejections
from senim.mining.formats.rows import Rows, Value, Written, read_as
from senim.mining.formats.xml_reading import DEEPEST, XmlWalk, line_of, local, within
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
        self._case: str | None = None
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
        for begins, node in self._walk.steps("a XES log", "trace", "event", "global"):
            name = local(node)
            if begins:
                if name == "event" and not self._in_events:
                    self._begin_events(node)
            elif name == "event":
                self._add(node)
                if self._rows.full():
                    yield self._rows.take(zone)
            elif within(node, "log"):
                self._end(node, name)
        yield self._rows.take(zone)

    def _begin_events(self, event: etree._Element) -> None:
        """Attributes of a trace stand before its events: when the first event begins all are there."""
        trace = event.getparent()
        if trace is not None and within(event, "trace", "log"):
            self._in_events = True
            self._trace = {f"{CASE_PREFIX}{key}": value for key, value in self._of(trace, "trace").items()}
            self._case = _text(self._trace.pop(DEFAULTS["case"], None))

    def _end(self, node: etree._Element, name: str) -> None:
        """A trace or a global ends; beside it may stand attributes of the log, which a flat log has no place for."""
        if name == "trace":
            late = len([child for child in node.iterchildren() if local(child) in ATTRIBUTES])
            if late and self._in_events:
                self.left_out["attributes of a trace after its events"] += late
            self._in_events = False
        else:
            found = _read(node)
            self._globals[node.get("scope", "event")] = {
                key: value for key, value in found.items() if key not in {NAME, MOMENT} and not _placeholder(value)
            }
        beside = sum(kind in ATTRIBUTES for kind in self._walk.forget(node))
        if beside:
            self.left_out["attributes of the log itself"] += beside

    def _add(self, event: etree._Element) -> None:
        if not within(event, "trace", "log"):
            self.left_out["events outside of traces"] += 1
            return
        own = self._of(event, "event")
        name, moment = own.pop(NAME, None), own.pop(MOMENT, None)
        attributes = {_column(key): value for key, value in own.items()}
        attributes.update(self._trace)
        self._rows.add(self._case, _text(name), _text(moment), line_of(event), self._position, attributes)
        self._position += 1
        self._walk.forget(event)

    def _of(self, node: etree._Element, scope: str) -> Attributes:
        """What the element says; what it does not say the globals do, but never who, what or when."""
        defaults = self._globals.get(scope)
        return defaults | _read(node) if defaults else _read(node)


@lru_cache(4_096)
def _column(key: str) -> str:
    return own_name(key)


def _read(node: etree._Element, prefix: str = "", depth: int = 1) -> Attributes:
    """The attributes directly within an element; one within another is called `outer/inner`."""
    if depth > DEEPEST:
        raise SourceBroken(f"attributes are nested deeper than {DEEPEST}", line_of(node))
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
            found.update(_read(child, f"{prefix}{key}/", depth + 1))
    return found


def _listed(node: etree._Element) -> list[list[object]]:
    """The members of a list as pairs of key and text; a list within it is such a list again."""
    members = [inner for child in node for inner in (child if local(child) == "values" else (child,))]
    return [
        [member.get("key"), _listed(member) if local(member) in {"list", "container"} else member.get("value")]
        for member in members
    ]


def _value(kind: str, text: str | None) -> Value | None:
    if text is None or kind == "string":
        return text
    return read_as(text, kind)


def _placeholder(value: Value) -> bool:
    return value in PLACEHOLDERS or (isinstance(value, Written) and value.startswith(("1970-01-01T", "1969-12-31T")))


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)
