"""Traces as a table in the layout of event logs (`senim/mining/layout.py`), with the columns that the studio adds."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from senim.kernel.working_calendar import Calendar
from senim.mining.layout import COLUMNS, OPTIONAL, WORDS
from senim.studio.codes import case_code, officer_code
from senim.studio.tracing import Row, Trace

CASE_WORDS: Final = ("service", "version", "region", "unit", "channel", "lane", "outcome")
CASE_MOMENTS: Final = ("opened_us", "ended_us", "promise_us", "limit_us")
CASE_TRUTHS: Final = ("promise_kept", "limit_kept")

EXTRA: Final = pa.schema(
    [
        *OPTIONAL,
        # Whether the activity is a step that somebody does or an event that happens.
        pa.field("kind", WORDS),
        pa.field("unit", WORDS),
        # Our promise and the legal limit of the step, where it has them.
        pa.field("promise_us", pa.int64()),
        pa.field("limit_us", pa.int64()),
        # The sequence flows that tokens took from this event to the next, parted by spaces.
        pa.field("took", WORDS),
        *(pa.field(f"case:{name}", WORDS) for name in CASE_WORDS),
        *(pa.field(f"case:{name}", pa.int64()) for name in CASE_MOMENTS),
        *(pa.field(f"case:{name}", pa.bool_()) for name in CASE_TRUTHS),
    ]
)
"""The columns of our own log beyond those that every log has."""

UnitCode = Callable[[int], str]
CalendarOf = Callable[[Trace], Calendar]
Moments = npt.NDArray[np.int64]


def table(traces: Sequence[Trace], unit_code: UnitCode, calendar_of: CalendarOf) -> pa.Table:
    """The rows of whole cases for a LogWriter. `calendar_of` gives the calendar of a run."""
    rows = [row for one in traces for row in one.rows]
    sizes = [len(one.rows) for one in traces]
    at = np.fromiter((row.at for row in rows), np.int64, len(rows))
    columns = {
        "case_id": _repeated([case_code(one.stream) for one in traces], sizes),
        "at_us": at,
        "position": np.concatenate([np.arange(size) for size in sizes]) if sizes else at,
        "work_us": _worked(traces, sizes, at, calendar_of),
        **_event_columns(rows, unit_code),
        **_case_columns(traces, sizes, unit_code),
    }
    schema = pa.schema([field for field in (*COLUMNS, *EXTRA) if field.name in columns])
    return pa.table([_array(columns[field.name], field) for field in schema], schema=schema)


def _event_columns(rows: Sequence[Row], unit_code: UnitCode) -> dict[str, Sequence[Any]]:
    return {
        "activity": [row.activity for row in rows],
        "kind": [row.kind for row in rows],
        "lifecycle": [row.lifecycle for row in rows],
        "instance": [row.instance for row in rows],
        "resource": [None if row.actor is None else officer_code(row.actor) for row in rows],
        "unit": [unit_code(row.unit) if row.unit else None for row in rows],
        "promise_us": [row.promise for row in rows],
        "limit_us": [row.limit for row in rows],
        "took": [row.took for row in rows],
    }


def _case_columns(traces: Sequence[Trace], sizes: Sequence[int], unit_code: UnitCode) -> dict[str, pa.Array]:
    found = {}
    for name in (*CASE_WORDS, *CASE_MOMENTS, *CASE_TRUTHS):
        values = [one.facts.get(name) for one in traces]
        if name == "unit":
            values = [unit_code(value) for value in values if value is not None]
        found[f"case:{name}"] = _repeated([str(v) for v in values] if name in CASE_WORDS else values, sizes)
    return found


def _repeated(values: Sequence[Any], sizes: Sequence[int]) -> pa.Array:
    """Each value as often as its case has rows."""
    return pa.array(values).take(pa.array(np.repeat(np.arange(len(values)), sizes)))


def _array(values: Any, field: pa.Field) -> pa.Array:
    if not isinstance(values, pa.Array):
        values = pa.array(values, from_pandas=False)
    if pa.types.is_dictionary(field.type):
        return values.cast(pa.string()).dictionary_encode().cast(field.type)
    return values.cast(field.type)


def _worked(traces: Sequence[Trace], sizes: Sequence[int], at: Moments, calendar_of: CalendarOf) -> Moments:
    """The working time at each moment, by the calendar of the desk that took the request in."""
    calendars: dict[Calendar, list[int]] = {}
    for number, one in enumerate(traces):
        calendars.setdefault(calendar_of(one), []).append(number)
    case = np.repeat(np.arange(len(traces)), sizes)
    spent = np.zeros(len(at), np.int64)
    for calendar, numbers in calendars.items():
        mine = np.isin(case, numbers)
        spent[mine] = working_time(calendar, at[mine])
    return spent


def working_time(calendar: Calendar, at: Moments) -> Moments:
    """Open µs from the start of the calendar to each moment: as `kernel.worktime.open_between`, for many at once.

    Moments before or after the calendar's span count as its ends.
    """
    opens, closes, spent = _tables(calendar)
    row = np.searchsorted(opens, at, side="right") - 1
    known = np.maximum(row, 0)
    passed = spent[known] - np.maximum(closes[known] - at, 0)
    return np.where(row < 0, 0, passed).astype(np.int64)


@lru_cache(maxsize=64)
def _tables(calendar: Calendar) -> tuple[Moments, Moments, Moments]:
    return (
        np.array(calendar.opens, np.int64),
        np.array(calendar.closes, np.int64),
        np.array(calendar.spent, np.int64),
    )
