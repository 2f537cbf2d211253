"""One made-up request in memory, worked on the real kernel: each action writes the records that the live apps would write."""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Protocol

from senim.catalogue.queries import Compiled
from senim.demo.history_words import Topic
from senim.intake.routing import owner_unit
from senim.intake.rows import RequestRow
from senim.intake.timeline import moment_of
from senim.kernel.commands import Advance, Complete, Deliver
from senim.kernel.working_calendar import Calendar
from senim.ledger.actor import SYSTEM, Actor
from senim.ledger.entries import Entry
from senim.processes.actions import opened
from senim.processes.coding import coded
from senim.processes.effects import after_completion
from senim.processes.errors import SecondPersonNeeded
from senim.processes.pen import Pen
from senim.processes.runs import DESK_ROLES, STREAMS_PER_REQUEST, Change, Run, listening

SENDING: Final = frozenset({"answered", "redirected"})
"""Records from which on the letters of a run can be read, as `intake.projecting` says."""


class Worker(NamedTuple):
    """Who works: the pseudonym for the log, the officer's key for what they write."""

    pseudonym: int
    officer_id: int


@dataclass(slots=True)
class Said:
    """One message to be; a letter has no `sent_at` until its run is answered."""

    id: int
    stream: int
    kind: str
    language: str
    text: str
    written_at: dt.datetime
    sent_at: dt.datetime | None
    officer_id: int | None


class Book(Protocol):
    """Where records and messages go."""

    def take(self, entries: list[Entry]) -> None:
        """Keep records, in the order in which they come."""

    def message_id(self) -> int:
        """The number of the next message."""


@dataclass(slots=True)
class Case:
    """A request with its newest run.

    `shown_from`: the beginning (µs) of the last days in the region where the named officers work. `done_by`: who finished which step.
    `later`: what is to come, as (µs, what); `pending`: how much of that is still ahead. `over`: the newest run has ended
    and what follows is planned. `timer`, `queued`: what is on the agenda already.
    """

    book: Book
    request_id: int
    service: Compiled
    row: RequestRow
    contact: Mapping[str, str]
    topic: Topic
    chance: random.Random
    shown_from: int | None = None
    pen: Pen | None = None
    said: list[Said] = field(default_factory=list)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    clock: dict[str, Any] = field(default_factory=dict)
    rated: dict[int, tuple[int, str, dt.datetime]] = field(default_factory=dict)
    done_by: dict[str, int] = field(default_factory=dict)
    external_number: str = ""
    later: list[tuple[int, str]] = field(default_factory=list)
    pending: int = 0
    over: bool = False
    timer: int | None = None
    queued: dict[str, tuple[int, int]] = field(default_factory=dict)

    def is_shown(self, at: int) -> bool:
        """Whether the named officers are to find more than usual of what begins now."""
        return self.shown_from is not None and at >= self.shown_from

    @property
    def language(self) -> str:
        """The language in which the person wrote."""
        return self.row.language

    @property
    def held(self) -> Pen:
        """The pen of the newest run."""
        assert self.pen is not None
        return self.pen

    @property
    def run(self) -> Run:
        """The newest run as it stands."""
        return self.held.run

    @property
    def stream(self) -> int:
        """The stream of the newest run."""
        return self.held.run.stream

    def begin(
        self,
        service: Compiled,
        variables: Mapping[str, Any],
        facts: Mapping[str, Any],
        calendar: Calendar,
        at: int,
        by: Actor,
        *,
        statutory: bool,
    ) -> None:
        """Register the request, or its review, and start the process; `facts` name `unit` and `desk`."""
        ordinal = 0 if self.pen is None else self.stream % STREAMS_PER_REQUEST + 1
        stream = self.request_id * STREAMS_PER_REQUEST + ordinal
        self.service, self.items, self.clock, self.over = service, {}, {}, False
        self.pen = opened(service, stream, facts, variables, calendar, at, by, statutory=statutory)
        self._settle(at)

    def complete(self, element: str, variables: Mapping[str, Any], at: int, by: Actor) -> None:
        """Finish a step. Refuses SecondPersonNeeded as the live action does."""
        task = self.held.net.tasks[element]
        if task.second_person and self.done_by.get(task.second_person) == by.pseudonym:
            raise SecondPersonNeeded(element)
        values = coded(self.held.net, variables)
        self.held.command(Complete(element, values), at, by)
        after_completion(self.held, element, values, at, by)
        if by.pseudonym is not None:
            self.done_by[element] = by.pseudonym
        self._settle(at)

    def deliver(self, message: str, variables: Mapping[str, Any], at: int, by: Actor, kind: str = "") -> None:
        """Bring a message of the process; `kind` is the event that says so in the log, if any."""
        if kind:
            self.held.write([(kind, "", at, None)], by)
        self.held.command(Deliver(message, coded(self.held.net, variables)), at, by)
        self._settle(at)

    def advance(self, at: int) -> None:
        """Fire the timers that are due."""
        self.held.command(Advance(), at, SYSTEM)
        self._settle(at)

    def record(self, kind: str, payload: Mapping[str, Any], at: int, by: Actor, element: str = "") -> None:
        """Write one event that moves no token."""
        self.held.write([(kind, element, at, payload)], by)
        self._settle(at)

    def say(self, kind: str, text: str, at: int, officer: int | None = None) -> int:
        """Keep words beside the log; the number of the message. A new letter takes the place of one not yet sent."""
        if kind == "letter":
            self.said = [one for one in self.said if one.kind != "letter" or one.sent_at]
        moment = moment_of(at)
        sent = None if kind in {"letter", "note"} else moment
        number = self.book.message_id()
        self.said.append(Said(number, self.stream, kind, self.language, text, moment, sent, officer))
        return number

    def hears(self, message: str) -> bool:
        """Whether a message of the process would be heard now."""
        return self.run.ended_at is None and message in listening(self.run.state)

    def _settle(self, at: int) -> None:
        """Do what the projectors do, hand the records on and keep the derived rows as they now are."""
        entries, self.held.entries = self.held.entries, []
        changes, self.held.changes = self.held.changes, []
        self.book.take(entries)
        for change in changes:
            self._apply(change)
        for entry in entries:
            if entry.type in SENDING:
                self._release(entry.at)
        if any(self._routes(entry) for entry in entries):
            self._reroute(at)

    def _apply(self, change: Change) -> None:
        if change.table == "clock":
            self.clock |= change.values
            return
        element = change.key["element"]
        if change.what == "drop":
            self.items.pop(element, None)
        elif change.what == "put":
            self.items[element] = dict(change.values)
        elif element in self.items:
            self.items[element] |= change.values

    def _release(self, at: int) -> None:
        for one in self.said:
            if one.kind == "letter" and one.sent_at is None and one.stream == self.stream:
                one.sent_at = moment_of(at)

    def _routes(self, entry: Entry) -> bool:
        task = self.held.net.tasks.get(entry.activity)
        return bool(entry.type == "completed" and task and task.role in DESK_ROLES and entry.payload.get("variables"))

    def _reroute(self, at: int) -> None:
        run = self.run
        unit_id = owner_unit(self.service.service, run.state.variables, self.row.region_id, run.desk_id)
        if unit_id != run.unit_id and run.ended_at is None:
            self.record("moved", {"unit": unit_id}, at, SYSTEM)
