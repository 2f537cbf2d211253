"""decide: which events follow from a command in a state. Pure: it changes nothing and reads no clock."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from senim.kernel.commands import Advance, Command, Complete, Deliver, Start
from senim.kernel.errors import Refused
from senim.kernel.events import Event
from senim.kernel.folding import Marking
from senim.kernel.moving import Step
from senim.kernel.state import NEW, State, Token
from senim.kernel.tables import BOUNDARY, ROOT, TASK, Net
from senim.kernel.timers import promised
from senim.kernel.variables import check_variables
from senim.kernel.working_calendar import Calendar

__all__ = ["Advance", "Command", "Complete", "Deliver", "Start", "decide", "decide_and_fold"]

MAX_ADVANCE: Final = 10_000


def decide(net: Net, state: State, command: Command, at: int, calendar: Calendar | None = None) -> tuple[Event, ...]:
    """The events that `command` causes at `at` (µs UTC); `fold` turns them into the next state.

    Advance stops after some MAX_ADVANCE events (a short timer may loop for years): ask again while `next_due` is due.
    Complete and Deliver do not fire timers that are already due: send Advance first where those should win. Terms in
    working time need `calendar`. Refuses by Refused (codes there); then nothing has happened.
    """
    step = Step(Marking(state), at, calendar)
    _DECISIONS[type(command)](net, step, command)
    return tuple(step.events)


def decide_and_fold(
    net: Net,
    state: State,
    command: Command,
    at: int,
    calendar: Calendar | None = None,
) -> tuple[tuple[Event, ...], State]:
    """What `decide` gives, and the state that folding it gives, for the price of deciding. Refuses as `decide` does."""
    step = Step(Marking(state), at, calendar)
    _DECISIONS[type(command)](net, step, command)
    return tuple(step.events), step.marking.state()


def _start(net: Net, step: Step, command: Start) -> None:
    if step.marking.status != NEW:
        raise Refused("not_waiting", "the process has already begun", net.id)
    check_variables(net.variables, command.variables)
    node = _start_node(net, command.message)
    given: dict[str, Any] = {}
    if command.variables:
        given["variables"] = dict(command.variables)
    if command.message is not None:
        given["message"] = command.message
    given.update(promised((net.promise, net.limit), step.at, step.calendar, net.id))
    step.emit("started", net.id if node is None else net.ids[node], given or None)
    if node is None:
        step.begin(ROOT, 0)
    else:
        step.route(node, 0)
    step.settle()


def _start_node(net: Net, message: str | None) -> int | None:
    """The start event meant; None where the process has none and begins at whatever no flow enters."""
    if not net.starts and message is None:
        return None
    for start in net.starts:
        if start.message == message:
            return start.node
    if message is not None:
        raise Refused("not_waiting", f"no start event waits for the message {message}", net.id)
    raise Refused("not_waiting", "the process begins only by a message", net.id)


def _complete(net: Net, step: Step, command: Complete) -> None:
    node = net.index.get(command.element)
    if node is None:
        raise Refused("unknown_element", f"the process has no element {command.element}", command.element)
    token = step.marking.first(net.holders[node]) if net.kinds[node] == TASK else None
    if token is None:
        raise Refused("not_waiting", f"{command.element} is not waiting to be completed", command.element)
    check_variables(net.variables, command.variables)
    step.finish_task(node, token, dict(command.variables), None)
    step.settle()


def _advance(_net: Net, step: Step, _command: Advance) -> None:
    if step.marking.status == NEW:
        raise Refused("not_waiting", "the process has not begun", step.marking.net.id)
    until, marking = step.at, step.marking
    while marking.timers and (timer := min(marking.timers)).due <= until and len(step.events) < MAX_ADVANCE:
        step.at = timer.due
        token = next(token for token in marking.tokens if token.serial == timer.token)
        _fire(step, timer.node, token, {})
        step.settle()


def _deliver(net: Net, step: Step, command: Deliver) -> None:
    check_variables(net.variables, command.variables)
    found = _receiver(net, step.marking, command.message)
    if found is None:
        raise Refused("not_waiting", f"nothing waits for the message {command.message}", command.message)
    node, token = found
    if net.kinds[node] == TASK:
        step.finish_task(node, token, dict(command.variables), command.message)
    else:
        given: dict[str, Any] = {"message": command.message}
        if command.variables:
            given["variables"] = dict(command.variables)
        _fire(step, node, token, given)
    step.settle()


def _receiver(net: Net, marking: Marking, message: str) -> tuple[int, Token] | None:
    """The node and token that take the message: innermost scope first, then the oldest token."""
    waiting = [
        (-_depth(net, node), token.serial, node, token)
        for node in net.catchers.get(message, ())
        for token in marking.tokens
        if token.node == net.holders[node] and token.flow < 0
    ]
    if not waiting:
        return None
    _, _, node, token = min(waiting)
    return node, token


def _depth(net: Net, node: int) -> int:
    depth, parent = 0, net.parents[node]
    while parent != ROOT:
        depth, parent = depth + 1, net.parents[parent]
    return depth


def _fire(step: Step, node: int, token: Token, given: dict[str, Any]) -> None:
    """A catching or boundary event happens to the token that waits for it."""
    net = step.marking.net
    step.emit("fired", net.ids[node], step.naming(token, given))
    if net.kinds[node] == BOUNDARY and net.interrupting[node]:
        step.cancel(token)
    step.route(node, token.scope)


_DECISIONS: Final[Mapping[type, Callable[[Net, Step, Any], None]]] = {
    Start: _start,
    Complete: _complete,
    Advance: _advance,
    Deliver: _deliver,
}
