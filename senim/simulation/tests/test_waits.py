"""The range of a wait: against lines that can be reckoned by hand, and against what was seen long enough to be right."""

from dataclasses import dataclass
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.simulation.errors import ScenarioInvalid
from senim.simulation.promising import MOST, Correction, learned, learned_from, stated
from senim.simulation.waits import CounterNow, InLine, Overtaking, Wait, waits

TEN = {"advice": np.full(30, 600.0), "report": np.full(30, 1200.0)}
BOTH = frozenset(TEN)
ADVICE = frozenset({"advice"})


def line(*services: str) -> list[InLine]:
    return [InLine(service) for service in services]


def certain(found: list[Wait]) -> list[float]:
    """The waits of a line in which nothing is left to chance."""
    assert all(one.low_s == one.middle_s == one.high_s for one in found)
    return [one.middle_s for one in found]


def test_two_counters_take_turns_and_a_free_one_calls_at_once() -> None:
    counters = [CounterNow(BOTH), CounterNow(BOTH)]
    found = waits(counters, line("advice", "report", "advice", "advice", "advice"), TEN, seed=1)
    assert certain(found) == [0, 0, 600, 1200, 1200]


def test_a_counter_that_does_not_serve_it_does_not_shorten_the_wait() -> None:
    counters = [CounterNow(ADVICE), CounterNow(BOTH)]
    found = waits(counters, line("report", "report", "advice", "report"), TEN, seed=1)
    assert certain(found) == [0, 1200, 0, 2400]
    named = [InLine("advice", counter=1), InLine("advice", counter=1), InLine("advice")]
    assert certain(waits(counters, named, TEN, seed=1)) == [0, 600, 0]
    assert waits(counters, line("visa"), TEN, seed=1)[0] == Wait(inf, inf, inf, 1.0)


def test_a_break_ends_when_it_should_and_a_visit_that_runs_into_it_is_finished() -> None:
    counters = [CounterNow(BOTH, away=((500.0, 3000.0),))]
    assert certain(waits(counters, line("advice", "advice"), TEN, seed=1)) == [0, 3000]
    under_way = [CounterNow(BOTH, away=((-60.0, 240.0),))]
    found = waits(under_way, line("advice", "advice"), TEN, seed=1, closes_s=300)
    assert certain(found) == [240, 840]
    assert [one.unserved for one in found] == [0, 1]


def test_what_a_visit_has_taken_already_counts() -> None:
    seen = {"advice": np.array([300.0] * 20 + [900.0] * 20)}
    long_already = waits([CounterNow(BOTH, "advice", 400.0)], line("advice"), seen, seed=1)
    assert certain(long_already) == [500]
    [just_begun] = waits([CounterNow(BOTH, "advice", 0.0)], line("advice"), seen, seed=1)
    assert (just_begun.low_s, just_begun.high_s) == (300, 900)
    [beyond_all] = waits([CounterNow(BOTH, "advice", 5000.0)], line("advice"), seen, seed=1)
    assert 0 < beyond_all.low_s < beyond_all.high_s < 2000


def test_people_with_a_head_start_make_others_wait_longer_but_not_themselves() -> None:
    counters = [CounterNow(BOTH, "advice", 0.0)]
    many = Overtaking(per_hour=12, service="advice", head_start_s=1800)
    last = InLine("advice")
    alone = waits(counters, [*line("advice", "advice"), last], TEN, seed=3)[-1]
    overtaken = waits(counters, [*line("advice", "advice"), last], TEN, seed=3, overtaking=many)[-1]
    favoured = waits(counters, [InLine("advice", None, 1800.0)], TEN, seed=3, overtaking=many)[-1]
    assert overtaken.middle_s > alone.middle_s
    assert favoured.middle_s == 600


def test_the_same_seed_gives_the_same_ranges_and_services_hardly_seen_borrow() -> None:
    seen = {"advice": np.linspace(60, 1500, 200), "rare": np.array([9.0])}
    counters = [CounterNow(frozenset(seen), "advice", 30.0)]
    first = waits(counters, line("rare", "advice"), seen, seed=5)
    assert first == waits(counters, line("rare", "advice"), seen, seed=5)
    assert first != waits(counters, line("rare", "advice"), seen, seed=6)
    assert first[1].high_s - first[0].high_s > 100
    with pytest.raises(ScenarioInvalid, match="service times"):
        waits(counters, line("advice"), {}, seed=1)


@given(
    st.lists(st.tuples(st.sampled_from(["advice", "report"]), st.floats(0, 3000)), min_size=1, max_size=5),
    st.lists(st.sampled_from(["advice", "report"]), min_size=1, max_size=12),
    st.integers(0, 99),
)
@settings(max_examples=40, deadline=None)
def test_ranges_are_in_order_and_one_more_counter_never_lets_anybody_wait_longer(
    busy: list[tuple[str, float]], services: list[str], seed: int
) -> None:
    counters = [CounterNow(BOTH, service, so_far) for service, so_far in busy]
    found = waits(counters, line(*services), TEN, seed=seed)
    assert all(0 <= one.low_s <= one.middle_s <= one.high_s < inf for one in found)
    more = waits([*counters, CounterNow(BOTH)], line(*services), TEN, seed=seed)
    assert more[0].middle_s == 0


def test_ends_are_told_in_whole_minutes_outwards_and_in_fives_over_an_hour() -> None:
    assert stated(Wait(130, 200, 301, 0)) == (2, 6)
    assert stated(Wait(0, 0, 0, 0)) == (0, 1)
    assert stated(Wait(3700, 4000, 4300, 0)) == (60, 75)
    assert stated(Wait(inf, inf, inf, 1)) == (inf, inf)
    assert stated(Wait(600, 700, 1200, 0), Correction(-0.5, 0.5)) == (15, 25)
    assert stated(Wait(600, 700, 1200, 0), Correction(-MOST, -MOST)) == (40, 40)
    assert stated(Wait(600, 700, 1200, 0)).holds(600)
    assert not stated(Wait(600, 700, 1200, 0)).holds(599)


@dataclass(frozen=True)
class Law:
    """How true waits lie to a told range of 10 to 20 minutes."""

    name: str
    factor: float
    spread: float


@pytest.mark.parametrize(
    "law", [Law("right", 1.0, 0.22), Law("twice as long", 2.0, 0.4), Law("shorter", 0.6, 0.1)], ids=lambda law: law.name
)
def test_whatever_the_days_are_like_four_of_five_waits_come_to_lie_inside(law: Law) -> None:
    random = np.random.default_rng(7)
    wait = Wait(600, 900, 1200, 0)
    true = 900 * law.factor * random.lognormal(0, law.spread, 6000)
    correction = learned_from((wait, float(one)) for one in true[:2000])
    inside = 0
    for one in true[2000:]:
        inside += stated(wait, correction).holds(float(one))
        correction = learned(correction, wait, float(one))
    assert 0.75 <= inside / 4000 <= 0.85
    untouched = float(np.mean([stated(wait).holds(float(one)) for one in true[2000:]]))
    assert law.name == "right" or not 0.75 <= untouched <= 0.85


def test_a_range_from_nothing_teaches_no_lower_end_and_one_that_nobody_can_say_nothing() -> None:
    assert learned(Correction(0.2, 0), Wait(0, 60, 300, 0), 10).lower == 0.2
    assert learned(Correction(0.2, 0.1), Wait(60, inf, inf, 1), 10) == Correction(0.2, 0.1)
