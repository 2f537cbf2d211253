"""Places a graph of steps on layers from top to bottom, most frequent ways downwards, with few crossings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

GAP: Final = 28.0
SWEEPS: Final = 8
BEND_WIDTH: Final = 14.0

Edge = tuple[str, str]
Spot = tuple[int, int]
"""A place in a layer: its layer and a running number; steps and the bends of long lines have one each."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands: for each step its layer and the x of its middle; for each line the x on every layer it
    passes, from its upper end to its lower. `backward` lines run upwards. `width` is that of the whole drawing."""

    layers: int
    width: float
    layer: Mapping[str, int]
    x: Mapping[str, float]
    lines: Mapping[Edge, Sequence[float]]
    backward: frozenset[Edge]


@dataclass(slots=True)
class _Grid:
    """Layers of spots, with what lies above and below each."""

    rows: list[list[Spot]]
    widths: dict[Spot, float]
    above: dict[Spot, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    below: dict[Spot, list[Spot]] = field(default_factory=lambda: defaultdict(list))

    def add(self, layer: int, width: float) -> Spot:
        spot = (layer, len(self.widths))
        self.rows[layer].append(spot)
        self.widths[spot] = width
        return spot

    def tie(self, upper: Spot, lower: Spot) -> None:
        self.below[upper].append(lower)
        self.above[lower].append(upper)


def layout(widths: Mapping[str, float], edges: Sequence[Edge]) -> Layout:
    """Place steps of these widths. Edges come with the most important first; those that would close a circle run upwards.

    Loops of a step to itself must be left out, every edge stands once and leads between known steps.
    """
    forward, backward = _acyclic(widths, edges)
    layer = _layers(widths, forward)
    grid = _Grid([[] for _ in range(max(layer.values(), default=-1) + 1)], {})
    spots = {name: grid.add(layer[name], width) for name, width in widths.items()}
    chains = {}
    for one in edges:
        upper, lower = reversed(one) if one in backward else one
        chains[one] = _chain(grid, spots[upper], spots[lower])
    _untangle(grid)
    x = _places(grid)
    left = min((x[spot] - grid.widths[spot] / 2 for spot in x), default=0.0)
    right = max((x[spot] + grid.widths[spot] / 2 for spot in x), default=0.0)
    return Layout(
        layers=len(grid.rows),
        width=right - left,
        layer=layer,
        x={name: x[spot] - left for name, spot in spots.items()},
        lines={one: [x[spot] - left for spot in chain] for one, chain in chains.items()},
        backward=frozenset(backward),
    )


def _acyclic(names: Iterable[str], edges: Sequence[Edge]) -> tuple[list[Edge], set[Edge]]:
    after: dict[str, set[str]] = {name: {name} for name in names}
    forward, backward = [], set()
    for first, second in edges:
        if first in after[second]:
            backward.add((first, second))
            continue
        forward.append((first, second))
        for reached in after.values():
            if first in reached:
                reached |= after[second]
    return forward, backward


def _layers(names: Iterable[str], forward: Sequence[Edge]) -> dict[str, int]:
    layer = dict.fromkeys(names, 0)
    for _ in layer:
        moved = False
        for first, second in forward:
            if layer[second] <= layer[first]:
                layer[second], moved = layer[first] + 1, True
        if not moved:
            break
    return layer


def _chain(grid: _Grid, upper: Spot, lower: Spot) -> list[Spot]:
    chain = [upper, *(grid.add(row, BEND_WIDTH) for row in range(upper[0] + 1, lower[0])), lower]
    for one, other in pairwise(chain):
        grid.tie(one, other)
    return chain


def _untangle(grid: _Grid) -> None:
    """Sort each layer by the middle of its neighbours, downwards and upwards in turn."""
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        near = grid.above if down else grid.below
        place = {spot: float(n) for row in grid.rows for n, spot in enumerate(row)}
        for row in grid.rows if down else reversed(grid.rows):
            wish = {spot: _mean([place[one] for one in near[spot]], place[spot]) for spot in row}
            row.sort(key=wish.__getitem__)
            place.update({spot: float(n) for n, spot in enumerate(row)})


def _places(grid: _Grid) -> dict[Spot, float]:
    """Move every spot towards its neighbours as far as the order and the gaps of its layer allow."""
    x: dict[Spot, float] = {}
    for row in grid.rows:
        _set_row(grid, row, dict.fromkeys(row, 0.0), x)
    for sweep in range(2 * SWEEPS):
        down = sweep % 2 == 0
        near = grid.above if down else grid.below
        for row in grid.rows if down else reversed(grid.rows):
            wish = {spot: _mean([x[one] for one in near[spot]], x[spot]) for spot in row}
            _set_row(grid, row, wish, x)
    return x


def _set_row(grid: _Grid, row: Sequence[Spot], wish: Mapping[Spot, float], x: dict[Spot, float]) -> None:
    """Place a row as near to its wishes as its gaps allow: the middle between packing it from the left and from the right."""
    if not row:
        return
    from_left: list[float] = []
    for n, spot in enumerate(row):
        least = from_left[-1] + _apart(grid, row[n - 1], spot) if n else wish[spot]
        from_left.append(max(wish[spot], least))
    from_right = [0.0] * len(row)
    for n in range(len(row) - 1, -1, -1):
        most = from_right[n + 1] - _apart(grid, row[n], row[n + 1]) if n + 1 < len(row) else wish[row[n]]
        from_right[n] = min(wish[row[n]], most)
    for spot, one, other in zip(row, from_left, from_right, strict=True):
        x[spot] = (one + other) / 2


def _apart(grid: _Grid, left: Spot, right: Spot) -> float:
    return (grid.widths[left] + grid.widths[right]) / 2 + GAP


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
