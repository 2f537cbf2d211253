"""The link in the letter about the answer: it rates once, opens nothing else, and no other link is ours."""

import re

import pytest
from django.core import signing
from django.test import Client
from pytest_django import Settings

from senim.intake.actions import dispute
from senim.intake.models import Rating, ServiceRequest
from senim.intake.rating_links import rating_link
from senim.intake.tests.citizen import said
from senim.notices.actions import set_reach
from senim.notices.tests.sending import DAY, NOON, asked_by_email, post_of
from senim.notices.transports.memory.sending import MEMORY
from tests.requests import ended

pytestmark = pytest.mark.db
WORDS = "Тезірек болса екен"


@pytest.fixture
def answered(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> ServiceRequest:
    settings.NOTICES_BY = {"email": "memory", "sms": "", "telegram": ""}
    settings.SITE = "https://senim.example"
    monkeypatch.setattr(MEMORY, "taken", [])
    request = asked_by_email()
    ended(request, at=NOON + DAY)
    return request


def link_in_the_letter() -> str:
    post_of(at=NOON + 2 * DAY).deliver()
    [text] = [one.text for one in MEMORY.taken if "/rate/" in one.text]
    found = re.search(r"https://senim\.example(/kk/rate/\S+/)", text)
    assert found is not None
    return found[1]


def test_the_letter_about_the_answer_has_a_link_that_rates_once_and_opens_nothing(answered: ServiceRequest) -> None:
    address, client = link_in_the_letter(), Client()
    page = said(client.get(address))
    assert answered.answers["question"] not in page
    assert client.get("/kk/follow/request/").status_code == 302
    assert client.post(address, {"words": WORDS}).status_code == 422
    assert client.post(address, {"score": "3", "words": WORDS}).status_code == 200
    assert client.post(address, {"score": "1"}).status_code == 409
    rating = Rating.objects.get()
    assert (rating.stream, rating.score, rating.words) == (answered.pk * 16, 3, WORDS)
    assert client.get("/kk/follow/request/").status_code == 302


def test_no_other_kind_of_letter_has_it_and_a_shared_mailbox_gets_none(answered: ServiceRequest) -> None:
    other = asked_by_email()
    set_reach(request_id=other.pk, channel="email", language="kk", at=NOON, shared=True)
    ended(other, at=NOON + DAY)
    link_in_the_letter()  # exactly one letter has it
    assert len(MEMORY.taken) > 2


@pytest.mark.parametrize("what", ["x", "", "another", "gone"])
def test_a_link_that_is_not_ours_says_so(answered: ServiceRequest, what: str) -> None:
    ours = rating_link(answered.pk * 16, "en").rpartition("/rate/")[2].strip("/")
    wrong = {
        "x": ours[:-1] + ("A" if ours[-1] != "A" else "B"),
        "": "nothing",
        "another": signing.dumps(answered.pk * 16, salt="senim.notices.stop"),
        "gone": rating_link(10**9, "en").rpartition("/rate/")[2].strip("/"),
    }[what]
    assert Client().get(f"/en/rate/{ours}/").status_code == 200
    assert Client().get(f"/en/rate/{wrong}/").status_code == 404
    assert Client().post(f"/en/rate/{wrong}/", {"score": "4"}).status_code == 404


def test_an_answer_that_is_looked_at_again_cannot_be_rated_by_the_old_link(answered: ServiceRequest) -> None:
    dispute(request=answered, text="Келіспеймін", at=NOON + 3 * DAY, language="kk")
    address = "/en/rate/" + rating_link(answered.pk * 16, "en").rpartition("/rate/")[2]
    assert Client().post(address, {"score": "4"}).status_code == 409
    assert not Rating.objects.exists()
