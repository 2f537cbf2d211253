"""Counts told in steps of five: no small count is read, subtracted or solved; told as they are, nearly all can be."""

import random
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from senim.mining.safe_counts import Band, band, coarse, least_for

Told = Callable[[int], Band]


@pytest.mark.parametrize(
    ("count", "least", "low", "high"),
    [(0, 5, 0, 4), (4, 5, 0, 4), (5, 5, 5, 9), (59, 5, 55, 59), (9, 10, 0, 9), (10, 10, 10, 14), (19, 10, 15, 19)],
)
def test_a_count_is_told_as_its_step(count: int, least: int, low: int, high: int) -> None:
    assert band(count, least) == Band(low, high)
    assert coarse(count, least) == (low if count >= least else 0)


def test_what_is_protected_more_is_told_later() -> None:
    assert (least_for("safeguarded"), least_for("formal")) == (10, 5)


def exactly_known(counts: np.ndarray, tell: Told) -> int:
    """How many counts from 1 to 4 of a table whole numbers leave one value for, when cells, margins and total are told."""
    rows, columns = counts.shape
    cells = [[row * columns + column] for row, column in product(range(rows), range(columns))]
    across = [[row * columns + column for column in range(columns)] for row in range(rows)]
    down = [[row * columns + column for row in range(rows)] for column in range(columns)]
    sums = np.array(
        [[float(atom in one) for atom in range(counts.size)] for one in [*cells, *across, *down, range(counts.size)]]
    )
    told = [tell(int(value)) for value in sums @ counts.ravel()]
    known = LinearConstraint(sums, [one.low for one in told], [one.high for one in told])

    def end(atom: int, sign: int) -> int:
        aim = np.eye(counts.size)[atom] * sign
        whole = milp(aim, constraints=known, integrality=np.ones(counts.size), bounds=Bounds(0, 10_000))
        found: int = sign * round(whole.fun)
        return found

    small = [atom for atom, value in enumerate(counts.ravel()) if 0 < value < 5]
    return sum(end(atom, 1) == end(atom, -1) for atom in small)


def tables(number: int) -> list[np.ndarray]:
    chance = random.Random(7)
    sizes = [(chance.randint(2, 4), chance.randint(2, 4)) for _ in range(number)]
    return [np.array([[int(chance.paretovariate(0.6)) % 60 for _ in range(b)] for _ in range(a)]) for a, b in sizes]


def test_no_small_count_can_be_solved_from_steps_and_all_can_from_counts() -> None:
    drawn = [*tables(12), np.ones((3, 4), int)]
    assert sum(exactly_known(one, band) for one in drawn) == 0
    assert sum(exactly_known(one, lambda count: Band(count, count)) for one in drawn) > 30


def test_two_nested_figures_do_not_tell_their_small_difference() -> None:
    """Today within seven days, a filter within all: the difference of two steps is never one number."""
    for whole, more in product(range(60), range(1, 5)):
        first, second = band(whole), band(whole + more)
        assert second.high - first.low > max(0, second.low - first.high) + 2
