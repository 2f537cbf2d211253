"""The least that must be changed in a trace for the process to run through it: steps skipped and steps inserted.

A shortest path through the product of the trace and the determinised automaton, by A*: going along with the trace is free,
a step of the process that the trace lacks (skipped) and an event that it does not allow there (inserted) cost one each.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from senim.mining.errors import ModelTooWide
from senim.mining.guiding import FAR, Guide, Outlook
from senim.mining.replaying import DEAD, Automaton

MAX_VISITS: Final = 50_000
"""So many points are looked at for one trace (a second or two); then the answer may not be the least."""

MATCHED: Final = 0
SKIPPED: Final = 1
INSERTED: Final = 2


class Step(NamedTuple):
    """One step of an alignment: its kind and its activity."""

    kind: int
    activity: str


class Alignment(NamedTuple):
    """The steps that lead both the trace and the process to the end; `least`: no alignment costs less, proven."""

    steps: tuple[Step, ...]
    cost: int
    least: bool


class Aligned(NamedTuple):
    """What a search gave: the alignment, if it found one; how many points it looked at; whether it was cut short."""

    alignment: Alignment | None
    visits: int
    cut: bool


_HURRY: Final = (0, 1)
_WEIGHT: Final = 4

# A state of the automaton, how much of the trace is behind, and 1 while steps are being skipped.
_Point = tuple[int, int, int]


def align(automaton: Automaton, trace: Sequence[str], most: int = MAX_VISITS, lead: Guide | None = None) -> Aligned:
    """The least-cost alignment of a trace; the same on every run. None, not cut: the process has no way to its end.

    `lead`, the guide of the automaton, makes the search quick. Activities that no task has are inserted at once, for
    they can be nothing else. When `most` points, or the token moves of the automaton, do not suffice a hasty search,
    which prefers to get on, gives an alignment that may cost more than the least, or none.
    """
    known = [activity for activity in trace if activity in automaton.names]
    strange = [Step(INSERTED, activity) for activity in trace if activity not in automaton.names]
    visits = 0
    for hurry in _HURRY:
        search = _Search(automaton, Outlook(known, lead), hurry, most)
        found = search.run()
        visits += len(search.before)
        if found is not None:
            steps = (*search.steps(found), *strange)
            cost = sum(step.kind != MATCHED for step in steps)
            return Aligned(Alignment(steps, cost, hurry == 0), visits, hurry > 0)
        if not search.cut:
            return Aligned(None, visits, False)
    return Aligned(None, visits, True)


class _Search:
    """One stack for each least cost of the whole; `hurry` adds to the cost a part of a step for every event still to come.

    Of the many orders of the same steps one is walked: inserted events come before skipped steps.
    """

    def __init__(self, automaton: Automaton, outlook: Outlook, hurry: int, most: int) -> None:
        self.automaton = automaton
        self.outlook = outlook
        self.trace = outlook.trace
        self.hurry = hurry
        self.most = most
        self.cut = False
        self.before: dict[_Point, tuple[_Point, Step] | None] = {}
        self.stacks: defaultdict[int, list[tuple[_Point, tuple[_Point, Step] | None, int]]] = defaultdict(list)

    def run(self) -> _Point | None:
        """The end point of a cheapest way; None where there is none, or (then `cut`) after too many points."""
        try:
            return self._run()
        except ModelTooWide:
            self.cut = True
            return None

    def _run(self) -> _Point | None:
        level = self._put((self.automaton.start, 0, 0), None, 0)
        while self.stacks:
            while level not in self.stacks:
                level += 1
            stack = self.stacks[level]
            point, source, cost = stack.pop()
            if not stack:
                del self.stacks[level]
            if point in self.before:
                continue
            if len(self.before) >= self.most:
                self.cut = True
                return None
            self.before[point] = source
            if point[1] == len(self.trace) and self.automaton.may_end(point[0]):
                return point
            level = min([level, *self._spread(point, cost)])
        return None

    def _spread(self, point: _Point, cost: int) -> list[int]:
        """Put every next point on its stack; those to be looked at first come last. Gives the levels used."""
        state, position, skipping = point
        used = [
            self._put((target, position, 1), (point, Step(SKIPPED, activity)), cost + 1)
            for activity, target in reversed(tuple(self.automaton.following(state).items()))
        ]
        if position < len(self.trace):
            activity = self.trace[position]
            if not skipping:
                used.append(self._put((state, position + 1, 0), (point, Step(INSERTED, activity)), cost + 1))
            target = self.automaton.step(state, activity)
            if target != DEAD:
                used.append(self._put((target, position + 1, 0), (point, Step(MATCHED, activity)), cost))
        return used

    def _put(self, point: _Point, source: tuple[_Point, Step] | None, cost: int) -> int:
        least = self.outlook.least(point[0], point[1])
        level = _WEIGHT * (cost + least) + self.hurry * (len(self.trace) - point[1])
        if point not in self.before and least < FAR:
            self.stacks[level].append((point, source, cost))
        return level

    def steps(self, point: _Point) -> list[Step]:
        """The way to a point."""
        found: list[Step] = []
        source = self.before[point]
        while source is not None:
            found.append(source[1])
            source = self.before[source[0]]
        found.reverse()
        return found
