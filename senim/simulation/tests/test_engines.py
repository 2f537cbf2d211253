"""The Python engine and the compiled one give the same, number by number; the same seed gives the same answer."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.simulation.plan import make_plan
from senim.simulation.running import Replication, replicate
from senim.simulation.scenario import Arrivals, Scenario
from senim.simulation.simulating import simulate
from senim.simulation.tests.models import QUEUE, busy_net, busy_scenarios, exponential, fixed, net_of, people


def equal(one: Replication, other: Replication) -> bool:
    """Whether everything that two runs measured is the same to the last bit."""
    return (
        all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("began", "ended", "sums", "busy"))
        and one[4:] == other[4:]
    )


@given(busy_scenarios(), st.integers(0, 2**70))
@settings(max_examples=25, deadline=None)
def test_both_engines_give_the_same_to_the_last_bit(scenario: Scenario, seed: int) -> None:
    plan = make_plan(busy_net(), scenario)
    slow = replicate(plan, 40, seed, 1, compiled=False, tracing=True)
    quick = replicate(plan, 40, seed, 1, compiled=True, tracing=True)
    assert equal(slow, quick)
    assert not equal(slow, replicate(plan, 40, seed + 1, 1, compiled=False, tracing=True))


@pytest.mark.parametrize("compiled", [False, True])
def test_an_engine_that_needs_more_room_gets_it_and_goes_on(compiled: bool) -> None:
    scenario = Scenario(Arrivals(fixed(1)), {"A": fixed(10)}, {"desk": people(1)})
    plan = make_plan(net_of(QUEUE, A="desk"), scenario)
    one = replicate(plan, 12_000, 0, 0, compiled)
    assert (one.ended - one.began)[-1] == (12_000 * 10 - 11_999) * 1_000_000
    assert (one.ended[1:] > one.ended[:-1]).all()


def test_the_same_seed_gives_the_same_answer_and_another_seed_another() -> None:
    scenario = Scenario(Arrivals(exponential(100)), {"A": exponential(150)}, {"desk": people(2)})
    net = net_of(QUEUE, A="desk")
    answers = [simulate(net, scenario, cases=200, seed=seed, replications=3).document() for seed in (5, 5, 6)]
    assert repr(answers[0]) == repr(answers[1]) != repr(answers[2])


def test_a_change_of_one_task_leaves_the_arrivals_and_the_luck_of_others_alone() -> None:
    net = net_of("start S\ntask A\ntask B\nend E\nS > A\nA > B\nB > E", A="a", B="b")
    roles = {"a": people(9), "b": people(9)}
    before = Scenario(Arrivals(exponential(100)), {"A": exponential(50), "B": exponential(70)}, roles)
    after = Scenario(Arrivals(exponential(100)), {"A": fixed(0), "B": exponential(70)}, roles)
    one, other = (replicate(make_plan(net, each), 50, 1, 0, False, tracing=True) for each in (before, after))
    assert (one.began == other.began).all()

    def work(run: Replication) -> list[int]:
        done = sorted(row for row in run.executions if net.ids[row.node] == "B")
        return [row.finished - row.started for row in done]

    assert sorted(work(one)) == sorted(work(other))


def test_where_nothing_can_be_kept_the_engine_is_compiled_anew() -> None:
    import numba

    from senim.simulation import compiling

    # Numba has nowhere to keep what has no file, just as where no folder can be written.
    space: dict[str, Any] = {}
    exec("def twice(memory, reals, agenda, events):\n    return 2 * events\n", space)
    with pytest.raises(RuntimeError, match="cannot cache"):
        numba.njit(cache=True)(space["twice"])
    assert compiling._kept(space["twice"])(None, None, None, 21) == 42


def test_what_is_kept_is_known_by_all_the_code_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from senim.simulation import compiling, fields, moving

    before = compiling._digest()
    assert compiling._digest() == before
    monkeypatch.setattr(fields, "MOST_MOVES", 7)
    changed = compiling._digest()
    monkeypatch.undo()
    monkeypatch.setattr(moving.send, "__code__", moving.leave.__code__)
    assert len({before, changed, compiling._digest()}) == 3
