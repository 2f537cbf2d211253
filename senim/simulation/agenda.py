"""What is to happen next, in order of time: Python's own heap here, an array heap where the engine is compiled.

Every entry has a running number of its own, so there is one order only and both heaps give the same.
"""

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush
from typing import Final

from senim.simulation.fields import Entry, Row

_BOUNDLESS: Final = 1 << 62


def add(agenda: list[Entry], at: int, serial: int, token: int, node: int) -> None:
    """Plan something for the moment `at`."""
    heappush(agenda, (at, serial, token, node))


def take(agenda: list[Entry]) -> Entry:
    """Take out what happens first; the agenda must not be empty."""
    return heappop(agenda)


def is_empty(agenda: list[Entry]) -> bool:
    """Whether nothing is planned."""
    return not agenda


def room(agenda: list[Entry]) -> int:
    """How many entries may still be added."""
    return _BOUNDLESS


def place_after(table: Row, value: int, low: int, high: int) -> int:
    """The first place in [low, high) of the sorted table that holds more than `value`, else `high`."""
    return bisect_right(table, value, low, high)


def place_of(table: Row, value: int, low: int, high: int) -> int:
    """The first place in [low, high) of the sorted table that holds `value` or more, else `high`."""
    return bisect_left(table, value, low, high)
