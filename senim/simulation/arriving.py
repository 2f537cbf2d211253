"""When the next case comes: by the clock, in an office's opening hours, or by a profile over the hours of the week."""

from typing import Final

from senim.simulation.draws import span
from senim.simulation.fields import ARRIVES_AS, ARRIVES_BY, ARRIVES_FROM, NOTHING, NOW, PROFILE, WEEK_SHIFT, Reals, Row
from senim.simulation.opening import worked_off

HOUR: Final = 3_600_000_000
HOURS: Final = 168
WEEK: Final = HOURS * HOUR


def next_arrival(memory: Row, reals: Reals) -> int:
    """The moment of the next arrival after now."""
    wait = span(reals, memory[ARRIVES_AS], memory, memory[ARRIVES_FROM])
    if memory[PROFILE] != NOTHING:
        return _by_profile(memory, reals, memory[NOW], wait)
    return worked_off(memory, memory[ARRIVES_BY], memory[NOW], wait)


def _by_profile(memory: Row, reals: Reals, now: int, wait: int) -> int:
    """The moment until which the week's profile, which is 1 on average, sums up to `wait`.

    The profile holds the sum at the beginning of each hour of the local week, and of the whole week at its end.
    """
    first = memory[PROFILE]
    place = (now + memory[WEEK_SHIFT]) % WEEK
    hour = first + place // HOUR
    passed = reals[hour] + (reals[hour + 1] - reals[hour]) * ((place % HOUR) / HOUR)
    goal = passed + wait
    weeks = int(goal / reals[first + HOURS])
    goal -= weeks * reals[first + HOURS]
    low, high = first, first + HOURS - 1
    while low < high:
        middle = (low + high) // 2
        if reals[middle + 1] < goal:
            low = middle + 1
        else:
            high = middle
    part = (goal - reals[low]) / (reals[low + 1] - reals[low])
    return max(now, now - place + weeks * WEEK + (low - first) * HOUR + int(part * HOUR))
