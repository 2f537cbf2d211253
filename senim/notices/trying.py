"""How often and how soon a notice is tried again, and when a whole channel rests. Pure: chance comes in as a number."""

from typing import Final, NamedTuple

SECOND: Final = 1_000_000
FIRST_SECONDS: Final = 30
LONGEST_SECONDS: Final = 2 * 3600
MOST_ATTEMPTS: Final = 12
"""With the delays below, a notice is tried for about nine hours: a provider may be down for an evening."""

TROUBLED_AFTER: Final = 5
LONGEST_REST_SECONDS: Final = 300


def delay_us(attempts: int, chance: float, first_seconds: float = FIRST_SECONDS) -> int:
    """How long to wait after so many attempts: twice as long each time, up to two hours; `chance` (0 to 1) spreads it by a half,

    so that what failed together does not come back together.
    """
    usual = min(first_seconds * 2 ** min(attempts - 1, 20), LONGEST_SECONDS)
    return int(usual * (0.75 + 0.5 * chance) * SECOND)


class Health(NamedTuple):
    """How a channel fares: faults of the provider in a row, since when, and until when it rests (µs)."""

    failures: int = 0
    since: int | None = None
    rests_until: int = 0

    def failed(self, at: int, rest_seconds: float = 10.0) -> "Health":
        """One more fault: after five in a row it rests, then one notice tries it, and each time it rests twice as long."""
        failures = self.failures + 1
        since = at if self.since is None else self.since
        if failures < TROUBLED_AFTER:
            return Health(failures, since, 0)
        rest = min(rest_seconds * 2 ** min(failures - TROUBLED_AFTER, 20), LONGEST_REST_SECONDS)
        return Health(failures, since, at + int(rest * SECOND))

    def is_down(self) -> bool:
        """Whether it is given a rest."""
        return self.failures >= TROUBLED_AFTER
