"""Which moves of a marking must be looked at when the order of the others makes no difference.

A partial-order reduction: tokens that cannot hinder each other are moved one after the other instead of in every
order. What follows from a marking stays findable: deadlocks, ends, and whether something ever starts. How many tokens
meet in a place on the way does not.
"""

from typing import Final

from senim.kernel import tables
from senim.kernel.marking_paths import Marking, Place
from senim.kernel.marking_tables import MarkingTables
from senim.kernel.tables import Net

_LEAVES: Final = frozenset({tables.TASK, tables.CATCH, tables.EVENT_GATE})
_CUTS: Final = frozenset({tables.TERMINATE, tables.FAIL, tables.ESCALATE, tables.SIGNAL})


class Order:
    """Chooses, for one net, the places whose moves come first."""

    def __init__(self, net: Net, known: MarkingTables, careful: bool) -> None:
        """`known`: the marking tables of the same net.

        A token that ends others hides what they would still have started. `careful`: it is put off as long as another
        can move; else deadlocks and ways to an end are still all found, and more quickly.
        """
        self.net = net
        self.known = known
        nodes = range(len(net.ids))
        self.ranks = tuple(len(self._ahead(node)) for node in nodes)
        self.cuts = tuple(careful and self._may_cut(node) for node in nodes)
        self.signals = tuple(bool(known.heard) and self._may_signal(node) for node in nodes)
        # What an escalation adds outside a scope depends on whether the scope was cut before or after it.
        self.is_free = not (self._escalates_out() and self._has_cuts())

    def first(self, marking: Marking) -> list[Place] | None:
        """The places to move now (the root for its event sub-processes); None for all of them.

        One waiting token, the one nearest to its end, and the events of the scopes around it.
        """
        if not self.is_free or self._joins_depend(marking):
            return None
        if any(self.signals[owner] for place in marking if (owner := self._owner(place)) >= 0):
            return None  # a signal reaches tokens anywhere
        leaves = [p for p in dict.fromkeys(marking) if p < len(self.net.ids) and self.net.kinds[p] in _LEAVES]
        calm = [place for place in leaves if not self.cuts[place]] or (leaves if len(leaves) == 1 else [])
        if not calm:
            return None
        chosen = min(calm, key=lambda place: (self.ranks[place], place))
        return [chosen, *sorted(self.known.within[chosen], reverse=True), tables.ROOT]

    def _ahead(self, node: int) -> set[int]:
        seen, pending = {node}, [node]
        while pending:
            current = pending.pop()
            ahead = {self.net.targets[flow] for flow in self.net.outgoing[current]} | set(self.net.boundaries[current])
            pending.extend(ahead - seen)
            seen |= ahead
        return seen

    def _escalates_out(self) -> bool:
        """True where an escalation from inside a scope adds a token outside, or beside what the scope holds."""
        caught = [*self.net.listeners.values()]
        caught += [found for host, found in self.net.guards.items() if tables.HOLDS[self.net.kinds[host]]]
        soft = (one for found in caught for one in found if not self.net.interrupting[one.event])
        return any(one.kind == "escalation" for one in soft)

    def _has_cuts(self) -> bool:
        """True where something ends what others do in the same scope."""
        if any(kind in {tables.TERMINATE, tables.FAIL} for kind in self.net.kinds):
            return True
        events = [event for starts in self.known.listening.values() for event in starts]
        for host, attached in enumerate(self.net.boundaries):
            events += attached if tables.HOLDS[self.net.kinds[host]] else ()
        return any(self.net.interrupting[event] for event in events)

    def _may_signal(self, node: int) -> bool:
        """True where a token here may sooner or later come to throw a signal that is heard inside the process."""
        listening = [start for starts in self.known.listening.values() for start in starts]
        seen: set[int] = set()
        pending = [node, *listening]
        while pending:
            current = pending.pop()
            if current not in seen:
                seen.add(current)
                pending += self._out_of(current)
                pending += [*self.net.boundaries[current], *self.net.entries.get(current, ())]
                pending += [self.net.parents[current]] if self.net.parents[current] != tables.ROOT else []
        return any(self.net.kinds[one] == tables.SIGNAL for one in seen)

    def _may_cut(self, node: int) -> bool:
        """True where finishing this node may, before tokens rest again, end other tokens or set signals off."""
        seen: set[int] = set()
        pending = self._out_of(node)
        while pending:
            current = pending.pop()
            if current in seen:
                continue
            seen.add(current)
            kind = self.net.kinds[current]
            if kind in _CUTS:
                return True
            if tables.HOLDS[kind]:
                pending += self.net.entries[current]
                pending += self._out_of(current) if current in self.known.may_be_none else []
            elif not tables.RESTS[kind] or self.known.transparent[current]:
                pending += self._out_of(current)
        return False

    def _out_of(self, node: int) -> list[int]:
        """Where a token may come to from here at once; at the end of a scope, out of the scope as well."""
        found = [self.net.targets[flow] for flow in self.net.outgoing[node]]
        if self.net.kinds[node] == tables.EVENT_GATE:
            return [after for event in found for after in self._out_of(event)]
        if not found and self.net.parents[node] != tables.ROOT:
            return self._out_of(self.net.parents[node])
        return found

    def _joins_depend(self, marking: Marking) -> bool:
        """True where two tokens may come to one inclusive join and one of them by several of its flows."""
        for join, (by_node, _) in self.net.reach.items():
            coming = several = 0
            for place in marking:
                node = self._owner(place)
                if node == join:
                    coming += 1
                elif node >= 0 and by_node[node] and self.net.parents[node] == self.net.parents[join]:
                    coming += 1
                    several += by_node[node] & (by_node[node] - 1) != 0
            if several and coming > 1:
                return True
        return False

    def _owner(self, place: Place) -> int:
        nodes = len(self.net.ids)
        if place < nodes:
            return place
        return self.net.targets[place - nodes] if place < nodes + len(self.net.flow_ids) else -1
