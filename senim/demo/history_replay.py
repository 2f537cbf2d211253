"""A simulated case of a process for study, played once more on the real kernel, so that its log is one that we would write."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Final, NamedTuple

from senim.catalogue.queries import Compiled
from senim.kernel import clocks
from senim.kernel.commands import Advance, Command, Complete, Deliver, Start
from senim.kernel.deciding import decide_and_fold
from senim.kernel.state import initial
from senim.kernel.working_calendar import Calendar
from senim.ledger.entries import Entry

_BEGUN, _DONE = 1, 0
"""What is done at a moment comes before what is begun at it."""


class Act(NamedTuple):
    """What people did in a case: a task begun or done, or a message that came; moments in µs."""

    at: int
    order: int
    element: str


class Played(NamedTuple):
    """A case as it was simulated: what holds for it, when it began (µs), its acts in order of time."""

    stream: int
    facts: Mapping[str, Any]
    began: int
    acts: tuple[Act, ...]


def begun(element: str, at: int) -> Act:
    """Somebody begins a task."""
    return Act(at, _BEGUN, element)


def done(element: str, at: int) -> Act:
    """A task is finished, or an event happens."""
    return Act(at, _DONE, element)


def entries_of(case: Played, service: Compiled, calendar: Calendar, until: int, chance: random.Random) -> list[Entry]:
    """The records that the live apps would have written up to a moment (µs), without hashes and people.

    What was decided is found from what came next; `chance` decides only what changes no way. Refuses what the kernel refuses.
    """
    return _Replay(case, service, calendar, until, chance).entries


class _Replay:
    def __init__(self, case: Played, service: Compiled, calendar: Calendar, until: int, chance: random.Random) -> None:
        self.case, self.service, self.net, self.calendar = case, service, service.net, calendar
        self.chance, self.numbers = chance, count(1)
        self.state = initial(service.net)
        self.entries: list[Entry] = []
        self._open()
        for number, act in enumerate(case.acts):
            if act.at > until:
                break
            self._advance(act.at)
            self._do(act, [one.element for one in case.acts[number + 1 :] if one.order == _DONE])
        self._advance(until)

    def _open(self) -> None:
        at, net = self.case.began, self.net
        terms_on = self.service.terms_on.isoformat()
        opening = {**self.case.facts, "version": self.service.id, "service": self.service.service.code}
        self._write("registered", "", at, {**opening, "terms_on": terms_on})
        started = clocks.start(net.promise, net.limit, at, self.calendar)
        self._write("clock_started", "", at, started)
        self.clock = clocks.apply(None, "clock_started", started, at)
        self._command(Start({}), at)

    def _do(self, act: Act, later: Sequence[str]) -> None:
        task = self.net.tasks.get(act.element)
        if task is None:
            self._event(act, later)
        elif act.order == _BEGUN:
            self._write("assigned", act.element, act.at, {"officer": None})
        else:
            self._command(Complete(act.element, self._values(task.form or "", later)), act.at)

    def _event(self, act: Act, later: Sequence[str]) -> None:
        """A message comes; a timer fires by itself when it is due."""
        message = self.net.event_messages[self.net.index[act.element]]
        if message:
            self._command(Deliver(message, self._values(message, later)), act.at)

    def _values(self, form: str, later: Sequence[str]) -> dict[str, Any]:
        values = _VALUES[form](later, self.chance) if form in _VALUES else {}
        return {name: value for name, value in values.items() if name in self.net.variables}

    def _advance(self, at: int) -> None:
        while (due := self.state.next_due) is not None and due <= at:
            self._command(Advance(), due)

    def _command(self, command: Command, at: int) -> None:
        events, self.state = decide_and_fold(self.net, self.state, command, at, self.calendar)
        for event in events:
            self._write(event.type, event.element, event.at, event.data or {})
        if any(event.type == "ended" for event in events):
            self._write("clock_stopped", "", at, clocks.stop(self.clock, at))

    def _write(self, kind: str, element: str, at: int, payload: Mapping[str, Any]) -> None:
        self.entries.append(
            Entry(self.case.stream, next(self.numbers), at, kind, element, "", "", None, None, payload, "", b"")
        )


def follows_the_model(acts: Sequence[Act]) -> bool:
    """Whether the conditions of the model allow what the simulation's shares drew: silence never forbids an assembly."""
    names = {act.element for act in acts}
    return "Silence" not in names or "Safeguard" in names


_Values = Callable[[Sequence[str], random.Random], dict[str, Any]]


def _akimat(later: Sequence[str], chance: random.Random) -> dict[str, Any]:
    if "Safeguard" not in later:
        return {"akimat": "refused", "outcome": "not_held"}
    return {"akimat": "agreed" if chance.random() < 0.7 else "changed"}


_VALUES: Final[Mapping[str, _Values]] = {
    "visit": lambda later, _: {"grounds": "no" if "Explain" in later else "yes"},
    "explain": lambda *_: {"outcome": "no_grounds"},
    "approve_order": lambda later, _: {"approval": "signed" if later[:1] == ["Serve"] else "returned"},
    "help": lambda _, chance: {"help": "accepted" if chance.random() < 0.64 else "declined"},
    "follow_up": lambda later, _: {"outcome": "breached" if "ReportBreach" in later else "kept"},
    "approve_plan": lambda later, _: {"approval": "returned" if "PlanSafety" in later else "signed"},
    "amend_plan": lambda *_: {"approval": "signed"},
    "safeguard": lambda *_: {"outcome": "held"},
    "akimat_answer": _akimat,
}
"""What is entered in a form, or said by a message, so that the case goes the way that was simulated."""


def acts_of(executions: Iterator[tuple[str, int, int]], events: Iterator[tuple[str, int]]) -> tuple[Act, ...]:
    """Acts in order of time: of tasks (name, started, finished) and of events (name, moment)."""
    found = [done(name, at) for name, at in events]
    for name, started, finished in executions:
        found += [begun(name, started), done(name, finished)]
    return tuple(sorted(found))
