"""When, where and how made-up requests come in: more by day than by night, more each month, one day of shock in some regions."""

import datetime as dt
import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from zoneinfo import ZoneInfo

from senim.places.models import Region

ZONE: Final = ZoneInfo("Asia/Almaty")
DAYS: Final = 365
HOUR: Final = 3_600_000_000
SHOCK_DAYS_AGO: Final = 68
SHOCK_REGIONS: Final = frozenset({"KZ-10", "KZ-35", "KZ-55", "KZ-63"})
SHOWN_REGION: Final = "KZ-71"
"""Where the named officers work. Its last days are busy, so that there is something on each of their lists."""

SHOWN_DAYS: Final = 4
_SHOWN: Final = 5.0
_SHOCK: Final = 4.0
_GROWTH: Final = 0.3

# Shares and hourly weights are ours, chosen to be believable; no published table stands behind them.
_SERVICES: Final = {"advice": 38, "appeal": 18, "report": 18, "certificate": 9, "road": 9, "migration": 8}
_CHANNELS: Final = {"web": 62, "phone": 20, "counter": 18}
_NORTH: Final = frozenset({"KZ-11", "KZ-39", "KZ-55", "KZ-59", "KZ-63", "KZ-35", "KZ-71"})
_MONTHS: Final = (0.92, 0.97, 1.0, 1.03, 1.0, 1.04, 0.95, 0.93, 1.08, 1.06, 1.03, 0.99)
_WEEK: Final = {
    "office": (1.25, 1.1, 1.05, 1.0, 0.95, 0.0, 0.0),
    "home": (1.15, 1.1, 1.05, 1.0, 0.95, 0.55, 0.5),
    "street": (0.95, 0.95, 0.95, 1.0, 1.15, 1.2, 1.0),
}
_DAY: Final = {
    "office": (0,) * 9 + (6, 9, 9, 7, 3, 6, 7, 6, 4) + (0,) * 6,
    "home": (1, 0.5, 0.3, 0.2, 0.2, 0.4, 1, 2, 4, 7, 8, 8, 6, 5, 6, 6, 6, 6, 6, 6, 6, 5, 4, 2),
    "street": (3, 2, 1.5, 1, 1, 1, 1.5, 2.5, 4, 4, 4, 4, 4, 4, 4, 4, 5, 6, 7, 7, 7, 6, 5, 4),
}


@dataclass(frozen=True, slots=True)
class Coming:
    """One request to come: `at` in µs."""

    at: int
    region: str
    service: str
    channel: str
    language: str


def coming(regions: Sequence[Region], at: dt.datetime, number: int, seed: int) -> list[Coming]:
    """`number` requests of the year before `at`, in order of time; the same for the same arguments."""
    chance = random.Random(f"arrivals {seed}")
    hours = list(_hours(at))
    tables = {(profile, mood): _table(hours, profile, mood) for profile in _DAY for mood in ("", "shock", "shown")}
    codes = [region.code for region in regions]
    people = [region.population or 1 for region in regions]
    found = []
    for region in chance.choices(codes, people, k=number):
        service = _pick(_SERVICES, chance)
        channel = _pick(_CHANNELS, chance)
        table = tables[_profile(service, channel), _mood(region)]
        hour = bisect_right(table, chance.random() * table[-1])
        moment = hours[hour][0] + chance.randrange(HOUR // 1000) * 1000
        found.append(Coming(moment, region, service, channel, _language(region, chance)))
    return sorted(found, key=lambda one: one.at)


def shock_day(at: dt.datetime) -> dt.date:
    """The working day on which four times as many came in SHOCK_REGIONS."""
    day = (at - dt.timedelta(days=SHOCK_DAYS_AGO)).astimezone(ZONE).date()
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def _mood(region: str) -> str:
    return "shock" if region in SHOCK_REGIONS and region != SHOWN_REGION else "shown" if region == SHOWN_REGION else ""


def _hours(at: dt.datetime) -> Iterator[tuple[int, dt.datetime, float, str]]:
    """Each whole hour of the year: its beginning in µs and local, its weight by growth and season, and what it is known for."""
    first = (at - dt.timedelta(days=DAYS)).replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    shock, count = shock_day(at), DAYS * 24 - 1
    for number in range(count):
        begins = first + dt.timedelta(hours=number)
        local = begins.astimezone(ZONE)
        weight = (1 + _GROWTH * number / count) * _MONTHS[local.month - 1]
        known = "shock" if local.date() == shock else "shown" if number >= count - 24 * SHOWN_DAYS else ""
        yield int(begins.timestamp()) * 1_000_000, local, weight, known


def _table(hours: Sequence[tuple[int, dt.datetime, float, str]], profile: str, mood: str) -> list[float]:
    """Cumulated weights of the hours for one kind of request; those known for the region's mood weigh more."""
    week, day, more = _WEEK[profile], _DAY[profile], {"shock": _SHOCK, "shown": _SHOWN}.get(mood, 1.0)
    return list(
        accumulate(
            weight * week[local.weekday()] * day[local.hour] * (more if mood and known == mood else 1.0)
            for _, local, weight, known in hours
        )
    )


def _profile(service: str, channel: str) -> str:
    if service == "report":
        return "street"
    return "home" if channel == "web" else "office"


def _language(region: str, chance: random.Random) -> str:
    share = 0.42 if region in _NORTH else 0.7
    draw = chance.random()
    return "en" if draw > 0.97 else "kk" if draw < share else "ru"


def _pick(shares: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]
