"""The markings a net can come to when conditions, timers and messages may go either way: what soundness searches.

A marking is a sorted tuple of places: a node that holds a token, a joining gateway's flow that holds one, or the note
that a non-interrupting event already happened (once is taken to stand for many times). A repeated activity is played
one copy at a time, any number of times: its copies share nothing but variables, and those may be anything here.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from senim.kernel import tables
from senim.kernel.marking_order import Order
from senim.kernel.marking_paths import Marking, Path, Paths, Place, Queue
from senim.kernel.tables import Net

__all__ = ["Marking", "Move", "Space"]

# In an exact space: so many tokens in one place by a repeated event.
_EXACT_COPIES: Final = 3
_WAITING: Final = frozenset({tables.TASK, tables.CATCH})


class Move(NamedTuple):
    """One step of the search: what happened, the choices taken, and the marking it leads to.

    `choices` are ids of flows and, in between, of tasks and events that were passed on the way. `thrown`: which
    task threw what error or escalation to set this event off.
    """

    element: str
    choices: tuple[str, ...]
    marking: Marking
    thrown: str = ""


_Key = tuple[Marking, Queue]


class Space(Paths):
    """Gives the moves out of a marking, and remembers what was reached. Holds no marking itself."""

    def __init__(self, net: Net, few: bool, most: int, exact: bool = False, careful: bool = False) -> None:
        """A space that gives at most `most` moves, after which it is `exhausted`.

        `few`: moves whose order makes no difference are left out; `careful`: fewer of them (see `marking_order`).
        `exact` (conformance replays logs on it): every task and event rests, tokens are counted and never taken
        together, and a non-interrupting event happens once if it is a timer, else again and again.
        While it is asked for moves it notes the nodes `reached`, those where tokens are `piled`, the error ends that
        are `uncaught`, and after what the process may become `restless`: go round for ever without waiting anywhere.
        """
        super().__init__(net, exact)
        self.restless: set[str] = set()
        self.few = few
        self.most = most
        self.moves = 0
        self._exact = exact
        self._order = Order(net, self.tables, careful) if few else None

    def beginnings(self) -> Iterator[Move]:
        """The moves that start the process, one for each way in and each choice."""
        for start in self.net.starts:
            self.reached.add(start.node)
            yield from self._leaving(start.node, (), self.net.ids[start.node])
        if not self.net.starts:
            queue = tuple((node, -1) for node in self.net.entries[tables.ROOT])
            yield from self._settled(Path((), queue, ()), self.net.id)

    def moves_from(self, marking: Marking, every: bool = False) -> Iterator[Move]:
        """The tasks that may be completed and the events that may happen, with every choice that may follow.

        All of them, unless the space leaves some out and is not asked for `every` one.
        """
        first = None if every or self._order is None else self._order.first(marking)
        if first is None:
            first = [*(place for place in dict.fromkeys(marking) if place < self.flows_at), tables.ROOT]
        for place in first if marking else ():
            if place == tables.ROOT:
                yield from self._heard_in(marking, place)
            else:
                yield from self._moves_at(marking, place)

    def _moves_at(self, marking: Marking, place: Place) -> Iterator[Move]:
        kind = self.net.kinds[place]
        if kind in _WAITING:
            yield from self._finishing(marking, place)
        elif kind == tables.EVENT_GATE:
            for flow in self.net.outgoing[place]:
                event = self.net.targets[flow]
                self.reached.add(event)
                yield from self._leaving(event, self.without(marking, place), self.net.ids[event])
        elif tables.HOLDS[kind]:
            yield from self._heard_in(marking, place)
        for event in self.net.boundaries[place]:
            if event not in self.tables.thrown:
                yield from self._outside(marking, place, event)
        if kind == tables.TASK:
            yield from self._throwing(marking, place)

    @property
    def exhausted(self) -> bool:
        """True once it has made as many moves as it may."""
        return self.moves >= self.most

    def _finishing(self, marking: Marking, place: Place) -> Iterator[Move]:
        for path in self.done(place, marking, (), ()):
            yield from self._settled(path, self.net.ids[place])

    def _throwing(self, marking: Marking, task: int) -> Iterator[Move]:
        for event, what in self.caught_from(marking, task).items():
            self.reached.add(event)
            if not self.net.interrupting[event] and self.notes_at + event in marking:
                continue
            thrown = f"{self.net.ids[task]} throws {what}"
            for path in self.fired(event, Path(marking, (), ()), external=True):
                moves = self._settled(path, self.net.ids[event])
                yield from (move._replace(thrown=thrown) for move in moves)

    def _heard_in(self, marking: Marking, scope: int) -> Iterator[Move]:
        if self.is_interrupted(marking, scope):
            return
        for event in self.tables.listening.get(scope, ()):
            if event not in self.tables.thrown:
                yield from self._outside(marking, scope, event)

    def _outside(self, marking: Marking, host: int, event: int) -> Iterator[Move]:
        """An event that the outside world sets off: a timer, message or signal."""
        self.reached.add(event)
        again = self._exact and not self._is_timer(host, event)
        if not self.net.interrupting[event] and not again and self.notes_at + event in marking:
            return
        for path in self.fired(event, Path(marking, (), ()), external=not again):
            moves = self._settled(path, self.net.ids[event])
            yield from (move for move in moves if not again or not _piles_up(move.marking, marking))

    def _is_timer(self, host: int, event: int) -> bool:
        arms = self.net.root_arms if host == tables.ROOT else self.net.arms[host]
        return any(event == timer for timer, _ in arms)

    def _leaving(self, node: int, places: Marking, name: str) -> Iterator[Move]:
        for path in self.left(node, places, (), ()):
            yield from self._settled(path, name)

    def _settled(self, path: Path, name: str) -> Iterator[Move]:
        """Let all tokens move until they rest, along every choice; each resting marking once."""
        stack = [(_key(path), path)]
        following: dict[_Key, list[_Key]] = {}
        rests: set[_Key] = set()
        while stack:
            key, path = stack.pop()
            if key in following:
                continue
            if self.exhausted:
                return
            self.moves += 1
            paths = self.next(path)
            more = [(_key(one), one) for one in paths or ()]
            following[key] = [one for one, _ in more]
            stack.extend(reversed(more))
            if not paths:
                rests.add(key)
            if paths is None:
                ended = not any(place < self.notes_at for place in path.places)
                yield Move(name, path.choices, () if ended else path.places)
        if not _all_reach(following, rests):
            self.restless.add(name)


def _key(path: Path) -> _Key:
    return path.places, tuple(sorted(path.queue))


def _piles_up(after: Marking, before: Marking) -> bool:
    """True where an event that repeats would add to a place that holds enough to stand for any number."""
    crowded = {place for place in after if after.count(place) > _EXACT_COPIES}
    return any(after.count(place) > before.count(place) for place in crowded)


def _all_reach(following: dict[_Key, list[_Key]], rests: set[_Key]) -> bool:
    """True when everything on the way can still come to rest."""
    before: dict[_Key, list[_Key]] = {}
    for key, ahead in following.items():
        for other in ahead:
            before.setdefault(other, []).append(key)
    good, pending = set(rests), list(rests)
    while pending:
        for key in before.get(pending.pop(), ()):
            if key not in good:
                good.add(key)
                pending.append(key)
    return len(good) == len(following)
