"""An office that closes: its appointments move, the people are told, the terms of its requests move, and no other office's."""

import datetime as dt
from collections.abc import Iterator
from itertools import count

import pytest

from senim.desks import booking, closing, slots
from senim.desks.booking import Wanted
from senim.desks.closing import Consequences, Period
from senim.desks.errors import NothingToReopen, OfficeClosed, PeriodInvalid, SlotTaken
from senim.desks.models import Claim, Closure, Counter, Office, OfficeChange, Visit, VisitCard
from senim.desks.openings import MINUTE
from senim.desks.slots import midnight
from senim.desks.tests.conftest import AT, Set
from senim.ledger.actor import Actor
from senim.ledger.erasing import erase_due
from senim.ledger.rebuilding import check
from senim.notices.actions import stop_all
from senim.notices.delivery import Post
from senim.notices.models import Notice
from senim.notices.transports.memory.sending import MEMORY
from senim.places.actions import places_changed
from senim.places.models import Unit
from senim.places.queries import front_offices
from senim.processes.models import ServiceClock
from senim.processes.recalculating import recalculate_stale
from tests.requests import sent

pytestmark = pytest.mark.db
HOUR = 60 * MINUTE
TEN = AT + HOUR
WORDS = {"kk": "су құбыры жарылды", "ru": "прорвало трубу", "en": "a water pipe burst"}
BY = Actor("head", 7, 1)


@pytest.fixture(autouse=True)
def hours(office: Set) -> None:
    """Open on weekdays from nine to six, all of it to be booked, and only the second counter."""
    Unit.objects.filter(pk=office.office.pk).update(hours="Mo-Fr 09:00-18:00")
    Office.objects.filter(pk=office.office.pk).update(walk_in_percent=0)
    places_changed()


@pytest.fixture
def keys() -> Iterator[bytes]:
    return (number.to_bytes(16, "big") for number in count(1))


@pytest.fixture(autouse=True)
def _post(settings: "object") -> None:
    settings.NOTICES_BY = {"email": "memory", "sms": "memory"}  # type: ignore[attr-defined]
    MEMORY.taken.clear()


def booked(office: Set, key: bytes, starts: int = TEN, at: int = AT) -> int:
    wanted = Wanted(office.office.pk, "certificate", starts, "en", email="aigerim@example.kz", remind=True)
    return booking.book(wanted=wanted, key=key, at=at).visit.id


def test_closing_for_some_hours_moves_the_appointments_in_them_and_says_so(office: Set, keys: Iterator[bytes]) -> None:
    inside = [booked(office, next(keys), TEN + n * 15 * MINUTE) for n in range(2)]
    before = booked(office, next(keys), TEN - 15 * MINUTE)
    period = Period(TEN, TEN + 2 * HOUR)
    assert closing.consequences(office.office.pk, period, AT) == Consequences(2, 0, 0)
    closing.close(office_id=office.office.pk, period=period, reason=WORDS, at=AT + MINUTE, by=BY)
    times = {visit: (Visit.objects.get(pk=visit).booked_for or 0) - TEN for visit in [before, *inside]}
    assert times == {before: -15 * MINUTE, inside[0]: 2 * HOUR, inside[1]: 2 * HOUR + 15 * MINUTE}
    assert list(Notice.objects.filter(kind="visit_closed").values_list("request_id", flat=True)) == [
        -one for one in inside
    ]
    assert Claim.objects.filter(at__gte=TEN, at__lt=TEN + 2 * HOUR).count() == 0
    assert OfficeChange.objects.get().by == 7
    assert check() == []


def test_an_appointment_that_finds_no_other_time_is_cancelled_and_the_person_is_told(
    office: Set, keys: Iterator[bytes]
) -> None:
    visit = booked(office, next(keys))
    two_weeks = Period(midnight(dt.date(2026, 11, 23)), midnight(dt.date(2026, 12, 8)), whole_days=True)
    closing.close(office_id=office.office.pk, period=two_weeks, reason=WORDS, at=AT, by=BY)
    row = Visit.objects.get(pk=visit)
    assert (row.state, row.outcome) == ("cancelled", "closed")
    kinds = dict(Notice.objects.filter(request_id=-visit).values_list("kind", "moot"))
    assert kinds == {"visit_booked": False, "visit_dropped": False}
    assert check() == []


def test_a_day_off_of_one_office_moves_the_terms_of_its_requests_and_of_no_other(office: Set) -> None:
    here = office.office.pk
    moment = dt.datetime.fromtimestamp(AT / 1_000_000, dt.UTC)
    beside = {"region": "KZ-71", "desk": front_offices("KZ-71")[1].pk}
    ours, theirs = sent("appeal", at=moment), sent("appeal", at=moment, place=beside)
    due = {one.request_id: ServiceClock.objects.get(stream=one.request_id * 16).limit_due_at for one in (ours, theirs)}
    day = midnight(dt.date(2026, 11, 25))
    period = Period(day, day + 24 * HOUR, whole_days=True)
    assert closing.consequences(here, period, AT).requests == 1
    row = closing.close(office_id=here, period=period, reason=WORDS, at=AT, by=BY)
    assert recalculate_stale(AT) == 1
    after = {one: ServiceClock.objects.get(stream=one * 16).limit_due_at for one in due}
    assert (after[ours.request_id] or 0) > (due[ours.request_id] or 0)
    assert after[theirs.request_id] == due[theirs.request_id]
    closing.reopen(closure_id=row.pk, office_id=here, at=AT + 1, by=BY)
    assert recalculate_stale(AT) == 1
    assert ServiceClock.objects.get(stream=ours.request_id * 16).limit_due_at == due[ours.request_id]
    assert check() == []


