"""Running a process: the steps, the clocks, the work list, and the proof that all of it follows from the log."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from senim.intake.actions import micros, reply
from senim.intake.models import ServiceRequest
from senim.kernel.errors import Refused
from senim.ledger import followers, rebuilding, verifying
from senim.ledger.actor import SYSTEM, Actor
from senim.ledger.models import Record
from senim.places.actions import override_day
from senim.processes import actions
from senim.processes.errors import NotCodedVariable, SecondPersonNeeded
from senim.processes.models import Instance, ServiceClock, WorkItem
from senim.processes.recalculating import recalculate_stale
from tests.requests import sent

pytestmark = pytest.mark.db
OFFICER = Actor("officer", 11, 1)
HEAD = Actor("head", 12, 1)
AT = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)


def element_of(stream: int) -> str:
    """The one step that waits."""
    return WorkItem.objects.get(stream=stream).element


def asked(stream: int, at: dt.datetime) -> None:
    """The officer asks the person something: the process now waits for the reply."""
    actions.complete(
        stream=stream, element=element_of(stream), variables={"next_step": "ask"}, at=micros(at), by=OFFICER
    )


def test_a_request_opens_one_step_with_its_promise_and_a_running_clock() -> None:
    stream = sent("advice", at=AT).request_id * 16
    item = WorkItem.objects.get(stream=stream)
    clock = ServiceClock.objects.get(stream=stream)
    assert (item.role, item.due_kind) == ("officer", "promise")
    assert clock.state == "running"
    assert clock.promise_due_at is not None
    assert item.due_at <= clock.promise_due_at


def test_advice_answered_ends_the_run_stops_the_clock_and_leaves_no_step() -> None:
    stream = sent("advice", at=AT).request_id * 16
    variables = {"next_step": "answer", "outcome": "answered"}
    run = actions.complete(
        stream=stream, element=element_of(stream), variables=variables, at=micros(AT) + 1, by=OFFICER
    )
    assert run.ended_at == micros(AT) + 1
    assert not WorkItem.objects.filter(stream=stream).exists()
    assert ServiceClock.objects.get(stream=stream).state == "stopped"
    kinds = list(Record.objects.filter(stream=stream).order_by("n").values_list("type", flat=True))
    assert kinds[-2:] == ["answered", "clock_stopped"]


def test_the_clock_of_advice_stands_still_while_we_wait_and_goes_on_with_the_reply() -> None:
    done = sent("advice", at=AT)
    stream = done.request_id * 16
    before = ServiceClock.objects.get(stream=stream).promise_due_at
    asked(stream, AT + dt.timedelta(hours=1))
    paused = ServiceClock.objects.get(stream=stream)
    assert (paused.state, paused.pause_reason) == ("paused", "applicant_reply")
    assert Instance.objects.get(stream=stream).waiting_for == "citizen"
    request = ServiceRequest.objects.get(pk=done.request_id)
    reply(request=request, text="Міне, мәлімет.", at=AT + dt.timedelta(days=1, hours=1), language="kk")
    resumed = ServiceClock.objects.get(stream=stream)
    assert resumed.state == "running"
    assert before is not None
    assert resumed.promise_due_at is not None
    assert resumed.promise_due_at > before
    assert Instance.objects.get(stream=stream).waiting_for == ""


def test_a_statutory_clock_does_not_wait_for_the_citizen() -> None:
    stream = sent("appeal", at=AT).request_id * 16
    actions.complete(
        stream=stream,
        element="Register",
        variables={"competence": "ours"},
        at=micros(AT) + 1,
        by=Actor("registrar", 9, 1),
    )
    actions.complete(stream=stream, element="Examine", variables={"next_step": "ask"}, at=micros(AT) + 2, by=OFFICER)
    assert Instance.objects.get(stream=stream).waiting_for == "citizen"
    assert ServiceClock.objects.get(stream=stream).state == "running"


def test_when_no_reply_comes_the_timer_gives_the_step_back_to_the_officer() -> None:
    stream = sent("advice", at=AT).request_id * 16
    asked(stream, AT)
    due = Instance.objects.get(stream=stream).next_due_at
    assert due is not None
    assert actions.advance_due(due - 1) == 0
    assert actions.advance_due(due) == 1
    assert WorkItem.objects.get(stream=stream).role == "officer"


def test_one_person_cannot_draft_and_sign() -> None:
    stream = sent("appeal", at=AT).request_id * 16
    registrar = Actor("registrar", 9, 1)
    actions.complete(stream=stream, element="Register", variables={"competence": "ours"}, at=micros(AT), by=registrar)
    answer = {"next_step": "answer", "outcome": "granted"}
    actions.complete(stream=stream, element="Examine", variables=answer, at=micros(AT), by=OFFICER)
    signed = {"approval": "signed"}
    with pytest.raises(SecondPersonNeeded):
        actions.complete(stream=stream, element="Sign", variables=signed, at=micros(AT), by=OFFICER)
    assert actions.complete(stream=stream, element="Sign", variables=signed, at=micros(AT), by=HEAD).ended_at


def test_an_approved_extension_moves_the_limit_and_a_refused_one_does_not() -> None:
    for decision, moved in (("approved", True), ("refused", False)):
        stream = sent("appeal", at=AT).request_id * 16
        registrar = Actor("registrar", 9, 1)
        actions.complete(
            stream=stream, element="Register", variables={"competence": "ours"}, at=micros(AT), by=registrar
        )
        limit = ServiceClock.objects.get(stream=stream).limit_due_at
        assert limit is not None
        days = {"extension_days": 10}
        actions.deliver(stream=stream, message="extend", variables=days, at=micros(AT) + 1, by=OFFICER)
        actions.complete(
            stream=stream, element="ApproveExtension", variables={"extension": decision}, at=micros(AT) + 2, by=HEAD
        )
        clock = ServiceClock.objects.get(stream=stream)
        assert clock.limit_due_at is not None
        assert (clock.limit_due_at > limit, clock.extended) == (moved, int(moved))


def test_a_step_that_does_not_wait_and_a_value_that_is_not_declared_are_refused_and_write_nothing() -> None:
    stream = sent("advice", at=AT).request_id * 16
    written = Record.objects.count()
    with pytest.raises(Refused):
        actions.complete(stream=stream, element="Redirect", variables={}, at=micros(AT), by=OFFICER)
    with pytest.raises(NotCodedVariable):
        actions.complete(
            stream=stream, element=element_of(stream), variables={"next_step": "free words"}, at=micros(AT), by=OFFICER
        )
    assert Record.objects.count() == written


def test_projections_follow_from_the_log_and_one_altered_cell_is_found() -> None:
    stream = sent("advice", at=AT).request_id * 16
    other = sent("appeal", at=AT).request_id * 16
    asked(stream, AT)
    actions.record(stream=other, kind="assigned", payload={"officer": 5}, at=micros(AT), by=HEAD, element="Register")
    followers.run_once()
    assert rebuilding.check() == []
    assert verifying.verify() == []
    alterations = [
        f"UPDATE processes_workitem SET due_at=due_at+1 WHERE stream={other}",
        f"UPDATE processes_instance SET stage='x' WHERE stream={stream}",
        f"UPDATE processes_serviceclock SET state='stopped' WHERE stream={stream}",
        "UPDATE processes_monthlyfigure SET received=received+1",
        f"DELETE FROM processes_workitem WHERE stream={other}",
        f"UPDATE processes_instance SET stream=stream+1 WHERE stream={stream}",
    ]
    for statement in alterations:
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT before")
            cursor.execute(statement)
        assert rebuilding.check() != [], statement
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT before")
    assert rebuilding.check() == []


def test_a_server_clock_that_jumps_ten_years_or_a_hundred_takes_requests_all_the_same() -> None:
    for years in (-10, 0, 100):
        at = timezone.now() + dt.timedelta(days=365 * years)
        stream = sent("appeal", at=at).request_id * 16
        actions.record(stream=stream, kind="noted", payload={"message": 1}, at=micros(at) - 10**15, by=SYSTEM)
    assert rebuilding.check() == []
    assert verifying.verify() == []


def test_a_new_day_off_moves_the_dues_of_what_runs_and_says_so_in_the_log() -> None:
    request = sent("appeal", at=AT)
    stream = request.request_id * 16
    before, step = ServiceClock.objects.get(stream=stream), WorkItem.objects.get(stream=stream)
    assert recalculate_stale(micros(AT)) == 0
    override_day(on=dt.date(2026, 3, 5), working=False, reason={"kk": "бұйрық", "ru": "приказ", "en": "decree"})
    assert recalculate_stale(micros(AT)) == 1
    after = ServiceClock.objects.get(stream=stream)
    assert (after.limit_due_at or 0) > (before.limit_due_at or 0)
    assert (
        WorkItem.objects.get(stream=stream).due_at == step.due_at
    )  # due on the day of receipt, before the new day off
    assert recalculate_stale(micros(AT)) == 0
    assert "clock_recalculated" in Record.objects.filter(stream=stream).values_list("type", flat=True)
    assert rebuilding.check() == []
