import datetime as dt

import pytest

from senim.catalogue.queries import compiled
from senim.intake.actions import micros
from senim.intake.models import ServiceRequest
from senim.ledger.actor import Actor
from senim.ledger.queries import stream_entries
from senim.processes.actions import complete, deliver, record
from senim.studio.tests.conftest import AT
from senim.studio.tracing import Trace, trace
from tests.requests import sent

pytestmark = pytest.mark.db
OFFICER = Actor("officer", 77, 5)


def traced(stream: int) -> Trace:
    entries = stream_entries(stream)
    given = entries[0].payload
    return trace(compiled(given["version"], dt.date.fromisoformat(given["terms_on"])).net, entries)


def test_an_answered_question_is_a_start_a_step_and_an_end(answered: ServiceRequest) -> None:
    found = traced(answered.pk * 16)
    assert [(row.activity, row.lifecycle) for row in found.rows] == [
        ("Start", "complete"),
        ("Consider", "schedule"),
        ("Consider", "complete"),
        ("Answered", "complete"),
    ]
    assert found.facts["outcome"] == "answered"
    assert found.facts["ended_us"] - found.facts["opened_us"] == 2 * 3600 * 1_000_000
    assert found.facts["promise_kept"] is True


def test_every_flow_that_a_token_took_is_named_once_for_each_time(answered: ServiceRequest) -> None:
    found = traced(answered.pk * 16)
    taken = [flow for row in found.rows for flow in row.took.split()]
    net = compiled(stream_entries(answered.pk * 16)[0].payload["version"], AT.date()).net
    assert len(taken) == len(set(taken))
    # What leaves the last step leads, flow by flow, into an end: nothing is left out on the way.
    targets = {net.ids[net.targets[net.flow_index[flow]]] for flow in taken}
    assert {"Consider", "Answered"} <= targets


def test_an_assigned_step_has_a_beginning_of_work_and_its_officer() -> None:
    stream = sent("advice", at=AT).request_id * 16
    later = micros(AT + dt.timedelta(minutes=30))
    record(stream=stream, kind="assigned", element="Consider", payload={"officer": 77}, at=later, by=OFFICER)
    complete(
        stream=stream,
        element="Consider",
        variables={"next_step": "answer", "outcome": "answered"},
        at=later + 60_000_000,
        by=OFFICER,
    )
    steps = [row for row in traced(stream).rows if row.activity == "Consider"]
    assert [row.lifecycle for row in steps] == ["schedule", "start", "complete"]
    assert {row.instance for row in steps} == {steps[0].instance}
    assert [row.actor for row in steps] == [None, 77, 77]


def test_a_wait_for_the_person_is_shown_from_when_it_began() -> None:
    stream = sent("advice", at=AT).request_id * 16
    asked, replied = micros(AT + dt.timedelta(hours=1)), micros(AT + dt.timedelta(hours=5))
    complete(stream=stream, element="Consider", variables={"next_step": "ask"}, at=asked, by=OFFICER)
    deliver(stream=stream, message="reply", variables={}, at=replied, by=Actor("citizen", None, None))
    found = traced(stream)
    waits = [row for row in found.rows if row.activity == "ReplyCame"]
    assert [(row.lifecycle, row.at) for row in waits] == [("schedule", asked), ("complete", replied)]
    assert found.facts["outcome"] == "open"
    assert [row.at for row in found.rows] == sorted(row.at for row in found.rows)


def test_a_withdrawn_request_withdraws_its_open_step() -> None:
    stream = sent("advice", at=AT).request_id * 16
    at = micros(AT + dt.timedelta(hours=1))
    deliver(stream=stream, message="withdraw", variables={}, at=at, by=Actor("citizen", None, None), kind="withdrawn")
    found = traced(stream)
    assert ("Consider", "withdraw") in [(row.activity, row.lifecycle) for row in found.rows]
    assert found.facts["outcome"] == "withdrawn"
