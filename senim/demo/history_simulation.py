"""A year of work on simulated time: requests come, people take them up, wait, ask, answer; the kernel decides what follows."""

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count
from math import exp
from typing import Any, Final

from senim.catalogue.queries import Compiled, current
from senim.demo import history_steps as steps
from senim.demo.history_acts import DAY, MINUTE, Act
from senim.demo.history_arrivals import DAYS, SHOCK_REGIONS, SHOWN_DAYS, SHOWN_REGION, ZONE, Coming, shock_day
from senim.demo.history_book import Book
from senim.demo.history_case import Case, Worker
from senim.demo.history_efforts import effort
from senim.demo.history_loads import pace, share_loads
from senim.demo.history_opening import Doors, review_facts
from senim.demo.history_papers import opinion_comes
from senim.demo.history_people import Job, Seat, Staff, called_away, key_of, leave_work, staff
from senim.demo.history_words import one as a_sentence
from senim.intake.actions import micros
from senim.intake.timeline import moment_of
from senim.kernel.worktime import push
from senim.ledger.actor import CITIZEN, Actor
from senim.places.queries import calendar_for

_SHIFT_SERVICES: Final = frozenset({"report"})
Progress = Callable[[int, int], None]


class Simulation:
    """Everything that is under way; `run` lets the year pass. The same arguments give the same records."""

    def __init__(self, arrivals: Sequence[Coming], at: dt.datetime, seed: int, book: Book) -> None:
        self.arrivals, self.until, self.book = arrivals, micros(at), book
        self.chance = random.Random(f"work {seed}")
        first = (at - dt.timedelta(days=DAYS + 5)).date()
        self.span = (first, at.date())
        self.staff: Staff = staff(*self.span, self.chance)
        share_loads(self.staff, arrivals)
        shock = dt.datetime.combine(shock_day(at), dt.time(11), ZONE)
        called_away(self.staff, SHOCK_REGIONS, micros(shock))
        leave_work(self.staff, SHOWN_REGION, self.until)
        self.agenda: list[tuple[int, int, Callable[[int, Any], None], Any]] = []
        self.serial = count()
        self.services: dict[tuple[str, dt.date], Compiled] = {}
        self.alive: dict[int, Case] = {}
        self.doors = Doors(seed, book, self.until - SHOWN_DAYS * DAY)

    def run(self, progress: Progress) -> None:
        """Let everything happen that happens before the end, in order of time."""
        for number, one in enumerate(self.arrivals):
            self._pass(one.at)
            self._arrive(one, number + 1)
            if not number % 200:
                progress(number, len(self.arrivals))
        self._pass(self.until)
        for case in self.alive.values():
            self.book.close(case)

    def _pass(self, until: int) -> None:
        agenda = self.agenda
        while agenda and agenda[0][0] <= until:
            at, _, act, what = heappop(agenda)
            act(at, what)

    def _plan(self, at: int, act: Callable[[int, Any], None], what: object) -> None:
        if at <= self.until:
            heappush(self.agenda, (at, next(self.serial), act, what))

    def _service(self, code: str, at: int) -> Compiled:
        day = moment_of(at).date()
        if (code, day) not in self.services:
            self.services[code, day] = current(code, day)
        return self.services[code, day]

    # ---- cases ----

    def _arrive(self, one: Coming, request_id: int) -> None:
        case = self.doors.open(one, request_id, self._service(one.service, one.at))
        self.alive[request_id] = case
        steps.expected(case)
        self._follow(case, one.at)

    def _follow(self, case: Case, at: int) -> None:
        """After an action: queue the steps that opened, plan timers and what people will do, let go of what is over."""
        if case.run.ended_at == at and not case.over:
            case.over = True
            steps.expected_after(case, at)
        for moment, what in case.later:
            if moment <= self.until:
                case.pending += 1
                self._plan(moment, self._person_acts, (case, what))
        case.later.clear()
        if case.run.ended_at is not None:
            self._let_go(case)
            return
        due = case.run.state.next_due
        if due is not None and due != case.timer:
            self._plan(due, self._timer, (case, case.stream, due))
        case.timer = due
        for element, item in case.items.items():
            if item["since_at"] == at and case.queued.get(element) != (case.stream, at):
                case.queued[element] = (case.stream, at)
                self._enqueue(case, element, item, at, waited=False)

    def _let_go(self, case: Case) -> None:
        if not case.pending and case.request_id in self.alive:
            del self.alive[case.request_id]
            self.book.close(case)

    def _timer(self, at: int, what: tuple[Case, int, int]) -> None:
        case, stream, due = what
        if case.stream == stream and case.run.ended_at is None and case.run.state.next_due == due:
            case.advance(at)
            self._follow(case, at)

    def _person_acts(self, at: int, what: tuple[Case, str]) -> None:
        case, act = what
        case.pending -= 1
        _CITIZEN[act](self, case, at)
        self._follow(case, at)

    def rate(self, case: Case, at: int) -> None:
        """The person rates the newest run, once."""
        if case.run.ended_at is not None and case.stream not in case.rated:
            score, said = steps.scored(case)
            case.rated[case.stream] = (score, said, moment_of(at))
            case.record("rated", {"score": score}, at, CITIZEN)

    def dispute(self, case: Case, at: int) -> None:
        """The person does not accept the answer: a review begins."""
        service = case.service.service
        if not service.review or case.run.ended_at is None or service.lane == "review":
            return
        case.record("disputed", {}, at, CITIZEN)
        self.book.close_run(case)
        facts = review_facts(case)
        review = self._service(service.review, at)
        case.begin(review, {}, facts, calendar_for(facts["desk"]), at, CITIZEN, statutory=True)
        case.say("remark", a_sentence("dispute", case.language, case.chance), at)

    # ---- officers ----

    def _enqueue(self, case: Case, element: str, item: Mapping[str, Any], at: int, *, waited: bool) -> None:
        on_call = case.service.service.code in _SHIFT_SERVICES
        key = key_of(item["role"], item["unit_id"], element, on_call)
        jitter = self.chance.randrange(8 * 60) * MINUTE
        job = Job(item["since_at"] + jitter, next(self.serial), case, case.stream, element, item["since_at"], waited)
        owner = self.staff.by_person.get((item["officer"], False)) if item["officer"] and not on_call else None
        for seat in self.staff.wait(job, key, owner):
            self._call(seat, at)

    def _call(self, seat: Seat, at: int) -> None:
        """Let a free seat look at its queues, now or when somebody is there again."""
        if seat.busy:
            return
        moment = seat.there(at)
        if seat.wakes_at != moment:
            seat.wakes_at = moment
            self._plan(moment, self._look, seat)

    def _look(self, at: int, seat: Seat) -> None:
        seat.wakes_at = 0
        if seat.busy or seat.there(at) > at:
            self._call(seat, at)
            return
        job = self.staff.next_job(seat)
        if job is not None:
            self._take_up(at, seat, job)

    def _take_up(self, at: int, seat: Seat, job: Job) -> None:
        """Look at a step for the first time, or go on with it after a wait."""
        case, item = job.case, job.case.items[job.element]
        worker = self._worker(seat, item["officer"], at)
        by = Actor(item["role"], worker.pseudonym, item["unit_id"])
        seat.busy = True
        need = effort(case, job.element)
        chance = case.chance
        if not job.waited:
            if item["role"] == "officer" and item["officer"] is None:
                case.record("assigned", {"officer": worker.pseudonym}, at, by, job.element)
            steps.taken_up(Act(case, job.element, at, by, worker))
            self._follow(case, at)
            if chance.random() < need.waits:
                look = push(seat.calendar, at, int(min(10.0, need.minutes / 4) * MINUTE))
                hours = need.hours * exp(chance.gauss(0, need.spread)) * pace(case.row.region_id)
                back = push(seat.calendar, look, int(hours * 60) * MINUTE)
                self._plan(back, self._return, (job, seat, worker))
                self._plan(look, self._free, seat)
                return
        minutes = need.minutes * exp(chance.gauss(0, 0.45)) * seat.speed
        done = push(seat.calendar, at, int(minutes * 60) * (MINUTE // 60))
        self._plan(done, self._finish, (job, seat, worker, by, at))

    def _worker(self, seat: Seat, officer: int | None, at: int) -> Worker:
        held = next((person for person in seat.people if person.pseudonym == officer), None)
        return held or seat.worker(at)

    def _return(self, at: int, what: tuple[Job, Seat, Worker]) -> None:
        """What was waited for has come: the step is back in the queue of its officer."""
        job, seat, _ = what
        if job.open:
            back = job._replace(rank=at, serial=next(self.serial), waited=True)
            self.staff.wait(back, seat.keys[0], seat)
            self._call(seat, at)

    def _finish(self, at: int, what: tuple[Job, Seat, Worker, Actor, int]) -> None:
        job, seat, worker, by, began = what
        if job.open:
            steps.finished(Act(job.case, job.element, at, by, worker))
            self._follow(job.case, at)
        other_work = int((at - began) * min(seat.load - 1, 8.0)) if seat.load > 1 else 0
        self._plan(push(seat.calendar, at, min(other_work, 300 * MINUTE)), self._free, seat)

    def _free(self, at: int, seat: Seat) -> None:
        seat.busy = False
        self._call(seat, at)


_CITIZEN: Final[Mapping[str, Callable[[Simulation, Case, int], None]]] = {
    "opinion": lambda _, case, at: opinion_comes(case, at),
    "reply": lambda _, case, at: steps.reply(case, at),
    "remark": lambda _, case, at: steps.reply(case, at),
    "withdraw": lambda _, case, at: steps.withdraw(case, at),
    "rate": Simulation.rate,
    "dispute": Simulation.dispute,
}
