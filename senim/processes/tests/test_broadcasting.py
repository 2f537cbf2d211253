"""A signal that one request throws reaches the others that listen, each exactly once, and nobody else."""

import datetime as dt
from importlib.resources import files

import pytest

from senim.catalogue.actions import release_drawn
from senim.catalogue.queries import versions_hearing
from senim.intake.actions import micros
from senim.kernel.errors import Refused
from senim.ledger import rebuilding
from senim.ledger.actor import Actor
from senim.ledger.models import Record
from senim.processes import actions, broadcasting
from senim.processes.broadcasting import broadcast_batch
from senim.processes.models import Instance, ThrownSignal, WorkItem
from senim.processes.runs import Run
from tests.requests import sent

pytestmark = pytest.mark.db
AT = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)
NEXT = AT + dt.timedelta(days=2)
OFFICER = Actor("officer", 11, 1)
NAMED = "".join(f'<senim:words lang="{tongue}" name="{name}" />' for tongue, name in
                (("kk", "Бәрін хабардар ету"), ("ru", "Известить всех"), ("en", "Tell everybody")))  # fmt: skip
WORDS = f"<bpmn:extensionElements>{NAMED}</bpmn:extensionElements>"
SIGNAL = '<bpmn:signal id="Signal_rules" name="rules-changed" />\n  '
THROW = f"""<bpmn:intermediateThrowEvent id="Tell" name="Бәрін хабардар ету">{WORDS}
  <bpmn:signalEventDefinition signalRef="Signal_rules" /></bpmn:intermediateThrowEvent>
  <bpmn:sequenceFlow id="ToTell" sourceRef="Answering" targetRef="Tell" />
  """
HEAR = f"""<bpmn:boundaryEvent id="Heard" name="Бәрін хабардар ету" attachedToRef="Answering">{WORDS}
  <bpmn:signalEventDefinition signalRef="Signal_rules" /></bpmn:boundaryEvent>
  <bpmn:endEvent id="Stopped" /><bpmn:sequenceFlow id="ToStopped" sourceRef="Heard" targetRef="Stopped" />
  """


def released(hears: bool = True) -> None:
    """A version of advice that, once answered, throws a signal; while it is being answered it hears the same signal."""
    xml = files("senim.catalogue").joinpath("models/advice.bpmn").read_text(encoding="utf-8")
    leaving = next(line for line in xml.split("\n") if "<bpmn:sequenceFlow" in line and 'sourceRef="Answering"' in line)
    flow = leaving.split('id="')[1].split('"')[0]
    changed = xml.replace(leaving, leaving.replace('sourceRef="Answering"', 'sourceRef="Tell"') + THROW)
    changed = changed.replace(f"<bpmn:outgoing>{flow}<", "<bpmn:outgoing>ToTell<", 1)
    if hears:
        changed = changed.replace('<bpmn:boundaryEvent id="Redirecting"', HEAR + '<bpmn:boundaryEvent id="Redirecting"')
    changed = changed.replace('<bpmn:process id="advice"', SIGNAL + '<bpmn:process id="advice"')
    release_drawn(code="advice", xml=changed.encode(), on=AT.date() + dt.timedelta(days=1), today=AT.date())


def opened(at: dt.datetime = NEXT) -> int:
    return sent("advice", at=at).request_id * 16


def answered(stream: int, at: dt.datetime = NEXT) -> Run:
    item = WorkItem.objects.get(stream=stream)
    variables = {"next_step": "answer", "outcome": "answered"}
    return actions.complete(stream=stream, element=item.element, variables=variables, at=micros(at) + 5, by=OFFICER)


def ended(stream: int) -> bool:
    return Instance.objects.get(stream=stream).ended_at is not None


def worked(most: int = 100) -> int:
    """The rounds of the worker until there is nothing left to tell."""
    rounds = 0
    while broadcast_batch(micros(NEXT) + 1_000_000, most):
        rounds += 1
    return rounds


def test_everybody_who_listens_hears_a_signal_exactly_once() -> None:
    old = opened(AT)
    released()
    others, thrower = [opened() for _ in range(3)], opened()
    answered(thrower)
    assert ThrownSignal.objects.get().name == "rules-changed"
    assert not any(map(ended, others)), "the request that throws does no work for the others"
    assert worked(most=2) >= 2
    assert all(map(ended, others))
    assert not ended(old), "a version that does not know the signal goes on"
    fired = Record.objects.filter(type="fired", activity="Heard")
    assert sorted(fired.values_list("stream", flat=True)) == sorted(others)
    assert ThrownSignal.objects.count() == 0
    assert rebuilding.check() == []


def test_who_comes_after_the_signal_does_not_hear_it() -> None:
    released()
    thrower = opened()
    answered(thrower)
    late = opened(NEXT + dt.timedelta(seconds=30))
    worked()
    assert not ended(late)


def test_what_does_not_listen_any_more_is_left_alone_and_gets_no_record() -> None:
    released()
    other, thrower = opened(), opened()
    answered(other)
    ThrownSignal.objects.all().delete()
    answered(thrower)
    before = Record.objects.filter(stream=other).count()
    worked()
    assert Record.objects.filter(stream=other).count() == before


def test_a_worker_that_was_killed_goes_on_where_it_was() -> None:
    released()
    others, thrower = [opened() for _ in range(4)], opened()
    answered(thrower)
    assert broadcast_batch(micros(NEXT) + 1_000_000, most=2) == 2
    assert [ended(one) for one in others] == [True, True, False, False]
    signal = ThrownSignal.objects.get()
    assert broadcasting._told(signal.pk, others[0], micros(NEXT) + 2_000_000) is None
    worked()
    assert Record.objects.filter(type="fired", activity="Heard").count() == 4


def test_one_that_cannot_go_on_keeps_nobody_back(monkeypatch: pytest.MonkeyPatch) -> None:
    released()
    others, thrower = [opened() for _ in range(3)], opened()
    answered(thrower)

    def failing(stream: int, at: int) -> object:
        if stream == others[1]:
            raise Refused("endless", "planted")
        return actions.pen_of(stream, at)

    monkeypatch.setattr("senim.processes.broadcasting.pen_of", failing)
    with pytest.raises(ExceptionGroup, match="1 instances"):
        broadcast_batch(micros(NEXT) + 1_000_000)
    assert [ended(one) for one in others] == [True, False, True]
    assert ThrownSignal.objects.count() == 0


def test_a_signal_that_nobody_knows_is_forgotten() -> None:
    released(hears=False)
    answered(opened())
    assert versions_hearing("rules-changed", NEXT.date()) == []
    assert (worked(), ThrownSignal.objects.count()) == (1, 0)
