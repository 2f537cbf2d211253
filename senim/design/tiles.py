"""Where the twenty regions lie on the tile map: our own drawing, so that Astana and Ulytau are as visible as the largest."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from senim.design.parts import Tile

PLACES: Final[Mapping[str, tuple[int, int]]] = {
    "KZ-59": (4, 1), "KZ-55": (5, 1),
    "KZ-27": (1, 2), "KZ-15": (2, 2), "KZ-39": (3, 2), "KZ-11": (4, 2), "KZ-71": (5, 2), "KZ-10": (6, 2), "KZ-63": (7, 2),
    "KZ-23": (1, 3), "KZ-62": (4, 3), "KZ-35": (5, 3), "KZ-33": (6, 3),
    "KZ-47": (1, 4), "KZ-43": (3, 4), "KZ-61": (4, 4), "KZ-31": (5, 4), "KZ-19": (6, 4),
    "KZ-79": (4, 5), "KZ-75": (6, 5),
}  # fmt: skip
"""ISO 3166-2 code to column and row; a neighbour stays a neighbour as far as a grid allows."""


def regions(
    names: Mapping[str, str],
    *,
    addresses: Mapping[str, str] | None = None,
    values: Mapping[str, float] | None = None,
    chosen: str = "",
    unit: str = "",
) -> list[Tile]:
    """The tiles of the regions in `names` (code to name), in the order given; those without a place are left out.

    `values` colours them by five equal steps between the smallest and the largest and is written on them with `unit`.
    """
    steps = _levels(values or {})
    tiles = [
        Tile(code, name, *PLACES[code], chosen=code == chosen, href=(addresses or {}).get(code, ""))
        for code, name in names.items()
        if code in PLACES
    ]
    return [
        replace(tile, level=steps[tile.code], value=f"{(values or {})[tile.code]:g}{unit}")
        if tile.code in steps
        else tile
        for tile in tiles
    ]


def _levels(values: Mapping[str, float]) -> dict[str, int]:
    if not values:
        return {}
    low, high = min(values.values()), max(values.values())
    width = (high - low) or 1.0
    return {code: min(5, 1 + int(5 * (value - low) / width)) for code, value in values.items()}
