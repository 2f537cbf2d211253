"""Where each random stream begins: far apart for every seed, replication and purpose.

Streams of MRG32k3a lie 2^127 numbers apart and their replications 2^76 apart, as L'Ecuyer, Simard, Chen and Kelton
propose (Operations Research 50(6), 2002, 1073-1075). The same purpose gets the same numbers in every scenario, so that
two scenarios are compared under the same arrivals and the same luck.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Final

from senim.simulation.draws import FIRST_MODULUS, SECOND_MODULUS
from senim.simulation.fields import Row

WIDTH: Final = 6
_Matrix = tuple[tuple[int, int, int], ...]
_FIRST: Final[_Matrix] = ((0, 1, 0), (0, 0, 1), (-810_728, 1_403_580, 0))
_SECOND: Final[_Matrix] = ((0, 1, 0), (0, 0, 1), (-1_370_589, 0, 527_612))
_STREAM: Final = 1 << 127
_REPLICATION: Final = 1 << 76


def beginnings(seed: int, replication: int, count: int) -> Row:
    """The first six numbers of `count` streams, one behind the other, for one replication (0, 1, …) of a seed."""
    first, second = _seeded(seed)
    first = _times(
        _power(_power(_FIRST, _REPLICATION, FIRST_MODULUS), replication, FIRST_MODULUS), first, FIRST_MODULUS
    )
    second = _times(
        _power(_power(_SECOND, _REPLICATION, SECOND_MODULUS), replication, SECOND_MODULUS), second, SECOND_MODULUS
    )
    leap_first = _power(_FIRST, _STREAM, FIRST_MODULUS)
    leap_second = _power(_SECOND, _STREAM, SECOND_MODULUS)
    found: Row = []
    for _ in range(count):
        found += [*first, *second]
        first = _times(leap_first, first, FIRST_MODULUS)
        second = _times(leap_second, second, SECOND_MODULUS)
    return found


def _seeded(seed: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Six numbers from 1 up that follow from the seed, whatever whole number it is."""
    digest = sha256(f"senim simulation {seed}".encode()).digest()
    words = [int.from_bytes(digest[at : at + 5]) for at in range(0, 30, 5)]
    return (
        tuple(1 + word % (FIRST_MODULUS - 1) for word in words[:3]),
        tuple(1 + word % (SECOND_MODULUS - 1) for word in words[3:]),
    )


@lru_cache(maxsize=4096)
def _power(matrix: _Matrix, exponent: int, modulus: int) -> _Matrix:
    result: _Matrix = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    while exponent:
        if exponent & 1:
            result = _product(result, matrix, modulus)
        matrix = _product(matrix, matrix, modulus)
        exponent >>= 1
    return result


def _product(left: _Matrix, right: _Matrix, modulus: int) -> _Matrix:
    columns = tuple(zip(*right, strict=True))
    return tuple(
        (_dot(row, columns[0], modulus), _dot(row, columns[1], modulus), _dot(row, columns[2], modulus)) for row in left
    )


def _times(matrix: _Matrix, vector: tuple[int, ...], modulus: int) -> tuple[int, ...]:
    return tuple(_dot(row, vector, modulus) for row in matrix)


def _dot(left: tuple[int, ...], right: tuple[int, ...], modulus: int) -> int:
    return sum(a * b for a, b in zip(left, right, strict=True)) % modulus
