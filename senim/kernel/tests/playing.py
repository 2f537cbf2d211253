"""Plays nets in tests: folds every event, and keeps the log."""

from collections.abc import Mapping
from typing import Any

import pytest

from senim.kernel.commands import Advance, Broadcast, Command, Complete, Deliver, Escalate, Fail, Start
from senim.kernel.deciding import decide, decide_and_fold
from senim.kernel.errors import Refused
from senim.kernel.events import Event
from senim.kernel.folding import fold
from senim.kernel.net import Net, compile_net
from senim.kernel.reading import read
from senim.kernel.state import initial, pack, unpack
from senim.kernel.tests.drawing import draw
from senim.kernel.working_calendar import Calendar

HOUR = 3_600_000_000


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda error: error.code == code)


class Play:
    """One instance under a test."""

    def __init__(self, model: str | bytes | Net, calendar: Calendar | None = None) -> None:
        if isinstance(model, str):
            model = draw(model)
        self.net = compile_net(read(model)) if isinstance(model, bytes) else model
        self.state = initial(self.net)
        self.calendar = calendar
        self.log: list[Event] = []
        self.at = 0

    def do(self, command: Command) -> list[str]:
        """Decide and fold; the waiting elements afterwards."""
        events, state = decide_and_fold(self.net, self.state, command, self.at, self.calendar)
        assert events == decide(self.net, self.state, command, self.at, self.calendar)
        for event in events:
            self.state = fold(self.net, self.state, event)
        assert self.state == state
        assert unpack(self.net, pack(state)) == state
        self.log += events
        return list(self.state.waiting)

    def start(self, message: str | None = None, signal: str | None = None, **variables: Any) -> list[str]:
        return self.do(Start(variables, message, signal))

    def complete(self, task: str, variables: Mapping[str, Any] | None = None) -> list[str]:
        return self.do(Complete(task, variables or {}))

    def advance(self, at: int) -> list[str]:
        self.at = at
        return self.do(Advance())

    def deliver(self, message: str, **variables: Any) -> list[str]:
        return self.do(Deliver(message, variables))

    def signal(self, name: str, **variables: Any) -> list[str]:
        return self.do(Broadcast(name, variables))

    def fail(self, task: str, code: str) -> list[str]:
        return self.do(Fail(task, code))

    def escalate(self, task: str, code: str) -> list[str]:
        return self.do(Escalate(task, code))

    def seen(self, kind: str) -> list[str]:
        """The elements of the events of one type, in order."""
        return [event.element for event in self.log if event.type == kind]
