"""Delivery: at least once, never after the acceptance is written, by one worker only; faults wait, refusals die, hours are kept."""

import datetime as dt
from itertools import count
from threading import Thread

import pytest
from django.db import connection, connections

from senim.intake.actions import micros
from senim.intake.models import Contact
from senim.ledger.actor import Actor
from senim.notices import actions, outbox
from senim.notices.delivery import Post
from senim.notices.errors import NotDead, Refused, Temporary, UnknownNotice
from senim.notices.hours import Hours, next_moment
from senim.notices.models import Line, Notice
from senim.notices.tests.sending import DAY, HOUR, NOON, asked_by_email, one, post_of
from senim.notices.transports.memory.sending import MemoryTransport
from senim.notices.transports.registry import register, transport
from senim.notices.trying import MOST_ATTEMPTS, Health, delay_us
from senim.places.queries import units
from senim.processes import actions as processes
from tests.requests import ended

pytestmark = pytest.mark.db


def state(notice: Notice) -> tuple[str, str]:
    notice.refresh_from_db()
    return notice.state, notice.reason


def test_a_receipt_leaves_at_once_in_the_persons_language_with_the_number_and_without_the_secret(
    memory: MemoryTransport,
) -> None:
    request = asked_by_email()
    assert post_of(at=NOON).deliver() == 1
    [message] = memory.taken
    assert message.to == "aigerim@example.kz"
    assert message.language == "kk"
    assert message.subject.startswith("Senim · 26-")
    assert "Қабылдадық." in message.text
    assert "?" not in message.text.split("\n\n--")[0]
    assert state(one(request, "receipt")) == ("sent", "")
    assert post_of(at=NOON).deliver() == 0


def test_no_notice_says_what_a_request_is_about(memory: MemoryTransport) -> None:
    request = asked_by_email(question="Күйеуім ұрады, қорқам")
    ended(request, letter="Қылмыс ісі қозғалды", at=NOON + HOUR)
    assert post_of(at=NOON + 2 * HOUR).deliver() == 2
    said = " ".join(f"{one.subject} {one.text} {one.headers}" for one in memory.taken)
    for word in ("ұрады", "қорқам", "қозғалды", "кеңес", "полиция", "advice", "Жауап: "):
        assert word not in said.casefold()
    assert "жауап дайын" in said


def test_what_the_provider_took_is_never_sent_again_and_what_a_killed_worker_held_comes_back(
    memory: MemoryTransport,
) -> None:
    asked_by_email()
    at = micros(NOON)
    lost = outbox.take("email", at, at + 120_000_000, 5)
    assert lost is not None
    assert post_of(at=NOON).deliver() == 0
    assert post_of(at=NOON + dt.timedelta(seconds=121)).deliver() == 1
    outbox.dead(lost, at, "late")
    assert Notice.objects.get(pk=lost.id).state == "sent"
    assert post_of(at=NOON + HOUR).deliver() == 0
    assert len(memory.taken) == 1


def test_a_fault_waits_longer_each_time_and_at_last_a_person_looks(memory: MemoryTransport) -> None:
    request = asked_by_email()
    at = NOON
    for attempt in range(1, MOST_ATTEMPTS + 1):
        memory.faults = [Temporary("smtp-451", whole_line=False)]
        assert post_of(at=at, first_seconds=0.001).deliver() == 1
        assert one(request, "receipt").attempts == attempt
        at += dt.timedelta(seconds=10)
    assert state(one(request, "receipt")) == ("dead", "smtp-451")
    assert memory.taken == []


