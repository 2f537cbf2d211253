"""The pages of the connector: developers read it without an account; who may issue keys sets where changes go; Erlan may not."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from senim.accounts.models import Officer
from senim.channels.connector.webhooks.actions import set_receiver
from senim.channels.connector_tables import DEAD, WAITING, Change, DeliveryTry, Receiver, Teller, Told
from senim.channels.tests.other_system import OtherSystem, other_system
from senim.intake.tests.citizen import everything_in
from senim.ledger.followers import run_once

pytestmark = pytest.mark.db


@pytest.fixture
def gulnar(db: None) -> Client:
    """Gulnar of the ministry, who issues keys."""
    client = Client()
    client.force_login(Officer.objects.get(username="gulnar"))
    return client


@pytest.fixture
def system(db: None) -> OtherSystem:
    return other_system("eOtinish")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_developers_read_every_operation_without_an_account(client: Client, language: str) -> None:
    page = client.get(f"/{language}/developers/").content.decode()
    words = page.replace("<wbr>", "")
    for path in ("POST /requests", "GET /changes", "POST /token", "POST /requests/{number}/files"):
        assert path in words
    assert "<script>" not in page
    assert " style=" not in page


def test_the_secret_is_shown_once_and_kept_sealed(gulnar: Client, system: OtherSystem) -> None:
    page = gulnar.post(f"/en/staff/webhooks/{system.key.pk}/", {"url": "https://example.kz/senim"}).content.decode()
    found = re.search(r'data-secret="(whsec_[^"]+)"', page)
    assert found
    kept = everything_in("channels_")
    assert "https://example.kz/senim" in kept  # the control
    assert found[1] not in kept
    again = gulnar.get(f"/en/staff/webhooks/{system.key.pk}/").content.decode()
    assert "https://example.kz/senim" in again.replace("<wbr>", "")
    assert found[1] not in again


@pytest.mark.parametrize("url", ["", "x", "http://example.kz/", "https://10.0.0.1/", "https://example.kz/" + "x" * 400])
def test_an_address_that_does_not_fit_comes_back_with_words_and_keeps_nothing(
    gulnar: Client, system: OtherSystem, settings: Settings, url: str
) -> None:
    settings.WEBHOOK_PRIVATE = False
    answer = gulnar.post(f"/en/staff/webhooks/{system.key.pk}/", {"url": url})
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()
    if url:  # what was typed stands in the field again
        assert url in answer.content.decode()
    assert not Receiver.objects.exists()


def test_what_was_given_up_is_seen_and_sent_again_once(gulnar: Client, system: OtherSystem) -> None:
    by = Officer.objects.get(username="gulnar")
    set_receiver(key=system.key, url="https://example.kz/", by=by, at=timezone.now())
    number = system.files(answers={"question": "Құпия сөздер"}).json()["number"]
    run_once()
    change = Change.objects.get()
    Change.objects.update(state=DEAD, attempts=11)
    DeliveryTry.objects.create(change=change, at=change.at, status=500, reason="status", milliseconds=3)
    page = gulnar.get(f"/en/staff/webhooks/{system.key.pk}/").content.decode()
    assert number in page
    assert "(500)" in page
    assert "Құпия" not in page
    address = f"/en/staff/webhooks/{system.key.pk}/{change.pk}/resend/"
    assert gulnar.post(address).status_code == 302
    change.refresh_from_db()
    assert (change.state, change.attempts) == (WAITING, 0)
    assert "meanwhile" in gulnar.post(address, follow=True).content.decode()


def test_the_secret_by_which_a_system_tells_us_is_shown_once_and_what_it_told_is_listed(
    gulnar: Client, system: OtherSystem
) -> None:
    address = f"/en/staff/webhooks/{system.key.pk}/told/"
    assert "It has no secret yet" in gulnar.get(address).content.decode()
    found = re.search(r'data-secret="(whsec_[^"]+)"', gulnar.post(address).content.decode())
    assert found
    assert system.key.name in everything_in("channels_")  # the control
    assert found[1] not in everything_in("channels_")
    values = {"key": system.key, "payload_hash": b"", "times": 2, "at": 1, "last_at": 1}
    Told.objects.create(hook="msg-7", type="request.closed", outcome="unknown_request", **values)
    Teller.objects.update(refused_at=1, refused_code="timestamp_refused")
    page = gulnar.get(address).content.decode()
    assert found[1] not in page
    for words in ("msg-7", "done there", "we have no such request", "five minutes off"):
        assert words in page
    assert gulnar.post(f"{address}stop/").status_code == 302
    assert not Teller.objects.exists()
    assert "msg-7" in gulnar.get(address).content.decode()


def test_the_page_of_tellings_takes_the_same_statements_however_many(gulnar: Client, system: OtherSystem) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    values = {"key": system.key, "payload_hash": b"", "outcome": "taken", "at": 1, "last_at": 1}
    counts = []
    for number in range(60):
        Told.objects.create(hook=f"m{number}", type="request.closed", **values)
        if number in (0, 59):
            with CaptureQueriesContext(connection) as captured:
                page = gulnar.get(f"/en/staff/webhooks/{system.key.pk}/told/").content.decode()
            counts.append(len(captured))
    assert counts[0] == counts[1]
    assert "?before=" in page


def test_everything_that_was_given_up_is_sent_again_at_once_and_only_of_this_system(
    gulnar: Client, system: OtherSystem
) -> None:
    by, other = Officer.objects.get(username="gulnar"), other_system("Another")
    for one in (system, other):
        set_receiver(key=one.key, url="https://example.kz/", by=by, at=timezone.now())
        for _ in range(3):
            one.files()
    run_once()
    Change.objects.update(state=DEAD, attempts=11)
    Receiver.objects.update(rests_until=10**18)
    address = f"/en/staff/webhooks/{system.key.pk}/"
    assert "Could not be delivered: 3" in " ".join(gulnar.get(address).content.decode().split())
    page = gulnar.post(f"{address}resend/", follow=True).content.decode()
    assert "sent again within a minute: 3" in page
    assert Change.objects.filter(key=system.key, state=WAITING, attempts=0).count() == 3
    assert Change.objects.filter(key=other.key, state=DEAD).count() == 3
    assert Receiver.objects.get(pk=system.key.pk).rests_until == 0
    assert "meanwhile" in gulnar.post(f"{address}resend/", follow=True).content.decode()


def test_a_receiver_can_be_stopped(gulnar: Client, system: OtherSystem) -> None:
    gulnar.post(f"/en/staff/webhooks/{system.key.pk}/", {"url": "https://example.kz/"})
    assert Receiver.objects.exists()
    gulnar.post(f"/en/staff/webhooks/{system.key.pk}/stop/")
    assert not Receiver.objects.exists()


def test_the_list_takes_the_same_statements_however_many_systems(
    gulnar: Client,
    system: OtherSystem,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        gulnar.get("/en/staff/webhooks/")
    for number in range(5):
        other_system(f"System {number}")
    with CaptureQueriesContext(connection) as six:
        page = gulnar.get("/en/staff/webhooks/").content.decode()
    assert "System 4" in page
    assert len(six) == len(one)


def test_erlan_may_not_and_a_stranger_signs_in_first(erlan: Client, client: Client, system: OtherSystem) -> None:
    pk = system.key.pk
    for path in ("", f"{pk}/", f"{pk}/told/"):
        assert erlan.get(f"/en/staff/webhooks/{path}").status_code == 403
        assert client.get(f"/en/staff/webhooks/{path}").status_code == 302
    for path in (f"{pk}/stop/", f"{pk}/1/resend/", f"{pk}/resend/", f"{pk}/told/", f"{pk}/told/stop/"):
        assert erlan.post(f"/en/staff/webhooks/{path}").status_code == 403
    assert erlan.post(f"/en/staff/webhooks/{pk}/", {"url": "https://example.kz/"}).status_code == 403
    assert not Receiver.objects.exists()
    assert not Teller.objects.exists()


def test_a_key_for_another_door_has_no_such_page(gulnar: Client) -> None:
    other = other_system(scopes=("open311",))
    assert gulnar.get(f"/en/staff/webhooks/{other.key.pk}/").status_code == 404
