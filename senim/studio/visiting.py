"""One visit to a front office as rows of the exported log, told in the elements of `visit.bpmn`.

Waiting is the time until `Call` is taken, walking the time in work there; `Serve` is done once for each stretch at the
counter, and what lies between is the wait for `Resumed` or `CameBack`. An appointment begins its run with the ticket.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from senim.desks.catalogue import desk_service
from senim.kernel.calendars import ROUND_THE_CLOCK, YEARS, ZONE
from senim.kernel.events import EventType as E
from senim.kernel.working_calendar import Calendar, build
from senim.ledger.entries import Entry
from senim.studio.tracing import OPEN, Row, Trace

SERVICE: Final = "visit"
"""The code of the service whose model describes visits."""

BEGINS: Final = "ticketed"
"""The record with which the run of a visit begins."""

_MINUTE: Final = 60_000_000
_SERVE_MINUTES: Final = 30
"""The promise of the step `Serve`, as the model has it."""


_KINDS: Final = ("event", "wait", "Call", "Serve", "Specialist")
"""One record may begin several things: each has a number of its own, from the record's and its place here."""


class _Open(NamedTuple):
    """What goes on: numbered by its record and its kind, with its due."""

    n: int
    promise: int | None


@lru_cache(maxsize=1)
def by_the_clock() -> Calendar:
    """The calendar by which visits are timed: every hour counts, for people wait in minutes of the clock."""
    return build("visits", ZONE, ROUND_THE_CLOCK, date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31))


def visit_trace(entries: Iterable[Entry], version: str, region: str) -> Trace:
    """The rows of one visit; `entries` are all its records in order, a ticket among them. `version`: that of the model."""
    reader = _Reader(version, region)
    for entry in entries:
        reader.read(entry)
    return reader.trace()