def test_delays_double_are_spread_and_have_an_end() -> None:
    assert [delay_us(n, 0.5) // 1_000_000 for n in (1, 2, 3, 20)] == [30, 60, 120, 7200]
    assert delay_us(1, 0.0) < delay_us(1, 1.0)


def test_a_refusal_is_final_and_a_person_of_the_unit_can_send_it_again(memory: MemoryTransport) -> None:
    request = asked_by_email()
    memory.faults = [Refused("smtp-550")]
    post_of(at=NOON).deliver()
    notice = one(request, "receipt")
    assert state(notice) == ("dead", "smtp-550")
    everywhere = tuple(unit.pk for unit in units())
    with pytest.raises(UnknownNotice):
        actions.resend(notice_id=notice.pk, at=NOON, units=())
    actions.resend(notice_id=notice.pk, at=NOON, units=everywhere)
    assert post_of(at=NOON).deliver() == 1
    assert state(notice) == ("sent", "")
    with pytest.raises(NotDead):
        actions.resend(notice_id=notice.pk, at=NOON, units=everywhere)


def test_words_of_a_provider_never_become_a_reason() -> None:
    assert Refused("550 aigerim@example.kz unknown").reason == "other"
    assert Refused("smtp-550").reason == "smtp-550"


def test_a_fault_of_ours_keeps_nobody_elses_notice_back(memory: MemoryTransport) -> None:
    asked_by_email()
    asked_by_email()
    memory.faults = [ValueError("aigerim@example.kz")]
    assert post_of(at=NOON).deliver() == 2
    assert sorted(Notice.objects.filter(kind="receipt").values_list("state", "reason")) == [
        ("sent", ""),
        ("waiting", "fault"),
    ]


def test_a_provider_that_fails_five_times_in_a_row_rests_and_is_shown_and_comes_back(memory: MemoryTransport) -> None:
    for _ in range(8):
        asked_by_email()
    memory.faults = [Temporary("no_connection")] * 5
    post = post_of(at=NOON, rest_seconds=60.0)
    assert post.deliver() == 5
    line = Line.objects.get(channel="email")
    assert (line.failures, line.reason) == (5, "no_connection")
    assert line.failing_since == micros(NOON)
    later = micros(NOON) + 61_000_000
    post.clock = lambda: later
    assert post.deliver() == 8
    assert Line.objects.get(channel="email").failing_since is None
    assert len(memory.taken) == 8


def test_a_rest_grows_up_to_five_minutes() -> None:
    health, rests = Health(), []
    for _ in range(12):
        health = health.failed(0, 10.0)
        rests.append(health.rests_until // 1_000_000)
    assert rests == [0, 0, 0, 0, 10, 20, 40, 80, 160, 300, 300, 300]


def test_the_answer_waits_for_the_morning_and_a_receipt_of_the_night_does_not(memory: MemoryTransport) -> None:
    night = NOON + dt.timedelta(hours=11)
    request = asked_by_email(at=night)
    ended(request, at=night)
    assert post_of(at=night).deliver() == 2
    assert len(memory.taken) == 1
    answer = one(request, "answer")
    assert (answer.state, answer.reason, answer.attempts) == ("waiting", "hours", 0)
    assert answer.next_at == micros(dt.datetime(2026, 11, 18, 3, tzinfo=dt.UTC))
    assert post_of(at=night + 10 * HOUR).deliver() == 1


def test_safe_hours_go_before_everything() -> None:
    zone, quiet = next_moment.__globals__["ZoneInfo"]("Asia/Almaty"), Hours(21, 8)
    evening = dt.datetime(2026, 11, 17, 14, 30, tzinfo=dt.UTC)
    assert next_moment(evening, zone, quiet, None) == evening
    assert next_moment(evening, zone, quiet, Hours(10, 12)) == dt.datetime(2026, 11, 18, 5, tzinfo=dt.UTC)
    assert next_moment(evening, zone, None, Hours(22, 2)) == dt.datetime(2026, 11, 17, 17, tzinfo=dt.UTC)
    assert next_moment(evening, zone, quiet, Hours(22, 2)) == dt.datetime(2026, 11, 17, 17, tzinfo=dt.UTC)


def test_a_shared_phone_gets_neutral_words_in_the_safe_hours_only(memory: MemoryTransport) -> None:
    request = asked_by_email()
    safe = Hours(14, 16)
    actions.set_reach(request_id=request.pk, channel="email", language="ru", at=NOON, safe=safe, shared=True)
    assert post_of(at=NOON).deliver() == 1
    assert memory.taken == []
    assert post_of(at=NOON + 2 * HOUR).deliver() == 1
    [message] = memory.taken
    assert message.text.startswith("Для вас есть сообщение. Номер: 26-")
    assert "http" not in message.text
    assert message.headers == {}
    assert "Senim" not in message.subject


def test_who_changes_the_way_while_a_notice_is_under_way_gets_it_by_the_new_one(memory: MemoryTransport) -> None:
    request = asked_by_email(phone="+77010000001")
    at = micros(NOON)
    taken = outbox.take("email", at, at + 60_000_000, 5)
    assert taken is not None
    actions.set_reach(request_id=request.pk, channel="sms", language="kk", at=NOON)
    outbox.again(taken, at, "no_connection")
    assert post_of("email", at=NOON).deliver() == 1
    assert memory.taken == []
    assert post_of("sms", at=NOON).deliver() == 1
    assert memory.taken[0].to == "+77010000001"


def test_taking_a_notice_reads_the_index_of_what_is_due_only(memory: MemoryTransport) -> None:
    asked_by_email()
    due = "state IN ('waiting','sending') AND NOT moot AND channel='email' AND next_at<=5 ORDER BY next_at, id LIMIT 1"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{plan} SELECT id FROM notices_notice WHERE {due}")
        assert "notices_due" in str(cursor.fetchall())


def test_a_transport_that_may_hang_longer_than_a_lease_is_not_taken(memory: MemoryTransport) -> None:
    slow = MemoryTransport()
    slow.timeout_seconds = 61.0
    with pytest.raises(ValueError, match="60"):
        register("slow", "sms", slow)
    assert transport("slow") is None


def test_an_erased_address_is_not_written_to(memory: MemoryTransport) -> None:
    request = asked_by_email()
    Contact.objects.filter(request=request).delete()
    post_of(at=NOON).deliver()
    assert state(one(request, "receipt")) == ("withheld", "no_address")
    assert memory.taken == []


def test_a_reminder_that_comes_too_late_is_not_sent(memory: MemoryTransport) -> None:
    request = asked_by_email()
    processes.complete(
        stream=request.pk * 16,
        element="Consider",
        variables={"next_step": "ask"},
        at=micros(NOON),
        by=Actor("officer", 1, 1),
    )
    reminder = one(request, "reminder")
    post_of(at=NOON + 9 * DAY).deliver()
    assert state(reminder) == ("withheld", "too_late")


def test_a_report_of_the_provider_is_taken_once_and_only_for_what_it_took(memory: MemoryTransport) -> None:
    request = asked_by_email()
    post_of(at=NOON).deliver()
    notice = one(request, "receipt")

    def told(status: str, reference: str = f"memory-{notice.pk}") -> bool:
        return actions.delivered(transport="memory", reference=reference, status=status, at=NOON)

    assert not told("delivered", "")
    assert not told("lost in the woods")
    assert told("delivered")
    assert not told("failed")
    assert state(notice) == ("delivered", "")


def test_a_channel_that_is_not_set_up_keeps_its_notices_and_counts_no_attempt(
    memory: MemoryTransport, settings: object
) -> None:
    request = asked_by_email()
    settings.NOTICES_BY, settings.SENIM_DEMO = {}, False  # type: ignore[attr-defined]
    post_of(at=NOON).deliver()
    notice = one(request, "receipt")
    assert state(notice) == ("waiting", "not_set_up")
    assert notice.attempts == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_the_same_notice(memory: MemoryTransport) -> None:
    for _ in range(12):
        asked_by_email()
    numbers = count(1)

    def work() -> None:
        try:
            Post("email", lambda: micros(NOON), lambda: 0.5, lambda: next(numbers)).deliver()
        finally:
            connections.close_all()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(memory.taken) == len({message.id for message in memory.taken}) == 12
    assert connection.vendor in {"sqlite", "postgresql"}
