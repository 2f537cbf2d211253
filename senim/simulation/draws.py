"""Random numbers and draws from distributions, written once for Python and for compiling.

The generator is MRG32k3a (P. L'Ecuyer, Operations Research 47(1), 1999, 159-164): whole numbers below 2^53 only, so
that every machine and both engines give the same stream. A stream is six numbers in `seeds`.
"""

from math import cos, exp, log, pi, sqrt
from typing import Final

from senim.simulation.fields import Reals, Row

FIRST_MODULUS: Final = 4_294_967_087
SECOND_MODULUS: Final = 4_294_944_443
_UNIT: Final = 1 / (FIRST_MODULUS + 1)
_TWICE_PI: Final = 2 * pi
LONGEST: Final = 31_536_000_000.0
"""No draw is longer than a thousand years of seconds: sums of moments then stay whole numbers of 64 bits."""

# A shape is its code and its parameters, in seconds.
FIXED: Final = 0
EXPONENTIAL: Final = 1
LOGNORMAL: Final = 2  # mean and deviation of the logarithm
GAMMA: Final = 3  # shape and scale
UNIFORM: Final = 4
TRIANGULAR: Final = 5
EMPIRICAL: Final = 6  # how many values; then the cumulated shares, then the values


def uniform(seeds: Row, stream: int) -> float:
    """The next number of a stream, above 0 and below 1."""
    first = (1_403_580 * seeds[stream + 1] - 810_728 * seeds[stream]) % FIRST_MODULUS
    second = (527_612 * seeds[stream + 5] - 1_370_589 * seeds[stream + 3]) % SECOND_MODULUS
    seeds[stream] = seeds[stream + 1]
    seeds[stream + 1] = seeds[stream + 2]
    seeds[stream + 2] = first
    seeds[stream + 3] = seeds[stream + 4]
    seeds[stream + 4] = seeds[stream + 5]
    seeds[stream + 5] = second
    left = (first - second) % FIRST_MODULUS
    return (left if left else FIRST_MODULUS) * _UNIT


def normal(seeds: Row, stream: int) -> float:
    """A standard normal number, by Box and Muller; takes two numbers of the stream."""
    radius = sqrt(-2.0 * log(uniform(seeds, stream)))
    return radius * cos(_TWICE_PI * uniform(seeds, stream))


def gamma(shape: float, seeds: Row, stream: int) -> float:
    """A gamma number of scale 1 (G. Marsaglia and W. W. Tsang, ACM TOMS 26(3), 2000, 363-372)."""
    boost = 1.0
    if shape < 1.0:
        boost = exp(log(uniform(seeds, stream)) / shape)
        shape += 1.0
    part = shape - 1.0 / 3.0
    slope = 1.0 / sqrt(9.0 * part)
    while True:
        bell = normal(seeds, stream)
        cube = (1.0 + slope * bell) ** 3
        if cube > 0.0 and log(uniform(seeds, stream)) < 0.5 * bell * bell + part - part * cube + part * log(cube):
            return boost * part * cube


def triangular(low: float, mode: float, high: float, share: float) -> float:
    """The value below which a triangular number falls with probability `share`."""
    rising = (mode - low) / (high - low)
    if share < rising:
        return low + sqrt(share * (high - low) * (mode - low))
    return high - sqrt((1.0 - share) * (high - low) * (high - mode))


def empirical(shapes: Reals, at: int, share: float) -> float:
    """The value below which a number of the empirical shape at `at` falls with probability `share`."""
    count = int(shapes[at + 1])
    low, high = at + 2, at + 1 + count
    while low < high:
        middle = (low + high) // 2
        if shapes[middle] < share:
            low = middle + 1
        else:
            high = middle
    return shapes[low + count]


def seconds(shapes: Reals, at: int, seeds: Row, stream: int) -> float:
    """A draw from the shape at `at`, in seconds, not cut."""
    code = int(shapes[at])
    if code == EXPONENTIAL:
        return -shapes[at + 1] * log(uniform(seeds, stream))
    if code == FIXED:
        return shapes[at + 1]
    if code == LOGNORMAL:
        return exp(shapes[at + 1] + shapes[at + 2] * normal(seeds, stream))
    if code == GAMMA:
        return shapes[at + 2] * gamma(shapes[at + 1], seeds, stream)
    if code == UNIFORM:
        return shapes[at + 1] + (shapes[at + 2] - shapes[at + 1]) * uniform(seeds, stream)
    if code == TRIANGULAR:
        return triangular(shapes[at + 1], shapes[at + 2], shapes[at + 3], uniform(seeds, stream))
    return empirical(shapes, at, uniform(seeds, stream))


def span(shapes: Reals, at: int, seeds: Row, stream: int) -> int:
    """A draw from the shape at `at` in whole µs, at most a thousand years."""
    return int(min(seconds(shapes, at, seeds, stream), LONGEST) * 1e6 + 0.5)
