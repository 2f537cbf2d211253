"""The engine's loop: takes what happens next from the agenda and lets everything that follows from it happen.

Run as it stands it is the Python engine; `senim.simulation.compiling` compiles these very functions for long runs.
"""

from senim.simulation.agenda import is_empty, room, take
from senim.simulation.arriving import next_arrival
from senim.simulation.fields import (
    ARRIVAL,
    BEGAN,
    BORN,
    BUSY_WITH,
    CALENDAR,
    CASE,
    CASE_FIELDS,
    CASES_END,
    COUNTED_FROM,
    DONE,
    ENDED,
    FAULT,
    FINISHED,
    FIRST,
    FULL,
    GROUP,
    INSIDE,
    LEFT,
    MARGIN,
    MERGES,
    MOST_MOVES,
    MOVE_FIELDS,
    MOVES,
    MOVES_FROM,
    MOVES_TO,
    NEXT,
    NEXT_CASE,
    NODE,
    NOTHING,
    NOW,
    OPEN,
    OPENING,
    PAUSED,
    PEOPLE,
    PEOPLE_END,
    PERSON_FIELDS,
    REPEAT,
    ROOTS,
    ROOTS_END,
    SCOPE,
    SCOPES,
    STEP,
    TASK,
    TOKENS_FREE,
    TRACE_END,
    TRACE_FIELDS,
    TRACED,
    TRACING,
    WINDOW_FROM,
    WINDOW_TO,
    Agenda,
    Reals,
    Row,
)
from senim.simulation.joining import ready_merge, take_waiting
from senim.simulation.moving import arrive, copy, fire, leave, send
from senim.simulation.people import count_busy, give_out_work, plan, stop, trace, wake
from senim.simulation.tokens import remove


def run(memory: Row, reals: Reals, agenda: Agenda, events: int) -> int:
    """Let up to `events` entries of the agenda happen; gives DONE, PAUSED, FULL (more room is needed) or a fault.

    It stops between two entries only, so that it can be called again with the same state.
    """
    for _ in range(events):
        if is_empty(agenda):
            return DONE
        if _is_full(memory, agenda):
            return FULL
        _happen(memory, reals, agenda)
        give_out_work(memory, reals, agenda)
        if memory[FAULT]:
            return memory[FAULT]
    return PAUSED


def _is_full(memory: Row, agenda: Agenda) -> bool:
    return (
        memory[TOKENS_FREE] < MOST_MOVES
        or room(agenda) < memory[MARGIN]
        or memory[TRACED] + TRACE_FIELDS > memory[TRACE_END]
    )


def _happen(memory: Row, reals: Reals, agenda: Agenda) -> None:
    """Take the next entry and do what it says; one that was meant for a token now gone is passed over."""
    at, serial, token, node = take(agenda)
    if token == ARRIVAL:
        memory[NOW] = at
        _begin_case(memory, reals, agenda)
    elif token == OPENING:
        memory[NOW] = at
        wake(memory, node)
    elif memory[token + BORN] < serial:
        memory[NOW] = at
        case = memory[token + CASE]
        if memory[token + NODE] == node:
            _finish(memory, reals, token, node)
        else:
            fire(memory, reals, agenda, token, node)
        settle(memory, reals, agenda, case)


def _begin_case(memory: Row, reals: Reals, agenda: Agenda) -> None:
    case = memory[NEXT_CASE]
    memory[NEXT_CASE] = case + CASE_FIELDS
    memory[case + BEGAN] = memory[NOW]
    if case == memory[COUNTED_FROM]:
        memory[WINDOW_FROM] = memory[NOW]
    if memory[NEXT_CASE] < memory[CASES_END]:
        plan(memory, agenda, next_arrival(memory, reals), ARRIVAL, NOTHING)
    elif memory[NOW] > memory[WINDOW_FROM]:
        close_window(memory, reals)
    for place in range(memory[ROOTS], memory[ROOTS_END]):
        send(memory, memory[place], NOTHING, NOTHING)
    settle(memory, reals, agenda, case)


def close_window(memory: Row, reals: Reals) -> None:
    """Use of people is measured up to now: what those at work have done is added."""
    for person in range(memory[PEOPLE], memory[PEOPLE_END], PERSON_FIELDS):
        if memory[person + BUSY_WITH] != NOTHING:
            count_busy(memory, reals, person, memory[memory[person + GROUP] + CALENDAR])
    memory[WINDOW_TO] = memory[NOW]


def _finish(memory: Row, reals: Reals, token: int, node: int) -> None:
    """A task's work is done, or what a catching event or receive task waited for has come."""
    scope = memory[token + SCOPE]
    if memory[node + STEP] == TASK:
        stop(memory, reals, token, True)
    elif memory[TRACING]:
        trace(memory, token, node)
    remove(memory, token)
    leave(memory, reals, node, scope)


def settle(memory: Row, reals: Reals, agenda: Agenda, case: int) -> None:
    """Move until every token of the case rests; then it has ended or waits."""
    memory[MOVES_FROM] = memory[MOVES]
    moving = True
    while moving and not memory[FAULT]:
        while memory[MOVES_FROM] < memory[MOVES_TO]:
            at = memory[MOVES_FROM]
            memory[MOVES_FROM] = at + MOVE_FIELDS
            if memory[at] != NOTHING:
                arrive(memory, reals, agenda, case, memory[at], memory[at + 1], memory[at + 2])
        moving = (memory[SCOPES] > 0 and _close_scope(memory, reals, case)) or (
            memory[MERGES] > 0 and _open_merge(memory, reals, case)
        )
    memory[MOVES_TO] = memory[MOVES]
    if memory[case + FIRST] == NOTHING:
        memory[case + ENDED] = memory[NOW]
        memory[FINISHED] += 1


def _close_scope(memory: Row, reals: Reals, case: int) -> bool:
    """Complete a sub-process in which nothing is left, if there is one."""
    token = memory[case + FIRST]
    while token != NOTHING:
        node = memory[token + NODE]
        if memory[node + STEP] in (OPEN, REPEAT) and memory[token + INSIDE] == 0:
            _go_on(memory, reals, token, node)
            return True
        token = memory[token + NEXT]
    return False


def _go_on(memory: Row, reals: Reals, token: int, node: int) -> None:
    """Begin the next copy of what is repeated one after the other, else leave the scope."""
    if memory[token + LEFT] > 0:
        copy(memory, token, node)
        return
    scope = memory[token + SCOPE]
    remove(memory, token)
    leave(memory, reals, node, scope)


def _open_merge(memory: Row, reals: Reals, case: int) -> bool:
    token = ready_merge(memory, case)
    if token == NOTHING:
        return False
    node, scope = memory[token + NODE], memory[token + SCOPE]
    take_waiting(memory, case, node, scope)
    leave(memory, reals, node, scope)
    return True
