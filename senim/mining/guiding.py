"""What is at least still to come from each state of an automaton: it leads the search for alignments straight to the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from senim.mining.errors import ModelTooWide
from senim.mining.replaying import Automaton

MAX_STATES: Final = 8_000
"""An automaton with more states (a few seconds to see them all) is searched without a guide."""
FAR: Final = 1 << 30
"""The distance of a state from which there is no way to the end."""


@dataclass(frozen=True, slots=True)
class Guide:
    """By state: the fewest activities to a proper end, and a bit mask of the activities that can still come."""

    distances: Sequence[int]
    reachable: Sequence[int]
    bits: Mapping[str, int]


def guide(automaton: Automaton, most: int = MAX_STATES) -> Guide | None:
    """See every state there is and look back from the ends.

    None where there are more than `most`, or half the token moves that were left have been made.
    """
    least_room = automaton.room // 2
    edges: list[list[tuple[int, int]]] = []
    bits = {name: 1 << number for number, name in enumerate(automaton.names)}
    back: list[list[tuple[int, int]]] = [[]]
    try:
        while len(edges) < len(back):
            state = len(edges)
            edges.append([(bits[name], target) for name, target in automaton.following(state).items()])
            back.extend([] for _ in range(automaton.size - len(back)))
            for bit, target in edges[-1]:
                back[target].append((bit, state))
            if automaton.size > most or automaton.room < least_room:
                return None
        return Guide(_distances(automaton, back), _reachable(back), bits)
    except ModelTooWide:
        return None


def _distances(automaton: Automaton, back: list[list[tuple[int, int]]]) -> list[int]:
    distances = [0 if automaton.may_end(state) else FAR for state in range(len(back))]
    pending = [state for state, distance in enumerate(distances) if not distance]
    for state in pending:
        for _, source in back[state]:
            if distances[source] == FAR:
                distances[source] = distances[state] + 1
                pending.append(source)
    return distances


def _reachable(back: list[list[tuple[int, int]]]) -> list[int]:
    masks = [0] * len(back)
    pending = list(range(len(back)))
    while pending:
        state = pending.pop()
        for bit, source in back[state]:
            if (masks[state] | bit) & ~masks[source]:
                masks[source] |= masks[state] | bit
                pending.append(source)
    return masks


@dataclass(slots=True)
class Outlook:
    """The least that the rest of one trace will cost from a point on; 0 everywhere without a guide."""

    trace: Sequence[str]
    guide: Guide | None
    _impossible: dict[int, list[int]] = field(default_factory=dict)

    def least(self, state: int, position: int) -> int:
        """Never more than the truth: events that cannot come any more, and steps for which events are lacking."""
        if self.guide is None:
            return 0
        inserted = self._lost(self.guide.reachable[state])[position]
        matched = len(self.trace) - position - inserted
        return inserted + max(0, self.guide.distances[state] - matched)

    def _lost(self, mask: int) -> list[int]:
        """By position: how many events from there on are of activities outside a mask."""
        found = self._impossible.get(mask)
        if found is None:
            assert self.guide is not None
            found = [0]
            for activity in reversed(self.trace):
                found.append(found[-1] + (not self.guide.bits[activity] & mask))
            found.reverse()
            self._impossible[mask] = found
        return found
