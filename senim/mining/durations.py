"""How long each case of a log took, when it began, what it belongs to, and whether it was still running."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from senim.mining.errors import NotComparable, TracesMissing
from senim.mining.layout import CASE_PREFIX, row_groups
from senim.mining.traces import opened

Numbers = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.str_]

ENDED: Final = f"{CASE_PREFIX}ended_us"
BEGAN: Final = f"{CASE_PREFIX}opened_us"
CALENDAR_GROUPS: Final = ("month", "weekday")
_SECOND: Final = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Durations:
    """The durations of one side of a comparison, arrays of one length.

    `seconds`: from the beginning to the end, or for a `running` case until the log was taken. `began`: seconds since
    1970 UTC, or None where unknown (then days are not looked at). `groups`: by name of the column, the value of each
    case, for comparing like with like.
    """

    seconds: Numbers
    began: Numbers | None = None
    running: Truths | None = None
    groups: Mapping[str, Texts] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many cases there are."""
        return len(self.seconds)

    def group(self, name: str) -> Texts:
        """The value of each case in a group; `month` and `weekday` (UTC) follow from the beginnings.

        Refuses NotComparable for a group that is not known.
        """
        if name in self.groups:
            return self.groups[name]
        if name not in CALENDAR_GROUPS or self.began is None:
            raise NotComparable(f"the cases have no group {name}")
        moments = self.began.astype("datetime64[s]")
        if name == "weekday":
            return ((moments.astype("datetime64[D]").astype(np.int64) + 3) % 7 + 1).astype(str)
        return (moments.astype("datetime64[M]").astype(np.int64) % 12 + 1).astype(str)

    def where(self, chosen: Truths) -> Self:
        """Only the chosen cases."""
        return type(self)(
            self.seconds[chosen],
            None if self.began is None else self.began[chosen],
            None if self.running is None else self.running[chosen],
            {name: values[chosen] for name, values in self.groups.items()},
        )


def read_durations(path: Path, groups: Sequence[str] = (), ends: Collection[str] = ()) -> Durations:
    """The durations of the cases of a log, in clock time from the first event to the last.

    Our own log says more: `case:opened_us` is the beginning, `case:ended_us` the end, and a case without an end was
    still running when the log ended, that is at its last event. Of another log `ends` may say by which activities a
    case ends: one whose last event is another was still running; without it every case is taken to have ended.
    `groups` names columns of the case (`case:region`), or `month` or `weekday` of its beginning. Memory is one row
    group and a few numbers for each case. Refuses NotOurLayout, and TracesMissing for an unknown column; OSError where
    the file cannot be read.
    """
    groups = [name for name in groups if name not in CALENDAR_GROUPS]
    with opened(path) as file:
        names = file.schema_arrow.names
        missing = [name for name in groups if name not in names or not name.startswith(CASE_PREFIX)]
        if missing:
            known = ", ".join(name for name in names if name.startswith(CASE_PREFIX)) or "none"
            raise TracesMissing(f"{path}: no column {missing[0]} of the case; there are: {known}")
        own = [name for name in (BEGAN, ENDED) if name in names]
        columns = ["case", "at_us", "activity", *own, *groups]
        return _joined([_part(table, groups, ends) for table in row_groups(file, columns)], file)


def _part(table: pa.Table, groups: Sequence[str], ends: Collection[str]) -> dict[str, Any]:
    case, at = table.column("case").to_numpy(), table.column("at_us").to_numpy()
    starts = np.flatnonzero(np.r_[True, case[1:] != case[:-1]]) if len(case) else np.zeros(0, np.int64)
    last = np.r_[starts[1:] - 1, len(case) - 1] if len(case) else starts
    rows = table.take(pa.array(starts))
    found: dict[str, Any] = {"began": at[starts], "ended": at[last], "running": np.zeros(len(starts), bool)}
    if ends:
        ending = table.column("activity").take(pa.array(last)).cast(pa.string())
        found["running"] = ~np.asarray(pc.is_in(ending, pa.array(sorted(ends))).to_numpy(), dtype=bool)
    if BEGAN in rows.column_names:
        found["began"] = _known(rows.column(BEGAN), found["began"])
    if ENDED in rows.column_names:
        found["running"] = rows.column(ENDED).is_null().to_numpy()
        found["ended"] = _known(rows.column(ENDED), found["ended"])
    for name in groups:
        found[name] = np.array(["" if value is None else str(value) for value in rows.column(name).to_pylist()], str)
    return found


def _known(column: pa.ChunkedArray, otherwise: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    values = column.cast(pa.int64())
    given = np.asarray(values.fill_null(0).to_numpy(), dtype=np.int64)
    return np.where(values.is_null().to_numpy(), otherwise, given)


def _joined(parts: Sequence[Mapping[str, Any]], file: pq.ParquetFile) -> Durations:
    if not parts:
        return Durations(np.zeros(0), np.zeros(0), np.zeros(0, bool))
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    began, ended, running = whole.pop("began"), whole.pop("ended"), whole.pop("running")
    if running.any():
        ended = np.where(running, max(int(ended.max()), _last_moment(file)), ended)
    seconds = np.maximum(ended - began, 0) / _SECOND
    return Durations(seconds, began / _SECOND, running if running.any() else None, whole)


def _last_moment(file: pq.ParquetFile) -> int:
    column = file.schema_arrow.get_field_index("at_us")
    found = [file.metadata.row_group(group).column(column).statistics for group in range(file.num_row_groups)]
    return max((int(one.max) for one in found if one is not None and one.has_min_max), default=0)
