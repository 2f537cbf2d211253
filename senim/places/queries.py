"""Questions about places, answered from memory (see atlas.py): regions, front offices, chains, calendars."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from typing import Final

from senim.kernel.calendars import OFFICE_HOURS, YEARS, kazakhstan
from senim.kernel.working_calendar import Calendar
from senim.places.atlas import Atlas, atlas, forget
from senim.places.errors import NoDefaultDesk, RegionUnknown, UnitUnknown
from senim.places.hours import term_hours
from senim.places.models import Organisation, Region, Unit
from senim.places.searching import search_regions

__all__ = [
    "calendar_for", "chain", "default_desk", "descendants", "forget", "front_offices", "nearest_offices",
    "offices_around", "organisations", "region", "regions", "search_regions", "unit", "unit_in", "units", "units_under",
]  # fmt: skip

FRONT_OFFICE: Final = "front_office"
AKIMAT: Final = "akimat"
OTHER_BODIES: Final = frozenset({AKIMAT})
"""Kinds of units that are no police: they stand beside its tree, under nobody in it."""

_AHEAD_YEARS: Final = 3
_EARTH_KM: Final = 6371.0


def regions(language: str = "") -> tuple[Region, ...]:
    """All regions: in the order of their codes, or by name when a language is given."""
    rows = atlas().regions.values()
    return tuple(sorted(rows, key=lambda row: row.name_in(language).casefold()) if language else rows)


def region(code: str) -> Region:
    """One region by its ISO 3166-2 code. Refuses (RegionUnknown) another."""
    found = atlas().regions.get(code)
    if found is None:
        raise RegionUnknown(code)
    return found


def unit(unit_id: int) -> Unit:
    """One unit; its region and parent are there without a query. Refuses (UnitUnknown) an id that is none."""
    found = atlas().units.get(unit_id)
    if found is None:
        forget()  # a unit made this very second is not unknown
        found = atlas().units.get(unit_id)
    if found is None:
        raise UnitUnknown(unit_id)
    return found


def units() -> tuple[Unit, ...]:
    """All units, older first."""
    return tuple(atlas().units.values())


def police_units() -> tuple[Unit, ...]:
    """The units of the police, older first: without the desks of other bodies, which stand in trees of their own."""
    return tuple(one for one in atlas().units.values() if one.kind not in OTHER_BODIES)


def front_offices(region_code: str) -> tuple[Unit, ...]:
    """The front offices of a region, in the order in which they were entered."""
    return _of_kind(atlas(), region_code, FRONT_OFFICE)


def unit_in(region_code: str, kind: str) -> Unit:
    """The unit of a kind that serves a region: else the region's front office, else the ministry's desk.

    So no request is ever unroutable, also with a region or a kind that does not exist.
    """
    known = atlas()
    for wanted in (kind, FRONT_OFFICE):
        if found := _of_kind(known, region_code, wanted):
            return found[0]
    return default_desk()


def default_desk() -> Unit:
    """The ministry's own front office, which takes what no other unit can. Refuses (NoDefaultDesk) before a country is loaded."""
    known = atlas()
    desks = [row for row in known.units.values() if row.region_id is None]
    for row in sorted(desks, key=lambda row: (row.kind != FRONT_OFFICE, row.pk)):
        return row
    raise NoDefaultDesk("load a country first: no unit belongs to the ministry")


def chain(unit_id: int) -> tuple[Unit, ...]:
    """The unit and all above it, from the top down; the unit itself is last. Refuses (UnitUnknown) an id that is none."""
    return tuple(unit(int(step)) for step in unit(unit_id).path.strip("/").split("/"))


def descendants(unit_id: int) -> tuple[int, ...]:
    """The ids of a unit and of all below it, in order. Refuses (UnitUnknown) an id that is none."""
    return units_under([unit(unit_id).path])


def units_under(paths: Iterable[str]) -> tuple[int, ...]:
    """The ids of all units whose path begins with one of `paths`, in order."""
    beginnings, known = tuple(paths), atlas()
    found = known.under.get(beginnings)
    if found is None:
        found = tuple(pk for pk, row in known.units.items() if row.path.startswith(beginnings)) if beginnings else ()
        known.under[beginnings] = found
    return found


def nearest_offices(region_code: str, most: int = 8) -> tuple[Unit, ...]:
    """Front offices for a person of a region: its own first, then those of other regions by the way from its first one."""
    own = front_offices(region_code)
    if not own or own[0].latitude is None or own[0].longitude is None:
        return own[:most]
    others = offices_around(own[0].latitude, own[0].longitude, most + len(own))
    return (*own, *(row for row in others if row.region_id != region_code))[:most]


def offices_around(latitude: float, longitude: float, most: int = 8) -> tuple[Unit, ...]:
    """The front offices nearest to a point (degrees), nearest first; those without a place on the map are left out."""
    found = [
        (_kilometres(latitude, longitude, row.latitude, row.longitude), row.pk, row)
        for row in atlas().units.values()
        if row.kind == FRONT_OFFICE and row.latitude is not None and row.longitude is not None
    ]
    return tuple(row for _, _, row in sorted(found)[:most])


def organisations(region_code: str, kind: str = "") -> tuple[Organisation, ...]:
    """The bodies outside the police that work in a region, of one kind or all. One query."""
    rows = Organisation.objects.filter(region_id=region_code).order_by("pk")
    return tuple(rows.filter(kind=kind) if kind else rows)


def calendar_for(unit_id: int, year: int = 0) -> Calendar:
    """The calendar by which terms run at a unit: the republic's days, overrides of all, of its region and its own, its hours.

    The same object while nothing changes; one changed override gives another version, within a second in every
    process. `year` is the one that is asked about: for one far off (a server clock that jumped) the calendar of the years
    around it. Refuses (UnitUnknown) an id that is none.
    """
    usual = not year or YEARS.start <= year < YEARS.stop - _AHEAD_YEARS
    years = YEARS if usual else range(max(1, year - 1), min(9999, year + _AHEAD_YEARS))
    kept, asked = atlas().calendars, (unit_id, years.start)
    if asked not in kept:
        kept[asked] = _calendar(unit(unit_id), years)
    return kept[asked]


def _calendar(row: Unit, years: range) -> Calendar:
    known = atlas()
    # The unit's own rows come last: of two overrides of a date the later one wins.
    rows = sorted((one for one in known.overrides if one.holds_at(row)), key=lambda one: one.nearness)
    overrides = [one.day for one in rows]
    return kazakhstan(years, overrides=overrides, hours=term_hours(row.hours) or OFFICE_HOURS)


def _of_kind(known: Atlas, region_code: str, kind: str) -> tuple[Unit, ...]:
    return known.by_kind.get((region_code, kind), ())


def _kilometres(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """The way over the sphere, by the haversine formula."""
    north, east = radians(to_latitude - latitude), radians(to_longitude - longitude)
    part = sin(north / 2) ** 2 + cos(radians(latitude)) * cos(radians(to_latitude)) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(part))
