"""One decision in the making: its events, the marking they change, and the tokens that are under way."""

from collections.abc import Mapping
from typing import Any, Final

from senim.kernel import tables
from senim.kernel.errors import Refused
from senim.kernel.events import Event
from senim.kernel.folding import ACTIONS, Marking
from senim.kernel.state import RUNNING, Token, make
from senim.kernel.tables import Choice
from senim.kernel.timers import promised, timer_due
from senim.kernel.working_calendar import Calendar

Move = tuple[int, int, int]
"""A token under way: the node it comes to, the flow it comes on (-1: none), and its scope."""


# Room for the largest number of copies, each a sub-process with work in it; copies of copies soon go beyond it.
MAX_TOKENS: Final = 4_000

_NOTHING: Final[Mapping[str, Any]] = {}


class Step:
    """The events of one decision so far. Every change goes through an event, so that folding gives the same."""

    __slots__ = ("at", "calendar", "events", "later", "marking", "queue")

    def __init__(self, marking: Marking, at: int, calendar: Calendar | None) -> None:
        """Begin with no events; `at` is the moment that events get."""
        self.marking = marking
        self.at = at
        self.calendar = calendar
        self.events: list[Event] = []
        # Short lists, which are cheaper to make than queues.
        self.queue: list[Move] = []
        # Throws of signals wait until all else rests: who comes to listen in the same step is to hear them.
        self.later: list[Move] = []

    def emit(self, kind: str, element: str, given: dict[str, Any] | None) -> None:
        """Record an event and let the marking follow it."""
        self.events.append(make(Event, (kind, element, self.at, given)))
        action = ACTIONS.get(kind)
        if action is not None:
            action(self.marking, element, given or _NOTHING)

    def naming(self, token: Token, given: dict[str, Any]) -> dict[str, Any] | None:
        """The event's data, with the token's serial added where it may not be the oldest on its node."""
        tokens = self.marking.tokens
        alone = len(tokens) == 1 or self.marking.first(token[0]) is token
        if not alone or self.marking.net.several[token[0]]:
            given["token"] = token[1]
        return given or None

    def scoped(self, node: int, scope: int, given: dict[str, Any]) -> dict[str, Any] | None:
        """The event's data, with the scope added where it may not be the oldest of its kind."""
        if scope and (self.marking.net.several[node] or self.marking.scope_of(node, given) != scope):
            given["scope"] = scope
        return given or None

    def route(self, node: int, scope: int, chosen: tuple[int, ...] | None = None) -> None:
        """Send tokens along the outgoing flows of a node (or only along `chosen`)."""
        targets = self.marking.net.targets
        for flow in self.marking.net.outgoing[node] if chosen is None else chosen:
            self.queue.append((targets[flow], flow, scope))

    def begin(self, scope_node: int, scope: int) -> None:
        """Start the inside of a sub-process, or of a process without a start event."""
        for node in self.marking.net.entries[scope_node]:
            self.queue.append((node, -1, scope))

    def enter(self, node: int, scope: int, given: dict[str, Any]) -> Token:
        """A token comes to rest: dues are reckoned and timers armed; a MANY comes with its first copy. That token.

        Refuses `endless` when there are more than MAX_TOKENS.
        """
        net = self.marking.net
        if len(self.marking.tokens) > MAX_TOKENS:
            raise Refused("endless", f"the process has more than {MAX_TOKENS} things going on at once", net.id)
        inner = net.entries[node][0] if net.kinds[node] == tables.MANY else node
        terms = net.dues[inner]
        if terms is not None:
            given.update(promised(terms, self.at, self.calendar, net.ids[node]))
        arms = net.arms[node] if inner == node else (*net.arms[node], *net.arms[inner])
        if arms:
            given["timers"] = self.dues_of(arms)
        if net.several[node]:
            given["token"] = self.marking.serial + (inner != node)
        self.emit("entered", net.ids[node], self.scoped(node, scope, given) if scope else given or None)
        return self.marking.tokens[-1]

    def dues_of(self, arms: tuple[tuple[int, Any], ...]) -> dict[str, int]:
        """The moments at which timers that are armed now come due, by event id."""
        ids = self.marking.net.ids
        return {ids[event]: timer_due(rule, self.at, self.calendar, ids[event]) for event, rule in arms}

    def sight(self, scope: int) -> Mapping[str, Any]:
        """The variables that a condition in a scope reads: those of the process, and of the copy it is inside."""
        marking = self.marking
        if not marking.rounds:
            return marking.variables
        token = marking.by_serial(scope)
        while token is not None:
            if token.copy:
                items = marking.round_of(token.scope).items
                own = {"loopCounter": token.copy, **({"item": items[token.copy - 1]} if items else {})}
                return {**marking.variables, **own}
            token = marking.by_serial(token.scope)
        return marking.variables

    def chosen(self, node: int, variables: Mapping[str, Any]) -> tuple[int, ...] | None:
        """The flows out of a node that has a choice, None where it has none. Refuses `no_flow`."""
        choice = self.marking.net.choices[node]
        if choice is None:
            return None
        flows = _pick(choice, variables)
        if not flows:
            name = self.marking.net.ids[node]
            raise Refused("no_flow", f"no condition after {name} is true and it has no default flow", name)
        return flows

    def cancel(self, token: Token, last: bool = False) -> None:
        """Take a token away, after everything inside its scope; `last`: a copy that takes its MANY with it."""
        net = self.marking.net
        if net.kinds[token[0]] == tables.MANY:
            self.cancel_copies([one for one in self.marking.tokens if one[2] == token[1]])
            return
        if tables.HOLDS[net.kinds[token[0]]]:
            self.cancel_inside(token[1])
        self.emit("cancelled", net.ids[token[0]], self.naming(token, {"last": True} if last else {}))

    def cancel_copies(self, copies: list[Token]) -> None:
        """Take away all copies that a MANY still has, and with the last one the MANY."""
        for token in reversed(copies):
            self.cancel(token, last=token is copies[0])

    def cancel_inside(self, scope: int) -> None:
        """Take away all that rests in a scope; what waits before joins goes without a word when the scope goes."""
        for token in reversed(self.marking.tokens):
            if token[2] == scope and token[3] < 0:
                self.cancel(token)

    def clear(self, scope: int) -> None:
        """Empty a scope that stays open: what rests in it, waits before its joins, or is under way in it."""
        self.cancel_inside(scope)
        marking = self.marking
        while (token := next((one for one in marking.tokens if one[2] == scope), None)) is not None:
            self.emit("cancelled", marking.net.ids[token[0]], self.scoped(token[0], scope, {}))
        self.forget(scope)

    def forget(self, scope: int = -1) -> None:
        """Drop what is under way in scopes that are no longer open, and in `scope`."""
        self.queue = [move for move in self.queue if move[2] != scope and self._is_open(move[2])]
        self.later = [move for move in self.later if move[2] != scope and self._is_open(move[2])]

    def _is_open(self, scope: int) -> bool:
        if scope == 0:
            return self.marking.status == RUNNING
        return self.marking.by_serial(scope) is not None


def _pick(choice: Choice, variables: Mapping[str, Any]) -> tuple[int, ...]:
    if choice.first_only:
        for flow, condition in zip(choice.flows, choice.conditions, strict=True):
            if condition is None or condition.value(variables) is True:
                return (flow,)
        return (choice.default,) if choice.default >= 0 else ()
    taken, met = [], False
    for flow, condition in zip(choice.flows, choice.conditions, strict=True):
        if condition is None:
            taken.append(flow)
        elif condition.holds(variables):
            taken.append(flow)
            met = True
    if not met and choice.default >= 0:
        taken.append(choice.default)
    return tuple(taken)
