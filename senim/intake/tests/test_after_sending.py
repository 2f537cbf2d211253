"""After sending: replying, withdrawing, rating, disputing and complaining, each where it makes sense and refused elsewhere."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from senim.intake import actions
from senim.intake.actions import micros
from senim.intake.errors import NotPossibleNow
from senim.intake.models import Message, Rating, ServiceRequest
from senim.intake.tests.citizen import followed, rows, said
from senim.intake.tests.test_sending import at_once
from senim.ledger.actor import Actor
from senim.ledger.models import Record
from senim.processes import actions as processes
from senim.processes.models import Instance, ServiceClock, WorkItem
from tests.requests import ended
from tests.requests import sent as submitted

pytestmark = pytest.mark.db
OFFICER = Actor("officer", 11, 1)
DAY = dt.timedelta(days=1)


def request_of(service: str = "advice", at: dt.datetime | None = None) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=submitted(service, at=at).request_id)


def asked(request: ServiceRequest) -> None:
    """The officer asks something; the process waits for the reply."""
    now = timezone.now()
    stream = request.pk * 16
    Message.objects.create(
        request=request,
        stream=stream,
        kind="question",
        language="kk",
        text="Нақты қай үй?",
        written_at=now,
        sent_at=now,
    )
    processes.complete(stream=stream, element="Consider", variables={"next_step": "ask"}, at=micros(now), by=OFFICER)


def refused(act: Callable[[], object]) -> None:
    before = rows()
    with pytest.raises(NotPossibleNow):
        act()
    assert rows() == before


def now_dispute(request: ServiceRequest, at: dt.datetime | None = None) -> object:
    return actions.dispute(request=request, text="Келіспеймін", at=at or timezone.now(), language="kk")


def test_a_reply_to_a_question_moves_the_process_on_and_another_message_does_not() -> None:
    request = request_of()
    first = actions.reply(request=request, text="Айтпақшы", at=timezone.now(), language="kk")
    assert first.kind == "remark"
    asked(request)
    assert Instance.objects.get(request_id=request.pk).waiting_for == "citizen"
    second = actions.reply(request=request, text="12-үй", at=timezone.now(), language="kk")
    assert second.kind == "reply"
    assert Instance.objects.get(request_id=request.pk).waiting_for == ""
    assert WorkItem.objects.get(request_id=request.pk).element == "Consider"


def test_the_same_words_twice_within_a_minute_are_one_message() -> None:
    request, at = request_of(), timezone.now()

    def said(text: str, seconds: int) -> int:
        moment = at + dt.timedelta(seconds=seconds)
        return actions.reply(request=request, text=text, at=moment, language="kk").pk

    first = said("Айтпақшы", 0)
    before = rows()
    assert said("Айтпақшы", 1) == first
    assert rows() == before
    assert len({first, said("Тағы бір сөз", 2), said("Айтпақшы", 70)}) == 3


def test_an_answer_that_was_clicked_twice_moves_the_process_once_and_the_same_words_may_answer_again() -> None:
    request, at = request_of(), timezone.now()
    remark = actions.reply(request=request, text="Иә", at=at, language="kk")
    asked(request)
    answer = actions.reply(request=request, text="Иә", at=at + dt.timedelta(seconds=2), language="kk")
    assert (answer.kind, answer.pk != remark.pk) == ("reply", True)
    again = actions.reply(request=request, text="Иә", at=at + dt.timedelta(seconds=3), language="kk")
    assert again.pk in {answer.pk, remark.pk}
    assert Message.objects.filter(request=request, kind__in=("reply", "remark")).count() == 2


def test_after_the_end_nothing_is_written_added_or_withdrawn() -> None:
    request = request_of()
    ended(request)
    refused(lambda: actions.reply(request=request, text="Кеш", at=timezone.now(), language="kk"))
    refused(lambda: actions.withdraw(request=request, at=timezone.now()))


def test_an_open_request_is_withdrawn_once_and_then_neither_rated_twice_nor_disputed() -> None:
    client, request = followed()
    assert "Withdraw your request?" in said(client.get("/en/follow/withdraw/"))
    assert Instance.objects.get().ended_at is None
    client.post("/en/follow/withdraw/")
    assert Instance.objects.get().outcome == "withdrawn"
    assert ServiceClock.objects.get().state == "stopped"
    page = said(client.get("/en/follow/request/"))
    assert "You withdrew this request" in page
    assert "Withdraw my request" not in page
    assert "I do not agree" not in page
    refused(lambda: actions.withdraw(request=request, at=timezone.now()))
    refused(lambda: now_dispute(request))
    assert "not possible any more" in said(client.post("/en/follow/withdraw/", follow=True))


def test_a_report_of_a_crime_is_not_taken_back() -> None:
    client, request = followed(service="report")
    assert "Withdraw my request" not in said(client.get("/en/follow/request/"))
    refused(lambda: actions.withdraw(request=request, at=timezone.now()))


def test_a_rating_comes_after_the_end_once_and_from_one_to_four() -> None:
    client, request = followed()
    refused(lambda: actions.rate(request=request, score=4, words="", at=timezone.now()))
    ended(request)
    for score in ("0", "5", "-1", "x", ""):
        assert client.post("/en/follow/rate/", {"score": score, "words": "сөз"}).status_code == 422
    assert not Rating.objects.exists()
    client.post("/en/follow/rate/", {"score": "1", "words": "Ұзақ күттім"})
    assert Rating.objects.get().words == "Ұзақ күттім"
    assert Record.objects.get(type="rated").payload == '{"score":1}'
    refused(lambda: actions.rate(request=request, score=4, words="", at=timezone.now()))
    assert "How did it go?" not in said(client.get("/en/follow/request/"))


def test_a_refused_rating_keeps_the_words_on_the_page() -> None:
    client, request = followed()
    ended(request)
    page = client.post("/en/follow/rate/", {"words": "Жазғаным қалсын"})
    assert page.status_code == 422
    assert "Жазғаным қалсын" in said(page)


def test_a_dispute_begins_a_review_with_ordinal_one_its_own_clock_and_a_step_for_the_head() -> None:
    client, request = followed()
    refused(lambda: now_dispute(request))
    ended(request)
    client.post("/en/follow/dispute/", {"text": "Сұрағыма жауап жоқ"})
    review = Instance.objects.latest("stream")
    assert (review.stream, review.service) == (request.pk * 16 + 1, "review")
    clock = ServiceClock.objects.get(stream=review.stream)
    assert clock.state == "running"
    assert clock.limit_due_at is not None
    step = WorkItem.objects.get(stream=review.stream)
    assert (step.element, step.role, step.officer) == ("TakeUp", "head", None)
    assert Message.objects.latest("pk").stream == review.stream
    page = said(client.get("/en/follow/request/"))
    assert "You asked us to look again." in page
    assert "Сұрағыма жауап жоқ" in page
    refused(lambda: now_dispute(request))


def test_who_answered_before_is_not_offered_to_look_again() -> None:
    from senim.accounts.models import Officer
    from senim.casework import colleagues

    request = request_of()
    officers = list(Officer.objects.order_by("pk")[:2])
    done = {"next_step": "answer", "outcome": "answered"}
    by = Actor("officer", officers[0].pseudonym, 1)
    processes.complete(stream=request.pk * 16, element="Consider", variables=done, at=micros(timezone.now()), by=by)
    now_dispute(request)
    review = Instance.objects.latest("stream")
    assert colleagues.fresh_eyes(officers, review.stream) == officers[1:]


def test_a_review_that_ended_is_not_reviewed_again_but_shows_the_next_body() -> None:
    client, request = followed()
    ended(request)
    now_dispute(request)
    ended(request, letter="Жауап өзгертілді.")
    assert Instance.objects.latest("stream").outcome == "changed"
    page = said(client.get("/en/follow/request/"))
    assert "Жауап өзгертілді." in page
    assert "I do not agree" not in page
    assert "You can also complain:" in page


def test_a_dispute_is_open_for_the_services_days_and_not_a_moment_longer() -> None:
    at = timezone.now() - 60 * DAY
    request = request_of(at=at)
    ended(request, at=at)
    instance = Instance.objects.get(request_id=request.pk)
    assert actions.may_dispute(instance, at + 30 * DAY)
    assert not actions.may_dispute(instance, at + 30 * DAY + dt.timedelta(seconds=1))
    refused(lambda: now_dispute(request))


def test_an_answer_that_may_no_longer_be_disputed_still_names_the_next_body() -> None:
    client, request = followed()
    ended(request)
    Instance.objects.filter(request_id=request.pk).update(ended_at=micros(timezone.now() - 40 * DAY))
    page = said(client.get("/en/follow/request/"))
    assert "I do not agree" not in page
    assert "You can also complain:" in page


def test_past_the_promise_we_say_that_we_are_late_and_past_the_limit_what_silence_means() -> None:
    client, request = followed(service="appeal")
    page = said(client.get("/en/follow/request/"))
    assert "We are late" not in page
    assert "silence now counts as a refusal" not in page
    clock = ServiceClock.objects.filter(stream=request.pk * 16)
    clock.update(promise_due_at=micros(timezone.now() - DAY))
    assert "We are late" in said(client.get("/en/follow/request/"))
    clock.update(limit_due_at=micros(timezone.now() - DAY))
    page = said(client.get("/en/follow/request/"))
    assert "silence now counts as a refusal" in page
    assert "You can also complain:" in page
    assert "/en/ask/appeal/" in page


def test_advice_past_its_promise_names_the_next_body_and_speaks_of_no_law() -> None:
    client, request = followed()
    ServiceClock.objects.filter(stream=request.pk * 16).update(promise_due_at=micros(timezone.now() - DAY))
    page = said(client.get("/en/follow/request/"))
    assert "We are late" in page
    assert "You can also complain:" in page
    assert "counts as a refusal" not in page


@pytest.mark.django_db(transaction=True)
def test_a_double_click_disputes_rates_and_withdraws_once() -> None:
    client, request = followed()
    cookies = {name: one.value for name, one in client.cookies.items()}

    def click(address: str, **given: str) -> Callable[[int], int]:
        kept = dict(cookies)

        def one(_caller: int) -> int:
            other = Client()
            other.cookies.load(kept)
            return int(other.post(f"/en/follow/{address}/", given).status_code)

        return one

    ended(request)
    assert set(at_once(click("rate", score="3"), 6)) == {302}
    assert Rating.objects.count() == 1
    assert set(at_once(click("dispute", text="Келіспеймін"), 6)) == {302}
    assert Instance.objects.filter(request_id=request.pk).count() == 2
    assert Message.objects.filter(text="Келіспеймін").count() == 1
    client, _other = followed()
    cookies = {name: one.value for name, one in client.cookies.items()}
    assert set(at_once(click("withdraw"), 6)) == {302}
    assert Record.objects.filter(type="withdrawn").count() == 1
