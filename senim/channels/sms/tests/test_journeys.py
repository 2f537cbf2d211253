"""Whole exchanges by SMS: the same events as on the web for the same answers, in few parts, and what can be done afterwards."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from senim.channels.models import Conversation
from senim.channels.reaching import address_of
from senim.channels.sms.tests.texter import Texter
from senim.channels.tests.records import events
from senim.channels.tests.talker import EVERY_SERVICE
from senim.channels.tests.test_following import asks
from senim.intake.actions import micros
from senim.intake.models import Rating, ServiceRequest
from senim.intake.queries import number_of
from senim.intake.tests import citizen
from senim.notices.actions import set_reach
from senim.notices.books import address_of as noted_address
from senim.notices.delivery import Post
from senim.notices.models import Notice, Reach
from senim.notices.tests.sending import DAY, NOON, post_of
from senim.notices.tests.test_outbox import asks as asked
from senim.notices.texts import sms_length
from senim.notices.transports.kannel.reports import token_of
from tests.requests import ended, sent

pytestmark = pytest.mark.db


@pytest.mark.parametrize(("service", "language"), EVERY_SERVICE)
def test_the_same_answers_give_the_same_events_as_on_the_web(askar: Texter, service: str, language: str) -> None:
    by_web = citizen.sent(Client(), service, language)
    by_sms = askar.submits(service, language)
    assert by_sms.pk != by_web.pk
    assert (by_sms.channel, by_web.channel) == ("sms", "web")
    assert events(by_sms) == events(by_web)
    assert by_sms.answers == by_web.answers
    assert (by_sms.language, by_sms.lane, by_sms.identity_level) == (language, by_web.lane, by_web.identity_level)
    parts = [sms_length(text).parts for text in askar.said]
    assert max(parts) <= 5
    assert sum(parts) / len(parts) < 3


def followed_by_sms(person: Texter, done: ServiceRequest, secret: str) -> str:
    """Open a request by its number and secret."""
    person.writes("hello")
    person.chooses("en")
    person.writes("STATUS")
    person.writes(number_of(done))
    return person.writes(secret.lower().replace("-", " "))


def test_an_officers_question_is_answered_by_sms_with_the_webs_events(askar: Texter) -> None:
    by_sms = askar.submits("advice", "en")
    client, by_web = citizen.followed()
    for request in (by_sms, by_web):
        asks(request, "Which street was it?")
    client.post("/en/follow/reply/", {"text": "Abai Street"})
    page = askar.chooses("open")
    assert "We are waiting for your reply" in page
    assert "Which street was it?" in page
    assert "We have your message." in askar.writes("Abai Street")
    assert events(by_sms) == events(by_web)


def test_a_request_of_the_web_is_followed_by_its_number_and_secret(askar: Texter) -> None:
    done = sent("advice")
    request = ServiceRequest.objects.get(pk=done.request_id)
    page = followed_by_sms(askar, request, done.secret)
    assert f"{number_of(request)}: We are working on it" in page


def test_the_number_alone_shows_nothing(askar: Texter) -> None:
    done = sent("advice")
    request = ServiceRequest.objects.get(pk=done.request_id)
    assert "We found no request" in followed_by_sms(askar, request, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF")


def test_the_receipt_has_number_secret_and_date_in_two_parts(askar: Texter) -> None:
    for language in ("kk", "ru", "en"):
        request = askar.submits("advice", language)
        receipt = askar.said[-1]
        assert number_of(request) in receipt
        assert sms_length(receipt).parts <= 2
        askar.writes("erase")
        askar.chooses("yes")


def test_who_asked_for_it_is_told_by_sms_until_the_word_stop_and_again_from_start_on(askar: Texter) -> None:
    request = askar.submits("advice", "en", how="tell")
    assert Reach.objects.get(pk=request.pk).channel == "sms"
    assert (address_of(request.pk), noted_address("sms", request.pk)) == (f"sms:{askar.number}", askar.number)
    assert noted_address("messenger", request.pk) == ""
    assert "only what the law requires" in askar.writes("Stop")
    assert not Reach.objects.get(pk=request.pk).optional
    askar.writes("stop!")
    assert "all notices again" in askar.writes("START")
    assert Reach.objects.get(pk=request.pk).optional


@pytest.mark.parametrize("word", ["STOP", "стоп", "ТОҚТА", "Токта."])
def test_stop_works_in_every_language_and_keeps_the_exchange(askar: Texter, word: str) -> None:
    askar.begins("advice", "ru")
    before = askar.state
    assert "На этот номер уведомления не идут" in askar.writes(word)
    assert askar.state == before


def test_stop_reaches_the_requests_of_the_web_that_left_this_number(askar: Texter) -> None:
    done = sent("advice", phone=askar.number)
    set_reach(request_id=done.request_id, channel="sms", language="kk", at=timezone.now())
    other = sent("advice", phone="+77027654321")
    set_reach(request_id=other.request_id, channel="sms", language="kk", at=timezone.now())
    askar.writes("ТОҚТА")
    assert not Reach.objects.get(pk=done.request_id).optional
    assert Reach.objects.get(pk=other.request_id).optional


def test_start_does_not_lift_a_ban_on_all_contact(askar: Texter) -> None:
    done = sent("advice", phone=askar.number)
    set_reach(request_id=done.request_id, channel="", language="kk", at=timezone.now(), optional=False)
    askar.writes("START")
    assert (Reach.objects.get(pk=done.request_id).channel, Reach.objects.get(pk=done.request_id).optional) == (
        "",
        False,
    )


def test_a_call_for_help_gets_the_phones_whatever_was_asked(askar: Texter) -> None:
    askar.begins("advice", "ru")
    before = askar.state.question
    said = askar.writes("помогите")
    assert {"102", "112"} <= set(said.replace("—", " ").split())
    assert askar.state.question == before


def test_a_matter_that_is_not_for_sms_gets_neutral_words_only(askar: Texter) -> None:
    askar.writes("hello")
    askar.chooses("ru")
    said = askar.writes("муж меня бьёт")
    assert "SMS могут прочитать другие" in said
    assert not [word for word in ("бьёт", "насил", "семь") if word in said.lower()]


def test_words_go_back_and_zero_goes_on(askar: Texter) -> None:
    askar.begins("advice", "kk")
    askar.writes("4")
    second = askar.state.question
    askar.writes("артқа")
    assert askar.state.question != second
    assert "0 Осы жауапты қалдыру" in askar.said[-1]
    askar.writes("0")
    assert askar.state.question == second


def test_notices_leave_through_kannel_with_their_parts_and_cost_and_repeat_no_receipt(askar: Texter) -> None:
    request = askar.submits("advice", "kk", how="tell")
    assert sum(number_of(request) in text for text in askar.said) == 1
    asked(request, timezone.now())
    before = len(askar.kannel.taken)
    post: Post = post_of("sms", NOON + 365 * DAY)
    post.deliver()
    assert not Notice.objects.filter(request_id=request.pk, kind="receipt").exists()
    notice = Notice.objects.get(request_id=request.pk, kind="question")
    [taken] = [one for one in askar.kannel.taken[before:] if token_of(notice.pk) in one.get("dlr-url", "")]
    assert taken["to"] == askar.number
    assert number_of(request) in taken["text"]
    assert (notice.state, notice.transport, notice.cost) == ("sent", "kannel", notice.parts * 1500)
    assert notice.parts == sms_length(taken["text"]).parts


def told_of_the_answer(person: Texter) -> ServiceRequest:
    """A request whose answer was told by SMS, the exchange itself long forgotten."""
    request = person.submits("advice", "en", how="tell")
    ended(request, at=timezone.now())
    Conversation.objects.all().delete()
    post_of("sms", (timezone.now() + DAY).replace(hour=7)).deliver()
    Notice.objects.filter(kind="answer").update(done_at=micros(timezone.now()))
    return request


def test_a_digit_sent_back_to_the_answers_notice_rates_it_once(askar: Texter) -> None:
    request = told_of_the_answer(askar)
    [notice] = [one["text"] for one in askar.kannel.taken if "the answer is ready" in one["text"]]
    assert "Reply 4 (very good)" in notice
    assert sms_length(notice).parts <= 2
    stranger = Texter("+77027654321", askar.kannel)
    assert "Қазақша" in stranger.writes("4"), "a number that was told nothing begins from the start"
    assert f"{number_of(request)}: Very satisfied." in askar.writes("4")
    assert [(one.request_id, one.score) for one in Rating.objects.all()] == [(request.pk, 4)]
    assert "Қазақша" in askar.writes("1")
    assert Rating.objects.get().score == 4


def test_nobody_is_asked_for_a_digit_where_nothing_comes_in(askar: Texter, settings: Settings) -> None:
    request = askar.submits("advice", "en", how="tell")
    ended(request, at=timezone.now())
    settings.SMS_SECRET = ""
    post_of("sms", (timezone.now() + DAY).replace(hour=7)).deliver()
    [notice] = [one["text"] for one in askar.kannel.taken if "the answer is ready" in one["text"]]
    assert "Reply 4" not in notice


def test_a_digit_answers_the_open_question_and_the_word_rates_all_the_same(askar: Texter) -> None:
    request = told_of_the_answer(askar)
    askar.begins("advice", "ru")
    askar.writes("4")
    assert askar.state.question == "question"
    assert not Rating.objects.exists()
    assert number_of(request) in askar.writes("Оценка 2")
    assert Rating.objects.get().score == 2
    assert askar.state.question == "question"
    assert "нет ответа, который можно оценить" in askar.writes("Баға 1")


def test_a_rating_by_digit_is_taken_for_a_fortnight_only(askar: Texter) -> None:
    told_of_the_answer(askar)
    Notice.objects.filter(kind="answer").update(done_at=micros(timezone.now() - 15 * DAY))
    assert "Қазақша" in askar.writes("4")
    assert not Rating.objects.exists()
