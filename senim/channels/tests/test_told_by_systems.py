"""Webhooks that other systems send us: only the genuine ones, only fresh ones, each once; what they mean stands in the log."""

import json
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from senim.accounts.models import Attempt, Officer
from senim.channels.api_keys.issuing import revoke
from senim.channels.api_keys.scopes import CONNECTOR, CONNECTOR_REGISTERS
from senim.channels.connector import forgetting
from senim.channels.connector.incoming import actions, checking
from senim.channels.connector.webhooks import signing
from senim.channels.connector_tables import TAKEN, Teller, Told
from senim.channels.tests.other_system import BASE, EVERY, OtherSystem, other_system
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of
from senim.intake.tests.citizen import everything_in
from senim.ledger.queries import stream_entries
from senim.sealing.receipts import read_number
from tests.requests import ended, sent

pytestmark = pytest.mark.db


@dataclass
class Kui:
    """A register that tells us: signs as Standard Webhooks says."""

    system: OtherSystem
    secret: str
    client: Client = field(default_factory=Client)
    ids: Any = field(default_factory=count)

    def tells(self, type: str, id: str = "", seconds: int | None = None, **data: Any) -> Any:
        """Tell something, signed now unless told otherwise."""
        body = json.dumps({"type": type, "timestamp": "2026-11-22T10:00:00Z", "data": data}).encode()
        return self.sends(body, id or f"msg_{next(self.ids)}", seconds)

    def sends(self, body: bytes, id: str, seconds: int | None = None, **headers: str) -> Any:
        """Send bytes, signed."""
        seconds = int(time.time()) if seconds is None else seconds
        signed = {**signing.headers(id, seconds, body, [self.secret]), **headers}
        return self.posts(body, signed)

    def posts(self, body: bytes, headers: dict[str, str], name: str = "") -> Any:
        """Send bytes with these headers."""
        address = f"{BASE}/webhooks/{name or self.system.key.name}"
        return self.client.post(address, body, content_type="application/json", headers=headers)


def register(*scopes: str, owner: str = "KUI") -> Kui:
    system = other_system(owner, scopes or (*EVERY, CONNECTOR_REGISTERS))
    by = Officer.objects.get(username="gulnar")
    return Kui(system, actions.set_teller(key=system.key, by=by, at=timezone.now()))


@pytest.fixture
def kui(db: None) -> Kui:
    """A register with all scopes."""
    return register()


def request_of(number: str) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=read_number(number)[1])


def types(request: ServiceRequest) -> list[str]:
    return [one.type for one in stream_entries(request.pk * 16)]


def test_a_register_tells_its_number_and_the_person_is_told_once(kui: Kui) -> None:
    request = ServiceRequest.objects.get(pk=sent("report").request_id)
    told: dict[str, Any] = {"number": number_of(request), "register": "kui", "register_number": "2671 0009"}
    for _ in range(3):
        answer = kui.tells("number.recorded", "msg_1", **told)
        assert (answer.status_code, answer.content) == (204, b"")
    assert kui.tells("number.recorded", "msg_2", **told).status_code == 204  # the same number under another id
    request.refresh_from_db()
    assert request.external_number == "2671 0009"
    assert types(request).count("number_recorded") == 1
    assert request.messages.filter(kind="notice").count() == 1
    row = Told.objects.get(hook="msg_1")
    assert (row.outcome, row.times, row.request_id, row.type) == (TAKEN, 3, request.pk, "number.recorded")


@pytest.mark.parametrize("state", ["accepted", "returned", "closed"])
def test_a_state_elsewhere_becomes_a_note_that_the_person_does_not_see(kui: Kui, state: str) -> None:
    number = kui.system.files().json()["number"]
    request = request_of(number)
    if state != "accepted":
        ended(request)  # what happens elsewhere goes on after our end
    answer = kui.tells(f"request.{state}", number=number, own_number="АК-7", words="Қаладан тыс жер")
    assert answer.status_code == 204
    note = request.messages.get(kind="note")
    assert "KUI" in note.text
    assert "АК-7" in note.text
    assert "Қаладан тыс жер" in note.text
    assert note.sent_at is None
    assert types(request)[-1] == "noted"
    assert "АК-7" not in everything_in("ledger_")
    assert "АК-7" not in kui.system.get(f"/requests/{number}/messages").content.decode()


