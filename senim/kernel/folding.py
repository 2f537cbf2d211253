"""fold: the state that follows from an event. It moves tokens only as the event says and evaluates nothing."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from senim.kernel.events import Event
from senim.kernel.state import ENDED, RUNNING, State, Timer, Token
from senim.kernel.tables import CATCH, INCLUSIVE, PARALLEL, ROOT, SUB, TASK, Net

_NOTHING: Final[Mapping[str, Any]] = {}


def fold(net: Net, state: State, event: Event) -> State:
    """The state after `event`. Total on events that `decide` produced; application events leave the state as it is."""
    marking = Marking(state)
    marking.apply(event)
    return marking.state()


def fold_all(net: Net, state: State, events: Iterable[Event]) -> State:
    """The state after all `events` in turn; the same as folding one by one, only faster."""
    marking = Marking(state)
    for event in events:
        marking.apply(event)
    return marking.state()


class Marking:
    """A state that may be changed: the one place where events become tokens, used by fold and by decide."""

    __slots__ = ("net", "serial", "status", "timers", "tokens", "variables")

    def __init__(self, state: State) -> None:
        """Begin as a copy of `state`."""
        self.net, self.status, self.serial, self.tokens, self.timers, self.variables = state

    def state(self) -> State:
        """The state as it now is, not changed by later events."""
        return State(self.net, self.status, self.serial, self.tokens, self.timers, self.variables)

    def apply(self, event: Event) -> None:
        """Do what the event says."""
        action = _ACTIONS.get(event[0])
        if action is not None:
            action(self, event[1], event[3] or _NOTHING)

    def first(self, node: int) -> Token | None:
        """The oldest token resting on a node (not one that waits before a join)."""
        for token in self.tokens:
            if token[0] == node and token[3] < 0:
                return token
        return None

    def scope_of(self, node: int, given: Mapping[str, Any]) -> int:
        """The scope that an event about this node means: the one it names, else the oldest open one."""
        parent = self.net.parents[node]
        if parent == ROOT:
            return 0
        named = given.get("scope")
        if named is not None:
            return int(named)
        outer = self.first(parent)
        return outer[1] if outer is not None else 0

    def take(self, token: Token) -> None:
        """Remove a token with its timers and with everything inside its scope."""
        serial = token[1]
        self._drop(token)
        if self.timers:
            self.timers = tuple([timer for timer in self.timers if timer[1] != serial])
        if self.net.kinds[token[0]] == SUB:
            for inner in [other for other in self.tokens if other[2] == serial]:
                self.take(inner)

    def _drop(self, token: Token) -> None:
        at = self.tokens.index(token)
        self.tokens = self.tokens[:at] + self.tokens[at + 1 :]

    def _named(self, node: int, given: Mapping[str, Any]) -> Token | None:
        serial = given.get("token")
        if serial is None:
            return self.first(node)
        return next((token for token in self.tokens if token[1] == serial), None)

    def _merge(self, given: Mapping[str, Any]) -> None:
        variables = given.get("variables")
        if variables:
            self.variables = {**self.variables, **variables}

    def _started(self, _element: str, given: Mapping[str, Any]) -> None:
        self.status = RUNNING
        self._merge(given)

    def _entered(self, element: str, given: Mapping[str, Any]) -> None:
        net = self.net
        node = net.index[element]
        serial = self.serial
        self.serial = serial + 1
        scope = self.scope_of(node, given)
        flow = given.get("flow")
        self.tokens += (Token(node, serial, scope, -1 if flow is None else net.flow_index[flow]),)
        timers = given.get("timers")
        if timers:
            self.timers += tuple([Timer(due, serial, net.index[event]) for event, due in timers.items()])

    def _left(self, element: str, given: Mapping[str, Any]) -> None:
        """Completed or cancelled: what rested there is gone."""
        node = self.net.index[element]
        kind = self.net.kinds[node]
        if kind <= SUB:  # the kinds on which a token rests
            token = self._named(self.net.holders[node] if kind == TASK else node, given)
            if token is not None:
                self.take(token)
        elif kind in _JOINS:
            self._joined(node, self.scope_of(node, given))
        if given:
            self._merge(given)

    def _joined(self, node: int, scope: int) -> None:
        gone: set[int] = set()
        for token in self.tokens:
            if token[0] == node and token[2] == scope and token[3] not in gone:
                gone.add(token[3])
                self._drop(token)

    def _fired(self, element: str, given: Mapping[str, Any]) -> None:
        node = self.net.index[element]
        token = self._named(self.net.holders[node], given)
        if token is not None and self.net.kinds[node] == CATCH:
            self.take(token)
        elif token is not None:
            self.timers = tuple([timer for timer in self.timers if timer[1] != token[1] or timer[2] != node])
        self._merge(given)

    def _ended(self, _element: str, _given: Mapping[str, Any]) -> None:
        self.status = ENDED
        self.tokens = ()
        self.timers = ()


_JOINS: Final = (PARALLEL, INCLUSIVE)
_ACTIONS: Final[Mapping[str, Callable[[Marking, str, Mapping[str, Any]], None]]] = {
    "started": Marking._started,
    "entered": Marking._entered,
    "completed": Marking._left,
    "cancelled": Marking._left,
    "fired": Marking._fired,
    "ended": Marking._ended,
}
