"""Reads the JSON scenario of the command line; what it does not understand is refused by name, never passed over."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import inf
from typing import Any, Final

from senim.kernel.calendars import YEARS, ZONE, kazakhstan
from senim.kernel.moments import read_moment
from senim.kernel.working_calendar import Calendar, build
from senim.kernel.worktime_errors import WorktimeRefused
from senim.simulation.distributions import Distribution, read_distribution
from senim.simulation.errors import ScenarioInvalid
from senim.simulation.scenario import ALWAYS, MONDAY, OFFICE, Arrivals, Person, Role, Scenario

_KEYS: Final = frozenset(
    [
        "start", "arrivals", "durations", "roles", "branches", "priorities", "events", "repeats", "skip", "calendars",
        "warm_up", "fit",
    ]
)  # fmt: skip
_SPAN: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_LEAST_BETWEEN: Final = 1e-6
MOST_PEOPLE: Final = 100_000


def read_scenario(document: object, calendars: Mapping[str, Calendar] | None = None) -> Scenario:
    """The scenario of a JSON document. `calendars` are known by name beside `always`, `office` and `KZ`.

    Refuses (ScenarioInvalid) what is missing, unknown or out of range. `fit`, which says how a scenario was made from a
    log, is passed over.
    """
    given = _table(document, "the scenario")
    _only(given, _KEYS, "the scenario")
    if "arrivals" not in given:
        raise ScenarioInvalid("the scenario needs arrivals")
    known = _Calendars({OFFICE: kazakhstan(), "KZ": kazakhstan(), **(calendars or {})}, given.get("calendars", {}))
    arrivals = _arrivals(given["arrivals"], known)
    roles = {
        name: _role(role, f"roles: {name}", known) for name, role in _table(given.get("roles", {}), "roles").items()
    }
    return Scenario(
        arrivals=arrivals,
        durations=_distributions(given, "durations"),
        roles=roles,
        branches=_numbers(given, "branches", 0, 1),
        priorities=_numbers(given, "priorities", -inf, inf),
        events=_distributions(given, "events"),
        repeats=_distributions(given, "repeats"),
        skipped=frozenset(_texts(given.get("skip", ()), "skip")),
        calendars=known.found,
        start=_start(given.get("start")),
        warm_up=_number(given.get("warm_up", 0), "warm_up", 0, 0.99),
    )


class _Calendars:
    """The calendars a scenario may name, and those that it does name."""

    def __init__(self, known: Mapping[str, Calendar], own: object) -> None:
        self.known = {**known, **{name: _calendar(name, rule) for name, rule in _table(own, "calendars").items()}}
        # The office's calendar counts working-time timers, whoever names it.
        self.found: dict[str, Calendar | None] = {OFFICE: self.known[OFFICE]}

    def name(self, given: object, where: str) -> str:
        """A name, remembered with its calendar. Refuses one that nobody knows."""
        if given == ALWAYS:
            self.found[ALWAYS] = None
            return ALWAYS
        if not isinstance(given, str) or given not in self.known:
            raise ScenarioInvalid(
                f"{where}: there is no calendar {given!r}; known are {ALWAYS}, {', '.join(self.known)}"
            )
        self.found[given] = self.known[given]
        return given


def _calendar(name: str, given: object) -> Calendar:
    """A calendar of the scenario's own: `{"hours": [seven lists of "09:00-13:00"], "holidays": true, "zone": …}`."""
    rule = _table(given, f"calendars: {name}")
    _only(rule, {"hours", "holidays", "zone"}, f"calendars: {name}")
    hours, zone = rule.get("hours"), rule.get("zone", ZONE)
    if not isinstance(hours, Sequence) or isinstance(hours, str) or len(hours) != 7 or not isinstance(zone, str):
        raise ScenarioInvalid(f'calendars: {name}: needs "hours", seven lists of spans such as "09:00-13:00"')
    week = [[_span(span, name) for span in _texts(day, f"calendars: {name}")] for day in hours]
    try:
        if rule.get("holidays", True):
            return kazakhstan(hours=week, name=name, zone=zone)
        return build(name, zone, week, date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
    except WorktimeRefused as error:
        raise ScenarioInvalid(f"calendars: {name}: {error.message}") from error


def _span(text: str, name: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ScenarioInvalid(f"calendars: {name}: {text!r} is no span such as 09:00-13:00")
    hour, minute, until_hour, until_minute = map(int, match.groups())
    return hour * 60 + minute, until_hour * 60 + until_minute


def _arrivals(given: object, calendars: _Calendars) -> Arrivals:
    table = dict(_table(given, "arrivals"))
    calendar, profile = table.pop("calendar", None), table.pop("profile", ())
    if not isinstance(profile, Sequence) or isinstance(profile, str):
        raise ScenarioInvalid("arrivals: profile is a list of 168 weights")
    weights = tuple(_number(weight, "arrivals: profile", 0, inf) for weight in profile)
    if calendar is not None and weights:
        raise ScenarioInvalid("arrivals: give a calendar or a profile, not both")
    between = read_distribution(table, "arrivals")
    if between.mean < _LEAST_BETWEEN:
        raise ScenarioInvalid("arrivals: the mean time between two cases must be above 0, a microsecond at least")
    name = None if calendar is None else calendars.name(calendar, "arrivals")
    return Arrivals(between, None if name == ALWAYS else name, weights)


def _role(given: object, where: str, calendars: _Calendars) -> Role:
    table = _table(given, where)
    _only(table, {"people", "calendar", "cost_per_hour"}, where)
    people, calendar = table.get("people"), table.get("calendar", ALWAYS)
    cost = _number(table.get("cost_per_hour", 0), f"{where}: cost_per_hour", 0, inf)
    if isinstance(people, Sequence) and not isinstance(people, str):
        listed = tuple(_person(person, where, calendar, calendars) for person in people)
    else:
        count = _number(people, f"{where}: people", 1, MOST_PEOPLE)
        if count != int(count):
            raise ScenarioInvalid(f"{where}: people must be a whole number or a list")
        listed = (Person(calendars.name(calendar, where)),) * int(count)
    if not 1 <= len(listed) <= MOST_PEOPLE:
        raise ScenarioInvalid(f"{where}: needs from 1 to {MOST_PEOPLE} people")
    return Role(listed, cost)


def _person(given: object, where: str, calendar: object, calendars: _Calendars) -> Person:
    """One person: a name, or a table with a name and a calendar of their own."""
    if isinstance(given, str):
        return Person(calendars.name(calendar, where), given)
    table = _table(given, where)
    _only(table, {"name", "calendar"}, where)
    name = table.get("name", "")
    if not isinstance(name, str):
        raise ScenarioInvalid(f"{where}: a person's name must be text")
    return Person(calendars.name(table.get("calendar", calendar), where), name)


def _start(given: object) -> int:
    if given is None:
        return MONDAY
    try:
        return read_moment(str(given))
    except (ValueError, OverflowError) as error:
        raise ScenarioInvalid(f"start: {given!r} is no moment such as 2026-01-05T04:00:00Z") from error


def _distributions(given: Mapping[str, Any], key: str) -> dict[str, Distribution]:
    return {name: read_distribution(one, f"{key}: {name}") for name, one in _table(given.get(key, {}), key).items()}


def _numbers(given: Mapping[str, Any], key: str, low: float, high: float) -> dict[str, float]:
    return {name: _number(one, f"{key}: {name}", low, high) for name, one in _table(given.get(key, {}), key).items()}


def _number(given: object, where: str, low: float, high: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not low <= given <= high:
        limits = f" from {low:g} to {high:g}" if high < inf else f" not below {low:g}" if low > -inf else ""
        raise ScenarioInvalid(f"{where}: must be a number{limits}, not {given!r}")
    return float(given)


def _texts(given: object, where: str) -> tuple[str, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not all(isinstance(one, str) for one in given):
        raise ScenarioInvalid(f"{where}: must be a list of texts")
    return tuple(given)


def _table(given: object, where: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise ScenarioInvalid(f"{where}: must be an object with names")
    return given


def _only(given: Mapping[str, Any], allowed: Iterable[str], where: str) -> None:
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        raise ScenarioInvalid(f"{where} has no {unknown[0]!r}")
