"""The line of one made-up front office: who is called when and what follows, as records to be, in no promised order."""

import random
from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any, Final, NamedTuple

from senim.demo.history_visitors import HOUR, MINUTE, Visitor
from senim.desks.catalogue import desk_service
from senim.desks.folding import local_day
from senim.desks.openings import Span
from senim.desks.queueing import SPECIALIST_PROMISE_MINUTES, place_in_line
from senim.ledger.actor import CITIZEN, SYSTEM, Actor

AFTER_HOURS: Final = HOUR
"""So long those who still wait at closing time are served."""


class Planned(NamedTuple):
    """One record to be: when, of which visit (a number in this office), of which type, with what, by whom.

    The payload of `linked` names the service of the request; which one it is shows when it is written.
    """

    at: int
    visit: int
    kind: str
    payload: Mapping[str, Any]
    by: Actor


@dataclass(frozen=True, slots=True)
class Desk:
    """One counter: its id, what it serves, who sits there, and when somebody is there."""

    id: int
    services: frozenset[str]
    officer: Actor
    shifts: Sequence[Span]

    def is_staffed(self, at: int) -> bool:
        """Whether somebody sits here; `shifts` stand in order and lie apart."""
        place = bisect_right(self.shifts, at, key=_opening) - 1
        return place >= 0 and at < self.shifts[place].closes


@dataclass(slots=True)
class Waiting:
    """A visit that has a ticket. `line` orders the queue, `sent` counts how often it was sent on."""

    number: int
    who: Visitor
    service: str
    came: int
    line: int
    state: str = "waiting"
    sent: int = 0


