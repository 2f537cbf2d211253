"""Figures that can be reckoned by hand, and intervals, promises and streams against other ways to find them."""

from dataclasses import replace
from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.kernel.calendars import kazakhstan
from senim.kernel.terms import UNITS, Term, Unit
from senim.kernel.worktime import add
from senim.simulation.choosing import gamma_share
from senim.simulation.draws import uniform
from senim.simulation.intervals import difference, measured, student
from senim.simulation.promises import dues
from senim.simulation.results import side_by_side
from senim.simulation.scenario import MONDAY, Arrivals, Person, Role, Scenario
from senim.simulation.simulating import simulate
from senim.simulation.streams import beginnings
from senim.simulation.tests.models import FORK, QUEUE, TANDEM, component, exponential, fixed, net_of, people

HOUR = 3_600_000_000


def test_a_queue_that_grows_by_fifty_seconds_a_case() -> None:
    scenario = Scenario(Arrivals(fixed(100)), {"A": fixed(150)}, {"desk": people(1, cost=3600)})
    result = simulate(net_of(QUEUE, A="desk"), scenario, cases=5, seed=1, replications=2)
    # Waits 0, 50, 100, 150, 200.
    assert result.waiting["A"].value == 100
    assert (result.mean.value, result.median.value, result.p90.value) == (250, 250, 330)
    assert result.utilisation["desk"].value == 1
    assert (result.cost.value, result.work["desk"].value) == (150, 150)
    assert (result.mean.low, result.mean.high) == (250, 250)


def test_warm_up_leaves_the_first_cases_out() -> None:
    scenario = Scenario(Arrivals(fixed(100)), {"A": fixed(150)}, {"desk": people(1)}, warm_up=0.4)
    result = simulate(net_of(QUEUE, A="desk"), scenario, cases=5, seed=1, replications=1)
    assert result.waiting["A"].value == 150
    assert result.mean.low is None


def test_work_stands_still_when_the_office_is_closed() -> None:
    # The first case comes at 12:30 with one hour of work: half before the break, half after it.
    scenario = Scenario(Arrivals(fixed(3.5 * 3600)), {"A": fixed(3600)}, {"desk": people(1, "office")})
    result = simulate(net_of(QUEUE, A="desk"), scenario, cases=1, seed=1, replications=1)
    assert result.mean.value == 2 * 3600
    assert result.waiting["A"].value == 0


def test_parallel_branches_take_as_long_as_the_longer_one() -> None:
    scenario = Scenario(Arrivals(fixed(1000)), {"A": fixed(30), "B": fixed(70)}, {"a": people(1), "b": people(1)})
    result = simulate(net_of(FORK, A="a", B="b"), scenario, cases=9, seed=1, replications=1)
    assert result.mean.value == 70
    assert (result.utilisation["a"].value, result.utilisation["b"].value) == (0.03, 0.07)


def test_a_greater_priority_is_served_first() -> None:
    net = net_of("start S\nand F\ntask A\ntask B\nend E\nS > F\nF > A\nF > B\nA > E\nB > E", A="desk", B="desk")
    both = {"A": fixed(10), "B": fixed(10)}
    for priority, waits in (({"B": 1.0}, (10, 0)), ({"A": 1.0}, (0, 10)), ({}, (0, 10))):
        scenario = Scenario(Arrivals(fixed(100)), both, {"desk": people(1)}, priorities=priority)
        result = simulate(net, scenario, cases=3, seed=1, replications=1)
        assert (result.waiting["A"].value, result.waiting["B"].value) == waits


def test_people_of_one_role_may_work_by_different_calendars() -> None:
    staff = {"desk": Role((Person("office"), Person("always")))}
    # One case every two hours from 11:00 on, each of two hours: by night only one of the two is there.
    scenario = Scenario(Arrivals(fixed(7200)), {"A": fixed(7200)}, staff)
    result = simulate(net_of(QUEUE, A="desk"), scenario, cases=12, seed=1, replications=1)
    assert result.waiting["A"].value == 0
    alone = replace(scenario, roles={"desk": people(1, "office")})
    assert simulate(net_of(QUEUE, A="desk"), alone, cases=12, seed=1, replications=1).waiting["A"].value > 7200


BOUNDARY = """start S
task A
boundary Late on=A timer=PT2H
task R
end E
S > A
A > E
Late > R
R > E"""


