"""A process as an automaton over activities: the exact language of the compiled net, determinised only as far as asked.

A state is the set of markings the process may be in after the activities so far; gateways, events and timers are silent.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from senim.kernel.marking_space import Marking, Move, Space
from senim.kernel.tables import Net
from senim.mining.errors import ModelTooWide

MAX_MOVES: Final = 1_000_000
"""After so many token moves (about ten seconds) what is left is told as not decided."""
DEAD: Final = -1
"""The state from which nothing leads anywhere: the activity was not possible."""


def plain(name: str) -> str:
    """A name as it is compared: runs of white space, such as the line breaks modellers draw, are one space."""
    return " ".join(name.split())


def speaks_ids(net: Net, seen: Collection[str]) -> bool:
    """Whether a log with these activities calls tasks by their ids, as our own log does, rather than by their names."""
    by_id = sum(task in seen for task in net.tasks)
    return by_id > sum(plain(task.name) in seen for task in net.tasks.values())


def activities(net: Net, by_id: bool = False) -> Mapping[str, tuple[str, ...]]:
    """Under which name each task is found in logs, with the ids of the tasks of that name; a nameless one by its id."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    for task in net.tasks.values():
        named[task.id if by_id else plain(task.name) or task.id].append(task.id)
    return {name: tuple(ids) for name, ids in sorted(named.items())}


class _Outcome(NamedTuple):
    """What one marking leads to: silently, and by which activity of which task."""

    silent: tuple[Marking, ...]
    visible: tuple[tuple[str, str, Marking], ...]


class Automaton:
    """Deterministic states of a net, made when first asked for and kept. Not for several threads at once."""

    def __init__(self, net: Net, most: int = MAX_MOVES, by_id: bool = False) -> None:
        """`most` token moves are made at all, then it refuses with ModelTooWide. `by_id`: tasks are called by ids."""
        self.names = activities(net, by_id)
        self.one_safe = True
        self._by_id = {task: name for name, tasks in self.names.items() for task in tasks}
        self._space = Space(net, False, most, exact=True)
        self._outcomes: dict[Marking, _Outcome] = {}
        self._numbers: dict[frozenset[Marking], int] = {}
        self._sets: list[frozenset[Marking]] = []
        self._steps: list[dict[str, int]] = []
        self._ends: list[bool] = []
        self._known: list[bool] = []
        begun = [move.marking for move in self._asked(self._space.beginnings())]
        self._begun = frozenset(self._checked(begun))
        self.start = self._number(self._begun)

    @property
    def bounded(self) -> bool:
        """False once tokens were seen to pile up without end; what lies beyond such a pile is not looked at."""
        return not self._space.piled

    @property
    def size(self) -> int:
        """How many states there are so far, those included that are known to follow but were not entered yet."""
        return len(self._sets)

    @property
    def room(self) -> int:
        """How many token moves may still be made."""
        return self._space.most - self._space.moves

    def step(self, state: int, activity: str) -> int:
        """The state after one more activity, DEAD where it is not possible. Refuses ModelTooWide."""
        if not self._known[state]:
            self._explore(state)
        return self._steps[state].get(activity, DEAD)

    def following(self, state: int) -> Mapping[str, int]:
        """Every possible next activity with the state it leads to, in order of names. Refuses ModelTooWide."""
        if not self._known[state]:
            self._explore(state)
        return self._steps[state]

    def may_end(self, state: int) -> bool:
        """Whether the process may have properly ended here: no token is left. Refuses ModelTooWide."""
        if not self._known[state]:
            self._explore(state)
        return self._ends[state]

    def accepts(self, trace: Iterable[str]) -> bool:
        """Whether the whole process can run through exactly these activities. Refuses ModelTooWide."""
        state = self.start
        for activity in trace:
            state = self.step(state, activity)
            if state == DEAD:
                return False
        return self.may_end(state)

    def tasks_along(self, word: Sequence[str]) -> tuple[str, ...]:
        """The ids of the tasks that one run through these accepted activities completes, name by name."""
        layers = [self._reached(dict.fromkeys(sorted(self._begun)))]
        for activity in word:
            layers.append(self._reached(self._after(layers[-1], activity)))
        found: list[str] = []
        marking: Marking = ()
        for layer in reversed(layers):
            source = layer[marking]
            while source is not None and not source[1]:
                marking = source[0]
                source = layer[marking]
            if source is not None:
                marking = source[0]
                found.append(source[1])
        return tuple(reversed(found))

    def _after(self, layer: "_Layer", activity: str) -> "_Layer":
        return {
            target: (marking, task)
            for marking in layer
            for name, task, target in self._outcome(marking).visible
            if name == activity
        }

    def _reached(self, layer: "_Layer") -> "_Layer":
        """The layer with all that follows silently; each marking knows where it came from and by which task."""
        pending = list(layer)
        for marking in pending:
            for target in self._outcome(marking).silent:
                if target not in layer:
                    layer[target] = (marking, "")
                    pending.append(target)
        return layer

    def _number(self, markings: frozenset[Marking]) -> int:
        number = self._numbers.setdefault(markings, len(self._sets))
        if number == len(self._sets):
            self._sets.append(markings)
            self._steps.append({})
            self._ends.append(False)
            self._known.append(False)
        return number

    def _explore(self, state: int) -> None:
        """Work out the activities that may follow a state, and whether the process may be over."""
        seen = set(self._sets[state])
        pending = list(seen)
        following: defaultdict[str, set[Marking]] = defaultdict(set)
        for marking in pending:
            outcome = self._outcome(marking)
            for name, _, target in outcome.visible:
                following[name].add(target)
            fresh = [target for target in outcome.silent if target not in seen]
            seen.update(fresh)
            pending.extend(fresh)
        self._ends[state] = () in seen
        self._steps[state] = {name: self._number(frozenset(following[name])) for name in sorted(following)}
        self._known[state] = True

    def _outcome(self, marking: Marking) -> _Outcome:
        found = self._outcomes.get(marking)
        if found is None:
            moves = self._asked(self._space.moves_from(marking))
            visible = tuple(
                (self._by_id[move.element], move.element, move.marking) for move in moves if move.element in self._by_id
            )
            silent = tuple(dict.fromkeys(move.marking for move in moves if move.element not in self._by_id))
            found = self._outcomes[marking] = _Outcome(silent, visible)
            self._checked([move.marking for move in moves])
        return found

    def _asked(self, moves: Iterable[Move]) -> list[Move]:
        if self._space.exhausted:
            raise ModelTooWide
        given = list(moves)
        if self._space.exhausted:
            raise ModelTooWide
        return given

    def _checked(self, markings: list[Marking]) -> list[Marking]:
        if self.one_safe:
            self.one_safe = all(len(set(marking)) == len(marking) for marking in markings)
        return markings


_Layer = dict[Marking, tuple[Marking, str] | None]
