"""Who hears a message, signal, error or escalation, and what happens when an event fires."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from senim.kernel.folding import Marking
from senim.kernel.moments import later
from senim.kernel.state import RUNNING, State, Timer, Token
from senim.kernel.stepping import Step
from senim.kernel.tables import BOUNDARY, EVENT_SUB, ROOT, START, Catch, CatchKind


class Heard(NamedTuple):
    """One that hears: the event's node, and the token that waits there (for an event sub-process: its scope, or 0).

    The smallest is the innermost, then the oldest.
    """

    rank: int
    serial: int
    node: int


def hearing(marking: Marking, nodes: Iterable[int]) -> list[Heard]:
    """Those of the nodes that are waited at now, nearest first."""
    net = marking.net
    found = []
    for node in nodes:
        if net.kinds[node] == START:
            found += [Heard(-net.ranks[node], scope, node) for scope in _open_scopes(marking, net.homes[node])]
        else:
            holder = net.holders[node]
            found += [Heard(-net.ranks[node], t[1], node) for t in marking.tokens if t[0] == holder and t[3] < 0]
    return sorted(found)


def heard_messages(state: State) -> frozenset[str]:
    """The names of all messages that would be taken in this state."""
    marking = Marking(state)
    return frozenset(name for name, nodes in state.net.catchers.items() if hearing(marking, nodes))


def _open_scopes(marking: Marking, home: int) -> list[int]:
    """The serials of the open scopes of that kind in which event sub-processes listen."""
    scopes = [token[1] for token in marking.tokens if token[0] == home]
    if home == ROOT and marking.status == RUNNING:
        scopes = [0]
    return [scope for scope in scopes if not _is_interrupted(marking, scope)]


def _is_interrupted(marking: Marking, scope: int) -> bool:
    """An event sub-process that interrupts has begun: nothing else in that scope can begin any more."""
    net = marking.net
    return any(t[2] == scope and net.kinds[t[0]] == EVENT_SUB and net.interrupting[t[0]] for t in marking.tokens)


def fire(step: Step, node: int, serial: int, given: dict[str, Any]) -> None:
    """An event happens to the token that waits for it, or starts the event sub-process that listens in a scope."""
    marking = step.marking
    net = marking.net
    if net.kinds[node] == START:
        _trigger(step, node, serial, given)
        return
    token = marking.by_serial(serial)
    assert token is not None  # who fires has just been found waiting
    step.emit("fired", net.ids[node], step.naming(token, given))
    if net.kinds[node] == BOUNDARY and net.interrupting[node]:
        step.cancel(token)
        step.forget()
    step.route(node, token.scope)


def _trigger(step: Step, start: int, scope: int, given: dict[str, Any]) -> None:
    net = step.marking.net
    step.emit("fired", net.ids[start], step.scoped(start, scope, given))
    if net.interrupting[start]:
        step.clear(scope)
    token = step.enter(net.parents[start], scope, {})
    step.route(start, token.serial)


def fire_timer(step: Step, timer: Timer) -> None:
    """A timer is due; one that repeats says when it will be due again."""
    net = step.marking.net
    given: dict[str, Any] = {}
    rule = net.cycles.get(timer.node)
    if rule is not None and rule.duration is not None and timer.left:
        try:
            given["timers"] = {net.ids[timer.node]: later(timer.due, rule.duration)}
        except OverflowError:
            given = {}  # no moment after the year 9999 will ever come
    fire(step, timer.node, timer.token, given)


def broadcast(step: Step, name: str, given: dict[str, Any]) -> None:
    """A signal reaches everybody who waits for it at this moment; nobody is no fault."""
    nodes = step.marking.net.hearers.get(name, ())
    for _, serial, node in hearing(step.marking, nodes):
        # One that heard it before may have ended the waiting of this one.
        if any(one.serial == serial for one in hearing(step.marking, (node,))):
            fire(step, node, serial, {"signal": name, **given})


def catcher(marking: Marking, kind: CatchKind, code: str, token: Token | None, scope: int) -> tuple[int, int] | None:
    """The event that catches an error or escalation and the token or scope it happens to; None for nobody.

    It goes outward from `token` (a task that throws) or from `scope` (an event in it), through calls too. At each level
    come first the event sub-processes inside it, then its boundary events; an exact code comes before any code. An
    event sub-process does not catch what is thrown inside itself.
    """
    net, below = marking.net, ROOT
    while True:
        if token is not None:
            caught = _match(net.guards.get(token.node, ()), kind, code)
            if caught is not None:
                return caught, token.serial
            below, scope = token.node, token.scope
        token = marking.by_serial(scope)
        listeners = net.listeners.get(ROOT if token is None else token.node, ())
        caught = _match([one for one in listeners if net.parents[one.event] != below], kind, code)
        if caught is not None and not _is_interrupted(marking, scope):
            return caught, scope
        if token is None:
            return None


def _match(catches: Iterable[Catch], kind: CatchKind, code: str) -> int | None:
    return next((one.event for one in catches if one.kind == kind and one.code in {None, code}), None)