class _Reader:
    """Reads the records of one visit. `open` are the steps under way, `since` when the last wait of the person began."""

    def __init__(self, version: str, region: str) -> None:
        self.facts: dict[str, Any] = {
            "service": SERVICE, "version": version, "region": region, "lane": "service", "outcome": OPEN,
            "ended_us": None, "limit_us": None, "limit_kept": None, "promise_kept": None,
            # The promise is that of the wait and stands at `Call`: a visit does not lose it while it is served.
            "promise_us": None,
        }  # fmt: skip
        self.rows: list[Row] = []
        self.open: dict[str, _Open] = {}
        self.since: tuple[int, int] = (0, 0)
        self.stream = self.office = 0
        self.service = ""
        self.booked_for = self.due = 0

    def read(self, entry: Entry) -> None:
        """Follow one record; those that change no period say nothing here."""
        react = _READ.get(entry.type)
        if react is not None:
            react(self, entry)

    def trace(self) -> Trace:
        """What was read, in order of time."""
        rows = tuple(sorted(self.rows, key=lambda row: row.at))
        return Trace(self.stream, {**self.facts, "unit": self.office}, self.office, rows)

    def booked(self, entry: Entry) -> None:
        """An appointment, or another time of it: nobody waits before it."""
        self.booked_for = entry.payload["for"]
        if entry.type == E.BOOKED:
            self._begin(entry)

    def ticketed(self, entry: Entry) -> None:
        """The person is there: the wait begins."""
        if "office" in entry.payload:
            self._begin(entry)
        self.stream = entry.stream
        due = max(entry.at, self.booked_for) + desk_service(self.service).promise_minutes * _MINUTE
        self.facts["opened_us"], self.due = entry.at, due
        self._event(entry, "Start", "ToForkFromStart ToCallFromFork ToAskingFromFork")
        self._wait(entry, due)

    def invited(self, entry: Entry) -> None:
        """Called: from here the person walks."""
        self._row(entry, "Call", "start", self.open["Call"], entry.actor)
        if self.facts["promise_kept"] is None:
            self.facts["promise_kept"] = entry.at <= self.due

    def put_back(self, entry: Entry) -> None:
        """Waits again, as before the call."""
        self._withdraw(entry, "Call")
        self._wait(entry, None)

    def serving(self, entry: Entry) -> None:
        """At the counter."""
        self._complete(entry, "Call", "ToServeFromCall")
        self._serve(entry)

    def held(self, entry: Entry) -> None:
        """Serving stands still."""
        self._complete(entry, "Serve", "ToAfterFromServe ToHeldFromAfter")
        self.since = entry.n, entry.at

    def resumed(self, entry: Entry) -> None:
        """Serving goes on."""
        self._waited(entry, "Resumed", "ToServeFromResumed")
        self._serve(entry)

    def stepped_out(self, entry: Entry) -> None:
        """Away for a while."""
        self._withdraw(entry, "Call")
        self._event(entry, "SteppingOut", "ToAwayFromSteppingOut")
        self.since = entry.n, entry.at

    def came_back(self, entry: Entry) -> None:
        """Waits again."""
        self._waited(entry, "CameBack", "ToCallFromCameBack")
        self._wait(entry, None)

    def transferred(self, entry: Entry) -> None:
        """Sent on: waits for another counter. A specialist who did not come yet is not awaited any more."""
        self.service = entry.payload["service"]
        if "Serve" in self.open:
            self._complete(entry, "Serve", "ToAfterFromServe ToCallFromAfter")
        self._withdraw(entry, "Call")
        self._withdraw(entry, "Specialist")
        self._wait(entry, None)

    def specialist_asked(self, entry: Entry) -> None:
        """A specialist is awaited."""
        self._event(entry, "Asking", "ToSpecialistFromAsking")
        self._schedule(entry, "Specialist", None)

    def specialist_accepted(self, entry: Entry) -> None:
        """The specialist is on the way, with a promise."""
        step = self.open["Specialist"]._replace(promise=entry.payload.get("due"))
        self.open["Specialist"] = step
        self._row(entry, "Specialist", "start", step, entry.actor)

    def specialist_declined(self, entry: Entry) -> None:
        """Nobody can come."""
        self._withdraw(entry, "Specialist")
        self._event(entry, "Declining", "ToAskingFromDeclining")

    def specialist_arrived(self, entry: Entry) -> None:
        """The specialist is at the counter."""
        self._complete(entry, "Specialist", "ToAskingFromSpecialist")

    def triaged(self, entry: Entry) -> None:
        """For something else than the ticket said."""
        self.service = entry.payload["service"]

    def served(self, entry: Entry) -> None:
        """Over, at the counter."""
        if "Serve" in self.open:
            self._complete(entry, "Serve", "ToAfterFromServe ToServedFromAfter")
        self._end(entry, "Served")

    def left(self, entry: Entry) -> None:
        """Over without being served, or before the end of it. Who was never called was not called in time."""
        self._withdraw(entry, "Call")
        if self.facts["promise_kept"] is None:
            self.facts["promise_kept"] = entry.at <= self.due
        self._end(entry, "Gone")

    def _begin(self, entry: Entry) -> None:
        self.stream, self.office = entry.stream, entry.payload["office"]
        self.service = entry.payload["service"]
        self.facts["channel"] = entry.payload["channel"]

    def _end(self, entry: Entry, end: str) -> None:
        self._withdraw(entry, "Specialist")
        self._event(entry, end, "")
        self.facts |= {"ended_us": entry.at, "outcome": entry.payload.get("outcome", "")}

    def _wait(self, entry: Entry, promise: int | None) -> None:
        self._schedule(entry, "Call", promise)

    def _serve(self, entry: Entry) -> None:
        self._schedule(entry, "Serve", entry.at + _SERVE_MINUTES * _MINUTE)
        self._row(entry, "Serve", "start", self.open["Serve"], entry.actor)

    def _schedule(self, entry: Entry, step: str, promise: int | None) -> None:
        self.open[step] = _Open(_number(entry.n, step), promise)
        self._row(entry, step, "schedule", self.open[step])

    def _complete(self, entry: Entry, step: str, took: str) -> None:
        self._row(entry, step, "complete", self.open.pop(step), entry.actor, took=took)

    def _withdraw(self, entry: Entry, step: str) -> None:
        if step in self.open:
            self._row(entry, step, "withdraw", self.open.pop(step))

    def _event(self, entry: Entry, event: str, took: str) -> None:
        self._row(entry, event, "complete", _Open(_number(entry.n, "event"), None), kind="event", took=took)

    def _waited(self, entry: Entry, event: str, took: str) -> None:
        """The person or the counter waited for this from `since` on."""
        n, at = self.since
        waited = _Open(_number(n, "wait"), None)
        self._row(entry, event, "schedule", waited, kind="event", at=at)
        self._row(entry, event, "complete", waited, kind="event", took=took)

    def _row(
        self,
        entry: Entry,
        activity: str,
        lifecycle: str,
        step: _Open,
        actor: int | None = None,
        *,
        kind: str = "task",
        at: int | None = None,
        took: str = "",
    ) -> None:
        unit = entry.unit or self.office
        moment = entry.at if at is None else at
        self.rows.append(Row(activity, kind, lifecycle, moment, str(step.n), unit, actor, step.promise, None, took))


def _number(n: int, kind: str) -> int:
    return n * len(_KINDS) + _KINDS.index(kind)


_READ: Final[Mapping[str, Callable[[_Reader, Entry], None]]] = {
    E.BOOKED: _Reader.booked,
    E.REBOOKED: _Reader.booked,
    E.TICKETED: _Reader.ticketed,
    E.TRIAGED: _Reader.triaged,
    E.INVITED: _Reader.invited,
    E.PUT_BACK: _Reader.put_back,
    E.SERVING: _Reader.serving,
    E.HELD: _Reader.held,
    E.RESUMED: _Reader.resumed,
    E.STEPPED_OUT: _Reader.stepped_out,
    E.CAME_BACK: _Reader.came_back,
    E.TRANSFERRED: _Reader.transferred,
    E.SPECIALIST_ASKED: _Reader.specialist_asked,
    E.SPECIALIST_ACCEPTED: _Reader.specialist_accepted,
    E.SPECIALIST_DECLINED: _Reader.specialist_declined,
    E.SPECIALIST_ARRIVED: _Reader.specialist_arrived,
    E.SERVED: _Reader.served,
    E.LEFT: _Reader.left,
}
