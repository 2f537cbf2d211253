"""What the search for soundness works out once about a net: choices, scopes, tails, who listens and who catches."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from senim.kernel import tables
from senim.kernel.tables import Net

_ALL_SUBSETS_UP_TO: Final = 5
# In an exact space so many flows out of one inclusive choice are taken in every combination.
_EXACT_SUBSETS_UP_TO: Final = 10
_JOINS: Final = frozenset({tables.PARALLEL, tables.INCLUSIVE})
_ENDING: Final = frozenset({tables.TERMINATE, tables.FAIL, tables.ESCALATE, tables.SIGNAL})


@dataclass(frozen=True, slots=True)
class MarkingTables:
    """Tables by node. `within`: the scopes around it. `listening`: by scope, the starts of its event sub-processes.

    `thrown`: events that an error or escalation sets off, never the outside world by itself. `may_be_none`: MANYs that
    may have no copy at all.
    """

    within: tuple[frozenset[int], ...]
    options: tuple[tuple[tuple[int, ...], ...], ...]
    transparent: tuple[bool, ...]
    tails: tuple[bool, ...]
    listening: Mapping[int, tuple[int, ...]]
    thrown: frozenset[int]
    may_be_none: frozenset[int]
    heard: frozenset[int]


def marking_tables(net: Net, exact: bool) -> MarkingTables:
    """The tables of a net; in an `exact` space nothing is passed through or taken together."""
    nodes = range(len(net.ids))
    within = tuple(_ancestors(net, node) for node in nodes)
    listening = _listening(net)
    catches = [catch for found in (*net.guards.values(), *net.listeners.values()) for catch in found]
    signals = {net.event_codes[node] for node in nodes if net.kinds[node] == tables.SIGNAL}
    heard = frozenset(node for name in signals for node in net.hearers.get(name or "", ()))
    plain = [_is_plain(net, node) and node not in heard and not _throws(net, node, within[node]) for node in nodes]
    widest = _EXACT_SUBSETS_UP_TO if exact else _ALL_SUBSETS_UP_TO
    return MarkingTables(
        within=within,
        options=tuple(_options(net, node, widest) for node in nodes),
        transparent=tuple(not exact and plain[node] and _follows_plain(net, node, plain) for node in nodes),
        tails=tuple(not exact and _is_tail(net, node) for node in nodes),
        listening=listening,
        thrown=frozenset(catch.event for catch in catches),
        may_be_none=frozenset(many for many in net.repetitions if _may_be_none(net, many)),
        heard=heard,
    )


def _ancestors(net: Net, node: int) -> frozenset[int]:
    found, parent = set(), net.parents[node]
    while parent != tables.ROOT:
        found.add(parent)
        parent = net.parents[parent]
    return frozenset(found)


def _listening(net: Net) -> Mapping[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for node, kind in enumerate(net.kinds):
        owner = net.parents[node]
        if kind == tables.START and owner != tables.ROOT and net.kinds[owner] == tables.EVENT_SUB:
            found[net.homes[node]] = (*found.get(net.homes[node], ()), node)
    return found


def _is_plain(net: Net, node: int) -> bool:
    """A task or catching event with one way out, nothing attached, not after an event-based gateway."""
    return (
        net.kinds[node] in {tables.TASK, tables.CATCH}
        and net.choices[node] is None
        and len(net.outgoing[node]) == 1
        and not net.boundaries[node]
        and net.holders[node] == node
    )


def _throws(net: Net, node: int, within: frozenset[int]) -> bool:
    """True for a task whose error or escalation something catches."""
    if net.kinds[node] != tables.TASK:
        return False
    scopes = {node, tables.ROOT, *within}
    return any(scope in net.guards or scope in net.listeners for scope in scopes)


def _follows_plain(net: Net, node: int, plain: list[bool]) -> bool:
    """It behaves as the one before it, so that resting there adds nothing."""
    if len(net.incoming[node]) != 1:
        return False
    return any(plain[source] and net.incoming[node][0] in out for source, out in enumerate(net.outgoing))


def _is_tail(net: Net, node: int) -> bool:
    """A node from which a token only runs out: no join, no scope and nothing that ends others lies ahead."""
    seen, pending = {node}, [node]
    while pending:
        current = pending.pop()
        kind = net.kinds[current]
        joins = kind in _JOINS and len(net.incoming[current]) > 1
        if joins or tables.HOLDS[kind] or kind in _ENDING:
            return False
        ahead = {net.targets[flow] for flow in net.outgoing[current]} | set(net.boundaries[current])
        pending.extend(ahead - seen)
        seen |= ahead
    return net.parents[node] not in net.repetitions


def _may_be_none(net: Net, many: int) -> bool:
    rule = net.repetitions[many]
    if rule.mode == "loop":
        return rule.before
    count = rule.cardinality.text if rule.cardinality is not None else ""
    return not (count.isdigit() and int(count) > 0)


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
