"""What gateways do with a token that comes: choose, fork, wait for others, go on."""

from typing import Any

from senim.kernel.stepping import Step


def choose(step: Step, node: int, _flow: int, scope: int) -> None:
    """An exclusive gateway, or an inclusive one that may go on: a choice is recorded, a mere merge is not."""
    chosen = step.chosen(node, step.sight(scope))
    if chosen is not None:
        net = step.marking.net
        given: dict[str, Any] = {"flows": [net.flow_ids[number] for number in chosen]}
        step.emit("completed", net.ids[node], step.scoped(node, scope, given))
    step.route(node, scope, chosen)


def parallel(step: Step, node: int, flow: int, scope: int) -> None:
    """A fork goes on at once, a join once every incoming flow has brought a token."""
    incoming = step.marking.net.incoming[node]
    if len(incoming) > 1 and flow >= 0:
        here = {token[3] for token in step.marking.tokens if token[0] == node and token[2] == scope}
        if len(here | {flow}) < len(incoming) or flow in here:
            _wait_on(step, node, flow, scope)
            return
        step.emit("completed", step.marking.net.ids[node], step.scoped(node, scope, {}))
    step.route(node, scope)


def inclusive(step: Step, node: int, flow: int, scope: int) -> None:
    """A split chooses at once, a join waits until nothing that may still come has come (`open_inclusive_join`)."""
    if flow >= 0 and node in step.marking.net.reach:
        _wait_on(step, node, flow, scope)
    else:
        choose(step, node, flow, scope)


def open_inclusive_join(step: Step) -> bool:
    """Let the first inclusive join go on that no token elsewhere in its scope can still reach, if there is one."""
    marking = step.marking
    for token in marking.tokens:
        if token[3] >= 0 and token[0] in marking.net.reach and _may_open(step, token[0], token[2]):
            node, scope = token[0], token[2]
            chosen = step.chosen(node, step.sight(scope))
            given: dict[str, Any] = {}
            if chosen is not None:
                given["flows"] = [marking.net.flow_ids[number] for number in chosen]
            step.emit("completed", marking.net.ids[node], step.scoped(node, scope, given))
            step.route(node, scope, chosen)
            return True
    return False


def _wait_on(step: Step, node: int, flow: int, scope: int) -> None:
    net = step.marking.net
    step.emit("entered", net.ids[node], step.scoped(node, scope, {"flow": net.flow_ids[flow]}))


def _may_open(step: Step, join: int, scope: int) -> bool:
    """BPMN 2.0, 13.4.3: no token can reach an empty incoming flow, unless it can also reach a filled one."""
    net, tokens = step.marking.net, step.marking.tokens
    by_node, by_flow = net.reach[join]
    filled = 0
    for bit, flow in enumerate(net.incoming[join]):
        if any(token[3] == flow and token[2] == scope for token in tokens):
            filled |= 1 << bit
    for token in tokens:
        if token[2] == scope and token[0] != join:
            mask = by_flow[token[3]] if token[3] >= 0 else by_node[token[0]]
            if token[3] >= 0:
                mask |= by_node[token[0]]
            if mask & ~filled and not mask & filled:
                return False
    return True
