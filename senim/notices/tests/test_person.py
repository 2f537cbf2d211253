"""The person's side: the follow page says what was sent and how to change it; a link in an e-mail gets fewer, and nothing more."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from senim.intake.tests.citizen import followed, sent
from senim.ledger.models import Record
from senim.notices.models import Notice, Reach, Wish
from senim.notices.rebuilding import differences
from senim.notices.stopping import stop_link
from senim.notices.tests.sending import NOON, asked_by_email, post_of
from senim.notices.transports.memory.sending import MemoryTransport

pytestmark = pytest.mark.db


def said(response: HttpResponse | Any) -> str:
    return str(response.content.decode())


def test_the_follow_page_tells_what_was_sent_and_to_which_masked_address() -> None:
    client, request = followed(email="aigerim@example.kz", phone="+77010000067")
    page = said(client.get("/en/follow/request/"))
    assert "a…@example.kz" in page
    assert "+7 … 67" in page
    assert "aigerim@example.kz" not in page
    assert "waits to be sent" in page
    assert "The legal limit has passed" not in page
    assert Reach.objects.get(pk=request.pk).channel == "email"


def test_the_receipt_says_where_the_person_is_told_and_only_then() -> None:
    told, silent = Client(), Client()
    sent(told, email="aigerim@example.kz")
    sent(silent)
    assert "We also tell you when something happens: a…@example.kz." in said(told.get("/en/receipt/"))
    assert "We also tell you" not in said(silent.get("/en/receipt/"))


def test_who_left_no_way_is_offered_none() -> None:
    client, _request = followed()
    assert "How we write to you" not in said(client.get("/en/follow/request/"))
    assert client.post("/en/follow/reach/", {"channel": "sms"}).status_code == 422


def test_the_person_changes_way_hours_and_words_and_the_log_knows_the_way_only() -> None:
    client, request = followed(email="aigerim@example.kz", phone="+77010000067")
    given = {"channel": "sms", "hours": "13-18", "less": "on", "shared": "on"}
    assert client.post("/ru/follow/reach/", given).status_code == 302
    wish = Wish.objects.get(pk=request.pk)
    assert (wish.from_hour, wish.until_hour, wish.shared) == (13, 18, True)
    reach = Reach.objects.get(pk=request.pk)
    assert (reach.channel, reach.language, reach.optional) == ("sms", "ru", False)
    payload = Record.objects.get(stream=request.pk * 16, type="reach_set").payload
    assert payload == '{"language":"ru","optional":false,"reach":"sms"}'
    assert set(Notice.objects.filter(request_id=request.pk).values_list("channel", flat=True)) == {"sms"}
    assert list(differences()) == []


def test_a_person_can_forbid_all_contact_and_allow_it_again() -> None:
    client, request = followed(phone="+77010000067")
    assert client.post("/en/follow/reach/", {"channel": "none", "hours": "any"}).status_code == 302
    assert Reach.objects.get(pk=request.pk).channel == ""
    page = said(client.get("/en/follow/request/"))
    assert "Not at all: I look here myself" in page
    assert "not sent: the person wants no contact" in page
    assert client.post("/en/follow/reach/", {"channel": "sms", "hours": "any"}).status_code == 302
    assert Reach.objects.get(pk=request.pk).channel == "sms"


@pytest.mark.parametrize("given", [{"channel": "fax"}, {"channel": "messenger"}, {"hours": "3-4"}, {"channel": ""}])
def test_a_choice_that_was_not_offered_is_refused_in_words(given: dict[str, str]) -> None:
    client, request = followed(phone="+77010000067")
    response = client.post("/en/follow/reach/", {"channel": "sms", "hours": "any", **given})
    assert response.status_code == 422
    assert "Choose one of the answers shown." in said(response)
    assert not Record.objects.filter(stream=request.pk * 16, type="reach_set").exists()


def test_the_link_of_an_email_asks_first_and_a_mail_program_stops_with_one_post(memory: MemoryTransport) -> None:
    request = asked_by_email()
    post_of(at=NOON).deliver()
    headers = memory.taken[0].headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    assert address in memory.taken[0].text
    path = address.removeprefix("http://127.0.0.1:8000")
    strict = Client(enforce_csrf_checks=True)
    assert "Get fewer messages?" in said(strict.get(path.replace("/kk/", "/en/")))
    assert Reach.objects.get(pk=request.pk).optional
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Reach.objects.get(pk=request.pk).optional
    assert Record.objects.filter(stream=request.pk * 16, type="reach_set").count() == 1


@pytest.mark.parametrize("token", ["x", "1:2:3", "a" * 3000])
def test_a_link_that_is_not_ours_stops_nothing(token: str) -> None:
    good = stop_link(1, "en").split("/stop/")[1]
    for address in (token, good[:-2], good.replace(":", "")):
        assert Client().post(f"/en/notices/stop/{address}/").status_code == 404
