"""Soundness by exhaustive search: no deadlock, always a way to an end, no task that can never start."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from senim.kernel import tables
from senim.kernel.errors import Finding
from senim.kernel.marking_space import Marking, Space
from senim.kernel.reach import meeting_tables
from senim.kernel.tables import Net

MAX_MOVES: Final = 160_000
_MAX_TRACE: Final = 30
NOT_SEARCHED: Final = frozenset({tables.MANY, tables.EVENT_SUB, tables.SIGNAL, tables.ESCALATE, tables.FAIL})


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
    if any(kind in NOT_SEARCHED for kind in net.kinds):
        return Soundness(False, (), ())
    search = _Search(net, False, Space(net, False, MAX_MOVES))
    search.run()
    warnings = search
    if not search.complete and _order_is_free(net):
        search = _Search(net, True, Space(net, True, MAX_MOVES))
        search.run()
    report = _Report(net, lines, search)
    report.warn(warnings.crowded | search.crowded, warnings.meeting | search.meeting)
    report.stuck()
    if search.complete:
        report.endless()
        report.unreached()
    return Soundness(search.complete, tuple(report.errors), tuple(report.warnings))


def _order_is_free(net: Net) -> bool:
    """Passing tasks through eagerly loses nothing when no token can take another one away."""
    ended = tables.TERMINATE in net.kinds
    cut = any(
        net.interrupting[event]
        for node, events in enumerate(net.boundaries)
        if net.kinds[node] == tables.SUB
        for event in events
    )
    return not ended and not cut


@dataclass(slots=True)
class _Search:
    net: Net
    eager: bool
    space: Space
    before: dict[Marking, tuple[Marking | None, str]] = field(default_factory=dict)
    after: dict[Marking, list[Marking]] = field(default_factory=dict)
    crowded: set[int] = field(default_factory=set)
    meeting: set[int] = field(default_factory=set)
    complete: bool = True

    def run(self) -> None:
        """Breadth first, so that traces are the shortest."""
        pending: list[Marking] = []
        meets = meeting_tables(self.net)
        for move in self.space.beginnings():
            self._found(move.marking, None, _label(move.element, move.choices), pending)
        position = 0
        while position < len(pending):
            if self.space.exhausted:
                self.complete = False
                return
            marking = pending[position]
            position += 1
            self._look_at(marking, meets)
            reached = []
            for move in self.space.moves_from(marking):
                reached.append(move.marking)
                self._found(move.marking, marking, _label(move.element, move.choices), pending)
            if not self.space.exhausted:  # else what follows this marking is not known
                self.after[marking] = reached
        # Passing tasks eagerly hides what happens in a loop that then never rests.
        hidden = self.eager and bool(self.space.restless)
        self.complete = not (self.space.piled or self.space.exhausted or hidden)

    def trace(self, marking: Marking) -> str:
        """The way to a marking in the ids of what was completed or happened."""
        names: list[str] = []
        step: Marking | None = marking
        while step is not None:
            step, name = self.before[step]
            names.append(name)
        names.reverse()
        if len(names) > _MAX_TRACE:
            names[_MAX_TRACE:] = [f"… {len(names) - _MAX_TRACE} more"]
        return ", ".join(names)

    def _found(self, marking: Marking, source: Marking | None, label: str, pending: list[Marking]) -> None:
        if marking not in self.before:
            self.before[marking] = (source, label)
            pending.append(marking)

    def _look_at(self, marking: Marking, meets: list[tuple[int, tuple[int, ...]]]) -> None:
        if len(marking) < 2:
            return
        previous = -1
        for place in marking:
            if place == previous:
                self.crowded.add(self.space.owner(place))
            previous = place
        nodes = [place for place in marking if place < self.space.flows_at]
        for node, masks in meets:
            coming = [masks[place] for place in nodes if masks[place]]
            if len(coming) > 1 and _several_bits(coming):
                self.meeting.add(node)


def _several_bits(masks: Iterable[int]) -> bool:
    union = 0
    for mask in masks:
        union |= mask
    return union & (union - 1) != 0


def _label(element: str, choices: tuple[str, ...]) -> str:
    return f"{element} ({', '.join(choices)})" if choices else element


class _Report:
    """Puts what a search found into sentences."""

    def __init__(self, net: Net, lines: dict[str, int], search: _Search) -> None:
        self.net = net
        self.lines = lines
        self.search = search
        self.errors: list[Finding] = []
        self.warnings: list[Finding] = []

    def stuck(self) -> None:
        """A marking that holds tokens and from which nothing can happen; each set of places once."""
        seen: set[frozenset[int]] = set()
        for marking, following in self.search.after.items():
            where = frozenset(self.search.space.owner(place) for place in marking)
            if not marking or following or where in seen:
                continue
            if any(self._can_move(place) for place in marking):
                continue
            seen.add(where)
            names = sorted(self.net.ids[node] for node in where if self.net.kinds[node] != tables.SUB)
            inner = names or sorted(self.net.ids[node] for node in where)
            message = f"deadlock: tokens wait for ever at {', '.join(inner)}; trace: {self.search.trace(marking)}"
            self._error(inner[0], message)

    def _can_move(self, place: int) -> bool:
        """A move that was cut because tokens pile up is no deadlock."""
        space = self.search.space
        return place < space.flows_at and self.net.kinds[place] in {tables.TASK, tables.CATCH, tables.EVENT_GATE}

    def endless(self) -> None:
        """Markings from which neither an end nor a deadlock can be reached."""
        before: dict[Marking, list[Marking]] = {}
        for marking, following in self.search.after.items():
            for other in following:
                before.setdefault(other, []).append(marking)
        pending = [marking for marking, following in self.search.after.items() if not following]
        good = set(pending)
        while pending:
            for marking in before.get(pending.pop(), ()):
                if marking not in good:
                    good.add(marking)
                    pending.append(marking)
        for name in sorted(self.search.space.restless):
            self._error(name, f"no way to an end: after {name} the process may go round without ever waiting")
        lost = next((marking for marking in self.search.after if marking not in good), None)
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
