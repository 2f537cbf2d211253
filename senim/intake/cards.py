"""Cards on the person's own page of a request, and how cards are registered: apps above show there, such as a shared problem."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from senim.intake.models import ServiceRequest

T = TypeVar("T")


class Card(NamedTuple):
    """One card: its template, which gets `content` under the name `card`."""

    template: str
    content: Mapping[str, Any]


class Cards(Generic[T]):
    """The cards of one page, which is about a `T`: apps above register what they show there."""

    def __init__(self) -> None:
        """Begin with none."""
        self._showers: dict[str, Callable[[T], Card | None]] = {}

    def shower(self, name: str) -> Callable[[Callable[[T], Card | None]], Callable[[T], Card | None]]:
        """Register a function that gives the card, or None for none; its queries must be few and bounded."""

        def register(show: Callable[[T], Card | None]) -> Callable[[T], Card | None]:
            self._showers[name] = show
            return show

        return register

    def of(self, about: T) -> list[Card]:
        """All cards, in the order of the apps' names."""
        found = (show(about) for _, show in sorted(self._showers.items()))
        return [card for card in found if card is not None]


_CARDS: Cards[ServiceRequest] = Cards()
shower, cards = _CARDS.shower, _CARDS.of
