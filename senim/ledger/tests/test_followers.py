from collections.abc import Sequence

import pytest
from django.utils import timezone

from senim.ledger import followers
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
