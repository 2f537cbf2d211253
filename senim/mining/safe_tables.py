"""Which counts of a release may be shown, so that no small count can be read, subtracted or solved from the others.

A release is a list of figures, each the sum of some finest cells ("atoms"). Counts from 1 to floor - 1 are hidden; so is
every further figure without which a hidden one, a small atom or the small difference of two nested figures could be known too
narrowly. What an attacker can know is found by linear programs over all that is shown (method: cell suppression with an
audit by bounds, Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001).
"""

from collections.abc import Collection, Sequence
from itertools import permutations
from math import ceil, log2
from math import floor as down
from typing import Final, NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

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

    After it, every count below `least` that is asked for anywhere has an interval of at least half of `least` from outside:
    for each of them a whole other table is found that agrees with all that is shown. Which further figures have to go for it
    is chosen by one linear program: the other table that changes the cheapest figures (the method of Kelly, Golden and
    Assad, Cell Suppression: Disclosure Protection for Sensitive Tabular Data, 1992). Where even all figures hidden would not
    be enough (what was known before tells it), all of them are hidden.
    """
    values = [release.value(figure) for figure in release.figures]
    small = {number for number, value in enumerate(values) if 0 < value < least}
    wanted = _protected(release, least)
    if not wanted:
        return frozenset(small)
    search = _Search(release, values, small)
    for figure in wanted:
        if not search.protect(figure, least // 2):
            return frozenset(range(len(values)))
    return frozenset(search.away - search.needless(wanted, least // 2))


class _Search:
    """Other tables that agree with what is shown, kept so that one of them protects many counts."""

    def __init__(self, release: Release, values: Sequence[int], small: Collection[int]) -> None:
        """Lay out the linear program: a change of every atom, and for every figure its change up and down."""
        figures, atoms = release.figures, len(release.counts)
        self.small, self.away = frozenset(small), set(small)
        self.atoms, self.figures = atoms, len(figures)
        self.sums = _incidence(figures, atoms)
        self.cost = np.array([1.0 + log2(1.0 + value) for value in values])
        width, known = atoms + 2 * len(figures), _incidence(release.before, atoms)
        self.rows = np.zeros((len(figures) + len(known) + 1, width))
        self.rows[: len(figures), :atoms] = self.sums
        self.rows[: len(figures), atoms : atoms + len(figures)] = -np.eye(len(figures))
        self.rows[: len(figures), atoms + len(figures) :] = np.eye(len(figures))
        self.rows[len(figures) : -1, :atoms] = known
        self.limits = [(-float(count), None) for count in release.counts] + [(0.0, None)] * (2 * len(figures))
        self.found = np.zeros((0, atoms))

    def protect(self, figure: Sequence[int], width: int) -> bool:
        """See to it that a sum of atoms can be `width` more or less for whoever sees the rest; false where nothing helps."""
        if (np.abs(self.found[:, list(figure)].sum(axis=1)) >= width - _SLACK).any():
            return True
        other = self._other(figure, width)
        if other is None:
            other = self._other(figure, -width)
        if other is None:
            return False
        self.found = np.vstack([self.found, other])
        self.away |= {int(one) for one in np.flatnonzero(np.abs(self.sums @ other) > _SLACK)}
        return True

    def needless(self, wanted: Sequence[tuple[int, ...]], width: int) -> set[int]:
        """Figures that were hidden for the sake of a count for which another table would have done; the largest are shown first."""
        moves = np.abs(self.found @ self.sums.T) > _SLACK
        helps = np.array([np.abs(self.found[:, list(one)].sum(axis=1)) >= width - _SLACK for one in wanted])
        kept = np.ones(len(self.found), bool)
        back: set[int] = set()
        for number in sorted(self.away - self.small, key=lambda one: (-self.cost[one], one)):
            fewer = kept & ~moves[:, number]
            if helps[:, fewer].any(axis=1).all():
                kept, back = fewer, back | {number}
        return back

    def _other(self, figure: Sequence[int], change: int) -> np.ndarray | None:
        """The cheapest change of the whole table that changes a sum of atoms by so much; None where there is none."""
        self.rows[-1] = 0.0
        self.rows[-1, list(figure)] = 1.0
        price = self.cost.copy()
        price[list(self.away)] = 0.0
        aims = np.concatenate([np.zeros(self.atoms), price, price])
        values = np.zeros(len(self.rows))
        values[-1] = change
        found = linprog(aims, A_eq=csr_matrix(self.rows), b_eq=values, bounds=self.limits, method="highs-ds")
        return np.asarray(found.x[: self.atoms]) if found.status == 0 else None


def _incidence(figures: Sequence[Sequence[int]], atoms: int) -> np.ndarray:
    """A row for each figure with 1 at its atoms."""
    rows = np.zeros((len(figures), atoms))
    for number, figure in enumerate(figures):
        rows[number, list(figure)] = 1.0
    return rows


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
    return _incidence(shown, len(release.counts)), np.array([float(release.value(figure)) for figure in shown])


def _protected(release: Release, least: int) -> list[tuple[int, ...]]:
    """Everything small that nobody may learn: atoms, figures, and differences of nested figures."""
    sets = [frozenset(figure) for figure in (*release.figures, *release.before)]
    apart = {whole - part for whole, part in permutations(sets, 2) if part < whole}
    atoms = {frozenset((atom,)) for atom in range(len(release.counts))}
    every = {tuple(sorted(one)) for one in {*sets[: len(release.figures)], *apart, *atoms}}
    return sorted(one for one in every if 0 < release.value(one) < least)
