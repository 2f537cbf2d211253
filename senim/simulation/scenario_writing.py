"""Writes a scenario as the JSON document that `read_scenario` reads."""

from collections.abc import Mapping
from typing import Any

from senim.kernel.calendars import ZONE
from senim.kernel.moments import write_moment
from senim.kernel.working_calendar import Calendar
from senim.simulation.distributions import Distribution
from senim.simulation.scenario import ALWAYS, OFFICE, Role, Scenario


def scenario_document(scenario: Scenario) -> dict[str, Any]:
    """The document of a scenario; parts that say nothing are left out. Calendars but the office's are written out."""
    arrivals = scenario.arrivals.between.document()
    if scenario.arrivals.calendar is not None:
        arrivals["calendar"] = scenario.arrivals.calendar
    if scenario.arrivals.profile:
        arrivals["profile"] = list(scenario.arrivals.profile)
    found: dict[str, Any] = {
        "start": write_moment(scenario.start),
        "arrivals": arrivals,
        "durations": _written(scenario.durations),
        "roles": {name: _role(role) for name, role in scenario.roles.items()},
        "branches": dict(scenario.branches),
        "priorities": dict(scenario.priorities),
        "events": _written(scenario.events),
        "repeats": _written(scenario.repeats),
        "skip": sorted(scenario.skipped),
        "calendars": _calendars(scenario.calendars),
        "warm_up": scenario.warm_up,
    }
    return {name: part for name, part in found.items() if part or name in {"start", "arrivals", "durations", "roles"}}


def _written(distributions: Mapping[str, Distribution]) -> dict[str, Any]:
    return {name: one.document() for name, one in distributions.items()}


def _role(role: Role) -> dict[str, Any]:
    calendars = {person.calendar for person in role.people}
    found: dict[str, Any]
    if len(calendars) == 1 and not any(person.name for person in role.people):
        found = {"people": len(role.people), "calendar": role.people[0].calendar}
    else:
        found = {"people": [{"name": person.name, "calendar": person.calendar} for person in role.people]}
    return found | ({"cost_per_hour": role.cost_per_hour} if role.cost_per_hour else {})


def _calendars(calendars: Mapping[str, Calendar | None]) -> dict[str, Any]:
    own = {name: one for name, one in calendars.items() if one is not None and name not in {ALWAYS, OFFICE, "KZ"}}
    return {name: _calendar(one) for name, one in own.items()}


def _calendar(calendar: Calendar) -> dict[str, Any]:
    """Weekly hours and whether holidays are off; days that a single office moved are not written."""
    holidays = any(reason is not None and reason.code == "holiday" for reason in calendar.reasons)
    found = {"hours": [[_span(*span) for span in day] for day in calendar.hours], "holidays": holidays}
    return found if calendar.zone == ZONE else {**found, "zone": calendar.zone}


def _span(opens: int, closes: int) -> str:
    return f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"
