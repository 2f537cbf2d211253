"""Cases of the three lanes go from step to step by coded answers alone, with clocks in whole days and without a request's row."""

import datetime as dt
import secrets
from collections.abc import Collection
from typing import Any

import pytest

from senim.catalogue.actions import release
from senim.intake.models import ServiceRequest
from senim.ledger.erasing import erase_due
from senim.ledger.models import Record
from senim.places.actions import places_changed
from senim.places.models import Unit
from senim.processes.actions import advance_due
from senim.processes.models import Instance, WorkItem
from senim.safeguarding import casework, desk, storing
from senim.safeguarding.actions import Report, instance_of, receive, withdraw
from senim.safeguarding.entering import stream_of
from senim.safeguarding.errors import StepRefused
from senim.safeguarding.models import BodyLane, SealedCase, SealedEnvelope
from senim.safeguarding.moments import coarse, day_of
from senim.safeguarding.stepping import waiting_for
from senim.safeguarding.tests import made
from senim.safeguarding.tests.made import AT, Made, Person, sealed_to

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.config.sealed_urls")]
DAY = 86_400_000_000


def reported(lane: str, *people: Person, at: int = AT) -> SealedCase:
    keys = [person.key.public for person in people]
    _, reporter = made.secret_and_key()
    lookup = secrets.token_bytes(32)
    case, _ = receive(report=Report(lookup, reporter, lane, "kk", keys, sealed_to("made-up", *keys)), at=at)
    return case


def step(person: Person, case: SealedCase, element: str, day: int = 0, **answers: Any) -> None:
    casework.step(viewer=person.viewer, number=case.pk, element=element, answers=answers, at=AT + day * DAY)


def waiting(case: SealedCase) -> dict[str, dt.date]:
    return {item.element: day_of(item.due_at) for item in WorkItem.objects.filter(stream=stream_of(case))}


def worker(lane: str, role: str) -> Person:
    """Somebody of a body that takes cases of a lane."""
    release(lane, 1, dt.date(2026, 1, 1))
    unit = Unit.objects.create(code=f"made-{lane}", kind="sealed", name_kk=lane, name_ru=lane, name_en=lane)
    unit.path = f"/{unit.pk}/"
    unit.save()
    places_changed()
    BodyLane.objects.create(unit=unit, lane=lane, default=True)
    return made.person(f"made-{role}", role, unit)


def test_a_case_of_torture_goes_to_its_end_by_coded_answers_of_two_bodies(house: Made) -> None:
    case = reported("torture", house.ombudsman, house.prosecutor)
    today = day_of(AT)
    assert waiting(case) == {"Protect": today + dt.timedelta(1), "Visit": today + dt.timedelta(3)}
    step(house.prosecutor, case, "Protect", contact="reached")
    step(house.prosecutor, case, "Examine", examination="arranged")
    step(house.ombudsman, case, "Visit", visit="made")
    step(house.prosecutor, case, "Decide", outcome="investigated")
    step(house.prosecutor, case, "Tell")
    assert waiting(case) == {}
    assert advance_due(coarse(AT + 32 * DAY)) == 1
    step(house.ombudsman, case, "Reprisals", day=32, reprisals="none")
    run = instance_of(case)
    assert (run.outcome, day_of(run.ended_at or 0)) == ("investigated", today + dt.timedelta(32))
    assert not ServiceRequest.objects.exists()


def test_nothing_finer_than_a_day_and_nothing_but_coded_answers_stands_in_the_log_of_a_case(house: Made) -> None:
    case = reported("torture", house.ombudsman, house.prosecutor)
    step(house.prosecutor, case, "Protect", contact="reached")
    records = list(Record.objects.filter(stream=stream_of(case)))
    assert {record.at for record in records if record.type != "fired"} == {coarse(AT)}
    assert coarse(AT) != AT


def test_a_late_first_response_shows_in_the_log_and_the_step_still_waits(house: Made) -> None:
    case = reported("torture", house.ombudsman, house.prosecutor)
    assert advance_due(coarse(AT + 3 * DAY)) == 1
    assert Record.objects.filter(stream=stream_of(case), type="fired", activity="Late").count() == 1
    assert "Protect" in waiting(case)


@pytest.mark.parametrize(
    ("element", "answers"),
    [
        ("Protect", {}),
        ("Protect", {"contact": "perhaps"}),
        ("Protect", {"contact": "reached", "note": "words of somebody"}),
        ("Protect", {"contact": ["reached"]}),
        ("Visit", {"visit": "made"}),
        ("Decide", {"outcome": "refused"}),
        ("withdraw", {}),
        ("Nowhere", {}),
    ],
    ids=[
        "nothing",
        "no such answer",
        "words beside",
        "a list",
        "another's role",
        "not yet",
        "the person's own",
        "no step",
    ],
)
def test_a_step_takes_its_own_answers_of_its_own_role_and_nothing_else(
    house: Made, element: str, answers: dict[str, Any]
) -> None:
    case = reported("torture", house.ombudsman, house.prosecutor)
    before = Record.objects.filter(stream=stream_of(case)).count()
    with pytest.raises(StepRefused):
        step(house.prosecutor, case, element, **answers)
    assert Record.objects.filter(stream=stream_of(case)).count() == before
    step(house.prosecutor, case, "Protect", contact="reached")


def codes(person: Person, case: SealedCase) -> Collection[str]:
    return {one["code"] for one in desk.steps_of(case, person.viewer)}


