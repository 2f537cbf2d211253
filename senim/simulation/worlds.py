"""The state of one replication: the plan's memory with its random numbers, cases and tokens behind it."""

from collections.abc import MutableSequence
from typing import Final, NamedTuple

from senim.simulation import fields
from senim.simulation.agenda import add
from senim.simulation.arriving import next_arrival
from senim.simulation.errors import TooManyTokens
from senim.simulation.fields import MOST_MOVES, NEVER, NEXT, NOTHING, TOKEN, Agenda, Reals, Row
from senim.simulation.plan import Plan
from senim.simulation.streams import beginnings

FIRST_TOKENS: Final = MOST_MOVES + 1_000
_MOST_TOKENS: Final = 10_000_000
_TRACED_AT_ONCE: Final = 10_000


class World(NamedTuple):
    """Everything a run reads and writes."""

    memory: Row
    reals: Reals
    agenda: Agenda


def make_world(plan: Plan, cases: int, seed: int, replication: int, tracing: bool = False) -> World:
    """The world at its start: the first arrival is planned, everybody is idle, nothing is under way."""
    memory, reals = plan.memory[:], plan.reals[:]
    agenda: Agenda = []
    streams = beginnings(seed, replication, 1 + len(plan.net.ids))
    memory[plan.seeds : plan.seeds + len(streams)] = streams
    memory[fields.NOW] = plan.scenario.start
    memory[fields.FREE] = memory[fields.WINDOW_FROM] = memory[fields.WINDOW_TO] = NOTHING
    memory[fields.TRACING] = int(tracing)
    _lay(memory, fields.MOVES, fields.MOVES_END, MOST_MOVES * fields.MOVE_FIELDS)
    memory[fields.MOVES_FROM] = memory[fields.MOVES_TO] = memory[fields.MOVES]
    traced = _TRACED_AT_ONCE if tracing else 1
    _lay(memory, fields.TRACE, fields.TRACE_END, traced * fields.TRACE_FIELDS)
    memory[fields.TRACED] = memory[fields.TRACE]
    _lay(memory, fields.CASES, fields.CASES_END, cases * fields.CASE_FIELDS)
    memory[fields.NEXT_CASE] = memory[fields.CASES]
    memory[fields.COUNTED_FROM] = memory[fields.CASES] + int(plan.scenario.warm_up * cases) * fields.CASE_FIELDS
    memory += free_tokens(memory, len(memory), FIRST_TOKENS)
    add(agenda, next_arrival(memory, reals), 0, fields.ARRIVAL, NOTHING)
    return World(memory, reals, agenda)


def _lay(memory: Row, begins: int, ends: int, count: int) -> None:
    memory[begins] = len(memory)
    memory += [NOTHING] * count
    memory[ends] = len(memory)


def free_tokens(memory: Row, place: int, count: int) -> Row:
    """The records of `count` more free tokens, to be laid at the end of memory, at `place`; they are counted at once.

    Refuses (TooManyTokens) more than is allowed for.
    """
    if memory[fields.TOKENS_FREE] + count > _MOST_TOKENS or count > _MOST_TOKENS // 2:
        raise TooManyTokens(f"more than {_MOST_TOKENS // 2} things are under way at once: the queues only grow")
    rows = [NOTHING] * (count * TOKEN)
    for row in range(0, len(rows), TOKEN):
        rows[row + fields.BORN] = NEVER
        rows[row + NEXT] = place + row + TOKEN
    rows[len(rows) - TOKEN + NEXT] = memory[fields.FREE]
    memory[fields.FREE] = place
    memory[fields.TOKENS_FREE] += count
    return rows


def drained(memory: MutableSequence[int]) -> list[int]:
    """What was traced since it was last asked; the place for it is empty again."""
    begins, ends = memory[fields.TRACE], memory[fields.TRACED]
    memory[fields.TRACED] = begins
    return [int(value) for value in memory[begins:ends]]
