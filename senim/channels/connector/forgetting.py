"""What the connector forgets by itself: answers that nobody asks for again, and deliveries of long ago."""

from typing import Final

from senim.channels.connector import idempotency
from senim.channels.connector_tables import Told

TOLD_KEPT_SECONDS: Final = 90 * 24 * 3600


def forget_old(at: int) -> int:
    """Forget what is over its time (`at` in µs); how many rows."""
    return idempotency.clear_old(at) + forget_told(at)


def forget_told(at: int) -> int:
    """Forget deliveries of other systems that came last more than ninety days ago; how many."""
    return Told.objects.filter(last_at__lt=at - TOLD_KEPT_SECONDS * 1_000_000).delete()[0]
