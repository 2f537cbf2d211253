"""A person's words come back as they were sent, in every script, and are text on every page: never markup, never code."""

import datetime as dt
from html import escape

import pytest
from django.test import Client

import tests.requests
from senim.catalogue.queries import current
from senim.intake.models import Message, Rating, ServiceRequest
from senim.intake.tests.citizen import begun, followed, said, sent, walked
from senim.intake.tests.texts import CONTROLS, ONE_LINE, SEVERAL_LINES, after_the_rule
from tests.requests import ended

pytestmark = pytest.mark.db
TEXTS = ONE_LINE + SEVERAL_LINES
LIMIT = 4000


def in_page(text: str, page: str) -> bool:
    """The text as escaped text; line ends are the template's to show."""
    return all(escape(line) in page for line in text.split("\n") if line.strip())


def test_there_are_more_than_forty_honest_texts() -> None:
    assert len(set(TEXTS)) == len(TEXTS) >= 43


@pytest.mark.parametrize("text", TEXTS)
def test_an_honest_text_is_accepted_and_comes_back_equal(text: str) -> None:
    done = tests.requests.sent("advice", question=text)
    assert ServiceRequest.objects.get(pk=done.request_id).answers["question"] == after_the_rule(text)


def test_honest_texts_are_text_on_the_question_page_and_on_the_check_page() -> None:
    client = Client()
    address = walked(client)
    for text in TEXTS:
        assert client.post("/en/ask/advice/question/?change=1", {"question": text})["Location"] == address
        for page in (client.get(address), client.get("/en/ask/advice/question/")):
            assert in_page(after_the_rule(text), said(page))
            assert "<script>alert" not in said(page)
            assert "<img src=x" not in said(page)
    client.post(address)
    assert ServiceRequest.objects.get().answers["question"] == after_the_rule(TEXTS[-1])


def test_honest_texts_come_back_equal_in_replies_disputes_and_ratings() -> None:
    client, request = followed()
    for text in TEXTS:
        assert client.post("/en/follow/reply/", {"text": text}).status_code == 302
        assert Message.objects.latest("pk").text == after_the_rule(text)
    page = said(client.get("/en/follow/request/"))
    assert [text for text in TEXTS if not in_page(after_the_rule(text), page)] == []
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    ended(request)
    for text in TEXTS[:3]:
        Rating.objects.all().delete()
        client.post("/en/follow/rate/", {"score": "3", "words": text})
        assert Rating.objects.get().words == after_the_rule(text)
    client.post("/en/follow/dispute/", {"text": TEXTS[28]})
    assert Message.objects.latest("pk").text == TEXTS[28]
    assert in_page(TEXTS[28], said(client.get("/en/follow/request/")))


def test_a_text_at_the_limit_is_accepted_counted_after_line_ends_became_one_character() -> None:
    text = "\r\n".join(["ә" * 99] * (LIMIT // 100)) + "ә"
    assert len(text) > LIMIT
    assert len(after_the_rule(text)) == LIMIT
    assert sent(Client(), question=text).answers["question"] == after_the_rule(text)
    client, _request = followed()
    assert client.post("/en/follow/reply/", {"text": text}).status_code == 302
    assert Message.objects.get().text == after_the_rule(text)


def test_a_text_over_the_limit_stays_on_the_page_and_the_limit_is_named() -> None:
    text = "ң" * (LIMIT + 1)
    client = Client()
    begun(client)
    refused = client.post("/en/ask/advice/question/", {"question": text})
    assert refused.status_code == 422
    assert text in said(refused)
    assert f"{LIMIT} characters" in said(refused)
    assert "maxlength" not in said(refused)
    client, _request = followed()
    refused = client.post("/en/follow/reply/", {"text": text})
    assert refused.status_code == 422
    assert text in said(refused)
    assert f"{LIMIT} characters" in said(refused)
    assert "maxlength" not in said(refused)
    assert Message.objects.count() == 0


@pytest.mark.parametrize("text", CONTROLS)
def test_a_real_control_character_is_refused_in_words_and_what_was_typed_stays(text: str) -> None:
    client = Client()
    begun(client)
    refused = client.post("/en/ask/advice/question/", {"question": text})
    assert refused.status_code == 422
    assert "invisible characters" in said(refused)
    assert text in said(refused)


def test_text_of_nothing_but_spaces_is_no_answer() -> None:
    client = Client()
    begun(client)
    for text in ("", "  ", "\r\n\t\r\n", "\u00a0\u3000"):
        assert client.post("/en/ask/advice/question/", {"question": text}).status_code == 422


def test_the_subject_is_one_line_of_the_words() -> None:
    request = sent(Client(), question="Бір\r\n\r\nекі\tүш" + " сөз" * 100)
    assert request.subject.startswith("Бір екі үш сөз")
    assert len(request.subject) <= 160
    assert "\n" not in request.subject


def test_words_are_shown_in_every_language_of_the_page() -> None:
    client = Client()
    walked(client, question=ONE_LINE[4])
    for language in ("kk", "ru", "en"):
        assert ONE_LINE[4] in said(client.get(f"/{language}/ask/advice/check/"))
    assert current("advice", dt.date(2026, 11, 22)).service.subject_field == "question"
