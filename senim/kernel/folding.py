"""fold: the state that follows from an event. It moves tokens only as the event says and evaluates nothing."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any, Final

from senim.kernel.carrying import carried
from senim.kernel.events import Event
from senim.kernel.state import ENDED, RUNNING, Round, State, Timer, Token, make
from senim.kernel.tables import BOUNDARY, CATCH, HOLDS, INCLUSIVE, PARALLEL, RESTS, ROOT, START, TASK, Net

_NOTHING: Final[Mapping[str, Any]] = {}
_FEW: Final = 12
_serial: Final = itemgetter(1)


def fold(net: Net, state: State, event: Event) -> State:
    """The state after `event`. Total on events that `decide` produced; application events leave the state as it is.

    `net` is the one the instance stands on after the event: `migrated` carries the state over to it.
    """
    if net is not state.net and event[0] == "migrated":
        return carried(net, state, event)
    marking = Marking(state)
    marking.apply(event)
    return marking.state()


def fold_all(net: Net, state: State, events: Iterable[Event]) -> State:
    """The state after all `events` in turn; the same as folding one by one, only faster. One `migrated` at most, to `net`."""
    marking = Marking(state)
    for event in events:
        if event[0] == "migrated":
            marking = Marking(carried(net, marking.state(), event))
        else:
            marking.apply(event)
    return marking.state()


class Marking:
    """A state that may be changed: the one place where events become tokens, used by fold and by decide."""

    __slots__ = ("net", "rounds", "serial", "status", "timers", "tokens", "variables")

    def __init__(self, state: State) -> None:
        """Begin as a copy of `state`."""
        self.net, self.status, self.serial, self.tokens, self.timers, self.variables, self.rounds = state

    def state(self) -> State:
        """The state as it now is, not changed by later events."""
        return make(State, (self.net, self.status, self.serial, self.tokens, self.timers, self.variables, self.rounds))

    def apply(self, event: Event) -> None:
        """Do what the event says."""
        action = ACTIONS.get(event[0])
        if action is not None:
            action(self, event[1], event[3] or _NOTHING)

    def first(self, node: int) -> Token | None:
        """The oldest token resting on a node (not one that waits before a join)."""
        for token in self.tokens:
            if token[0] == node and token[3] < 0:
                return token
        return None

    def by_serial(self, serial: int) -> Token | None:
        """The token with that number."""
        tokens = self.tokens
        if len(tokens) > _FEW:
            # New tokens come last and have higher numbers, so that they are always in order.
            at = bisect_left(tokens, serial, key=_serial)
            return tokens[at] if at < len(tokens) and tokens[at][1] == serial else None
        for token in tokens:
            if token[1] == serial:
                return token
        return None

    def round_of(self, serial: int) -> Round:
        """How far the MANY with that token is."""
        return next(one for one in self.rounds if one.token == serial)

    def scope_of(self, node: int, given: Mapping[str, Any]) -> int:
        """The scope that an event about this node means: the one it names, else the oldest open one."""
        home = self.net.homes[node]
        if home == ROOT:
            return 0
        named = given.get("scope")
        if named is not None:
            return int(named)
        outer = self.first(home)
        return outer[1] if outer is not None else 0

    def take(self, token: Token) -> None:
        """Remove a token with its timers and with everything inside its scope."""
        serial = token[1]
        if len(self.tokens) == 1:
            self.tokens = ()
        else:
            at = self.tokens.index(token)
            self.tokens = self.tokens[:at] + self.tokens[at + 1 :]
        if self.timers:
            self.timers = tuple([timer for timer in self.timers if timer[1] != serial])
        if HOLDS[self.net.kinds[token[0]]]:
            if self.rounds:
                self.rounds = tuple([one for one in self.rounds if one.token != serial])
            for inner in [other for other in self.tokens if other[2] == serial]:
                self.take(inner)

    def _drop(self, token: Token) -> None:
        at = self.tokens.index(token)
        self.tokens = self.tokens[:at] + self.tokens[at + 1 :]

    def _same(self, first: int, given: Mapping[str, Any]) -> int:
        """The node an event is about: where several share the id, the one of the token or in the scope it names."""
        net = self.net
        if first not in net.same:
            return first
        token = self.by_serial(given["token"]) if "token" in given else None
        scope = self.by_serial(given.get("scope", 0))
        home = ROOT if scope is None else scope.node
        for node in net.same[first]:
            if net.homes[node] == home if token is None else net.holders[node] == token.node:
                return node
        return first

    def _named(self, node: int, given: Mapping[str, Any]) -> Token | None:
        serial = given.get("token")
        return self.first(node) if serial is None else self.by_serial(serial)

    def _merge(self, given: Mapping[str, Any]) -> None:
        variables = given.get("variables")
        if variables:
            self.variables = {**self.variables, **variables}

    def _arm(self, arms: Iterable[tuple[int, Any]], serial: int, dues: Mapping[str, int]) -> None:
        net = self.net
        armed = [
            Timer(due, serial, event, rule.times - 1 if event in net.cycles else 0)
            for event, rule in arms
            if (due := dues.get(net.ids[event])) is not None
        ]
        self.timers += tuple(armed)

    def _started(self, _element: str, given: Mapping[str, Any]) -> None:
        self.status = RUNNING
        self._merge(given)
        self._arm(self.net.root_arms, 0, given.get("timers", _NOTHING))

    def _entered(self, element: str, given: Mapping[str, Any]) -> None:
        net = self.net
        node = net.index[element]
        if net.same:
            node = self._same(node, given)
        serial = self.serial
        self.serial = serial + 1
        scope = self.scope_of(node, given) if net.has_scopes else 0
        if "copies" in given:
            self._opened(node, serial, scope, given)
        elif "copy" in given:
            self._add_copy(node, serial, scope, given["copy"])
        else:
            flow = self._flow(node, given["flow"]) if "flow" in given else -1
            self.tokens += (make(Token, (node, serial, scope, flow, 0)),)
        if "timers" in given:
            self._arm(net.arms[node], serial, given["timers"])

    def _flow(self, node: int, name: str) -> int:
        if not self.net.same:
            return self.net.flow_index[name]
        return next(flow for flow in self.net.incoming[node] if self.net.flow_ids[flow] == name)

    def _opened(self, many: int, serial: int, scope: int, given: Mapping[str, Any]) -> None:
        """A MANY comes with its first copy."""
        inner = self.net.entries[many][0]
        self.tokens += (Token(many, serial, scope, -1), Token(inner, serial + 1, serial, -1, 1))
        self.rounds += (Round(serial, given["copies"], 1, 0, tuple(given.get("items", ()))),)
        self.serial = serial + 2
        self._arm(self.net.arms[inner], serial + 1, given.get("timers", _NOTHING))

    def _add_copy(self, node: int, serial: int, scope: int, copy: int) -> None:
        self.tokens += (Token(node, serial, scope, -1, copy),)
        self.rounds = tuple([one._replace(begun=copy) if one.token == scope else one for one in self.rounds])

    def _left(self, element: str, given: Mapping[str, Any]) -> None:
        """Completed or cancelled: what rested there is gone."""
        net = self.net
        node = net.index[element]
        if net.same:
            node = self._same(node, given)
        kind = net.kinds[node]
        if RESTS[kind]:
            # Only a task may rest elsewhere than on itself: on the event-based gateway before it.
            holder = net.holders[node] if kind == TASK else node
            token = self.by_serial(given["token"]) if "token" in given else self.first(holder)
            if token is not None and token[4]:
                self._take_copy(token, given)
            elif token is not None:
                self.take(token)
        elif kind in _JOINS:
            self._joined(node, self.scope_of(node, given))
        if "variables" in given:
            self._merge(given)

    def _take_copy(self, token: Token, given: Mapping[str, Any]) -> None:
        """A last copy takes its MANY with it."""
        many = self.by_serial(token[2]) if given.get("last") else None
        self.take(token if many is None else many)
        if many is None:
            rounds = [one._replace(done=one.done + 1) if one.token == token[2] else one for one in self.rounds]
            self.rounds = tuple(rounds)

    def _joined(self, node: int, scope: int) -> None:
        gone: set[int] = set()
        for token in self.tokens:
            if token[0] == node and token[2] == scope and token[3] not in gone:
                gone.add(token[3])
                self._drop(token)

    def _fired(self, element: str, given: Mapping[str, Any]) -> None:
        node = self._same(self.net.index[element], given)
        kind = self.net.kinds[node]
        if kind == START:
            self._heard(node, self.scope_of(node, given), given)
        elif kind in _CAUGHT:
            token = self._named(self.net.holders[node], given)
            if token is not None and kind == CATCH:
                self.take(token)
            elif token is not None:
                self._arm_again(node, token[1], given)
        self._merge(given)

    def _heard(self, node: int, scope: int, given: Mapping[str, Any]) -> None:
        """The start of an event sub-process: one that interrupts ends the listening of all in its scope."""
        if self.net.interrupting[node]:
            kinds = self.net.kinds
            self.timers = tuple([one for one in self.timers if one[1] != scope or kinds[one[2]] != START])
        else:
            self._arm_again(node, scope, given)

    def _arm_again(self, node: int, serial: int, given: Mapping[str, Any]) -> None:
        """The timer of an event is spent; a cycle names its next moment."""
        spent = next((one for one in self.timers if one[1] == serial and one[2] == node), None)
        if spent is None:
            return
        self.timers = tuple([one for one in self.timers if one is not spent])
        due = given.get("timers", _NOTHING).get(self.net.ids[node])
        if due is not None:
            self.timers += (Timer(due, serial, node, spent.left - 1 if spent.left > 0 else spent.left),)

    def _ended(self, _element: str, _given: Mapping[str, Any]) -> None:
        self.status = ENDED
        self.tokens = ()
        self.timers = ()
        self.rounds = ()


_JOINS: Final = (PARALLEL, INCLUSIVE)
_CAUGHT: Final = (CATCH, BOUNDARY)
ACTIONS: Final[Mapping[str, Callable[[Marking, str, Mapping[str, Any]], None]]] = {
    "started": Marking._started,
    "entered": Marking._entered,
    "completed": Marking._left,
    "cancelled": Marking._left,
    "fired": Marking._fired,
    "ended": Marking._ended,
}
