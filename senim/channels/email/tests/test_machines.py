"""Machines are recognised, never answered, and write into nothing; nobody can make two of them write to each other for long."""

import datetime as dt

import pytest
from django.utils import timezone

from senim.channels import conversations, outbox
from senim.channels.email import letters, receiving
from senim.channels.email.outgoing import LETTERS
from senim.channels.email.receiving import MOST_ANSWERS, MOST_BEGUN
from senim.channels.email.tests.correspondent import FIRST, Correspondent
from senim.channels.models import Exchange, Letter, Saying
from senim.channels.outbox import deliver
from senim.intake import drafts
from senim.intake.models import Draft, Message, ServiceRequest
from senim.notices.errors import Temporary
from senim.notices.transports.memory.sending import MEMORY

pytestmark = pytest.mark.db
MACHINES = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated; type=x"},
    {"Precedence": "bulk"},
    {"X-Autoreply": "yes"},
    {"Return-Path": "<>"},
    {"List-Id": "<news.example>"},
    {"From": "MAILER-DAEMON@example.kz"},
    {"From": "ask@senim.example"},
]


@pytest.mark.parametrize("headers", MACHINES, ids=lambda one: next(iter(one)) + str(len(next(iter(one.values())))))
def test_a_machine_is_not_answered_and_writes_into_no_request(aigerim: Correspondent, headers: dict[str, str]) -> None:
    request, receipt = aigerim.submits("kk")
    for mail in (aigerim.letter(FIRST["kk"], **headers), aigerim.answer(receipt, "Демалыстамын", **headers)):
        if "From" in headers:
            del mail["From"]
            mail["From"] = headers["From"]
        assert aigerim.writes(mail).state == "machine"
    assert aigerim.gets() == []
    assert not Message.objects.filter(request=request).exists()
    assert Exchange.objects.count() == 1


def test_auto_submitted_no_is_a_person_and_a_quiet_answer_is_taken_without_an_answer(aigerim: Correspondent) -> None:
    request, receipt = aigerim.submits("kk")
    assert aigerim.writes(aigerim.answer(receipt, "Бір", Auto_Submitted="no")).state == "taken"
    assert len(aigerim.gets()) == 1
    assert aigerim.writes(aigerim.answer(receipt, "Екі", X_Auto_Response_Suppress="All")).state == "taken"
    assert aigerim.gets() == []
    assert Message.objects.filter(request=request).count() == 2
    row = aigerim.writes(aigerim.letter(FIRST["kk"], X_Auto_Response_Suppress="All"))
    assert (row.state, row.reason) == ("refused", "quiet")


def test_our_own_letters_are_machines_for_us_too(aigerim: Correspondent) -> None:
    ours = aigerim.asks("kk")
    mail = aigerim.letter(ours.text, to=ours.headers["Reply-To"], **{"Auto-Submitted": ours.headers["Auto-Submitted"]})
    assert letters.read(mail.as_bytes()).kind == "machine"


def test_one_address_begins_so_many_exchanges_a_day_and_the_rest_is_left_to_people(aigerim: Correspondent) -> None:
    states = [aigerim.writes(aigerim.letter(f"{FIRST['ru']} {n}")).state for n in range(MOST_BEGUN + 3)]
    assert states == ["taken"] * MOST_BEGUN + ["refused"] * 3
    assert len(aigerim.gets()) == Exchange.objects.count() == MOST_BEGUN
    other = Correspondent("bolat@example.kz")
    assert other.writes(other.letter(FIRST["kk"])).state == "taken"


def test_one_address_gets_so_many_letters_a_day_and_its_words_are_still_taken(aigerim: Correspondent) -> None:
    request, receipt = aigerim.submits("en")
    for n in range(MOST_ANSWERS + 4):
        aigerim.writes(aigerim.answer(receipt, f"Message {n}"))
    assert Letter.objects.filter(answered=True).count() == MOST_ANSWERS
    assert len(aigerim.gets()) == MOST_ANSWERS - 3
    assert Message.objects.filter(request=request).count() == MOST_ANSWERS + 4


def test_an_hour_of_too_many_beginners_keeps_letters_in_the_mailbox(
    aigerim: Correspondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_BEGUN_BY_ALL", 2)
    people = [Correspondent(f"{n}@example.kz") for n in range(3)]
    raws = [one.letter(FIRST["kk"]).as_bytes() for one in people]
    at = timezone.now()
    assert [receiving.take(raw, at).state for raw in raws] == ["taken", "taken", "waiting"]
    assert receiving.take(raws[2], at + dt.timedelta(minutes=11)).state == "waiting"
    assert receiving.take(raws[2], at + dt.timedelta(hours=2)).state == "taken"
    assert Exchange.objects.count() == 3


def test_a_fault_between_leaves_nothing_half_done_and_the_letter_is_taken_later(
    aigerim: Correspondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, at = aigerim.letter(FIRST["kk"]).as_bytes(), timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "put", lambda *_given: 1 / 0)
        assert receiving.take(raw, at).state == "waiting"
        assert (Exchange.objects.count(), Draft.objects.count(), Saying.objects.count()) == (0, 0, 0)
        assert receiving.take(raw, at).attempts == 1
    assert receiving.take(raw, at + dt.timedelta(minutes=1)).state == "taken"
    assert (Exchange.objects.count(), Draft.objects.count(), Saying.objects.count()) == (1, 1, 1)


def test_our_letter_waits_while_the_mail_server_is_at_fault(aigerim: Correspondent) -> None:
    aigerim.writes(aigerim.letter(FIRST["kk"]))
    MEMORY.faults.append(Temporary("smtp-451"))
    assert deliver(LETTERS, timezone.now()) == 0
    assert Saying.objects.count() == 1
    deliver(LETTERS, timezone.now() + dt.timedelta(minutes=5))
    assert not Saying.objects.exists()
    assert len(MEMORY.taken) == 1


def test_after_a_week_an_answer_begins_anew_and_says_so(aigerim: Correspondent) -> None:
    ours = aigerim.asks("en")
    at = timezone.now()
    for days in (6, 8):
        conversations.clear_old(at + dt.timedelta(days=days))
        drafts.clear_old(at + dt.timedelta(days=days))
        assert Draft.objects.count() == (days == 6)
    aigerim.writes(aigerim.answer(ours, "My phone was stolen in the market"))
    [anew] = aigerim.gets()
    assert "Your earlier letter was erased" in anew.text
    assert not ServiceRequest.objects.filter(channel="email").exists()


def test_answers_that_do_not_fit_are_asked_again_with_the_reason(aigerim: Correspondent) -> None:
    ours = aigerim.asks("en")
    aigerim.writes(aigerim.answer(ours, "I do not know what you mean by this.\nPlease\nhelp"))
    [again] = aigerim.gets()
    assert "We did not find the answers in your letter." in again.text
    aigerim.writes(aigerim.answer(again, "1: 99\n2: Atlantis"))
    [again] = aigerim.gets()
    assert "1. Choose one of the answers shown." in again.text
    assert "2. We know no such region." in again.text
    aigerim.writes(aigerim.answer(again, "1: A crime or fraud\n2: 7"))
    [more] = aigerim.gets()
    assert "3. " in more.text
    assert "1. " not in more.text.partition("3. ")[0].partition("once these")[2]


def test_a_text_that_is_too_long_is_told_with_its_limit_and_can_be_written_anew(aigerim: Correspondent) -> None:
    ours = aigerim.asks("en", "word " * 1000)
    assert "4000" in ours.text
    assert "1. " in ours.text
    assert "Your question" in ours.text
