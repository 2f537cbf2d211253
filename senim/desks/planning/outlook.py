"""The whole reckoning for one office and one week: forecast, counters that are enough, a staffing plan, and whether it holds.

Pure: everything it needs is given, and what it finds is a document that can be kept as JSON and shown without these libraries.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from senim.desks.errors import NoPlan, TooFewVisits
from senim.desks.planning.enough import Enough, Target, enough, weeks_for
from senim.desks.planning.forecasting import Expected, OpenHour, Tried, forecast, tried
from senim.desks.planning.playing import HOURS, Played, WeekDemand, play
from senim.desks.planning.rosters import Clock, Roster, best_roster
from senim.desks.planning.shifts import DAYS, SLOT, SLOTS, Rules
from senim.kernel.openings import WeeklyHours, checked_hours

LEAST_SERVED: Final = 50
"""So many finished visits are needed to know how long a visit takes."""
SEED: Final = 1
_OTHER_SEED: Final = 2
_ROUNDS: Final = 4
_PER_HOUR: Final = 60 // SLOT

Open = Mapping[int, Sequence[tuple[int, int]]]
"""The opening spans of the week ahead by weekday, in minutes after midnight."""
Tell = Callable[[int], None]


class Asked(NamedTuple):
    """What is reckoned with: hours seen and ahead, service times in seconds (newest visits), opening spans, rules, target."""

    seen: Sequence[OpenHour]
    ahead: Sequence[OpenHour]
    service_s: Sequence[float]
    spans: Open
    rules: Rules
    target: Target


def outlook(asked: Asked, clock: Clock, tell: Tell) -> dict[str, Any]:
    """The document of a week. `tell` hears how many per cent are done. Refuses TooFewVisits.

    Keys: `tried`, `hours` (the forecast), `service_s`, `enough`, `counters` there are, and `roster` with `checked` or `no_plan`
    (what lacks, how many it takes).
    """
    if len(asked.service_s) < LEAST_SERVED:
        raise TooFewVisits(f"{len(asked.service_s)} visits")
    judged = tried(asked.seen)
    tell(15)
    expected = forecast(asked.seen, asked.ahead, judged.way)
    demand = week_demand(expected, asked.ahead, asked.service_s)
    found: dict[str, Any] = {
        "tried": _tried(judged),
        "hours": [[one.on.isoformat(), one.hour, *_rounded(one)] for one in expected],
        "service_s": round(demand.mean_s, 1),
        "counters": asked.rules.counters,
    }
    if demand.people < 1:
        raise TooFewVisits("nobody is expected")
    counters = enough(
        demand,
        asked.target,
        seed=SEED,
        least=asked.rules.least_staff,
        tell=lambda done, of: tell(min(75, 20 + 55 * done // of)),
    )
    found["enough"] = _enough(counters)
    tell(80)
    try:
        roster, checked = _plan(demand, counters.played, asked, clock, tell)
    except NoPlan as refused:
        return {**found, "no_plan": [refused.lacks, refused.number]}
    return {**found, "roster": _roster(roster), "checked": _checked(checked)}


def week_demand(expected: Sequence[Expected], ahead: Sequence[OpenHour], service_s: Sequence[float]) -> WeekDemand:
    """The forecast as the 168 hours of a week from Monday on; an hour that is open in part counts as a whole one at its rate."""
    arrivals = [0.0] * HOURS
    for one, hour in zip(expected, ahead, strict=True):
        arrivals[one.on.weekday() * 24 + one.hour] += max(0.0, one.mean) * 60 / hour.minutes
    return WeekDemand(tuple(arrivals), tuple(service_s))


def _plan(demand: WeekDemand, counters: Sequence[int], asked: Asked, clock: Clock, tell: Tell) -> tuple[Roster, Played]:
    """The cheapest plan that holds when it is played with other chance: hours that fail get one more, a few times.

    No hour gets more than there are counters; where that is too few, the play says how many are served in time all the same.
    """
    most = asked.rules.counters
    need = [min(count, most) for count in counters]
    for number in range(_ROUNDS):
        roster = best_roster(slots_of(need, asked.spans, asked.rules.least_staff), asked.rules, clock)
        checked = play(
            demand,
            staff_hours(roster, asked.spans),
            within_s=asked.target.within_s,
            weeks=weeks_for(demand),
            seed=_OTHER_SEED,
        )
        tell(85 + 4 * number)
        failed = [hour for hour, (share, _) in checked.by_hour.items() if share < asked.target.share]
        more = [hour for hour in failed if need[hour] < most]
        if checked.within.value >= asked.target.share or not more:
            break
        for hour in more:
            need[hour] += 1
    return roster, checked


def slots_of(need: Sequence[int], spans: Open, least: int) -> list[list[int]]:
    """What is needed in every half hour of the week in which the office is open, `least` at least."""
    found = [[0] * SLOTS for _ in range(DAYS)]
    for weekday, day in spans.items():
        for begins, ends in day:
            for slot in range(begins // SLOT, -(-ends // SLOT)):
                found[weekday][slot] = max(least, need[weekday * 24 + slot // _PER_HOUR])
    return found


def staff_hours(roster: Roster, spans: Open) -> list[WeeklyHours]:
    """The hours of each officer of a plan, as a week; in an hour that is open in part, who is there is there for all of it.

    So it fits `week_demand`: people of such an hour come over the whole of it.
    """
    doors = slots_of([1] * HOURS, spans, 0)
    there: dict[int, list[list[bool]]] = {}
    for duty in roster.duties:
        week = there.setdefault(duty.officer, [[False] * SLOTS for _ in range(DAYS)])
        for slot in duty.shift.work:
            week[duty.weekday][slot] = True
            beside = slot ^ 1
            if not doors[duty.weekday][beside]:
                week[duty.weekday][beside] = True
    return [checked_hours([_spans(day) for day in week]) for week in there.values()]


def _spans(day: Sequence[bool]) -> list[tuple[int, int]]:
    """The half hours in which somebody is there, as spans of minutes."""
    return [(slot * SLOT, slot * SLOT + SLOT) for slot, here in enumerate(day) if here]


def _tried(judged: Tried) -> dict[str, Any]:
    return {
        "weeks": judged.weeks,
        "hours": judged.hours,
        "errors": {way: round(error, 3) for way, error in judged.errors.items()},
        "way": judged.way,
        "inside": round(judged.inside, 3),
    }


def _rounded(one: Expected) -> list[float]:
    return [round(one.mean, 2), round(one.low), round(one.high)]


def _enough(found: Enough) -> dict[str, Any]:
    return {
        "formula": list(found.formula),
        "played": list(found.played),
        "people": found.result.people,
        "within": _share(found.result),
        "by_hour": {str(hour): round(share, 3) for hour, (share, _) in found.result.by_hour.items()},
    }


def _roster(roster: Roster) -> dict[str, Any]:
    return {
        "hours": round(roster.hours, 2),
        "bound_hours": round(roster.bound_hours, 2),
        "cover_hours": roster.cover_hours,
        "officers": roster.officers,
        "seconds": round(roster.seconds, 2),
        "duties": [[duty.officer, duty.weekday, [list(span) for span in duty.shift.spans]] for duty in roster.duties],
    }


def _checked(found: Played) -> dict[str, Any]:
    hour, share = found.worst
    return {"within": _share(found), "people": found.people, "worst": [hour, round(share, 3)]}


def _share(found: Played) -> list[float | None]:
    """The share within, and the ends of its interval."""
    one = found.within
    return [None if value is None else round(value, 4) for value in (one.value, one.low, one.high)]


def week_of(day: dt.date) -> list[dt.date]:
    """The seven days from the Monday after a day."""
    monday = day + dt.timedelta(days=7 - day.weekday())
    return [monday + dt.timedelta(days=number) for number in range(DAYS)]
