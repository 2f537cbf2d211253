"""How a case's tokens move between the places where they wait: the same rules as the kernel's, over flat rows."""

from senim.simulation.draws import seconds, span, uniform
from senim.simulation.fields import (
    ALL,
    ARMS,
    ARMS_END,
    AT_MOMENT,
    BESIDE,
    BORN,
    BY_CLOCK,
    BY_DAY,
    CASE,
    CHOICE,
    DEFAULT,
    DURATION,
    END,
    ENDLESS,
    ENTRIES,
    ENTRIES_END,
    FAULT,
    FIRST,
    GOES_TO,
    HOST,
    INSIDE,
    INTERRUPTED,
    INTERRUPTS,
    JOIN,
    LEFT,
    LISTENS,
    MERGE,
    MOST_COPIES,
    MOVE_FIELDS,
    MOVES_END,
    MOVES_FROM,
    MOVES_TO,
    NEVER,
    NEXT,
    NODE,
    NOTHING,
    NOW,
    ODDS,
    ONE,
    OPEN,
    OPEN_TIME,
    OUT,
    OUT_END,
    PASS,
    QUEUED,
    REPEAT,
    SCOPE,
    SPAN,
    STAGE,
    STEP,
    STREAM,
    TARGET,
    TASK,
    TERMINATE,
    THROW,
    TIMES,
    TRACING,
    UNHEARD,
    WHEN,
    WORKED_ON,
    Agenda,
    Reals,
    Row,
)
from senim.simulation.joining import is_complete, take_waiting
from senim.simulation.opening import due_by_day, worked_off
from senim.simulation.people import ask_for_work, leave_queue, plan, stop, trace
from senim.simulation.tokens import put, remove


def cancel(memory: Row, reals: Reals, token: int) -> None:
    """Take a token away with everything inside it, its place in a queue and the work on it."""
    if memory[token + INSIDE] > 0:
        cancel_inside(memory, reals, memory[token + CASE], token)
    _give_up(memory, reals, token)


def cancel_inside(memory: Row, reals: Reals, case: int, scope: int) -> None:
    """Take away every token of a case that is inside a sub-process, however deep; all of them for NOTHING."""
    token = memory[case + FIRST]
    while token != NOTHING:
        after = memory[token + NEXT]
        outer = memory[token + SCOPE]
        while outer not in (scope, NOTHING):
            outer = memory[outer + SCOPE]
        if outer == scope:
            _give_up(memory, reals, token)
        token = after


def _give_up(memory: Row, reals: Reals, token: int) -> None:
    stage = memory[token + STAGE]
    if stage == QUEUED:
        leave_queue(memory, token)
    elif stage == WORKED_ON:
        stop(memory, reals, token, False)
    remove(memory, token)


def send(memory: Row, node: int, flow: int, scope: int) -> None:
    """Put a token under way to a node."""
    at = memory[MOVES_TO]
    if at >= memory[MOVES_END]:
        memory[FAULT] = ENDLESS
        return
    memory[at] = node
    memory[at + 1] = flow
    memory[at + 2] = scope
    memory[MOVES_TO] = at + MOVE_FIELDS


def leave(memory: Row, reals: Reals, node: int, scope: int) -> None:
    """Send tokens along the outgoing flows of a node, or along those that it draws by their shares."""
    if memory[node + CHOICE] == ALL:
        for place in range(memory[node + OUT], memory[node + OUT_END]):
            flow = memory[place]
            send(memory, memory[flow + GOES_TO], flow, scope)
    elif memory[node + CHOICE] == ONE:
        flow = _drawn_flow(memory, reals, node)
        send(memory, memory[flow + GOES_TO], flow, scope)
    else:
        while not _send_some(memory, reals, node, scope):
            pass


def _drawn_flow(memory: Row, reals: Reals, node: int) -> int:
    place = memory[node + OUT]
    last = memory[node + OUT_END] - 1
    left = uniform(memory, memory[node + STREAM]) - reals[memory[memory[place] + ODDS]]
    while left >= 0.0 and place < last:
        place += 1
        left -= reals[memory[memory[place] + ODDS]]
    return memory[place]


def _send_some(memory: Row, reals: Reals, node: int, scope: int) -> bool:
    """Draw every flow for itself; the default when none of those that have a share was drawn."""
    default, sent = memory[node + DEFAULT], False
    for place in range(memory[node + OUT], memory[node + OUT_END]):
        flow = memory[place]
        if flow != default and uniform(memory, memory[node + STREAM]) < reals[memory[flow + ODDS]]:
            send(memory, memory[flow + GOES_TO], flow, scope)
            sent = True
    if not sent and default != NOTHING:
        send(memory, memory[default + GOES_TO], default, scope)
        sent = True
    return sent


def arrive(memory: Row, reals: Reals, agenda: Agenda, case: int, node: int, flow: int, scope: int) -> None:
    """Do what happens when a token arrives at a node."""
    step = memory[node + STEP]
    if step == TASK:
        rest(memory, reals, agenda, case, node, scope)
    elif step == PASS:
        leave(memory, reals, node, scope)
    elif step == JOIN:
        if flow == NOTHING or is_complete(memory, case, node, flow, scope):
            take_waiting(memory, case, node, scope)
            leave(memory, reals, node, scope)
        else:
            put(memory, case, node, scope, flow)
    elif step == MERGE:
        put(memory, case, node, scope, flow)
    elif step != END:
        _arrive_seldom(memory, reals, agenda, case, node, scope)


