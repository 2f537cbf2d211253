"""Small logs with every kind of attribute, for the tests of imports and exports, and what a file of ours says."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from senim.mining.formats.values import MOMENT, NUMBER, TEXT, TRUTH, WHOLE
from senim.mining.writing import LogWriter

Row = dict[str, Any]
YEAR_1, YEAR_9999 = -62_135_596_800_000_000, 253_402_214_400_000_000
KINDS = {
    "lifecycle": TEXT,
    "instance": TEXT,
    "resource": TEXT,
    "work_us": WHOLE,
    "note": TEXT,
    "amount": WHOLE,
    "share": NUMBER,
    "urgent": TRUTH,
    "promise": MOMENT,
    "unit": TEXT,
    "resource_": TEXT,
    "case:region": TEXT,
    "case:service": TEXT,
    "case:age": WHOLE,
    "case:closed": MOMENT,
}
# What XML can hold; NUL is refused everywhere.
WRITABLE = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\n\t\r")
TEXTS = st.text(WRITABLE, min_size=1, max_size=8) | st.sampled_from(
    ["=1+2", "-5", "'@x", "007", "true", "1.50", "<&>\"'", "Қабылдау", "a;b,c|d", "''=", "\t", " ", "2026-02-30"]
)
MOMENTS = st.integers(YEAR_1, YEAR_9999)
WHOLES = st.integers(-(2**63), 2**63 - 1)


def _values(kind: pa.DataType) -> st.SearchStrategy[Any]:
    known = {TEXT: TEXTS, WHOLE: WHOLES, NUMBER: st.floats(allow_nan=False), TRUTH: st.booleans(), MOMENT: MOMENTS}
    return st.none() | known[kind]


_OF_EVENT = st.fixed_dictionaries(
    {"activity": TEXTS, "at_us": MOMENTS | st.integers(0, 3)},
    optional={
        name: _values(kind) for name, kind in KINDS.items() if not name.startswith("case:") and name != "lifecycle"
    }
    | {"lifecycle": st.sampled_from(["schedule", "start", "complete", None])},
)
_OF_CASE = st.fixed_dictionaries(
    {}, optional={name: _values(kind) for name, kind in KINDS.items() if name.startswith("case:")}
)
_CASES = st.lists(
    st.tuples(TEXTS, _OF_CASE, st.lists(_OF_EVENT, min_size=1, max_size=5)), max_size=5, unique_by=lambda case: case[0]
)


def _rows(cases: list[tuple[str, Row, list[Row]]]) -> list[Row]:
    ordered = ((name, case, sorted(events, key=lambda event: event["at_us"])) for name, case, events in cases)
    return [{"case_id": name} | case | event for name, case, events in ordered for event in events]


LOGS: st.SearchStrategy[list[Row]] = _CASES.map(_rows)
"""Rows as `said` gives them back."""


def us(*parts: int) -> int:
    """Microseconds since 1970 of a moment in UTC: year, month, day, hour …"""
    return round(datetime(*parts, tzinfo=UTC).timestamp()) * 1_000_000  # type: ignore[misc,arg-type]


def write(path: Path, rows: list[Row]) -> Path:
    """Write the rows into a log of ours."""
    columns: dict[str, Any] = {
        "case_id": pa.array([row["case_id"] for row in rows], TEXT),
        "activity": pa.array([row["activity"] for row in rows], TEXT),
        "at_us": pa.array([row["at_us"] for row in rows], WHOLE),
    }
    for name, kind in KINDS.items():
        values = pa.array([row.get(name) for row in rows], WHOLE if kind == MOMENT else kind)
        columns[name] = values.cast(kind)
    with LogWriter(path, pa.schema(list(KINDS.items()))) as writer:
        writer.write(pa.table(columns))
    return path


def said(path: Path) -> list[Row]:
    """What a log of ours says, row by row, without what is empty and without numbers that the file itself gives."""
    table = pq.read_table(path)
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(WHOLE))
    rows = table.drop_columns(["case", "position"]).to_pylist()
    return sorted_by_case([{name: value for name, value in row.items() if value is not None} for row in rows])


def sorted_by_case(rows: list[Row]) -> list[Row]:
    """The rows with the cases in the order of their ids and the events of each as they stand; nothing empty."""
    given = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return sorted(given, key=lambda row: row["case_id"])
