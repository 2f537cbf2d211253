"""Kazakhstan's calendar as a cached value: the `holidays` package, an override table and an office's hours."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from holidays.countries.kazakhstan import KZ

from senim.kernel.openings import MINUTES_A_DAY, WeeklyHours, checked_hours
from senim.kernel.working_calendar import Calendar, DayOff, build
from senim.kernel.worktime_errors import WorktimeRefused

_OFFICE_DAY: Final = ((9 * 60, 13 * 60), (14 * 60, 18 * 60))
OFFICE_HOURS: Final[WeeklyHours] = (_OFFICE_DAY,) * 5 + ((), ())
"""Monday to Friday 09:00-18:00 with a break 13:00-14:00, unless an office says otherwise."""

ROUND_THE_CLOCK: Final[WeeklyHours] = (((0, MINUTES_A_DAY),),) * 7
"""Day and night, every day of the week."""

YEARS: Final = range(2015, 2046)
ZONE: Final = "Asia/Almaty"

# The package has no Russian names. These are the ones in use for the holidays of the Law on holidays No. 267 of
# 13 December 2001 and the days off of the Labour Code, art. 84; keys are the package's Kazakh names.
RUSSIAN_NAMES: Final[Mapping[str, str]] = {
    "Жаңа жыл": "Новый год",
    "Православиелік Рождество": "Православное Рождество",
    "Халықаралық әйелдер күні": "Международный женский день",
    "Наурыз мейрамы": "Наурыз мейрамы",
    "Қазақстан халқының бірлігі мерекесі": "Праздник единства народа Казахстана",
    "Отан Қорғаушы күні": "День защитника Отечества",
    "Жеңіс күні": "День Победы",
    "Астана күні": "День столицы",
    "Қазақстан Республикасының Конституциясы күні": "День Конституции Республики Казахстан",
    "Республика күні": "День Республики",
    "Қазақстан Республикасы күні": "День Республики",
    "Қазақстан Республикасының Тұңғыш Президенті күні": "День Первого Президента Республики Казахстан",
    "Тәуелсіздік күні": "День Независимости",
    "Құрбан айт": "Курбан-айт",
}

_OBSERVED: Final = {"kk": "ауыстырылған демалыс күні", "ru": "перенесённый выходной", "en": "observed"}
_ESTIMATED: Final = {"kk": "күні болжам бойынша", "ru": "дата по прогнозу", "en": "estimated"}
# How the package marks a name in Kazakh.
_OBSERVED_MARK: Final = "қайта белгіленген демалыс"
_ESTIMATED_MARK: Final = "бағаланған"

_MOVED: Final = {"kk": "Демалыс күні ({} орнына)", "ru": "Выходной день (вместо {})", "en": "Day off (instead of {})"}
_BY_OVERRIDE: Final = (("kk", "демалыс күні"), ("ru", "нерабочий день"), ("en", "day off"))


@dataclass(frozen=True, slots=True)
class Override:
    """One row of the override table: this date is worked or is off, whatever the package says, and its name."""

    on: date
    working: bool
    names: tuple[tuple[str, str], ...] = ()


def kazakhstan(
    years: range = YEARS,
    overrides: Iterable[Override] = (),
    hours: Sequence[Sequence[tuple[int, int]]] = OFFICE_HOURS,
    name: str = "KZ",
    zone: str = ZONE,
) -> Calendar:
    """Give the calendar of Kazakhstan for whole years, the same object for the same arguments.

    Days off are the public holidays and their substitutes, and days exchanged by the government; days worked in
    exchange have their weekday's hours or Monday's. The later of two overrides of a date wins. A date of Eid al-Adha
    that is not proclaimed yet is marked `estimated`. Refuses (WorktimeRefused) hours, a zone or years that cannot be.
    """
    if not years or years.step != 1:
        raise WorktimeRefused("outside_calendar", "a calendar needs one or more whole years in a row")
    return _kazakhstan(years, tuple(overrides), checked_hours(hours), name, zone)


@lru_cache(maxsize=128)
def _kazakhstan(years: range, overrides: tuple[Override, ...], hours: WeeklyHours, name: str, zone: str) -> Calendar:
    days_off, worked = public_days(years)
    off, on = dict(days_off), set(worked)
    for row in overrides:
        on.discard(row.on)
        if row.working:
            on.add(row.on)
        else:
            off[row.on] = DayOff("override", row.names or _BY_OVERRIDE)
    return build(name, zone, hours, date(years[0], 1, 1), date(years[-1], 12, 31), off, on)


@lru_cache(maxsize=8)
def always(years: range = YEARS, zone: str = ZONE) -> Calendar:
    """Give the calendar of a post that never closes: no holidays, day and night."""
    return build("always", zone, ROUND_THE_CLOCK, date(years[0], 1, 1), date(years[-1], 12, 31))


def named(name: str) -> Calendar:
    """Give a calendar by the name the command line uses: `KZ` or `always`. Refuses (`unknown_calendar`) another."""
    if name.upper() == "KZ":
        return kazakhstan()
    if name.lower() == "always":
        return always()
    raise WorktimeRefused("unknown_calendar", f"there is no calendar {name!r}; known are KZ and always")


@lru_cache(maxsize=16)
def public_days(years: range) -> tuple[Mapping[date, DayOff], frozenset[date]]:
    """Give Kazakhstan's days off of some years with their names, and the weekend days worked in exchange."""
    kazakh, english = KZ(years=years, language="kk"), KZ(years=years, language="en_US")
    off = {on: _day_off(kazakh[on], english) for on in kazakh if on.year in years}
    return off, frozenset(on for on in kazakh.weekend_workdays if on.year in years)


def _day_off(kazakh: str, english: KZ) -> DayOff:
    """Put the package's names of a day apart into holiday and remark, and say the remark in our own words."""
    parts = [_named(part, english) for part in kazakh.split("; ")]
    if len(parts) == 1:
        return parts[0]
    names = tuple((language, "; ".join(part.name(language) for part in parts)) for language in ("kk", "ru", "en"))
    certain = next((part for part in parts if not part.estimated), parts[0])
    return DayOff(certain.code, names, certain.estimated)


def _named(kazakh: str, english: KZ) -> DayOff:
    own, _, remark = kazakh.partition(" (")
    if moved_from := re.match(r"(\d\d\.\d\d\.\d{4}) бастап", remark):
        return DayOff("moved", tuple((language, words.format(moved_from[1])) for language, words in _MOVED.items()))
    observed, estimated = _OBSERVED_MARK in remark, _ESTIMATED_MARK in remark
    remarks = [words for said, words in ((observed, _OBSERVED), (estimated, _ESTIMATED)) if said]
    names = {"kk": own, "ru": RUSSIAN_NAMES.get(own, own), "en": english.tr(own)}
    said = tuple((key, _with_remarks(text, [words[key] for words in remarks])) for key, text in names.items())
    return DayOff("observed" if observed else "holiday", said, estimated)


def _with_remarks(text: str, remarks: list[str]) -> str:
    return f"{text} ({', '.join(remarks)})" if remarks else text