@dataclass(slots=True)
class Line:
    """An office under way. `specialists` are who is called down, by branch."""

    office: int
    desks: Sequence[Desk]
    specialists: Mapping[str, Actor]
    until: int
    chance: random.Random
    planned: list[Planned] = field(default_factory=list)
    queue: list[tuple[int, int, Waiting]] = field(default_factory=list)
    series: dict[tuple[str, str], int] = field(default_factory=dict)
    busy: dict[int, int] = field(default_factory=dict)
    agenda: list[tuple[int, int, Callable[[int, Any], None], Any]] = field(default_factory=list)
    serial: "count[int]" = field(default_factory=count)

    def play(self, visitors: Iterable[Visitor], closings: Iterable[int]) -> None:
        """Let everything happen that happens by `until`; who still waits at one of the `closings` leaves."""
        for number, who in enumerate(visitors):
            self._arrange(number, who)
        for begins in {shift.opens for desk in self.desks for shift in desk.shifts}:
            self._plan(begins, lambda at, _: self._look(at), None)
        for ends in closings:
            self._plan(ends, self._close, None)
        while self.agenda and self.agenda[0][0] <= self.until:
            at, _, act, what = heappop(self.agenda)
            act(at, what)

    def _arrange(self, number: int, who: Visitor) -> None:
        booking = who.booking
        if booking is None:
            self._plan(who.at, self._come, (number, who))
            return
        by = CITIZEN if booking.channel == "web" else self.desks[0].officer
        facts = {"for": booking.moment, "counter": booking.counter, "priority": who.priority}
        self._write(booking.made_at, number, "booked", by, **self._facts(who, booking.channel), **facts)
        if booking.cancelled_at:
            self._write(booking.cancelled_at, number, "booking_cancelled", CITIZEN, outcome="person")
        elif booking.missed:
            self._write(booking.moment + 30 * MINUTE, number, "missed", SYSTEM)
        else:
            self._plan(who.at, self._come, (number, who))

    def _facts(self, who: Visitor, channel: str) -> dict[str, Any]:
        return {"office": self.office, "service": who.service, "channel": channel, "language": who.language}

    def _come(self, at: int, what: tuple[int, Visitor]) -> None:
        number, who = what
        came = at if who.booking is None else max(at, who.booking.moment)
        facts = self._facts(who, "kiosk") if who.booking is None else {}
        visit = Waiting(number, who, who.service, came, place_in_line(came, who.priority))
        label = self._label(at, who.service)
        self._write(at, number, "ticketed", CITIZEN, **facts, label=label, priority=who.priority, line=visit.line)
        insort(self.queue, (visit.line, number, visit), key=_place)
        self._plan(came + who.patience, self._give_up, visit)
        if who.out_after:
            self._plan(at + who.out_after, self._step_out, visit)
        if who.triaged_after:
            self._plan(at + who.triaged_after, self._triage, visit)
        self._look(at)

    def _label(self, at: int, service: str) -> str:
        key = str(local_day(at)), desk_service(service).letter
        self.series[key] = self.series.get(key, 0) + 1
        return f"{key[1]}{self.series[key]:03d}"

    def _give_up(self, at: int, visit: Waiting) -> None:
        if visit.state == "waiting" and not visit.sent:
            self._end(at, visit, CITIZEN, "gave_up")

    def _end(self, at: int, visit: Waiting, by: Actor, outcome: str) -> None:
        visit.state = "left"
        self._leave_queue(visit)
        self._write(at, visit.number, "left", by, outcome=outcome)

    def _close(self, at: int, _: object) -> None:
        for _line, _number, visit in list(self.queue):
            self._end(at, visit, SYSTEM, "closed")

    def _step_out(self, at: int, visit: Waiting) -> None:
        if visit.state == "waiting":
            visit.state = "away"
            self._leave_queue(visit)
            self._write(at, visit.number, "stepped_out", CITIZEN)
            self._plan(at + visit.who.out_for, self._come_back, visit)

    def _come_back(self, at: int, visit: Waiting) -> None:
        visit.state = "waiting"
        insort(self.queue, (visit.line, visit.number, visit), key=_place)
        self._write(at, visit.number, "came_back", CITIZEN)
        self._plan(at + visit.who.patience, self._give_up, visit)
        self._look(at)

    def _triage(self, at: int, visit: Waiting) -> None:
        if visit.state != "waiting":
            return
        visit.service = visit.who.triaged_to
        facts = {"service": visit.service, "priority": visit.who.priority, "line": visit.line}
        self._write(at, visit.number, "triaged", self.desks[-1].officer, **facts)
        self._look(at)

    def _leave_queue(self, visit: Waiting) -> None:
        self.queue = [row for row in self.queue if row[2] is not visit]

    def _look(self, at: int) -> None:
        """Let every free counter at which somebody sits look at the queue."""
        for desk in self.desks:
            if not self.queue:
                return
            if self.busy.get(desk.id, 0) <= at and desk.is_staffed(at):
                self._call(at, desk)

    def _call(self, at: int, desk: Desk) -> None:
        row = next((row for row in self.queue if row[2].service in desk.services), None)
        if row is None:
            return
        self.queue.remove(row)
        self._serve(at, desk, row[2])

    def _serve(self, at: int, desk: Desk, visit: Waiting) -> None:
        """From the call to the end at this counter, at once: nobody else has a part in it."""
        who, by, number = visit.who, desk.officer, visit.number
        visit.state = "called"
        self._write(at, number, "invited", by, counter=desk.id)
        for again in range(who.recalls):
            self._write(at + (again + 1) * MINUTE, number, "recalled", by)
        if who.absent:
            self._write(at + 3 * MINUTE, number, "left", SYSTEM, outcome="no_show")
            self._free(at + 3 * MINUTE, desk)
            return
        began = at + who.recalls * MINUTE + who.walk
        self._write(began, number, "serving", by)
        ends = began + who.work if visit.sent else self._at_the_counter(began, desk, visit)
        if who.sent_to and who.sent_to != visit.service and not visit.sent:
            self._plan(ends, self._send_on, visit)
        else:
            self._write(ends, number, "served", by, outcome=visit.who.outcome)
        self._free(ends, desk)

    def _at_the_counter(self, began: int, desk: Desk, visit: Waiting) -> int:
        """What happens while somebody is served for the first time; when it ends."""
        who, number, by = visit.who, visit.number, desk.officer
        at, rest = began + who.before_hold, who.work - who.before_hold
        if who.specialist:
            at = self._specialist(at, visit, by)
        elif who.held:
            self._write(at, number, "held", by)
            at += who.held
            self._write(at, number, "resumed", by)
        if who.continues:
            opens = desk_service(visit.service).opens
            self._write(at + rest // 2, number, "linked", by, service=opens)
        return at + rest

    def _specialist(self, at: int, visit: Waiting, by: Actor) -> int:
        branch = desk_service(visit.service).branch or "administrative"
        comes, number = self.specialists[branch], visit.number
        self._write(at, number, "specialist_asked", by, branch=branch)
        if visit.who.specialist == "declined":
            self._write(at + MINUTE, number, "specialist_declined", comes)
            return at + MINUTE
        accepted, there = at + MINUTE, at + MINUTE + visit.who.specialist_after
        due = accepted + SPECIALIST_PROMISE_MINUTES * MINUTE
        self._write(at + MINUTE // 2, number, "held", by)
        self._write(accepted, number, "specialist_accepted", comes, due=due)
        self._write(there, number, "specialist_arrived", comes)
        self._write(there + MINUTE // 6, number, "resumed", by)
        return there + MINUTE // 6

    def _send_on(self, at: int, visit: Waiting) -> None:
        visit.service, visit.sent, visit.state = visit.who.sent_to, visit.sent + 1, "waiting"
        by = self.desks[0].officer
        self._write(at, visit.number, "transferred", by, service=visit.service)
        insort(self.queue, (visit.line, visit.number, visit), key=_place)

    def _free(self, at: int, desk: Desk) -> None:
        """The counter looks again a little later: papers are put away first."""
        self.busy[desk.id] = at + int(self.chance.uniform(0.1, 0.8) * 60_000) * 1000
        self._plan(self.busy[desk.id], lambda moment, _: self._look(moment), None)

    def _plan(self, at: int, act: Callable[[int, Any], None], what: object) -> None:
        heappush(self.agenda, (at, next(self.serial), act, what))

    def _write(self, at: int, visit: int, kind: str, by: Actor, **payload: Any) -> None:
        if at <= self.until:
            self.planned.append(Planned(at, visit, kind, payload, by))


def _opening(shift: Span) -> int:
    return shift.opens


def _place(row: tuple[int, int, Waiting]) -> tuple[int, int]:
    return row[0], row[1]