def _arrive_seldom(memory: Row, reals: Reals, agenda: Agenda, case: int, node: int, scope: int) -> None:
    step = memory[node + STEP]
    if step == TERMINATE:
        cancel_inside(memory, reals, case, scope)
        _forget_moves(memory, scope)
    elif step == REPEAT:
        _repeat(memory, reals, agenda, case, node, scope)
    elif step == THROW:
        _throw(memory, reals, agenda, node, scope)
    else:
        rest(memory, reals, agenda, case, node, scope)


def rest(memory: Row, reals: Reals, agenda: Agenda, case: int, node: int, scope: int) -> int:
    """Let a token come to rest on a task, an event, an event-based gateway or a sub-process, and arm what it awaits."""
    token = put(memory, case, node, scope, NOTHING)
    if memory[node + ARMS] < memory[node + ARMS_END]:
        _arm(memory, reals, agenda, token, node)
    step = memory[node + STEP]
    if step == TASK:
        ask_for_work(memory, reals, agenda, token, node)
    elif step == OPEN:
        for place in range(memory[node + ENTRIES], memory[node + ENTRIES_END]):
            send(memory, memory[place], NOTHING, token)
    return token


def _arm(memory: Row, reals: Reals, agenda: Agenda, token: int, node: int) -> None:
    for place in range(memory[node + ARMS], memory[node + ARMS_END]):
        event = memory[place]
        if memory[event + WHEN] != UNHEARD:
            due = _due(memory, reals, event)
            plan(memory, agenda, due, token, event)
            for _ in range(memory[event + TIMES] - 1):
                due += memory[event + SPAN]
                plan(memory, agenda, due, token, event)


def fire(memory: Row, reals: Reals, agenda: Agenda, token: int, event: int) -> None:
    """Something that a token waits for happens: a boundary event, one of several events, an event sub-process's start.

    A timer without end is armed again.
    """
    if memory[TRACING]:
        trace(memory, token, event)
    if memory[event + LISTENS] != NOTHING:
        _open_listener(memory, reals, agenda, token, event)
        return
    scope = memory[token + SCOPE]
    if memory[event + INTERRUPTS]:
        cancel(memory, reals, token)
        _forget_moves(memory, token)
    elif memory[event + TIMES] == 0:
        plan(memory, agenda, _due(memory, reals, event), token, event)
    leave(memory, reals, event, scope)


def _open_listener(memory: Row, reals: Reals, agenda: Agenda, token: int, event: int) -> None:
    """Open an event sub-process inside its scope, unless another one has taken the scope over."""
    if memory[token + STAGE] == INTERRUPTED:
        return
    case = memory[token + CASE]
    if memory[event + INTERRUPTS]:
        memory[token + STAGE] = INTERRUPTED
        cancel_inside(memory, reals, case, token)
        _forget_moves(memory, token)
    elif memory[event + TIMES] == 0:
        plan(memory, agenda, _due(memory, reals, event), token, event)
    rest(memory, reals, agenda, case, memory[event + LISTENS], token)


def _due(memory: Row, reals: Reals, event: int) -> int:
    now = memory[NOW]
    when, given = memory[event + WHEN], memory[event + SPAN]
    if when == BY_CLOCK:
        return now + given
    if when == AT_MOMENT:
        return max(now, given)
    if when == OPEN_TIME:
        return worked_off(memory, memory[event + DURATION], now, given)
    if when == BY_DAY:
        return due_by_day(memory, given)
    return now + span(reals, memory[event + DURATION], memory, memory[event + STREAM])


def _forget_moves(memory: Row, scope: int) -> None:
    """Drop what is under way inside a scope that was ended, or inside one that is gone with it."""
    for at in range(memory[MOVES_FROM], memory[MOVES_TO], MOVE_FIELDS):
        inner = memory[at + 2]
        if inner == scope or scope == NOTHING or (inner != NOTHING and memory[inner + BORN] == NEVER):
            memory[at] = NOTHING


def _repeat(memory: Row, reals: Reals, agenda: Agenda, case: int, node: int, scope: int) -> None:
    """Open a looped or multi-instance activity with as many copies as are drawn; with none it is passed by."""
    copies = 1
    if memory[node + DURATION] >= 0:
        copies = int(seconds(reals, memory[node + DURATION], memory, memory[node + STREAM]) + 0.5)
    if copies < 1:
        leave(memory, reals, node, scope)
        return
    copies = min(copies, MOST_COPIES)
    token = rest(memory, reals, agenda, case, node, scope)
    memory[token + LEFT] = copies
    for _ in range(copies if memory[node + BESIDE] else 1):
        copy(memory, token, node)


def copy(memory: Row, token: int, node: int) -> None:
    """Begin one more copy of what is repeated."""
    memory[token + LEFT] -= 1
    send(memory, memory[memory[node + ENTRIES]], NOTHING, token)


def _throw(memory: Row, reals: Reals, agenda: Agenda, node: int, scope: int) -> None:
    """An error or escalation goes outwards to the event that catches it; the flows after it go on where they may."""
    leave(memory, reals, node, scope)
    if memory[node + HOST] != NOTHING:
        while memory[scope + NODE] != memory[node + HOST]:
            scope = memory[scope + SCOPE]
        fire(memory, reals, agenda, scope, memory[node + TARGET])
