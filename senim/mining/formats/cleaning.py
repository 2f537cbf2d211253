"""What a sorted part of a log is looked through for: events told twice, and case columns that change within a case."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from senim.mining.formats.spilling import coded
from senim.mining.layout import CASE_PREFIX


def repeated(table: pa.Table) -> np.ndarray:
    """Which rows say in everything but the position what an earlier row says; the rows stand in order of cases.

    Only rows that share case, moment and activity with another are compared in full.
    """
    case, _ = coded(table.column("case_id"))
    activity, _ = coded(table.column("activity"))
    at = table.column("at_us").to_numpy()
    order = np.lexsort((activity, at, case))
    same = np.ones(len(order), dtype=bool)
    for key in (case, at, activity):
        same[1:] &= np.diff(key[order]) == 0
    same[:1] = False
    candidates = np.sort(order[same | np.append(same[1:], False)])
    found = np.zeros(len(order), dtype=bool)
    seen: set[tuple[Any, ...]] = set()
    columns = [table.column(name) for name in table.column_names if name != "position"]
    # In pieces, and forgotten with each case: a log that says one thing a million times must not fill the memory.
    last_case = -1
    for start in range(0, len(candidates), 50_000):
        rows = candidates[start : start + 50_000]
        for row, values in zip(
            rows, zip(*(column.take(rows).to_pylist() for column in columns), strict=True), strict=True
        ):
            if case[row] != last_case:
                seen, last_case = set(), case[row]
            key = tuple(map(repr, values))
            found[row] = key in seen
            seen.add(key)
    return found


def settled(table: pa.Table) -> tuple[pa.Table, int]:
    """The rows with every case column saying on all rows of a case what it says first, and in how many cases it changed."""
    names = [name for name in table.column_names if name.startswith(CASE_PREFIX)]
    if not names or not table.num_rows:
        return table, 0
    case, _ = coded(table.column("case_id"))
    starts = np.flatnonzero(np.append(True, np.diff(case) != 0))
    run = np.cumsum(np.append(True, np.diff(case) != 0)) - 1
    changed = np.zeros(len(starts), dtype=bool)
    for name in names:
        column = table.column(name).combine_chunks()
        encoded = column.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False)
        if (encoded == encoded[starts][run]).all():
            continue
        first = np.full(len(starts), len(column), dtype=np.int64)
        given = np.flatnonzero(encoded >= 0)
        np.minimum.at(first, run[given], given)
        kept = np.where(first < len(column), first, starts)
        changed |= np.bincount(run, (encoded >= 0) & (encoded != encoded[kept][run]), len(starts)) > 0
        values = pc.take(column, pa.array(kept[run]))
        table = table.set_column(table.column_names.index(name), name, values)
    return table, int(changed.sum())
