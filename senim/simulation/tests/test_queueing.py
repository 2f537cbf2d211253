"""Erlang's formula against sums in exact fractions, and what must hold for every queue."""

from fractions import Fraction
from math import exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim.simulation.errors import ScenarioInvalid
from senim.simulation.queueing import Demand, fewest_counters, mean_wait_s, share_within, waiting_probability

PER_HOUR = st.floats(0.1, 400, allow_nan=False)
SERVICE = st.floats(10, 3600, allow_nan=False)


def by_sum(load: Fraction, counters: int) -> Fraction:
    """The states of the queue added up one by one, in exact fractions."""
    free = sum((load**busy / factorial(busy) for busy in range(counters)), Fraction(0))
    queued = load**counters / factorial(counters) / (1 - load / counters)
    return queued / (free + queued)


@given(st.integers(1, 40), st.fractions(0, 1, max_denominator=1000))
def test_the_share_who_wait_is_the_sum_over_all_states(counters: int, use: Fraction) -> None:
    load = use * counters
    if load < counters:
        assert waiting_probability(float(load), counters) == pytest.approx(float(by_sum(load, counters)), rel=1e-9)


def test_one_counter_half_busy_and_the_tables_value_for_ten() -> None:
    assert waiting_probability(0.5, 1) == 0.5
    assert mean_wait_s(Demand(30, 60), 1) == pytest.approx(60)
    assert share_within(Demand(30, 60), 1, 60) == pytest.approx(1 - 0.5 * exp(-0.5))
    assert waiting_probability(8.0, 10) == pytest.approx(0.409, abs=5e-4)


@given(PER_HOUR, SERVICE, st.floats(0, 1800), st.floats(0.01, 0.99))
def test_the_fewest_counters_reach_the_share_and_one_less_does_not(
    per_hour: float, service: float, within: float, share: float
) -> None:
    demand = Demand(per_hour, service)
    counters = fewest_counters(demand, within, share)
    assert share_within(demand, counters, within) >= share
    assert counters == 1 or share_within(demand, counters - 1, within) < share


@given(PER_HOUR, SERVICE, st.integers(1, 60), st.floats(0, 1800))
def test_more_counters_or_a_longer_time_never_serve_fewer(
    per_hour: float, service: float, counters: int, within: float
) -> None:
    demand = Demand(per_hour, service)
    here = share_within(demand, counters, within)
    assert 0 <= here <= 1
    assert share_within(demand, counters + 1, within) >= here - 1e-12
    assert share_within(demand, counters, within + 60) >= here - 1e-12


def test_nobody_needs_no_counter_and_a_queue_that_only_grows_has_no_mean() -> None:
    assert fewest_counters(Demand(0, 600), 600, 0.9) == 0
    assert mean_wait_s(Demand(60, 120), 2) is None
    assert share_within(Demand(60, 120), 2, 600) == 0


def test_what_cannot_be_is_refused_in_words() -> None:
    for call, said in (
        (lambda: waiting_probability(-1, 1), "below 0"),
        (lambda: waiting_probability(1, 0), "at least one counter"),
        (lambda: share_within(Demand(1, 60), 1, -1), "below 0"),
        (lambda: fewest_counters(Demand(1, 60), 60, 1), "below 1"),
        (lambda: fewest_counters(Demand(1e9, 60), 60, 0.9), "10000 counters"),
        (lambda: waiting_probability(float("nan"), 2), "below 0"),
    ):
        with pytest.raises(ScenarioInvalid, match=said):
            call()
