"""Did a release make a service faster? Two of its versions compared on the live log, like with like."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from senim.catalogue.queries import Version
from senim.mining.buckets import Whole
from senim.mining.comparing import Comparison, compare
from senim.mining.durations import Durations
from senim.mining.errors import NotComparable
from senim.mining.grouping import run_starts
from senim.mining.sequences import coded
from senim.studio.logs import Asked, Scope, each_part

COLUMNS: Final = ("at_us", "case:opened_us", "case:ended_us", "case:region", "case:channel")
LIKE: Final = ("case:region", "case:channel")
"""The mix of these is made the same on both sides before they are compared."""
LOOKS: Final = 12
"""The page may be looked at every month for a year: the level of each look is lowered, so that looking often proves nothing."""
_SECOND: Final = 1_000_000


class Spans(NamedTuple):
    """The cases of one part: when each began and ended (µs, -1 while it runs), its region and channel, the newest moment."""

    opened: Whole
    ended: Whole
    region: tuple[str, ...]
    channel: tuple[str, ...]
    newest: int


def pair_of(
    known: Sequence[Version], counts: dict[int, int], before: str, after: str
) -> tuple[Version, Version] | None:
    """The two versions that an address names, else the last two that have cases; None where there are not two."""
    by_number = {str(one.version): one for one in known}
    if before in by_number and after in by_number and before != after:
        return by_number[before], by_number[after]
    used = [one for one in known if counts.get(one.version)]
    return (used[-2], used[-1]) if len(used) >= 2 else None


@lru_cache(maxsize=64)
def compared(before: Asked, after: Asked, scope: Scope, _newest: int) -> Comparison | None:
    """The comparison by the clock, adjusted for the mix of regions and channels; None where nothing can be compared.

    `_newest` is the newest record of the log's parts: an answer is remembered until more comes in.
    """
    sides = [spans(asked, scope) for asked in (before, after)]
    newest = max((one.newest for one in sides if one is not None), default=0)
    if any(one is None for one in sides):
        return None
    try:
        return compare(*(_durations(one, newest) for one in sides if one is not None), adjust=LIKE, looks=LOOKS)
    except NotComparable:
        return None


def spans(asked: Asked, scope: Scope) -> Spans | None:
    """The wanted cases; None when there are none."""
    parts = each_part(asked, scope, spans_of, COLUMNS)
    if not parts:
        return None
    return Spans(
        np.concatenate([one.opened for one in parts]),
        np.concatenate([one.ended for one in parts]),
        tuple(name for one in parts for name in one.region),
        tuple(name for one in parts for name in one.channel),
        max(one.newest for one in parts),
    )


def spans_of(chunk: pa.Table) -> Spans:
    """The cases of one part; `chunk` has whole cases and COLUMNS."""
    first = pa.array(run_starts(chunk.column("case").to_numpy()))
    opened, ended = (
        chunk.column(name).take(first).fill_null(-1).to_numpy() for name in ("case:opened_us", "case:ended_us")
    )
    region, channel = (_words(chunk.column(name).take(first)) for name in LIKE)
    return Spans(opened, ended, region, channel, int(chunk.column("at_us").to_numpy().max()))


def _words(column: pa.ChunkedArray) -> tuple[str, ...]:
    names, codes = coded(column)
    return tuple(names[code] for code in codes.tolist())


def _durations(found: Spans, newest: int) -> Durations:
    running = found.ended < 0
    until = np.where(running, max(newest, found.newest), found.ended)
    return Durations(
        seconds=np.maximum(until - found.opened, 0) / _SECOND,
        began=found.opened / _SECOND,
        running=running,
        groups={"case:region": np.array(found.region), "case:channel": np.array(found.channel)},
    )
