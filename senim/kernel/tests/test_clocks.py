"""The service clock: what each event carries, what is refused, and random walks in which nothing gets lost."""

import json
import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.kernel.calendars import Override, kazakhstan
from senim.kernel.clock_dues import Pause, dues_of
from senim.kernel.clocks import Clock, apply, extend, pause, recalculate, resume, shares, start, stop
from senim.kernel.terms import UNITS, ClockRule, Term
from senim.kernel.working_calendar import Calendar
from senim.kernel.worktime import add, measure, open_between
from senim.kernel.worktime_answers import moment
from senim.kernel.worktime_errors import ClockRefused

KZ = kazakhstan()
HOLIDAY = kazakhstan(overrides=[Override(date(2026, 12, 1), working=False)])
DAY = 86_400_000_000
APPEAL = ClockRule(
    pause_reasons=frozenset({"court"}),
    extend_by="head",
    extend_up_to=Term(2, "months"),
    notice=Term(3, "working-days"),
)
MONDAY = moment("2026-11-23T05:00:00Z")  # 10:00 in Almaty


def appeal(at: int = MONDAY) -> Clock:
    return apply(None, "clock_started", start(Term(10, "working-days"), Term(15, "working-days"), at, KZ), at)


def after(clock: Clock, event_type: str, data: dict[str, Any], at: int) -> Clock:
    return apply(clock, event_type, json.loads(json.dumps(data)), at)


def refusal(call: Any, *arguments: Any) -> str:
    with pytest.raises(ClockRefused) as refused:
        call(*arguments)
    assert str(refused.value) == refused.value.message
    return refused.value.code


def test_a_started_clock_carries_both_dues_and_the_calendar_that_gave_them() -> None:
    clock = appeal()
    assert clock.state == "running"
    assert clock.promise_due == add(KZ, MONDAY, 10, "working-days") == moment("2026-12-07T13:00:00Z")
    assert clock.limit_due == moment("2026-12-14T13:00:00Z")
    assert clock.calendar == KZ.version
    bare = apply(None, "clock_started", start(None, None, MONDAY, KZ), MONDAY)
    assert (bare.promise_due, bare.limit_due) == (None, None)


def test_a_pause_moves_both_dues_by_the_working_time_it_lasted() -> None:
    clock = appeal()
    tuesday, thursday = moment("2026-11-24T10:00:00Z"), moment("2026-11-26T05:00:00Z")
    clock = after(clock, "clock_paused", pause(clock, APPEAL, "court", tuesday), tuesday)
    assert (clock.state, clock.pause_reason, clock.paused_at) == ("paused", "court", tuesday)
    assert clock.promise_due is not None
    before = clock.promise_due
    clock = after(clock, "clock_resumed", resume(clock, thursday, KZ), thursday)
    assert (clock.state, clock.paused_at, clock.pause_reason) == ("running", None, "")
    assert clock.promise_due is not None
    assert clock.limit_due is not None
    lasted = open_between(KZ, tuesday, thursday)
    assert open_between(KZ, before, clock.promise_due) == lasted
    assert open_between(KZ, moment("2026-12-14T13:00:00Z"), clock.limit_due) == lasted


@pytest.mark.parametrize(
    ("term", "resumed", "due"),
    [
        (Term(24, "hours"), "2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"),
        (Term(10, "days"), "2026-11-23T12:00:00Z", "2026-12-03T13:00:00Z"),
        (Term(10, "days"), "2026-11-24T05:00:00Z", "2026-12-04T13:00:00Z"),
        (Term(1, "months"), "2026-11-26T05:00:00Z", "2026-12-28T13:00:00Z"),
        (Term(8, "working-hours"), "2026-11-23T06:00:00Z", "2026-11-24T06:00:00Z"),
    ],
)
def test_a_pause_counts_in_the_terms_own_time(term: Term, resumed: str, due: str) -> None:
    clock = apply(None, "clock_started", start(None, term, MONDAY, KZ), MONDAY)
    clock = after(clock, "clock_paused", pause(clock, APPEAL, "court", MONDAY), MONDAY)
    clock = after(clock, "clock_resumed", resume(clock, moment(resumed), KZ), moment(resumed))
    assert clock.limit_due == moment(due)


def test_a_statutory_clock_is_paused_only_for_a_reason_its_rule_names() -> None:
    clock = appeal()
    assert refusal(pause, clock, ClockRule(), "waiting_for_citizen", MONDAY) == "pause_not_allowed"
    assert refusal(pause, clock, APPEAL, "waiting_for_citizen", MONDAY) == "pause_not_allowed"
    assert refusal(pause, clock, APPEAL, "", MONDAY) == "reason_missing"
    assert pause(clock, APPEAL, "court", MONDAY) == {"reason": "court"}


