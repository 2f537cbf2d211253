"""How one marking moves on until its tokens rest: gateways, scopes, copies, throws and catches, along every choice."""

from typing import Final, NamedTuple

from senim.kernel import tables
from senim.kernel.marking_tables import marking_tables
from senim.kernel.tables import Net

Place = int
Marking = tuple[Place, ...]
Queue = tuple[tuple[int, int], ...]

# More tokens than this in one place count as a pile without end.
MAX_TOKENS: Final = 8
_JOINS: Final = frozenset({tables.PARALLEL, tables.INCLUSIVE})
_UNKNOWN: Final = "any other"


class Path(NamedTuple):
    """A marking that is still moving: tokens under way as (node, flow), and the choices taken so far."""

    places: Marking
    queue: Queue
    choices: tuple[str, ...]


class Paths:
    """Moves tokens one step at a time, each time along every choice that is open."""

    def __init__(self, net: Net, exact: bool) -> None:
        """`exact`: nothing is passed through, no tokens are taken together.

        It notes the nodes `reached`, those where tokens are `piled`, and the error ends that are `uncaught`.
        """
        self.net = net
        self.flows_at = len(net.ids)
        self.notes_at = self.flows_at + len(net.flow_ids)
        self.tables = marking_tables(net, exact)
        self.reached: set[int] = set()
        self.piled: set[int] = set()
        self.uncaught: set[int] = set()
        catches = [catch for found in (*net.guards.values(), *net.listeners.values()) for catch in found]
        self._codes = {
            kind: sorted({catch.code for catch in catches if catch.kind == kind and catch.code is not None})
            for kind in ("error", "escalation")
        }

    def owner(self, place: Place) -> int:
        """The node a place belongs to."""
        if place < self.flows_at:
            return place
        return self.net.targets[place - self.flows_at] if place < self.notes_at else place - self.notes_at

    def caught_from(self, marking: Marking, task: int) -> dict[int, str]:
        """The events that errors and escalations of a waiting task set off, with the kind and code of one of them."""
        found: dict[int, str] = {}
        for kind, codes in self._codes.items():
            for code in (*codes, None):
                event = self._catcher(marking, task, kind, code)
                if event >= 0:
                    found.setdefault(event, f"{kind} {_UNKNOWN if code is None else code}")
        return found

    def left(
        self,
        node: int,
        places: Marking,
        queue: Queue,
        choices: tuple[str, ...],
    ) -> list[Path]:
        """The paths out of a node, one for each choice it leaves open."""
        net, options = self.net, self.tables.options[node]
        paths = []
        for flows in options:
            more = tuple((net.targets[flow], flow) for flow in flows)
            taken = choices if len(options) == 1 else (*choices, *(net.flow_ids[flow] for flow in flows))
            paths.append(Path(places, queue + more, taken))
        return paths

    def done(
        self,
        node: int,
        places: Marking,
        queue: Queue,
        choices: tuple[str, ...],
    ) -> list[Path]:
        """The paths out of an activity that is over; a copy is followed by another one or was the last."""
        many, rest = self.net.parents[node], self.without(places, node)
        if many not in self.net.repetitions:
            return self.left(node, rest, queue, choices)
        notes = {self.notes_at + event for event in self.net.boundaries[many]}
        last = [place for place in rest if place not in notes]
        last.remove(many)  # this one only: where tokens pile up, another MANY keeps its own copy
        return [*self.left(many, tuple(last), queue, choices), Path(rest, (*queue, (node, -1)), choices)]

    def next(self, path: Path) -> list[Path] | None:
        """What a moving marking may become next; None when it rests; nothing when a place holds too many tokens."""
        if path.queue:
            return self._arrive(path)
        if self.net.has_scopes:
            for place in path.places:
                if self._is_finished_scope(place, path.places):
                    return self.done(place, path.places, (), path.choices)
        for place in path.places if self.net.reach else ():
            join = self.owner(place)
            if self.flows_at <= place < self.notes_at and join in self.net.reach and self._may_open(join, path.places):
                return self.left(join, self._joined(join, path.places), (), path.choices)
        return None

    def _arrive(self, path: Path) -> list[Path]:
        # A signal is thrown when all else rests: who comes to listen in the same step hears it.
        others = (n for n, move in enumerate(path.queue) if self.net.kinds[move[0]] != tables.SIGNAL)
        at = next(others, 0)
        (node, flow), queue = path.queue[at], path.queue[:at] + path.queue[at + 1 :]
        kind = self.net.kinds[node]
        self.reached.add(node)
        path = path._replace(queue=queue)
        if kind in _JOINS and flow >= 0 and len(self.net.incoming[node]) > 1:
            return self._at_join(node, flow, path)
        if tables.RESTS[kind] and not self.tables.transparent[node]:
            return self._resting(node, path)
        if tables.RESTS[kind]:
            path = path._replace(choices=(*path.choices, self.net.ids[node]))
        return self._passing(node, path)

    def _passing(self, node: int, path: Path) -> list[Path]:
        kind = self.net.kinds[node]
        if kind == tables.TERMINATE:
            return self._terminated(node, path)
        if kind == tables.FAIL:
            return self._failed(node, path)
        if kind == tables.ESCALATE:
            return self._escalated(node, path)
        after = self.left(node, path.places, path.queue, path.choices)
        # Who throws is already on its way when the signal is heard: it may be inside what the signal ends.
        return [self._broadcast(node, one) for one in after] if kind == tables.SIGNAL else after

    def _resting(self, node: int, path: Path) -> list[Path]:
        places = self._with(path.places, node)
        if not places:
            return []
        entries = self.net.entries[node] if self.net.kinds[node] in {tables.SUB, tables.MANY} else ()
        inside = path._replace(places=places, queue=path.queue + tuple((inner, -1) for inner in entries))
        if node not in self.tables.may_be_none:
            return [inside]
        return [inside, *self.left(node, path.places, path.queue, path.choices)]

    def _at_join(self, node: int, flow: int, path: Path) -> list[Path]:
        places = self._with(path.places, self.flows_at + flow)
        if not places:
            return []
        full = all(self.flows_at + other in places for other in self.net.incoming[node])
        if self.net.kinds[node] == tables.PARALLEL and full:
            return self.left(node, self._joined(node, places), path.queue, path.choices)
        return [path._replace(places=places)]

    def _with(self, places: Marking, place: Place) -> Marking:
        """The marking with one more token; empty (and noted) when that place holds too many.

        On a tail two tokens stand for any number: they neither wait for nor hinder anything.
        """
        count = places.count(place)
        if count >= 2 and place < self.flows_at and self.tables.tails[place]:
            return places
        if count >= MAX_TOKENS:
            self.piled.add(self.owner(place))
            return ()
        return tuple(sorted((*places, place)))

    def without(self, places: Marking, node: int) -> Marking:
        """The marking without one token of a node, its notes, and (a scope) all inside it."""
        rest = list(places)
        rest.remove(node)
        notes = {self.notes_at + event for event in self.net.boundaries[node]}
        if tables.HOLDS[self.net.kinds[node]]:
            rest = [place for place in rest if node not in self.tables.within[self.owner(place)]]
        return tuple(place for place in rest if place not in notes)

    def _joined(self, join: int, places: Marking) -> Marking:
        rest = list(places)
        for flow in self.net.incoming[join]:
            if self.flows_at + flow in rest:
                rest.remove(self.flows_at + flow)
        return tuple(rest)

    def _terminated(self, node: int, path: Path) -> list[Path]:
        scope = self.net.parents[node]
        if scope == tables.ROOT:
            return [Path((), (), path.choices)]
        return self.done(scope, path.places, self._outside_of(scope, path.queue), path.choices)

    def _outside_of(self, scope: int, queue: Queue) -> Queue:
        if scope == tables.ROOT:
            return ()
        return tuple(move for move in queue if scope not in self.tables.within[move[0]])

    def _failed(self, node: int, path: Path) -> list[Path]:
        event = self._catcher(path.places, node, "error", self.net.event_codes[node])
        if event < 0:
            self.uncaught.add(node)
            return []
        self.reached.add(event)
        return self.fired(event, path)

    def _escalated(self, node: int, path: Path) -> list[Path]:
        event = self._catcher(path.places, node, "escalation", self.net.event_codes[node])
        if event < 0:
            return self.left(node, path.places, path.queue, path.choices)
        self.reached.add(event)
        if self.net.interrupting[event]:
            return self.fired(event, path)
        return [after for one in self.fired(event, path) for after in self.left(node, *one)]

    def _broadcast(self, node: int, path: Path) -> Path:
        """Everything in this process that waits for the signal now hears it."""
        for event in self.net.hearers.get(self.net.event_codes[node] or "", ()):
            host = self.net.holders[event]
            while self._hears(event, host, path.places):
                self.reached.add(event)
                # No choice leaves an event itself, so there is one way on, or none where tokens pile up.
                after = self.fired(event, path)
                path = after[0] if after else path
                if not after or not self.net.interrupting[event]:
                    break
        return path

    def _hears(self, event: int, host: int, places: Marking) -> bool:
        if self.net.kinds[event] != tables.START:
            return host in places
        return (host == tables.ROOT or host in places) and not self.is_interrupted(places, host)

    def _catcher(self, places: Marking, node: int, kind: str, code: str | None) -> int:
        """The event that catches what a node throws, -1 without one: the nearest, and there an exact code first."""
        for catch in self.net.guards.get(node, ()):
            if catch.kind == kind and catch.code in {None, code}:
                return catch.event
        inner, scope = node, self.net.parents[node]
        while True:
            listening = () if self.is_interrupted(places, scope) else self.net.listeners.get(scope, ())
            for catch in (*listening, *self.net.guards.get(scope, ())):
                # An event sub-process does not catch what arises inside itself.
                if catch.kind == kind and catch.code in {None, code} and self.net.parents[catch.event] != inner:
                    return catch.event
            if scope == tables.ROOT:
                return -1
            inner, scope = scope, self.net.parents[scope]

    def is_interrupted(self, places: Marking, scope: int) -> bool:
        """True when an event sub-process that interrupts is open in the scope: nothing else listens there any more."""
        starts = self.tables.listening.get(scope, ())
        return any(self.net.interrupting[start] and self.net.parents[start] in places for start in starts)

    def fired(self, event: int, path: Path, external: bool = False) -> list[Path]:
        """The paths after an event happened to its host; an `external` one is noted so that it happens once."""
        host, cuts = self.net.holders[event], self.net.interrupting[event]
        places, queue = path.places, path.queue
        starts = self.net.kinds[event] == tables.START
        if cuts and starts:
            places, queue = self._emptied(places, host), self._outside_of(host, queue)
        elif cuts:
            places = self.without(places, host)
            queue = self._outside_of(host, queue) if tables.HOLDS[self.net.kinds[host]] else queue
        elif external and self.notes_at + event not in places:
            places = tuple(sorted((*places, self.notes_at + event)))
        if starts:
            self.reached.add(self.net.parents[event])
            places = self._with(places, self.net.parents[event])
            if not places:
                return []
        return self.left(event, places, queue, path.choices)

    def _emptied(self, places: Marking, scope: int) -> Marking:
        """The marking with nothing left inside a scope that stays open."""
        if scope == tables.ROOT:
            return ()
        return tuple(place for place in places if scope not in self.tables.within[self.owner(place)])

    def _is_finished_scope(self, place: Place, places: Marking) -> bool:
        if place >= self.flows_at or not tables.HOLDS[self.net.kinds[place]]:
            return False
        inside = (other for other in places if other < self.notes_at)
        return not any(place in self.tables.within[self.owner(other)] for other in inside)

    def _may_open(self, join: int, places: Marking) -> bool:
        by_node, _ = self.net.reach[join]
        filled = sum(1 << bit for bit, flow in enumerate(self.net.incoming[join]) if self.flows_at + flow in places)
        if not filled:
            return False
        for place in places:
            node = self.owner(place)
            if place < self.notes_at and node != join and self.net.parents[node] == self.net.parents[join]:
                mask = by_node[node]
                if mask & ~filled and not mask & filled:
                    return False
        return True
