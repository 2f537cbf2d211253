"""Who comes to a made-up front office, when and for what: by weekday and hour, with and without an appointment.

Shares, hours and minutes are ours, chosen to be believable; no published table stands behind them.
"""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, exp
from typing import Final

from senim.demo.history_arrivals import ZONE
from senim.desks.catalogue import desk_service
from senim.desks.openings import Span

MINUTE: Final = 60_000_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
SLOT: Final = 15 * MINUTE

_SERVICES: Final = {
    "advice-administrative": 22, "advice-criminal": 14, "advice-investigative": 9, "report": 10,
    "appeal": 14, "certificate": 14, "migration": 9, "road": 8,
}  # fmt: skip
_PRIORITIES: Final = {"": 86, "elderly": 5, "child": 4, "mobility": 2, "pregnant": 2, "veteran": 1}
_WEEK: Final = (1.25, 1.08, 1.0, 0.95, 1.02, 0.7, 0.45)
_HOURS: Final = (
    0.16, 0.12, 0.1, 0.08, 0.08, 0.1, 0.15, 0.3, 0.6, 1.15, 1.5, 1.4, 1.05, 0.6, 0.95, 1.2, 1.15, 0.85, 0.6, 0.5,
    0.42, 0.36, 0.28, 0.2,
)  # fmt: skip
_BOOKED_HOURS: Final = range(9, 18)
_LANGUAGES: Final = {"kk": 56, "ru": 41, "en": 3}


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment: made at, by which channel, for which moment and counter; `cancelled_at`, or `missed`."""

    made_at: int
    channel: str
    moment: int
    counter: int
    cancelled_at: int = 0
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person with all that will happen to them, drawn beforehand. Lengths in µs; 0 where it does not happen.

    `at`: at the door. `patience`: leaves when not called by then. `recalls`, then `absent`: does not come when called.
    `held` of the work stands still after `before_hold`. `specialist`: arrived, declined or nothing.
    """

    at: int
    service: str
    language: str
    priority: str
    patience: int
    walk: int
    work: int
    booking: Booking | None = None
    recalls: int = 0
    absent: bool = False
    out_after: int = 0
    out_for: int = 0
    before_hold: int = 0
    held: int = 0
    specialist: str = ""
    specialist_after: int = 0
    sent_to: str = ""
    triaged_after: int = 0
    triaged_to: str = ""
    continues: bool = False

    @property
    def outcome(self) -> str:
        """The code with which it ends at the counter where it goes on with no request."""
        return "advised" if desk_service(self.service).branch else "done"


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many come to one office in an hour of usual strength, and which share of the slots is booked."""

    hourly: float
    booked: float


def walk_ins(spans: Sequence[Span], crowd: Crowd, rush: Span | None, chance: random.Random) -> Iterator[Visitor]:
    """Those without appointment, hour by hour while the office is open; three times as many in `rush`."""
    mood, day = 1.0, -1
    for span in spans:
        for start in range(span.opens, span.closes, HOUR):
            local = dt.datetime.fromtimestamp(start // 1_000_000, ZONE)
            if local.toordinal() != day:
                day, mood = local.toordinal(), exp(chance.gauss(0, 0.13))
            end = min(start + HOUR, span.closes - 5 * MINUTE)
            rate = crowd.hourly * _WEEK[local.weekday()] * _HOURS[local.hour] * mood * (end - start) / HOUR
            yield from _in_one_hour(start, end, rate, chance)
    if rush is not None:
        yield from _in_one_hour(rush.opens, rush.closes, 2.4 * crowd.hourly * (rush.closes - rush.opens) / HOUR, chance)


def _in_one_hour(start: int, end: int, rate: float, chance: random.Random) -> Iterator[Visitor]:
    at = start + chance.expovariate(rate / (end - start)) if rate > 0 else end
    while at < end:
        yield _visitor(int(at) // 1000 * 1000, pick(_SERVICES, chance), None, chance)
        at += chance.expovariate(rate / (end - start))


def with_appointment(
    spans: Sequence[Span],
    counters: Sequence[tuple[int, Sequence[str]]],
    crowd: Crowd,
    until: int,
    chance: random.Random,
) -> Iterator[Visitor]:
    """Those who booked before `until`, also for days to come; no counter has two people at once. `counters`: id and services."""
    taken: set[tuple[int, int]] = set()
    for span in spans:
        for moment in range(-(-span.opens // SLOT) * SLOT, span.closes - SLOT, SLOT):
            if dt.datetime.fromtimestamp(moment // 1_000_000, ZONE).hour not in _BOOKED_HOURS:
                continue
            for counter, services in counters:
                if chance.random() < crowd.booked and (counter, moment) not in taken:
                    service = chance.choice(services)
                    slots = range(moment, moment + slots_of(service) * SLOT, SLOT)
                    taken |= {(counter, slot) for slot in slots}
                    booking = _booking(moment, counter, chance)
                    if booking.made_at <= until and slots[-1] + SLOT <= span.closes:
                        early = int(min(25, 8 + abs(chance.gauss(0, 6)) if chance.random() < 0.85 else -6) * MINUTE)
                        yield _visitor(moment - early, service, booking, chance)


def slots_of(service: str) -> int:
    """How many slots an appointment for a service takes."""
    return ceil(desk_service(service).minutes * MINUTE / SLOT)


def _booking(moment: int, counter: int, chance: random.Random) -> Booking:
    made = moment - int(chance.uniform(3 * HOUR, 9 * DAY)) // 1000 * 1000
    fate = chance.random()
    cancelled = made + int((moment - made) * 0.8) // 1000 * 1000 if fate < 0.09 else 0
    channel = "phone" if chance.random() < 0.2 else "web"
    return Booking(made, channel, moment, counter, cancelled, missed=0.09 <= fate < 0.16)


def _visitor(at: int, service: str, booking: Booking | None, chance: random.Random) -> Visitor:
    odds, minutes = chance.random, chance.uniform
    mean = desk_service(service).minutes
    work = int(mean * exp(chance.gauss(-0.08, 0.42)) * 60_000) * 1000
    out = odds() < 0.03
    hold, late, sent = odds() < 0.07, odds(), odds() < 0.05
    advice = service.startswith("advice-") and odds() < 0.13
    triaged = booking is None and odds() < 0.03
    return Visitor(
        at=at,
        service=service,
        language=pick(_LANGUAGES, chance),
        priority=pick(_PRIORITIES, chance),
        patience=_micros(25 + chance.expovariate(1 / 60)),
        walk=_micros(minutes(0.3, 1.4)),
        work=work,
        booking=booking,
        recalls=2 if late < 0.03 else 1 if late < 0.08 else 0,
        absent=late < 0.03,
        out_after=_micros(minutes(2, 6)) if out else 0,
        out_for=_micros(minutes(8, 22)) if out else 0,
        before_hold=int(work * minutes(0.2, 0.6)) // 1000 * 1000 if hold or advice else 0,
        held=_micros(minutes(2, 9)) if hold else 0,
        specialist="" if not advice else "arrived" if odds() < 0.9 else "declined",
        specialist_after=_micros(minutes(3, 13)),
        sent_to=pick(_SERVICES, chance) if sent else "",
        triaged_after=_micros(minutes(0.5, 2)) if triaged else 0,
        triaged_to=pick(_SERVICES, chance) if triaged else "",
        continues=odds() < 0.4,
    )


def _micros(minutes: float) -> int:
    return int(minutes * 60_000) * 1000


def pick(shares: dict[str, int], chance: random.Random) -> str:
    """One of the keys, by its share."""
    return chance.choices(list(shares), list(shares.values()))[0]
