"""Activities that happen several times: standard loops, and copies one after the other or side by side."""

import json
from collections.abc import Mapping
from typing import Any

from senim.kernel.errors import Refused
from senim.kernel.state import Round, Token
from senim.kernel.stepping import Step
from senim.kernel.tables import HOLDS, MAX_COPIES, Repetition

# BPMN 2.0 (table 10.31) and, after the slash, what the engines call them.
_TOTAL = ("numberOfInstances", "nrOfInstances")
_DONE = ("numberOfCompletedInstances", "nrOfCompletedInstances")
_ACTIVE = ("numberOfActiveInstances", "nrOfActiveInstances")


def finish(step: Step, node: int, token: Token, variables: Mapping[str, Any], message: str | None = None) -> None:
    """Complete a task or a scope: its flows are chosen with the new variables in sight.

    `node` is the task, also where its token rests on an event-based gateway. Refuses `no_flow`.
    """
    net = step.marking.net
    given: dict[str, Any] = {}
    if variables:
        given["variables"] = variables
    if message is not None:
        given["message"] = message
    if token[4]:
        _finish_copy(step, token, given)
        return
    chosen = step.chosen(node, {**step.sight(token[2]), **variables}) if net.choices[node] else None
    if chosen is not None:
        given["flows"] = [net.flow_ids[flow] for flow in chosen]
    step.emit("completed", net.ids[node], step.naming(token, given))
    step.route(node, token[2], chosen)


def begin_copies(step: Step, node: int, _flow: int, scope: int) -> None:
    """A token comes to a MANY: its first copy is opened, or all of them; with none to open it goes on.

    Refuses `bad_copies`: no list, no whole number, more than MAX_COPIES.
    """
    net = step.marking.net
    rule, sight = net.repetitions[node], step.sight(scope)
    items: list[Any] = []
    if rule.mode == "loop":
        total, none = 0, rule.before and not _goes_on(rule, {**sight, "loopCounter": 0})
    else:
        items = _items(rule, sight, net.ids[node])
        total = len(items) if rule.collection else _cardinality(rule, sight, net.ids[node])
        none = total == 0
    if none:
        step.route(node, scope, step.chosen(node, sight))
        return
    given: dict[str, Any] = {"copies": total, **({"items": items} if items else {})}
    token = step.enter(node, scope, given)
    _begin_inside(step, token)
    if rule.mode == "parallel":
        for copy in range(2, total + 1):
            _begin_inside(step, step.enter(token.node, token.scope, {"copy": copy}))


def _begin_inside(step: Step, token: Token) -> None:
    if HOLDS[step.marking.net.kinds[token.node]]:
        step.begin(token.node, token.serial)


def _finish_copy(step: Step, token: Token, given: dict[str, Any]) -> None:
    marking = step.marking
    net, variables = marking.net, given.get("variables", {})
    many, going = marking.by_serial(token.scope), marking.round_of(token.scope)
    assert many is not None  # a copy is never without its MANY
    rule = net.repetitions[many.node]
    name = net.ids[many.node]
    if not _is_over(rule, going, {**step.sight(token.serial), **variables}):
        step.emit("completed", name, step.naming(token, given))
        if rule.mode != "parallel":
            _begin_inside(step, step.enter(token.node, token.scope, {"copy": going.begun + 1}))
        return
    chosen = step.chosen(many.node, {**step.sight(many.scope), **variables})
    if chosen is not None:
        given["flows"] = [net.flow_ids[flow] for flow in chosen]
    others = [one for one in marking.tokens if one.scope == many.serial and one is not token]
    step.emit("completed", name, step.naming(token, given if others else {**given, "last": True}))
    step.cancel_copies(others)
    step.forget()
    step.route(many.node, many.scope, chosen)


def _is_over(rule: Repetition, going: Round, sight: Mapping[str, Any]) -> bool:
    done = going.done + 1
    if rule.mode == "loop":
        return done == rule.maximum or not _goes_on(rule, sight)
    if done == going.total:
        return True
    if rule.until is None:
        return False
    active = going.total - done if rule.mode == "parallel" else 0
    counts = {**dict.fromkeys(_TOTAL, going.total), **dict.fromkeys(_DONE, done), **dict.fromkeys(_ACTIVE, active)}
    return rule.until.holds({**sight, **counts})


def _goes_on(rule: Repetition, sight: Mapping[str, Any]) -> bool:
    return rule.condition is None or rule.condition.holds(sight)


def _cardinality(rule: Repetition, sight: Mapping[str, Any], name: str) -> int:
    value = None if rule.cardinality is None else rule.cardinality.value(sight)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is not int or not 0 <= value <= MAX_COPIES:
        raise Refused(
            "bad_copies", f"the number of copies of {name} is not a whole number from 0 to {MAX_COPIES}", name
        )
    return value


def _items(rule: Repetition, sight: Mapping[str, Any], name: str) -> list[Any]:
    """A list as it stands when the copies begin; what happens to the variable later does not change it."""
    if not rule.collection:
        return []
    values = (expression.value(sight) for expression in rule.collection)
    found = next((value for value in values if isinstance(value, list | tuple)), None)
    if found is None or len(found) > MAX_COPIES:
        raise Refused("bad_copies", f"{name} needs a list of at most {MAX_COPIES} entries for its copies", name)
    try:
        json.dumps(found)
    except (TypeError, ValueError, RecursionError) as error:
        raise Refused("bad_copies", f"the list of {name} has an entry that cannot be kept", name) from error
    return list(found)