def test_a_due_that_has_passed_is_not_brought_back_by_a_pause() -> None:
    clock = appeal()
    late = moment("2026-12-10T05:00:00Z")  # after the promise, before the limit
    clock = after(clock, "clock_paused", pause(clock, APPEAL, "court", late), late)
    clock = after(clock, "clock_resumed", resume(clock, late + 10 * DAY, KZ), late + 10 * DAY)
    assert clock.promise_due == moment("2026-12-07T13:00:00Z")
    assert clock.limit_due is not None
    assert clock.limit_due > moment("2026-12-14T13:00:00Z")
    assert refusal(pause, appeal(), APPEAL, "court", moment("2026-12-15T05:00:00Z")) == "limit_passed"


def test_a_pause_that_begins_at_the_very_moment_a_due_ends_still_holds_it() -> None:
    clock = appeal()
    assert clock.limit_due is not None
    for begins, kept in ((clock.limit_due, True), (clock.limit_due + 1, False)):
        dues = dues_of(KZ, MONDAY, clock.promise, clock.limit, [Pause(begins, begins + 9 * DAY)])
        assert dues.promise == clock.promise_due
        assert (dues.limit != clock.limit_due) is kept
        assert dues.limit == dues.bare_limit
    assert clock.promise_due is not None
    held = dues_of(KZ, MONDAY, clock.promise, clock.limit, [Pause(clock.promise_due, clock.promise_due + 9 * DAY)])
    assert held.promise is not None
    assert held.promise > clock.promise_due
    assert recalculate(clock, HOLIDAY, clock.limit_due)["limit"] > clock.limit_due
    assert recalculate(clock, HOLIDAY, clock.limit_due + 1)["limit"] == clock.limit_due


def test_an_extension_does_not_bring_back_a_promise_that_was_missed() -> None:
    clock, month = appeal(), Term(1, "months")
    assert clock.promise_due is not None
    at_last = extend(clock, APPEAL, "head", month, "expert", clock.promise_due, KZ)
    assert at_last["promise"] > clock.promise_due
    late = extend(clock, APPEAL, "head", month, "expert", clock.promise_due + 1, KZ)
    assert late["promise"] == clock.promise_due
    assert late["limit"] == at_last["limit"]


def test_a_pause_during_an_extension_is_not_counted_against_the_most_of_the_rule() -> None:
    clock, weeks = appeal(), Term(30, "days")
    clock = after(clock, "clock_extended", extend(clock, APPEAL, "head", weeks, "expert", MONDAY, KZ), MONDAY)
    since = moment("2027-01-05T05:00:00Z")  # after the limit without the extension
    clock = after(clock, "clock_paused", pause(clock, APPEAL, "court", since), since)
    clock = after(clock, "clock_resumed", resume(clock, since + 40 * DAY, KZ), since + 40 * DAY)
    assert extend(clock, APPEAL, "head", Term(25, "days"), "expert", since + 40 * DAY, KZ)["limit"] > since
    assert refusal(extend, clock, APPEAL, "head", Term(40, "days"), "expert", since + 40 * DAY, KZ) == "too_long"


def test_an_extension_moves_limit_and_promise_and_says_until_when_to_tell() -> None:
    clock = appeal()
    data = extend(clock, APPEAL, "head", Term(1, "months"), "expert_opinion", MONDAY, KZ)
    assert data["limit"] == add(KZ, moment("2026-12-14T13:00:00Z"), 1, "months")
    assert data["notice"] == add(KZ, MONDAY, 3, "working-days")
    assert data["promise"] == add(KZ, moment("2026-12-07T13:00:00Z"), 1, "months") <= data["limit"]
    clock = after(clock, "clock_extended", data, MONDAY)
    assert (clock.extended, clock.limit_due, clock.state) == (1, data["limit"], "running")


def test_extensions_together_never_pass_the_most_of_the_rule() -> None:
    clock = appeal()
    assert refusal(extend, clock, APPEAL, "head", Term(3, "months"), "expert", MONDAY, KZ) == "too_long"
    most = extend(clock, APPEAL, "head", Term(2, "months"), "expert", MONDAY, KZ)
    assert most["limit"] == add(KZ, moment("2026-12-14T13:00:00Z"), 2, "months")
    assert refusal(extend, clock, APPEAL, "head", Term(70, "days"), "expert", MONDAY, KZ) == "too_long"
    clock = after(
        clock, "clock_extended", extend(clock, APPEAL, "head", Term(30, "days"), "expert", MONDAY, KZ), MONDAY
    )
    assert refusal(extend, clock, APPEAL, "head", Term(40, "days"), "expert", MONDAY, KZ) == "too_long"
    longest = extend(clock, APPEAL, "head", Term(25, "days"), "expert", MONDAY, KZ)
    assert longest["limit"] > longest["promise"]


