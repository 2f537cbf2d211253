"""Small cells: below ten cases a share says more about persons than about a process, so it is never shown."""

from typing import Final

FLOOR: Final = 10


def suppressed(count: int, floor: int = FLOOR) -> bool:
    """Whether percentages of so few cases must be left out; a count of 0 is below the floor too."""
    return count < floor


def share(part: int, whole: int, floor: int = FLOOR) -> float | None:
    """Give part / whole, or nothing where the whole has fewer cases than the floor."""
    return None if suppressed(whole, floor) else part / whole
