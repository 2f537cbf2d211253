"""The worker moves all requests of a version, one by one, exactly once, whatever happens to it meanwhile."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from senim.accounts.models import Officer
from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import Compiled, compiled
from senim.intake.actions import micros
from senim.ledger import rebuilding
from senim.ledger.actor import Actor
from senim.ledger.models import Record
from senim.processes import actions, moving_on
from senim.processes.errors import MoveUnderWay, NothingToMove
from senim.processes.migrating import migrate
from senim.processes.models import Instance, VersionMove
from tests.requests import sent

pytestmark = pytest.mark.db
AT = dt.datetime(2025, 12, 1, 5, tzinfo=dt.UTC)
NOW = AT + dt.timedelta(days=40)
MINISTRY = Actor("ministry", 3, 1)


def version(number: int) -> Compiled:
    return compiled(ServiceVersion.objects.get(code="appeal", version=number).pk, AT.date())


def appeals(count: int, staying: int = 0) -> list[int]:
    """The streams of appeals that began with version 1; the first ones stand at a step that version 2 lacks."""
    streams = [sent("appeal", at=AT).request_id * 16 for _ in range(count)]
    for stream in streams[:staying]:
        by = Actor("registrar", 9, 1)
        actions.complete(stream=stream, element="Register", variables={"competence": "ours"}, at=micros(AT) + 1, by=by)
    return streams


def confirmed(units: frozenset[int] | None = None) -> VersionMove:
    officer = Officer.objects.get_or_create(
        username="gulnar", defaults={"full_name": "Гүлнар", "pseudonym": 3, "created_at": AT}
    )[0]
    return moving_on.confirm(
        origin=version(1), target=version(2), units=units, by=officer, actor=MINISTRY, at=timezone.now()
    )


def on_version(streams: list[int], number: int) -> int:
    return Instance.objects.filter(stream__in=streams, version_id=version(number).id).count()


def test_all_that_can_move_are_moved_batch_by_batch_and_the_rest_is_told_with_its_reason() -> None:
    streams = appeals(5, staying=2)
    move = confirmed()
    assert (move.state, move.expected) == ("waiting", 5)
    assert moving_on.move_batch(micros(NOW), most=2) == 2
    move.refresh_from_db()
    assert (move.state, move.moved, move.stayed) == ("moving", 0, 2)
    while moving_on.move_batch(micros(NOW), most=2):
        pass
    move.refresh_from_db()
    assert (move.state, move.moved, move.stayed, move.reasons) == ("done", 3, 2, {"Appoint gone": 2})
    assert (on_version(streams, 1), on_version(streams, 2)) == (2, 3)
    assert moving_on.move_batch(micros(NOW)) == 0
    assert rebuilding.check() == []


def test_a_worker_that_is_killed_in_the_middle_goes_on_and_moves_nobody_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = appeals(4)
    move = confirmed()
    seen: list[int] = []

    def killed_at_the_third(**given: Any) -> Any:
        seen.append(given["stream"])
        if len(seen) == 3:
            raise KeyboardInterrupt
        return migrate(**given)

    monkeypatch.setattr("senim.processes.moving_on.migrate", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        moving_on.move_batch(micros(NOW))
    move.refresh_from_db()
    assert (move.moved, on_version(streams, 2)) == (2, 2)
    assert moving_on.move_batch(micros(NOW)) == 2
    move.refresh_from_db()
    assert (move.state, move.moved, move.stayed) == ("done", 4, 0)
    assert Record.objects.filter(type="migrated").count() == 4


def test_a_request_with_a_fault_stays_and_keeps_nobody_back(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = appeals(3)
    move = confirmed()

    def faulty(**given: Any) -> Any:
        if given["stream"] == streams[0]:
            raise ValueError
        return migrate(**given)

    monkeypatch.setattr("senim.processes.moving_on.migrate", faulty)
    with pytest.raises(ExceptionGroup):
        moving_on.move_batch(micros(NOW))
    move.refresh_from_db()
    assert (move.state, move.moved, move.reasons) == ("done", 2, {" fault": 1})


def test_only_requests_of_the_units_that_were_confirmed_are_moved() -> None:
    streams = appeals(2)
    with pytest.raises(NothingToMove):
        confirmed(frozenset())
    unit = Instance.objects.get(stream=streams[0]).unit_id
    Instance.objects.filter(stream=streams[1]).update(unit_id=unit + 1)
    move = confirmed(frozenset({unit}))
    moving_on.move_batch(micros(NOW))
    move.refresh_from_db()
    assert (move.expected, move.moved) == (1, 1)
    assert Instance.objects.get(stream=streams[1]).version_id == version(1).id


def test_a_second_move_of_the_same_version_waits_until_the_first_is_done() -> None:
    appeals(1)
    move = confirmed()
    with pytest.raises(MoveUnderWay):
        moving_on.confirm(
            origin=version(1), target=version(2), units=None, by=move.confirmed_by, actor=MINISTRY, at=timezone.now()
        )
    moving_on.move_batch(micros(NOW))
    with pytest.raises(NothingToMove):
        moving_on.confirm(
            origin=version(1), target=version(2), units=None, by=move.confirmed_by, actor=MINISTRY, at=timezone.now()
        )
