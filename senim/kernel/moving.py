"""How tokens move from one resting place to the next: gateways, scopes, forks and joins, each move an event."""

from collections.abc import Callable
from typing import Any, Final

from senim.kernel import tables
from senim.kernel.errors import Refused
from senim.kernel.events import Event
from senim.kernel.folding import Marking
from senim.kernel.state import RUNNING, Token
from senim.kernel.tables import Choice
from senim.kernel.timers import promised, timer_due
from senim.kernel.working_calendar import Calendar

# A model may send a token round without ever waiting; that must not hang the caller.
MAX_MOVES: Final = 20_000


class Step:
    """One decision in the making: the events so far, and the marking they already changed."""

    __slots__ = ("at", "calendar", "events", "marking", "moves", "queue")

    def __init__(self, marking: Marking, at: int, calendar: Calendar | None) -> None:
        """Begin with no events; `at` is the moment that events get."""
        self.marking = marking
        self.at = at
        self.calendar = calendar
        self.events: list[Event] = []
        self.queue: list[tuple[int, int, int]] = []
        self.moves = 0

    def emit(self, kind: str, element: str, given: dict[str, Any] | None) -> None:
        """Record an event and let the marking follow it."""
        event = Event(kind, element, self.at, given)
        self.events.append(event)
        self.marking.apply(event)

    def naming(self, token: Token, given: dict[str, Any]) -> dict[str, Any] | None:
        """The event's data, with the token's serial added where it is not the oldest on its node."""
        if self.marking.first(token[0]) is not token:
            given["token"] = token[1]
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

    def settle(self) -> None:
        """Move until every token rests; then the instance has ended or waits. Refuses `endless`."""
        marking, net = self.marking, self.marking.net
        self.moves = 0
        while self.queue or (net.has_scopes and self._close_scope()) or (net.reach and self._open_inclusive_join()):
            self._move()
        if not marking.tokens and marking.status == RUNNING:
            self.emit("ended", net.id, None)

    def _move(self) -> None:
        """Let everything that is under way arrive somewhere."""
        kinds = self.marking.net.kinds
        queue, self.queue = self.queue, []
        self.moves += len(queue)
        if self.moves > MAX_MOVES:
            raise Refused("endless", "the process goes round without ever waiting", self.marking.net.id)
        for position, (node, flow, scope) in enumerate(queue):
            if _ARRIVALS[kinds[node]](self, node, flow, scope):
                # A scope was ended: what was on its way inside it is gone too.
                rest = queue[position + 1 :] + self.queue
                self.queue = [move for move in rest if self._is_open(move[2])]
                break

    def finish_task(self, node: int, token: Token, variables: dict[str, Any], message: str | None) -> None:
        """Complete a task: its flows are chosen with the new variables in sight."""
        net = self.marking.net
        chosen = self._chosen(node, {**self.marking.variables, **variables}) if net.choices[node] else None
        given: dict[str, Any] = {}
        if variables:
            given["variables"] = variables
        if message is not None:
            given["message"] = message
        if chosen is not None:
            given["flows"] = [net.flow_ids[flow] for flow in chosen]
        self.emit("completed", net.ids[node], self.naming(token, given))
        self.route(node, token[2], chosen)

    def cancel(self, token: Token) -> None:
        """Take a token away, after everything inside its scope."""
        net = self.marking.net
        if net.kinds[token[0]] == tables.SUB:
            self._cancel_inside(token[1])
        self.emit("cancelled", net.ids[token[0]], self.naming(token, {}))

    def _cancel_inside(self, scope: int) -> None:
        for token in reversed(self.marking.tokens):
            if token[2] == scope and token[3] < 0:
                self.cancel(token)

    def _is_open(self, scope: int) -> bool:
        if scope == 0:
            return self.marking.status == RUNNING
        return any(token[1] == scope for token in self.marking.tokens)

    def _scoped(self, node: int, scope: int, given: dict[str, Any]) -> dict[str, Any] | None:
        if scope and self.marking.scope_of(node, given) != scope:
            given["scope"] = scope
        return given or None

    def _chosen(self, node: int, variables: Any) -> tuple[int, ...] | None:
        choice = self.marking.net.choices[node]
        if choice is None:
            return None
        flows = _pick(choice, variables)
        if not flows:
            name = self.marking.net.ids[node]
            raise Refused("no_flow", f"no condition after {name} is true and it has no default flow", name)
        return flows

    def _enter(self, node: int, flow: int, scope: int) -> bool:
        """A token comes to rest: dues are reckoned and timers armed."""
        net = self.marking.net
        given: dict[str, Any] = {}
        terms = net.dues[node]
        if terms is not None:
            given.update(promised(terms, self.at, self.calendar, net.ids[node]))
        if net.arms[node]:
            given["timers"] = {
                net.ids[event]: timer_due(rule, self.at, self.calendar, net.ids[event])
                for event, rule in net.arms[node]
            }
        self.emit("entered", net.ids[node], self._scoped(node, scope, given))
        return False

    def _open_scope(self, node: int, flow: int, scope: int) -> bool:
        self._enter(node, flow, scope)
        self.begin(node, self.marking.tokens[-1][1])
        return False

    def _wait_on(self, node: int, flow: int, scope: int) -> bool:
        given = {"flow": self.marking.net.flow_ids[flow]}
        self.emit("entered", self.marking.net.ids[node], self._scoped(node, scope, given))
        return False

    def _pass(self, node: int, flow: int, scope: int) -> bool:
        self.route(node, scope)
        return False

    def _throw(self, node: int, flow: int, scope: int) -> bool:
        net = self.marking.net
        message = net.event_messages[node]
        given: dict[str, Any] = {} if message is None else {"message": message}
        self.emit("thrown", net.ids[node], self._scoped(node, scope, given))
        self.route(node, scope)
        return False

    def _choose(self, node: int, flow: int, scope: int) -> bool:
        """An exclusive gateway, or an inclusive one that may go on: a choice is recorded, a mere merge is not."""
        chosen = self._chosen(node, self.marking.variables)
        if chosen is not None:
            net = self.marking.net
            given: dict[str, Any] = {"flows": [net.flow_ids[number] for number in chosen]}
            self.emit("completed", net.ids[node], self._scoped(node, scope, given))
        self.route(node, scope, chosen)
        return False

    def _parallel(self, node: int, flow: int, scope: int) -> bool:
        incoming = self.marking.net.incoming[node]
        if len(incoming) > 1 and flow >= 0:
            here = {token[3] for token in self.marking.tokens if token[0] == node and token[2] == scope}
            if len(here | {flow}) < len(incoming) or flow in here:
                return self._wait_on(node, flow, scope)
            self.emit("completed", self.marking.net.ids[node], self._scoped(node, scope, {}))
        self.route(node, scope)
        return False

    def _inclusive(self, node: int, flow: int, scope: int) -> bool:
        if flow >= 0 and node in self.marking.net.reach:
            return self._wait_on(node, flow, scope)
        return self._choose(node, flow, scope)

    def _end(self, node: int, flow: int, scope: int) -> bool:
        net = self.marking.net
        message = net.event_messages[node]
        if message is None:
            self.emit("completed", net.ids[node], self._scoped(node, scope, {}))
        else:
            self.emit("thrown", net.ids[node], self._scoped(node, scope, {"message": message}))
        return False

    def _terminate(self, node: int, flow: int, scope: int) -> bool:
        """End this scope at once, and only this scope."""
        net = self.marking.net
        self.emit("completed", net.ids[node], self._scoped(node, scope, {}))
        self._cancel_inside(scope)
        if scope == 0:
            self.emit("ended", net.id, None)
        else:
            self._finish_scope(next(token for token in self.marking.tokens if token[1] == scope))
        return True

    def _finish_scope(self, token: Token) -> None:
        self.finish_task(token[0], token, {}, None)

    def _close_scope(self) -> bool:
        """Complete the innermost sub-process in which nothing is left, if there is one."""
        marking = self.marking
        inside = {token[2] for token in marking.tokens}
        for token in reversed(marking.tokens):
            if marking.net.kinds[token[0]] == tables.SUB and token[1] not in inside:
                self._finish_scope(token)
                return True
        return False

    def _open_inclusive_join(self) -> bool:
        """Let the first inclusive join go on that no token elsewhere in its scope can still reach, if there is one."""
        marking = self.marking
        for token in marking.tokens:
            if token[3] >= 0 and token[0] in marking.net.reach and self._may_open(token[0], token[2]):
                node, scope = token[0], token[2]
                chosen = self._chosen(node, marking.variables)
                given: dict[str, Any] = {}
                if chosen is not None:
                    given["flows"] = [marking.net.flow_ids[number] for number in chosen]
                self.emit("completed", marking.net.ids[node], self._scoped(node, scope, given))
                self.route(node, scope, chosen)
                return True
        return False

    def _may_open(self, join: int, scope: int) -> bool:
        """BPMN 2.0, 13.4.3: no token can reach an empty incoming flow, unless it can also reach a filled one."""
        net = self.marking.net
        by_node, by_flow = net.reach[join]
        filled = 0
        for bit, flow in enumerate(net.incoming[join]):
            if any(token[3] == flow and token[2] == scope for token in self.marking.tokens):
                filled |= 1 << bit
        for token in self.marking.tokens:
            if token[2] == scope and token[0] != join:
                mask = by_flow[token[3]] if token[3] >= 0 else by_node[token[0]]
                if token[3] >= 0:
                    mask |= by_node[token[0]]
                if mask & ~filled and not mask & filled:
                    return False
        return True


def _pick(choice: Choice, variables: Any) -> tuple[int, ...]:
    if choice.first_only:
        for flow, condition in zip(choice.flows, choice.conditions, strict=True):
            if condition is None or condition.holds(variables):
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


_ARRIVALS: Final[tuple[Callable[[Step, int, int, int], bool], ...]] = (
    Step._enter,
    Step._enter,
    Step._enter,
    Step._open_scope,
    Step._choose,
    Step._parallel,
    Step._inclusive,
    Step._throw,
    Step._end,
    Step._terminate,
    Step._pass,
    Step._pass,
)
