"""Cards on the person's own page of a request: apps above register here what they show there, such as a shared problem."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from senim.intake.models import ServiceRequest


class Card(NamedTuple):
    """One card: its template, which gets `content` under the name `card`."""

    template: str
    content: Mapping[str, Any]


Show = Callable[[ServiceRequest], Card | None]
_SHOWERS: Final[dict[str, Show]] = {}


def shower(name: str) -> Callable[[Show], Show]:
    """Register a function that gives the card of a request, or None for none; its queries must be few and bounded."""

    def register(show: Show) -> Show:
        _SHOWERS[name] = show
        return show

    return register


def cards(request: ServiceRequest) -> list[Card]:
    """All cards of a request, in the order of the apps' names."""
    found = (show(request) for _, show in sorted(_SHOWERS.items()))
    return [card for card in found if card is not None]
