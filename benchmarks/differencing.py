"""The differencing attack on published tables: `python -m benchmarks.differencing [--tables 1000]`.

Each random table is two-way with margins, and half of them come twice: for all and for a part (a second filter), or for last
month and this one. The attacker sees every figure that is shown, knows that counts are whole and not negative, and asks by
integer programs (SciPy's HiGHS, not the linear programs of the defence) for the least and the most that every small count can
be. Recovered: the two are equal. The control attacks the same tables with only the small figures hidden.
"""

import argparse
import random
import sys
import time
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from senim.mining.safe_tables import Release, hidden
from senim.mining.suppression import FLOOR

Cells = tuple[tuple[int, ...], ...]


def drawn(chance: random.Random) -> Release:
    """A table of 2 to 4 by 2 to 4 cells with heavy tails; every second one has a second layer."""
    rows, columns, layers = chance.randint(2, 4), chance.randint(2, 4), chance.randint(1, 2)
    size = rows * columns
    counts = tuple(int(chance.paretovariate(0.6)) % 60 for _ in range(size * layers))
    first = _figures(rows, columns)
    if layers == 1:
        return Release(counts, first)
    both = tuple(tuple(atom + size * layer for layer in range(2) for atom in figure) for figure in first)
    known_before = chance.random() < 0.3 and not _small(counts, first)
    return Release(counts, both, before=first) if known_before else Release(counts, (*first, *both))


def _figures(rows: int, columns: int) -> Cells:
    cells = [(row * columns + column,) for row, column in product(range(rows), range(columns))]
    across = [tuple(row * columns + column for column in range(columns)) for row in range(rows)]
    down = [tuple(row * columns + column for row in range(rows)) for column in range(columns)]
    return (*cells, *across, *down, tuple(range(rows * columns)))


def _small(counts: tuple[int, ...], figures: Cells) -> bool:
    return any(0 < sum(counts[atom] for atom in figure) < FLOOR for figure in figures)


def recovered(release: Release, away: frozenset[int]) -> int:
    """How many small counts (of atoms and figures) whole numbers leave only one value for."""
    shown = [one for number, one in enumerate(release.figures) if number not in away] + list(release.before)
    asked = {*release.figures, *((atom,) for atom in range(len(release.counts)))}
    return sum(
        _least(release, shown, figure, 1) == _least(release, shown, figure, -1)
        for figure in sorted(asked)
        if 0 < release.value(figure) < FLOOR
    )


def _least(release: Release, shown: list[tuple[int, ...]], figure: tuple[int, ...], sign: int) -> int:
    aim = np.zeros(len(release.counts))
    aim[list(figure)] = sign
    rows = np.zeros((len(shown), len(aim)))
    for number, one in enumerate(shown):
        rows[number, list(one)] = 1.0
    values = [release.value(one) for one in shown]
    limits = [LinearConstraint(rows, values, values)] if shown else []
    found = milp(aim, constraints=limits, integrality=np.ones(len(aim)), bounds=Bounds(0, 10_000))
    nearest: int = round(found.fun)
    return sign * nearest


def main() -> int:
    """Attack so many tables with and without the defence; 1 when anything was recovered or the control found nothing."""
    parser = argparse.ArgumentParser(prog="benchmarks.differencing")
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    attacked = broken = control = figures = kept = 0
    spent = 0.0
    for _ in range(given.tables):
        release = drawn(chance)
        started = time.process_time()
        away = hidden(release)
        spent += time.process_time() - started
        attacked, broken = attacked + 1, broken + recovered(release, away)
        small = frozenset(n for n, one in enumerate(release.figures) if 0 < release.value(one) < FLOOR)
        control += recovered(release, small)
        figures, kept = figures + len(release.figures), kept + len(release.figures) - len(away)
    sys.stdout.write(
        f"{attacked} tables attacked: {broken} small counts recovered; with only the small figures hidden {control}\n"
        f"{kept} of {figures} figures shown ({kept / figures:.0%}); {1000 * spent / attacked:.0f} ms of CPU a table\n"
    )
    return int(broken > 0 or control == 0)


if __name__ == "__main__":
    raise SystemExit(main())
