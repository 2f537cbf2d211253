"""Messages taken in: once each, only from our gateway, and no flood of one number costs us anything."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from senim.channels import outbox
from senim.channels.dialogue.speech import Say
from senim.channels.errors import TryLater
from senim.channels.models import Arrived, Conversation, Saying
from senim.channels.sms import tallies
from senim.channels.sms.door import Sms
from senim.channels.sms.tests.fake_kannel import FakeKannel
from senim.channels.sms.tests.texter import SECRET, Texter, call, kannel_calls
from senim.notices.models import Notice

pytestmark = pytest.mark.db
MINUTE = dt.timedelta(minutes=1)


def counted(what: str) -> int:
    """How much of something was counted today."""
    return tallies.of_day(timezone.now()).get(what, 0)


def test_a_message_that_kannel_brings_three_times_is_answered_once(askar: Texter) -> None:
    query = askar.query("Сәлем", id="one", at=1_800_000_000)
    assert [kannel_calls(query).status_code for _ in range(3)] == [200, 200, 200]
    assert askar.reads().count("Қазақша") == 1
    assert kannel_calls(query).status_code == 200
    assert askar.reads() == ""
    assert (counted("in"), counted("repeated")) == (1, 3)


def test_the_same_words_under_another_id_are_another_message(askar: Texter) -> None:
    kannel_calls(askar.query("Сәлем"))
    kannel_calls(askar.query("Сәлем"))
    assert askar.reads().count("Қазақша") == 2


def test_another_text_under_a_known_id_changes_nothing(askar: Texter) -> None:
    kannel_calls(askar.query("1", id="one", at=1_800_000_000))
    kannel_calls(askar.query("2", id="one", at=1_800_000_000))
    assert Arrived.objects.count() == 1


def test_messages_are_answered_in_the_order_in_which_they_were_sent(askar: Texter) -> None:
    late, early = askar.query("1", at=1_800_000_050), askar.query("x", at=1_800_000_040)
    kannel_calls(late)
    kannel_calls(early)
    askar.reads()
    assert askar.state.language == "kk"


def test_kannel_never_gets_words_that_would_go_to_the_person(askar: Texter) -> None:
    assert kannel_calls(askar.query("hello")).content == b""


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper()])
def test_a_call_without_our_secret_is_not_taken(askar: Texter, refusals: list[str], secret: str) -> None:
    answer = kannel_calls(askar.query("hello").replace(SECRET, secret))
    assert (answer.status_code, Arrived.objects.count(), refusals) == (403, 0, ["closed"])
    assert kannel_calls(askar.query("hello")).status_code == 200


def test_a_call_from_elsewhere_is_not_taken_and_costs_no_statement(
    askar: Texter, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert kannel_calls(askar.query("hello"), REMOTE_ADDR="203.0.113.9").status_code == 403


def test_behind_a_proxy_the_address_that_it_saw_counts(askar: Texter, settings: Settings) -> None:
    settings.TRUSTED_PROXIES, settings.SMS_FROM = 1, ["198.51.100.7"]
    forged = {"HTTP_X_FORWARDED_FOR": "198.51.100.7, 203.0.113.9"}
    assert kannel_calls(askar.query("hello"), **forged).status_code == 403
    assert kannel_calls(askar.query("hello"), HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 200


def test_without_settings_the_door_is_closed(askar: Texter, settings: Settings) -> None:
    settings.SMS_SECRET = ""
    assert kannel_calls(askar.query("hello").replace(SECRET, "")).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "Kaspi"},
        {"text": b"\xff"},
        {"id": ""},
        {"at": "x"},
        {"charset": "EBCDIC"},
        {"coding": "1", "text": b"\x00\xff"},
    ],
)
def test_what_cannot_be_read_is_counted_and_never_a_fault(
    kannel: FakeKannel, refusals: list[str], wrong: dict[str, str | bytes]
) -> None:
    usual: dict[str, str | bytes] = {"id": "a", "at": "1", "from": "+77011234567", "coding": "0", "charset": "UTF-8"}
    assert kannel_calls(call(secret=SECRET, **{**usual, "text": b"x", **wrong})).status_code == 200
    assert (Arrived.objects.count(), refusals) == (0, ["unreadable"])


@pytest.mark.parametrize(
    "query", ["", "%", "%zz=%", "secret", "=" * 500, "a=%00%ff&secret=%00", "&" * 5000, "x" * 40_000]
)
def test_no_query_however_odd_is_a_fault(kannel: FakeKannel, query: str) -> None:
    assert kannel_calls(query).status_code in {200, 403}
    assert not Arrived.objects.exists()


def test_only_get_is_answered(kannel: FakeKannel) -> None:
    assert Client().post("/doors/sms/", {"a": "b"}).status_code == 405


def test_a_flood_of_one_number_is_told_once_and_costs_no_more(
    askar: Texter, settings: Settings, refusals: list[str]
) -> None:
    settings.SMS_MOST_AN_HOUR = 3
    for number in range(20):
        assert kannel_calls(askar.query(f"message {number}")).status_code == 200
    said = askar.reads()
    assert (Arrived.objects.count(), refusals) == (3, ["flood"] * 17)
    assert len(askar.kannel.taken) == 4
    assert said.count("Бір сағат күтіп") == 1
    other = Texter("+77027654321", askar.kannel)
    assert "Қазақша" in other.writes("hello")


def test_parts_and_cost_are_counted_by_the_operators_price(askar: Texter) -> None:
    askar.writes("hello")
    assert (counted("out"), counted("parts"), counted("cost")) == (1, 1, 1500)
    outbox.put(Sms(), askar.number, (Say("қ" * 135),), timezone.now())
    askar.reads()
    assert (counted("out"), counted("parts"), counted("cost")) == (2, 4, 6000)


def test_when_the_parts_of_the_day_are_used_up_words_wait_and_nothing_is_lost(
    askar: Texter, settings: Settings
) -> None:
    settings.SMS_PARTS_A_DAY = 1
    askar.writes("hello")
    with pytest.raises(TryLater, match="used up"):
        askar.writes("1")
    assert (len(askar.kannel.taken), Saying.objects.count()) == (1, 1)
    settings.SMS_PARTS_A_DAY = 100
    Saying.objects.update(next_at=timezone.now())
    assert "Не керек?" in askar.reads()


def test_nothing_of_a_message_stays_readable(askar: Texter) -> None:
    secret_words = "менің құпия сөзім"
    askar.begins("advice", "kk")
    kannel_calls(askar.query(secret_words))
    stored = [bytes(one.body) for one in Arrived.objects.all()] + [
        bytes(one.state) for one in Conversation.objects.all()
    ]
    assert stored
    assert not [one for one in stored if secret_words.encode() in one or askar.number.encode() in one]
    assert not Notice.objects.filter(reference__contains=askar.number).exists()
