"""The made-up country as plain values: which units and organisations there are, their names, addresses and places on the map."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import cos, radians, sin
from typing import Any, Final

from senim.places.actions import read_regions
from senim.places.models import Region

LANGUAGES: Final = ("kk", "ru", "en")
MINISTRY: Final = "KZ-ministry"
MINISTRY_DESK: Final = "KZ-ministry-desk"
_MANY, _SOME = 1_200_000, 750_000
"""People in a region from which on it has three, and two, front offices."""

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """One unit; `parent` is a code, empty for the ministry."""

    code: str
    kind: str
    region: str
    parent: str
    name: Words
    hours: str = ""
    phone: str = ""
    address: Words | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class PlannedOrganisation:
    """One body outside the police."""

    code: str
    kind: str
    region: str
    name: Words
    phone: str


@lru_cache(maxsize=1)
def country() -> dict[str, Any]:
    """What `country.toml` says."""
    return tomllib.loads(resources.files("senim.demo").joinpath("country.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def planned_units() -> tuple[PlannedUnit, ...]:
    """All units of the country, those above before those below."""
    said = country()
    ministry = PlannedUnit(MINISTRY, "ministry", "", "", said["ministry"], phone=_phone(0, 0))
    desk = PlannedUnit(
        MINISTRY_DESK,
        "front_office",
        "",
        MINISTRY,
        said["ministry_desk"],
        phone=_phone(0, 1),
        address=_address({"kk": "Астана", "ru": "Астана", "en": "Astana"}, 0, 0),
        place=_around(said["centres"]["KZ-71"], 7),
    )
    below = [unit for number, region in enumerate(read_regions(), 1) for unit in _units_of(number, region)]
    return (ministry, desk, *below)


def planned_organisations() -> Iterator[PlannedOrganisation]:
    """The akimat, the prosecutor's office and a partner of civil society of each region."""
    said = country()
    for number, region in enumerate(read_regions(), 1):
        for place, row in enumerate(said["organisation"]):
            partner = {language: _turn(said["partners"][language], number) for language in LANGUAGES}
            code = f"{region.code}-{row['kind']}"
            name = _named(row, region, partner=partner)
            yield PlannedOrganisation(code, row["kind"], region.code, name, _phone(number, 50 + place))


def town(region: Region) -> dict[str, str]:
    """The centre of a region, or the city that is one, in the three languages."""
    short = {
        "kk": region.name_kk.removesuffix(" қаласы"),
        "ru": region.name_ru.removeprefix("город "),
        "en": region.name_en,
    }
    return {language: getattr(region, f"centre_{language}") or short[language] for language in LANGUAGES}


def offices_in(region: Region) -> int:
    """How many front offices a region has: one to three, by its people."""
    people = region.population or 0
    return 1 + (people >= _SOME) + (people >= _MANY)


def _units_of(number: int, region: Region) -> Iterator[PlannedUnit]:
    department = f"{region.code}-department"
    for place, row in enumerate(country()["unit"]):
        kind = row["kind"]
        if kind == "front_office":
            yield from (_front_office(number, region, row, n) for n in range(1, offices_in(region) + 1))
            continue
        parent = MINISTRY if kind in {"department", "oversight"} else department
        yield PlannedUnit(
            f"{region.code}-{kind}",
            kind,
            region.code,
            parent,
            _named(row, region),
            row.get("hours", ""),
            _phone(number, 10 + place),
            _address(town(region), number, 0),
            _around(country()["centres"][region.code], 0),
        )


def _front_office(number: int, region: Region, row: Mapping[str, str], n: int) -> PlannedUnit:
    hours = "Mo-Fr 09:00-18:00; Sa 10:00-14:00" if n == 1 else "Mo-Fr 09:00-13:00,14:00-18:00"
    if region.code == "KZ-71" and n == 1:
        hours = "24/7"
    return PlannedUnit(
        f"{region.code}-front_office-{n}",
        "front_office",
        region.code,
        f"{region.code}-department",
        _named(row, region, n=n),
        hours,
        _phone(number, 20 + n),
        _address(town(region), number, n),
        _around(country()["centres"][region.code], n),
    )


def _named(row: Mapping[str, str], region: Region, n: int = 0, partner: Words | None = None) -> Words:
    towns = town(region)
    of = {"kk": f"{region.name_kk}ның", "ru": _genitive(region), "en": ""}
    return {
        language: row[language].format(
            of=of[language],
            region=region.name_in(language),
            town=towns[language],
            n=n,
            partner=partner[language] if partner else "",
        )
        for language in LANGUAGES
    }


def _genitive(region: Region) -> str:
    """The Russian genitive: «область Абай» → «области Абай», «Акмолинская область» → «Акмолинской области»."""
    if region.code in country()["city_genitive_ru"]:
        return str(country()["city_genitive_ru"][region.code])
    if region.name_ru.startswith("область "):
        return region.name_ru.replace("область", "области", 1)
    return region.name_ru.replace("ская область", "ской области")


def _address(towns: Words, number: int, n: int) -> Words:
    """A street that every city has, and a house number that none reaches."""
    said = country()
    house = 900 + number + 20 * n
    return {
        language: f"{towns[language]}, {_turn(said['streets'][language], number + 3 * n)}, {house} ({said['demo_mark'][language]})"
        for language in LANGUAGES
    }


def _phone(number: int, line: int) -> str:
    """A number that nobody has: there is no area code 000."""
    return f"+7 (000) 000-{number:02}-{line:02}"


def _around(centre: list[float], n: int) -> tuple[float, float]:
    """A point one to three kilometres from the centre, in another direction for each `n`; the centre itself for 0."""
    if n == 0:
        return centre[0], centre[1]
    far, turn = 0.01 * (1 + n % 3), 2.4 * n
    return round(centre[0] + far * cos(turn), 5), round(centre[1] + far * sin(turn) / cos(radians(centre[0])), 5)


def _turn(words: list[str], number: int) -> str:
    return words[number % len(words)]
