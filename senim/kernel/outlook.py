"""What lies ahead of a run in the middle: whether it always comes to an end from here, and what it may still come to."""

from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from senim.kernel.marking_space import Marking, Space
from senim.kernel.soundness import Search
from senim.kernel.state import State, Token
from senim.kernel.tables import MANY, Net

MAX_MOVES: Final = (10_000, 40_000)
"""Moves of the two searches: in every order, then without those whose order makes no difference. Less than a second."""
MAX_MARKINGS: Final = 64
"""So many different markings may stand for one state: copies are looked at one at a time."""


class Outlook(NamedTuple):
    """`ends`: from here every way can come to an end; None where that could not be decided. `stuck_at`: the id of an
    element at which it may stand for ever, else empty. `ahead`: the ids of all that may still be reached, with what
    waits now.
    """

    ends: bool | None
    stuck_at: str
    ahead: frozenset[str]


def outlook(state: State) -> Outlook:
    """The outlook of a state whose tokens rest; conditions, timers and messages may go either way."""
    markings = _markings(state)
    if not markings:
        return Outlook(None, state.net.id, frozenset())
    found = [_from(state.net, marking) for marking in markings]
    ahead = frozenset().union(*(one.ahead for one in found))
    worst = next((one for one in found if one.ends is False), None) or next(
        (one for one in found if not one.ends), None
    )
    return (worst or found[0])._replace(ahead=ahead)


@lru_cache(maxsize=4_096)
def _from(net: Net, marking: Marking) -> Outlook:
    """Runs stand in few different places: each is searched once."""
    for few, most in zip((False, True), MAX_MOVES, strict=True):
        search = Search(net, Space(net, few, most))
        search.run_from(marking)
        if search.complete:
            break
    resting = {search.space.owner(place) for place in marking}
    ahead = frozenset(net.ids[node] for node in search.space.reached | resting)
    if not search.complete:
        return Outlook(None, net.id, ahead)
    stuck = next((one for one in search.after if search.is_stuck(one)), None) or next(iter(search.lost()), None)
    faulty = sorted(net.ids[node] for node in search.space.uncaught) + sorted(search.space.restless)
    if stuck is not None:
        faulty = [_name(search, stuck), *faulty]
    return Outlook(not faulty, faulty[0] if faulty else "", ahead)


def _name(search: Search, marking: Marking) -> str:
    """The innermost of the places, the first by name."""
    ids = search.net.ids
    leaves = [search.space.owner(place) for place in marking if not search.holds(place)]
    return min(ids[node] for node in leaves or [search.space.owner(place) for place in marking])


def _markings(state: State) -> list[Marking]:
    """The markings that stand for a state: of copies side by side each kind once; nothing where there are too many."""
    inside: dict[int, list[Token]] = {}
    for token in state.tokens:
        inside.setdefault(token.scope, []).append(token)
    found = _scope_markings(state.net, inside, inside.get(0, []))
    return sorted(found) if len(found) <= MAX_MARKINGS else []


def _scope_markings(net: Net, inside: dict[int, list[Token]], tokens: list[Token]) -> set[Marking]:
    each = [_token_markings(net, inside, token) for token in tokens]
    return {tuple(sorted(sum(chosen, ()))) for chosen in _few(each)}


def _few(each: list[set[Marking]]) -> list[tuple[Marking, ...]]:
    """Every combination, as far as one too many."""
    combined = product(*(sorted(one) for one in each))
    return [chosen for chosen, _ in zip(combined, range(MAX_MARKINGS + 1), strict=False)]


def _token_markings(net: Net, inside: dict[int, list[Token]], token: Token) -> set[Marking]:
    if token.flow >= 0:
        return {(len(net.ids) + token.flow,)}
    within = inside.get(token.serial, [])
    if net.kinds[token.node] != MANY:
        return {tuple(sorted((token.node, *one))) for one in _scope_markings(net, inside, within)}
    copies = set().union(*(_token_markings(net, inside, copy) for copy in within))
    return {tuple(sorted((token.node, *one))) for one in copies}