def test_an_extension_is_refused_by_name() -> None:
    clock, month = appeal(), Term(1, "months")
    assert refusal(extend, clock, ClockRule(), "head", month, "expert", MONDAY, KZ) == "extension_not_allowed"
    assert refusal(extend, clock, APPEAL, "desk", month, "expert", MONDAY, KZ) == "wrong_role"
    assert refusal(extend, clock, APPEAL, "head", month, "", MONDAY, KZ) == "reason_missing"
    assert refusal(extend, clock, APPEAL, "head", month, "expert", MONDAY, HOLIDAY) == "calendar_changed"
    late = moment("2026-12-15T05:00:00Z")
    assert refusal(extend, clock, APPEAL, "head", month, "expert", late, KZ) == "limit_passed"
    bare = apply(None, "clock_started", start(None, None, MONDAY, KZ), MONDAY)
    assert refusal(extend, bare, APPEAL, "head", month, "expert", MONDAY, KZ) == "no_limit"
    paused = after(clock, "clock_paused", pause(clock, APPEAL, "court", MONDAY), MONDAY)
    assert refusal(extend, paused, APPEAL, "head", month, "expert", MONDAY, KZ) == "not_running"
    assert extend(clock, APPEAL, "head", month, "expert", MONDAY, KZ)["reason"] == "expert"


def test_a_stop_says_what_was_kept_and_nothing_follows_it() -> None:
    clock = appeal()
    assert stop(clock, moment("2026-12-07T13:00:00Z")) == {"promise_kept": True, "limit_kept": True}
    assert stop(clock, moment("2026-12-07T13:00:01Z")) == {"promise_kept": False, "limit_kept": True}
    assert stop(clock, moment("2026-12-14T13:00:01Z")) == {"promise_kept": False, "limit_kept": False}
    bare = apply(None, "clock_started", start(None, None, MONDAY, KZ), MONDAY)
    assert stop(bare, MONDAY) == {"promise_kept": None, "limit_kept": None}
    stopped = after(clock, "clock_stopped", stop(clock, MONDAY + DAY), MONDAY + DAY)
    assert refusal(stop, stopped, MONDAY) == "stopped"
    assert refusal(pause, stopped, APPEAL, "court", MONDAY) == "not_running"
    assert refusal(resume, stopped, MONDAY, KZ) == "not_paused"
    assert refusal(recalculate, stopped, KZ, MONDAY) == "stopped"


def test_a_clock_stopped_while_paused_is_judged_by_the_moment_of_the_pause() -> None:
    clock = appeal()
    paused = after(clock, "clock_paused", pause(clock, APPEAL, "court", MONDAY), MONDAY)
    assert stop(paused, MONDAY + 100 * DAY) == {"promise_kept": True, "limit_kept": True}
    stopped = after(paused, "clock_stopped", stop(paused, MONDAY + DAY), MONDAY + DAY)
    assert shares(stopped, MONDAY + 9 * DAY) == (0, DAY)


def test_a_changed_calendar_must_be_recalculated_and_moves_only_dues_still_ahead() -> None:
    clock = appeal()
    fresh = recalculate(clock, HOLIDAY, MONDAY)
    assert fresh["limit"] == add(HOLIDAY, MONDAY, 15, "working-days")
    assert fresh["limit"] > moment("2026-12-14T13:00:00Z")
    between = moment("2026-12-08T05:00:00Z")  # the promise has passed
    assert recalculate(clock, HOLIDAY, between)["promise"] == clock.promise_due
    assert recalculate(clock, HOLIDAY, between)["limit"] == fresh["limit"]
    paused = after(clock, "clock_paused", pause(clock, APPEAL, "court", MONDAY), MONDAY)
    assert refusal(resume, paused, MONDAY + DAY, HOLIDAY) == "calendar_changed"
    counted = after(paused, "clock_recalculated", recalculate(paused, HOLIDAY, MONDAY), MONDAY)
    assert resume(counted, MONDAY + DAY, HOLIDAY)["calendar"] == HOLIDAY.version


