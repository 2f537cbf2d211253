"""Quantiles are exact where values are kept, and elsewhere within the stated error."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.mining.buckets import BUCKETS, EDGES, RELATIVE_ERROR, bucket_of, middle
from senim.mining.errors import RowsUnsorted
from senim.mining.quantiles import MEDIAN, P90, Spread, spread_of
from senim.mining.spreads import KEPT

VALUES = (
    st.integers(0, 100)
    | st.integers(0, 2**62)
    | st.builds(lambda e, d: max(2**e + d, 0), st.integers(0, 61), st.integers(-2, 2))
)


@settings(deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=40))
def test_a_value_lies_in_its_bucket_and_near_its_middle(values: list[int]) -> None:
    numbers = np.array(values, dtype=np.int64)
    buckets = bucket_of(numbers)
    assert (EDGES[buckets] <= numbers).all()
    assert (numbers < EDGES[buckets + 1]).all()
    assert (np.abs(middle(buckets) - numbers) <= numbers * RELATIVE_ERROR * (1 + 1e-9)).all()
    # However large the company, a value goes into the same bucket.
    assert [int(bucket_of(np.array([value]))[0]) for value in values] == buckets.tolist()


def test_buckets_ascend_and_small_numbers_have_their_own() -> None:
    assert len(EDGES) == BUCKETS + 1
    assert (np.diff(EDGES) >= 0).all()
    assert middle(bucket_of(np.arange(33))).tolist() == list(range(33))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), VALUES), min_size=1, max_size=60))
def test_small_distributions_are_exact(pairs: list[tuple[int, int]]) -> None:
    keys, values = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    for spread in (spread_of(keys, values, 4), spread_of(keys, values)):
        for key in set(keys.tolist()):
            own = values[keys == key]
            assert spread.count(key) == len(own)
            assert spread.total(key) == sum(own.tolist())
            assert spread.at_rank(key, len(own) // 2) == float(np.sort(own)[len(own) // 2])
            small = own[own < 2**40].astype(float)
            if len(small) == len(own):
                assert spread.quantile(key, P90) == pytest.approx(np.quantile(small, 0.9), rel=1e-12)


def test_large_distributions_are_within_the_stated_error_and_their_sums_exact() -> None:
    draw = np.random.default_rng(3)
    values = draw.lognormal(22, 1.5, 50_000).astype(np.int64)
    keys = (draw.random(50_000) * 3).astype(np.int64) * 1_000_000_007
    spread = spread_of(keys, values)
    assert len(spread.kept) == 0
    for key in np.unique(keys).tolist():
        own = values[keys == key]
        assert spread.total(key) == int(own.sum())
        for share in (MEDIAN, P90):
            assert spread.quantile(key, share) == pytest.approx(np.quantile(own, float(share)), rel=RELATIVE_ERROR)


def test_sums_beyond_64_bits_are_exact() -> None:
    one = spread_of(np.zeros(10, dtype=np.int64), np.full(10, 2**62, dtype=np.int64))
    many = Spread.merged([one] * 100)
    assert many.total(0) == 1_000 * 2**62
    assert many.mean(0) == 2.0**62


@settings(deadline=None)
@given(st.lists(st.integers(0, 2 * KEPT), max_size=4), st.booleans())
def test_values_are_kept_up_to_the_limit_whatever_the_cut(sizes: list[int], dense: bool) -> None:
    values = np.arange(sum(sizes), dtype=np.int64) * 977 % 10_007
    parts = np.split(values, np.cumsum(sizes)[:-1]) if sizes else []
    domain = 1 if dense else None
    spread = Spread.merged([spread_of(np.zeros(len(part), dtype=np.int64), part, domain) for part in parts])
    assert spread == Spread.merged([spread_of(np.zeros(len(values), dtype=np.int64), values, domain)])
    assert len(spread.kept) == (len(values) if len(values) <= KEPT else 0)


def test_a_key_without_values_has_no_quantile_and_a_negative_value_is_refused() -> None:
    spread = spread_of(np.array([4]), np.array([9]))
    assert (spread.quantile(3, MEDIAN), spread.mean(3), spread.quantile(4, MEDIAN)) == (None, None, 9.0)
    with pytest.raises(RowsUnsorted):
        spread_of(np.array([4]), np.array([-1]))