def test_an_interrupting_timer_frees_the_person_who_was_at_it() -> None:
    scenario = Scenario(Arrivals(fixed(10_000)), {"A": fixed(9_000), "R": fixed(60)}, {"desk": people(1)})
    result = simulate(net_of(BOUNDARY, A="desk", R="desk"), scenario, cases=4, seed=1, replications=1)
    assert result.mean.value == 7_260
    assert result.work["desk"].value == 7_260


def test_a_promise_is_kept_when_the_case_ends_by_its_due_moment() -> None:
    net = replace(net_of(QUEUE, A="desk"), promise=Term(2, "working-hours"))
    scenario = Scenario(Arrivals(fixed(3600)), {"A": exponential(7200)}, {"desk": people(9)})
    result = simulate(net, scenario, cases=200, seed=1, replications=2)
    assert result.within_promise is not None
    assert 0.3 < result.within_promise.value < 0.95
    longer = replace(net, promise=Term(40, "working-days"))
    assert simulate(longer, scenario, cases=200, seed=1, replications=2).within_promise == measured([1.0, 1.0])


@given(
    st.lists(st.integers(MONDAY, MONDAY + 900 * 24 * HOUR), min_size=1, max_size=9),
    st.integers(1, 60),
    st.sampled_from(UNITS),
)
@settings(deadline=None)
def test_dues_of_many_cases_are_the_kernels(began: list[int], amount: int, unit: Unit) -> None:
    term = Term(amount, unit)
    found = dues(kazakhstan(), term, np.array(began))
    assert found.tolist() == [add(kazakhstan(), at, amount, unit) for at in began]


def test_side_by_side_shows_changes_under_the_same_luck() -> None:
    net = net_of(TANDEM, A="desk", B="desk")
    today = Scenario(Arrivals(exponential(100)), {"A": exponential(60), "B": fixed(20)}, {"desk": people(1)})
    results = [
        simulate(net, each, cases=300, seed=4, replications=5)
        for each in (today, today, replace(today, roles={"desk": people(2)}))
    ]
    rows = {row.figure: row for row in side_by_side(results)}
    assert list(rows) == ["median", "p90", "mean", "within_promise", "cost"]
    assert rows["mean"].changes[0] is None
    assert rows["mean"].changes[1] == measured([0.0] * 5)
    faster = rows["mean"].changes[2]
    assert faster is not None
    assert faster.high is not None
    assert faster.high < 0


def test_intervals_are_students_and_leave_out_what_a_replication_does_not_have() -> None:
    stats = component("scipy.stats")
    for freedom in (*range(1, 40), 99, 100, 999, 1000):
        assert student(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)
    found = measured([1.0, 2.0, nan, 3.0])
    low, high = stats.t.interval(0.95, 2, 2, (1 / 3) ** 0.5)
    assert (found.value, found.low, found.high) == pytest.approx((2, low, high))
    assert difference(measured([3.0, 5.0]), measured([1.0, 1.0])).value == 3


def test_the_incomplete_gamma_function_is_scipys() -> None:
    special = component("scipy.special")
    for shape in (0.1, 0.5, 1, 2.5, 30, 400):
        for value in (0, 1e-6, 0.3, 1, 2.9, 31, 380, 2000):
            assert gamma_share(shape, value) == pytest.approx(special.gammainc(shape, value), abs=1e-9)


def test_streams_begin_where_jumping_one_by_one_would_lead() -> None:
    from senim.simulation.draws import FIRST_MODULUS
    from senim.simulation.streams import _FIRST, _power, _times

    start = beginnings(7, 0, 1)
    moved = start[:]
    for _ in range(1000):
        uniform(moved, 0)
    assert _times(_power(_FIRST, 1000, FIRST_MODULUS), tuple(start[:3]), FIRST_MODULUS) == tuple(moved[:3])
    begun = {tuple(beginnings(seed, replication, 2)[:6]) for seed in (-1, 0, 10**40) for replication in range(3)}
    assert len(begun) == 9


def test_numbers_of_a_stream_are_uniform() -> None:
    stats = component("scipy.stats")
    seeds = beginnings(1, 3, 2)
    numbers = [uniform(seeds, 6) for _ in range(20_000)]
    assert stats.kstest(numbers, "uniform").pvalue > 0.001
    assert abs(np.corrcoef(numbers[1:], numbers[:-1])[0, 1]) < 0.03
