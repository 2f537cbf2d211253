"""What a shift may look like, and every shift that a day allows: when it begins and ends, and when its break is."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

SLOT: Final = 30
"""Minutes of the grid on which need is stated and shifts and breaks begin."""
SLOTS: Final = 24 * 60 // SLOT
DAYS: Final = 7


class Rules(NamedTuple):
    """Under which rules officers of one office work; minutes unless named otherwise.

    `officers` there are and `counters` they can sit at. `lengths`: paid time of a shift. A shift with more than
    `work_at_most` of work has one unpaid break of `break_minutes`, with at least `break_after` and at most `work_at_most` of
    work before it, and behind it. `rest_hours` lie between two shifts of one
    officer; `least_staff` are there whenever the office is open. Weekly hours: Labour Code of Kazakhstan, art. 68;
    daily rest: art. 83 (both to confirm by the office's lawyer).
    """

    officers: int
    counters: int
    lengths: tuple[int, ...] = (240, 300, 360, 480)
    break_minutes: int = 60
    break_after: int = 120
    work_at_most: int = 300
    days_most: int = 5
    week_hours: int = 40
    rest_hours: int = 12
    least_staff: int = 1


class Shift(NamedTuple):
    """One shift of a day, in slots after midnight: from `begins` until before `ends`, away from `away` for `away_slots` (0: no break)."""

    begins: int
    ends: int
    away: int = 0
    away_slots: int = 0

    @property
    def work(self) -> tuple[int, ...]:
        """The slots in which the officer is at a counter."""
        return tuple(s for s in range(self.begins, self.ends) if not self.away <= s < self.away + self.away_slots)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The same as (from, to) in minutes after midnight."""
        if not self.away_slots:
            return ((self.begins * SLOT, self.ends * SLOT),)
        back = self.away + self.away_slots
        return ((self.begins * SLOT, self.away * SLOT), (back * SLOT, self.ends * SLOT))

    @property
    def hours(self) -> float:
        """Paid hours: the break is not among them."""
        return (self.ends - self.begins - self.away_slots) * SLOT / 60


def shifts_of(need: Sequence[int], rules: Rules) -> list[Shift]:
    """Every shift between the first and the last slot of a day in which somebody is needed; none on a day without need."""
    wanted = [slot for slot, count in enumerate(need) if count > 0]
    if not wanted:
        return []
    first, last = wanted[0], wanted[-1] + 1
    return [shift for length in rules.lengths for shift in _of_length(length // SLOT, first, last, rules)]


def _of_length(work: int, first: int, last: int, rules: Rules) -> Iterator[Shift]:
    away = rules.break_minutes // SLOT if work * SLOT > rules.work_at_most else 0
    for begins in range(first, last - work - away + 1):
        if not away:
            yield Shift(begins, begins + work)
            continue
        most, least = rules.work_at_most // SLOT, rules.break_after // SLOT
        for before in range(max(least, work - most), min(most, work - least) + 1):
            yield Shift(begins, begins + work + away, begins + before, away)
