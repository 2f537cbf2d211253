"""Sorts any number of events by case within bounded memory: runs on disk, each divided by a hash of the case.

All events of a case fall into the same part, so that a part is sorted, cleaned and written alone. What fits in memory
never touches the disk.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from senim.mining.formats.values import KINDS, TEXT, as_kind, common_kind, from_texts, possible_kinds

RUN_ROWS: Final = 1_000_000
RUN_BYTES: Final = 256 * 1024 * 1024
PART_ROWS: Final = 500_000
PARTS: Final = (4, 512)
"""The least and the most parts once something is on disk."""

Kinds = dict[str, pa.DataType]


class Spill:
    """Takes tables of events in any order and gives them back part by part, sorted by case, moment and position.

    `share_read` says how much of the source was read, from 0 to 1: from it the number of parts is chosen when the first
    run goes to disk. With `guess_kinds` (CSV) a column of texts becomes one of numbers, truths or moments where every
    text of it can be written back letter by letter.
    """

    def __init__(self, folder: Path, share_read: Callable[[], float], guess_kinds: bool = False) -> None:
        """Start empty; runs are written into the folder."""
        self._folder, self._share_read, self._guess = folder, share_read, guess_kinds
        self._waiting: list[pa.Table] = []
        self._rows = self._bytes = 0
        self._runs: list[Path] = []
        self._parts = 1
        self._kinds: Kinds = {}
        self._possible: dict[str, frozenset[pa.DataType]] = {}

    def add(self, table: pa.Table) -> None:
        """Take events. OSError when the disk is full."""
        if not table.num_rows:
            return
        for name, column in zip(table.column_names, table.columns, strict=True):
            self._kinds[name] = common_kind(self._kinds.get(name, pa.null()), column.type)
            if self._guess and column.type == TEXT:
                possible = self._possible.get(name, frozenset(KINDS))
                self._possible[name] = possible and possible_kinds(column, possible)
        self._waiting.append(table)
        self._rows += table.num_rows
        self._bytes += table.nbytes
        if self._rows >= RUN_ROWS or self._bytes >= RUN_BYTES:
            self._put()

    def kinds(self) -> Kinds:
        """The kind that each column has once all was added, the identity of the events left out."""
        kinds = {name: TEXT if pa.types.is_null(kind) else kind for name, kind in self._kinds.items()}
        for name, possible in self._possible.items():
            kinds[name] = next((kind for kind in KINDS if kind in possible), TEXT)
        return {name: kind for name, kind in kinds.items() if name not in {"case_id", "activity", "at_us", "position"}}

    def sorted_parts(self) -> Iterator[pa.Table]:
        """Each part once, all of one schema; all events of a case are in one part."""
        kinds = {"case_id": TEXT, "activity": TEXT, "at_us": pa.int64(), "position": pa.int64(), **self.kinds()}
        if self._runs and self._waiting:
            self._put()
        for part in range(self._parts):
            tables = [_of_kinds(table, kinds) for table in self._pieces(part)]
            if tables:
                yield in_order(pa.concat_tables(tables).combine_chunks())

    def _pieces(self, part: int) -> Iterator[pa.Table]:
        yield from self._waiting
        for path in self._runs:
            with pa.memory_map(str(path)) as mapped:
                batch = pa.ipc.open_file(mapped).get_batch(part)
                if batch.num_rows:
                    yield pa.Table.from_batches([batch])

    def _put(self) -> None:
        if not self._runs:
            expected = self._rows / max(self._share_read(), 1e-4)
            self._parts = int(np.clip(2 * expected / PART_ROWS, *PARTS))
        kinds = {name: _seen(self._waiting, name) for table in self._waiting for name in table.column_names}
        table = pa.concat_tables([_of_kinds(table, kinds) for table in self._waiting]).combine_chunks()
        part_of = _parts(table.column("case_id"), self._parts)
        order = np.argsort(part_of, kind="stable")
        bounds = np.searchsorted(part_of[order], np.arange(self._parts + 1))
        batch = table.take(order).combine_chunks().to_batches()[0]
        path = self._folder / f"run-{len(self._runs)}.arrow"
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        with pa.ipc.new_file(str(path), batch.schema, options=options) as run:
            for first, last in pairwise(bounds):
                run.write_batch(batch.slice(first, last - first))
        self._runs.append(path)
        self._waiting, self._rows, self._bytes = [], 0, 0


def in_order(table: pa.Table) -> pa.Table:
    """The rows by case_id, at_us, position."""
    case, _ = coded(table.column("case_id"))
    at, position = table.column("at_us").to_numpy(), table.column("position").to_numpy()
    steps = (np.diff(case), np.diff(at), np.diff(position))
    sorted_already = (steps[0] > 0) | ((steps[0] == 0) & ((steps[1] > 0) | ((steps[1] == 0) & (steps[2] >= 0))))
    return table if sorted_already.all() else table.take(np.lexsort((position, at, case)))


def coded(column: pa.ChunkedArray) -> tuple[np.ndarray, int]:
    """A number for each text, in the order of the texts, and how many there are; -1 for none."""
    encoded = column.combine_chunks().dictionary_encode()
    rank = np.empty(len(encoded.dictionary) + 1, dtype=np.int64)
    rank[pc.sort_indices(encoded.dictionary).to_numpy()] = np.arange(len(encoded.dictionary))
    rank[-1] = -1
    codes: np.ndarray = rank[encoded.indices.fill_null(len(encoded.dictionary)).to_numpy()]
    return codes, len(encoded.dictionary)


def _parts(case_ids: pa.ChunkedArray, parts: int) -> np.ndarray:
    encoded = case_ids.combine_chunks().dictionary_encode()
    hashes = (crc32(text.encode()) % parts for text in encoded.dictionary.to_pylist())
    part_of = np.fromiter(hashes, dtype=np.int64, count=len(encoded.dictionary))
    of_rows: np.ndarray = part_of[encoded.indices.to_numpy()]
    return of_rows


def _seen(tables: list[pa.Table], name: str) -> pa.DataType:
    kind = pa.null()
    for table in tables:
        if name in table.column_names:
            kind = common_kind(kind, table.schema.field(name).type)
    return kind


def _of_kinds(table: pa.Table, kinds: Kinds) -> pa.Table:
    columns = {}
    for name, kind in kinds.items():
        if name not in table.column_names:
            columns[name] = pa.chunked_array([pa.nulls(table.num_rows, kind)])
            continue
        column = table.column(name)
        guessed = column.type == TEXT and kind != TEXT
        columns[name] = from_texts(column, kind) if guessed else as_kind(column, kind)
    return pa.table(columns)
