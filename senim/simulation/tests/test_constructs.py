"""Each construct of BPMN moves cases as the kernel would: durations that can be reckoned by hand, in both engines."""

from typing import Any

import numpy as np
import pytest

from senim.simulation.distributions import Distribution
from senim.simulation.errors import NotSimulated
from senim.simulation.plan import make_plan
from senim.simulation.running import replicate
from senim.simulation.scenario import Arrivals, Scenario
from senim.simulation.tests.models import fixed, net_of, people

REPEATED = "start S\ntask A {how}\nend E\nS > A\nA > E"
INSIDE = """start S
sub U
  start T
  task A
  xor G
  end Good
  end Bad error=X
  T > A
  A > G
  fine: G > Good if ok
  wrong: G > Bad
boundary Caught on=U error=X
task B
end E
S > U
U > E
Caught > B
B > E"""
ESCALATED = """start S
sub U
  start T
  throw W escalation=X
  task A
  end V
  T > W
  W > A
  A > V
boundary Heard on=U escalation=X soft
task B
end E
S > U
U > E
Heard > B
B > E"""
CALLED = """start S
call C calls=Q
task B
end E
S > C
C > B
B > E
process Q
  start T
  task A
  end V
  T > A
  A > V"""
TAKEN_OVER = """start S
task A
end E
S > A
A > E
event V
  start T timer=PT1H
  task B
  end W
  T > B
  B > W"""
BESIDE = TAKEN_OVER.replace("timer=PT1H", "timer=PT1H soft")
INNER = """start S
sub U
  start O
  task A
  end Q error=X
  O > A
  A > Q
  event V
    start T error=X
    task B
    end W
    T > B
    B > W
end E
S > U
U > E"""
TERMINATED = """start S
sub U
  start O
  and F
  task A
  task B
  end Q terminate
  end R
  O > F
  F > A
  F > B
  A > Q
  B > R
task C
end E
S > U
U > C
C > E"""
RACE = """start S
events G
catch Soon timer=PT1H
catch Word message=m
task A
end E
S > G
G > Soon
G > Word
Soon > E
Word > A
A > E"""
CYCLE = """start S
task A
boundary Nudge on=A timer=R/PT1H soft
task N
end E
S > A
A > E
Nudge > N
N > E"""


def seconds(text: str, durations: dict[str, Distribution] | None = None, cases: int = 3, **given: Any) -> list[float]:
    """How long each case takes when A takes 100 s, B 7 s and C 1 s, and cases are far apart."""
    net = net_of(text)
    usual = {task: fixed({"A": 100, "B": 7, "C": 1}.get(task, 0)) for task in net.tasks}
    plan = make_plan(net, Scenario(Arrivals(fixed(1e6)), usual | (durations or {}), **given))
    one, other = (replicate(plan, cases, 1, 0, compiled) for compiled in (False, True))
    assert np.array_equal(one.ended, other.ended)
    return [float(span) / 1e6 for span in one.ended - one.began]


@pytest.mark.parametrize(
    ("how", "copies", "expected"),
    [
        ("times=3", 3, 100),
        ("times=3 serial", 3, 300),
        ("loop=again", 4, 400),
        ("loop=again", 0, 0),
        ("times=3", None, 100),
    ],
)
def test_copies_go_side_by_side_or_one_after_the_other(how: str, copies: float | None, expected: float) -> None:
    repeats = {} if copies is None else {"A": fixed(copies)}
    assert seconds(REPEATED.format(how=how), repeats=repeats) == [expected] * 3


def test_copies_of_one_role_share_its_people() -> None:
    net = net_of(REPEATED.format(how="times=9"), A="desk")
    scenario = Scenario(Arrivals(fixed(1e6)), {"A": fixed(100)}, {"desk": people(2)}, repeats={"A": fixed(5)})
    one = replicate(make_plan(net, scenario), 2, 1, 0, False)
    assert ((one.ended - one.began) / 1e6).tolist() == [300, 300]


def test_an_error_ends_the_sub_process_and_goes_to_the_boundary() -> None:
    assert seconds(INSIDE, branches={"fine": 1}) == [100] * 3
    assert seconds(INSIDE, branches={"fine": 0}) == [107] * 3


def test_an_escalation_is_heard_and_the_work_goes_on() -> None:
    assert seconds(ESCALATED) == [100] * 3
    assert seconds(ESCALATED, durations={"B": fixed(500)}) == [500] * 3


def test_a_called_process_is_played_inside_its_caller() -> None:
    assert seconds(CALLED) == [107] * 3


def test_an_event_sub_process_takes_the_process_over_or_runs_beside_it() -> None:
    assert seconds(TAKEN_OVER) == [100] * 3
    assert seconds(TAKEN_OVER, durations={"A": fixed(9_000)}) == [3_607] * 3
    assert seconds(BESIDE, durations={"A": fixed(9_000)}) == [9_000] * 3
    assert seconds(BESIDE, durations={"A": fixed(3_601)}) == [3_607] * 3


def test_an_error_inside_is_caught_by_the_event_sub_process_beside_it() -> None:
    assert seconds(INNER) == [107] * 3


def test_a_terminate_end_ends_its_own_scope_only() -> None:
    assert seconds(TERMINATED, durations={"B": fixed(5_000)}) == [101] * 3


def test_of_awaited_events_the_first_one_wins() -> None:
    assert seconds(RACE, events={"Word": fixed(60)}) == [160] * 3
    assert seconds(RACE, events={"Word": fixed(4_000)}) == [3_600] * 3


@pytest.mark.parametrize("compiled", [False, True])
def test_what_a_token_waited_for_is_told_with_its_moment(compiled: bool) -> None:
    net = net_of(RACE)
    for word, name in ((60, "Word"), (4_000, "Soon")):
        scenario = Scenario(Arrivals(fixed(1e5)), {}, events={"Word": fixed(word)})
        one = replicate(make_plan(net, scenario), 2, 1, 0, compiled, tracing=True)
        told = [(row.case, net.ids[row.node], row.at - int(one.began[row.case])) for row in one.happenings]
        assert told == [(case, name, min(word, 3_600) * 1_000_000) for case in (0, 1)]


def test_a_timer_without_end_fires_as_long_as_its_task_is_open() -> None:
    net = net_of(CYCLE, A="desk", N="clerk")
    scenario = Scenario(
        Arrivals(fixed(1e6)),
        {"A": fixed(4.5 * 3600), "N": Distribution("fixed", (60,))},
        {"desk": people(1), "clerk": people(1)},
    )
    for compiled in (False, True):
        rows = replicate(make_plan(net, scenario), 2, 1, 0, compiled, tracing=True).executions
        assert sum(net.ids[row.node] == "N" for row in rows) == 2 * 4


def test_an_error_that_nobody_catches_is_refused_by_name() -> None:
    net = net_of("start S\nend E error=X\nS > E")
    with pytest.raises(NotSimulated, match="E: nobody catches"):
        make_plan(net, Scenario(Arrivals(fixed(1))))
