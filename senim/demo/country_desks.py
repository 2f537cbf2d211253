"""The front offices of the made-up country as they are set up: counters with services and languages, and who sits at them."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from django.contrib.auth.hashers import make_password

from senim.accounts.models import Officer, Post
from senim.demo.country_people import names_of, planned_officers
from senim.demo.country_plan import country, planned_units
from senim.desks.models import BoardSetting, Counter, Office, OfficeEvent
from senim.places.models import Unit

FULL: Final = (
    "KZ-71-front_office-1", "KZ-71-front_office-2", "KZ-75-front_office-1", "KZ-75-front_office-2",
    "KZ-35-front_office-1", "KZ-35-front_office-2",
)  # fmt: skip
"""The offices with a history of visits and with people of their own at the counters."""

SHOWN: Final = FULL[0]
"""The office whose day goes on at the moment of loading: it is open day and night."""

_ADVICE: Final = ("advice-administrative", "advice-criminal", "advice-investigative")
_EVERY: Final = (*_ADVICE, "report", "appeal", "certificate", "migration", "road")
_FIVE: Final = (
    (_ADVICE, ("kk", "ru")),
    (("advice-administrative", "report", "appeal", "road"), ("kk", "ru")),
    (("advice-criminal", "advice-investigative", "report"), ("kk", "ru")),
    (("certificate", "migration", "road", "appeal"), ("kk", "ru", "en")),
    (_EVERY, ("kk", "ru", "en")),
)
_THREE: Final = (
    ((*_ADVICE, "report"), ("kk", "ru")),
    (("appeal", "certificate", "migration", "road"), ("kk", "ru", "en")),
    (_EVERY, ("kk", "ru")),
)
_TWO: Final = ((_EVERY, ("kk", "ru")), (_EVERY, ("kk", "ru")))
_HEARD: Final = {"KZ-71": ("kk", "ru", "en"), "KZ-75": ("kk", "ru", "en")}
_PSEUDONYM_BITS: Final = 48
_DAY_US: Final = 86_400_000_000


@dataclass(frozen=True, slots=True)
class PlannedCounter:
    """One counter; the last one of each office is the one without a step."""

    number: int
    services: tuple[str, ...]
    languages: tuple[str, ...]
    accessible: bool


@dataclass(frozen=True, slots=True)
class PlannedOffice:
    """One front office by the code of its unit."""

    code: str
    counters: tuple[PlannedCounter, ...]
    child_room: bool
    step_free: bool


def planned_offices() -> tuple[PlannedOffice, ...]:
    """Every front office of the country with its counters: five in the largest, two in the smallest."""
    codes = [unit.code for unit in planned_units() if unit.kind == "front_office"]
    return tuple(_office(place, code) for place, code in enumerate(codes))


def load_offices(at: datetime) -> None:
    """Set up the offices that are not set up yet; one that is there keeps its settings."""
    ids = dict(Unit.objects.filter(kind="front_office").values_list("code", "pk"))
    known = set(Office.objects.values_list("pk", flat=True))
    new = [one for one in planned_offices() if ids[one.code] not in known]
    Office.objects.bulk_create(
        [Office(unit_id=ids[one.code], child_room=one.child_room, step_free=one.step_free) for one in new]
    )
    Counter.objects.bulk_create(
        [
            Counter(
                office_id=ids[one.code],
                number=counter.number,
                services=list(counter.services),
                languages=list(counter.languages),
                accessible=counter.accessible,
            )
            for one in new
            for counter in one.counters
        ]
    )
    BoardSetting.objects.bulk_create(
        [BoardSetting(office_id=ids[one.code], aloud=list(_HEARD.get(one.code[:5], ("kk", "ru")))) for one in new]
    )
    OfficeEvent.objects.bulk_create([_reception(ids[one.code], at) for one in new if one.code in FULL])


def load_counter_officers(at: datetime) -> None:
    """Enter the people who sit at the counters of the offices with a history. A second call changes nothing.

    They get their posts after the history of requests was written, so that nobody of them works in it.
    """
    planned = list(_planned_people())
    present = set(
        Officer.objects.filter(username__in=[name for name, *_ in planned]).values_list("username", flat=True)
    )
    chance, secret = random.Random(f"counters {country()['seed']}"), make_password(str(country()["password"]))
    rows = [
        Officer(
            username=username,
            full_name=full_name,
            pseudonym=chance.getrandbits(_PSEUDONYM_BITS),
            language=language,
            created_at=at,
            password=secret,
        )
        for username, full_name, language, _ in planned
    ]
    Officer.objects.bulk_create([row for row in rows if row.username not in present])
    made = dict(Officer.objects.filter(username__in=[name for name, *_ in planned]).values_list("username", "pk"))
    ids = dict(Unit.objects.filter(kind="front_office").values_list("code", "pk"))
    Post.objects.bulk_create(
        [
            Post(officer_id=made[name], role="registrar", unit_id=ids[code])
            for name, _, _, code in planned
            if name not in present
        ]
    )


def counter_pseudonyms() -> Mapping[str, tuple[int, ...]]:
    """Who sits at the counters of each office with a history, by the code of the unit, in the order of the counters."""
    chance = random.Random(f"counters {country()['seed']}")
    found: dict[str, list[int]] = {code: [] for code in FULL}
    for _, _, _, code in _planned_people():
        found[code].append(chance.getrandbits(_PSEUDONYM_BITS))
    return {code: tuple(people) for code, people in found.items()}


def _planned_people() -> Iterator[tuple[str, str, str, str]]:
    """Sign-in name, full name, language and office of each; the names go on where those of the other officers end."""
    taken = len(planned_officers())
    names = islice(names_of(random.Random(country()["seed"])), taken, None)
    sizes = {one.code: len(one.counters) for one in planned_offices()}
    for code in FULL:
        short = code.lower().replace("-front_office", "")
        for number in range(1, sizes[code] + 1):
            full_name, language = next(names)
            yield f"{short}-counter-{number}", full_name, language, code


def _office(place: int, code: str) -> PlannedOffice:
    large, full = code.endswith("-1"), code in FULL
    plan = _FIVE if large and full else _THREE if full or large else _TWO
    counters = tuple(
        PlannedCounter(number, services, languages, accessible=number == len(plan))
        for number, (services, languages) in enumerate(plan, 1)
    )
    return PlannedOffice(code, counters, child_room=large or place % 3 == 0, step_free=place % 7 != 3)


def _reception(office_id: int, at: datetime) -> OfficeEvent:
    """The chief receives people two days later, in the afternoon."""
    begins = (int(at.timestamp()) * 1_000_000 // _DAY_US + 2) * _DAY_US + 10 * 3_600_000_000
    return OfficeEvent(
        office_id=office_id,
        from_at=begins,
        until_at=begins + 2 * 3_600_000_000,
        title_kk="Бастықтың азаматтарды қабылдауы",
        title_ru="Приём граждан начальником",
        title_en="The chief receives people",
    )