def test_events_out_of_order_are_refused_by_name() -> None:
    data = start(None, None, MONDAY, KZ)
    assert refusal(apply, None, "clock_paused", {"reason": "court"}, MONDAY) == "not_started"
    assert refusal(apply, appeal(), "clock_started", data, MONDAY) == "already_started"
    assert refusal(apply, appeal(), "assigned", {}, MONDAY) == "unknown_event"
    assert apply(None, "clock_started", data, MONDAY).state == "running"


@dataclass
class Walk:
    """One random life of clocks on a wall clock that jumps; the shadow figures are kept by other means."""

    dice: random.Random
    clock: Clock | None = None
    at: int = MONDAY
    running: int = 0
    paused: int = 0
    last: int = MONDAY
    calendar: Calendar = KZ
    done: dict[str, int] = field(default_factory=dict)

    def step(self) -> None:
        self.at += self.dice.choice((0, 1, 60_000_000, DAY // 3, 4 * DAY, -DAY // 2))
        action = self.dice.choice(("pause", "resume", "resume", "extend", "recalculate", "stop", "start"))
        if action == "stop" and self.dice.random() < 0.9:
            return
        try:
            event_type, data = self.payload(action)
        except ClockRefused:
            self.done["refused"] = self.done.get("refused", 0) + 1
            return
        self.done[action] = self.done.get(action, 0) + 1
        self.write(event_type, json.loads(json.dumps(data)))

    def payload(self, action: str) -> tuple[str, dict[str, Any]]:
        if action == "start" or self.clock is None:
            if self.clock is not None and self.clock.state != "stopped":
                raise ClockRefused("already_started", "it runs")
            self.clock = None
            terms = [Term(self.dice.randint(1, 15), self.dice.choice(UNITS)) for _ in range(2)]  # type: ignore[arg-type]
            self.at = self.last = max(MONDAY, MONDAY + self.dice.randrange(400 * DAY))
            self.calendar = KZ
            return "clock_started", start(terms[0], terms[1], self.at, KZ)
        if action == "pause":
            return "clock_paused", pause(self.clock, APPEAL, "court", self.at)
        if action == "resume":
            return "clock_resumed", resume(self.clock, self.at, self.calendar)
        if action == "extend":
            term = Term(self.dice.randint(1, 20), "days")
            return "clock_extended", extend(self.clock, APPEAL, "head", term, "expert", self.at, self.calendar)
        if action == "recalculate":
            return "clock_recalculated", recalculate(self.clock, self.calendar, self.at)
        return "clock_stopped", stop(self.clock, self.at)

    def write(self, event_type: str, data: dict[str, Any]) -> None:
        before = self.clock
        now = max(self.at, self.last)
        if before is None:
            self.running = self.paused = 0
        elif before.state == "paused":
            self.paused += now - self.last
        else:
            self.running += now - self.last
        self.clock = apply(before, event_type, data, self.at)
        self.last = now
        assert shares(self.clock, self.at) == (self.running, self.paused)
        assert self.running + self.paused == now - self.clock.started_at
        if before is None:
            return
        for old, new in ((before.promise_due, self.clock.promise_due), (before.limit_due, self.clock.limit_due)):
            assert old is not None
            assert new is not None
            assert new >= old
            if event_type in ("clock_paused", "clock_stopped", "clock_recalculated"):
                assert new == old  # the same calendar gives the same dues


def test_a_walk_of_five_thousand_actions_loses_no_time_and_moves_no_due_without_an_event() -> None:
    walk = Walk(random.Random(20261122))
    for _ in range(5000):
        walk.step()
    assert min(walk.done[name] for name in ("start", "pause", "resume", "extend", "recalculate", "stop")) > 20


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_short_walks_keep_the_same_promises_for_every_seed(seed: int) -> None:
    walk = Walk(random.Random(seed))
    for _ in range(120):
        walk.step()
    assert walk.clock is not None


@given(st.integers(0, 60 * DAY), st.integers(0, 20 * DAY), st.sampled_from(["working-days", "working-minutes"]))
def test_a_pause_takes_nothing_from_the_working_time_a_person_was_given(since: int, length: int, unit: str) -> None:
    term = Term(60 if unit == "working-minutes" else 70, unit)  # type: ignore[arg-type]
    at = MONDAY + since
    clock = apply(None, "clock_started", start(None, term, at, KZ), at)
    assert clock.limit_due is not None
    given_before = open_between(KZ, at, clock.limit_due)
    clock = after(clock, "clock_paused", pause(clock, APPEAL, "court", at), at)
    clock = after(clock, "clock_resumed", resume(clock, at + length, KZ), at + length)
    assert clock.limit_due is not None
    assert open_between(KZ, at + length, clock.limit_due) == given_before
    assert measure(KZ, at, clock.limit_due, "working-minutes") >= 60