def test_only_a_signature_over_these_bytes_by_a_known_system_counts(kui: Kui) -> None:
    number = kui.system.files().json()["number"]
    body = json.dumps(
        {"type": "request.accepted", "timestamp": "2026-11-22T10:00:00Z", "data": {"number": number}}
    ).encode()
    stranger = register(owner="Another")
    good = signing.headers("m", int(time.time()), body, [kui.secret])
    forged = [
        (body + b" ", good, ""),
        (body, {**good, "webhook-id": "n"}, ""),
        (body, {**good, "webhook-timestamp": str(int(time.time()) + 1)}, ""),
        (body, signing.headers("m", int(time.time()), body, [stranger.secret]), ""),
        (body, good, stranger.system.key.name),
        (body, good, "0123456789abcdef"),
        (body, {**good, "webhook-signature": good["webhook-signature"].replace("v1,", "v2,")}, ""),
        (body, {**good, "webhook-signature": "v1,ы"}, ""),
    ]
    answers = [kui.posts(*one) for one in forged]
    assert [one.status_code for one in answers] == [401] * len(forged)
    assert len({one.content for one in answers}) == 1
    assert "noted" not in types(request_of(number))
    assert not Told.objects.exists()
    assert Teller.objects.get(pk=kui.system.key.pk).refused_code == "signature_refused"
    assert kui.posts(body, good).status_code == 204  # the control


@pytest.mark.parametrize("off", [-400, 400])
def test_an_old_delivery_or_one_of_tomorrow_is_refused_and_a_fresh_one_of_the_same_id_taken(kui: Kui, off: int) -> None:
    number = kui.system.files().json()["number"]
    refused = kui.tells("request.accepted", "m", int(time.time()) + off, number=number)
    assert (refused.status_code, refused.json()["code"]) == (400, "timestamp_refused")
    assert not Told.objects.exists()
    assert kui.tells("request.accepted", "m", number=number).status_code == 204


def test_the_same_id_with_other_content_is_refused(kui: Kui) -> None:
    number = kui.system.files().json()["number"]
    assert kui.tells("request.accepted", "m", number=number).status_code == 204
    other = kui.tells("request.closed", "m", number=number)
    assert (other.status_code, other.json()["code"]) == (422, "webhook_id_reused")
    assert types(request_of(number)).count("noted") == 1


def test_what_was_refused_is_seen_and_may_come_again_under_its_id(kui: Kui) -> None:
    number = kui.system.files().json()["number"]
    assert kui.tells("request.accepted", "m", number="26-0000-0000-0").status_code == 404
    row = Told.objects.get()
    assert (row.outcome, row.request_id, row.type) == ("unknown_request", None, "request.accepted")
    assert kui.tells("request.accepted", "m", number=number).status_code == 204
    row.refresh_from_db()
    assert (row.outcome, row.times, row.request_id) == (TAKEN, 2, request_of(number).pk)


def test_a_fault_of_ours_leaves_neither_work_nor_row(kui: Kui, monkeypatch: pytest.MonkeyPatch) -> None:
    number = kui.system.files().json()["number"]

    def broken(**_facts: Any) -> None:
        raise RuntimeError("gone")

    kui.client.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr("senim.channels.connector.incoming.acting.processes.record", broken)
        assert kui.tells("request.accepted", "m", number=number).status_code == 500
    assert not Told.objects.exists()
    assert not request_of(number).messages.filter(kind="note").exists()
    assert kui.tells("request.accepted", "m", number=number).status_code == 204


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"x", 400, "not_json"),
        (b"{}", 422, "schema_refused"),
        (b'{"type": "request.gone", "timestamp": "2026-11-22T10:00:00Z", "data": {}}', 422, "schema_refused"),
        (b'{"type": "request.closed", "timestamp": "yesterday", "data": {"number": "x"}}', 422, "schema_refused"),
        (
            b'{"type": "request.closed", "timestamp": "2026-11-22T10:00:00Z", "data": {"number": "x", "number": "y"}}',
            400,
            "member_twice",
        ),
        (b'{"type": "request.closed", "timestamp": "2026-11-22T10:00:00Z", "data": {"number": "x"}}', 404, "unknown_request"),
        (b" " * 70_000, 413, "too_large"),
        (b" " * 1_100_000, 413, "too_large"),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_a_problem(kui: Kui, body: bytes, status: int, code: str) -> None:
    answer = kui.sends(body, "m")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"webhook-id": ""}, "webhook_id_refused"),
        ({"webhook-id": "x" * 101}, "webhook_id_refused"),
        ({"webhook-timestamp": ""}, "timestamp_refused"),
        ({"webhook-timestamp": "1e9"}, "timestamp_refused"),
        ({"webhook-timestamp": "9" * 40}, "timestamp_refused"),
        ({"webhook-timestamp": "-5"}, "timestamp_refused"),
        ({"webhook-signature": ""}, "signature_refused"),
        ({"webhook-signature": "v1,x " * 6}, "signature_refused"),
    ],
)
def test_headers_that_do_not_fit_are_named(kui: Kui, headers: dict[str, Any], code: str) -> None:
    answer = kui.sends(b"{}", "m", **headers)
    assert (answer.status_code in (400, 401), answer.json()["code"]) == (True, code)
    assert answer.json()["field"] in headers


