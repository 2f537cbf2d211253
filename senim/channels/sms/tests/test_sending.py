"""Notices through a gateway that refuses, fails, hangs or reports: each sent once, none lost, reports believed only when signed."""

import time
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from senim.channels.sms.tests.fake_kannel import FakeKannel
from senim.intake.models import ServiceRequest
from senim.notices import outbox
from senim.notices.actions import set_reach
from senim.notices.errors import Refused, Temporary
from senim.notices.models import Notice
from senim.notices.outbox import take
from senim.notices.tests.sending import NOON, post_of
from senim.notices.transports.kannel import gateway
from senim.notices.transports.kannel.reports import notice_of, token_of
from senim.notices.transports.kannel.sending import report_address
from senim.notices.transports.registry import TRANSPORTS, Message
from tests.requests import sent

pytestmark = pytest.mark.db
WORDS = Message(7, "+77011234567", "Қабылдадық. Нөмірі: 26-0000-0007-1.", "kk")


def noticed() -> Notice:
    """The receipt of a request whose person left a phone number, waiting to go by SMS."""
    done = sent("advice", at=NOON, phone="+77011234567")
    if not Notice.objects.filter(request_id=done.request_id, kind="receipt").exists():
        set_reach(request_id=done.request_id, channel="sms", language="kk", at=NOON)
    assert ServiceRequest.objects.filter(pk=done.request_id).exists()
    return Notice.objects.get(request_id=done.request_id, kind="receipt")


def reported(notice: Notice, state: int | str, about: str | None = None, **place: Any) -> int:
    """Kannel reports about a notice; the status of our answer."""
    token = token_of(notice.pk) if about is None else about
    return int(Client(**place).get("/doors/sms/report/", {"state": str(state), "about": token}).status_code)


def test_kazakh_goes_as_ucs_2_and_plain_words_as_gsm(kannel: FakeKannel) -> None:
    transport = TRANSPORTS["kannel"][1]
    assert transport.send(WORDS).parts == 1
    assert transport.send(Message(8, "+77011234567", "Received. " * 30, "en")).parts == 2
    assert [(one["coding"], one["charset"]) for one in kannel.taken] == [("2", "UTF-8"), ("0", "UTF-8")]
    assert kannel.taken[0]["text"] == WORDS.text
    assert (kannel.taken[0]["from"], kannel.taken[0]["dlr-mask"]) == ("1102", "19")


def test_each_fault_of_the_gateway_says_what_to_do_next(kannel: FakeKannel, settings: Settings) -> None:
    transport = TRANSPORTS["kannel"][1]
    kannel.faults = [503, 500, 400, 404]
    for _ in range(2):
        with pytest.raises(Temporary):
            transport.send(WORDS)
    for reason in ("kannel-400", "not_routable"):
        with pytest.raises(Refused, match=reason):
            transport.send(WORDS)
    settings.KANNEL = (kannel.base, "senim", "wrong")
    with pytest.raises(Temporary, match="kannel-403") as closed:
        transport.send(WORDS)
    assert (closed.value.whole_line, closed.value.retry_seconds) == (True, 60)
    settings.KANNEL = ("http://127.0.0.1:9", "senim", "x")
    with pytest.raises(Temporary, match="no_connection"):
        transport.send(WORDS)
    settings.KANNEL = None
    with pytest.raises(Temporary, match="not_configured"):
        transport.send(WORDS)


@pytest.mark.parametrize("slow", [{"hang_seconds": 3.0}, {"drip_seconds": 0.4}])
def test_a_gateway_that_hangs_or_drips_is_left_after_its_time(
    kannel: FakeKannel, monkeypatch: pytest.MonkeyPatch, slow: dict[str, float]
) -> None:
    monkeypatch.setattr(gateway, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(gateway, "CONNECT_SECONDS", 0.5)
    for name, seconds in slow.items():
        setattr(kannel, name, seconds)
    begun = time.monotonic()
    with pytest.raises(Temporary, match="no_answer"):
        TRANSPORTS["kannel"][1].send(WORDS)
    assert time.monotonic() - begun < 2.5


def test_no_fault_holds_the_number_or_the_words(kannel: FakeKannel, settings: Settings) -> None:
    settings.KANNEL = ("http://127.0.0.1:9", "senim", "x")
    with pytest.raises(Temporary) as fault:
        TRANSPORTS["kannel"][1].send(WORDS)
    assert "7701" not in repr(fault.value) + repr(fault.value.__cause__) + repr(fault.value.reason)


def test_a_report_makes_a_notice_delivered_once(kannel: FakeKannel) -> None:
    notice = noticed()
    post_of("sms", NOON).deliver()
    assert Notice.objects.get(pk=notice.pk).state == "sent"
    assert [reported(notice, 8), reported(notice, 1), reported(notice, 1), reported(notice, 2)] == [200] * 4
    assert Notice.objects.get(pk=notice.pk).state == "delivered"


def test_a_report_of_failure_makes_it_a_dead_letter_that_a_person_sees(kannel: FakeKannel) -> None:
    notice = noticed()
    post_of("sms", NOON).deliver()
    assert reported(notice, 2) == 200
    found = Notice.objects.get(pk=notice.pk)
    assert (found.state, found.reason) == ("dead", "not_delivered")


@pytest.mark.parametrize(("state", "becomes"), [(1, "delivered"), (16, "dead")])
def test_a_report_that_is_quicker_than_our_own_note_stands(kannel: FakeKannel, state: int, becomes: str) -> None:
    notice = noticed()
    taken = take("sms", notice.next_at, notice.next_at + 10**8, 1)
    assert taken is not None
    assert taken.id == notice.pk
    assert reported(notice, state) == 200
    outbox.sent(taken, notice.next_at + 1, "kannel", f"kannel-{notice.pk}", 2, 3000)
    found = Notice.objects.get(pk=notice.pk)
    assert (found.state, found.parts, found.cost) == (becomes, 2, 3000)


def test_what_reached_the_phone_is_not_sent_again_though_our_call_got_no_answer(kannel: FakeKannel) -> None:
    notice = noticed()
    taken = take("sms", notice.next_at, notice.next_at + 10**8, 1)
    assert taken is not None
    outbox.again(taken, notice.next_at, "no_answer")
    assert reported(notice, 1) == 200
    assert post_of("sms", NOON).deliver() == 0
    assert (Notice.objects.get(pk=notice.pk).state, kannel.taken) == ("delivered", [])


def test_a_report_that_is_not_ours_changes_nothing(kannel: FakeKannel) -> None:
    notice = noticed()
    post_of("sms", NOON).deliver()
    forged = [
        f"{notice.pk}",
        f"{notice.pk}.x",
        token_of(notice.pk)[:-1] + "_",
        token_of(notice.pk + 1)[:-2],
        "",
        "\u0431",
    ]
    assert {reported(notice, 1, about=one) for one in forged} == {403}
    assert reported(notice, 1, REMOTE_ADDR="203.0.113.9") == 403
    assert {reported(notice, one) for one in ("", "x", "99", "-1", "1" * 500)} == {200}
    assert Notice.objects.get(pk=notice.pk).state == "sent"
    assert reported(notice, 1) == 200
    assert Notice.objects.get(pk=notice.pk).state == "delivered"


def test_the_address_of_a_report_has_no_per_cent_sign_but_kannels_own(kannel: FakeKannel) -> None:
    address = report_address(123456789)
    assert address.startswith("http://127.0.0.1:8000/doors/sms/report/?state=%d&about=")
    assert address.count("%") == 1
    assert notice_of(address.rpartition("=")[2]) == 123456789
