"""Which counts of a release may be shown, so that no small count can be read, subtracted or solved from the others.

A release is a list of figures, each the sum of some finest cells ("atoms"). Counts from 1 to floor - 1 are hidden; so is
every further figure without which a hidden one, a small atom or the small difference of two nested figures could be known too
narrowly. What an attacker can know is found by linear programs over all that is shown (method: cell suppression with an
audit by bounds, Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001).
"""

from collections.abc import Collection, Sequence
from itertools import permutations
from math import ceil
from math import floor as down
from typing import Final, NamedTuple

import numpy as np
from scipy.optimize import linprog

from senim.mining.suppression import FLOOR

_SLACK: Final = 1e-6


class Bounds(NamedTuple):
    """What can be known of a count from outside: it lies between `low` and `high`, whole numbers."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether the count is known."""
        return self.low >= self.high


class Release(NamedTuple):
    """Figures over atoms. `counts[a]` of atom a; each figure is a tuple of atoms; `before` are figures that are known already."""

    counts: tuple[int, ...]
    figures: tuple[tuple[int, ...], ...]
    before: tuple[tuple[int, ...], ...] = ()

    def value(self, figure: Sequence[int]) -> int:
        """The count of a figure."""
        return sum(self.counts[atom] for atom in figure)


def hidden(release: Release, least: int = FLOOR) -> frozenset[int]:
    """The numbers of the figures that must not be shown; those known before cannot be hidden any more.

    After it, every count below `least` that is asked for anywhere has an interval of at least half of `least` from outside.
    Where even all figures hidden would not be enough (what was known before tells it), all of them are hidden.
    """
    values = [release.value(figure) for figure in release.figures]
    away = {number for number, value in enumerate(values) if 0 < value < least}
    wanted = _protected(release, least)
    while (leak := _leak(release, away, wanted, least)) is not None:
        more = _helps(release, away, leak, values)
        if more is None:
            return frozenset(range(len(values)))
        away.add(more)
    return frozenset(away)


def knowable(release: Release, away: Collection[int], figure: Sequence[int]) -> Bounds:
    """What somebody who sees all figures but those `away`, and those known before, can say of a sum of atoms."""
    rows, values = _equations(release, away)
    aim = np.zeros(len(release.counts))
    aim[list(figure)] = 1.0
    return Bounds(max(0, ceil(_solved(aim, rows, values) - _SLACK)), down(-_solved(-aim, rows, values) + _SLACK))


def _solved(aim: np.ndarray, rows: np.ndarray, values: np.ndarray) -> float:
    """The least value of a sum over whole tables that agree with all that is shown; minus infinity when nothing bounds it."""
    found = linprog(aim, A_eq=rows if len(rows) else None, b_eq=values if len(rows) else None, method="highs")
    return float(found.fun) if found.status == 0 else -1e12


def _equations(release: Release, away: Collection[int]) -> tuple[np.ndarray, np.ndarray]:
    shown = [one for number, one in enumerate(release.figures) if number not in away] + list(release.before)
    rows = np.zeros((len(shown), len(release.counts)))
    for number, figure in enumerate(shown):
        rows[number, list(figure)] = 1.0
    return rows, np.array([float(release.value(figure)) for figure in shown])


def _protected(release: Release, least: int) -> list[tuple[int, ...]]:
    """Everything small that nobody may learn: atoms, figures, and differences of nested figures."""
    sets = [frozenset(figure) for figure in (*release.figures, *release.before)]
    apart = {whole - part for whole, part in permutations(sets, 2) if part < whole}
    atoms = {frozenset((atom,)) for atom in range(len(release.counts))}
    every = {tuple(sorted(one)) for one in {*sets[: len(release.figures)], *apart, *atoms}}
    return sorted(one for one in every if 0 < release.value(one) < least)


def _leak(
    release: Release, away: Collection[int], wanted: Sequence[tuple[int, ...]], least: int
) -> tuple[int, ...] | None:
    """The first small count that can be known too narrowly."""
    for figure in wanted:
        bounds = knowable(release, away, figure)
        if bounds.high - bounds.low < least // 2:
            return figure
    return None


def _helps(release: Release, away: Collection[int], leak: tuple[int, ...], values: Sequence[int]) -> int | None:
    """The figure to hide next: of those that touch what leaks, the one whose hiding widens it most for the least count lost."""
    touching = [
        number
        for number, figure in enumerate(release.figures)
        if number not in away and (set(figure) & set(leak) or not set(leak) - set(figure))
    ]
    if not touching:
        touching = [number for number in range(len(release.figures)) if number not in away]
    ranked = [(_width(release, {*away, number}, leak), -values[number], -number) for number in touching]
    return -max(ranked)[2] if ranked else None


def _width(release: Release, away: Collection[int], leak: tuple[int, ...]) -> int:
    bounds = knowable(release, away, leak)
    return bounds.high - bounds.low
