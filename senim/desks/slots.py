"""Which times of an office can be booked: its openings cut into slots, less what is claimed and what is kept for walk-ins.

A counter's slots are grouped into blocks as long as the longest service it serves. Of the blocks so many per cent are kept for
people without an appointment, spread evenly over the day and shifted from counter to counter, so that no hour is without both.
Claims stand on a grid of five minutes of their own: an office that changes its slot length cannot be booked twice by that.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from senim.desks.catalogue import desk_service, desk_services
from senim.desks.errors import UnknownOffice
from senim.desks.folding import ZONE, local_day
from senim.desks.models import Claim, Closure, Counter, Office
from senim.desks.openings import MINUTE, Span, openings
from senim.places.queries import unit

CELL: Final = 5 * MINUTE
"""The grid of claims; every slot length is a multiple of it."""

SLOT_MINUTES: Final = (5, 10, 15, 20, 30, 45, 60)
LEAD: Final = 15 * MINUTE
"""So long before it begins a slot can still be booked; who comes sooner takes a ticket."""

_DAY: Final = dt.timedelta(days=1)


class Slot(NamedTuple):
    """A time that can be booked: when it begins (µs), how long it takes, and the counters that are free for it."""

    at: int
    minutes: int
    counters: tuple[int, ...]


class DaySlots(NamedTuple):
    """One date of an office. Without `open` it is closed or cannot be booked yet; an open day without slots is full."""

    day: dt.date
    open: bool
    slots: tuple[Slot, ...]


class OfficeWeek(NamedTuple):
    """One office with its days."""

    office: Office
    days: tuple[DaySlots, ...]


class _Plan(NamedTuple):
    """What is known of one office for some days, read before any slot is reckoned."""

    office: Office
    counters: tuple[Counter, ...]
    closures: tuple[Closure, ...]
    claimed: frozenset[tuple[int, int]]


class Ask(NamedTuple):
    """For what a time is sought: the service, from this moment on; `accessible` counters only, if that is needed.

    What the `visit` holds itself counts as free, for who moves an appointment.
    """

    service: str
    at: int
    accessible: bool = False
    visit: int = 0


def weeks(office_ids: Sequence[int], ask: Ask, first: dt.date, days: int) -> list[OfficeWeek]:
    """What can be booked at some offices from a date on, in the given order: four queries, however many offices and days.

    Refuses UnknownDeskService, and UnknownOffice for an office that is not set up.
    """
    desk_service(ask.service)
    found = _plans(office_ids, ask, first, days)
    return [OfficeWeek(plan.office, tuple(_day(plan, ask, first + n * _DAY) for n in range(days))) for plan in found]


def slot_at(office_id: int, ask: Ask, start: int) -> Slot | None:
    """The slot that begins at a moment, if it can be booked. Four queries."""
    day = local_day(start)
    (found,) = weeks([office_id], ask, day, 1)
    return next((slot for slot in found.days[0].slots if slot.at == start), None)


def next_slots(office_id: int, ask: Ask, near: int, most: int = 3) -> list[Slot]:
    """The slots nearest to a moment: on its own date first, then after it, as far as one may book.

    Days are read in stretches that double, so that an office with free times costs ten queries and a full one thirty.
    """
    found: list[Slot] = []
    for slots in _stretches(office_id, ask, local_day(max(near, ask.at))):
        found += sorted(slots, key=lambda slot: (abs(slot.at - near), slot.at))[: most - len(found)]
        if len(found) == most:
            break
    return sorted(found)


def later_slot(office_id: int, ask: Ask, after: int) -> Slot | None:
    """The first slot that begins at a moment or later, as far as one may book. Queries as `next_slots`."""
    for slots in _stretches(office_id, ask, local_day(max(after, ask.at))):
        later = next((slot for slot in slots if slot.at >= after), None)
        if later is not None:
            return later
    return None


def _stretches(office_id: int, ask: Ask, day: dt.date) -> Iterator[list[Slot]]:
    """The slots from a date on, by stretches of 1, 2, 4 … days."""
    last, days = local_day(ask.at) + _days_ahead(office_id) * _DAY, 1
    while day <= last:
        (found,) = weeks([office_id], ask, day, days)
        yield [slot for one in found.days for slot in one.slots]
        day, days = day + days * _DAY, days * 2


def length(office: Office, service: str) -> int:
    """How many minutes an appointment takes: the usual minutes of the service, rounded up to whole slots."""
    return -(-desk_service(service).minutes // office.slot_minutes) * office.slot_minutes


def cells(start: int, minutes: int) -> tuple[int, ...]:
    """The five-minute cells that an appointment touches."""
    return tuple(range(start - start % CELL, start + minutes * MINUTE, CELL))


def last_day(office: Office, at: int) -> dt.date:
    """The last date that can be booked."""
    return local_day(at) + office.days_ahead * _DAY


def is_kept(office: Office, place: int, block: int) -> bool:
    """Whether a block (its number on the day) of the counter with this place in the office is for people without appointment."""
    shifted, percent = (block + place) % 100, office.walk_in_percent
    return (shifted + 1) * percent // 100 > shifted * percent // 100


def _days_ahead(office_id: int) -> int:
    found = Office.objects.filter(pk=office_id).values_list("days_ahead", flat=True).first()
    if found is None:
        raise UnknownOffice(str(office_id))
    return int(found)


def _plans(office_ids: Sequence[int], ask: Ask, first: dt.date, days: int) -> list[_Plan]:
    offices = Office.objects.in_bulk(list(office_ids))
    if missing := [one for one in office_ids if one not in offices]:
        raise UnknownOffice(str(missing[0]))
    begins, ends = midnight(first), midnight(first + days * _DAY)
    counters = list(Counter.objects.filter(office__in=office_ids, active=True).order_by("number"))
    closures = list(Closure.objects.filter(office__in=office_ids, from_at__lt=ends, until_at__gt=begins))
    claims = Claim.objects.filter(counter__office__in=office_ids, at__gte=begins, at__lt=ends)
    claimed = frozenset(claims.exclude(visit_id=ask.visit).values_list("counter_id", "at"))
    return [
        _Plan(
            offices[one],
            tuple(counter for counter in counters if counter.office_id == one),
            tuple(closure for closure in closures if closure.office_id == one),
            claimed,
        )
        for one in office_ids
    ]


def _day(plan: _Plan, ask: Ask, day: dt.date) -> DaySlots:
    """The slots of one office on one date."""
    office, place = plan.office, unit(plan.office.pk)
    if not (office.open_to_booking and local_day(ask.at) <= day <= last_day(office, ask.at)):
        return DaySlots(day, False, ())
    spans = openings(place, day)
    if not openings(place, day, plan.closures):
        return DaySlots(day, False, ())
    free: dict[int, list[int]] = {}
    minutes = length(office, ask.service)
    for index, counter in enumerate(plan.counters):
        if ask.service in counter.services and (counter.accessible or not ask.accessible):
            for start in _starts(plan, counter, index, spans, minutes):
                free.setdefault(start, []).append(counter.pk)
    fitting = sorted(start for start in free if start >= ask.at + LEAD)
    return DaySlots(day, True, tuple(Slot(start, minutes, tuple(free[start])) for start in fitting))


def _starts(plan: _Plan, counter: Counter, place: int, spans: Iterable[Span], minutes: int) -> list[int]:
    """Where an appointment of this length can begin at one counter."""
    step = plan.office.slot_minutes * MINUTE
    needed = minutes * MINUTE // step
    found, before = [], 0
    for span in spans:
        grid = range(span.opens, span.closes - step + 1, step)
        ok = [_is_free(plan, counter, place, before + number, start) for number, start in enumerate(grid)]
        before += len(ok)
        found += [
            start for number, start in enumerate(grid) if len(ok) - number >= needed and all(ok[number:][:needed])
        ]
    return found


def _is_free(plan: _Plan, counter: Counter, place: int, number: int, start: int) -> bool:
    """Whether one slot, the `number`th of the day, may be part of an appointment."""
    if is_kept(plan.office, place, number // _block(plan.office, counter.services)):
        return False
    minutes = plan.office.slot_minutes
    end = start + minutes * MINUTE
    if any(closure.from_at < end and closure.until_at > start for closure in plan.closures):
        return False
    return not any((counter.pk, cell) in plan.claimed for cell in cells(start, minutes))


def _block(office: Office, services: Collection[str]) -> int:
    """Slots in a block: as many as the longest service of the counter takes, so that each service fits into one."""
    known: Mapping[str, object] = desk_services()
    return max((length(office, code) // office.slot_minutes for code in services if code in known), default=1)


def midnight(day: dt.date) -> int:
    """The moment (µs) at which a local date begins."""
    return int(dt.datetime.combine(day, dt.time(), ZONE).timestamp()) * 1_000_000
