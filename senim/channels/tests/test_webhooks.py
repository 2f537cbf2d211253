"""Webhooks: each change once it was taken and not before, in order, signed, to the set address only; bad receivers hurt nobody else."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from senim.accounts.models import Officer
from senim.channels.connector.webhooks import actions, queue, sending
from senim.channels.connector.webhooks.delivering import Courier
from senim.channels.connector.webhooks.errors import AddressRefused, ChangeGone, NotTaken
from senim.channels.connector.webhooks.working import with_something_due
from senim.channels.connector_tables import DEAD, PULL, SENT, WAITING, Change, DeliveryTry
from senim.channels.connector_tables import Receiver as ReceiverRow
from senim.channels.tests.other_system import OtherSystem, other_system
from senim.channels.tests.receiver_of_webhooks import Receiver, receiving
from senim.intake.actions import withdraw
from senim.intake.models import ServiceRequest
from senim.ledger.followers import run_once
from senim.sealing.receipts import read_number
from tests.requests import ended, sent

pytestmark = pytest.mark.db
SECOND = 1_000_000


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000 * SECOND

    def __call__(self) -> int:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += int(seconds * SECOND)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def courier(clock: Clock) -> Courier:
    return Courier(clock, lambda: 0.0, lambda: 7)


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE = True
    with receiving() as found:
        yield found


@pytest.fixture
def told(receiver: Receiver) -> OtherSystem:
    """A system that is told by webhooks; its secret is in `secrets`."""
    system = other_system()
    secrets[system.key.pk] = listens(system, receiver)
    return system


secrets: dict[int, str] = {}


def listens(system: OtherSystem, receiver: Receiver) -> str:
    by = Officer.objects.get(username="gulnar")
    return actions.set_receiver(key=system.key, url=receiver.url, by=by, at=timezone.now())


def request_of(number: str) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=read_number(number)[1])


def test_a_change_arrives_signed_and_says_codes_only(told: OtherSystem, receiver: Receiver, courier: Courier) -> None:
    number = told.files(own_number="EO-1", answers={"question": "Көршім түнде шулайды"}).json()["number"]
    run_once()
    assert courier.deliver(told.key.pk) == 1
    headers, body = receiver.came[0]
    said = json.loads(body)
    assert said["type"] == "request.received"
    assert (said["data"]["number"], said["data"]["own_number"], said["data"]["status"]) == (number, "EO-1", "working")
    assert "шулайды" not in body.decode()
    assert _is_genuine(secrets[told.key.pk], headers, body)
    assert not _is_genuine(secrets[told.key.pk], headers, body + b" ")
    assert Change.objects.get().state == SENT


def _is_genuine(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As the specification tells receivers to check, written apart from our own code."""
    content = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    wanted = base64.b64encode(hmac.new(base64.b64decode(secret[6:]), content, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


def test_what_was_taken_is_never_sent_again_and_what_failed_keeps_its_id(
    told: OtherSystem, receiver: Receiver, courier: Courier, clock: Clock
) -> None:
    told.files()
    run_once()
    receiver.statuses = [500, 503]
    for _ in range(6):
        courier.deliver(told.key.pk)
        clock.passes(60)
    assert len(receiver.came) == 1
    assert len(receiver.asked) == 3
    change = Change.objects.get()
    assert (change.state, change.attempts) == (SENT, 3)
    assert [one.status for one in DeliveryTry.objects.order_by("pk")] == [500, 503, 204]
    assert receiver.came[0][0]["webhook-id"] == f"change_{change.pk}"


def test_a_later_change_of_a_request_never_overtakes_an_earlier_one(
    told: OtherSystem, receiver: Receiver, courier: Courier, clock: Clock
) -> None:
    slow, quick = told.files().json()["number"], told.files().json()["number"]
    withdraw(request=request_of(slow), at=timezone.now())
    run_once()
    receiver.statuses = [500]
    for _ in range(8):
        courier.deliver(told.key.pk)
        clock.passes(40)
    assert [one["type"] for one in receiver.changes if one["number"] == slow] == [
        "request.received",
        "request.withdrawn",
    ]
    assert [one["type"] for one in receiver.changes if one["number"] == quick] == ["request.received"]


def test_a_worker_that_died_with_a_change_in_hand_leaves_it_until_its_lease_ends(
    told: OtherSystem, receiver: Receiver, courier: Courier, clock: Clock
) -> None:
    told.files()
    run_once()
    dead = queue.take(told.key.pk, clock(), clock() + 60 * SECOND, lease=1)
    assert dead is not None
    assert courier.deliver(told.key.pk) == 0
    clock.passes(61)
    assert courier.deliver(told.key.pk) == 1
    queue.failed(dead, clock(), 0, "late", 0.0, 5)  # what the dead one would still write changes nothing
    assert Change.objects.get().state == SENT


def test_after_three_days_it_is_given_up_and_a_person_sends_it_again(
    told: OtherSystem, receiver: Receiver, courier: Courier, clock: Clock
) -> None:
    told.files()
    run_once()
    receiver.status = 500
    began = clock()
    while Change.objects.get().state != DEAD:
        courier.deliver(told.key.pk)
        clock.passes(3600)
        assert clock() - began < 5 * 24 * 3600 * SECOND
    assert clock() - began > 2 * 24 * 3600 * SECOND
    assert len(receiver.asked) == len(queue.WAITS_SECONDS) + 1
    receiver.status = 204
    change = actions.resend(key_id=told.key.pk, change_id=Change.objects.get().pk, at=timezone.now())
    assert (change.state, change.attempts) == (WAITING, 0)
    clock.passes(10**6)
    assert courier.deliver(told.key.pk) == 1
    with pytest.raises(ChangeGone):
        actions.resend(key_id=told.key.pk, change_id=change.pk, at=timezone.now())


def test_a_receiver_that_fails_for_an_hour_is_left_alone_more_and_more_and_loses_nothing(
    told: OtherSystem, receiver: Receiver, courier: Courier, clock: Clock
) -> None:
    numbers = [told.files().json()["number"] for _ in range(3)]
    run_once()
    receiver.status = 500
    for _ in range(360):
        clock.passes(10)
        if with_something_due(clock()):
            courier.deliver(told.key.pk)
    row = ReceiverRow.objects.get()
    assert row.failing_since is not None
    assert (row.reason, 5 < len(receiver.asked) < 30) == ("status", True)
    receiver.status = 204
    for _ in range(12):
        clock.passes(3600)
        courier.deliver(told.key.pk)
    assert sorted(one["number"] for one in receiver.changes) == sorted(numbers)
    well = ReceiverRow.objects.get()
    assert (well.failing_since, well.failures) == (None, 0)


def test_no_redirect_is_followed(told: OtherSystem, receiver: Receiver, courier: Courier) -> None:
    told.files()
    run_once()
    receiver.statuses = [302]
    courier.deliver(told.key.pk)
    assert receiver.asked == ["/senim"]
    assert DeliveryTry.objects.get().reason == "redirect"


def test_a_changed_secret_signs_beside_the_old_one_for_a_day(
    told: OtherSystem, receiver: Receiver, courier: Courier, clock: Clock
) -> None:
    old, new = secrets[told.key.pk], listens(told, receiver)
    told.files()
    run_once()
    clock.now = int(timezone.now().timestamp()) * SECOND + SECOND
    courier.deliver(told.key.pk)
    headers, body = receiver.came[0]
    assert _is_genuine(old, headers, body)
    assert _is_genuine(new, headers, body)
    told.files()
    run_once()
    clock.passes(25 * 3600)
    courier.deliver(told.key.pk)
    headers, body = receiver.came[1]
    assert not _is_genuine(old, headers, body)
    assert _is_genuine(new, headers, body)


def test_what_others_filed_is_told_to_nobody(told: OtherSystem, receiver: Receiver, courier: Courier) -> None:
    stranger = other_system("Another")
    sent()
    stranger.files()
    run_once()
    assert courier.deliver(told.key.pk) == 0
    assert [one.state for one in Change.objects.all()] == [PULL]  # the stranger's own, who pulls
    assert [one["type"] for one in stranger.get("/changes").json()["changes"]] == ["request.received"]
    assert told.get("/changes").json() == {"changes": [], "more": False}


def test_changes_can_be_pulled_by_cursor_with_the_same_content(told: OtherSystem) -> None:
    number = told.files().json()["number"]
    ended(request_of(number))
    run_once()
    first = told.get("/changes", limit=1).json()
    rest = told.get("/changes", after=first["changes"][-1]["cursor"]).json()
    assert first["more"]
    assert not rest["more"]
    assert [one["type"] for one in first["changes"] + rest["changes"]] == ["request.received", "request.answered"]
    assert rest["changes"][-1]["status"] == "answered"
    run_once()
    assert Change.objects.count() == 2  # the log read once more tells nothing twice


def test_a_revoked_key_gets_nothing_any_more(told: OtherSystem, receiver: Receiver, courier: Courier) -> None:
    from senim.channels.api_keys.issuing import revoke

    told.files()
    run_once()
    revoke(key_id=told.key.pk, by=Officer.objects.get(username="gulnar"), at=timezone.now())
    assert courier.deliver(told.key.pk) == 0
    assert told.get("/requests").status_code == 401
    assert receiver.asked == []


def test_a_stopped_receiver_leaves_its_changes_to_be_pulled(told: OtherSystem, courier: Courier) -> None:
    told.files()
    run_once()
    actions.stop_receiver(key_id=told.key.pk)
    assert courier.deliver(told.key.pk) == 0
    assert len(told.get("/changes").json()["changes"]) == 1


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.kz/x", "scheme"),
        ("ftp://example.kz/x", "scheme"),
        ("https://", "shape"),
        ("https://user:word@example.kz/", "shape"),
        ("https://example.kz/#x", "shape"),
        ("https://example.kz:99999/", "shape"),
        ("https://мысал.kz/", "shape"),
        ("https://[::1", "shape"),
        ("https://127.0.0.1/", "private"),
        ("https://10.1.2.3/", "private"),
        ("https://169.254.169.254/latest", "private"),
        ("https://[::1]/", "private"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://0.0.0.0/", "private"),
        ("https://localhost/", "private"),
        ("https://example.kz/" + "x" * 300, "long"),
    ],
)
def test_addresses_where_nothing_may_go_are_refused(url: str, code: str, settings: Settings) -> None:
    settings.WEBHOOK_PRIVATE = False
    assert sending.check_address("https://example.kz:8443/hooks?x=1")  # the control
    with pytest.raises(AddressRefused) as refused:
        sending.check_address(url)
    assert refused.value.code == code


def test_a_name_that_leads_into_a_private_network_gets_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_PRIVATE = False

    def looked_up(*_arguments: Any, **_options: Any) -> list[Any]:
        return [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", ("192.168.1.1", 443))]

    monkeypatch.setattr("socket.getaddrinfo", looked_up)
    with pytest.raises(NotTaken) as refused:
        sending.deliver("https://example.kz/", b"{}", {})
    assert refused.value.reason == "private"


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_hangs_holds_up_nobody_else(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading
    from concurrent.futures import ThreadPoolExecutor

    from senim.channels.connector.webhooks.working import hand_out

    monkeypatch.setattr(sending, "ANSWER_SECONDS", 15.0)
    settings.WEBHOOK_PRIVATE = True
    with receiving() as other:
        hanging, good = other_system("Hangs"), other_system("Works")
        listens(hanging, receiver)
        listens(good, other)
        receiver.hangs = True
        hanging.files()
        good.files()
        run_once()
        import time

        courier = Courier(lambda: time.time_ns() // 1000, lambda: 0.0, lambda: 7)
        pool, busy = ThreadPoolExecutor(4), {}  # type: ignore[var-annotated]
        assert hand_out(pool, busy, courier, threading.Event()) == 2
        busy[good.key.pk].result(timeout=10)
        assert len(other.came) == 1
        assert not busy[hanging.key.pk].done()
        assert hand_out(pool, busy, courier, threading.Event()) == 0
        receiver.free.set()
        busy[hanging.key.pk].result(timeout=10)
        pool.shutdown()
        assert len(receiver.came) == 1
