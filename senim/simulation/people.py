"""Who works on what: queues first come first served within a rank, and people who are free and at work."""

from senim.simulation.agenda import add
from senim.simulation.draws import span
from senim.simulation.fields import (
    AFTER,
    BEFORE,
    BUSY,
    BUSY_WITH,
    CALENDAR,
    CASE,
    COUNTED_FROM,
    DURATION,
    ENTERED,
    GROUP,
    GROUP_FIELDS,
    GROUPS,
    GROUPS_END,
    HEAD,
    IDLE_FIRST,
    IDLE_LAST,
    IDLE_NEXT,
    MARKED,
    MARKS,
    MARKS_TO,
    NODE,
    NOTHING,
    NOW,
    OF_ROLE,
    OPENING,
    PERSON,
    QUEUE_FIELDS,
    QUEUED,
    QUEUES,
    RANK,
    ROLE,
    SERIAL,
    SINCE,
    STAGE,
    STARTED,
    STARTS,
    STREAM,
    SUMS,
    TAIL,
    TRACE_FIELDS,
    TRACED,
    TRACING,
    WAITED,
    WAITING,
    WINDOW_FROM,
    WINDOW_TO,
    WOKEN,
    WORK,
    WORKED,
    WORKED_ON,
    Agenda,
    Reals,
    Row,
)
from senim.simulation.opening import is_open, next_opening, worked_between, worked_off


def plan(memory: Row, agenda: Agenda, at: int, token: int, node: int) -> None:
    """Put something on the agenda, after all that was planned for the same moment before."""
    memory[SERIAL] += 1
    add(agenda, at, memory[SERIAL], token, node)


def ask_for_work(memory: Row, reals: Reals, agenda: Agenda, token: int, node: int) -> None:
    """Draw the work of a task that was just entered; begin it when it needs nobody, else put it in its queue."""
    work = 0
    if memory[node + DURATION] >= 0:
        work = span(reals, memory[node + DURATION], memory, memory[node + STREAM])
    memory[token + WORK] = work
    role = memory[node + ROLE]
    if role == NOTHING:
        begin(memory, reals, agenda, token, NOTHING, memory[NOW] + work)
    else:
        _queue(memory, token, role, memory[node + RANK])


def _queue(memory: Row, token: int, role: int, rank: int) -> None:
    queue = memory[role + QUEUES] + rank * QUEUE_FIELDS
    last = memory[queue + TAIL]
    memory[token + STAGE] = QUEUED
    memory[token + BEFORE] = last
    memory[token + AFTER] = NOTHING
    if last == NOTHING:
        memory[queue + HEAD] = token
    else:
        memory[last + AFTER] = token
    memory[queue + TAIL] = token
    memory[role + WAITING] += 1
    mark(memory, role)


def leave_queue(memory: Row, token: int) -> None:
    """Take a token out of its queue, wherever in it it stands."""
    node = memory[token + NODE]
    role = memory[node + ROLE]
    queue = memory[role + QUEUES] + memory[node + RANK] * QUEUE_FIELDS
    before, after = memory[token + BEFORE], memory[token + AFTER]
    if before == NOTHING:
        memory[queue + HEAD] = after
    else:
        memory[before + AFTER] = after
    if after == NOTHING:
        memory[queue + TAIL] = before
    else:
        memory[after + BEFORE] = before
    memory[role + WAITING] -= 1


def mark(memory: Row, role: int) -> None:
    """Remember that this role's people should look for work when all moves of this moment are made."""
    if memory[role + MARKED] == 0:
        memory[role + MARKED] = 1
        memory[memory[MARKS_TO]] = role
        memory[MARKS_TO] += 1


def give_out_work(memory: Row, reals: Reals, agenda: Agenda) -> None:
    """Let the people of every marked role take what waits longest, as long as somebody is free and at work."""
    for place in range(memory[MARKS], memory[MARKS_TO]):
        role = memory[place]
        memory[role + MARKED] = 0
        while memory[role + WAITING] > 0:
            person = _free_person(memory, agenda, role)
            if person == NOTHING:
                break
            token = _first_waiting(memory, role)
            leave_queue(memory, token)
            calendar = memory[memory[person + GROUP] + CALENDAR]
            end = worked_off(memory, calendar, memory[NOW], memory[token + WORK])
            begin(memory, reals, agenda, token, person, end)
    memory[MARKS_TO] = memory[MARKS]


