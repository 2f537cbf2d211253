"""Cards on an officer's page of a case: apps above register here what they show there, such as hand-overs to other bodies."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from senim.casework.cases import Case


class Card(NamedTuple):
    """One card: its template, which gets `content` under the name `card`."""

    template: str
    content: Mapping[str, Any]


Show = Callable[[Case], Card | None]
_SHOWERS: Final[dict[str, Show]] = {}


def shower(name: str) -> Callable[[Show], Show]:
    """Register a function that gives the card of a case, or None for none; one query at most."""

    def register(show: Show) -> Show:
        _SHOWERS[name] = show
        return show

    return register


def cards(case: Case) -> list[Card]:
    """All cards of a case, in the order of the apps' names."""
    found = (show(case) for _, show in sorted(_SHOWERS.items()))
    return [card for card in found if card is not None]
