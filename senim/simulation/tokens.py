"""The tokens of a case: a list through the records of all tokens, and the free records."""

from senim.simulation.fields import (
    BORN,
    CASE,
    ENTERED,
    FIRST,
    FLOW,
    FREE,
    INSIDE,
    LEFT,
    NEVER,
    NEXT,
    NODE,
    NOTHING,
    NOW,
    RESTS,
    SCOPE,
    SERIAL,
    STAGE,
    TOKENS_FREE,
    Row,
)


def put(memory: Row, case: int, node: int, scope: int, flow: int) -> int:
    """Let a token come to rest on a node, or before a join on one of its flows; gives its record."""
    token = memory[FREE]
    memory[FREE] = memory[token + NEXT]
    memory[TOKENS_FREE] -= 1
    memory[SERIAL] += 1
    memory[token + NODE] = node
    memory[token + CASE] = case
    memory[token + SCOPE] = scope
    memory[token + FLOW] = flow
    memory[token + BORN] = memory[SERIAL]
    memory[token + NEXT] = memory[case + FIRST]
    memory[token + INSIDE] = 0
    memory[token + LEFT] = 0
    memory[token + STAGE] = RESTS
    memory[token + ENTERED] = memory[NOW]
    memory[case + FIRST] = token
    if scope != NOTHING:
        memory[scope + INSIDE] += 1
    return token


def remove(memory: Row, token: int) -> None:
    """Take a token away; what waits inside it stays."""
    case, after = memory[token + CASE], memory[token + NEXT]
    ahead = memory[case + FIRST]
    if ahead == token:
        memory[case + FIRST] = after
    else:
        while memory[ahead + NEXT] != token:
            ahead = memory[ahead + NEXT]
        memory[ahead + NEXT] = after
    if memory[token + SCOPE] != NOTHING:
        memory[memory[token + SCOPE] + INSIDE] -= 1
    memory[token + BORN] = NEVER
    memory[token + NEXT] = memory[FREE]
    memory[FREE] = token
    memory[TOKENS_FREE] += 1
