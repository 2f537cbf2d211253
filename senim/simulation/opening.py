"""Opening hours inside the engine: the calendars' tables side by side in flat rows; moments in µs UTC."""

from senim.simulation.agenda import place_after, place_of
from senim.simulation.fields import FAULT, FROM, NOTHING, NOW, OUTSIDE, UNTIL, Row


def is_open(memory: Row, calendar: int, at: int) -> bool:
    """Whether the calendar is open at a moment; NOTHING stands for one that always is."""
    if calendar == NOTHING:
        return True
    first = memory[calendar + FROM]
    row = place_after(memory, at, first, memory[calendar + UNTIL]) - 1
    return row >= first and at < memory[row + memory[calendar + UNTIL] - first]


def spent_until(memory: Row, calendar: int, at: int) -> int:
    """The open µs from the calendar's beginning to a moment; all of them after its end."""
    first = memory[calendar + FROM]
    count = memory[calendar + UNTIL] - first
    row = place_after(memory, at, first, first + count) - 1
    if row < first:
        return 0
    left = memory[row + count] - at
    return memory[row + 2 * count] - left if left > 0 else memory[row + 2 * count]


def worked_between(memory: Row, calendar: int, start: int, end: int) -> int:
    """The open µs between two moments."""
    if calendar == NOTHING:
        return end - start
    return spent_until(memory, calendar, end) - spent_until(memory, calendar, start)


def worked_off(memory: Row, calendar: int, start: int, work: int) -> int:
    """The moment at which `work` µs of open time have passed; notes the fault OUTSIDE where no calendar reaches."""
    if calendar == NOTHING or work == 0:
        return start + work
    target = spent_until(memory, calendar, start) + work
    count = memory[calendar + UNTIL] - memory[calendar + FROM]
    last = memory[calendar + UNTIL] + 2 * count
    row = place_of(memory, target, last - count, last)
    if row == last:
        memory[FAULT] = OUTSIDE
        return start
    return memory[row - count] - memory[row] + target


def next_opening(memory: Row, calendar: int, at: int) -> int:
    """The next moment at which a closed calendar opens; notes the fault OUTSIDE where there is none."""
    last = memory[calendar + UNTIL]
    row = place_after(memory, at, memory[calendar + FROM], last)
    if row == last:
        memory[FAULT] = OUTSIDE
        return at
    return memory[row]


def due_by_day(memory: Row, at: int) -> int:
    """The due moment that depends on the day only: the table at `at` says it for each of them.

    The table: whether it holds shifts, how many days, their beginnings, their values. Notes the fault OUTSIDE.
    """
    now, count = memory[NOW], memory[at + 1]
    row = place_after(memory, now, at + 2, at + 2 + count) - 1
    if row < at + 2 or memory[row + count] < 0:
        memory[FAULT] = OUTSIDE
        return now
    return memory[row + count] + (now if memory[at] else 0)
