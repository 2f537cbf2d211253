"""Carries a state over to another net: every token stays at the element of the same name, kind and surrounding scopes."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from senim.kernel.events import Event
from senim.kernel.state import State, Timer, Token
from senim.kernel.tables import ROOT, Net

NOWHERE: Final = -1


class Crossing(NamedTuple):
    """For each node and flow of one net its number in another, NOWHERE where the other has none."""

    nodes: tuple[int, ...]
    flows: tuple[int, ...]


@lru_cache(maxsize=64)
def crossing(net: Net, target: Net) -> Crossing:
    """Where each place of a net is in the target.

    A node is found by its id, its kind and the same of all scopes around it, never by its number; a flow by its id and
    the node that it leads to.
    """
    there = {_path(target, node): node for node in range(len(target.ids))}
    nodes = tuple(there.get(_path(net, node), NOWHERE) for node in range(len(net.ids)))
    return Crossing(nodes, tuple(_flow_there(net, target, flow, nodes) for flow in range(len(net.flow_ids))))


def _path(net: Net, node: int) -> tuple[tuple[str, int], ...]:
    found = []
    while node != ROOT:
        found.append((net.ids[node], net.kinds[node]))
        node = net.parents[node]
    return tuple(found)


def _flow_there(net: Net, target: Net, flow: int, nodes: tuple[int, ...]) -> int:
    node = nodes[net.targets[flow]]
    coming = target.incoming[node] if node != NOWHERE else ()
    return next((one for one in coming if target.flow_ids[one] == net.flow_ids[flow]), NOWHERE)


def arms_of(net: Net, token: Token | None) -> tuple[tuple[int, Any], ...]:
    """The timers that belong to a resting token, or (None) to the process itself."""
    return net.root_arms if token is None else net.arms[token.node]


def carried(target: Net, state: State, event: Event) -> State:
    """The state on the target after a `migrated` event that `migrating.passage` gave for this state.

    Tokens keep their serial numbers, copies their count and items, variables their values. A timer keeps the moment
    at which it is due: what was promised to somebody is not counted anew.
    """
    found, given = crossing(state.net, target), event.data or {}
    tokens = tuple([
        token._replace(node=found.nodes[token.node], flow=found.flows[token.flow] if token.flow >= 0 else NOWHERE)
        for token in state.tokens
    ])  # fmt: skip
    moved = State(target, state.status, state.serial, tokens, (), state.variables, state.rounds)
    return moved._replace(timers=(*_kept(state, target, found, given.get("dropped", ())), *_armed(moved, given)))


def _kept(state: State, target: Net, found: Crossing, dropped: Iterable[Any]) -> tuple[Timer, ...]:
    gone = {(int(serial), str(name)) for serial, name in dropped}
    ids = state.net.ids
    staying = [timer for timer in state.timers if (timer.token, ids[timer.node]) not in gone]
    return tuple([_timer_there(timer, state.net, target, found.nodes[timer.node]) for timer in staying])


def _timer_there(timer: Timer, net: Net, target: Net, node: int) -> Timer:
    """A timer that repeats in both goes on where it was; one that repeats in one of them only follows the target."""
    rule = target.cycles.get(node)
    if rule is None:
        return timer._replace(node=node, left=0)
    return timer._replace(node=node, left=timer.left if timer.node in net.cycles else rule.times - 1)


def _armed(state: State, given: Mapping[str, Any]) -> list[Timer]:
    by_serial = {token.serial: token for token in state.tokens}
    net, timers = state.net, []
    for serial, name, due in given.get("armed", ()):
        arms = arms_of(net, by_serial.get(serial))
        node, rule = next((node, rule) for node, rule in arms if net.ids[node] == name)
        timers.append(Timer(due, serial, node, rule.times - 1 if node in net.cycles else 0))
    return timers
