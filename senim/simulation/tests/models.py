"""Small processes with lanes for the simulation's tests, and scenarios on them."""

import os
from dataclasses import replace
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import strategies as st

from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.tables import Net
from senim.kernel.tests.drawing import draw
from senim.simulation.distributions import Distribution
from senim.simulation.scenario import Arrivals, Person, Role, Scenario


@cache
def net_of(text: str, **lanes: str) -> Net:
    """The net of a drawn process; `lanes` gives the role of a task."""
    net = compile_net(read(draw(text)))
    tasks = {name: replace(spec, role=lanes.get(name)) for name, spec in net.tasks.items()}
    return replace(net, tasks=MappingProxyType(tasks))


def fixed(value: float) -> Distribution:
    return Distribution("fixed", (value,))


def exponential(mean: float) -> Distribution:
    return Distribution("exponential", (mean,))


def people(count: int, calendar: str = "always", cost: float = 0.0) -> Role:
    return Role((Person(calendar),) * count, cost)


QUEUE = "start S\ntask A\nend E\nS > A\nA > E"
TANDEM = "start S\ntask A\ntask B\nend E\nS > A\nA > B\nB > E"
FORK = """start S
and F
task A
task B
and J
end E
S > F
F > A
F > B
A > J
B > J
J > E"""
BUSY = """start S
task A
xor G default=no
task B
or O
task C
task D
or Q
sub U
  start T
  task F
  events W
  catch Soon timer=PT1H
  catch Word message=m
  end V
  T > F
  F > W
  W > Soon
  W > Word
  Soon > V
  Word > V
boundary Late on=U timer=PT8H
boundary Nudge on=A timer=PT2H soft
task R
task N
end E
S > A
A > G
yes: G > B if x
no: G > O
B > A
c: O > C if y
d: O > D if z
rest: O > Q if w
C > Q
D > Q
Q > U
U > E
Late > R
R > E
Nudge > N
N > E"""


def busy_net() -> Net:
    """Every construct at once: a loop back, an inclusive split, a sub-process with a race in it, boundary timers."""
    return net_of(BUSY, A="desk", B="desk", C="expert", D="desk", F="expert", R="chief", N="desk")


durations = st.one_of(
    st.floats(0, 20_000).map(fixed),
    st.floats(1, 20_000).map(exponential),
    st.tuples(st.floats(1, 9_000), st.floats(1, 9_000)).map(lambda two: Distribution("lognormal", two)),
    st.tuples(st.floats(1, 9_000), st.floats(1, 20_000)).map(lambda two: Distribution("gamma", two)),
    st.tuples(st.floats(0, 9_000), st.floats(9_000, 20_000)).map(lambda two: Distribution("uniform", two)),
    st.tuples(st.floats(0, 99), st.floats(99, 999), st.floats(999, 9_999)).map(
        lambda three: Distribution("triangular", three)
    ),
    st.lists(st.floats(0, 9_000), min_size=1, max_size=5).map(
        lambda values: Distribution("empirical", (), tuple(values), tuple(range(1, len(values) + 1)))
    ),
)
roles = st.lists(st.sampled_from(["always", "office"]), min_size=1, max_size=4).map(
    lambda calendars: Role(tuple(Person(name) for name in calendars))
)
shares = st.floats(0.05, 0.6)


@st.composite
def busy_scenarios(draw: st.DrawFn) -> Scenario:
    """Any scenario for the net of all constructs."""
    return Scenario(
        Arrivals(draw(durations.filter(lambda one: one.mean > 60)), draw(st.sampled_from([None, "office"]))),
        {task: draw(durations) for task in "ABCDFRN"},
        {"desk": draw(roles), "expert": draw(roles), "chief": draw(roles)},
        {"yes": draw(shares), "c": draw(shares), "d": draw(shares), "rest": draw(shares)},
        {task: draw(st.integers(-2, 2)) for task in "ABD"},
        {"Word": draw(durations)},
        warm_up=draw(st.sampled_from([0.0, 0.3])),
    )


def component(name: str) -> Any:
    """A module of the test extra; where it is missing the test is skipped, and fails under REQUIRE=all."""
    try:
        return import_module(name)
    except ImportError:
        if os.environ.get("REQUIRE") == "all":
            raise
        pytest.skip(f"{name} is not installed")
