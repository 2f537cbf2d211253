"""Gathers events that come one by one, with whatever attributes each has, into columns."""

from typing import Any, Final

import numpy as np
import pyarrow as pa

from senim.mining.errors import SourceBroken
from senim.mining.formats.accepting import MOST_COLUMNS, Raw
from senim.mining.formats.moments import GOOD, MISSING, read_moments
from senim.mining.formats.values import MOMENT, NUMBER, TEXT, TRUTH, WHOLE

MOST_CELLS: Final = 4_000_000
MOST_CHARACTERS: Final = 64 * 1024 * 1024
_INT64: Final = range(-(2**63), 2**63)


class Written(str):
    """A moment as the source wrote it: kept apart from texts until its column is built."""

    __slots__ = ()


Value = str | int | float | bool | Written


class Rows:
    """Columns that grow with events. `full` says when they should be taken."""

    def __init__(self, most: int) -> None:
        """Start empty; `most` events are gathered at once."""
        self.count, self._most = 0, most
        self._clear()

    def _clear(self) -> None:
        self.count = self._characters = 0
        self._case: list[str | None] = []
        self._activity: list[str | None] = []
        self._moment: list[str | None] = []
        self._line: list[int] = []
        self._position: list[int] = []
        self._columns: dict[str, list[Any]] = {}

    def add(
        self,
        case: str | None,
        activity: str | None,
        moment: str | None,
        line: int,
        position: int,
        attributes: dict[str, Value],
    ) -> None:
        """Take one event. Refuses SourceBroken when there are more than 1,000 different attributes."""
        self._case.append(case)
        self._activity.append(activity)
        self._moment.append(moment)
        self._line.append(line)
        self._position.append(position)
        for name, value in attributes.items():
            column = self._columns.get(name)
            if column is None:
                if len(self._columns) >= MOST_COLUMNS:
                    raise SourceBroken(f"more than {MOST_COLUMNS:,} different attributes", line)
                column = self._columns[name] = []
            if len(column) < self.count:
                column.extend([None] * (self.count - len(column)))
            column.append(value)
            if isinstance(value, str):
                self._characters += len(value)
        self.count += 1

    def full(self) -> bool:
        """Whether it is time to take what was gathered."""
        return (
            self.count >= self._most
            or self._characters >= MOST_CHARACTERS
            or self.count * len(self._columns) >= MOST_CELLS
        )

    def take(self, zone: Any) -> Raw:
        """Give what was gathered, and start anew; `zone` (or None) is for attributes that are moments without one."""
        for column in self._columns.values():
            column.extend([None] * (self.count - len(column)))
        raw = Raw(
            pa.array(self._case, TEXT),
            pa.array(self._activity, TEXT),
            pa.array(self._moment, TEXT),
            np.array(self._line, dtype=np.int64),
            np.array(self._position, dtype=np.int64),
            {name: _array(column, zone) for name, column in self._columns.items()},
        )
        self._clear()
        return raw


def _array(values: list[Any], zone: Any) -> pa.Array:
    """A column of one kind: that of its values when all agree (whole numbers give way to numbers), otherwise text."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds == {Written}:
        moments = read_moments(pa.array([None if value is None else str(value) for value in values], TEXT), zone)
        if ((moments.state == GOOD) | (moments.state == MISSING)).all():
            return pa.array(moments.at_us, WHOLE, mask=moments.state == MISSING).cast(MOMENT)
    if kinds == {bool}:
        return pa.array(values, TRUTH)
    if kinds == {int} and all(value in _INT64 for value in values if value is not None):
        return pa.array(values, WHOLE)
    if kinds == {float} or kinds == {float, int}:
        return pa.array([None if value is None else float(value) for value in values], NUMBER)
    return pa.array([None if value is None else _text(value) for value in values], TEXT)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str) else repr(value)


def read_as(text: str, kind: str) -> Value:
    """A text by the kind that a log declares for it (the words of XES and of OCEL); what does not fit its kind stays text."""
    try:
        if kind in {"int", "integer"}:
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        return text
    if kind == "boolean" and text.lower() in {"true", "false", "1", "0"}:
        return text.lower() in {"true", "1"}
    return Written(text) if kind in {"time", "date", "timestamp"} else text
