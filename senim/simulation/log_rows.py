"""An event log as columns, as fitting wants it: made by whoever reads the file."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.int64]
COLUMNS: Final = ("case", "activity", "at_us", "lifecycle", "resource", "instance")
"""The columns of the log layout that fitting reads; the last three may be missing."""

START: Final = 0
COMPLETE: Final = 1
OTHER: Final = 2


@dataclass(frozen=True, slots=True)
class LogRows:
    """Events sorted by case, moment and position; every column has one number for each event.

    `case` from 0, without gaps; `activity` and `resource` are places in their names (-1: none); `at_us` in µs;
    `lifecycle` one of START, COMPLETE and OTHER; `instance` pairs starts and completions (-1 where the log says none).
    """

    case: Column
    activity: Column
    at_us: Column
    lifecycle: Column
    resource: Column
    instance: Column
    activities: tuple[str, ...]
    resources: tuple[str, ...]


def log_rows(table: Any) -> LogRows:
    """The rows of an Arrow table in the log layout. Without a lifecycle every event completes its activity."""
    activity, activities = _coded(table, "activity")
    lifecycle, stages = _coded(table, "lifecycle")
    resource, resources = _coded(table, "resource")
    instance, _ = _coded(table, "instance")
    kinds = [{"start": START, "complete": COMPLETE}.get(stage.lower(), OTHER) for stage in stages]
    return LogRows(
        case=table.column("case").to_numpy().astype(np.int64),
        activity=activity,
        at_us=table.column("at_us").to_numpy().astype(np.int64),
        lifecycle=np.array([*kinds, COMPLETE])[lifecycle],
        resource=resource,
        instance=instance,
        activities=activities,
        resources=resources,
    )


def _coded(table: Any, name: str) -> tuple[Column, tuple[str, ...]]:
    """A column of words as places in its words, -1 for none; all -1 where the table has no such column."""
    if name not in table.column_names:
        return np.full(table.num_rows, -1, np.int64), ()
    column = table.column(name).combine_chunks()
    if not hasattr(column, "dictionary"):
        column = column.dictionary_encode()
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, tuple(str(word) for word in column.dictionary.to_pylist())
