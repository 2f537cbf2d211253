"""Running requests move to a newer version of their service: what they keep, what follows the new one, what holds them."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import Compiled, compiled, forget_releases, versions
from senim.intake.actions import micros
from senim.kernel.migrating import Obstacle
from senim.ledger import rebuilding
from senim.ledger.actor import Actor
from senim.ledger.models import Record
from senim.places.queries import calendar_for
from senim.processes import actions
from senim.processes.errors import CannotMigrate, OtherService
from senim.processes.migrating import migrate, passage_of, plan
from senim.processes.models import Instance, ServiceClock, WorkItem
from senim.processes.queries import service_begun, service_of, state_of
from tests.requests import sent

pytestmark = pytest.mark.db
AT = dt.datetime(2025, 12, 1, 5, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=1)
MINISTRY = Actor("ministry", 3, 1)
REGISTRAR = Actor("registrar", 9, 1)
OFFICER = Actor("officer", 11, 1)


def version_of(code: str, number: int) -> int:
    return ServiceVersion.objects.get(code=code, version=number).pk


def newest(code: str) -> Compiled:
    return compiled(versions(code)[-1].id, AT.date())


def begun(code: str = "appeal") -> int:
    """The stream of a request that began with version 1."""
    stream = sent(code, at=AT).request_id * 16
    assert Instance.objects.get(stream=stream).version_id == version_of(code, 1)
    return stream


def done(stream: int, element: str, by: Actor, **variables: object) -> None:
    actions.complete(stream=stream, element=element, variables=variables, at=micros(AT) + 1, by=by)


def moved(stream: int, code: str = "appeal") -> None:
    migrate(stream=stream, version_id=version_of(code, 2), at=micros(LATER), by=MINISTRY)


def rows(stream: int) -> list[Any]:
    return list(WorkItem.objects.filter(stream=stream).order_by("id").values())


def test_a_request_that_moves_keeps_its_step_its_dues_and_its_clock_and_follows_the_new_version() -> None:
    stream = begun()
    clock = ServiceClock.objects.filter(stream=stream).values().get()
    step = rows(stream)
    moved(stream)
    instance = Instance.objects.get(stream=stream)
    assert instance.version_id == version_of("appeal", 2)
    assert rows(stream) == step
    assert ServiceClock.objects.filter(stream=stream).values().get() == clock
    assert service_of(instance).version == 2
    assert service_begun(instance).version == 1
    last = Record.objects.filter(stream=stream).latest("n")
    assert (last.type, last.actor, last.role) == ("migrated", 3, "ministry")
    done(stream, "Register", REGISTRAR, competence="ours")
    assert [row["element"] for row in rows(stream)] == ["Examine"]
    assert rebuilding.check() == []


def test_a_request_that_moved_can_be_taken_to_its_end_and_all_of_it_follows_from_the_log() -> None:
    stream = begun()
    moved(stream)
    done(stream, "Register", REGISTRAR, competence="ours")
    done(stream, "Examine", OFFICER, next_step="answer", outcome="granted")
    done(stream, "Sign", Actor("head", 12, 1), approval="signed")
    assert Instance.objects.get(stream=stream).ended_at
    assert rebuilding.check() == []


def test_a_request_at_a_step_that_the_new_version_lacks_stays_and_nothing_is_written() -> None:
    stream = begun()
    done(stream, "Register", REGISTRAR, competence="ours")
    assert [row["element"] for row in rows(stream)] == ["Appoint"]
    written = Record.objects.count()
    with pytest.raises(CannotMigrate) as caught:
        moved(stream)
    assert caught.value.obstacles == (Obstacle("Appoint", "gone"),)
    assert Record.objects.count() == written
    assert Instance.objects.get(stream=stream).version_id == version_of("appeal", 1)


def test_a_request_moves_once_and_never_to_another_service() -> None:
    stream = begun()
    moved(stream)
    written = Record.objects.count()
    moved(stream)
    assert Record.objects.count() == written
    with pytest.raises(OtherService):
        migrate(stream=stream, version_id=version_of("report", 2), at=micros(LATER), by=MINISTRY)


def test_what_is_due_fires_on_the_version_before_the_move() -> None:
    stream = sent("advice", at=AT).request_id * 16
    done(stream, WorkItem.objects.get(stream=stream).element, OFFICER, next_step="ask")
    due = Instance.objects.get(stream=stream).next_due_at
    assert due is not None
    xml = newest("advice").xml
    migrate(stream=stream, version_id=drawn("advice", xml), at=due, by=MINISTRY)
    kinds = list(Record.objects.filter(stream=stream).order_by("n").values_list("type", flat=True))
    assert kinds.index("fired") < kinds.index("migrated")
    assert kinds[-1] == "migrated"
    assert rebuilding.check() == []


def test_the_plan_says_where_requests_stand_and_which_of_them_can_move() -> None:
    waiting = [begun() for _ in range(3)]
    done(waiting[0], "Register", REGISTRAR, competence="ours")
    with CaptureQueriesContext(connection) as seen:
        found = plan(version_of("appeal", 1), newest("appeal"), None, micros(LATER))
    assert found.places == (
        (("Register",), (), 2),
        (("Appoint",), (Obstacle("Appoint", "gone"),), 1),
    )
    assert (found.movable, found.staying, found.beyond) == (2, 1, 0)
    assert len([one for one in seen.captured_queries if "processes_instance" in one["sql"]]) == 1
    unit = Instance.objects.get(stream=waiting[1]).unit_id
    assert plan(version_of("appeal", 1), newest("appeal"), frozenset(), micros(LATER)).places == ()
    assert plan(version_of("appeal", 1), newest("appeal"), frozenset({unit}), micros(LATER)).movable == 2


def test_what_the_plan_promises_the_move_keeps() -> None:
    streams = [begun() for _ in range(2)]
    done(streams[0], "Register", REGISTRAR, competence="ours")
    found = plan(version_of("appeal", 1), newest("appeal"), None, micros(LATER))
    went = 0
    for stream in streams:
        try:
            moved(stream)
            went += 1
        except CannotMigrate:
            pass
    assert (went, len(streams) - went) == (found.movable, found.staying) == (1, 1)


def drawn(code: str, xml: str, asks: bool = True, number: int = 2) -> int:
    """Another version of a service, from another model; without `asks` its steps ask nothing."""
    row = ServiceVersion.objects.get(code=code, version=1)
    row.pk, row.version, row.model_xml = None, number, xml
    if not asks:
        row.definition = {**row.definition, "forms": [{**one, "fields": []} for one in row.definition["forms"]]}
    row.save()
    forget_releases()  # the database of a test numbers its rows as the one before did
    return int(row.pk)


def test_a_decision_that_reads_what_no_step_ahead_asks_keeps_the_request_and_one_that_is_asked_does_not() -> None:
    stream = sent("advice", at=AT).request_id * 16
    instance = Instance.objects.get(stream=stream)
    state = state_of(instance)
    calendar = calendar_for(instance.desk_id, 2025)
    before = service_of(instance)
    net = replace(
        before.net, variables={name: one for name, one in before.net.variables.items() if name != "next_step"}
    )
    assert "next_step" in before.net.variables
    found = [
        passage_of(
            state._replace(net=net), compiled(drawn("advice", before.xml), AT.date()), micros(LATER), calendar, 1
        ),
    ]
    ServiceVersion.objects.filter(code="advice", version=2).delete()
    silent = compiled(drawn("advice", before.xml, asks=False), AT.date())
    found.append(passage_of(state._replace(net=net), silent, micros(LATER), calendar, 1))
    assert [one.obstacles for one in found] == [(), (Obstacle("next_step", "unset"),)]


def test_a_step_that_another_role_does_in_the_new_version_goes_to_that_role() -> None:
    stream = sent("advice", at=AT).request_id * 16
    item = WorkItem.objects.get(stream=stream)
    given = {"officer": OFFICER.pseudonym}
    actions.record(stream=stream, kind="assigned", element=item.element, payload=given, at=micros(AT) + 1, by=OFFICER)
    xml = newest("advice").xml
    assert 'name="officer"' in xml
    migrate(stream=stream, version_id=drawn("advice", xml), at=micros(LATER), by=MINISTRY)
    kept = WorkItem.objects.get(stream=stream)
    assert (kept.role, kept.officer) == ("officer", OFFICER.pseudonym)
    other = drawn("advice", xml.replace('="officer"', '="head"'), number=3)
    migrate(stream=stream, version_id=other, at=micros(LATER) + 1, by=MINISTRY)
    given_on = WorkItem.objects.get(stream=stream)
    assert (given_on.role, given_on.officer) == ("head", None)
    assert (given_on.due_at, given_on.since_at) == (item.due_at, item.since_at)
    assert rebuilding.check() == []
