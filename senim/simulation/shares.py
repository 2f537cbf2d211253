"""How often each outgoing flow is taken: the scenario's shares in place of conditions."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from senim.kernel.tables import Choice, Net
from senim.simulation.errors import ScenarioInvalid

_ROUNDING: Final = 0.01
"""Shares written with two or three digits may miss 1 by so much; they are then scaled to it."""


class Shares(NamedTuple):
    """The probability of each flow by its number, 1 where nothing is chosen; and what had to be assumed."""

    odds: tuple[float, ...]
    warnings: tuple[str, ...]


def shares(net: Net, branches: Mapping[str, float]) -> Shares:
    """The shares of all flows. Refuses (ScenarioInvalid) what is no probability, or leaves a choice without a way out."""
    odds = [1.0] * len(net.flow_ids)
    warnings: list[str] = []
    for node, choice in enumerate(net.choices):
        if choice is not None and choice.first_only:
            found, warning = _one_of(net, node, branches)
        elif choice is not None:
            found, warning = _some_of(net, node, choice, branches)
        else:
            continue
        for flow, share in found.items():
            odds[flow] = share
        warnings += [warning] if warning else []
    return Shares(tuple(odds), tuple(warnings))


def _one_of(net: Net, node: int, branches: Mapping[str, float]) -> tuple[dict[int, float], str]:
    """An exclusive gateway: flows without a share divide what is left equally."""
    flows, name = net.outgoing[node], net.ids[node]
    given = {flow: branches[net.flow_ids[flow]] for flow in flows if net.flow_ids[flow] in branches}
    open_flows = [flow for flow in flows if flow not in given]
    total = sum(given.values())
    if total > 1 + _ROUNDING or (not open_flows and total < 1 - _ROUNDING):
        raise ScenarioInvalid(f"the shares after {name} add up to {total:g}, not to 1")
    left = max(0.0, 1 - total)
    found = given | {flow: left / len(open_flows) for flow in open_flows}
    whole = sum(found.values())
    warning = ""
    if len(open_flows) > 1 and left > 0:
        named = ", ".join(net.flow_ids[flow] for flow in open_flows)
        warning = f"no shares are given for {named} after {name}: each is taken equally often"
    return {flow: share / whole for flow, share in found.items()}, warning


def _some_of(net: Net, node: int, choice: Choice, branches: Mapping[str, float]) -> tuple[dict[int, float], str]:
    """An inclusive gateway or conditions behind a task: each flow is drawn for itself, the default when none was."""
    found, assumed = {}, []
    for flow, condition in zip(choice.flows, choice.conditions, strict=True):
        name = net.flow_ids[flow]
        if condition is not None and name not in branches:
            assumed.append(name)
        found[flow] = branches.get(name, 1.0 if condition is None else 0.5)
    if choice.default < 0 and not any(found.values()):
        raise ScenarioInvalid(f"after {net.ids[node]} every share is 0 and there is no default flow")
    warning = f"no shares are given for {', '.join(assumed)} after {net.ids[node]}: 0.5 each" if assumed else ""
    return found, warning
