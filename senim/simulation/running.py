"""Plays one replication to its end with the engine that was asked for, and gives what it measured."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from senim.simulation import engine, fields
from senim.simulation.errors import GoesRoundForever, OutsideCalendar
from senim.simulation.fields import DONE, ENDLESS, FULL, OUTSIDE
from senim.simulation.plan import Plan
from senim.simulation.worlds import World, drained, free_tokens, make_world

Engine = Literal["auto", "python", "numba"]
Moments = NDArray[np.int64]
_EVENTS_AT_ONCE: Final = 200_000


class Execution(NamedTuple):
    """One finished task: the case's number from 0, the node, the person's number or -1, and moments in µs."""

    case: int
    node: int
    person: int
    entered: int
    started: int
    finished: int


class Happening(NamedTuple):
    """One event for which a token waited: the case's number from 0, the node, the moment in µs."""

    case: int
    node: int
    at: int


class Replication(NamedTuple):
    """What one replication measured; moments in µs, ENDED -1 for a case that never ended."""

    began: Moments
    ended: Moments
    sums: NDArray[np.float64]
    busy: NDArray[np.float64]
    window: tuple[int, int]
    counted_from: int
    executions: tuple[Execution, ...]
    happenings: tuple[Happening, ...]


class Runner(Protocol):
    """A world that can be played on: as Python, or compiled."""

    @property
    def memory(self) -> Sequence[int]:
        """Its memory, as it stands now."""

    @property
    def reals(self) -> Sequence[float]:
        """Its reals, as they stand now."""

    def go_on(self, events: int) -> int:
        """Let up to so many events happen; gives why it stopped."""

    def add_room(self) -> None:
        """Give it room for as many tokens again, and a longer agenda where it has an end."""

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


def _runner(world: World, compiled: bool) -> Runner:
    if not compiled:
        return PythonRunner(world)
    from senim.simulation.compiling import CompiledRunner

    return CompiledRunner(world)


def _refuse(why: int) -> None:
    if why == ENDLESS:
        raise GoesRoundForever("a case goes round for ever without waiting: see the shares after its gateways")
    raise OutsideCalendar("simulated time ran past the last day of a calendar: more comes in than people can do")


def _replication(plan: Plan, runner: Runner, traced: list[int]) -> Replication:
    memory, reals = runner.memory, runner.reals
    first, last = int(memory[fields.CASES]), int(memory[fields.CASES_END])
    cases = np.array(memory[first:last], np.int64).reshape(-1, fields.CASE_FIELDS)
    ended = cases[:, fields.ENDED]
    to = int(memory[fields.WINDOW_TO])
    nodes = len(plan.net.ids)
    return Replication(
        began=cases[:, fields.BEGAN],
        ended=ended,
        sums=np.array(reals[plan.sums : plan.sums + nodes * fields.SUM_FIELDS]).reshape(nodes, fields.SUM_FIELDS),
        busy=np.array(reals[plan.busy : plan.busy + len(plan.people)]),
        window=(int(memory[fields.WINDOW_FROM]), to if to >= 0 else int(ended.max(initial=0))),
        counted_from=(int(memory[fields.COUNTED_FROM]) - first) // fields.CASE_FIELDS,
        executions=tuple(one for one in _traced(memory, traced) if isinstance(one, Execution)),
        happenings=tuple(one for one in _traced(memory, traced) if isinstance(one, Happening)),
    )


def _traced(memory: Sequence[int], traced: list[int]) -> Iterator[Execution | Happening]:
    first = int(memory[fields.CASES])
    for at in range(0, len(traced), fields.TRACE_FIELDS):
        case, node, person, *moments = traced[at : at + fields.TRACE_FIELDS]
        number, place = (case - first) // fields.CASE_FIELDS, int(memory[node + fields.NODE_NUMBER])
        if memory[node + fields.STEP] == fields.TASK:
            who = int(memory[person + fields.PERSON_NUMBER]) if person != fields.NOTHING else -1
            yield Execution(number, place, who, *moments)
        else:
            yield Happening(number, place, moments[-1])
