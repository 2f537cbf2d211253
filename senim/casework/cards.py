"""Cards on an officer's page of a case: apps above register here what they show there, such as hand-overs to other bodies."""

from senim.casework.cases import Case
from senim.intake.cards import Card, Cards

__all__ = ["Card", "cards", "shower"]

_CARDS: Cards[Case] = Cards()
shower, cards = _CARDS.shower, _CARDS.of
