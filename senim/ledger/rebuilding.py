"""Proof that the projections follow from the log: every app that keeps some tells here how to fold them anew and compare."""

from collections.abc import Callable, Iterator
from typing import Final

Differences = Callable[[], Iterator[str]]
_REBUILDERS: Final[dict[str, Differences]] = {}


def rebuilder(name: str) -> Callable[[Differences], Differences]:
    """Register a function that folds the log and yields one line for each cell that differs from the live tables."""

    def register(differences: Differences) -> Differences:
        _REBUILDERS[name] = differences
        return differences

    return register


def check(most: int = 20) -> list[str]:
    """The first `most` differences between the live projections and those folded from the log; empty when they are equal."""
    found: list[str] = []
    for name, differences in sorted(_REBUILDERS.items()):
        for line in differences():
            found.append(f"{name}: {line}")
            if len(found) >= most:
                return found
    return found
