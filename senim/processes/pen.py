"""One writing of one stream: events become chained records, the run moves on, and all of it is stored in the caller's transaction."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from senim.catalogue.queries import Compiled
from senim.kernel import clocks
from senim.kernel.clocks import Clock
from senim.kernel.commands import Command, Complete
from senim.kernel.deciding import decide
from senim.kernel.events import Event
from senim.kernel.terms import ClockRule
from senim.kernel.working_calendar import Calendar
from senim.kernel.worktime_errors import ClockRefused
from senim.ledger.actions import append
from senim.ledger.actor import SYSTEM, Actor
from senim.ledger.entries import Entry, chained
from senim.ledger.queries import stream_entries_of
from senim.processes import tables
from senim.processes.runs import Change, Run, advanced, begun, settled

AUTOMATIC: Final = frozenset({"serviceTask", "sendTask"})
"""Steps the system does at once: what they send or compute hangs on the log (projectors), never on this transaction's luck."""

PAUSES: Final = {"citizen": "applicant_reply"}
"""Waiting for whom is which reason to pause; whether the clock may be paused for it is said by the service's clock rule."""

Written = tuple[str, str, int, Mapping[str, Any] | None]


class Pen:
    """Collects the records of one action on one stream; `store` writes them, their changes and the snapshot."""

    def __init__(self, compiled: Compiled, run: Run | None, calendar: Calendar) -> None:
        self.compiled = compiled
        self.net = compiled.net
        self.calendar = calendar
        self.is_new = run is None
        self._run = run
        self.entries: list[Entry] = []
        self.changes: list[Change] = []
        self._clock: Clock | None = None

    @property
    def run(self) -> Run:
        """The run as it stands after what was written so far."""
        assert self._run is not None
        return self._run

    def open(self, entry: Entry) -> None:
        """Begin a new run with its `registered` record."""
        self._run = begun(self.net, entry)
        self.entries.append(entry)

    def write(self, events: Iterable[Written], by: Actor) -> None:
        """Chain events to the stream and move the run on."""
        run = self.run
        for entry in chained(run.stream, run.n, run.head, list(events), by):
            self._run, changes = advanced(self.net, self.run, entry)
            self.entries.append(entry)
            self.changes += changes

    def command(self, command: Command, at: int, by: Actor) -> None:
        """Let the kernel decide, do the automatic steps that follow, and keep the service clock in step."""
        self.follow(decide(self.net, self.run.state, command, at, self.calendar), at, by)

    def follow(self, events: Iterable[Event], at: int, by: Actor) -> None:
        """Write events of the kernel, do the automatic steps that they lead to, and keep the service clock in step."""
        waited = self.run.waiting_for
        self.write(events, by)
        while (step := self._automatic()) is not None:
            done = decide(self.net, self.run.state, Complete(step, {}), at, self.calendar)
            self.write(done, SYSTEM._replace(unit=self.run.unit_id))
        self._keep_clock(waited, at)

    def _automatic(self) -> str | None:
        tasks = self.net.tasks
        return next((one for one in self.run.state.waiting if one in tasks and tasks[one].kind in AUTOMATIC), None)

    def _keep_clock(self, waited: str, at: int) -> None:
        run = self.run
        if run.ended_at is not None:
            self._close(at)
        elif run.waiting_for != waited:
            self._pause_or_resume(waited, at)

    def _close(self, at: int) -> None:
        """Say how it ended, so that letters go out, and stop the clock."""
        outcome = self.run.outcome
        if outcome and outcome != "withdrawn":
            kind = "redirected" if outcome == "redirected" else "answered"
            self.write([(kind, "", at, {"outcome": outcome})], SYSTEM._replace(unit=self.run.unit_id))
        self.stop_clock(at)

    def _pause_or_resume(self, waited: str, at: int) -> None:
        rule, clock = self.net.clock, self.clock()
        if clock is None or rule is None:
            return
        if waited and clock.state == "paused":
            self.recalculate_clock(at)
            self.clock_event("clock_resumed", clocks.resume(self._known_clock(), at, self.calendar), at)
        elif (reason := PAUSES.get(self.run.waiting_for)) in rule.pause_reasons and reason:
            self._try_pause(clock, rule, reason, at)

    def _try_pause(self, clock: Clock, rule: ClockRule, reason: str, at: int) -> None:
        """A clock whose limit has passed runs on: waiting for the person no longer stops it."""
        try:
            payload = clocks.pause(clock, rule, reason, at)
        except ClockRefused:
            return
        self.clock_event("clock_paused", payload, at)

    def recalculate_clock(self, at: int, more: Mapping[str, Any] | None = None) -> None:
        """Count the dues anew when days off were changed since the clock's last dues were given; `more` goes into the record."""
        clock = self.clock()
        if clock is not None and clock.state != "stopped" and clock.calendar != self.calendar.version:
            payload = {**clocks.recalculate(clock, self.calendar, at), **(more or {})}
            self.clock_event("clock_recalculated", payload, at)

    def _known_clock(self) -> Clock:
        clock = self.clock()
        assert clock is not None
        return clock

    def clock(self) -> Clock | None:
        """The service clock of this stream, read once."""
        if self._clock is None and not self.is_new:
            self._clock = clock_of(self.run.stream)
        return self._clock

    def start_clock(self, at: int, statutory: bool) -> None:
        """Start promise and legal limit, where the service has them; the limit only in a statutory lane."""
        promise, limit = self.net.promise, self.net.limit if statutory else None
        if promise or limit:
            self.clock_event("clock_started", clocks.start(promise, limit, at, self.calendar), at)

    def stop_clock(self, at: int) -> None:
        """Stop the clock and say whether promise and limit were kept; figures are made from this record alone."""
        clock = self.clock()
        if clock is None or clock.state == "stopped":
            return
        facts = {"service": self.run.service, "unit": self.run.unit_id}
        self.clock_event("clock_stopped", {**clocks.stop(clock, at), **facts}, at)

    def clock_event(self, kind: str, payload: Mapping[str, Any], at: int, by: Actor | None = None) -> None:
        """Write one `clock_*` record and fold it into the clock in hand."""
        self._clock = clocks.apply(self._clock, kind, payload, at)
        self.write([(kind, "", at, payload)], by or SYSTEM._replace(unit=self.run.unit_id))

    def store(self) -> list[Entry]:
        """Write log, derived rows and snapshot; the records that were written."""
        snapshot = tables.new_snapshot(self.run) if self.is_new else tables.snapshot(self.run)
        append(self.entries, [*tables.writing(settled(self.changes)), snapshot])
        return self.entries


def clock_of(stream: int) -> Clock | None:
    """The service clock of a stream, folded from its `clock_*` records; None when the service has none."""
    clock: Clock | None = None
    for entry in stream_entries_of(stream, clocks.EVENT_TYPES):
        clock = clocks.apply(clock, entry.type, entry.payload, entry.at)
    return clock
