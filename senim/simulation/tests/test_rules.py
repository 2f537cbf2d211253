"""What always holds: cases come and end, nobody does two things at once or works after hours, queues are in order."""

from collections import defaultdict
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from senim.kernel.calendars import kazakhstan
from senim.kernel.worktime import is_open, open_between
from senim.simulation.plan import make_plan
from senim.simulation.running import Execution, replicate
from senim.simulation.scenario import Arrivals, Person, Role, Scenario
from senim.simulation.simulating import simulate
from senim.simulation.tests.models import QUEUE, TANDEM, busy_net, busy_scenarios, exponential, net_of, people

OFFICE = kazakhstan()


def staff(scenario: Scenario) -> list[Person]:
    return [person for role in scenario.roles.values() for person in role.people]


def by_person(executions: tuple[Execution, ...]) -> dict[int, list[Execution]]:
    found: defaultdict[int, list[Execution]] = defaultdict(list)
    for row in executions:
        if row.person >= 0:
            found[row.person].append(row)
    return {person: sorted(rows, key=lambda row: (row.started, row.finished)) for person, rows in found.items()}


@given(busy_scenarios(), st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_every_case_that_comes_ends_and_none_before_it_began(scenario: Scenario, seed: int) -> None:
    one = replicate(make_plan(busy_net(), scenario), 25, seed, 0, compiled=False)
    assert len(one.began) == 25
    assert (one.ended >= one.began).all()
    assert (one.began[1:] >= one.began[:-1]).all()


@given(busy_scenarios(), st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_nobody_does_two_things_at_once_and_nobody_begins_or_works_after_hours(scenario: Scenario, seed: int) -> None:
    one = replicate(make_plan(busy_net(), scenario), 25, seed, 0, compiled=False, tracing=True)
    everybody = staff(scenario)
    rows_of = by_person(one.executions)
    assert rows_of
    for person, rows in rows_of.items():
        assert all(row.finished <= after.started for row, after in pairwise(rows))
        if everybody[person].calendar == "office":
            assert all(is_open(OFFICE, row.started) for row in rows)
            # The moment of closing itself is still at work.
            assert all(row.finished == row.started or is_open(OFFICE, row.finished - 1) for row in rows)


@given(busy_scenarios(), st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_work_is_counted_in_the_hours_of_the_person_who_does_it(scenario: Scenario, seed: int) -> None:
    plan = make_plan(busy_net(), scenario)
    one = replicate(plan, 25, seed, 0, compiled=False, tracing=True)
    everybody = staff(scenario)
    for node, name in enumerate(plan.net.ids):
        given_to = [row for row in one.executions if row.node == node and row.case >= one.counted_from]
        if not given_to or scenario.durations[name].name != "fixed":
            continue
        span = round(scenario.durations[name].parameters[0] * 1_000_000)
        for row in given_to:
            office = everybody[row.person].calendar == "office"
            worked = open_between(OFFICE, row.started, row.finished) if office else row.finished - row.started
            assert abs(worked - span) <= 1


@given(busy_scenarios(), st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_within_a_priority_who_comes_first_is_served_first(scenario: Scenario, seed: int) -> None:
    plan = make_plan(busy_net(), scenario)
    one = replicate(plan, 25, seed, 0, compiled=False, tracing=True)
    queues: defaultdict[tuple[str | None, float], list[Execution]] = defaultdict(list)
    for row in one.executions:
        name = plan.net.ids[row.node]
        queues[plan.net.tasks[name].role, scenario.priorities.get(name, 0)].append(row)
    for rows in queues.values():
        in_order = sorted(rows, key=lambda row: (row.entered, row.started))
        assert all(first.started <= second.started for first, second in pairwise(in_order))


@given(busy_scenarios(), st.integers(0, 10**9))
@settings(max_examples=30, deadline=None)
def test_while_something_waits_everybody_who_never_goes_home_is_busy(scenario: Scenario, seed: int) -> None:
    always = {"desk": Role((Person(),) * len(scenario.roles["desk"].people))}
    # What an interruption cuts short is not traced; this process has none.
    plain = Scenario(scenario.arrivals, {"A": scenario.durations["A"], "B": exponential(600)}, always)
    plan = make_plan(net_of(TANDEM, A="desk", B="desk"), plain)
    rows = replicate(plan, 25, seed, 0, compiled=False, tracing=True).executions
    for row in rows:
        middle = (row.started + row.entered) // 2
        if row.entered < middle < row.started:
            assert sum(other.started <= middle < other.finished for other in rows) == len(always["desk"].people)


@given(st.integers(0, 10**9), st.floats(0.3, 0.9))
@settings(max_examples=30, deadline=None)
def test_what_is_there_on_average_is_the_rate_times_the_time_spent(seed: int, load: float) -> None:
    scenario = Scenario(
        Arrivals(exponential(100)),
        {"A": exponential(100 * load), "B": exponential(60)},
        {"a": people(1), "b": people(2)},
    )
    one = replicate(make_plan(net_of(TANDEM, A="a", B="b"), scenario), 400, seed, 0, compiled=False)
    # Little's law over the time until the last case has left holds exactly, for every single run.
    start, end = int(one.began[0]), int(one.ended.max())
    moments = sorted([(int(at), 1) for at in one.began] + [(int(at), -1) for at in one.ended])
    area = there = 0
    last = start
    for at, step in moments:
        area += there * (at - last)
        there, last = there + step, at
    rate = 400 / (end - start)
    assert abs(area / (end - start) - rate * float((one.ended - one.began).mean())) < 1e-9
    assert there == 0


def test_a_long_queue_waits_as_theory_says() -> None:
    # M/M/1 at 0.5: a case waits as long as the service takes on average.
    scenario = Scenario(Arrivals(exponential(200)), {"A": exponential(100)}, {"desk": people(1)}, warm_up=0.1)
    found = simulate(net_of(QUEUE, A="desk"), scenario, cases=2_000, seed=2, replications=10, engine="python").waiting[
        "A"
    ]
    assert found.low is not None
    assert found.high is not None
    assert found.low < 100 < found.high
    assert found.high - found.low < 30
