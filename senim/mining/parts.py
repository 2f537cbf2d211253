"""The parts of a log file: each row group summarised, and looked into again, alone and in any order."""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from senim.mining.errors import NotOurLayout
from senim.mining.layout import in_layout
from senim.mining.ranks import Sieve, Sifted, sifted
from senim.mining.sequences import Rows, rows_of
from senim.mining.summaries import EMPTY, Summary, merged
from senim.mining.summarising import COLUMNS, Times, summary_of, times_of

MERGED_AT_ONCE: Final = 16
_SHORT: Final = 46_340  # n names have n·n + 1 pairs, which fit into 32 bits


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
    """Reads parts of one log. The times of the first parts stay in memory, up to `room` bytes, and need not be read again."""

    log: LogFile
    room: int = 0
    _kept: dict[int, Times] = field(default_factory=dict)

    def summary(self, numbers: range) -> Summary:
        """Give the merged summary of these parts."""
        whole, waiting = EMPTY, []
        with pq.ParquetFile(self.log.path) as file:
            for number in numbers:
                waiting.append(self._summarised(file, number))
                if len(waiting) == MERGED_AT_ONCE:
                    whole, waiting = merged([whole, *waiting]), []
        return merged([whole, *waiting])

    def sifted(self, numbers: range, sieve: Sieve) -> list[Sifted]:
        """Give what of these parts lies in the sieve's ranges."""
        with pq.ParquetFile(self.log.path) as file:
            return [sifted(self._times(file, number), sieve) for number in numbers]

    def _summarised(self, file: pq.ParquetFile, number: int) -> Summary:
        rows = _read(file, number)
        times = times_of(rows)
        size = times.pairs.nbytes // 2 + times.gaps.nbytes + times.durations.nbytes
        if size <= self.room and len(rows.names) < _SHORT:
            self.room -= size
            self._kept[number] = replace(times, starts=times.starts[:0], pairs=times.pairs.astype(np.int32))
        return summary_of(rows, times)

    def _times(self, file: pq.ParquetFile, number: int) -> Times:
        return self._kept.get(number) or times_of(_read(file, number))


def _read(file: pq.ParquetFile, number: int) -> Rows:
    return rows_of(file.read_row_group(number, columns=COLUMNS, use_threads=False))


def summary_of_parts(log: LogFile, numbers: range) -> Summary:
    """Give the merged summary of some parts: what a worker process or a machine of a cluster does."""
    return Parts(log).summary(numbers)


def sifted_parts(log: LogFile, sieve: Sieve, numbers: range) -> list[Sifted]:
    """Give what of some parts lies in the sieve's ranges: what a worker process or a machine of a cluster does."""
    return Parts(log).sifted(numbers, sieve)
