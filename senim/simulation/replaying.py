"""How often each way was taken: replays the cases of a log on the net and counts the flows of their choices."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from senim.kernel.marking_space import Marking, Move, Space
from senim.kernel.tables import Net

_MOST_MOVES: Final = 400_000
_MOST_STATES: Final = 20_000

Trace = tuple[str, ...]


class Taken(NamedTuple):
    """The share of each flow after a choice, of as many cases as could be replayed, out of all."""

    branches: Mapping[str, float]
    replayed: int
    cases: int


def taken_branches(net: Net, traces: Mapping[Trace, int]) -> Taken:
    """Shares from traces (ids of tasks in their order) and how many cases had each; the commonest go first.

    A case is replayed along the shortest way through gateways and events that explains it, and counts nothing when
    there is none. Flows of a choice that no replayed case came to have no share.
    """
    space = Space(net, False, _MOST_MOVES, exact=True)
    replayer = _Replayer(net, space)
    flows: Counter[str] = Counter()
    visits: Counter[int] = Counter()
    replayed = 0
    for trace, cases in sorted(traces.items(), key=lambda one: (-one[1], one[0])):
        steps = replayer.replay(trace)
        if steps is None:
            continue
        replayed += cases
        for choices in steps:
            _count(net, choices, cases, flows, visits)
    branches = {
        net.flow_ids[flow]: flows[net.flow_ids[flow]] / visits[node]
        for node, choice in enumerate(net.choices)
        if choice is not None and visits[node]
        for flow in net.outgoing[node]
        if choice.first_only or flow != choice.default
    }
    return Taken(branches, replayed, sum(traces.values()))


def _count(net: Net, choices: Trace, cases: int, flows: Counter[str], visits: Counter[int]) -> None:
    chosen = [flow for flow in choices if flow in net.flow_index]
    flows.update({flow: cases * count for flow, count in Counter(chosen).items()})
    for node, choice in enumerate(net.choices):
        own = [flow for flow in chosen if net.flow_index[flow] in net.outgoing[node]]
        if choice is None or not own:
            continue
        visits[node] += cases * (len(own) if choice.first_only else max(Counter(own).values()))


class _Replayer:
    """Replays one trace after another; what leads out of a marking is looked up once."""

    def __init__(self, net: Net, space: Space) -> None:
        self.space = space
        # A receive task waits for a message; nobody works on it, so it is silent here.
        self.tasks = {task for task, spec in net.tasks.items() if spec.kind != "receiveTask"}
        self.begun = list(space.beginnings())
        self.moves: dict[Marking, list[Move]] = {}

    def replay(self, trace: Trace) -> list[Trace] | None:
        """The choices of each step of a way that explains the trace from start to end, or None."""
        queue: deque[tuple[int, Marking]] = deque()
        came: dict[tuple[int, Marking], tuple[tuple[int, Marking] | None, Trace]] = {}
        for move in self.begun:
            self._reach((0, move.marking), None, move.choices, came, queue, False)
        while queue and len(came) < _MOST_STATES:
            place, marking = state = queue.popleft()
            if place == len(trace) and not marking:
                return self._way(state, came)
            for move in self._from(marking):
                if move.element not in self.tasks:
                    self._reach((place, move.marking), state, move.choices, came, queue, True)
                elif place < len(trace) and move.element == trace[place]:
                    self._reach((place + 1, move.marking), state, move.choices, came, queue, False)
        return None

    def _from(self, marking: Marking) -> Sequence[Move]:
        if marking not in self.moves:
            found = list(self.space.moves_from(marking))
            if self.space.exhausted:
                return []
            self.moves[marking] = found
        return self.moves[marking]

    @staticmethod
    def _reach(
        state: tuple[int, Marking],
        before: tuple[int, Marking] | None,
        choices: Trace,
        came: dict[tuple[int, Marking], tuple[tuple[int, Marking] | None, Trace]],
        queue: deque[tuple[int, Marking]],
        silent: bool,
    ) -> None:
        """Note how a state was reached first. Tasks of the trace go before events that leave nothing in the log."""
        if state in came:
            return
        came[state] = before, choices
        if silent:
            queue.append(state)
        else:
            queue.appendleft(state)

    @staticmethod
    def _way(
        state: tuple[int, Marking], came: Mapping[tuple[int, Marking], tuple[tuple[int, Marking] | None, Trace]]
    ) -> list[Trace]:
        steps, at = [], state
        while True:
            before, choices = came[at]
            steps.append(choices)
            if before is None:
                return steps
            at = before
