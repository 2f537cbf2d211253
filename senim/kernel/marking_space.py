"""The markings a net can come to when conditions, timers and messages may go either way: what soundness searches.

A marking is a sorted tuple of places: a node that holds a token, a joining gateway's flow that holds one, or the note
that a non-interrupting event already happened to its host (once is taken to stand for many times).
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Final, NamedTuple

from senim.kernel import tables
from senim.kernel.tables import Net

Place = int
Marking = tuple[Place, ...]

# More tokens than this in one place count as a pile without end.
MAX_TOKENS: Final = 8
_ALL_SUBSETS_UP_TO: Final = 5
# In an exact space: so many flows out of one inclusive choice, and so many tokens in one place by a repeated event.
_EXACT_SUBSETS_UP_TO: Final = 10
_EXACT_COPIES: Final = 3


class Move(NamedTuple):
    """One step of the search: what happened, the choices taken, and the marking it leads to."""

    element: str
    choices: tuple[str, ...]
    marking: Marking


class _Path(NamedTuple):
    """A marking that is still moving: tokens under way as (node, flow), and the choices taken so far."""

    places: Marking
    queue: tuple[tuple[int, int], ...]
    choices: tuple[str, ...]


_Key = tuple[Marking, tuple[tuple[int, int], ...]]


class Space:
    """Gives the moves out of a marking, and remembers what was reached. Holds no marking itself."""

    def __init__(self, net: Net, eager: bool, most: int, exact: bool = False) -> None:
        """`eager`: tasks that can only go on are passed through, which is the same for all but tokens meeting.

        `exact` (conformance replays logs on it): every task and event rests, tokens are counted and never taken
        together, and a non-interrupting event happens once if it is a timer, else again and again.
        While it is asked for moves it notes the nodes `reached`, those where tokens are `piled`, and after what the
        process may become `restless`: go round for ever without waiting anywhere. After `most` moves it is `exhausted`
        and gives no more.
        """
        self.net = net
        self.flows_at = len(net.ids)
        self.notes_at = self.flows_at + len(net.flow_ids)
        self.reached: set[int] = set()
        self.piled: set[int] = set()
        self.restless: set[str] = set()
        self.most = most
        self.moves = 0
        self._within = tuple(self._ancestors(node) for node in range(len(net.ids)))
        self._exact = exact
        self._transparent = tuple(not exact and self._is_transparent(node, eager) for node in range(len(net.ids)))
        self._tails = tuple(not exact and _is_tail(net, node) for node in range(len(net.ids)))
        widest = _EXACT_SUBSETS_UP_TO if exact else _ALL_SUBSETS_UP_TO
        self._options = tuple(_options(net, node, widest) for node in range(len(net.ids)))

    def beginnings(self) -> Iterator[Move]:
        """The moves that start the process, one for each way in and each choice."""
        for start in self.net.starts:
            self.reached.add(start.node)
            yield from self._leaving(start.node, (), self.net.ids[start.node])
        if not self.net.starts:
            queue = tuple((node, -1) for node in self.net.entries[tables.ROOT])
            yield from self._settled(_Path((), queue, ()), self.net.id)

    def moves_from(self, marking: Marking) -> Iterator[Move]:
        """Every task that may be completed and every event that may happen, with every choice that may follow."""
        for place in dict.fromkeys(marking):
            if place >= self.flows_at:
                continue
            kind = self.net.kinds[place]
            if kind in {tables.TASK, tables.CATCH}:
                yield from self._leaving(place, self._without(marking, place), self.net.ids[place])
            elif kind == tables.EVENT_GATE:
                for flow in self.net.outgoing[place]:
                    event = self.net.targets[flow]
                    self.reached.add(event)
                    yield from self._leaving(event, self._without(marking, place), self.net.ids[event])
            for event in self.net.boundaries[place]:
                yield from self._boundary(marking, place, event)

    @property
    def exhausted(self) -> bool:
        """True once it has made as many moves as it may."""
        return self.moves >= self.most

    def owner(self, place: Place) -> int:
        """The node a place belongs to."""
        if place < self.flows_at:
            return place
        return self.net.targets[place - self.flows_at] if place < self.notes_at else place - self.notes_at

    def _boundary(self, marking: Marking, host: int, event: int) -> Iterator[Move]:
        note = self.notes_at + event
        self.reached.add(event)
        if self.net.interrupting[event]:
            yield from self._leaving(event, self._without(marking, host), self.net.ids[event])
        elif self._exact and not any(event == timer for timer, _ in self.net.arms[host]):
            moves = self._leaving(event, marking, self.net.ids[event])
            yield from (move for move in moves if not _piles_up(move.marking, marking))
        elif note not in marking:
            yield from self._leaving(event, tuple(sorted((*marking, note))), self.net.ids[event])

    def _leaving(self, node: int, places: Marking, name: str) -> Iterator[Move]:
        for path in self._left(node, places, (), ()):
            yield from self._settled(path, name)

    def _left(
        self,
        node: int,
        places: Marking,
        queue: tuple[tuple[int, int], ...],
        choices: tuple[str, ...],
    ) -> list[_Path]:
        """The paths out of a node, one for each choice it leaves open."""
        net, options = self.net, self._options[node]
        paths = []
        for flows in options:
            more = tuple((net.targets[flow], flow) for flow in flows)
            taken = choices if len(options) == 1 else (*choices, *(net.flow_ids[flow] for flow in flows))
            paths.append(_Path(places, queue + more, taken))
        return paths

    def _settled(self, path: _Path, name: str) -> Iterator[Move]:
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
            paths = self._next(path)
            more = [(_key(one), one) for one in paths or ()]
            following[key] = [one for one, _ in more]
            stack.extend(reversed(more))
            if not paths:
                rests.add(key)
            if paths is None:
                yield Move(name, path.choices, path.places)
        if not _all_reach(following, rests):
            self.restless.add(name)

    def _next(self, path: _Path) -> list[_Path] | None:
        """What a moving marking may become next; None when it rests; nothing when a place holds too many tokens."""
        if path.queue:
            return self._arrive(path)
        if self.net.has_scopes:
            for place in path.places:
                if self._is_finished_scope(place, path.places):
                    return self._left(place, self._without(path.places, place), (), path.choices)
        for place in path.places if self.net.reach else ():
            join = self.owner(place)
            if self.flows_at <= place < self.notes_at and join in self.net.reach and self._may_open(join, path.places):
                return self._left(join, self._joined(join, path.places), (), path.choices)
        return None

    def _arrive(self, path: _Path) -> list[_Path]:
        (node, flow), queue = path.queue[0], path.queue[1:]
        kind = self.net.kinds[node]
        self.reached.add(node)
        if kind == tables.TERMINATE:
            return self._terminated(node, path.places, queue, path.choices)
        if kind == tables.END:
            return [_Path(path.places, queue, path.choices)]
        if kind in {tables.PARALLEL, tables.INCLUSIVE} and flow >= 0 and len(self.net.incoming[node]) > 1:
            return self._at_join(node, flow, path, queue)
        if kind > tables.SUB or self._transparent[node]:
            return self._left(node, path.places, queue, path.choices)
        places = self._with(path.places, node)
        if kind == tables.SUB:
            queue += tuple((inner, -1) for inner in self.net.entries[node])
        return [_Path(places, queue, path.choices)] if places else []

    def _at_join(self, node: int, flow: int, path: _Path, queue: tuple[tuple[int, int], ...]) -> list[_Path]:
        places = self._with(path.places, self.flows_at + flow)
        if not places:
            return []
        full = all(self.flows_at + other in places for other in self.net.incoming[node])
        if self.net.kinds[node] == tables.PARALLEL and full:
            return self._left(node, self._joined(node, places), queue, path.choices)
        return [_Path(places, queue, path.choices)]

    def _with(self, places: Marking, place: Place) -> Marking:
        """The marking with one more token; empty (and noted) when that place holds too many.

        On a tail two tokens stand for any number: they neither wait for nor hinder anything.
        """
        count = places.count(place)
        if count >= 2 and place < self.flows_at and self._tails[place]:
            return places
        if count >= MAX_TOKENS:
            self.piled.add(self.owner(place))
            return ()
        return tuple(sorted((*places, place)))

    def _without(self, places: Marking, node: int) -> Marking:
        """The marking without one token of a node, its notes, and (a sub-process) all inside it."""
        rest = list(places)
        rest.remove(node)
        notes = {self.notes_at + event for event in self.net.boundaries[node]}
        if self.net.kinds[node] == tables.SUB:
            return tuple(place for place in rest if place not in notes and node not in self._within[self.owner(place)])
        return tuple(place for place in rest if place not in notes)

    def _joined(self, join: int, places: Marking) -> Marking:
        rest = list(places)
        for flow in self.net.incoming[join]:
            if self.flows_at + flow in rest:
                rest.remove(self.flows_at + flow)
        return tuple(rest)

    def _terminated(
        self,
        node: int,
        places: Marking,
        queue: tuple[tuple[int, int], ...],
        choices: tuple[str, ...],
    ) -> list[_Path]:
        scope = self.net.parents[node]
        if scope == tables.ROOT:
            return [_Path((), (), choices)]
        moving = tuple(move for move in queue if scope not in self._within[move[0]])
        return self._left(scope, self._without(places, scope), moving, choices)

    def _is_finished_scope(self, place: Place, places: Marking) -> bool:
        if place >= self.flows_at or self.net.kinds[place] != tables.SUB:
            return False
        return not any(place in self._within[self.owner(other)] for other in places)

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

    def _is_transparent(self, node: int, eager: bool) -> bool:
        """True for a task or event that behaves as the one before it, so that resting there adds nothing."""
        net = self.net
        if not _is_plain(net, node):
            return False
        if eager and not any(net.boundaries[scope] for scope in self._within[node]):
            return True
        if len(net.incoming[node]) != 1:
            return False
        before = next(source for source, out in enumerate(net.outgoing) if net.incoming[node][0] in out)
        return _is_plain(net, before)

    def _ancestors(self, node: int) -> frozenset[int]:
        found, parent = set(), self.net.parents[node]
        while parent != tables.ROOT:
            found.add(parent)
            parent = self.net.parents[parent]
        return frozenset(found)


def _is_plain(net: Net, node: int) -> bool:
    """A task or catching event with one way out, nothing attached, not after an event-based gateway."""
    return (
        net.kinds[node] in {tables.TASK, tables.CATCH}
        and net.choices[node] is None
        and len(net.outgoing[node]) == 1
        and not net.boundaries[node]
        and net.holders[node] == node
    )


def _key(path: _Path) -> _Key:
    return path.places, tuple(sorted(path.queue))


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


def _is_tail(net: Net, node: int) -> bool:
    """A node from which a token only runs out: no join, no sub-process and no terminate end lies ahead."""
    seen, pending = {node}, [node]
    while pending:
        current = pending.pop()
        kind = net.kinds[current]
        joins = kind in {tables.PARALLEL, tables.INCLUSIVE} and len(net.incoming[current]) > 1
        if joins or kind in {tables.SUB, tables.TERMINATE}:
            return False
        ahead = {net.targets[flow] for flow in net.outgoing[current]} | set(net.boundaries[current])
        pending.extend(ahead - seen)
        seen |= ahead
    return True


def _piles_up(after: Marking, before: Marking) -> bool:
    """True where an event that repeats would add to a place that holds enough to stand for any number."""
    crowded = {place for place in after if after.count(place) > _EXACT_COPIES}
    return any(after.count(place) > before.count(place) for place in crowded)


def _options(net: Net, node: int, widest: int) -> tuple[tuple[int, ...], ...]:
    """The sets of outgoing flows a node may choose."""
    choice = net.choices[node]
    if choice is None:
        return (net.outgoing[node],)
    if choice.first_only:
        return tuple((flow,) for flow in net.outgoing[node])
    pairs = list(zip(choice.flows, choice.conditions, strict=True))
    always = tuple(flow for flow, condition in pairs if condition is None)
    guarded = [flow for flow, condition in pairs if condition is not None]
    sizes = range(1, len(guarded) + 1) if len(guarded) <= widest else (1, 2, len(guarded))
    sets = [always + chosen for size in sizes for chosen in combinations(guarded, size)]
    if choice.default >= 0:
        sets.append((*always, choice.default))
    elif always:
        sets.append(always)
    return tuple(sets)
