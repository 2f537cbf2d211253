"""Cases as sequences of activities: where each begins, every step with its time, and a fingerprint of 128 bits.

A fingerprint is the sum, modulo 2^64 and twice with independent tokens, of one well-mixed number for each event made of
its activity's name and its place in the case. Two different sequences get the same fingerprint with probability 2^-128;
in a log of n variants the chance that any two are taken for one is below n² / 2^129: 10^-25 for ten million variants.
It is a fingerprint for counting, not a seal: somebody free to choose activity names could construct a collision.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from senim.mining.buckets import Whole

Lane = npt.NDArray[np.uint64]

STRIDE: Final = np.uint64(0x9E3779B97F4A7C15)
_TABLE_CELLS: Final = 1 << 14


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Events of whole cases as plain arrays; `table` has for each code its place in `names`, which ascend."""

    names: tuple[str, ...]
    cases: Whole
    codes: Whole
    at: Whole
    table: Whole

    def piece(self, part: slice) -> Self:
        """Some of the rows, whose codes are the places in `names`."""
        codes = self.table.take(self.codes[part])
        return type(self)(self.names, self.cases[part], codes, self.at[part], self.table)


def coded(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Whole]:
    """Give a column of words as distinct words, ascending, and for each row the place of its word; a missing word is ''.

    A word may stand in the list without a row.
    """
    names, table, codes = _words(column)
    return names, table.take(codes)


def _words(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Whole, Whole]:
    """The distinct words, ascending; the place among them of each code of the column; the codes of its rows."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    array = column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.unify_dictionaries().chunks)
    words = ["" if word is None else word for word in array.dictionary.to_pylist()]
    codes = array.indices
    if codes.null_count:
        words.append("")
        codes = codes.fill_null(len(words) - 1)
    names = tuple(sorted(set(words)))
    place = {name: number for number, name in enumerate(names)}
    table = np.array([place[word] for word in words], dtype=np.int64)
    plain: Whole = np.from_dlpack(codes)  # type: ignore[assignment]  # whole numbers of fewer bits
    return names, table, plain


def numbers(column: pa.ChunkedArray) -> Whole:
    """Give a column of whole numbers without missing ones as an array, without copying where it is in one piece."""
    array = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        return np.zeros(0, dtype=np.int64)
    # Not by to_numpy: that imports pandas where it happens to be installed, which takes a second.
    return np.from_dlpack(array).astype(np.int64, copy=False)


def rows_of(chunk: pa.Table) -> Rows:
    """Give the events of a part of a log (layout.row_groups) as plain arrays."""
    names, table, codes = _words(chunk.column("activity"))
    return Rows(names, numbers(chunk.column("case")), codes, numbers(chunk.column("at_us")), table)


def pieces(cases: Whole, size: int) -> list[slice]:
    """Cut rows, sorted by case, into pieces of about so many, each of whole cases."""
    cuts = [0]
    while cuts[-1] + size < len(cases):
        # The case that would be cut goes into the next piece, unless it is all there is.
        whole = int(np.searchsorted(cases, cases[cuts[-1] + size], side="left"))
        if whole == cuts[-1]:
            whole = int(np.searchsorted(cases, cases[whole], side="right"))
        cuts.append(whole)
    return [slice(a, b) for a, b in zip(cuts, [*cuts[1:], len(cases)], strict=True) if a < b]


def case_starts(cases: Whole) -> Whole:
    """Give the row with which each case begins."""
    first = np.zeros(min(len(cases), 1), dtype=np.int64)
    return np.concatenate([first, np.flatnonzero(cases[1:] != cases[:-1]) + 1])


def case_ends(starts: Whole, rows: int) -> Whole:
    """Give the row of each case's last event, of so many rows."""
    ends = np.empty_like(starts)
    ends[:-1] = starts[1:] - 1
    ends[-1:] = rows - 1
    return ends


def put_steps(rows: Rows, ends: Whole, pairs: Whole, gaps: Whole) -> None:
    """Fill in the step from each row to the next: its pair from·n + to, for n names, and the time it took in µs.

    From the last event of a case, in the rows `ends`, there is no step: its pair is n·n and its time 0.
    """
    np.multiply(rows.codes, len(rows.names), out=pairs)
    pairs[:-1] += rows.codes[1:]
    np.subtract(rows.at[1:], rows.at[:-1], out=gaps[:-1])
    pairs[ends] = len(rows.names) ** 2
    gaps[ends] = 0


def tokens(names: Sequence[str]) -> tuple[Lane, Lane]:
    """Give two independent 64-bit numbers for each name: the same in every log, on every machine."""
    digests = [hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest() for name in names]
    both = np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


def fingerprints(names: Sequence[str], codes: Whole, starts: Whole) -> tuple[Lane, Lane]:
    """Give both halves of the fingerprint of each case's sequence of activities."""
    if not len(codes):
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.uint64)
    size, lengths = len(names), np.diff(starts, append=len(codes))
    # Where cell = place · size + code: the mixed numbers of the first places come from a table.
    cells = np.arange(0, len(codes) * size, size)
    cells -= np.repeat(starts * size, lengths)
    cells += codes
    places = min(int(lengths.max()), _TABLE_CELLS // size + 1)
    far = np.flatnonzero(cells >= places * size) if places < lengths.max() else starts[:0]
    beyond = cells[far]
    cells[far] = 0
    words = np.stack(tokens(names), axis=1)
    table = mixed((_strides(np.arange(places))[:, None, None] + words).reshape(-1, 2))
    numbers_of_rows = table.take(cells, axis=0)
    numbers_of_rows[far] = mixed(words[codes[far]] + _strides(beyond // size)[:, None])
    # Sums of runs are differences of running sums, also modulo 2^64.
    running = np.cumsum(numbers_of_rows, axis=0)
    sums = running[case_ends(starts, len(codes))]
    sums[1:] -= sums[:-1].copy()
    return sums[:, 0].copy(), sums[:, 1].copy()


def _strides(places: Whole) -> Lane:
    return (places.astype(np.uint64) + np.uint64(1)) * STRIDE


def mixed(word: Lane) -> Lane:
    """The finaliser of SplitMix64: every bit of the word moves about half the bits of the result."""
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))
