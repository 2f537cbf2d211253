"""A summary is what plain counting gives, and the same however the log was cut."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.mining import sequences
from senim.mining.errors import RowsUnsorted
from senim.mining.sequences import fingerprints
from senim.mining.summaries import CASES, EMPTY, Summary, merge, merged
from senim.mining.summarising import summarise
from senim.mining.tests.logs import LOGS, Log, made_up, naive, table


def cut(log: Log, at: list[int]) -> list[Summary]:
    bounds = sorted({0, len(log), *(place % (len(log) + 1) for place in at)})
    return [summarise(table(log[first:last])) for first, last in pairwise(bounds)]


@settings(deadline=None)
@given(LOGS)
def test_the_counts_are_those_of_plain_counting(log: Log) -> None:
    summary, expected = summarise(table(log)), naive(log)
    assert (summary.cases, summary.events, len(summary.variants)) == (
        expected["cases"], expected["events"], expected["variants"],
    )  # fmt: skip
    assert len(summary.activities) == expected["activities"]
    assert summary.named(summary.starts) == expected["starts"]
    assert summary.named(summary.ends) == expected["ends"]
    names = summary.edge_names()
    assert {names[key]: summary.edges.count(key) for key in names} == {
        (edge["from"], edge["to"]): edge["count"] for edge in expected["edges"]
    }
    means = {(edge["from"], edge["to"]): edge["mean_s"] for edge in expected["edges"]}
    assert {names[key]: summary.edges.mean(key, 1_000_000) for key in names} == means


@settings(deadline=None)
@given(LOGS, st.lists(st.integers(0, 20), max_size=5), st.randoms(use_true_random=False))
def test_however_a_log_is_cut_and_its_parts_are_shuffled_the_summary_is_the_same(log, at, chance) -> None:  # type: ignore[no-untyped-def]
    parts = cut(log, at)
    chance.shuffle(parts)
    assert merged(parts) == summarise(table(log))


@settings(deadline=None)
@given(LOGS, LOGS, LOGS)
def test_merging_is_associative_and_commutative_and_nothing_changes_nothing(one: Log, two: Log, three: Log) -> None:
    a, b, c = (summarise(table(log)) for log in (one, two, three))
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c))
    assert merge(a, EMPTY) == a == merge(EMPTY, a)
    assert (a == b) == (a.events == b.events and merge(a, a) == merge(b, a) and merge(b, b) == merge(a, b))


def test_many_values_go_into_buckets_the_same_way_from_any_cut() -> None:
    log = made_up(3_000)
    whole = summarise(table(log))
    assert len(whole.durations.bins) > 50
    assert len(whole.durations.kept) == 0
    assert merged(cut(log, [1, 40, 300, 900, 1_000, 2_500])) == whole
    assert merged([*cut(log, list(range(200)))]) == whole


def test_equal_sequences_have_equal_fingerprints_and_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["a", "b"]
    cases = [[0, 0], [0], [1, 0], [0, 1], [0] * 200, [0] * 201, [0] * 150 + [1] + [0] * 49, [0, 1], [0] * 200]
    codes = np.concatenate([np.array(case, dtype=np.int32) for case in cases])
    starts = np.cumsum([0, *map(len, cases[:-1])])
    first, second = fingerprints(names, codes, starts)
    for lane in (first, second):
        assert len(set(lane.tolist())) == 7
        assert lane[3] == lane[7]
        assert lane[4] == lane[8]
    monkeypatch.setattr(sequences, "_TABLE_CELLS", 150)
    without_table = fingerprints(names, codes, starts)
    assert [lane.tolist() for lane in without_table] == [first.tolist(), second.tolist()]


def test_fingerprints_do_not_depend_on_what_else_is_in_the_log() -> None:
    alone = summarise(table([[("b", 0), ("c", 1)]]))
    among = summarise(table([[("b", 0), ("c", 1)], [("a", 0)]]))
    assert int(alone.variants.first[0]) in among.variants.first.tolist()


def test_rows_that_run_backwards_are_refused_and_rows_at_one_moment_are_not() -> None:
    assert summarise(table([[("a", 5), ("b", 5)]])).durations.total(CASES) == 0
    with pytest.raises(RowsUnsorted):
        summarise(table([[("a", 6), ("b", 5)]]))


def test_a_log_of_a_hundred_thousand_activities_is_counted_in_little_memory() -> None:
    log: Log = [[(f"act {number}", number), (f"act {number + 1}", number + 3)] for number in range(100_000)]
    summary = summarise(table(log))
    assert (len(summary.activities), len(summary.edges.keys), summary.edges.total(int(summary.edges.keys[7]))) == (
        100_001, 100_000, 3,
    )  # fmt: skip
