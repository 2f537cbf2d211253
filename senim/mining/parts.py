"""The parts of a log file: each row group summarised, and looked into again, alone and in any order."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from senim.mining.errors import NotOurLayout
from senim.mining.guesses import Guess, covers, guess_of, likely
from senim.mining.layout import in_layout
from senim.mining.ranks import Sieve, Sifted, sifted
from senim.mining.sequences import Rows, rows_of
from senim.mining.summaries import EMPTY, Summary, merged
from senim.mining.summarising import COLUMNS, Counting, Times, walks

MERGED_AFTER: Final = 16
_KEEPING_BYTES: Final = 31 * 1024 * 1024
GUESSED_AFTER: Final = (1, 4)  # and whenever parts are merged


@dataclass(frozen=True, slots=True)
class LogFile:
    """A log in our layout: where it is, how many parts it has and how many events."""

    path: str
    parts: int
    events: int


def opened(path: str) -> LogFile:
    """Look at a file. Refuses NotOurLayout one that is no log in our layout, OSError one that cannot be read."""
    try:
        with pq.ParquetFile(path) as file:
            if not in_layout(file.schema_arrow):
                raise NotOurLayout(path)
            return LogFile(path, file.num_row_groups, file.metadata.num_rows)
    except pa.ArrowInvalid as error:
        raise NotOurLayout(path) from error


@dataclass(slots=True)
class Parts:
    """Reads parts of one log. Times that a second pass will probably ask for stay in memory, up to `room` bytes."""

    log: LogFile
    room: int = 0
    _kept: dict[int, tuple[Guess | None, Times]] = field(default_factory=dict)
    _counting: Counting = field(default_factory=lambda: Counting(()))
    _done: list[Summary] = field(default_factory=list)

    def summary(self, numbers: range) -> Summary:
        """Give the merged summary of these parts."""
        whole, guess = EMPTY, None
        # A large block asked for and given back makes the C library keep what is freed after each piece instead of
        # returning it to the system, which would have to clear it again: a tenth of the cost.
        np.empty(_KEEPING_BYTES, dtype=np.uint8)
        with pq.ParquetFile(self.log.path) as file:
            for count, number in enumerate(numbers, start=1):
                self._count(number, _read(file, number), guess)
                if count in GUESSED_AFTER or count % MERGED_AFTER == 0:
                    whole = self._merged(whole)
                    guess = guess_of(whole) if self.room else None
        return self._merged(whole)

    def _merged(self, whole: Summary) -> Summary:
        done, self._done = self._done, []
        return merged([whole, *done, self._counting.summary()])

    def sifted(self, numbers: range, sieve: Sieve) -> Iterator[Sifted]:
        """Give what of these parts lies in the sieve's ranges."""
        with pq.ParquetFile(self.log.path) as file:
            for number in numbers:
                guess, times = self._kept.get(number, (None, None))
                if times and (guess is None or covers(guess, sieve)):
                    yield sifted(times, sieve)
                else:
                    yield from (sifted(walk.times, sieve) for _, walk in walks(_read(file, number)))

    def _count(self, number: int, rows: Rows, guess: Guess | None) -> None:
        if rows.names != self._counting.names:
            self._done.append(self._counting.summary())
            self._counting = Counting(rows.names)
        keep = (likely(guess, rows.names) if guess else deepcopy) if self.room else None
        times = self._counting.add(rows, keep)
        if keep and times.nbytes <= self.room:
            self.room -= times.nbytes
            self._kept[number] = guess, times


def _read(file: pq.ParquetFile, number: int) -> Rows:
    return rows_of(file.read_row_group(number, columns=COLUMNS, use_threads=False))


def summary_of_parts(log: LogFile, numbers: range) -> Summary:
    """Give the merged summary of some parts: what a worker process or a machine of a cluster does."""
    return Parts(log).summary(numbers)


def sifted_parts(log: LogFile, sieve: Sieve, numbers: range) -> list[Sifted]:
    """Give what of some parts lies in the sieve's ranges: what a worker process or a machine of a cluster does."""
    return list(Parts(log).sifted(numbers, sieve))
