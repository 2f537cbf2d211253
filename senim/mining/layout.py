"""The one layout in which every analysis reads an event log: Parquet, sorted by case, moment and position in the source.

A row is one event. A row group holds whole cases only, so that each row group can be summarised alone, on any machine,
and the summaries merged. Moments are whole microseconds since 1970 (UTC): exact in every engine.
"""

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

VERSION: Final = b"1"
KEY: Final = b"senim:log"
CASE_PREFIX: Final = "case:"
"""Columns of this prefix say the same on every row of a case (region, channel, outcome …); others belong to the event."""

WORDS: Final = pa.dictionary(pa.int32(), pa.string())
COLUMNS: Final = pa.schema(
    [
        # 0, 1, 2 … in the order of the file; within a case the rows stand by at_us, then position.
        pa.field("case", pa.int64(), nullable=False),
        pa.field("case_id", pa.string(), nullable=False),
        pa.field("activity", WORDS, nullable=False),
        pa.field("at_us", pa.int64(), nullable=False),
        # Where the event stood in its source: rows of equal moments keep the source's order.
        pa.field("position", pa.int64(), nullable=False),
    ]
)
OPTIONAL: Final = pa.schema(
    [
        # XES lifecycle:transition: schedule, start, complete …; where the column is missing every event is `complete`.
        pa.field("lifecycle", WORDS),
        # Pairs the schedule, start and complete of one execution of an activity (XES concept:instance).
        pa.field("instance", pa.string()),
        pa.field("resource", WORDS),
        # Working time that had passed at this moment by the calendar of the place, in µs: differences are working hours.
        pa.field("work_us", pa.int64()),
    ]
)
ROW_GROUP_EVENTS: Final = 1_000_000
"""About so many events make a row group; one case is never divided."""


def described(schema: pa.Schema) -> pa.Schema:
    """The schema with the mark that says: written in this layout, sorted, row groups of whole cases."""
    return schema.with_metadata({**(schema.metadata or {}), KEY: VERSION})


def in_layout(schema: pa.Schema) -> bool:
    """Whether a file with this schema was written by us in this layout."""
    return (schema.metadata or {}).get(KEY) == VERSION


def extra_columns(schema: pa.Schema) -> tuple[str, ...]:
    """The attributes of the log beyond the columns that the layout names."""
    known = {*COLUMNS.names, *OPTIONAL.names}
    return tuple(name for name in schema.names if name not in known)


def row_groups(file: pq.ParquetFile, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """Read a log part by part; each part holds whole cases. Memory stays at one row group."""
    for number in range(file.num_row_groups):
        yield file.read_row_group(number, columns=columns)
