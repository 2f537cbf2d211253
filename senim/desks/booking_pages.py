"""What the pages of appointments show, gathered into contexts: offices, free times of two offices side by side, one visit."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language

from senim.design import tiles
from senim.desks import slots
from senim.desks.booking import asked_by
from senim.desks.catalogue import DeskService, desk_service, desk_services
from senim.desks.errors import UnknownOffice
from senim.desks.folding import INSIDE, VisitState, local_day
from senim.desks.models import Closure, Counter, Office
from senim.desks.slots import Ask, DaySlots, OfficeWeek, Slot, last_day, weeks
from senim.places import queries as places
from senim.places.hours import hours_words
from senim.places.models import Unit

DAYS_SHOWN: Final = 7
MOVE_DAYS: Final = 4
BESIDE_SHOWN: Final = 8
_DAY: Final = dt.timedelta(days=1)
_MORNING: Final = range(7, 13)
_AFTERNOON: Final = range(13, 20)


class Place(NamedTuple):
    """An office as people see it. `languages` are those that some counter speaks."""

    id: int
    name: str
    address: str
    hours: str
    phone: str
    office: Office
    languages: tuple[str, ...]
    accessible: bool


class Time(NamedTuple):
    """One free time: when, and the same as seconds since 1970, for addresses and forms."""

    at: dt.datetime
    seconds: int


class Column(NamedTuple):
    """One office on one date. `base` leads from the page to its times. `why`: closed, full, far, or empty for times.

    `night`: the times of an office that hardly closes at which few want to come, folded away on the page.
    """

    place: Place
    base: str
    morning: tuple[Time, ...]
    afternoon: tuple[Time, ...]
    night: tuple[Time, ...]
    why: str


class Row(NamedTuple):
    """One date with its column for each office."""

    day: dt.date
    columns: tuple[Column, ...]


def language() -> str:
    """The language of the page."""
    return (get_language() or "kk")[:2]


def moment_of(at: int) -> dt.datetime:
    """A moment (µs) for pages."""
    return dt.datetime.fromtimestamp(at / 1_000_000, dt.UTC)


def place_of(office: Office, counters: Iterable[Counter] = ()) -> Place:
    """An office as people see it."""
    unit, active = places.unit(office.pk), [one for one in counters if one.active]
    spoken = {one for counter in active for one in counter.languages}
    return Place(
        office.pk,
        unit.name_in(language()),
        _address(unit),
        hours_words(unit.hours, language()) if unit.hours else "",
        unit.phone,
        office,
        tuple(code for code, _ in settings.LANGUAGES if code in spoken),
        any(counter.accessible for counter in active),
    )


def offices_context(code: str) -> dict[str, Any]:
    """The regions as map and list, and the offices of the chosen one that take appointments. Two queries."""
    every = places.regions(language())
    known = {one.code for one in every}
    found = _bookable([unit.pk for unit in places.front_offices(code)]) if code in known else []
    return {
        "tiles": tiles.regions(
            {one.code: one.name_in(language()) for one in every},
            addresses={one.code: f"{reverse('booking:offices')}?region={one.code}" for one in every},
            chosen=code,
        ),
        "regions": every,
        "chosen": places.region(code) if code in known else None,
        "places": found,
    }


def services_of(office: Office) -> list[DeskService]:
    """What some counter of the office serves, in the order of the catalogue. One query."""
    served = {code for row in Counter.objects.filter(office=office, active=True) for code in row.services}
    return [one for one in desk_services().values() if one.code in served]


def office_of(office_id: int) -> Office:
    """An office that is set up. Refuses UnknownOffice. One query."""
    found = Office.objects.filter(pk=office_id).first()
    if found is None:
        raise UnknownOffice(str(office_id))
    return found


class Looked(NamedTuple):
    """What a person looks at: an office with the one beside it (0: none), a service, from which date on."""

    office: Office
    service: str
    beside: int
    first: dt.date
    accessible: bool
    at: int


def times_context(looked: Looked) -> dict[str, Any]:
    """A week of free times, two offices side by side. Seven queries."""
    office, at = looked.office, looked.at
    others = [one for one in _neighbours(office.pk) if looked.service in one.office_services]
    beside = next((one for one in others if one.place.id == looked.beside), None)
    ids = [office.pk, *([beside.place.id] if beside else [])]
    found = weeks(ids, Ask(looked.service, at, looked.accessible), looked.first, DAYS_SHOWN)
    shown = {one.office.pk: place_of(one.office, _counters([one.office.pk])) for one in found}
    today, last, length = local_day(at), last_day(office, at), slots.length(office, looked.service)
    return {
        "place": shown[office.pk],
        "beside": beside.place if beside else None,
        "others": [one.place for one in others],
        "service": desk_service(looked.service),
        "service_name": desk_service(looked.service).name(language()),
        "minutes": length,
        "rows": _rows(found, shown, looked),
        "looked": looked,
        "earlier": _page(looked, max(today, looked.first - DAYS_SHOWN * _DAY)) if looked.first > today else "",
        "later": _page(looked, looked.first + DAYS_SHOWN * _DAY) if looked.first + DAYS_SHOWN * _DAY <= last else "",
        "last": last,
    }


def near_times(free: Sequence[Slot]) -> list[tuple[int, dt.datetime]]:
    """Free times to choose from: seconds since 1970 for the form, and the moment."""
    return [(slot.at // 1_000_000, moment_of(slot.at)) for slot in free]


def visit_context(visit: VisitState, code: str) -> dict[str, Any]:
    """One visit for the person who holds its code. Three queries."""
    office = office_of(visit.office_id)
    service = desk_service(visit.service)
    touching = Closure.objects.filter(office=office, until_at__gt=visit.booked_for or 0)
    closure = touching.filter(from_at__lte=visit.booked_for or 0).first()
    return {
        "visit": visit,
        "code": code,
        "number": f"V{visit.id}",
        "place": place_of(office, _counters([office.pk])),
        "service_name": service.name(language()),
        "at": moment_of(visit.booked_for) if visit.booked_for else None,
        "inside": visit.state in INSIDE,
        "closed": str(getattr(closure, f"reason_{language()}")) if closure else "",
        "grace": office.grace_minutes,
    }


def move_context(visit: VisitState, first: dt.date, at: int) -> dict[str, Any]:
    """Other times of the same office for some days, and the ways to the days before and after. Five queries."""
    office = office_of(visit.office_id)
    (week,) = weeks([office.pk], asked_by(visit, at), first, MOVE_DAYS)
    days = [(day.day, near_times([one for one in day.slots if one.at != visit.booked_for])) for day in week.days]
    today, after = local_day(at), first + MOVE_DAYS * _DAY
    return {
        "days": [(day, times) for day, times in days if times],
        "earlier": f"?from={max(today, first - MOVE_DAYS * _DAY).isoformat()}" if first > today else "",
        "later": f"?from={after.isoformat()}" if after <= last_day(office, at) else "",
    }


class _Neighbour(NamedTuple):
    place: Place
    office_services: frozenset[str]


def _neighbours(office_id: int) -> list[_Neighbour]:
    """Offices that take appointments and lie nearest. Two queries."""
    unit = places.unit(office_id)
    near = [row.pk for row in places.nearest_offices(unit.region_id or "", BESIDE_SHOWN + 1) if row.pk != office_id]
    rows = Office.objects.in_bulk(near)
    counters = _counters(near)
    found = []
    for one in near:
        if one in rows and rows[one].open_to_booking:
            own = [counter for counter in counters if counter.office_id == one]
            served = frozenset(code for counter in own for code in counter.services)
            found.append(_Neighbour(place_of(rows[one], own), served))
    return found


def _bookable(ids: Sequence[int]) -> list[Place]:
    rows, counters = Office.objects.in_bulk(list(ids)), _counters(ids)
    return [
        place_of(rows[one], [counter for counter in counters if counter.office_id == one])
        for one in ids
        if one in rows and rows[one].open_to_booking
    ]


def _counters(ids: Sequence[int]) -> list[Counter]:
    return list(Counter.objects.filter(office__in=ids, active=True))


def _address(unit: Unit) -> str:
    return str(getattr(unit, f"address_{language()}", "") or unit.address_kk)


def _rows(found: Sequence[OfficeWeek], shown: dict[int, Place], looked: Looked) -> list[Row]:
    rows = []
    for each in zip(*(week.days for week in found), strict=True):
        if each[0].day >= local_day(looked.at):
            pairs = zip(found, each, strict=True)
            rows.append(Row(each[0].day, tuple(_column(shown[week.office.pk], day, looked) for week, day in pairs)))
    return rows


def _column(place: Place, day: DaySlots, looked: Looked) -> Column:
    times = [Time(moment_of(slot.at), slot.at // 1_000_000) for slot in day.slots]
    hours = [timezone.localtime(one.at).hour for one in times]
    parts = [
        tuple(one for one, hour in zip(times, hours, strict=True) if hour in part) for part in (_MORNING, _AFTERNOON)
    ]
    night = tuple(one for one in times if one not in parts[0] and one not in parts[1])
    base = "" if place.id == looked.office.pk else f"../../../{place.id}/for/{looked.service}/"
    why = "" if times else "far" if day.day > last_day(place.office, looked.at) else "full" if day.open else "closed"
    return Column(place, base, parts[0], parts[1], night, why)


def _page(looked: Looked, first: dt.date) -> str:
    asked: dict[str, str] = {"from": first.isoformat()}
    if looked.beside:
        asked["with"] = str(looked.beside)
    if looked.accessible:
        asked["accessible"] = "1"
    return f"?{urlencode(asked)}"
