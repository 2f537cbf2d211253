"""Before and after: the figures, the verdict's level and power, like with like, running cases, repeated looks."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.mining.adjusting import adjusted
from senim.mining.bootstrap import quantile
from senim.mining.comparing import Comparison, compare, critical, judge
from senim.mining.durations import Durations, Numbers
from senim.mining.errors import NotComparable

DAY = 86_400.0
SIGMA = math.sqrt(math.log(2))  # a lognormal of this sigma has a coefficient of variation of 1


def lognormal(chance: np.random.Generator, cases: int) -> Numbers:
    return chance.lognormal(0, SIGMA, cases) * DAY


def verdicts(pairs: int, cut: float, cases: int = 400, looks: int = 1) -> list[str]:
    chance = np.random.default_rng(5)
    return [
        judge(Durations(lognormal(chance, cases)), Durations(lognormal(chance, cases) * cut), looks=looks)[3]
        for _ in range(pairs)
    ]


def whole(before: Numbers, after: Numbers) -> Comparison:
    return compare(Durations(before), Durations(after))


def test_the_changes_are_those_of_plain_quantiles_and_means() -> None:
    chance = np.random.default_rng(1)
    before, after = lognormal(chance, 301), lognormal(chance, 200) * 0.5
    found = whole(before, after)
    for share, change in ((0.5, found.median), (0.9, found.p90)):
        assert change.value == pytest.approx(np.quantile(after, share) / np.quantile(before, share) - 1)
    assert found.mean.value == pytest.approx(after.mean() / before.mean() - 1)
    wins = (after[:, None] < before).mean() + (after[:, None] == before).mean() / 2
    assert found.probability_faster == pytest.approx(wins)
    assert (found.verdict, found.cases_needed, found.cases) == ("faster", 0, (301, 200))
    assert whole(after, before).verdict == "slower"


def test_every_interval_holds_its_change_and_a_small_effect_needs_no_proof() -> None:
    chance = np.random.default_rng(2)
    found = whole(lognormal(chance, 60), lognormal(chance, 60))
    assert found.verdict == "no proof"
    for change in (found.median, found.mean, found.p90):
        assert change.low is not None
        assert change.value is not None
        assert change.high is not None
        assert change.low < change.value < change.high


def test_the_same_durations_give_the_same_answer_bit_for_bit() -> None:
    chance = np.random.default_rng(3)
    before, after = lognormal(chance, 80), lognormal(chance, 90)
    assert whole(before, after) == whole(before.copy(), after.copy())
    assert whole(before, after) != whole(before, after * 1.01)


def test_of_sixty_pairs_without_an_effect_few_are_called_faster_or_slower() -> None:
    assert sum(verdict != "no proof" for verdict in verdicts(60, 1.0)) <= 7


def test_a_cut_of_a_fifth_is_found_most_of_the_time() -> None:
    assert verdicts(40, 0.8).count("faster") >= 30
    assert "slower" not in verdicts(40, 0.8)


def test_more_looks_ask_for_more() -> None:
    chance = np.random.default_rng(8)
    sides = Durations(lognormal(chance, 400)), Durations(lognormal(chance, 400) * 0.85)
    once, often = compare(*sides), compare(*sides, looks=50)
    assert (once.verdict, often.verdict) == ("faster", "no proof")
    assert once.mean.high is not None
    assert often.mean.high is not None
    assert often.mean.high > once.mean.high
    assert often.cases_needed > once.cases_needed == 0
    with pytest.raises(NotComparable):
        compare(*sides, looks=0)


def test_thirty_cases_are_asked_for_whatever_the_difference() -> None:
    chance = np.random.default_rng(4)
    before = lognormal(chance, 400)
    found = whole(before, before[:29] / 100)
    assert found.verdict == "too few"
    assert found.cases_needed >= 1
    assert whole(before, before[:30] / 100).verdict == "faster"


@pytest.mark.parametrize("cases", [(0, 0), (1, 400), (400, 0), (2, 2), (5, 400)])
def test_nearly_no_cases_give_an_answer_too(cases: tuple[int, int]) -> None:
    chance = np.random.default_rng(6)
    found = whole(lognormal(chance, cases[0]), lognormal(chance, cases[1]))
    assert (found.verdict, found.cases) == ("too few", cases)
    assert 100 < found.cases_needed < 5_000


def test_as_many_more_cases_as_it_says_do_find_a_cut_of_a_fifth_four_times_in_five() -> None:
    chance = np.random.default_rng(9)
    before = lognormal(chance, 500)
    needed = whole(before, lognormal(chance, 100)).cases_needed
    assert 20 < needed < 500
    found = [
        judge(Durations(lognormal(chance, 500)), Durations(lognormal(chance, 100 + needed) * 0.8))[3] for _ in range(60)
    ]
    assert 38 <= found.count("faster") <= 58


def test_where_the_cases_before_are_what_lacks_it_says_so() -> None:
    chance = np.random.default_rng(10)
    found = whole(lognormal(chance, 60), lognormal(chance, 60))
    assert found.more_before
    assert found.cases_needed > 100


def test_durations_of_nothing_have_no_relative_change() -> None:
    found = whole(np.zeros(50), np.full(50, 3.0))
    assert (found.verdict, found.median.value, found.mean.value) == ("slower", None, None)
    assert whole(np.full(50, 7.0), np.full(50, 5.0)).verdict == "faster"
    same = whole(np.full(50, 7.0), np.full(50, 7.0))
    assert (same.verdict, same.median.value) == ("no proof", 0.0)
    assert same.probability_faster == pytest.approx(0.5)
    assert whole(np.zeros(50), np.zeros(50)).verdict == "no proof"


def mixed(chance: np.random.Generator, cases: int, slow_share: float, cut: float = 1.0) -> Durations:
    """Cases of two regions, one three times as slow."""
    slow = chance.random(cases) < slow_share
    seconds = lognormal(chance, cases) * np.where(slow, 3.0, 1.0) * cut
    return Durations(seconds, groups={"region": np.where(slow, "slow", "fast")})


def test_a_shift_of_the_mix_is_no_improvement_once_it_is_adjusted_for() -> None:
    chance = np.random.default_rng(11)
    plain, fair = [], []
    for _ in range(30):
        before, after = mixed(chance, 600, 0.7), mixed(chance, 600, 0.3)
        plain.append(judge(before, after)[3])
        fair.append(judge(before, after, adjust=["region"])[3])
    assert plain.count("faster") == 30
    assert fair.count("no proof") >= 26
    better = compare(mixed(chance, 600, 0.3), mixed(chance, 600, 0.7, cut=0.7), adjust=["region"])
    assert better.verdict == "faster"
    assert better.mean.value == pytest.approx(-0.3, abs=0.1)


def test_groups_that_stand_on_one_side_only_are_left_out_and_counted() -> None:
    chance = np.random.default_rng(12)
    before, after = mixed(chance, 300, 0.5), mixed(chance, 300, 0.0)
    slow = int((before.groups["region"] == "slow").sum())
    found = compare(before, after, adjust=["region"])
    assert (found.left_out, found.cases) == (slow, (300 - slow, 300))
    with pytest.raises(NotComparable, match="no combination"):
        compare(mixed(chance, 50, 1.0), mixed(chance, 50, 0.0), adjust=["region"])
    with pytest.raises(NotComparable, match="no group"):
        compare(before, after, adjust=["colour"])


def test_months_and_weekdays_follow_from_the_beginnings() -> None:
    moments = np.array([0.0, 5 * DAY, 31 * DAY, 364 * DAY])  # 1 January 1970 was a Thursday
    given = Durations(np.ones(4), moments)
    assert list(given.group("month")) == ["1", "1", "2", "12"]
    assert list(given.group("weekday")) == ["4", "2", "7", "4"]


def taken(chance: np.random.Generator, cases: int, span_days: float, cut: float = 1.0) -> Durations:
    """Cases that began over some days, as a log shows them that was taken at the end of those days."""
    began = chance.random(cases) * span_days * DAY
    seconds = chance.exponential(4 * DAY, cases) * cut
    left = span_days * DAY - began
    return Durations(np.minimum(seconds, left), began, seconds > left)


def test_running_cases_do_not_make_a_short_period_look_fast() -> None:
    chance = np.random.default_rng(13)
    naive, honest = [], []
    for _ in range(30):
        before, after = taken(chance, 1_000, 400), taken(chance, 400, 15)
        naive.append(judge(Durations(before.seconds), Durations(after.seconds))[3])
        honest.append(judge(before, after)[3])
    assert naive.count("faster") >= 28
    assert honest.count("no proof") >= 25
    found = compare(taken(chance, 1_000, 400), taken(chance, 400, 8, cut=0.6))
    assert (found.verdict, found.running > 50) == ("faster", True)
    assert found.horizon is not None
    assert found.horizon < 8 * DAY
    assert found.median.value == pytest.approx(-0.4, abs=0.12)


def test_a_quantile_beyond_what_could_be_followed_is_not_given() -> None:
    chance = np.random.default_rng(14)
    found = compare(taken(chance, 1_000, 400), taken(chance, 400, 4))
    assert (found.p90.value, found.verdict) == (None, "no proof")


def test_days_on_which_everything_was_slow_do_not_count_as_many_cases() -> None:
    chance = np.random.default_rng(15)
    alone, by_day = [], []
    for _ in range(40):
        sides = []
        for _ in range(2):
            day = np.sort(chance.integers(0, 60, 400))
            sides.append(
                Durations(lognormal(chance, 400) * np.exp(chance.normal(0, 0.9, 60))[day], day.astype(float) * DAY)
            )
        alone.append(judge(*[Durations(side.seconds) for side in sides])[3])
        by_day.append(judge(*sides)[3])
    assert 40 - alone.count("no proof") > 8
    assert 40 - by_day.count("no proof") <= 6


def test_one_weighted_quantile_of_equal_weights_is_the_plain_one() -> None:
    chance = np.random.default_rng(16)
    side = adjusted(Durations(lognormal(chance, 77)), Durations(lognormal(chance, 5)), ()).before
    for share in (0.0, 0.1, 0.5, 0.9, 1.0):
        assert quantile(side, share) == float(np.quantile(side.seconds, share))


def test_the_bound_is_that_of_students_t() -> None:
    table = {(0.05, 10): 2.2281, (0.05, 30): 2.0423, (0.01, 30): 2.7500, (0.05, 1e9): 1.959964}
    for (alpha, freedom), bound in table.items():
        assert critical(alpha, freedom) == pytest.approx(bound, abs=2e-3)


seconds = st.lists(st.floats(0, 1e8), min_size=0, max_size=60)


@settings(max_examples=60, deadline=None)
@given(before=seconds, after=seconds, running=st.booleans())
def test_no_durations_break_it(before: list[float], after: list[float], running: bool) -> None:
    sides = []
    for values in (before, after):
        array = np.array(values, dtype=np.float64)
        sides.append(Durations(array, array * 3, np.arange(len(array)) % 3 == 0 if running else None))
    found = compare(*sides)
    assert found.cases_needed >= 0
    assert found.verdict in {"faster", "slower", "no proof", "too few"}
    assert found.probability_faster is None or -1e-9 <= found.probability_faster <= 1 + 1e-9


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 1_000), factor=st.floats(0.01, 100))
def test_the_unit_of_time_does_not_matter(seed: int, factor: float) -> None:
    chance = np.random.default_rng(seed)
    before, after = lognormal(chance, 40), lognormal(chance, 50) * 0.7
    plain, scaled = whole(before, after), whole(before * factor, after * factor)
    assert (plain.verdict, plain.probability_faster) == (scaled.verdict, scaled.probability_faster)
    assert plain.median.value == pytest.approx(scaled.median.value)
