"""The variants of a log: every sequence of activities that a case went through, and how many cases did."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from senim.mining.errors import NotOurLayout
from senim.mining.layout import in_layout, row_groups
from senim.mining.replaying import plain

Trace = tuple[str, ...]
# XES 1849, lifecycle: what happened to an execution without completing it. Every other word counts as its end.
_UNDER_WAY: Final = (
    "schedule", "assign", "reassign", "start", "suspend", "resume", "withdraw", "ate_abort", "pi_abort",
)  # fmt: skip


def read_variants(path: Path) -> dict[Trace, int]:
    """Every variant with its number of cases; the most frequent first, then by name.

    Where the log has a lifecycle only the ends of executions count (`complete`; not schedule, start, suspend …), so
    that an execution is one step. Memory is one row group and the variants. Refuses NotOurLayout; OSError where the
    file cannot be read.
    """
    words: dict[str, int] = {}
    found: Counter[bytes] = Counter()
    with opened(path) as file:
        wanted = [name for name in ("case", "activity", "lifecycle") if name in file.schema_arrow.names]
        for table in row_groups(file, wanted):
            found.update(_sequences(table, words))
    names = tuple(words)
    named = ((tuple(names[code] for code in np.frombuffer(key, np.uint32)), count) for key, count in found.items())
    return dict(sorted(named, key=lambda row: (-row[1], row[0])))


def opened(path: Path) -> pq.ParquetFile:
    """Open a log in our layout. Refuses NotOurLayout; OSError where the file cannot be read."""
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise NotOurLayout(str(path)) from error
    if not in_layout(file.schema_arrow):
        file.close()
        raise NotOurLayout(str(path))
    return file


def _sequences(table: pa.Table, words: dict[str, int]) -> Iterator[bytes]:
    """The codes of each case as bytes; words that are new get the next code."""
    case = table.column("case").to_numpy()
    coded = table.column("activity").unify_dictionaries().combine_chunks()
    chunk = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    codes = [words.setdefault(plain(word), len(words)) for word in chunk.dictionary.to_pylist()]
    events = np.asarray(codes, dtype=np.uint32)[chunk.indices.to_numpy(zero_copy_only=False)]
    starts = np.flatnonzero(np.r_[True, case[1:] != case[:-1]]) if len(case) else case[:0]
    if "lifecycle" in table.column_names:
        kept = _completed(table.column("lifecycle"))
        before = np.r_[0, np.cumsum(kept)]
        starts, events = before[starts], events[kept]
    ends = [*starts[1:].tolist(), len(events)]
    text, width = events.tobytes(), events.itemsize
    for start, end in zip(starts.tolist(), ends, strict=False):
        yield text[start * width : end * width]


def _completed(lifecycle: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which rows are the end of an execution; an empty cell says so too."""
    lowered = pc.utf8_lower(lifecycle.cast(pa.string()))
    # Made here, not with the module: pyarrow looks for pandas at its first array, which takes a start two seconds.
    under_way = pa.array(_UNDER_WAY, pa.string())
    return np.asarray(pc.invert(pc.is_in(lowered, under_way)).to_numpy(zero_copy_only=False), dtype=bool)
