"""Logarithmic buckets for durations: 32 to an octave, the same everywhere, so that histograms of any two logs add up."""

from typing import Final

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]

BUCKETS: Final = 2048
"""0 holds the value 0; bucket 1 + 32·e + m holds the values v with (32 + m)/32 ≤ v/2^e < (33 + m)/32."""
RELATIVE_ERROR: Final = 1 / 64
"""A bucket's middle is at most this share away from every value in it."""

_MANTISSA_BITS: Final = 52
_FINENESS: Final = 5
_ONE: Final = 1023 << _FINENESS
_JUST_BELOW_ONE: Final = 1 - 1 / 64  # in the bucket before that of 1, as 0 should be
_EXACT_AS_FLOAT: Final = 1 << 53
_LARGEST: Final = (1 << 63) - 1


def _edges() -> Whole:
    """The least whole number of each bucket, and one more entry that closes the last."""
    lowest = [0, *(-((-(32 + m) << e) >> _FINENESS) for e in range(63) for m in range(32))]
    lowest += [_LARGEST] * (BUCKETS + 1 - len(lowest))
    return np.array(lowest, dtype=np.int64)


EDGES: Final = _edges()


def bucket_of(values: Whole) -> Whole:
    """Give the bucket of each value. Values are whole and not negative (µs, or any other unit)."""
    if len(values) and int(values.max()) >= _EXACT_AS_FLOAT:
        places: Whole = np.searchsorted(EDGES[: 1 + 32 * 63], values, side="right").astype(np.int64) - 1
        return places
    # The leading bits of a float are its exponent and the first bits of its mantissa: a logarithm without computing one.
    numbers = values.astype(np.float64)
    np.maximum(numbers, _JUST_BELOW_ONE, out=numbers)
    leading: Whole = numbers.view(np.int64)
    leading >>= _MANTISSA_BITS - _FINENESS
    leading -= _ONE - 1
    return leading


def middle(bucket: Whole) -> npt.NDArray[np.float64]:
    """Give the middle of each bucket: within RELATIVE_ERROR of all that is in it."""
    # A bucket holds whole numbers: its last is one less than where the next begins.
    result: npt.NDArray[np.float64] = (EDGES[bucket].astype(np.float64) + (EDGES[bucket + 1] - 1)) / 2
    return result
