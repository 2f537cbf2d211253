"""How much else made-up officers have to do, so that requests fill their days believably, in small regions as in large ones."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from senim.demo.history_arrivals import Coming
from senim.demo.history_people import Key, Seat, Staff, region_of
from senim.demo.history_words import topics
from senim.places.queries import front_offices, unit_in

UNDERSTAFFED: Final = frozenset({"KZ-23", "KZ-61"})
"""Two regions in which too few officers work."""

_FULL: Final = {True: 0.75, False: 0.56}
_YEAR_MINUTES: Final = 247 * 480
_MINUTES: Final = {"Assign": 1, "Consider": 42, "Register": 20, "Agree": 10, "Examine": 95, "Sign": 22}

_PAPER_MINUTES: Final[Mapping[str, Mapping[str, int]]] = {
    "certificate": {"registrar": 25, "officer": 45, "specialist": 20, "head": 9},
    "migration": {"registrar": 25, "officer": 55, "specialist": 14, "head": 9},
    "road": {"registrar": 30, "officer": 40, "specialist": 6, "head": 6},
}
"""Minutes of each role that a request about papers takes, half of the year on either version where it was streamlined."""


def pace(region: str) -> float:
    """How much longer it takes in a region to hear from others, where too few work."""
    return 1.4 if region in UNDERSTAFFED else 1.0


def share_loads(staff: Staff, arrivals: Sequence[Coming]) -> None:
    """Give every office seat other work beside its requests: `load` times the time that these take."""
    own: dict[int, float] = dict.fromkeys(range(len(staff.seats)), 0.0)
    places = {id(seat): number for number, seat in enumerate(staff.seats)}
    wanted = _wanted(Counter((one.region, one.service) for one in arrivals))
    for key, minutes in sorted(wanted.items(), key=lambda pair: (len(staff.by_key.get(pair[0], ())), pair)):
        seats = [places[id(seat)] for seat in staff.by_key.get(key, ())]
        if seats:
            own[min(seats, key=lambda number: own[number])] += minutes
    for number, seat in enumerate(staff.seats):
        seat.load = _load(seat, own[number])


def _load(seat: Seat, minutes: float) -> float:
    full = _FULL[region_of(seat.keys[0][1]) in UNDERSTAFFED]
    return max(1.0, full * _YEAR_MINUTES / minutes) if minutes else 1.0


def _wanted(numbers: Counter[tuple[str, str]]) -> Counter[Key]:
    """The minutes a year that wait in each queue."""
    wanted = Counter[Key]()
    for (region, service), number in numbers.items():
        for key, minutes in _work(region, service):
            wanted[key] += round(minutes * number)
    return wanted


def _work(region: str, service: str) -> Iterator[tuple[Key, float]]:
    if service == "report":
        return
    if service in _PAPER_MINUTES:
        yield from _paper_work(region, _PAPER_MINUTES[service])
        return
    desks = front_offices(region)
    first = "Assign" if service == "advice" else "Register"
    for desk in desks:
        yield ("registrar", desk.pk, "office"), _MINUTES[first] / len(desks)
    for topic in topics(service):
        share = 1 / len(topics(service))
        if service == "advice":
            yield (
                ("officer", unit_in(region, str(topic.coded["competence"])).pk, "office"),
                share * _MINUTES["Consider"],
            )
            continue
        unit_id = unit_in(region, "oversight" if topic.coded["about_police"] else "administrative").pk
        yield ("officer", unit_id, "signed"), share * _MINUTES["Examine"]
        yield ("specialist", unit_id, "office"), share * _MINUTES["Agree"]
        yield ("head", unit_id, "office"), share * _MINUTES["Sign"]


def _paper_work(region: str, minutes: Mapping[str, int]) -> Iterator[tuple[Key, float]]:
    desks, unit_id = front_offices(region), unit_in(region, "administrative").pk
    for desk in desks:
        yield ("registrar", desk.pk, "office"), minutes["registrar"] / len(desks)
    yield ("officer", unit_id, "signed"), minutes["officer"]
    yield ("specialist", unit_id, "office"), minutes["specialist"]
    yield ("head", unit_id, "office"), minutes["head"]