def test_where_the_prosecutor_is_in_conflict_the_others_can_do_the_steps(house: Made) -> None:
    case = reported("torture", house.ombudsman, house.advocate)
    assert codes(house.ombudsman, case) == {"Protect", "Visit"}
    assert codes(house.advocate, case) == {"Protect"}
    step(house.advocate, case, "Protect", contact="reached")
    step(house.ombudsman, case, "Examine", examination="declined")
    step(house.ombudsman, case, "Decide", outcome="sent_on")
    with_prosecutor = reported("torture", house.ombudsman, house.prosecutor)
    assert codes(house.ombudsman, with_prosecutor) == {"Visit"}


def test_protective_measures_of_a_case_of_violence_run_with_clocks_of_their_own(house: Made) -> None:
    carer = worker("gbv_case", "case_worker")
    case = reported("gbv_case", carer)
    assert waiting(case) == {"Contact": day_of(AT) + dt.timedelta(1)}
    assert codes(carer, case) == {"Contact", "order_made", "breach_told"}
    step(carer, case, "Contact", contact="reached")
    step(carer, case, "order_made", measure="order")
    step(carer, case, "order_made", day=2, measure="court")
    step(carer, case, "breach_told", day=3)
    assert set(waiting(case)) == {"Consents", "ActOnBreach"}
    step(carer, case, "ActOnBreach", day=3)
    advance_due(coarse(AT + 32 * DAY))
    assert set(waiting(case)) == {"Consents", "OrderEnds"}
    advance_due(coarse(AT + 34 * DAY))
    assert set(waiting(case)) == {"Consents", "OrderEnds", "CourtCheck"}
    step(carer, case, "CourtCheck", day=34, court="running")
    advance_due(coarse(AT + 66 * DAY))
    assert "CourtCheck" in waiting(case)


def test_follow_up_comes_back_every_two_weeks_until_it_is_closed(house: Made) -> None:
    carer = worker("gbv_case", "case_worker")
    case = reported("gbv_case", carer)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("Contact", {"contact": "reached"}), ("Consents", {"services": "given"}), ("Assess", {}), ("Plan", {}),
        ("Refer", {"referral": "made"}),
    ]  # fmt: skip
    for element, answers in steps:
        step(carer, case, element, **answers)
    for round_ in (1, 2, 3):
        assert waiting(case) == {}
        advance_due(coarse(AT + 15 * round_ * DAY))
        step(carer, case, "FollowUp", day=15 * round_, next_step="close" if round_ == 3 else "again")
    step(carer, case, "Close", day=45, outcome="helped")
    assert instance_of(case).outcome == "helped"


def test_support_expires_by_itself_after_a_year(house: Made) -> None:
    lead = worker("pve_support", "coordinator")
    case = reported("pve_support", lead)
    step(lead, case, "Talk", consent="given")
    assert advance_due(coarse(AT + 360 * DAY)) == 0
    advance_due(coarse(AT + 367 * DAY))
    assert instance_of(case).ended_at is not None
    assert waiting(case) == {}


def test_a_person_who_stops_ends_the_case_at_once(house: Made) -> None:
    lead = worker("pve_support", "coordinator")
    lookup, keys = secrets.token_bytes(32), [lead.key.public]
    _, reporter = made.secret_and_key()
    case, _ = receive(report=Report(lookup, reporter, "pve_support", "kk", keys, sealed_to("x", *keys)), at=AT)
    withdraw(lookup=lookup, at=AT)
    assert Instance.objects.get(stream=stream_of(case)).outcome == "withdrawn"


def test_what_was_written_for_support_is_erased_soon_and_without_consent_the_next_day(
    house: Made, django_capture_on_commit_callbacks: Any
) -> None:
    lead = worker("pve_support", "coordinator")
    expired, refused = reported("pve_support", lead), reported("pve_support", lead)
    other = reported("torture", house.ombudsman)
    step(lead, refused, "Talk", consent="refused")
    step(lead, refused, "Close", outcome="not_wanted")
    step(lead, expired, "Talk", consent="given")
    kept = SealedEnvelope.objects.get(case=refused).path
    with django_capture_on_commit_callbacks(execute=True):
        assert [one.rule for one in erase_due(coarse(AT + DAY))] == ["sealed_not_agreed.1d"]
    assert not storing.path_of(kept).exists()
    advance_due(coarse(AT + 367 * DAY))
    assert erase_due(coarse(AT + 380 * DAY)) == []
    assert [(one.rule, one.number) for one in erase_due(coarse(AT + 398 * DAY))] == [("sealed_support.30d", 1)]
    assert list(SealedCase.objects.all()) == [other]
    assert Record.objects.filter(stream=stream_of(expired)).exists()


def test_what_waits_is_told_in_numbers_to_those_whose_step_it_is(house: Made) -> None:
    for _ in range(2):
        reported("torture", house.ombudsman, house.prosecutor)
    reported("torture", house.advocate)
    told = {person: waiting_for(person.viewer, AT) for person in (house.ombudsman, house.prosecutor, house.advocate)}
    assert list(told.values()) == [(2, 0), (2, 0), (0, 0)]
    assert waiting_for(house.prosecutor.viewer, AT + 2 * DAY) == (2, 2)
    assert waiting_for(house.custodians[0].viewer, AT) == (0, 0)
    assert "Open steps: 2." in house.prosecutor.client.get("/en/cases/").content.decode()