def test_scopes_decide_what_and_about_whom_a_system_may_tell(kui: Kui) -> None:
    plain = register(CONNECTOR, owner="Akimat")
    mine = plain.system.files().json()["number"]
    by_web = number_of(ServiceRequest.objects.get(pk=sent().request_id))
    recorded: dict[str, Any] = {"register": "kui", "register_number": "1"}
    assert plain.tells("request.accepted", number=mine).status_code == 204
    assert plain.tells("request.accepted", number=by_web).json()["code"] == "unknown_request"
    assert plain.tells("number.recorded", number=mine, **recorded).json()["code"] == "scope_missing"
    assert kui.tells("request.accepted", number=by_web).status_code == 204
    ServiceRequest.objects.filter(pk=read_number(by_web)[1]).update(lane="safeguarded")
    assert kui.tells("request.accepted", number=by_web).json()["code"] == "unknown_request"


def test_a_revoked_or_stopped_system_tells_nothing_any_more(kui: Kui) -> None:
    number = kui.system.files().json()["number"]
    actions.stop_teller(key_id=kui.system.key.pk)
    assert kui.tells("request.accepted", number=number).status_code == 401
    again = register(owner="Again")
    revoke(key_id=again.system.key.pk, by=Officer.objects.get(username="gulnar"), at=timezone.now())
    assert again.tells("request.accepted", number=number).status_code == 401


def test_a_changed_secret_and_the_one_of_before_are_good_for_a_day(kui: Kui, monkeypatch: pytest.MonkeyPatch) -> None:
    number, old = kui.system.files().json()["number"], kui.secret
    by = Officer.objects.get(username="gulnar")
    new = actions.set_teller(key=kui.system.key, by=by, at=timezone.now())
    for secret in (old, new):
        kui.secret = secret
        assert kui.tells("request.accepted", number=number).status_code == 204
    Teller.objects.update(old_until=1)
    kui.secret = old
    assert kui.tells("request.accepted", number=number).status_code == 401
    assert new not in everything_in("channels_")


def test_an_unknown_name_costs_the_same_work_as_a_wrong_signature(kui: Kui, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real = signing.signature

    def counted(*values: Any) -> str:
        made.append(len(values[2]))
        return real(*values)

    wrong = signing.headers("m", int(time.time()), b"{} ", [kui.secret])
    monkeypatch.setattr(signing, "signature", counted)
    found = []
    for name in (kui.system.key.name, "0123456789abcdef", "ы"):
        made.clear()
        assert kui.posts(b"{}", wrong, name).status_code == 401
        found.append(tuple(made))
    assert found == [(2, 2)] * 3


def test_who_guesses_is_slowed_down_and_the_register_elsewhere_is_not(kui: Kui) -> None:
    number = kui.system.files().json()["number"]
    wrong = signing.headers("m", int(time.time()), b"{} ", [kui.secret])
    minute = int(time.time()) // 60
    answers = {kui.posts(b"{}", wrong).status_code for _ in range(12)}
    if int(time.time()) // 60 == minute:
        assert answers == {401, 429}
    assert Attempt.objects.filter(bucket="webhook").exists()
    kui.client = Client(REMOTE_ADDR="10.1.1.1")
    assert kui.tells("request.accepted", number=number).status_code == 204


def test_deliveries_of_long_ago_are_forgotten(kui: Kui) -> None:
    number = kui.system.files().json()["number"]
    kui.tells("request.accepted", number=number)
    at = Told.objects.get().last_at
    assert forgetting.forget_told(at + forgetting.TOLD_KEPT_SECONDS * 1_000_000) == 0
    assert forgetting.forget_told(at + forgetting.TOLD_KEPT_SECONDS * 1_000_000 + 1) == 1
    assert forgetting.TOLD_KEPT_SECONDS > 2 * checking.TOLERANCE_SECONDS


@pytest.mark.django_db(transaction=True)
def test_one_delivery_that_comes_four_times_at_the_same_moment_is_done_once() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    kui = register()
    number = kui.system.files().json()["number"]
    body = json.dumps(
        {"type": "request.accepted", "timestamp": "2026-11-22T10:00:00Z", "data": {"number": number}}
    ).encode()
    headers = signing.headers("m", int(time.time()), body, [kui.secret])

    def posts(_number: int) -> int:
        try:
            return int(Kui(kui.system, kui.secret).posts(body, headers).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(posts, range(4))) == [204] * 4
    assert types(request_of(number)).count("noted") == 1
    assert Told.objects.get().times == 4
