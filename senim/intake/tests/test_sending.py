"""Sending is done once for its key, whatever is clicked, repeated or raced; other words under the same key are refused."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from senim.intake import drafts
from senim.intake.actions import submit
from senim.intake.arrivals import Arrival, Submitted
from senim.intake.errors import KeyReused
from senim.intake.keys import read_key, secret_of
from senim.intake.models import Draft, ServiceRequest
from senim.intake.queries import number_of, request_by_key
from senim.intake.tests.citizen import begun, receipt_of, rows, said, sent, walked
from tests.requests import arrival, fresh_key

pytestmark = pytest.mark.db
CALLERS, ROUNDS = 16, 10


def at_once(act: Callable[[int], Any], callers: int = CALLERS) -> list[Any]:
    """Everybody does it at the same moment, each on a connection of their own; what each got, or the error."""
    gate = Barrier(callers)

    def one(caller: int) -> Any:
        try:
            gate.wait()
            return act(caller)
        except Exception as fault:
            return fault
        finally:
            connections.close_all()

    with ThreadPoolExecutor(callers) as pool:
        return list(pool.map(one, range(callers)))


def _submitted(one: Arrival, _caller: int) -> Submitted:
    return submit(one)


def test_a_repeated_key_gives_the_same_request_and_the_same_secret() -> None:
    key = fresh_key()
    first, second = submit(arrival(key=key)), submit(arrival(key=key))
    assert (first.new, second.new) == (True, False)
    assert (first.request_id, first.secret) == (second.request_id, second.secret)
    assert ServiceRequest.objects.count() == 1


def test_the_same_key_with_other_words_is_refused_and_stores_nothing() -> None:
    key = fresh_key()
    submit(arrival(key=key))
    before = rows()
    with pytest.raises(KeyReused) as refused:
        submit(arrival(key=key, question="Басқа сұрақ"))
    assert rows() == before
    assert secret_of(key) not in str(refused.value)


def test_different_keys_with_the_same_words_are_two_requests_with_two_secrets() -> None:
    first, second = submit(arrival()), submit(arrival())
    assert first.request_id != second.request_id
    assert first.secret != second.secret


@pytest.mark.django_db(transaction=True)
def test_sixteen_callers_at_once_make_one_request_in_each_of_ten_rounds() -> None:
    for made in range(1, ROUNDS + 1):
        same = arrival(key=fresh_key())
        got = at_once(partial(_submitted, same))
        assert [one for one in got if isinstance(one, Exception)] == []
        assert len({(one.request_id, one.secret) for one in got}) == 1
        assert sum(one.new for one in got) == 1
        assert ServiceRequest.objects.count() == made
        assert rows("processes_instance")["processes_instance"] == made


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_callers_with_one_key_and_different_words_one_is_accepted() -> None:
    key = fresh_key()
    many = [arrival(key=key, question=f"Сұрақ {caller}") for caller in range(CALLERS)]
    got = at_once(lambda caller: submit(many[caller]))
    assert sum(isinstance(one, KeyReused) for one in got) == CALLERS - 1
    assert ServiceRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_check_page_posted_by_sixteen_clicks_at_once_sends_once() -> None:
    client = Client()
    address = walked(client)
    cookies = {name: one.value for name, one in client.cookies.items()}

    def click(_caller: int) -> tuple[int, str]:
        other = Client()
        other.cookies.load(cookies)
        response = other.post(address)
        return response.status_code, response["Location"]

    assert set(at_once(click)) == {(302, "/en/receipt/")}
    assert ServiceRequest.objects.count() == 1


def test_the_receipt_follows_from_the_key_in_a_new_process() -> None:
    key = fresh_key()
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE']='tests.settings'; django.setup();"
        f"from senim.intake.keys import read_key, secret_of; print(secret_of(bytes.fromhex('{key.hex()}')))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert told == submit(arrival(key=key)).secret


def test_posting_the_check_page_twice_leads_to_the_same_receipt() -> None:
    client = Client()
    address = walked(client)
    shown = []
    for _ in range(2):
        assert client.post(address)["Location"] == "/en/receipt/"
        shown.append(receipt_of(client))
    assert shown[0] == shown[1]
    assert ServiceRequest.objects.count() == 1


def test_an_answer_changed_after_sending_is_refused_and_says_so() -> None:
    client = Client()
    address = walked(client)
    client.post(address)
    _number, secret = receipt_of(client)
    before = rows()
    late = client.post("/en/ask/advice/question/", {"question": "Басқа сөз"})
    assert late.status_code == 409
    assert "already sent" in said(late)
    assert secret not in said(late)
    assert rows() == before


def test_other_words_under_the_key_of_a_sent_request_are_refused_on_the_check_page() -> None:
    client = Client()
    address = walked(client)
    kept = Draft.objects.get()
    client.post(address)
    _number, secret = receipt_of(client)
    # As if the second click had read its draft, changed meanwhile, before the first one sent.
    kept.pk = None
    key = client.cookies["senim_draft_advice"].value
    raw = read_key(key)
    assert raw is not None
    kept.answers = drafts._sealed({**drafts._opened(kept.answers, raw), "question": "Басқа сөз"}, raw)  # type: ignore[dict-item]
    kept.save(force_insert=True)
    refused = client.post(address)
    assert refused.status_code == 409
    assert secret not in said(refused)
    assert ServiceRequest.objects.count() == 1


def test_a_page_that_was_open_while_the_draft_went_says_so_instead_of_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    address = walked(client)
    kept = drafts.draft_of

    def sent_meanwhile(request: Any, compiled: Any) -> Draft | None:
        found = kept(request, compiled)
        monkeypatch.setattr(drafts, "draft_of", kept)
        assert client.post(address).status_code == 302
        return found

    for page, late in (("question", {"question": "Кеш қалған сөз"}), ("files", {"remove": "1"})):
        monkeypatch.setattr(drafts, "draft_of", sent_meanwhile)
        assert client.post(f"/en/ask/advice/{page}/", late).status_code == 409
        address = walked(client)
    assert ServiceRequest.objects.count() == 2


def test_drafts_of_two_services_in_two_tabs_do_not_mix() -> None:
    client = Client()
    one = walked(client, "advice")
    other = walked(client, "appeal")
    for address, service in ((one, "advice"), (other, "appeal")):
        assert client.post(address)["Location"] == "/en/receipt/"
        newest = ServiceRequest.objects.latest("pk")
        assert newest.service == service
        assert receipt_of(client)[0] == number_of(newest)


def test_after_sending_one_can_begin_the_same_service_again() -> None:
    client = Client()
    first, second = sent(client), sent(client, question="Тағы бір сұрақ")
    assert first.pk != second.pk
    assert Draft.objects.count() == 0


def test_a_device_that_forgot_its_receipt_shows_it_no_more() -> None:
    client = Client()
    sent(client)
    begun(client, "appeal")
    client.post("/en/receipt/forget/")
    assert client.get("/en/receipt/")["Location"].startswith("/en/follow/")
    assert client.get("/en/ask/advice/check/")["Location"] == "/en/ask/advice/"
    assert client.get("/en/ask/appeal/kind/").status_code in {200, 302}
    assert "senim_draft_appeal" in {name for name, one in client.cookies.items() if one.value}


def test_a_key_that_we_did_not_issue_opens_and_begins_nothing() -> None:
    client = Client()
    for forged in ("", "x", "A" * 38, "=" * 40, "é", fresh_key().hex()):
        client.cookies["senim_draft"] = client.cookies["senim_draft_advice"] = forged
        assert client.get("/en/receipt/")["Location"].startswith("/en/follow/")
        assert client.get("/en/ask/advice/question/")["Location"] == "/en/ask/advice/"
        assert client.post("/en/ask/advice/check/")["Location"] == "/en/ask/advice/"
    assert ServiceRequest.objects.count() == 0


def test_a_key_finds_its_own_request_and_no_other() -> None:
    key, other = fresh_key(), fresh_key()
    done = submit(arrival(key=key))
    submit(arrival(key=other))
    found = request_by_key(key)
    assert found is not None
    assert found.pk == done.request_id
    assert request_by_key(fresh_key()) is None


def test_both_databases_keep_what_was_acknowledged_on_disk() -> None:
    with connection.cursor() as cursor:
        names = ("fsync", "synchronous_commit", "full_page_writes") if connection.vendor == "postgresql" else ()
        for name in names:
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone()[0] == "on"
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone()[0] == 2
