"""Flattens object-centric logs (OCEL 2.0): the objects of one type are the cases; an event stands in each of its objects'."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from senim.mining.errors import ObjectTypeUnclear
from senim.mining.formats.accepting import NO_CASE, Raw
from senim.mining.formats.naming import own_name
from senim.mining.formats.options import ImportOptions
from senim.mining.formats.rejections import Rejections
from senim.mining.formats.rows import Rows, Value, Written, read_as
from senim.mining.layout import CASE_PREFIX


class OcelObject(NamedTuple):
    """An object: its id, its type and its attributes; of one that changed, the last value."""

    id: str
    type: str
    attributes: dict[str, Value]


class OcelEvent(NamedTuple):
    """An event: the line it stands on, its place among the events, what, when, its attributes and its objects' ids."""

    line: int
    position: int
    type: str | None
    time: str | None
    attributes: dict[str, Value]
    objects: tuple[str, ...]


class OcelSource(Protocol):
    """What the three forms of OCEL 2.0 have in common."""

    def objects(self) -> Iterator[OcelObject]:
        """Every object, from the beginning of the file."""

    def events(self) -> Iterator[OcelEvent]:
        """Every event, from the beginning of the file."""

    def share(self) -> float:
        """How much of the file was read."""

    def close(self) -> None:
        """Close the file."""


class OcelReader:
    """The events of an object-centric log with the object of the chosen type as their case.

    The objects lie in a scratch database in the folder, so that memory does not grow with their number. Events without
    an object of the type are counted as left out; an event that names an object that is not there is a bad row.
    """

    guess_kinds = False

    def __init__(
        self, opened: Callable[[], OcelSource], options: ImportOptions, rejections: Rejections, folder: Path
    ) -> None:
        """Read all objects and choose the type. Refuses ObjectTypeUnclear, and SourceBroken as the form does."""
        self._options, self._rejections = options, rejections
        self.left_out: Counter[str] = Counter()
        self._objects = Objects(folder / "objects.sqlite")
        source = opened()
        try:
            self.types = self._objects.fill(source.objects())
        finally:
            source.close()
        self.type = chosen_type(self.types, options.object_type)
        self.columns = {"case": f"object type {self.type}", "activity": "event type", "time": "event time"}
        self._source = opened()

    def share(self) -> float:
        """How much of the file was read."""
        return self._source.share()

    def close(self) -> None:
        """Close the file and the scratch database."""
        self._source.close()
        self._objects.close()

    def raws(self) -> Iterator[Raw]:
        """Every event once for each of its objects of the type."""
        rows, zone = Rows(self._options.at_once), self._options.time_zone()
        for event in self._source.events():
            cases = self._cases(event)
            attributes = {own_name(key): value for key, value in event.attributes.items()}
            for case, of_case in cases:
                rows.add(case, event.type, event.time, event.line, event.position, attributes | of_case)
            if rows.full():
                yield rows.take(zone)
        yield rows.take(zone)

    def _cases(self, event: OcelEvent) -> list[tuple[str, dict[str, Value]]]:
        known = [(name, *self._objects.get(name)) for name in dict.fromkeys(event.objects)]
        found = [(name, attributes) for name, kind, attributes in known if kind == self.type]
        unknown = [name for name, kind, _ in known if kind is None]
        if unknown:
            told = ((event.line, f"{name}, {event.type}, {event.time}") for name in unknown)
            self._rejections.add(UNKNOWN_OBJECT, told)
        elif not known:
            self._rejections.add(NO_CASE, [(event.line, f", {event.type}, {event.time}")])
        elif not found:
            self.left_out[f"events without an object of type {self.type}"] += 1
        return found


UNKNOWN_OBJECT: Final = "object that is not in the log"
RECENT: Final = 5_000


class Objects:
    """A scratch database of objects, faster than a file to look into and smaller than memory to keep."""

    def __init__(self, path: Path) -> None:
        """Make it empty."""
        self._recent: dict[str, tuple[str | None, dict[str, Value]]] = {}
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("CREATE TABLE object (id TEXT PRIMARY KEY, type TEXT, attributes TEXT) WITHOUT ROWID")

    def fill(self, objects: Iterable[OcelObject]) -> Counter[str]:
        """Take the objects; of two with one id the first. Gives the number of each type."""
        types: Counter[str] = Counter()
        self._base.execute("BEGIN")
        for item in objects:
            packed = json.dumps([[key, isinstance(value, Written), value] for key, value in item.attributes.items()])
            row = self._base.execute("INSERT OR IGNORE INTO object VALUES (?, ?, ?)", (item.id, item.type, packed))
            types[item.type] += row.rowcount
        self._base.execute("COMMIT")
        return types

    def get(self, name: str) -> tuple[str | None, dict[str, Value]]:
        """The type of an object and its attributes as columns of a case; no type where there is no such object."""
        found = self._recent.get(name)
        if found is None:
            # The events of a case often stand near each other.
            if len(self._recent) >= RECENT:
                self._recent.clear()
            found = self._recent[name] = self._looked_up(name)
        return found

    def _looked_up(self, name: str) -> tuple[str | None, dict[str, Value]]:
        row = self._base.execute("SELECT type, attributes FROM object WHERE id = ?", (name,)).fetchone()
        if row is None:
            return None, {}
        packed: list[tuple[str, bool, Any]] = json.loads(row[1])
        return row[0], {f"{CASE_PREFIX}{key}": Written(value) if moment else value for key, moment, value in packed}

    def close(self) -> None:
        """Close it; the file goes with its folder."""
        self._base.close()


def chosen_type(types: Counter[str], wanted: str | None) -> str:
    """The object type that is the case: the one asked for, or the only one. Refuses ObjectTypeUnclear."""
    present = {name: count for name, count in types.items() if count}
    if wanted is None and len(present) == 1:
        return next(iter(present))
    if wanted is None or wanted not in present:
        raise ObjectTypeUnclear(present, wanted)
    return wanted


def typed(value: Any, kind: str) -> Value | None:
    """An attribute's value by the kind that the log declares for it; what does not fit its kind stays text."""
    if value is None or isinstance(value, (bool, int, float)):
        return Written(value) if kind == "time" and value is not None else value
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return read_as(text, kind)


def latest(changes: Iterable[tuple[str, str, Value]]) -> dict[str, Value]:
    """Of changes (attribute, moment as written, value) the last value of each attribute by the text of its moment."""
    last: dict[str, tuple[str, Value]] = {}
    for name, at, value in changes:
        if name not in last or at >= last[name][0]:
            last[name] = (at, value)
    return {name: value for name, (_at, value) in last.items()}
