"""Turns what a reader found into events of the layout, and sorts out the rows that are none."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from senim.mining.errors import SourceBroken
from senim.mining.formats.moments import GOOD, MISSING, NO_ZONE, NOT_UNDERSTOOD, read_moments
from senim.mining.formats.options import ImportOptions
from senim.mining.formats.rejections import Rejections
from senim.mining.formats.values import TEXT

MOST_COLUMNS: Final = 1_000
NO_CASE, NO_ACTIVITY, NO_MOMENT = "no case", "no activity", "no moment"
UNREADABLE_MOMENT, ZONELESS, NUL = "moment not understood", "moment without a time zone", "NUL character"
WORDED_KINDS: Final = ("lifecycle", "resource", "instance")


@dataclass(frozen=True, slots=True)
class Raw:
    """Rows as a reader found them: who, what and when (null where missing), the line of each, and its other attributes.

    `attributes` have the names of `naming.own_name`; all arrays are of one length; `moment` is anything `read_moments` takes.
    """

    case: pa.Array
    activity: pa.Array
    moment: pa.Array
    line: np.ndarray
    position: np.ndarray
    attributes: dict[str, pa.Array]


def accept(raw: Raw, options: ImportOptions, rejections: Rejections) -> pa.Table:
    """The good rows as a table of case_id, activity, at_us, position and attributes; the others go to `rejections`.

    Refuses SourceBroken a source with more than 1,000 columns.
    """
    if len(raw.attributes) > MOST_COLUMNS:
        raise SourceBroken(
            f"more than {MOST_COLUMNS:,} different attributes", int(raw.line[-1]) if len(raw.line) else 0
        )
    case, activity = raw.case.cast(TEXT), raw.activity.cast(TEXT)
    moments = read_moments(raw.moment, options.time_zone(), options.time_format)
    bad = np.zeros(len(case), dtype=bool)
    for reason, found in (
        (NO_CASE, _empty(case)),
        (NO_ACTIVITY, _empty(activity)),
        (NUL, _with_nul(case) | _with_nul(activity)),
        (NO_MOMENT, moments.state == MISSING),
        (UNREADABLE_MOMENT, moments.state == NOT_UNDERSTOOD),
        (ZONELESS, moments.state == NO_ZONE),
    ):
        fresh = found & ~bad
        if fresh.any():
            rows = np.flatnonzero(fresh)
            rejections.add(reason, zip(raw.line[rows].tolist(), _shown(raw, rows), strict=True))
            bad |= fresh
    good = moments.state == GOOD
    table = pa.table(
        {
            "case_id": case,
            "activity": activity,
            "at_us": moments.at_us,
            "position": raw.position,
            **{name: _worded(name, column) for name, column in raw.attributes.items()},
        }
    )
    return table.filter(pa.array(good & ~bad)) if bad.any() else table


def _worded(name: str, column: pa.Array) -> pa.Array:
    if name not in WORDED_KINDS:
        return column
    texts = column.cast(TEXT)
    return pc.utf8_lower(texts) if name == "lifecycle" else texts


def _empty(texts: pa.Array) -> np.ndarray:
    filled = pc.fill_null(pc.greater(pc.binary_length(texts), 0), False)
    return ~np.asarray(filled.to_numpy(zero_copy_only=False), dtype=bool)


def _with_nul(texts: pa.Array) -> np.ndarray:
    found = pc.fill_null(pc.match_substring(texts, "\0"), False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def _shown(raw: Raw, rows: np.ndarray) -> list[str]:
    columns = (column.take(pa.array(rows)).to_pylist() for column in (raw.case, raw.activity, raw.moment))
    return [", ".join("" if value is None else str(value)[:60] for value in row) for row in zip(*columns, strict=True)]
