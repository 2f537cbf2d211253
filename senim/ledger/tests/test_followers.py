from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from senim.config import worker
from senim.ledger import followers, statements
from senim.ledger.entries import Entry
from senim.ledger.models import Record
from tests.requests import sent

pytestmark = pytest.mark.db


def test_followers_take_turns_and_a_round_ends_in_time_with_nothing_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    sent("advice", at=timezone.now())
    heard: dict[str, list[int]] = {"one": [], "two": []}
    turns: list[str] = []

    def listener(name: str) -> followers.Follow:
        def follow(entries: Sequence[Entry]) -> None:
            turns.append(name)
            heard[name] += [entry.seq for entry in entries]

        return follow

    monkeypatch.setattr(followers, "FOLLOWERS", {name: listener(name) for name in heard})
    monkeypatch.setattr(followers, "BATCH", 2)
    assert followers.run_once(0.0) == 4, "each reads one batch, however late it is"
    assert turns == ["one", "two"]
    assert followers.run_once() > 0
    assert followers.run_once() == 0
    every = sorted(Record.objects.values_list("seq", flat=True))
    assert heard == {"one": every, "two": every}
    with CaptureQueriesContext(connection) as queries:
        followers.run_once()
    told = [one["sql"] for one in queries]
    assert not any("FOR UPDATE" in one for one in told), "who has read all looks at its place, and holds up no writer"
    assert statements.on_postgresql() or not any("SAVEPOINT" in one for one in told)


def test_the_worker_rests_when_the_followers_have_come_to_the_end_and_goes_on_at_once_when_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent("advice", at=timezone.now())
    monkeypatch.setattr(followers, "FOLLOWERS", {"one": lambda entries: None, "two": lambda entries: None})
    monkeypatch.setattr(followers, "BATCH", 1)
    monkeypatch.setattr(worker, "FOLLOW_SECONDS", 0.0)
    assert worker._followers() > 0, "time ran out before the end"
    monkeypatch.setattr(worker, "FOLLOW_SECONDS", 30.0)
    assert worker._followers() == 0
    assert followers.run_once() == 0
