"""Appointments: never two for one time, whatever runs at once; moved, cancelled, missed; and the rows follow from the log."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from senim.desks import booking, queueing, slots
from senim.desks.booking import Wanted
from senim.desks.codes import visit_of_code
from senim.desks.errors import DeskRefused, NotInThisState, SlotTaken, UnknownVisit
from senim.desks.models import Claim, Closure, Counter, Office, Visit, VisitCard
from senim.desks.openings import MINUTE
from senim.desks.slots import Ask
from senim.desks.tests.conftest import AT, Set
from senim.ledger.rebuilding import check
from senim.places.actions import places_changed
from senim.places.models import Unit
from senim.places.queries import front_offices

pytestmark = pytest.mark.db
HOUR = 60 * MINUTE
TEN = AT + HOUR
"""Monday 10:00."""

SERVICE = "certificate"


@pytest.fixture(autouse=True)
def hours(office: Set) -> None:
    """Open on weekdays from nine to six, and on Saturdays."""
    Unit.objects.filter(pk=office.office.pk).update(hours="Mo-Fr 09:00-18:00; Sa 10:00-14:00")
    places_changed()


@pytest.fixture
def keys() -> Iterator[bytes]:
    return (number.to_bytes(16, "big") for number in count(1))


def wanted(office: Set, starts: int = TEN, **more: Any) -> Wanted:
    return Wanted(office.office.pk, SERVICE, starts, "kk", **more)


def all_open(office: Set) -> None:
    """No share for walk-ins, so that a test can name its times."""
    Office.objects.filter(pk=office.office.pk).update(walk_in_percent=0)


def test_a_booked_time_is_gone_and_its_code_opens_the_visit(office: Set, keys: Iterator[bytes]) -> None:
    all_open(office)
    booked = booking.book(wanted=wanted(office, name="Aigerim"), key=next(keys), at=AT)
    assert (booked.visit.state, booked.visit.booked_for, booked.visit.counter_id) == ("booked", TEN, office.every.pk)
    assert visit_of_code(booked.code.lower().replace("-", " ")) == booked.visit.id
    with pytest.raises(UnknownVisit):
        visit_of_code(booked.code[:-1] + ("2" if booked.code[-1] != "2" else "3"))
    with pytest.raises(SlotTaken):
        booking.book(wanted=wanted(office), key=next(keys), at=AT)
    assert check() == []


def test_the_same_press_twice_books_once(office: Set, keys: Iterator[bytes]) -> None:
    key = next(keys)
    all_open(office)
    first, second = (booking.book(wanted=wanted(office), key=key, at=AT) for _ in range(2))
    assert (first.visit.id, first.code) == (second.visit.id, second.code)
    assert Visit.objects.count() == 1


def test_moving_holds_the_new_time_and_frees_the_old_one(office: Set, keys: Iterator[bytes]) -> None:
    all_open(office)
    one = booking.book(wanted=wanted(office), key=next(keys), at=AT).visit.id
    other = booking.book(wanted=wanted(office, TEN + HOUR), key=next(keys), at=AT).visit.id
    with pytest.raises(SlotTaken):
        booking.rebook(visit_id=one, starts=TEN + HOUR, at=AT)
    assert Claim.objects.filter(visit_id=one).count() == 3, "what was held is still held: 15 minutes are three cells"
    assert booking.rebook(visit_id=one, starts=TEN + 30 * MINUTE, at=AT).booked_for == TEN + 30 * MINUTE
    assert booking.rebook(visit_id=one, starts=TEN + 30 * MINUTE, at=AT).n == 2, (
        "moved to where it stands: nothing happens"
    )
    assert booking.rebook(visit_id=other, starts=TEN, at=AT).booked_for == TEN
    assert Claim.objects.count() == 6
    assert check() == []


def test_a_cancelled_time_is_free_again_and_cannot_be_cancelled_twice(office: Set, keys: Iterator[bytes]) -> None:
    all_open(office)
    visit = booking.book(wanted=wanted(office), key=next(keys), at=AT).visit.id
    assert booking.cancel(visit_id=visit, at=AT + 1).outcome == "person"
    with pytest.raises(NotInThisState):
        booking.cancel(visit_id=visit, at=AT + 2)
    assert booking.book(wanted=wanted(office), key=next(keys), at=AT).visit.state == "booked"


def test_who_does_not_come_has_missed_it_after_the_grace_and_who_came_has_not(
    office: Set, keys: Iterator[bytes]
) -> None:
    all_open(office)
    away = booking.book(wanted=wanted(office), key=next(keys), at=AT).visit.id
    here = booking.book(wanted=wanted(office, TEN + 15 * MINUTE), key=next(keys), at=AT).visit.id
    queueing.check_in(visit_id=here, at=TEN)
    assert booking.miss_due(TEN + 30 * MINUTE) == 0
    assert booking.miss_due(TEN + 30 * MINUTE + 1) == 1
    assert booking.miss_due(TEN + 5 * HOUR) == 0
    assert dict(Visit.objects.values_list("id", "state")) == {away: "missed", here: "waiting"}
    assert check() == []


@pytest.mark.parametrize(
    ("minutes", "why"),
    [(0, "too soon"), (7, "between two slots"), (9 * 60, "after closing"), (13 * 60, "in the evening"), (-60, "past")],
)
def test_only_times_that_are_offered_are_given(office: Set, keys: Iterator[bytes], minutes: int, why: str) -> None:
    all_open(office)
    with pytest.raises(SlotTaken):
        booking.book(wanted=wanted(office, AT + minutes * MINUTE), key=next(keys), at=AT)
    assert not VisitCard.objects.exists(), f"nothing is left behind by a refusal ({why})"


def test_an_accessible_counter_is_kept_for_who_needs_one_and_calls_them_earlier(
    office: Set, keys: Iterator[bytes]
) -> None:
    all_open(office)
    Counter.objects.filter(pk=office.advice.pk).update(services=[SERVICE])
    (slot,) = (one for one in day_of(office, accessible=True) if one.at == TEN)
    assert slot.counters == (office.every.pk,)
    visit = booking.book(wanted=wanted(office, accessible=True), key=next(keys), at=AT).visit
    assert (visit.counter_id, visit.priority) == (office.every.pk, "mobility")


def day_of(office: Set, day: dt.date = dt.date(2026, 11, 23), at: int = AT, **ask: Any) -> tuple[slots.Slot, ...]:
    (week,) = slots.weeks([office.office.pk], Ask(SERVICE, at, **ask), day, 1)
    return week.days[0].slots


def test_a_share_of_every_hour_stays_for_people_without_an_appointment(office: Set) -> None:
    Counter.objects.filter(office=office.office).update(services=[SERVICE, "report"])
    for percent in (0, 25, 40, 60, 100):
        Office.objects.filter(pk=office.office.pk).update(walk_in_percent=percent)
        found = sum(len(one.counters) for one in day_of(office, at=AT - 24 * HOUR))
        every = 2 * 36
        assert abs(found - every * (100 - percent) / 100) <= 4, percent
        assert (found == 0) == (percent == 100)


def test_a_long_service_fits_where_slots_are_short(office: Set) -> None:
    Counter.objects.filter(office=office.office).update(services=[SERVICE, "report"])
    Office.objects.filter(pk=office.office.pk).update(slot_minutes=5)
    (week,) = slots.weeks([office.office.pk], Ask("report", AT), dt.date(2026, 11, 23), 1)
    assert {slot.minutes for slot in week.days[0].slots} == {25}


def test_a_changed_slot_length_books_nobody_twice(office: Set, keys: Iterator[bytes]) -> None:
    all_open(office)
    booking.book(wanted=wanted(office), key=next(keys), at=AT)
    Office.objects.filter(pk=office.office.pk).update(slot_minutes=10)
    starts = {(slot.at - TEN) // MINUTE for slot in day_of(office)}
    assert not starts & {0, 10}
    assert 20 in starts


def test_a_closure_a_holiday_and_the_far_future_have_no_times(office: Set) -> None:
    all_open(office)
    words = dict.fromkeys(("reason_kk", "reason_ru", "reason_en"), "x")
    Closure.objects.create(office=office.office, from_at=TEN, until_at=TEN + 10 * MINUTE, **words)
    starts = {(slot.at - TEN) // MINUTE for slot in day_of(office)}
    assert 0 not in starts
    assert {-15, 15} <= starts
    assert day_of(office, dt.date(2026, 12, 16)) == (), "Independence Day"
    assert day_of(office, dt.date(2026, 12, 7)) != ()
    assert day_of(office, dt.date(2026, 12, 8)) == (), "fifteen days ahead"


def test_a_week_of_two_offices_takes_four_queries(office: Set, django_assert_num_queries: Any) -> None:
    beside, _ = Office.objects.get_or_create(unit=front_offices("KZ-71")[1])
    Counter.objects.create(office=beside, number=9, services=[SERVICE], languages=["kk"])
    ids = [office.office.pk, beside.pk]
    slots.weeks(ids, Ask(SERVICE, AT), dt.date(2026, 11, 23), 1)  # places are read once
    with django_assert_num_queries(4):
        found = slots.weeks(ids, Ask(SERVICE, AT), dt.date(2026, 11, 23), 7)
    assert [one.office.pk for one in found] == ids
    assert all(len(one.days) == 7 and one.days[0].slots for one in found)


@pytest.mark.django_db(transaction=True)
def test_of_24_people_at_the_same_instant_exactly_5_get_the_5_places(office: Set, keys: Iterator[bytes]) -> None:
    all_open(office)
    for number in range(3, 7):
        Counter.objects.create(office=office.office, number=number, services=[SERVICE], languages=["kk"])
    together = Barrier(8)

    def press(key: bytes) -> str:
        try:
            together.wait(timeout=20)
            booking.book(wanted=wanted(office), key=key, at=AT)
        except DeskRefused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "booked"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(press, [next(keys) for _ in range(24)]))
    assert (told.count("booked"), told.count("slot_taken")) == (5, 19)
    held = list(Claim.objects.values_list("counter_id", "at"))
    assert len(held) == len(set(held)) == 15
    assert Claim.objects.values("visit_id").distinct().count() == Visit.objects.filter(state="booked").count() == 5
    assert VisitCard.objects.count() == 5
    assert connection.vendor in ("sqlite", "postgresql")
    assert check() == []
