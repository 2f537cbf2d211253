"""Compiles the engine's own functions with Numba, so that long runs give the same answer some thirty times faster.

Nothing is written twice but the agenda's heap and two searches: `overload` puts array forms in the place of the list
forms of `senim.simulation.agenda`. Numba is imported here only, when the first long run asks for it.
"""

from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from inspect import signature
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import numba
import numpy as np
from numba.extending import overload, register_jitable

from senim.simulation import agenda, arriving, draws, engine, fields, joining, moving, opening, people, tokens
from senim.simulation.compiled_agenda import ENTRY, HEADER, add, is_empty, place_after, place_of, room, take
from senim.simulation.fields import MOST_MOVES, TOKEN
from senim.simulation.worlds import World, drained, free_tokens

_MODULES: Final = (draws, opening, people, tokens, joining, moving, arriving, engine)
# Nothing is allocated while the engine runs, so nothing needs to be counted for being let go.
_OPTIONS: Final[Any] = {"_nrt": False}
_FORMS: Final = (
    (agenda.add, add),
    (agenda.take, take),
    (agenda.is_empty, is_empty),
    (agenda.room, room),
    (agenda.place_after, place_after),
    (agenda.place_of, place_of),
)


class CompiledRunner:
    """The compiled engine, over arrays."""

    def __init__(self, world: World) -> None:
        """Play this world; it is copied into arrays."""
        self.memory: Any = np.array(world.memory, np.int64)
        self.reals: Any = np.array(world.reals, np.float64)
        self.agenda: Any = np.zeros(HEADER + ENTRY * (2 * world.memory[fields.MARGIN] + 1_000), np.int64)
        for entry in world.agenda:
            add(self.agenda, *entry)

    def go_on(self, events: int) -> int:
        """Let up to so many events happen; gives why it stopped."""
        return int(_compiled()(self.memory, self.reals, self.agenda, events))

    def add_room(self) -> None:
        """Give it room for as many tokens again, or twice as long an agenda, whichever lacked."""
        if self.memory[fields.TOKENS_FREE] < MOST_MOVES:
            more = free_tokens(self.memory, len(self.memory), len(self.memory) // TOKEN)
            self.memory = np.concatenate([self.memory, np.array(more, np.int64)])
        if room(self.agenda) < self.memory[fields.MARGIN]:
            self.agenda = np.concatenate([self.agenda, np.zeros(len(self.agenda) // ENTRY * ENTRY, np.int64)])

    def drained(self) -> list[int]:
        """What was traced since it was last asked."""
        return drained(self.memory)


@cache
def _compiled() -> Callable[[Any, Any, Any, int], int]:
    for listed, form in _FORMS:
        overload(listed, jit_options=_OPTIONS)(_giving(form))
    for module in _MODULES:
        for function in _own_functions(module):
            if function is not engine.run:
                register_jitable(**_OPTIONS)(function)
    return _kept(_entry(_digest()))


def _giving(form: Callable[..., Any]) -> Callable[..., Any]:
    """What `overload` wants: a function that gives the array form, with the same arguments."""

    def give(*_types: Any) -> Callable[..., Any]:
        return form

    give.__signature__ = signature(form)  # type: ignore[attr-defined]  # Numba compares the arguments by it
    return give


def _entry(digest: str) -> Callable[[Any, Any, Any, int], int]:
    """The loop under a name of its own. Numba keeps what it compiled by this function's source and closure only, so
    the digest of everything that is compiled into it stands in the closure."""
    run = register_jitable(**_OPTIONS)(engine.run)

    def play(memory: Any, reals: Any, agenda: Any, events: int) -> int:
        return run(memory, reals, agenda, events) if digest else 0

    return play


def _kept(function: Callable[[Any, Any, Any, int], int]) -> Callable[[Any, Any, Any, int], int]:
    """Compile, and keep the result beside the module or in the user's cache where either can be written."""
    try:
        found: Callable[[Any, Any, Any, int], int] = numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # nowhere to write: compiled anew in each process
        found = numba.njit(**_OPTIONS)(function)
    return found


def _own_functions(module: ModuleType) -> Iterator[FunctionType]:
    for found in vars(module).values():
        if isinstance(found, FunctionType) and found.__module__ == module.__name__:
            yield found


def _digest() -> str:
    """A hash of all code and constants that are compiled together."""
    found = sha256(repr(numba.__version__).encode())
    for module in (fields, *_MODULES):
        constants = {name: value for name, value in vars(module).items() if isinstance(value, int | float)}
        found.update(repr(sorted(constants.items())).encode())
        for function in _own_functions(module):
            found.update(_code(function.__code__))
    for _, form in _FORMS:
        found.update(_code(form.__code__))
    return found.hexdigest()


def _code(code: CodeType) -> bytes:
    constants = [one for one in code.co_consts if not isinstance(one, CodeType)]
    return repr((code.co_name, code.co_code, code.co_names, constants)).encode()
