"""No small count can be read, subtracted or solved from what is shown; the attack is shown to work on what is not protected."""

import random
from collections.abc import Iterator
from itertools import product

import pytest

from senim.mining.safe_tables import Bounds, Release, hidden, knowable

LEAST = 10


def table(counts: list[list[int]]) -> Release:
    """A table with its margins and its total: atoms row by row."""
    rows, columns = len(counts), len(counts[0])
    atoms = tuple(count for row in counts for count in row)
    cells = [(row * columns + column,) for row, column in product(range(rows), range(columns))]
    across = [tuple(row * columns + column for column in range(columns)) for row in range(rows)]
    down = [tuple(row * columns + column for row in range(rows)) for column in range(columns)]
    return Release(atoms, (*cells, *across, *down, tuple(range(len(atoms)))))


def drawn(seed: int) -> Release:
    chance = random.Random(seed)
    rows, columns = chance.randint(2, 4), chance.randint(2, 4)
    return table([[int(chance.paretovariate(0.6)) % 60 for _ in range(columns)] for _ in range(rows)])


def recovered(release: Release, away: frozenset[int]) -> Iterator[tuple[int, ...]]:
    """The attack: small counts of atoms and figures that are exactly known though they are not shown."""
    asked = {*release.figures, *((atom,) for atom in range(len(release.counts)))}
    for figure in sorted(asked):
        if 0 < release.value(figure) < LEAST and knowable(release, away, figure).exact:
            yield figure


def test_a_small_cell_alone_in_its_row_takes_others_with_it() -> None:
    release = table([[3, 40, 50], [60, 70, 80], [90, 20, 30]])
    alone = frozenset({0})
    assert list(recovered(release, alone)) == [(0,)], "hiding the cell alone protects nothing"
    away = hidden(release, LEAST)
    assert 0 in away
    assert len(away) >= 4
    assert list(recovered(release, away)) == []
    assert len(release.figures) - len(away) >= 8, "most of the table stays"


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden(table([[10, 40], [0, 70]]), LEAST) == frozenset()


def test_two_filters_of_which_one_holds_the_other_do_not_tell_the_small_difference() -> None:
    release = Release((50, 4, 60), ((0,), (0, 1), (2,)))
    assert knowable(release, frozenset(), (1,)) == Bounds(4, 4)
    away = hidden(release, LEAST)
    assert not knowable(release, away, (1,)).exact


def test_what_was_shown_last_month_counts_against_what_is_shown_now() -> None:
    """Of the same people last month 50 were shown, now 54 would be: four came since."""
    later = Release((50, 4), ((0, 1),), before=((0,),))
    assert hidden(later, LEAST) == {0}
    assert hidden(Release((50, 14), ((0, 1),), before=((0,),)), LEAST) == frozenset()


@pytest.mark.parametrize("seed", range(12))
def test_no_small_count_of_a_random_table_can_be_solved(seed: int) -> None:
    release = drawn(seed)
    primary = frozenset(number for number, one in enumerate(release.figures) if 0 < release.value(one) < LEAST)
    assert list(recovered(release, hidden(release, LEAST))) == []
    assert not primary or primary <= hidden(release, LEAST)


def test_the_attack_finds_small_counts_where_only_they_are_hidden() -> None:
    """The positive control of the test above."""
    found = 0
    for seed in range(12):
        release = drawn(seed)
        primary = frozenset(number for number, one in enumerate(release.figures) if 0 < release.value(one) < LEAST)
        found += len(list(recovered(release, primary)))
    assert found > 5