def test_nobody_books_into_a_closure_and_a_reopened_time_is_free_again(office: Set, keys: Iterator[bytes]) -> None:
    here = office.office.pk
    row = closing.close(office_id=here, period=Period(TEN, TEN + HOUR), reason=WORDS, at=AT, by=BY)
    with pytest.raises(SlotTaken):
        booked(office, next(keys))
    with pytest.raises(NothingToReopen):
        closing.reopen(closure_id=row.pk, office_id=front_offices("KZ-71")[1].pk, at=AT, by=BY)
    closing.reopen(closure_id=row.pk, office_id=here, at=AT + 1, by=BY)
    assert not Closure.objects.exists()
    assert booked(office, next(keys)) > 0


def test_what_cannot_be_a_closure_is_refused_by_name(office: Set) -> None:
    here = office.office.pk
    for period, why in (
        (Period(TEN, TEN), "order"),
        (Period(AT - 2 * HOUR, AT - HOUR), "past"),
        (Period(TEN, TEN + 400 * 24 * HOUR), "long"),
    ):
        with pytest.raises(PeriodInvalid) as refused:
            closing.consequences(here, period, AT)
        assert refused.value.why == why
    with pytest.raises(OfficeClosed):
        closing.consequences(here, Period(AT + 12 * HOUR, AT + 13 * HOUR), AT)


def test_reminders_come_the_evening_before_and_two_hours_before_and_go_with_the_appointment(
    office: Set, keys: Iterator[bytes]
) -> None:
    day_after = TEN + 24 * HOUR
    visit = booked(office, next(keys), day_after)
    due = dict(Notice.objects.filter(request_id=-visit, moot=False).values_list("kind", "due_at"))
    assert due == {"visit_booked": AT, "visit_reminder": AT + 9 * HOUR, "visit_soon": day_after - 2 * HOUR}
    booking.rebook(visit_id=visit, starts=day_after + HOUR, at=AT + 1)
    live = Notice.objects.filter(request_id=-visit, moot=False).exclude(kind="visit_booked")
    assert dict(live.values_list("kind", "due_at")) == {
        "visit_moved": AT + 1,
        "visit_reminder": AT + 9 * HOUR,
        "visit_soon": day_after - HOUR,
    }
    booking.cancel(visit_id=visit, at=AT + 2)
    later = Notice.objects.filter(request_id=-visit, moot=False, kind__in=("visit_reminder", "visit_soon"))
    assert not later.exists()
    assert check() == []
    Notice.objects.filter(request_id=-visit, kind="visit_booked").delete()
    assert [line.split(":")[0] for line in check()] == ["visit notices"]


def test_the_words_name_time_and_address_and_nothing_that_tells(office: Set, keys: Iterator[bytes]) -> None:
    visit = booked(office, next(keys))
    assert Post("email", lambda: AT, lambda: 0.5, lambda: 1).deliver() == 1
    (message,) = MEMORY.taken
    assert message.to == "aigerim@example.kz"
    assert message.subject == f"Senim · V{visit}"
    assert "Monday 23 November 2026, 10:00" in message.text
    assert Unit.objects.get(pk=office.office.pk).address_en in message.text
    assert not [word for word in ("olice", "ertificate", "Aigerim") if word in message.text]


def test_after_stop_the_address_is_forgotten_and_the_appointment_stays(office: Set, keys: Iterator[bytes]) -> None:
    visit = booked(office, next(keys))
    moment = dt.datetime.fromtimestamp(AT / 1_000_000, dt.UTC)
    assert stop_all(channel="email", address="aigerim@example.kz", at=moment) == 1
    assert Post("email", lambda: AT, lambda: 0.5, lambda: 1).deliver() == 1
    assert Notice.objects.get(request_id=-visit).reason == "no_address"
    assert Visit.objects.get(pk=visit).state == "booked"
    assert VisitCard.objects.get(pk=visit).email == ""


def test_a_busy_office_is_closed_whole_whoever_books_meanwhile(office: Set, keys: Iterator[bytes]) -> None:
    Counter.objects.filter(pk=office.advice.pk).update(services=["certificate"])
    every = [slot for slot in _day(office) if TEN <= slot.at < TEN + 2 * HOUR]
    made = [booked(office, next(keys), slot.at) for slot in every for _ in slot.counters]
    closing.close(office_id=office.office.pk, period=Period(TEN, TEN + 2 * HOUR), reason=WORDS, at=AT, by=BY)
    rows = Visit.objects.filter(pk__in=made, state="booked")
    assert rows.count() == len(made) == 16
    assert rows.values("booked_for", "counter_id").distinct().count() == 16
    assert not rows.filter(booked_for__lt=TEN + 2 * HOUR).exists()


def _day(office: Set) -> tuple[slots.Slot, ...]:
    ask = slots.Ask("certificate", AT)
    return slots.weeks([office.office.pk], ask, dt.date(2026, 11, 23), 1)[0].days[0].slots


def test_old_notices_of_visits_are_erased_like_all_others_and_the_rebuild_knows(
    office: Set, keys: Iterator[bytes]
) -> None:
    visit = booked(office, next(keys))
    year = AT + 366 * 24 * HOUR
    erase_due(year)
    assert not Notice.objects.filter(request_id=-visit).exists()
    assert check() == []
