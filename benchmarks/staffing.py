"""The planning of front offices end to end: forecast error against the simple ways, plan cost against a lower bound, solve time.

`python -m benchmarks.staffing [--weeks 26] [--seed 2026]` makes a past for three offices (a week's shape, a wandering level, days
that are busier than others, holidays), plans the week after it, and ends with 1 when a plan misses its target, when its gap
is above 5 %, or when the forecast errs more than the better of the simple ways.
"""

import argparse
import datetime as dt
import json
import sys
import time
from typing import Any, Final, NamedTuple

import numpy as np

from senim.desks.planning.enough import Target
from senim.desks.planning.forecasting import OpenHour, tried
from senim.desks.planning.outlook import Asked, outlook, week_of
from senim.desks.planning.shifts import Rules

MOST_GAP = 0.05
FIRST = dt.date(2026, 3, 2)
WEEKDAYS: Final = (1.3, 1.05, 1.0, 1.0, 0.9, 0.6)
HOURS: Final = {9: 0.9, 10: 1.5, 11: 1.4, 12: 1.1, 14: 0.9, 15: 1.2, 16: 1.0, 17: 0.4}
HOLIDAYS: Final = (21, 22, 23, 60, 68, 126, 181)


class Office(NamedTuple):
    """A made-up office: people in a usual hour, officers, counters."""

    name: str
    per_hour: float
    officers: int
    counters: int


OFFICES = (Office("small", 3, 5, 4), Office("middle", 10, 11, 8), Office("large", 30, 24, 18))


def past(office: Office, weeks: int, random: np.random.Generator) -> list[OpenHour]:
    """Its open hours with who came; Saturdays until 14:00, a break 13:00-14:00 on all days."""
    closed = {FIRST + dt.timedelta(days=number) for number in HOLIDAYS}
    level, found = 0.0, []
    for number in range(weeks * 7):
        on = FIRST + dt.timedelta(days=number)
        level = 0.8 * level + random.normal(0, 0.08) if number % 7 == 0 else level
        busy = float(np.exp(level)) * random.lognormal(0, 0.1)
        if on.weekday() == 6 or on in closed:
            continue
        busy *= 1.35 if on - dt.timedelta(days=1) in closed else 1.0
        for hour in _hours(on):
            rate = office.per_hour * WEEKDAYS[on.weekday()] * HOURS[hour] * busy
            found.append(OpenHour(on, hour, 60, int(random.poisson(rate))))
    return found


def _hours(on: dt.date) -> list[int]:
    return [hour for hour in HOURS if on.weekday() < 5 or hour < 14]


def _asked(office: Office, weeks: int, seed: int) -> Asked:
    """The past of an office, and the week after it."""
    random = np.random.default_rng([seed, office.counters])
    seen = past(office, weeks, random)
    days = [on for on in week_of(FIRST + dt.timedelta(days=weeks * 7 - 1)) if on.weekday() < 6]
    ahead = [OpenHour(on, hour, 60) for on in days for hour in _hours(on)]
    spans = {on.weekday(): [(540, 780)] + ([(840, 1080)] if on.weekday() < 5 else []) for on in days}
    service = random.lognormal(np.log(720) - 0.125, 0.5, 2000)
    rules = Rules(officers=office.officers, counters=office.counters)
    return Asked(seen, ahead, service.tolist(), spans, rules, Target())


def planned(office: Office, weeks: int, seed: int) -> dict[str, Any]:
    """The row of one office."""
    asked = _asked(office, weeks, seed)
    began = time.process_time()
    found = outlook(asked, time.perf_counter, lambda _: None)
    cpu = time.process_time() - began
    errors = found["tried"]["errors"]
    row: dict[str, Any] = {
        "office": office.name,
        "hours_tried": found["tried"]["hours"],
        "error": errors,
        "way": found["tried"]["way"],
        "better_than_naive": round(
            1 - errors.get("regression", np.nan) / min(errors["four_weeks"], errors["last_week"]), 3
        ),
        "inside_80": found["tried"]["inside"],
        "counter_hours_formula": sum(found["enough"]["formula"]),
        "counter_hours_played": sum(found["enough"]["played"]),
        "cpu_s": round(cpu, 1),
    }
    if "no_plan" in found:
        return {**row, "no_plan": found["no_plan"]}
    roster = found["roster"]
    gap = (roster["hours"] - roster["bound_hours"]) / roster["hours"]
    return {
        **row,
        "plan_hours": roster["hours"],
        "bound_hours": roster["bound_hours"],
        "gap": round(gap, 4),
        "cover_hours": roster["cover_hours"],
        "officers": roster["officers"],
        "solve_s": roster["seconds"],
        "within": found["checked"]["within"],
        "worst_hour": found["checked"]["worst"],
        "people_played": found["checked"]["people"],
    }


def forecasts(weeks: int, seeds: int) -> dict[str, Any]:
    """How often and by how much the regression errs less than the better simple way, over many made-up pasts."""
    gains = []
    for seed in range(seeds):
        for office in OFFICES:
            found = tried(past(office, weeks, np.random.default_rng([seed, office.counters, 7])))
            gains.append(1 - found.errors["regression"] / found.naive_error)
    return {
        "pasts": len(gains),
        "better": round(float(np.mean(np.array(gains) > 0)), 3),
        "mean_gain": round(float(np.mean(gains)), 3),
    }


def main() -> int:
    """Print one line for each office and one for many pasts; 1 when something is missed."""
    parser = argparse.ArgumentParser(
        description="Plan made-up front offices and show what it costs and how well it holds."
    )
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--pasts", type=int, default=10)
    given = parser.parse_args()
    good = True
    for office in OFFICES:
        row = planned(office, given.weeks, given.seed)
        good &= "no_plan" not in row and row["gap"] <= MOST_GAP and row["within"][0] >= Target().share
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()
    many = forecasts(given.weeks, given.pasts)
    sys.stdout.write(json.dumps(many) + "\n")
    return 0 if good and many["mean_gain"] > 0 else 1


if __name__ == "__main__":
    raise SystemExit(main())
