"""Working time against a brute-force oracle: random calendars and schedules, every answer compared, mismatches counted.

The oracle steps minute by minute and date by date and shares no code with `senim.kernel.worktime`.
Run: `python -m benchmarks.worktime_oracle [N] [SEED]`.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from senim.kernel.worktime import Calendar, DayOff, WorktimeRefused, add, build, due, is_open, measure

Spans = list[list[tuple[int, int]]]

ZONES = (
    "Asia/Almaty", "Europe/Berlin", "America/Santiago", "Africa/Cairo", "Asia/Kathmandu", "Australia/Lord_Howe",
    "America/New_York", "UTC",
)  # fmt: skip
UNITS = ("working-minutes", "working-hours", "working-days", "days", "hours", "months")
LARGEST = {"working-minutes": 1500, "working-hours": 25, "working-days": 40, "days": 60, "hours": 900, "months": 3}
DAYS = 130
SCHEDULES_PER_CALENDAR = 2000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rules:
    """One random calendar, as plainly as a person would write it down."""

    zone: str
    hours: Spans
    first_on: date
    last_on: date
    off: frozenset[date]
    worked: frozenset[date]


class Oracle:
    """The naive answer: the wall clock is read for every minute, then minutes and dates are stepped one by one."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        zone = ZoneInfo(rules.zone)
        usual = next(day for day in rules.hours if day)
        start = datetime(rules.first_on.year, rules.first_on.month, rules.first_on.day, tzinfo=UTC)
        self.first_minute = int(start.timestamp()) // 60 - 2 * 1440
        self.open = bytearray()
        self.dates: list[date] = []
        self.closing: dict[date, int] = {}
        for minute in range(self.first_minute, self.first_minute + (DAYS + 4) * 1440):
            wall = datetime.fromtimestamp(minute * 60, zone)
            on = wall.date()
            flag = self._open_at(on, wall.hour * 60 + wall.minute, usual)
            self.open.append(flag)
            self.dates.append(on)
            if flag:
                self.closing[on] = minute + 1
        inside = [n for n, on in enumerate(self.dates) if rules.first_on <= on <= rules.last_on]
        self.inside = (inside[0] + self.first_minute, inside[-1] + 1 + self.first_minute)

    def _open_at(self, on: date, minute: int, usual: list[tuple[int, int]]) -> bool:
        if not self.rules.first_on <= on <= self.rules.last_on:
            return False
        spans = self.rules.hours[on.weekday()]
        if on in self.rules.worked:
            spans = spans or usual
        elif on in self.rules.off:
            return False
        return any(a <= minute < b for a, b in spans)

    def answer(self, start: int, amount: int, unit: str) -> tuple[int, list[date]] | None:
        """Give the due second and the dates left out, or None when the calendar ends before."""
        on = self.dates[start // 60 - self.first_minute]
        if unit == "hours":
            moment = start + amount * 3600
            return (moment, []) if moment < self.inside[1] * 60 else None
        if unit in ("working-minutes", "working-hours"):
            end = self._step_minutes(start, amount * (60 if unit == "working-hours" else 1))
            if end is None:
                return None
            return end, self._left_out(on, self.dates[(end - 1) // 60 - self.first_minute])
        return self._by_date(on, amount, unit)

    def _step_minutes(self, start: int, minutes: int) -> int | None:
        minute, second = divmod(start, 60)
        here = minute - self.first_minute
        if not self.open[here]:
            second = 0
        steps = minutes + 1 if second else minutes
        for _ in range(steps):
            here = self.open.find(1, here)
            if here < 0:
                return None
            here += 1
        end = (here + self.first_minute) * 60
        return end - 60 + second if second else end

    def _by_date(self, on: date, amount: int, unit: str) -> tuple[int, list[date]] | None:
        day = timedelta(days=1)
        first = on + day
        if unit == "working-days":
            left = amount
            while left:
                on += day
                if on > self.rules.last_on:
                    return None
                left -= on in self.closing
        else:
            on = on + amount * day if unit == "days" else months_later(on, amount)
            first = on
            while on not in self.closing:
                on += day
                if on > self.rules.last_on:
                    return None
        return self.closing[on] * 60, self._left_out(first, on)

    def _left_out(self, first: date, last: date) -> list[date]:
        found = []
        while first < last:
            if first not in self.closing:
                found.append(first)
            first += timedelta(days=1)
        return found


def months_later(on: date, months: int) -> date:
    """Give the same day number some months later, or the month's last day, by trying."""
    year, month, number = on.year, on.month, on.day
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def random_rules(dice: random.Random) -> Rules:
    """Give a random calendar of DAYS days: any week, breaks, days off, days worked, a zone whose clocks may change."""
    first_on = date(2021, 1, 1) + timedelta(days=dice.randrange(1600))
    span = [first_on + timedelta(days=n) for n in range(DAYS)]
    hours: Spans = [random_day(dice) if dice.random() < 0.75 else [] for _ in range(7)]
    if not any(hours):
        hours[dice.randrange(7)] = [(0, 1440)]
    off = frozenset(dice.sample(span, dice.randrange(15)))
    worked = frozenset(dice.sample(span, dice.randrange(5)))
    return Rules(dice.choice(ZONES), hours, first_on, span[-1], off, worked)


def random_day(dice: random.Random) -> list[tuple[int, int]]:
    """Give one to three spans of open minutes, now and then touching, up to the whole day."""
    if dice.random() < 0.1:
        return [(0, 1440)]
    grid = dice.choice((1, 5, 30))
    marks = sorted(dice.sample(range(0, 1441, grid), 2 * dice.randrange(1, 4)))
    spans = list(zip(marks[::2], marks[1::2], strict=True))
    if len(spans) > 1 and dice.random() < 0.2:
        spans[1] = (spans[0][1], spans[1][1])
    return spans


def calendar_of(rules: Rules) -> Calendar:
    """Give the product's calendar of the same rules."""
    off = {on: DayOff("holiday") for on in rules.off}
    return build("random", rules.zone, rules.hours, rules.first_on, rules.last_on, off, rules.worked)


def mismatches(calendar: Calendar, oracle: Oracle, start: int, amount: int, unit: str) -> Iterator[str]:
    """Yield every way in which the two disagree on one schedule; `start` in seconds."""
    expected = oracle.answer(start, amount, unit)
    begin = start * 1_000_000
    if is_open(calendar, begin) != bool(oracle.open[start // 60 - oracle.first_minute]):
        yield "is_open"
    try:
        at = add(calendar, begin, amount, unit)
    except WorktimeRefused:
        if expected is not None:
            yield "refused"
        return
    if expected is None or at != expected[0] * 1_000_000:
        yield "add"
        return
    if unit not in ("days", "months") and at < calendar.ends and measure(calendar, begin, at, unit) != amount:
        yield "measure"
    if start % 7 == 0 and [row.on for row in due(calendar, begin, amount, unit).skipped] != expected[1]:
        yield "skipped"


def random_start(dice: random.Random, oracle: Oracle) -> int:
    """Give a second inside the calendar: often any second, often a full minute, often the very edge of an opening."""
    minute = dice.randrange(*oracle.inside)
    kind = dice.random()
    if kind < 0.3:
        return minute * 60 + dice.randrange(60)
    if kind < 0.6:
        return minute * 60
    here = minute - oracle.first_minute
    edge = oracle.open.find(1 - oracle.open[here], here) + oracle.first_minute
    return edge * 60 if edge < oracle.inside[1] and edge >= minute else minute * 60


def rows(n: int = 1_000_000, seed: int = 1, per_calendar: int = SCHEDULES_PER_CALENDAR) -> list[dict[str, object]]:
    """Give one row: how many schedules were compared, how many disagreed (with up to five examples), CPU and wall."""
    dice = random.Random(seed)
    cpu, wall = time.process_time(), time.perf_counter()
    done, wrong, refused, calendars = 0, 0, 0, 0
    examples: list[str] = []
    while done < n:
        rules = random_rules(dice)
        calendar, oracle = calendar_of(rules), Oracle(rules)
        calendars += 1
        for _ in range(min(n - done, per_calendar)):
            start = random_start(dice, oracle)
            unit = dice.choice(UNITS)
            amount = dice.randint(1, LARGEST[unit])
            done += 1
            for kind in mismatches(calendar, oracle, start, amount, unit):
                wrong += 1
                if len(examples) < 5:
                    examples.append(f"{kind}: {EPOCH + timedelta(seconds=start)} + {amount} {unit} in {rules}")
            refused += oracle.answer(start, amount, unit) is None if done % 100 == 0 else 0
    return [
        {
            "name": "worktime-oracle",
            "n": done,
            "calendars": calendars,
            "mismatches": wrong,
            "examples": examples,
            "refused_share": round(refused * 100 / max(done, 1), 3),
            "cpu_ms": round((time.process_time() - cpu) * 1000),
            "wall_ms": round((time.perf_counter() - wall) * 1000),
        }
    ]


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    print(json.dumps(rows(*numbers), indent=1, ensure_ascii=False))
