"""A log as it goes out: its columns with their outside names, and its rows some at a time with every value as text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from senim.mining.errors import NotOurLayout, SourceBroken
from senim.mining.formats.naming import outside_name
from senim.mining.formats.options import Progress
from senim.mining.formats.values import texts_of
from senim.mining.layout import CASE_PREFIX, COLUMNS, in_layout

ROWS_AT_ONCE: Final = 50_000
Kind = Literal["string", "integer", "float", "boolean", "time"]


class Column(NamedTuple):
    """A column beyond case, activity and moment: its name in the log, its name outside, its kind, whether of the case.

    The outside name of a column of the case is without the prefix.
    """

    name: str
    outside: str
    kind: Kind
    of_case: bool


class Piece(NamedTuple):
    """Rows: which case (number and id), activity, moment in RFC 3339, and each further column as texts (None: empty)."""

    first: int
    case: list[int]
    case_id: list[str]
    activity: list[str]
    moment: list[str]
    columns: dict[str, list[str | None]]


class Sheet:
    """A log in our layout, to be read as often as a format needs."""

    def __init__(self, source: Path, progress: Progress | None = None) -> None:
        """Open the log. Refuses NotOurLayout, and SourceBroken what is no Parquet."""
        try:
            self._file = pq.ParquetFile(source)
        except pa.ArrowInvalid as error:
            raise NotOurLayout(source.name) from error
        schema = self._file.schema_arrow
        if not in_layout(schema):
            raise NotOurLayout(source.name)
        self._progress = progress or (lambda _read, _size: None)
        self.events: int = self._file.metadata.num_rows
        self.columns = tuple(_column(field) for field in schema if field.name not in COLUMNS.names)

    def close(self) -> None:
        """Close the log."""
        self._file.close()

    def activities(self) -> list[str]:
        """Every activity once, in order of its name."""
        found: set[str] = set()
        for batch in self._batches(["activity"]):
            found.update(texts_of(batch.column("activity")).unique().to_pylist())
        return sorted(found)

    def pieces(self, columns: tuple[Column, ...] | None = None, last: bool = True) -> Iterator[Piece]:
        """All rows in order, with these columns (all, if none are named). `last` says that this reading writes the rows."""
        wanted = self.columns if columns is None else columns
        names = [column.name for column in wanted]
        done = 0
        for batch in self._batches(["case", "case_id", "activity", "at_us", *names]):
            moments = batch.column("at_us").cast(pa.timestamp("us", "UTC"))
            yield Piece(
                done,
                batch.column("case").to_pylist(),
                batch.column("case_id").to_pylist(),
                texts_of(batch.column("activity")).to_pylist(),
                texts_of(moments).to_pylist(),
                {name: texts_of(batch.column(name)).to_pylist() for name in names},
            )
            done += batch.num_rows
            if last:
                self._progress(done, self.events)

    def cases(self, columns: tuple[Column, ...]) -> Iterator[tuple[str, dict[str, str]]]:
        """Every case once: its id and what it says in these columns on its first row, what is empty left out."""
        before = -1
        for piece in self.pieces(columns, last=False):
            for row, case in enumerate(piece.case):
                if case != before:
                    before = case
                    values = ((name, texts[row]) for name, texts in piece.columns.items())
                    yield piece.case_id[row], {name: text for name, text in values if text is not None}

    def _batches(self, columns: list[str]) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._file.iter_batches(ROWS_AT_ONCE, columns=columns)
        except (pa.ArrowInvalid, OSError) as error:
            raise SourceBroken(f"the log is damaged: {error}") from error


def _column(field: pa.Field) -> Column:
    of_case = field.name.startswith(CASE_PREFIX)
    outside = field.name[len(CASE_PREFIX) :] if of_case else outside_name(field.name)
    return Column(field.name, outside, _kind(field.type), of_case)


def _kind(kind: pa.DataType) -> Kind:
    if pa.types.is_integer(kind):
        return "integer"
    if pa.types.is_floating(kind):
        return "float"
    if pa.types.is_boolean(kind):
        return "boolean"
    return "time" if pa.types.is_timestamp(kind) else "string"
