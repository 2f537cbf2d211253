"""Closing an office for some hours or some days: what it would move, and moving it; the people are told by notices.

A day off of an office is a closure too, and an override of its calendar besides: the terms of its requests move with it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from django.db import transaction

from senim.desks import booking, claiming, slots, writing
from senim.desks.catalogue import desk_services
from senim.desks.errors import NothingToReopen, OfficeClosed, PeriodInvalid
from senim.desks.folding import VisitState, local_day
from senim.desks.models import Closure, Counter, Office, OfficeChange, Visit
from senim.desks.openings import MINUTE, openings
from senim.desks.slots import Slot
from senim.ledger.actor import Actor
from senim.places.actions import override_day, remove_override
from senim.places.queries import unit
from senim.processes.models import Instance

LONGEST_DAYS: Final = 366
"""A closure longer than this is another way of working: change the opening hours."""

LANGUAGES: Final = ("kk", "ru", "en")


class Period(NamedTuple):
    """From when until when (µs); `whole_days`: full local dates, which are days off for terms as well."""

    from_at: int
    until_at: int
    whole_days: bool = False


class Consequences(NamedTuple):
    """What closing would do: appointments that move or find no other time, people in the line, and requests with later dates."""

    appointments: int
    waiting: int
    requests: int


def days_off(period: Period) -> list[dt.date]:
    """The local dates of a closure of whole days."""
    if not period.whole_days:
        return []
    first, last = local_day(period.from_at), local_day(period.until_at - 1)
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def consequences(office_id: int, period: Period, at: int) -> Consequences:
    """What closing would do as things stand now. Refuses PeriodInvalid, OfficeClosed. Three queries."""
    _checked(office_id, period, at)
    inside = Visit.objects.filter(office_id=office_id, state__in=("waiting", "away", "invited")).count()
    running = Instance.objects.filter(desk_id=office_id, ended_at=None).count() if period.whole_days else 0
    return Consequences(
        len(_meant(office_id, period)), inside if period.from_at <= at < period.until_at else 0, running
    )


@transaction.atomic
def close(*, office_id: int, period: Period, reason: Mapping[str, str], at: int, by: Actor) -> Closure:
    """Close the office: its slots go, appointments in it move to the next free time or are cancelled, whole days become days off.

    `reason` has the words for kk, ru and en; they are shown to people. People in the line keep their tickets: the board and
    their phones show the closure. Refuses PeriodInvalid, OfficeClosed when it is closed all that time already.
    """
    claiming.lock_office(office_id)
    _checked(office_id, period, at)
    words = {f"reason_{language}": reason[language] for language in LANGUAGES}
    row = Closure.objects.create(office_id=office_id, from_at=period.from_at, until_at=period.until_at, **words)
    for day in days_off(period):
        override_day(on=day, working=False, reason=dict(reason), unit=office_id)
    _move_all(_meant(office_id, period), at, by)
    _keep(office_id, at, by, {}, {"from": period.from_at, "until": period.until_at, "whole_days": period.whole_days})
    return row


@transaction.atomic
def reopen(*, closure_id: int, office_id: int, at: int, by: Actor) -> None:
    """Take a closure back, or end one that has begun; appointments that were moved stay where they are.

    Refuses NothingToReopen for one that is over or is another office's.
    """
    claiming.lock_office(office_id)
    row = Closure.objects.filter(pk=closure_id, office=office_id, until_at__gt=at).first()
    if row is None:
        raise NothingToReopen(str(closure_id))
    others = Closure.objects.filter(office=office_id, until_at__gt=at).exclude(pk=closure_id)
    still = {day for other in others for day in _whole_days(other)}
    for day in _whole_days(row):
        if day > local_day(at) and day not in still:
            remove_override(on=day, unit=office_id)
    _keep(office_id, at, by, {"from": row.from_at, "until": row.until_at}, {})
    if row.from_at < at:
        Closure.objects.filter(pk=row.pk).update(until_at=at)
    else:
        row.delete()


def settle(office_id: int, at: int, by: Actor) -> int:
    """Move the appointments that the office cannot keep as it is set up now; how many. For inside a transaction.

    Those that begin outside its openings, or at a counter that is not there any more or does not serve them.
    """
    counters = {row.pk: row.services for row in Counter.objects.filter(office=office_id, active=True)}
    closures = list(Closure.objects.filter(office=office_id, until_at__gt=at))
    rows = Visit.objects.filter(office_id=office_id, state="booked", booked_for__gt=at)
    misfits = [
        visit
        for visit, starts, service, counter in rows.values_list("id", "booked_for", "service", "counter_id")
        if service not in counters.get(counter or 0, ()) or not _is_open(office_id, starts or 0, closures)
    ]
    _move_all(misfits, at, by)
    return len(misfits)


def moving_to(visit: VisitState, at: int) -> Slot | None:
    """The time to which a visit moves when its own is closed: the next one. Nobody is asked to come earlier than they planned."""
    return slots.later_slot(visit.office_id, booking.asked_by(visit, at), visit.booked_for or at)


def _is_open(office_id: int, at: int, closures: Sequence[Closure]) -> bool:
    return any(span.opens <= at < span.closes for span in openings(unit(office_id), local_day(at), closures))


def _move_all(visits: Sequence[int], at: int, by: Actor) -> None:
    """Move visits in the order of their times; all are locked before the first is moved, so that nobody waits in a circle."""
    held = [writing.load(visit) for visit in sorted(visits)]
    for visit in sorted(held, key=lambda one: (one.booked_for or 0, one.id)):
        if visit.state == "booked":
            _moved_away(visit, at, by)


def _moved_away(visit: VisitState, at: int, by: Actor) -> None:
    slot = moving_to(visit, at)
    if slot is None:
        booking.dropped(visit, at, by, booking.CLOSED)
    else:
        booking.moved(visit, slot, at, by, booking.CLOSED)


def _meant(office_id: int, period: Period) -> list[int]:
    """The booked visits that touch the period: those that begin in it, or before it and reach into it."""
    office = Office.objects.get(pk=office_id)
    longest = max(slots.length(office, code) for code in desk_services()) * MINUTE
    rows = Visit.objects.filter(
        office_id=office_id,
        state="booked",
        booked_for__lt=period.until_at,
        booked_for__gt=period.from_at - longest,
    ).values_list("id", "booked_for", "service")
    return [
        visit
        for visit, starts, service in rows
        if (starts or 0) + slots.length(office, service) * MINUTE > period.from_at
    ]


def _checked(office_id: int, period: Period, at: int) -> None:
    """Refuse what is no period, lies in the past, is longer than a year, or is closed all the time already."""
    if period.until_at <= period.from_at:
        raise PeriodInvalid("order")
    if period.until_at <= at:
        raise PeriodInvalid("past")
    if period.until_at - period.from_at > LONGEST_DAYS * 24 * 60 * MINUTE:
        raise PeriodInvalid("long")
    closures = list(Closure.objects.filter(office=office_id, from_at__lt=period.until_at, until_at__gt=period.from_at))
    if not any(_open_parts(office_id, period, closures)):
        raise OfficeClosed(str(office_id))


def _open_parts(office_id: int, period: Period, closures: Sequence[Closure]) -> Iterator[bool]:
    place, day = unit(office_id), local_day(period.from_at)
    while day <= local_day(period.until_at - 1):
        for span in openings(place, day, closures):
            yield span.opens < period.until_at and span.closes > period.from_at
        day += dt.timedelta(days=1)


def _whole_days(row: Closure) -> list[dt.date]:
    """The dates that a closure covers from midnight to midnight."""
    first, last = local_day(row.from_at), local_day(row.until_at)
    every = (first + dt.timedelta(days=n) for n in range((last - first).days))
    return [day for day in every if slots.midnight(day) >= row.from_at]


def _keep(office_id: int, at: int, by: Actor, before: dict[str, object], after: dict[str, object]) -> None:
    writing.beat(office_id)
    OfficeChange.objects.create(office_id=office_id, at=at, by=by.pseudonym, what="closure", before=before, after=after)
