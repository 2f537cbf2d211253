"""Writes the log layout: dense case numbers, row groups of whole cases, a file that appears whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from senim.mining.errors import ColumnsUnlike, RowsUnsorted
from senim.mining.layout import CASE_PREFIX, COLUMNS, OPTIONAL, ROW_GROUP_EVENTS, WORDS, described

NOTHING = pa.schema([])


def log_schema(extra: pa.Schema = NOTHING) -> pa.Schema:
    """The whole schema of a log with these further columns, in the order in which they are written.

    Columns that the layout names as optional get the layout's type; of the others, texts that belong to the case are
    stored as words, because they repeat on every row.
    """
    optional = [field for field in OPTIONAL if field.name in extra.names]
    rest = [_stored(field) for field in extra if field.name not in OPTIONAL.names and field.name not in COLUMNS.names]
    return described(pa.schema([*COLUMNS, *optional, *rest]))


class LogWriter:
    """Writes tables, one after another, into one log file.

    Rows come sorted: all rows of a case together (a case may go on in the next table), within it by at_us, position.
    A table has the columns `case_id`, `activity`, `at_us` and those of `extra` (a missing one is empty); `position`
    is the running number of the row where it is not given, `case` is always numbered here. Where rows are cut into
    row groups depends on the rows alone, never on the tables: the same rows give the same file, byte for byte.
    The file stands under its name only after `close`; leaving a `with` block by an error leaves nothing behind.
    """

    def __init__(self, path: Path, extra: pa.Schema = NOTHING, row_group_events: int = ROW_GROUP_EVENTS) -> None:
        """Begin a file of this name. OSError where the folder does not take it."""
        self.schema = log_schema(extra)
        self.events = self.cases = 0
        self._path, self._row_group_events = path, row_group_events
        self._waiting: list[pa.Table] = []
        self._waiting_rows, self._cut_at = 0, row_group_events
        self._last: tuple[str, int, int] | None = None
        self._partial = path.with_name(f".{path.name}.writing")
        self._writer = pq.ParquetWriter(
            self._partial, self.schema, compression="zstd", compression_level=1, use_dictionary=self._coded()
        )

    def write(self, table: pa.Table) -> None:
        """Take the next rows. Refuses RowsUnsorted and ColumnsUnlike; moments and positions are int64."""
        if table.num_rows == 0:
            return
        rows = self._shaped(table)
        case_ids = rows.column("case_id").combine_chunks()
        new_case = np.empty(len(case_ids), dtype=bool)
        new_case[0] = self._last is None or case_ids[0].as_py() != self._last[0]
        new_case[1:] = pc.not_equal(case_ids[1:], case_ids[:-1]).to_numpy(zero_copy_only=False)
        self._refuse_disorder(rows, new_case)
        numbers = pa.array(self.cases - 1 + np.cumsum(new_case, dtype=np.int64))
        self._waiting.append(rows.set_column(0, self.schema.field(0), numbers))
        self._waiting_rows += rows.num_rows
        self.cases += int(new_case.sum())
        self.events += rows.num_rows
        if self._waiting_rows >= self._cut_at:
            self._cut()

    def close(self) -> None:
        """Write what waits, make it durable and give the file its name. OSError when the disk is full."""
        if self._waiting_rows:
            self._cut()
            self._put(self._waiting[0])
        self._writer.close()
        with self._partial.open("rb+") as file:
            os.fsync(file.fileno())
        self._partial.replace(self._path)

    def abandon(self) -> None:
        """Leave nothing behind. Does nothing after `close`."""
        with suppress(OSError, pa.ArrowException):  # a full disk also stops the footer; the file goes anyway
            self._writer.close()
        self._partial.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        """Give the writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close, or abandon the file when the block failed or the file cannot be closed."""
        try:
            if kind is None:
                self.close()
        finally:
            self.abandon()

    def _coded(self) -> list[str]:
        return ["case_id", *(field.name for field in self.schema if pa.types.is_dictionary(field.type))]

    def _shaped(self, table: pa.Table) -> pa.Table:
        unknown = set(table.column_names) - set(self.schema.names)
        missing = {"case_id", "activity", "at_us"} - set(table.column_names)
        if unknown or missing:
            raise ColumnsUnlike(f"columns not announced: {sorted(unknown)}; columns missing: {sorted(missing)}")
        columns = [self._column(table, field) for field in self.schema]
        for field, column in zip(self.schema, columns, strict=True):
            if not field.nullable and column.null_count:
                raise ColumnsUnlike(f"{field.name} is empty in {column.null_count} rows")
        return pa.table(columns, schema=self.schema)

    def _column(self, table: pa.Table, field: pa.Field) -> pa.ChunkedArray:
        count = table.num_rows
        if field.name == "case":
            return pa.chunked_array([np.zeros(count, dtype=np.int64)])
        if field.name in table.column_names:
            column = table.column(field.name)
            return column if column.type == field.type else _cast(column, field.type)
        if field.name == "position":
            return pa.chunked_array([np.arange(self.events, self.events + count)])
        return pa.chunked_array([pa.nulls(count, field.type)])

    def _refuse_disorder(self, rows: pa.Table, new_case: np.ndarray) -> None:
        at = rows.column("at_us").to_numpy()
        position = rows.column("position").to_numpy()
        later = (at[1:] > at[:-1]) | ((at[1:] == at[:-1]) & (position[1:] >= position[:-1])) | new_case[1:]
        continued = new_case[0] or self._last is None or (self._last[1:] <= (int(at[0]), int(position[0])))
        if not (later.all() and continued):
            wrong = 0 if not continued else int(np.argmin(later)) + 1
            raise RowsUnsorted(f"row {self.events + wrong} stands before its predecessor in the same case")
        self._last = (rows.column("case_id")[-1].as_py(), int(at[-1]), int(position[-1]))

    def _cut(self) -> None:
        """Put out every row group that is certain: it ends at the first case that begins at or after the wanted size."""
        table = pa.concat_tables(self._waiting)
        numbers = table.column("case").to_numpy()
        begins = np.flatnonzero(np.diff(numbers)) + 1
        start = 0
        while (found := int(np.searchsorted(begins, start + self._row_group_events))) < len(begins):
            end = int(begins[found])
            self._put(table.slice(start, end - start))
            start = end
        self._waiting = [table.slice(start)]
        self._waiting_rows = table.num_rows - start
        # A case larger than a row group is not looked through again with every table that continues it.
        self._cut_at = max(self._row_group_events, 2 * self._waiting_rows)

    def _put(self, table: pa.Table) -> None:
        self._writer.write_table(_recoded(table), row_group_size=max(table.num_rows, 1))


def _stored(field: pa.Field) -> pa.Field:
    texts = pa.types.is_string(field.type) or pa.types.is_dictionary(field.type)
    if texts and field.name.startswith(CASE_PREFIX):
        return pa.field(field.name, WORDS)
    return pa.field(field.name, field.type)


def _cast(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_dictionary(kind):
        return column.cast(pa.string()).dictionary_encode()
    return column.cast(kind)


def _recoded(table: pa.Table) -> pa.Table:
    """The same rows with dictionaries of what occurs in them, in order of appearance: equal rows, equal bytes."""
    columns = [
        column.cast(pa.string()).combine_chunks().dictionary_encode()
        if pa.types.is_dictionary(column.type)
        else column.combine_chunks()
        for column in table.columns
    ]
    return pa.table(columns, schema=table.schema)
