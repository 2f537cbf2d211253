"""decide: which events follow from a command in a state. Pure: it changes nothing and reads no clock."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from senim.kernel.catching import broadcast, fire, fire_timer, hearing
from senim.kernel.commands import Advance, Broadcast, Command, Complete, Deliver, Escalate, Fail, Start
from senim.kernel.errors import Refused
from senim.kernel.events import Event
from senim.kernel.folding import Marking
from senim.kernel.moving import settle, throw
from senim.kernel.repeating import finish
from senim.kernel.state import NEW, RUNNING, State, Token
from senim.kernel.stepping import Step
from senim.kernel.tables import ROOT, TASK, Net
from senim.kernel.timers import promised
from senim.kernel.variables import check_variables
from senim.kernel.working_calendar import Calendar

__all__ = [
    "Advance", "Broadcast", "Command", "Complete", "Deliver", "Escalate", "Fail", "Start", "decide", "decide_and_fold",
]  # fmt: skip

MAX_ADVANCE: Final = 10_000


def decide(net: Net, state: State, command: Command, at: int, calendar: Calendar | None = None) -> tuple[Event, ...]:
    """The events that `command` causes at `at` (µs UTC); `fold` turns them into the next state.

    Advance stops after some MAX_ADVANCE events (a short timer may loop for years): ask again while `next_due` is due.
    Other commands do not fire timers that are already due: send Advance first where those should win. Terms in working
    time need `calendar`. Refuses by Refused (codes there); then nothing has happened.
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
    node = _start_node(net, command)
    given: dict[str, Any] = {}
    if command.variables:
        given["variables"] = dict(command.variables)
    if command.message is not None:
        given["message"] = command.message
    if command.signal is not None:
        given["signal"] = command.signal
    given.update(promised((net.promise, net.limit), step.at, step.calendar, net.id))
    if net.root_arms:
        given["timers"] = step.dues_of(net.root_arms)
    step.emit("started", net.id if node is None else net.ids[node], given or None)
    if node is None:
        step.begin(ROOT, 0)
    else:
        step.route(node, 0)
    settle(step)


def _start_node(net: Net, command: Start) -> int | None:
    """The start event meant; None where the process has none and begins at whatever no flow enters."""
    named = command.message or command.signal
    if not net.starts and named is None:
        return None
    for start in net.starts:
        if start.message == command.message and start.signal == command.signal:
            return start.node
    if named is not None:
        raise Refused("not_waiting", f"no start event waits for {named}", net.id)
    raise Refused("not_waiting", "the process begins only by a message or signal", net.id)


def _waiting_task(net: Net, step: Step, element: str, serial: int | None) -> tuple[int, Token]:
    """The task and its token: the one with that serial, else the oldest. Refuses `unknown_element`, `not_waiting`."""
    node = net.index.get(element)
    if node is None:
        raise Refused("unknown_element", f"the process has no element {element}", element)
    nodes = net.same.get(node) or (node,)
    for token in step.marking.tokens:
        if token[3] < 0 and (serial is None or serial == token[1]):
            for one in nodes:
                if net.holders[one] == token[0] and net.kinds[one] == TASK:
                    return one, token
    raise Refused("not_waiting", f"{element} is not waiting to be completed", element)


def _complete(net: Net, step: Step, command: Complete) -> None:
    node, token = _waiting_task(net, step, command.element, command.token)
    if command.variables:
        check_variables(net.variables, command.variables)
    finish(step, node, token, dict(command.variables))
    settle(step)


def _advance(_net: Net, step: Step, _command: Advance) -> None:
    if step.marking.status == NEW:
        raise Refused("not_waiting", "the process has not begun", step.marking.net.id)
    until, marking = step.at, step.marking
    while marking.timers and (timer := min(marking.timers)).due <= until and len(step.events) < MAX_ADVANCE:
        step.at = timer.due
        fire_timer(step, timer)
        settle(step)


def _deliver(net: Net, step: Step, command: Deliver) -> None:
    check_variables(net.variables, command.variables)
    found = hearing(step.marking, net.catchers.get(command.message, ()))
    if not found:
        raise Refused("not_waiting", f"nothing waits for the message {command.message}", command.message)
    _, serial, node = found[0]
    token = step.marking.by_serial(serial)
    if net.kinds[node] == TASK and token is not None:
        finish(step, node, token, dict(command.variables), command.message)
    else:
        given: dict[str, Any] = {"message": command.message}
        if command.variables:
            given["variables"] = dict(command.variables)
        fire(step, node, serial, given)
    settle(step)


def _broadcast(net: Net, step: Step, command: Broadcast) -> None:
    check_variables(net.variables, command.variables)
    if step.marking.status == RUNNING:
        broadcast(step, command.signal, {"variables": dict(command.variables)} if command.variables else {})
        settle(step)


def _escalate(net: Net, step: Step, command: Escalate) -> None:
    _raise(net, step, command.element, command.token, "escalation", command.escalation)
    settle(step)


def _fail(net: Net, step: Step, command: Fail) -> None:
    if not _raise(net, step, command.element, command.token, "error", command.error):
        raise Refused(
            "uncaught_error", f"nothing catches the error {command.error} of {command.element}", command.element
        )
    settle(step)


def _raise(net: Net, step: Step, element: str, serial: int | None, kind: Any, code: str) -> bool:
    node, token = _waiting_task(net, step, element, serial)
    step.emit("thrown", net.ids[node], step.naming(token, {kind: code}))
    return throw(step, kind, code, token, token.scope)


_DECISIONS: Final[Mapping[type, Callable[[Net, Step, Any], None]]] = {
    Start: _start,
    Complete: _complete,
    Advance: _advance,
    Deliver: _deliver,
    Broadcast: _broadcast,
    Fail: _fail,
    Escalate: _escalate,
}
