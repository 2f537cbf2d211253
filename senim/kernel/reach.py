"""Which incoming flows of an inclusive join a token elsewhere can still reach, as BPMN 2.0 (13.4.3) asks."""

from collections.abc import Mapping
from types import MappingProxyType

from senim.kernel.tables import BOUNDARY, END, INCLUSIVE, PARALLEL, START, TERMINATE, Net

Table = tuple[tuple[int, ...], ...]


def reach_tables(
    kinds: tuple[int, ...],
    outgoing: Table,
    incoming: Table,
    targets: tuple[int, ...],
    boundaries: Table,
) -> Mapping[int, tuple[tuple[int, ...], tuple[int, ...]]]:
    """For every inclusive join: (by node, by flow) bit masks of its incoming flows reachable without passing it.

    Bit i stands for the join's i-th incoming flow. Boundary events count as ways out of the activity they sit on.
    """
    joins = [node for node, kind in enumerate(kinds) if kind == INCLUSIVE and len(incoming[node]) > 1]
    return MappingProxyType(
        {join: _masks(join, frozenset((join,)), outgoing, incoming, targets, boundaries) for join in joins},
    )


def meeting_tables(net: Net) -> list[tuple[int, tuple[int, ...]]]:
    """For every place where flows meet without a join: by node, which of them its token reaches without a join."""
    several = [node for node, flows in enumerate(net.incoming) if len(flows) > 1]
    joins = frozenset(node for node in several if net.kinds[node] in {PARALLEL, INCLUSIVE})
    silent = joins | {node for node in several if net.kinds[node] in {END, TERMINATE, START, BOUNDARY}}
    return [
        (node, _masks(node, joins | {node}, net.outgoing, net.incoming, net.targets, net.boundaries)[0])
        for node in several
        if node not in silent
    ]


def _masks(
    join: int,
    blocked: frozenset[int],
    outgoing: Table,
    incoming: Table,
    targets: tuple[int, ...],
    boundaries: Table,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    by_node = [0] * len(outgoing)
    by_flow = [0] * len(targets)
    sources, hosts = _sources(outgoing), _hosts(boundaries)
    for bit, flow in enumerate(incoming[join]):
        _spread_back(blocked, flow, 1 << bit, by_node, by_flow, sources, hosts, incoming)
    return tuple(by_node), tuple(by_flow)


def _spread_back(
    blocked: frozenset[int],
    flow: int,
    mask: int,
    by_node: list[int],
    by_flow: list[int],
    sources: Mapping[int, int],
    hosts: Mapping[int, int],
    incoming: Table,
) -> None:
    pending = [flow]
    while pending:
        current = pending.pop()
        if by_flow[current] & mask:
            continue
        by_flow[current] |= mask
        node: int | None = sources[current]
        while node is not None and node not in blocked and not by_node[node] & mask:
            by_node[node] |= mask
            pending.extend(incoming[node])
            node = hosts.get(node)


def _sources(outgoing: Table) -> Mapping[int, int]:
    return {flow: node for node, flows in enumerate(outgoing) for flow in flows}


def _hosts(boundaries: Table) -> Mapping[int, int]:
    return {event: host for host, events in enumerate(boundaries) for event in events}
