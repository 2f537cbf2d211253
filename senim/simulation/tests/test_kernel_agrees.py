"""On random processes every simulated case is one that the kernel's own space of markings can replay to its end."""

from collections import Counter, defaultdict
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from senim.kernel import tables
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.tables import Net
from senim.kernel.tests.drawing import drawn, full_shapes, sound_shapes
from senim.simulation.distributions import Distribution
from senim.simulation.errors import NotSimulated
from senim.simulation.plan import make_plan
from senim.simulation.replaying import Trace, taken_branches
from senim.simulation.running import replicate
from senim.simulation.scenario import Arrivals, Scenario
from senim.simulation.tests.models import TANDEM, exponential, net_of


def scenario_for(net: Net) -> Scenario:
    """Every task and event takes some time, so that all races can go either way; loops are left in the end."""
    odds = {}
    for choice in net.choices:
        for flow in () if choice is None or choice.first_only else choice.flows:
            odds[net.flow_ids[flow]] = 0.5
    return Scenario(
        Arrivals(Distribution("fixed", (1e7,))),
        {task: exponential(5_000) for task in net.tasks},
        branches=odds,
        events={name: exponential(9_000) for name in net.ids if name not in net.tasks},
        repeats={net.ids[node]: _copies(one.mode) for node, one in net.repetitions.items()},
    )


def _copies(mode: str) -> Distribution:
    """The kernel's space plays copies one after the other, so side by side there is one only."""
    return Distribution("fixed", (1.0,)) if mode == "parallel" else Distribution("uniform", (0.5, 2.4))


def traces(net: Net, seed: int, cases: int) -> Counter[Trace]:
    scenario = scenario_for(net)
    one = replicate(make_plan(net, scenario), cases, seed, 0, False, tracing=True, most_events=4_000_000)
    assert (one.ended >= 0).all()
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in sorted(one.executions, key=lambda row: row.finished):
        found[row.case].append(net.ids[row.node])
    return Counter(tuple(found[case]) for case in range(cases))


@given(sound_shapes, st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_cases_of_a_random_process_are_cases_of_the_kernel(shape: Any, seed: int) -> None:
    net = compile_net(read(drawn(shape)))
    seen = traces(net, seed, 6)
    assert taken_branches(net, seen).replayed == 6


@given(full_shapes, st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_cases_of_a_random_process_of_the_complete_subset_are_cases_of_the_kernel(shape: Any, seed: int) -> None:
    net = compile_net(read(drawn(shape)))
    # A signal thrown in a case is not heard in it: simulation.md says so.
    assume(tables.SIGNAL not in net.kinds)
    try:
        seen = traces(net, seed, 6)
    except NotSimulated:
        assume(False)
    taken = taken_branches(net, seen)
    assert taken.replayed == 6, set(seen)


def test_a_case_that_the_kernel_could_not_have_is_found() -> None:
    net = net_of(TANDEM)
    seen = traces(net, 1, 2)
    assert taken_branches(net, seen).replayed == 2
    wrong = Counter({tuple(reversed(trace)): cases for trace, cases in seen.items()})
    assert taken_branches(net, wrong).replayed == 0
