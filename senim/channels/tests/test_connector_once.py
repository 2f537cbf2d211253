"""One Idempotency-Key, one request: repeated, changed, still running, killed, forgotten, and by sixteen callers at once."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from senim.channels.connector import idempotency
from senim.channels.connector.problems import Problem
from senim.channels.connector_tables import AnsweredCall
from senim.channels.models import ApiUse
from senim.channels.tests.other_system import OtherSystem, filled, other_system
from senim.intake.actions import micros
from senim.intake.models import ServiceRequest
from senim.ledger import statements

pytestmark = pytest.mark.db


@pytest.fixture
def eotinish(db: None) -> OtherSystem:
    """A system with all scopes."""
    return other_system()


def test_the_same_call_again_gets_the_same_answer_and_files_nothing_new(eotinish: OtherSystem) -> None:
    first, again = eotinish.files(given="one"), eotinish.files(given="one")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert ServiceRequest.objects.filter(channel="connector").count() == 1


def test_other_content_under_a_used_key_is_refused_and_shows_nothing_of_the_first(eotinish: OtherSystem) -> None:
    first = eotinish.files(given="one").json()
    other = eotinish.files(given="one", answers={"question": "Басқа сұрақ, басқа сөз."})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert first["number"].encode() not in other.content
    assert ServiceRequest.objects.filter(channel="connector").count() == 1
    assert eotinish.files(given="two").status_code == 201  # the control: another key


def test_a_call_that_still_runs_is_told_to_wait(eotinish: OtherSystem) -> None:
    body = json.dumps(filled()).encode()
    claimed = idempotency.claim(eotinish.key.pk, "one", b"file_request [] " + body, micros(timezone.now()))
    assert isinstance(claimed, idempotency.Claim)
    waiting = eotinish.post("/requests", body, "one")
    assert (waiting.status_code, waiting.json()["code"], waiting.headers["Retry-After"]) == (409, "still_running", "1")
    AnsweredCall.objects.filter(pk=claimed.id).delete()
    assert eotinish.post("/requests", body, "one").status_code == 201


def test_a_call_is_one_transaction_in_which_it_is_also_counted(eotinish: OtherSystem) -> None:
    eotinish.headers()
    before = ApiUse.objects.get(pk=eotinish.key.pk).in_day
    with CaptureQueriesContext(connection) as queries:
        assert eotinish.files().status_code == 201
    every = [one["sql"].strip() for one in queries]
    told = [one for one in every if one.startswith(("INSERT", "UPDATE", "SAVEPOINT", "RELEASE"))]
    assert told[0].startswith("SAVEPOINT")  # the test's own transaction stands around ours
    assert "channels_apiuse" in told[-2]
    assert told[-1].startswith("RELEASE")
    assert ApiUse.objects.get(pk=eotinish.key.pk).in_day == before + 1
    assert eotinish.files(given="bad", answers={"competence": "none of these"}).status_code == 422
    assert ApiUse.objects.get(pk=eotinish.key.pk).in_day == before + 2  # what is refused counts too, once
    assert AnsweredCall.objects.count() == 1  # and leaves no claim behind


@pytest.mark.django_db(transaction=True)
def test_the_same_call_while_the_first_one_is_under_way_is_told_to_wait() -> None:
    if not statements.on_postgresql():
        pytest.skip("SQLite has one writer at a time: the second call waits and gets the first one's answer")
    system = other_system()
    system.headers()
    body = json.dumps(filled()).encode()
    with transaction.atomic():
        idempotency.claim(system.key.pk, "one", b"file_request [] " + body, micros(timezone.now()))
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(posted, system, body).result()[0] == 409
        transaction.set_rollback(True)
    assert posted(system, body)[0] == 201


def posted(system: OtherSystem, body: bytes) -> tuple[int, bytes]:
    """What a caller with a connection of its own gets for the key `one`."""
    mine = OtherSystem(system.key, system.text, token=system.token)
    try:
        answer = mine.post("/requests", body, "one")
        return answer.status_code, answer.content
    finally:
        connections.close_all()


def test_a_call_that_was_killed_is_taken_over_after_its_lease_and_can_keep_nothing_then(eotinish: OtherSystem) -> None:
    dead = idempotency.claim(eotinish.key.pk, "one", b"x", 1_000_000)
    assert isinstance(dead, idempotency.Claim)
    taken_over = idempotency.claim(eotinish.key.pk, "one", b"x", 62_000_000)
    assert isinstance(taken_over, idempotency.Claim)
    with pytest.raises(Problem) as refused:
        idempotency.keep(dead, 201, b"{}")
    assert refused.value.status == 409
    idempotency.keep(taken_over, 201, b"{}")
    assert idempotency.claim(eotinish.key.pk, "one", b"x", 63_000_000) == idempotency.Answered(201, b"{}")


def test_after_the_answer_was_forgotten_the_same_call_still_files_nothing_new(eotinish: OtherSystem) -> None:
    first = eotinish.files(given="one").json()
    AnsweredCall.objects.all().delete()
    again = eotinish.files(given="one").json()
    assert (again["number"], again["secret"]) == (first["number"], first["secret"])
    AnsweredCall.objects.all().delete()
    other = eotinish.files(given="one", answers={"question": "Басқа сұрақ, басқа сөз."})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_refused_call_uses_up_no_key(eotinish: OtherSystem) -> None:
    assert eotinish.files(given="one", answers={"competence": "none of these"}).status_code == 422
    assert eotinish.files(given="one").status_code == 201


@pytest.mark.parametrize("given", ["", "x" * 201, "a\tb"])
def test_a_post_without_a_usable_idempotency_key_is_refused(eotinish: OtherSystem, given: str) -> None:
    answer = eotinish.files(given=given)
    assert (answer.status_code, answer.json()["field"]) == (400, "Idempotency-Key")


@pytest.mark.django_db(transaction=True)
def test_sixteen_callers_with_one_key_file_one_request() -> None:
    system = other_system()
    system.headers()
    body = json.dumps(filled()).encode()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _number: posted(system, body), range(16)))
    assert {status for status, _content in answers} <= {201, 409}
    assert len({content for status, content in answers if status == 201}) == 1
    assert ServiceRequest.objects.filter(channel="connector").count() == 1
