"""Soundness by exhaustive search: no deadlock, always a way to an end, no task that can never start."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from senim.kernel import tables
from senim.kernel.errors import Finding
from senim.kernel.marking_space import Marking, Move, Space
from senim.kernel.reach import meeting_tables
from senim.kernel.tables import Net

# How many moves the searches may make, one after the other: all moves in every order; only those that find deadlocks
# and ways to an end; those that also find what starts.
MAX_MOVES: Final = (30_000, 90_000, 60_000)
_HALF_TRACE: Final = 40
# Nobody mends more of them at once.
_MAX_DEADLOCKS: Final = 20


@dataclass(frozen=True, slots=True)
class Soundness:
    """What the search found; `decided` is False when it had to stop before it had seen everything."""

    decided: bool
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def check_soundness(net: Net, lines: dict[str, int]) -> Soundness:
    """Search all markings of a net; `lines` gives each element's line in the file.

    Errors: a deadlock, a place from which no end can be reached, a task that can never start. Warnings: tokens that
    meet without being synchronised, more than one token in a place, other elements never reached.
    """
    searches: list[Search] = []
    for number, most in enumerate(MAX_MOVES):
        searches.append(Search(net, Space(net, number > 0, most, careful=number == 2)))
        searches[-1].run()
        # The second search may pass by tasks that start in an order which it leaves out.
        if searches[-1].complete and (number != 1 or not searches[-1].never_started()):
            break
    search = searches[-1]
    report = _Report(net, lines, search)
    report.warn(set().union(*(one.crowded for one in searches)), set().union(*(one.meeting for one in searches)))
    report.stuck()
    report.uncaught()
    if search.complete:
        report.endless()
        report.unreached()
    return Soundness(search.complete, tuple(report.errors), tuple(report.warnings))


@dataclass(slots=True)
class Search:
    """One search of a space: `before` has the way to each marking, `after` what follows it, `complete` if all was seen."""

    net: Net
    space: Space
    before: dict[Marking, tuple[Marking | None, Move]] = field(default_factory=dict)
    after: dict[Marking, list[Marking]] = field(default_factory=dict)
    crowded: set[int] = field(default_factory=set)
    meeting: set[int] = field(default_factory=set)
    meets: list[tuple[int, tuple[int, ...]]] = field(init=False)
    complete: bool = True

    def __post_init__(self) -> None:
        """Work out where tokens of parallel branches may meet."""
        self.meets = meeting_tables(self.net)

    def run(self) -> None:
        """Breadth first, so that traces are the shortest."""
        pending: list[Marking] = []
        for move in self.space.beginnings():
            self._found(move, None, pending)
        self._search(pending)

    def run_from(self, marking: Marking) -> None:
        """The same from a marking in the middle of a run, whose tokens rest."""
        pending: list[Marking] = []
        self._found(Move("", (), marking), None, pending)
        self._search(pending)

    def _search(self, pending: list[Marking]) -> None:
        self._spread(pending)
        looked: set[Marking] = set()
        # Whoever seems never to end may only have been waiting for a move that was put off.
        while self.space.few and not self.space.exhausted:
            lost = [marking for marking in self.lost() if marking not in looked]
            if not lost:
                break
            looked.update(lost)
            pending = []
            for marking in lost:
                self._follow(marking, pending, every=True)
            self._spread(pending)
        self.complete = not (self.space.piled or self.space.exhausted)

    def never_started(self) -> list[int]:
        """The tasks that nothing was seen to lead to."""
        reached = self.space.reached
        return [node for node, kind in enumerate(self.net.kinds) if kind == tables.TASK and node not in reached]

    def is_stuck(self, marking: Marking) -> bool:
        """True for a marking that holds tokens and from which nothing can happen."""
        return bool(marking) and not self.after[marking] and not any(self._can_move(place) for place in marking)

    def holds(self, place: int) -> bool:
        """Whether a place is a scope that is open."""
        return place < self.space.flows_at and tables.HOLDS[self.net.kinds[place]]

    def _can_move(self, place: int) -> bool:
        """A move that was cut because tokens pile up is no deadlock."""
        kinds = {tables.TASK, tables.CATCH, tables.EVENT_GATE}
        return place < self.space.flows_at and self.net.kinds[place] in kinds

    def lost(self) -> list[Marking]:
        """Markings from which neither an end nor a deadlock can be reached, in the order they were found."""
        before: dict[Marking, list[Marking]] = {}
        for marking, following in self.after.items():
            for other in following:
                before.setdefault(other, []).append(marking)
        pending = [marking for marking, following in self.after.items() if not following]
        good = set(pending)
        while pending:
            for marking in before.get(pending.pop(), ()):
                if marking not in good:
                    good.add(marking)
                    pending.append(marking)
        return [marking for marking in self.after if marking not in good]

    def way(self, marking: Marking) -> list[Move]:
        """The moves from the start to a marking that was found."""
        moves: list[Move] = []
        step: Marking | None = marking
        while step is not None:
            step, move = self.before[step]
            moves.append(move)
        return moves[::-1]

    def trace(self, marking: Marking) -> str:
        """The way to a marking in the ids of what was completed or happened."""
        names = [self._label(move) for move in self.way(marking)]
        if len(names) > 2 * _HALF_TRACE:
            names[_HALF_TRACE:-_HALF_TRACE] = [f"… {len(names) - 2 * _HALF_TRACE} more …"]
        return ", ".join(names)

    def _spread(self, pending: list[Marking]) -> None:
        """Look at some markings and at all that is new after them."""
        position = 0
        while position < len(pending) and not self.space.exhausted:
            self._follow(pending[position], pending)
            position += 1

    def _follow(self, marking: Marking, pending: list[Marking], every: bool = False) -> None:
        reached = []
        for move in self.space.moves_from(marking, every):
            reached.append(move.marking)
            self._found(move, marking, pending)
        if not self.space.exhausted:  # else what follows this marking is not known
            self.after[marking] = reached

    def _found(self, move: Move, source: Marking | None, pending: list[Marking]) -> None:
        if move.marking not in self.before:
            self.before[move.marking] = (source, move)
            pending.append(move.marking)
            self._look_at(move.marking)

    def _label(self, move: Move) -> str:
        """What happened, with the choices that followed in brackets; a task that was passed on the way has its own."""
        text = f"{move.thrown} ({move.element})" if move.thrown else move.element
        names: list[str] = []
        chosen: list[str] = []
        for name in (*move.choices, None):
            if name is None or name in self.net.index:
                names.append(f"{text} ({', '.join(chosen)})" if chosen else text)
                text, chosen = name or "", []
            else:
                chosen.append(name)
        return ", ".join(names)

    def _look_at(self, marking: Marking) -> None:
        if len(marking) < 2:
            return
        previous = -1
        for place in marking:
            if place == previous:
                self.crowded.add(self.space.owner(place))
            previous = place
        nodes = [place for place in marking if place < self.space.flows_at]
        for node, masks in self.meets:
            coming = [masks[place] for place in nodes if masks[place]]
            if len(coming) > 1 and _several_bits(coming):
                self.meeting.add(node)


def _several_bits(masks: Iterable[int]) -> bool:
    union = 0
    for mask in masks:
        union |= mask
    return union & (union - 1) != 0


class _Report:
    """Puts what a search found into sentences."""

    def __init__(self, net: Net, lines: dict[str, int], search: Search) -> None:
        self.net = net
        self.lines = lines
        self.search = search
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []

    def stuck(self) -> None:
        """A marking that holds tokens and from which nothing can happen; each set of places once, the first of many."""
        seen: set[frozenset[int]] = set()
        for marking in self.search.after:
            where = frozenset(self.search.space.owner(place) for place in marking)
            if where in seen or not self.search.is_stuck(marking):
                continue
            seen.add(where)
            if len(seen) > _MAX_DEADLOCKS:
                break
            names = sorted(self.net.ids[node] for node in where if not tables.HOLDS[self.net.kinds[node]])
            inner = names or sorted(self.net.ids[node] for node in where)
            message = f"deadlock: tokens wait for ever at {', '.join(inner)}; trace: {self.search.trace(marking)}"
            self._error(inner[0], message)

    def uncaught(self) -> None:
        """Error ends whose error nothing around them catches: whoever comes there can go no further."""
        for node in sorted(self.search.space.uncaught):
            name, code = self.net.ids[node], self.net.event_codes[node]
            self._error(name, f"no way to an end: nothing catches the error {code or ''} that {name} throws")

    def endless(self) -> None:
        """Markings from which neither an end nor a deadlock can be reached."""
        for name in sorted(self.search.space.restless):
            self._error(name, f"no way to an end: after {name} the process may go round without ever waiting")
        lost = next(iter(self.search.lost()), None)
        if lost is not None:
            names = sorted({self.net.ids[self.search.space.owner(place)] for place in lost})
            trace = self.search.trace(lost)
            self._error(names[0], f"no way to an end once tokens are at {', '.join(names)}; trace: {trace}")

    def unreached(self) -> None:
        """Tasks that never start are errors, other elements that are never reached are warnings."""
        for node, kind in enumerate(self.net.kinds):
            if node in self.search.space.reached:
                continue
            name = self.net.ids[node]
            if kind == tables.TASK:
                self._error(name, f"the task {name} can never start: no trace leads to it")
            elif kind != tables.START:
                self._warn(name, f"{name} is never reached")

    def warn(self, crowded: set[int], meeting: set[int]) -> None:
        """Tokens that meet or gather."""
        for node in sorted(self.search.space.piled):
            name = self.net.ids[node]
            self._warn(name, f"tokens may gather at {name} without end: the model is not bounded")
        for node in sorted(meeting):
            name = self.net.ids[node]
            self._warn(name, f"tokens of parallel branches meet at {name} without synchronising")
        for node in sorted(crowded - meeting - self.search.space.piled):
            name = self.net.ids[node]
            self._warn(name, f"{name} may hold more than one token: the model is not 1-safe")

    def _error(self, name: str, message: str) -> None:
        self.errors.append(Finding(name, self.lines.get(name, 0), "unsound", message))

    def _warn(self, name: str, message: str) -> None:
        self.warnings.append(Finding(name, self.lines.get(name, 0), "unsound", message))
