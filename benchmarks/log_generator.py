"""A made-up event log of any size, the same for the same seed: twenty activities, thousands of variants with a long tail.

`python -m benchmarks.log_generator FILE [EVENTS]` writes one in our layout.
"""

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from senim.mining.writing import LogWriter

ACTIVITIES = (
    "register", "check papers", "ask for more papers", "receive papers", "assign", "inspect the place", "hear the person",
    "ask another body", "receive the answer", "consult", "propose", "sign by the head", "return to the officer",
    "extend the term", "draft the answer", "sign the answer", "send the answer", "close", "withdraw", "refer",
)  # fmt: skip
REGIONS = tuple(f"region {number:02}" for number in range(20))
CHANNELS = ("web", "office", "phone", "post")
_SEED = 20_261_122
_POOL = 20_000
_YEAR_US = 365 * 86_400_000_000
_BEGIN_US = 1_735_689_600_000_000  # 2025-01-01
_CASES_AT_ONCE = 100_000

Numbers = npt.NDArray[np.int64]


def write_log(path: Path, events: int, seed: int = _SEED) -> int:
    """Write a log of about so many events into a file in our layout; gives how many there are."""
    draw = np.random.default_rng(seed)
    pool, lengths = _variants(draw)
    weights = 1 / np.arange(1, _POOL + 1) ** 1.1
    weights /= weights.sum()
    cases = max(round(events / float((lengths * weights).sum())), 1)
    # What a step takes by its activity: from minutes to weeks.
    typical = draw.lognormal(np.log(3.6e9 * 5), 1.6, len(ACTIVITIES))
    extra = pa.schema([("resource", pa.string()), ("case:region", pa.string()), ("case:channel", pa.string())])
    with LogWriter(path, extra) as writer:
        for first in range(0, cases, _CASES_AT_ONCE):
            count = min(_CASES_AT_ONCE, cases - first)
            chosen = draw.choice(_POOL, count, p=weights)
            writer.write(_cases(draw, first, cases, pool[chosen], lengths[chosen], typical))
        return writer.events


def _variants(draw: np.random.Generator) -> tuple[Numbers, Numbers]:
    """A pool of walks over the activities: each mostly goes on to one of three others, in the end to `close`."""
    size, longest = len(ACTIVITIES), 40
    likely = np.full((size, size), 0.2 / size)
    for row in range(size):
        for share, target in zip((0.5, 0.2, 0.1), draw.integers(max(row - 2, 0), size, 3), strict=True):
            likely[row, target] += share
    ladder = np.cumsum(likely / likely.sum(axis=1, keepdims=True), axis=1)
    walks = np.zeros((_POOL, longest), dtype=np.int64)
    chance = draw.random((longest, _POOL))
    for place in range(1, longest):
        walks[:, place] = (ladder[walks[:, place - 1]] < chance[place][:, None]).sum(axis=1).clip(max=size - 1)
    ends = (walks == ACTIVITIES.index("close")) | (walks == ACTIVITIES.index("withdraw"))
    ends[:, -1] = True
    return walks, np.argmax(ends, axis=1) + 1


def _cases(
    draw: np.random.Generator,
    first: int,
    all_cases: int,
    walks: Numbers,
    lengths: Numbers,
    typical: npt.NDArray[np.float64],
) -> pa.Table:
    """The rows of some cases, which open evenly over a year."""
    count, rows = len(lengths), int(lengths.sum())
    codes = walks[np.arange(walks.shape[1]) < lengths[:, None]]
    starts = np.cumsum(lengths) - lengths
    gaps = (draw.lognormal(0, 1, rows) * typical[codes]).astype(np.int64)
    gaps[starts] = 0
    passed = np.cumsum(gaps)
    opened = _BEGIN_US + (np.arange(first, first + count) * (_YEAR_US / all_cases)).astype(np.int64)
    at = passed - np.repeat(passed[starts], lengths) + np.repeat(opened, lengths)
    ids = pa.array([f"R-{number:08d}" for number in range(first, first + count)]).dictionary_encode()
    of_case = pa.array(np.repeat(np.arange(count), lengths))
    return pa.table(
        {
            "case_id": ids.dictionary.take(of_case),
            "activity": _words(codes, ACTIVITIES),
            "at_us": pa.array(at),
            "resource": _words(draw.integers(0, 200, rows), tuple(f"officer {number:03}" for number in range(200))),
            "case:region": _words(np.repeat(draw.integers(0, 20, count), lengths), REGIONS),
            "case:channel": _words(np.repeat(draw.integers(0, 4, count), lengths), CHANNELS),
        }
    )


def _words(codes: Numbers, names: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names))


if __name__ == "__main__":
    print(write_log(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000), "events")
