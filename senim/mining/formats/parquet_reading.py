"""Reads other people's Parquet, row group by row group, with a column picker as for CSV."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from senim.mining.errors import SourceBroken
from senim.mining.formats.accepting import MOST_COLUMNS, Raw
from senim.mining.formats.options import ImportOptions, Progress
from senim.mining.formats.picking import own_names, picked
from senim.mining.formats.rejections import Rejections
from senim.mining.formats.values import MOMENT, NUMBER, TEXT, TRUTH, WHOLE
from senim.mining.layout import COLUMNS, in_layout

ROWS_AT_ONCE: Final = 100_000
OURS: Final = {"case": "case_id", "activity": "activity", "time": "at_us"}


class ParquetReader:
    """The rows of a Parquet file; one in our own layout needs no options."""

    guess_kinds = False

    def __init__(
        self, source: Path, options: ImportOptions, rejections: Rejections, progress: Progress | None = None
    ) -> None:
        """Open the file. Refuses SourceBroken what is no Parquet, or has too many columns."""
        with _refused(0):
            self._file = pq.ParquetFile(source)
            schema = self._file.schema_arrow
            self.header: list[str] = list(schema.names)
            self._ours = in_layout(schema) and all(
                field.name in schema.names and schema.field(field.name).type == field.type for field in COLUMNS
            )
        self._options, self._rejections = options, rejections
        self._progress = progress or (lambda _read, _size: None)
        self._size, self._read = source.stat().st_size, 0
        self.left_out: Counter[str] = Counter()
        if len(self.header) > MOST_COLUMNS:
            raise SourceBroken(f"more than {MOST_COLUMNS:,} columns")
        if len(set(self.header)) < len(self.header):
            raise SourceBroken("two columns have the same name")

    @property
    def columns(self) -> dict[str, str]:
        """What was taken for what. Refuses ColumnMissing."""
        if self._ours:
            return OURS | {name: name for name in ("resource", "lifecycle") if name in self.header}
        return picked(self.header, self._options)

    def share(self) -> float:
        """How much of the file was read, by rows."""
        rows = self._file.metadata.num_rows
        return self._read / rows if rows else 1.0

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def raws(self) -> Iterator[Raw]:
        """Every row, in the order of the file; the line of a row is its number from 1."""
        taken = self.columns
        identity = [taken[role] for role in ("case", "activity", "time")]
        skipped = {*identity, *(COLUMNS.names if self._ours else ())}
        names = {name: name for name in self.header} if self._ours else own_names(self.header, taken)
        for batch in self.batches():
            rows = np.arange(self._read, self._read + batch.num_rows)
            self._read += batch.num_rows
            case, activity, moment = (batch.column(name) for name in identity)
            yield Raw(
                plain(case).cast(TEXT),
                plain(activity).cast(TEXT),
                moment.cast(MOMENT) if self._ours else moment,
                rows + 1,
                batch.column("position").to_numpy() if self._ours else rows,
                {names[name]: plain(batch.column(name)) for name in self.header if name not in skipped},
            )
            self._progress(int(self.share() * self._size), self._size)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows as they stand in the file. Refuses SourceBroken a damaged file."""
        with _refused(self._read + 1):
            for batch in self._file.iter_batches(min(ROWS_AT_ONCE, self._options.at_once)):
                # Texts of a damaged file need not be UTF-8, its codes need not be in its dictionary.
                batch.validate(full=True)
                yield batch


@contextmanager
def _refused(row: int) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise  # the disk's own refusal
        raise SourceBroken(f"not a Parquet file, or a damaged one: {error}", row) from error


def plain(column: pa.Array) -> pa.Array:
    """The values as one of the kinds that a log holds; what is nested becomes JSON, the rest text."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return plain(column.cast(kind.value_type))
    if pa.types.is_boolean(kind):
        return column.cast(TRUTH)
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return column.cast(WHOLE)
    if pa.types.is_floating(kind):
        return column.cast(NUMBER)
    if pa.types.is_timestamp(kind) and kind.tz:
        return column.cast(MOMENT, safe=False)
    if pa.types.is_string(kind) or pa.types.is_null(kind):
        return column
    return pa.array([None if value is None else _text(value) for value in column.to_pylist()], TEXT)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
