"""The agenda and the searches in a form that can be compiled: a heap in one array, plain binary searches.

The array begins with the number of entries; each entry is four numbers: moment, running number, token, node.
"""

from typing import Any, Final

HEADER: Final = 1
ENTRY: Final = 4


def add(agenda: Any, at: int, serial: int, token: int, node: int) -> None:
    """Plan something for the moment `at`; there must be room."""
    place = agenda[0]
    agenda[0] = place + 1
    while place > 0:
        above = (place - 1) // 2
        higher = HEADER + ENTRY * above
        if agenda[higher] < at or (agenda[higher] == at and agenda[higher + 1] < serial):
            break
        here = HEADER + ENTRY * place
        for offset in range(ENTRY):
            agenda[here + offset] = agenda[higher + offset]
        place = above
    here = HEADER + ENTRY * place
    agenda[here] = at
    agenda[here + 1] = serial
    agenda[here + 2] = token
    agenda[here + 3] = node


def take(agenda: Any) -> tuple[int, int, int, int]:
    """Take out what happens first; the agenda must not be empty."""
    first = (agenda[1], agenda[2], agenda[3], agenda[4])
    agenda[0] -= 1
    count = agenda[0]
    last = HEADER + ENTRY * count
    at, serial = agenda[last], agenda[last + 1]
    place, below = 0, 1
    while below < count:
        lower = HEADER + ENTRY * below
        right = lower + ENTRY
        if below + 1 < count and (
            agenda[right] < agenda[lower] or (agenda[right] == agenda[lower] and agenda[right + 1] < agenda[lower + 1])
        ):
            below += 1
            lower = right
        if at < agenda[lower] or (at == agenda[lower] and serial < agenda[lower + 1]):
            break
        here = HEADER + ENTRY * place
        for offset in range(ENTRY):
            agenda[here + offset] = agenda[lower + offset]
        place, below = below, 2 * below + 1
    here = HEADER + ENTRY * place
    for offset in range(ENTRY):
        agenda[here + offset] = agenda[last + offset]
    return first


def is_empty(agenda: Any) -> bool:
    """Whether nothing is planned."""
    empty: bool = agenda[0] == 0
    return empty


def room(agenda: Any) -> int:
    """How many entries may still be added."""
    return (len(agenda) - HEADER) // ENTRY - int(agenda[0])


def place_after(table: Any, value: int, low: int, high: int) -> int:
    """The first place in [low, high) of the sorted table that holds more than `value`, else `high`."""
    while low < high:
        middle = (low + high) // 2
        if value < table[middle]:
            high = middle
        else:
            low = middle + 1
    return low


def place_of(table: Any, value: int, low: int, high: int) -> int:
    """The first place in [low, high) of the sorted table that holds `value` or more, else `high`."""
    while low < high:
        middle = (low + high) // 2
        if table[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low
