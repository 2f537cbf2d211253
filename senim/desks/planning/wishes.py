"""What the head of an office wants of a plan, as it is kept with a reckoning and shown again."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from senim.desks.planning.enough import Target
from senim.desks.planning.shifts import Rules

LENGTHS: Final = (180, 240, 300, 360, 480)
"""Minutes of paid time that a shift may have."""
MOST_OFFICERS: Final = 60
MINUTES: Final = (1, 60)
SHARES: Final = (50, 99)
BREAKS: Final = (30, 60)
DAYS: Final = (5, 6)


class Wishes(NamedTuple):
    """Officers there are; of all visitors `share` per cent wait under `minutes`; shift lengths, break, and days a week."""

    officers: int
    minutes: int = 10
    share: int = 90
    lengths: tuple[int, ...] = (240, 300, 360, 480)
    break_minutes: int = 60
    days: int = 5

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return {**self._asdict(), "lengths": list(self.lengths)}

    @classmethod
    def kept(cls, document: Mapping[str, Any]) -> "Wishes":
        """From what was kept."""
        return cls(**{**document, "lengths": tuple(document["lengths"])})

    def rules(self, counters: int) -> Rules:
        """The rules of the plan in an office with so many counters."""
        return Rules(
            officers=self.officers,
            counters=counters,
            lengths=self.lengths,
            break_minutes=self.break_minutes,
            days_most=self.days,
        )

    @property
    def target(self) -> Target:
        """The target in seconds and as a share."""
        return Target(self.minutes * 60.0, self.share / 100)
