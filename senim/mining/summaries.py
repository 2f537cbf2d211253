"""Summaries of event logs that add up: the summary of a whole is the merged summaries of its parts, however it was cut."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from senim.mining.buckets import Whole
from senim.mining.grouping import Tally, halves, pair
from senim.mining.spreads import Spread
from senim.mining.variants import Variants

CASES: Final = 0
"""The one key of `durations`."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is counted of a log. Times are µs; codes are places in `activities`, which ascend.

    `edges` has a key `grouping.pair(from, to)` for each step between events that follow each other in a case, `starts`
    and `ends` have the codes of first and last events, `durations` the time from first to last event under CASES.
    """

    cases: int
    events: int
    activities: tuple[str, ...]
    edges: Spread
    starts: Tally
    ends: Tally
    durations: Spread
    variants: Variants

    def named(self, tally: Tally) -> dict[str, int]:
        """Give a tally of codes by name, the most frequent first, then by name."""
        rows = zip((self.activities[key] for key in tally.keys.tolist()), tally.counts.tolist(), strict=True)
        return dict(sorted(rows, key=lambda row: (-row[1], row[0])))

    def edge_names(self) -> dict[int, tuple[str, str]]:
        """Give the two activities of each key of `edges`."""
        first, second = halves(self.edges.keys)
        names = self.activities
        pairs = ((names[one], names[other]) for one, other in zip(first.tolist(), second.tolist(), strict=True))
        return dict(zip(self.edges.keys.tolist(), pairs, strict=True))


def merged(parts: Sequence[Summary]) -> Summary:
    """Give the summary of all parts together; of no parts, the empty summary. Their order does not matter."""
    names = tuple(sorted({name for part in parts for name in part.activities}))
    alike = [renamed(part, names) for part in parts]
    return Summary(
        cases=sum(part.cases for part in alike),
        events=sum(part.events for part in alike),
        activities=names,
        edges=Spread.merged([part.edges for part in alike]),
        starts=Tally.merged([part.starts for part in alike]),
        ends=Tally.merged([part.ends for part in alike]),
        durations=Spread.merged([part.durations for part in alike]),
        variants=Variants.merged([part.variants for part in alike]),
    )


def renamed(part: Summary, names: tuple[str, ...]) -> Summary:
    """Give the same summary with the codes of these names, which hold all of its own."""
    if part.activities == names:
        return part
    table = recoding(part.activities, names)
    first, second = halves(part.edges.keys)
    return replace(
        part,
        activities=names,
        edges=part.edges.relabelled(pair(table[first], table[second])),
        starts=part.starts.relabelled(table[part.starts.keys]),
        ends=part.ends.relabelled(table[part.ends.keys]),
    )


def merge(one: Summary, other: Summary) -> Summary:
    """Give the summary of both together: associative, commutative, with EMPTY as its identity."""
    return merged((one, other))


def occurring(part: Summary) -> Summary:
    """Give the same summary with the names that occur only."""
    # Every event either begins its case or is the end of a step.
    codes = np.union1d(part.starts.keys, halves(part.edges.keys)[1]).tolist()
    return renamed(part, tuple(part.activities[code] for code in codes))


def recoding(old: Sequence[str], new: Sequence[str]) -> Whole:
    """Give for each code of the old names its code in the new ones; 0 for a name that is not among them."""
    place = {name: number for number, name in enumerate(new)}
    return np.array([place.get(name, 0) for name in old], dtype=np.int64)


EMPTY: Final = merged(())
"""The summary of nothing: merged with any other it changes nothing."""
