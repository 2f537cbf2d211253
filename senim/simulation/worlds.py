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


def drained(self) -> list[int]:
    """What was traced since it was last asked."""


class PythonRunner:
    """The engine as it stands, over lists."""

    def __init__(self, world: World) -> None:
        """Play this world."""
        self.memory, self.reals, self.agenda = world

    def go_on(self, events: int) -> int:
        """Let up to so many events happen; gives why it stopped."""
        return engine.run(self.memory, self.reals, self.agenda, events)

    def add_room(self) -> None:
        """Give it room for as many tokens again, when it was this that lacked."""
        if self.memory[fields.TOKENS_FREE] < fields.MOST_MOVES:
            self.memory += free_tokens(self.memory, len(self.memory), len(self.memory) // fields.TOKEN)

    def drained(self) -> list[int]:
        """What was traced since it was last asked."""
        return drained(self.memory)


def replicate(
    plan: Plan,
    cases: int,
    seed: int,
    number: int,
    compiled: bool,
    tracing: bool = False,
    tell: Callable[[int], None] | None = None,
    most_events: int | None = None,
) -> Replication:
    """Play replication `number` (0, 1, …) of a seed; `tell` hears how many cases have ended, now and then.

    The same arguments give the same answer, with either engine. Refuses GoesRoundForever (also after about
    `most_events`), OutsideCalendar and TooManyTokens.
    """
    runner = _runner(make_world(plan, cases, seed, number, tracing), compiled)
    traced: list[int] = []
    rounds = 0
    while True:
        rounds += 1
        if most_events is not None and rounds * _EVENTS_AT_ONCE > most_events:
            raise GoesRoundForever("cases do not end: they go round for ever, or a timer repeats for ever")
        why = runner.go_on(_EVENTS_AT_ONCE)
        traced += runner.drained()
        if why in {ENDLESS, OUTSIDE}:
            _refuse(why)
        if why == FULL:
            runner.add_room()
        elif tell is not None:
            tell(runner.memory[fields.FINISHED])
        if why == DONE:
            return _replication(plan, runner, traced)


def drained(memory: MutableSequence[int]) -> list[int]:
    """What was traced since it was last asked; the place for it is empty again."""
    begins, ends = memory[fields.TRACE], memory[fields.TRACED]
    memory[fields.TRACED] = begins
    return [int(value) for value in memory[begins:ends]]