def _first_waiting(memory: Row, role: int) -> int:
    queue = memory[role + QUEUES]
    while memory[queue + HEAD] == NOTHING:
        queue += QUEUE_FIELDS
    return memory[queue + HEAD]


def _free_person(memory: Row, agenda: Agenda, role: int) -> int:
    """Take the person of the role who is at work and idle for longest; sees that closed groups wake in time."""
    best = NOTHING
    for group in range(memory[role + GROUPS], memory[role + GROUPS_END], GROUP_FIELDS):
        person = memory[group + IDLE_FIRST]
        if person == NOTHING:
            continue
        if not is_open(memory, memory[group + CALENDAR], memory[NOW]):
            _wake_later(memory, agenda, group)
        elif best == NOTHING or memory[person + SINCE] < memory[best + SINCE]:
            best = person
    if best != NOTHING:
        group = memory[best + GROUP]
        memory[group + IDLE_FIRST] = memory[best + IDLE_NEXT]
        if memory[best + IDLE_NEXT] == NOTHING:
            memory[group + IDLE_LAST] = NOTHING
    return best


def _wake_later(memory: Row, agenda: Agenda, group: int) -> None:
    if memory[group + WOKEN] == 0:
        memory[group + WOKEN] = 1
        opens = next_opening(memory, memory[group + CALENDAR], memory[NOW])
        plan(memory, agenda, opens, OPENING, group)


def wake(memory: Row, group: int) -> None:
    """A group's calendar opens: its people look for work."""
    memory[group + WOKEN] = 0
    mark(memory, memory[group + OF_ROLE])


def begin(memory: Row, reals: Reals, agenda: Agenda, token: int, person: int, end: int) -> None:
    """Work on a task begins and will end at `end`, unless it is interrupted."""
    now = memory[NOW]
    memory[token + STAGE] = WORKED_ON
    memory[token + PERSON] = person
    memory[token + STARTED] = now
    if person != NOTHING:
        memory[person + BUSY_WITH] = token
    if memory[token + CASE] >= memory[COUNTED_FROM]:
        row = memory[memory[token + NODE] + SUMS]
        reals[row + WAITED] += now - memory[token + ENTERED]
        reals[row + STARTS] += 1.0
    plan(memory, agenda, end, token, memory[token + NODE])


def stop(memory: Row, reals: Reals, token: int, finished: bool) -> None:
    """Work on a task ends, done or interrupted: it is added up, and its person is free again."""
    person, now = memory[token + PERSON], memory[NOW]
    if person != NOTHING:
        calendar = memory[memory[person + GROUP] + CALENDAR]
        if memory[token + CASE] >= memory[COUNTED_FROM]:
            work = memory[token + WORK] if finished else worked_between(memory, calendar, memory[token + STARTED], now)
            reals[memory[memory[token + NODE] + SUMS] + WORKED] += work
        count_busy(memory, reals, person, calendar)
        _rest(memory, person)
    if finished and memory[TRACING]:
        trace(memory, token, memory[token + NODE])


def count_busy(memory: Row, reals: Reals, person: int, calendar: int) -> None:
    """Add what a busy person has worked inside the window in which use is measured."""
    if memory[WINDOW_FROM] >= 0 and memory[WINDOW_TO] < 0:
        started = max(memory[memory[person + BUSY_WITH] + STARTED], memory[WINDOW_FROM])
        reals[memory[person + BUSY]] += worked_between(memory, calendar, started, memory[NOW])


def _rest(memory: Row, person: int) -> None:
    group = memory[person + GROUP]
    memory[person + BUSY_WITH] = NOTHING
    memory[person + IDLE_NEXT] = NOTHING
    memory[SERIAL] += 1
    memory[person + SINCE] = memory[SERIAL]
    last = memory[group + IDLE_LAST]
    if last == NOTHING:
        memory[group + IDLE_FIRST] = person
    else:
        memory[last + IDLE_NEXT] = person
    memory[group + IDLE_LAST] = person
    if memory[memory[group + OF_ROLE] + WAITING] > 0:
        mark(memory, memory[group + OF_ROLE])


def trace(memory: Row, token: int, node: int) -> None:
    """Note what a token has just done: a task, or an event for which it waited."""
    row = memory[TRACED]
    memory[row] = memory[token + CASE]
    memory[row + 1] = node
    memory[row + 2] = memory[token + PERSON]
    memory[row + 3] = memory[token + ENTERED]
    memory[row + 4] = memory[token + STARTED]
    memory[row + 5] = memory[NOW]
    memory[TRACED] = row + TRACE_FIELDS
