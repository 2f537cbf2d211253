"""How tokens move from one resting place to the next: every kind of node says what becomes of a token that comes."""

from collections.abc import Callable
from typing import Any, Final

from senim.kernel import tables
from senim.kernel.catching import broadcast, catcher, fire
from senim.kernel.errors import Refused
from senim.kernel.gateways import choose, inclusive, open_inclusive_join, parallel
from senim.kernel.repeating import begin_copies, finish
from senim.kernel.state import RUNNING, Token
from senim.kernel.stepping import Step

# A model may send a token round without ever waiting; that must not hang the caller.
MAX_MOVES: Final = 20_000


def settle(step: Step) -> None:
    """Move until every token rests; then the instance has ended or waits. Refuses `endless`."""
    marking, net = step.marking, step.marking.net
    kinds, moves = net.kinds, 0
    while True:
        if step.queue:
            node, flow, scope = step.queue.pop(0)
            _ARRIVALS[kinds[node]](step, node, flow, scope)
            moves += 1
        elif step.later:
            _throw_signal(step, *step.later.pop(0))
        elif not ((net.has_scopes and _close_scope(step)) or (net.reach and open_inclusive_join(step))):
            break
        if moves > MAX_MOVES:
            raise Refused("endless", "the process goes round without ever waiting", net.id)
    if not marking.tokens and marking.status == RUNNING:
        step.emit("ended", net.id, None)


def throw(step: Step, kind: tables.CatchKind, code: str, token: Token | None, scope: int) -> bool:
    """An error or escalation goes outward from a waiting task, or from a scope, to who catches it; False for nobody."""
    caught = catcher(step.marking, kind, code, token, scope)
    if caught is None:
        return False
    fire(step, *caught, {kind: code})
    return True


def _close_scope(step: Step) -> bool:
    """Complete the innermost sub-process in which nothing is left, if there is one."""
    marking = step.marking
    inside = {token[2] for token in marking.tokens}
    for token in reversed(marking.tokens):
        if tables.HOLDS[marking.net.kinds[token[0]]] and token[1] not in inside:
            finish(step, token[0], token, {})
            return True
    return False


def _enter(step: Step, node: int, _flow: int, scope: int) -> None:
    step.enter(node, scope, {})


def _open_scope(step: Step, node: int, _flow: int, scope: int) -> None:
    token = step.enter(node, scope, {})
    step.begin(node, token[1])


def _pass(step: Step, node: int, _flow: int, scope: int) -> None:
    step.route(node, scope)


def _link(step: Step, node: int, _flow: int, scope: int) -> None:
    step.emit("fired", step.marking.net.ids[node], step.scoped(node, scope, {}))
    step.route(node, scope)


def _throw(step: Step, node: int, _flow: int, scope: int) -> None:
    net = step.marking.net
    message = net.event_messages[node]
    given: dict[str, Any] = {} if message is None else {"message": message}
    step.emit("thrown", net.ids[node], step.scoped(node, scope, given))
    step.route(node, scope)


def _end(step: Step, node: int, _flow: int, scope: int) -> None:
    net = step.marking.net
    message = net.event_messages[node]
    if message is None:
        step.emit("completed", net.ids[node], step.scoped(node, scope, {}))
    else:
        step.emit("thrown", net.ids[node], step.scoped(node, scope, {"message": message}))


def _terminate(step: Step, node: int, _flow: int, scope: int) -> None:
    """End this scope at once, and only this scope."""
    net = step.marking.net
    step.emit("completed", net.ids[node], step.scoped(node, scope, {}))
    step.cancel_inside(scope)
    token = step.marking.by_serial(scope)
    if token is None:
        step.emit("ended", net.id, None)
    else:
        finish(step, token[0], token, {})
    step.forget()


def _postpone(step: Step, node: int, flow: int, scope: int) -> None:
    step.later.append((node, flow, scope))


def _throw_signal(step: Step, node: int, _flow: int, scope: int) -> None:
    name = _thrown(step, node, scope, "signal")
    step.route(node, scope)
    broadcast(step, name, {})


def _escalate(step: Step, node: int, _flow: int, scope: int) -> None:
    code = _thrown(step, node, scope, "escalation")
    # The way on comes first: who catches may take it away.
    step.route(node, scope)
    throw(step, "escalation", code, None, scope)


def _fail(step: Step, node: int, _flow: int, scope: int) -> None:
    code = _thrown(step, node, scope, "error")
    if not throw(step, "error", code, None, scope):
        name = step.marking.net.ids[node]
        raise Refused("uncaught_error", f"nothing catches the error {code} of {name}", name)


def _thrown(step: Step, node: int, scope: int, kind: str) -> str:
    net = step.marking.net
    code = net.event_codes[node] or net.ids[node]
    step.emit("thrown", net.ids[node], step.scoped(node, scope, {kind: code}))
    return code


_ARRIVALS: Final[tuple[Callable[[Step, int, int, int], None], ...]] = (
    _enter,  # TASK
    _enter,  # CATCH
    _enter,  # EVENT_GATE
    _open_scope,  # SUB
    choose,  # EXCLUSIVE
    parallel,  # PARALLEL
    inclusive,  # INCLUSIVE
    _throw,  # THROW
    _end,  # END
    _terminate,  # TERMINATE
    _pass,  # START
    _pass,  # BOUNDARY
    begin_copies,  # MANY
    _open_scope,  # EVENT_SUB
    _link,  # LINK
    _postpone,  # SIGNAL
    _escalate,  # ESCALATE
    _fail,  # FAIL
)
