"""Tables of who waits for which event: timers, messages, signals, errors and escalations, by node and by scope."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from senim.kernel import tables
from senim.kernel.model import Element
from senim.kernel.placing import Layout
from senim.kernel.tables import Catch

Rows = tuple[tuple[int, ...], ...]


class EventTables(NamedTuple):
    """The tables of `Net` with the same names; `waited` and `root_waited`: the events a resting token waits for."""

    homes: tuple[int, ...]
    ranks: tuple[int, ...]
    interrupting: tuple[bool, ...]
    holders: tuple[int, ...]
    waited: Rows
    root_waited: tuple[int, ...]
    catchers: Mapping[str, tuple[int, ...]]
    hearers: Mapping[str, tuple[int, ...]]
    guards: Mapping[int, tuple[Catch, ...]]
    listeners: Mapping[int, tuple[Catch, ...]]
    shows: tuple[tuple[str, ...], ...]


def event_tables(layout: Layout, outgoing: Rows, boundaries: Rows) -> EventTables:
    """All of them for a layout whose flows and boundary events are sorted by node."""
    return _Events(layout, outgoing, boundaries).tables()


class _Events:
    def __init__(self, layout: Layout, outgoing: Rows, boundaries: Rows) -> None:
        self.layout = layout
        self.outgoing = outgoing
        self.boundaries = boundaries
        self.kinds = [place.kind for place in layout.places]
        self.parents = [place.parent for place in layout.places]
        self.elements = [place.element for place in layout.places]
        every = range(len(self.elements))
        # The starts of event sub-processes: they listen.
        self.listening = [n for n in every if self.kinds[n] == tables.START and self._in_event_sub(n)]
        self.homes = list(self.parents)
        for node in self.listening:
            self.homes[node] = self.parents[self.parents[node]]

    def tables(self) -> EventTables:
        """Put them together."""
        every = range(len(self.elements))
        inside = self._listening_inside()
        return EventTables(
            homes=tuple(self.homes),
            ranks=tuple(self._rank(node) for node in every),
            interrupting=self._interrupting(),
            holders=self._holders(),
            waited=tuple((*self._own(node), *inside.get(node, ())) for node in every),
            root_waited=tuple(inside.get(tables.ROOT, ())),
            catchers=_grouped((element.message, node) for node, element in self._catching()),
            hearers=_grouped((element.code, node) for node, element in self._catching() if element.event == "signal"),
            guards=_sorted({host: self._catches(events) for host, events in enumerate(self.boundaries)}),
            listeners=_sorted({scope: self._catches(starts) for scope, starts in inside.items()}),
            shows=tuple(self._shows(node) for node in every),
        )

    def _in_event_sub(self, node: int) -> bool:
        return self.parents[node] != tables.ROOT and self.kinds[self.parents[node]] == tables.EVENT_SUB

    def _listening_inside(self) -> Mapping[int, list[int]]:
        inside: defaultdict[int, list[int]] = defaultdict(list)
        for node in self.listening:
            inside[self.homes[node]].append(node)
        return inside

    def _rank(self, node: int) -> int:
        depth, parent = 0, self.parents[node]
        while parent != tables.ROOT:
            depth, parent = depth + 1, self.parents[parent]
        return 2 * depth - 3 if node in self.listening else 2 * depth

    def _interrupting(self) -> tuple[bool, ...]:
        found = [element.interrupting for element in self.elements]
        for node in self.listening:
            found[self.parents[node]] = found[node]
        return tuple(found)

    def _holders(self) -> tuple[int, ...]:
        holders = list(range(len(self.elements)))
        for node, place in enumerate(self.layout.places):
            if place.element.attached_to is not None:
                holders[node] = place.names[place.element.attached_to]
            for flow in self.outgoing[node] if place.kind == tables.EVENT_GATE else ():
                holders[self.layout.targets[flow]] = node
        for node in self.listening:
            holders[node] = self.homes[node]
        return tuple(holders)

    def _own(self, node: int) -> tuple[int, ...]:
        """The events that a token resting on this node waits for: its own, those after a gateway, those attached."""
        if self.kinds[node] == tables.EVENT_GATE:
            return tuple(self.layout.targets[flow] for flow in self.outgoing[node])
        if self.kinds[node] == tables.CATCH:
            return (node,)
        return self.boundaries[node]

    def _catching(self) -> Iterator[tuple[int, Element]]:
        """Everything that may catch a message or signal while the process runs."""
        for node, element in enumerate(self.elements):
            waits = element.kind in {"intermediateCatchEvent", "boundaryEvent"}
            receives = element.kind == "receiveTask" and self.kinds[node] == tables.TASK
            if waits or receives or node in self.listening:
                yield node, element

    def _catches(self, events: list[int] | tuple[int, ...]) -> tuple[Catch, ...]:
        found = []
        for event in events:
            kind = self.elements[event].event
            if kind == "error" or kind == "escalation":
                found.append(Catch(event, kind, self.elements[event].code))
        return tuple(sorted(found, key=lambda catch: catch.code is None))

    def _shows(self, node: int) -> tuple[str, ...]:
        if self.kinds[node] in {tables.TASK, tables.CATCH}:
            return (self.elements[node].id,)
        if self.kinds[node] == tables.EVENT_GATE:
            return tuple(self.elements[event].id for event in self._own(node))
        return ()


def _grouped(pairs: Iterator[tuple[str | None, int]]) -> Mapping[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for name, node in pairs:
        if name is not None:
            found[name].append(node)
    return MappingProxyType({name: tuple(nodes) for name, nodes in found.items()})


def _sorted(catches: dict[int, tuple[Catch, ...]]) -> Mapping[int, tuple[Catch, ...]]:
    return MappingProxyType({node: found for node, found in catches.items() if found})
