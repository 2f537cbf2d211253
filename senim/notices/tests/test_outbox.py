"""The outbox follows from the log: a row for each event that is told, none for who left no way, and the rebuild agrees."""

import datetime as dt

import pytest
from django.db import transaction

from senim.catalogue.models import ServiceVersion
from senim.intake import actions as intake
from senim.intake.actions import micros
from senim.intake.models import Contact, ServiceRequest
from senim.ledger.actor import Actor
from senim.notices import actions
from senim.notices.errors import WayUnknown
from senim.notices.folding import NEVER
from senim.notices.models import Notice, Reach
from senim.notices.rebuilding import differences
from senim.notices.tests.sending import DAY, NOON, asked_by_email, kinds_of, one
from senim.processes import actions as processes
from senim.processes.migrating import migrate
from senim.processes.models import Instance
from tests.requests import ended, sent

pytestmark = pytest.mark.db
OFFICER = Actor("officer", 11, 1)


def asks(request: ServiceRequest, at: dt.datetime) -> None:
    """The officer asks and the process waits for the reply."""
    stream = request.pk * 16
    with transaction.atomic():
        processes.record(stream=stream, kind="asked", payload={"message": 1}, at=micros(at), by=OFFICER)
        processes.complete(stream=stream, element="Consider", variables={"next_step": "ask"}, at=micros(at), by=OFFICER)


def test_who_left_no_way_has_no_row_and_who_left_an_address_has_the_receipt_and_the_term() -> None:
    without = sent("advice", at=NOON)
    assert not Notice.objects.filter(request_id=without.request_id).exists()
    assert not Reach.objects.filter(pk=without.request_id).exists()
    request = asked_by_email()
    assert set(kinds_of(request)) == {"receipt", "promise_passed"}
    assert Reach.objects.get(pk=request.pk).channel == "email"


def test_a_phone_alone_is_told_by_sms_and_an_email_goes_before_it() -> None:
    by_phone = sent("advice", at=NOON, phone="+77010000001")
    assert Reach.objects.get(pk=by_phone.request_id).channel == "sms"
    both = sent("advice", at=NOON, phone="+77010000001", email="aigerim@example.kz")
    assert Reach.objects.get(pk=both.request_id).channel == "email"


def test_an_event_that_fails_leaves_no_notice() -> None:
    request = asked_by_email()
    with transaction.atomic():
        asks(request, NOON)
        assert "question" in kinds_of(request)
        transaction.set_rollback(True)
    assert "question" not in kinds_of(request)


def test_a_question_brings_reminders_and_a_reply_makes_them_moot() -> None:
    request = asked_by_email()
    asks(request, NOON)
    assert {"question", "reminder", "reply_tomorrow", "paused"} <= set(kinds_of(request))
    due = Instance.objects.get(request_id=request.pk).next_due_at
    assert one(request, "reply_tomorrow").until_at == due
    assert one(request, "reply_tomorrow").due_at == (due or 0) - 86_400_000_000
    assert one(request, "promise_passed").due_at == NEVER
    intake.reply(request=request, text="12-үй", at=NOON + DAY, language="kk")
    assert set(kinds_of(request, moot=True)) == {"reminder", "reply_tomorrow"}
    assert one(request, "promise_passed").due_at < NEVER
    assert "resumed" in kinds_of(request)


def test_an_answer_makes_the_passed_term_moot_and_a_review_is_told_too() -> None:
    request = asked_by_email()
    ended(request, at=NOON + DAY)
    assert "promise_passed" in kinds_of(request, moot=True)
    assert "answer" in kinds_of(request)
    intake.dispute(request=request, text="Келіспеймін", at=NOON + 2 * DAY, language="kk")
    assert "review_begun" in kinds_of(request)


def test_who_wants_only_what_the_law_asks_gets_no_other_rows() -> None:
    request = asked_by_email()
    actions.stop(request_id=request.pk, at=NOON)
    actions.stop(request_id=request.pk, at=NOON)
    asks(request, NOON)
    assert "question" in kinds_of(request)
    assert "reminder" not in kinds_of(request)


def test_who_forbids_all_contact_is_told_nothing_more_and_what_waits_is_withheld() -> None:
    request = asked_by_email()
    actions.set_reach(request_id=request.pk, channel="", language="kk", at=NOON)
    assert set(Notice.objects.filter(request_id=request.pk).values_list("state", "reason")) == {
        ("withheld", "forbidden")
    }
    asks(request, NOON)
    assert "question" not in kinds_of(request)


def test_a_way_without_an_address_is_refused_and_another_with_one_is_taken() -> None:
    request = asked_by_email(phone="+77010000001")
    with pytest.raises(WayUnknown):
        actions.set_reach(request_id=request.pk, channel="messenger", language="kk", at=NOON)
    actions.set_reach(request_id=request.pk, channel="sms", language="ru", at=NOON)
    assert set(Notice.objects.filter(request_id=request.pk).values_list("channel", flat=True)) == {"sms"}
    assert Reach.objects.get(pk=request.pk).language == "ru"


def test_who_left_no_way_at_first_can_be_told_later() -> None:
    made = sent("advice", at=NOON)
    request = ServiceRequest.objects.get(pk=made.request_id)
    Contact.objects.create(request=request, email="later@example.kz")
    actions.set_reach(request_id=request.pk, channel="email", language="kk", at=NOON)
    asks(request, NOON)
    assert "question" in kinds_of(request)
    assert list(differences()) == []


def test_the_rebuild_agrees_after_a_whole_life_and_finds_each_kind_of_change() -> None:
    request = asked_by_email(phone="+77010000001")
    asks(request, NOON)
    intake.reply(request=request, text="12-үй", at=NOON + DAY, language="kk")
    actions.set_reach(request_id=request.pk, channel="sms", language="ru", at=NOON + DAY, optional=False)
    ended(request, at=NOON + 2 * DAY)
    intake.dispute(request=request, text="Келіспеймін", at=NOON + 3 * DAY, language="kk")
    assert list(differences()) == []
    for change in (
        lambda: Notice.objects.filter(request_id=request.pk, kind="answer").update(due_at=1),
        lambda: Notice.objects.filter(request_id=request.pk, kind="receipt").delete(),
        lambda: Reach.objects.filter(pk=request.pk).update(channel="email"),
        lambda: Notice.objects.create(request_id=1, stream=16, n=1, kind="answer", due_at=0, next_at=0),
    ):
        with transaction.atomic():
            change()
            assert len(list(differences())) == 1
            transaction.set_rollback(True)


def test_the_rebuild_agrees_when_a_running_request_moved_to_another_version() -> None:
    before = dt.datetime(2025, 12, 1, 5, tzinfo=dt.UTC)
    stream = sent("appeal", at=before, email="aigerim@example.kz").request_id * 16
    newer = ServiceVersion.objects.get(code="appeal", version=2)
    migrate(stream=stream, version_id=newer.pk, at=micros(before + DAY), by=Actor("ministry_officer", 3, 1))
    by = Actor("registrar", 9, 1)
    processes.complete(
        stream=stream, element="Register", variables={"competence": "ours"}, at=micros(before + 2 * DAY), by=by
    )
    assert "progress" in Notice.objects.filter(stream=stream).values_list("kind", flat=True)
    assert list(differences()) == []
