"""Cases as sequences of activities: where each begins, every step with its time, and a fingerprint of 128 bits.

A fingerprint is the sum, modulo 2^64 and twice with independent tokens, of one well-mixed number for each event made of
its activity's name and its place in the case. Two different sequences get the same fingerprint with probability 2^-128;
in a log of n variants the chance that any two are taken for one is below n² / 2^129: 10^-25 for ten million variants.
It is a fingerprint for counting, not a seal: somebody free to choose activity names could construct a collision.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from senim.mining.buckets import Whole

Lane = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.int32]

STRIDE: Final = np.uint64(0x9E3779B97F4A7C15)
_TABLE_PLACES: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Events of whole cases as plain arrays; `codes` are places in `names`, as `coded` gives them."""

    names: tuple[str, ...]
    cases: Whole
    codes: Codes
    at: Whole


def coded(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Codes]:
    """Give a column of words as distinct words, ascending, and for each row the place of its word; a missing word is ''.

    A word may stand in the list without a row.
    """
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    array = column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.unify_dictionaries().chunks)
    words = ["" if word is None else word for word in array.dictionary.to_pylist()]
    codes = array.indices
    if codes.null_count:
        words.append("")
        codes = codes.fill_null(len(words) - 1)
    plain = np.from_dlpack(codes).astype(np.int32, copy=False)
    names = tuple(sorted(set(words)))
    if list(names) == words:
        return names, plain
    place = {name: number for number, name in enumerate(names)}
    return names, np.array([place[word] for word in words], dtype=np.int32).take(plain)


def numbers(column: pa.ChunkedArray) -> Whole:
    """Give a column of whole numbers without missing ones as an array, without copying where it is in one piece."""
    array = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        return np.zeros(0, dtype=np.int64)
    # Not by to_numpy: that imports pandas where it happens to be installed, which takes a second.
    return np.from_dlpack(array).astype(np.int64, copy=False)


def rows_of(chunk: pa.Table) -> Rows:
    """Give the events of a part of a log (layout.row_groups) as plain arrays."""
    names, codes = coded(chunk.column("activity"))
    return Rows(names, numbers(chunk.column("case")), codes, numbers(chunk.column("at_us")))


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


def steps(rows: Rows, starts: Whole) -> tuple[Whole, Whole]:
    """Give the step from each row to the next: its pair from·n + to, for n names, and the time it took in µs.

    From the last event of a case to the first of the next there is no step: its pair is n·n and its time 0.
    """
    codes = rows.codes.astype(np.int64)
    pairs = codes[:-1] * len(rows.names)
    pairs += codes[1:]
    gaps = np.diff(rows.at)
    between = starts[1:] - 1
    pairs[between] = len(rows.names) ** 2
    gaps[between] = 0
    return pairs, gaps


def tokens(names: Sequence[str]) -> tuple[Lane, Lane]:
    """Give two independent 64-bit numbers for each name: the same in every log, on every machine."""
    digests = [hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest() for name in names]
    both = np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()


def fingerprints(names: Sequence[str], codes: Codes, starts: Whole) -> tuple[Lane, Lane]:
    """Give both halves of the fingerprint of each case's sequence of activities."""
    lengths = np.diff(starts, append=len(codes))
    places = np.arange(len(codes)) - np.repeat(starts, lengths)
    cells = np.minimum(places, _TABLE_PLACES - 1)
    cells *= len(names)
    cells += codes
    far = np.flatnonzero(places >= _TABLE_PLACES) if len(codes) and lengths.max() > _TABLE_PLACES else starts[:0]
    beyond = (places[far].astype(np.uint64) + np.uint64(1)) * STRIDE
    first, second = (_lane(words, cells, far, words[codes[far]] + beyond, starts) for words in tokens(names))
    return first, second


def _lane(words: Lane, cells: Whole, far: Whole, beyond: Lane, starts: Whole) -> Lane:
    """For each case the sum of the mixed numbers of its events; those of the first places come from a table."""
    if not len(cells):
        return np.zeros(0, dtype=np.uint64)
    offsets = np.arange(1, _TABLE_PLACES + 1, dtype=np.uint64) * STRIDE
    numbers_of_rows = mixed((offsets[:, None] + words[None, :]).ravel()).take(cells)
    numbers_of_rows[far] = mixed(beyond)
    total: Lane = np.add.reduceat(numbers_of_rows, starts)
    return total


def mixed(word: Lane) -> Lane:
    """The finaliser of SplitMix64: every bit of the word moves about half the bits of the result."""
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))
