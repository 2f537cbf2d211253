"""Joins: when a parallel join is complete, and when an inclusive join may go on (BPMN 2.0, 13.4.3)."""

from senim.simulation.fields import (
    FIRST,
    FLOW,
    INTO,
    INTO_END,
    MASKS,
    MERGE,
    NEXT,
    NODE,
    NODE_NUMBER,
    NOTHING,
    NUMBER,
    SCOPE,
    STEP,
    Row,
)
from senim.simulation.tokens import remove


def is_complete(memory: Row, case: int, node: int, flow: int, scope: int) -> bool:
    """Whether a token arriving on `flow` completes a parallel join: one waits on every other flow, none on its own."""
    for place in range(memory[node + INTO], memory[node + INTO_END]):
        other = memory[place]
        if _waits(memory, case, other, scope) == (other == flow):
            return False
    return True


def _waits(memory: Row, case: int, flow: int, scope: int) -> bool:
    token = memory[case + FIRST]
    while token != NOTHING:
        if memory[token + FLOW] == flow and memory[token + SCOPE] == scope:
            return True
        token = memory[token + NEXT]
    return False


def take_waiting(memory: Row, case: int, node: int, scope: int) -> None:
    """Take one token from every flow on which one waits before a join."""
    token = memory[case + FIRST]
    while token != NOTHING:
        after = memory[token + NEXT]
        if memory[token + NODE] == node and memory[token + SCOPE] == scope and memory[token + FLOW] >= 0:
            twin = after
            while twin != NOTHING and (memory[twin + FLOW] != memory[token + FLOW] or memory[twin + SCOPE] != scope):
                twin = memory[twin + NEXT]
            if twin == NOTHING:
                remove(memory, token)
        token = after


def ready_merge(memory: Row, case: int) -> int:
    """A token that waits before an inclusive join which may go on, or NOTHING."""
    token = memory[case + FIRST]
    while token != NOTHING:
        node = memory[token + NODE]
        waits = memory[token + FLOW] >= 0 and memory[node + STEP] == MERGE
        if waits and _may_open(memory, case, node, memory[token + SCOPE]):
            return token
        token = memory[token + NEXT]
    return NOTHING


def _may_open(memory: Row, case: int, join: int, scope: int) -> bool:
    """No token can reach an empty incoming flow, unless it can also reach a filled one."""
    filled = _filled(memory, case, join, scope)
    token = memory[case + FIRST]
    while token != NOTHING:
        if memory[token + SCOPE] == scope and memory[token + NODE] != join:
            mask = _reached(memory, join, token)
            if mask & ~filled and not mask & filled:
                return False
        token = memory[token + NEXT]
    return True


def _filled(memory: Row, case: int, join: int, scope: int) -> int:
    filled, bit = 0, 1
    for place in range(memory[join + INTO], memory[join + INTO_END]):
        if _waits(memory, case, memory[place], scope):
            filled |= bit
        bit += bit
    return filled


def _reached(memory: Row, join: int, token: int) -> int:
    """Which incoming flows of the join the token can still reach; the masks stand by node, then by flow."""
    at = memory[join + MASKS]
    mask = memory[at + memory[memory[token + NODE] + NODE_NUMBER]]
    flow = memory[token + FLOW]
    if flow >= 0:
        mask |= memory[at + memory[flow + NUMBER]]
    return mask
