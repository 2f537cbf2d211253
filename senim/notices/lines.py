"""How a channel fares, remembered between attempts and shown to people: five faults of the provider in a row and it rests."""

from senim.notices.models import Line
from senim.notices.trying import Health


class Lines:
    """The health of one channel in this worker; what changes is written to its row, so that the board shows it."""

    def __init__(self, channel: str, rest_seconds: float) -> None:
        """Begin as if all were well; a channel that is still down shows it within five attempts."""
        self.channel = channel
        self.rest_seconds = rest_seconds
        self.health = Health()
        self._well = False

    def rests(self, at: int) -> bool:
        """Whether the channel is left alone for now."""
        return self.health.rests_until > at

    def failed(self, at: int, reason: str) -> None:
        """The provider failed."""
        self.health = self.health.failed(at, self.rest_seconds)
        if self.health.is_down():
            self._keep(
                failing_since=self.health.since,
                failures=self.health.failures,
                reason=reason,
                rests_until=self.health.rests_until,
            )
            self._well = False

    def worked(self, at: int) -> None:
        """It works (again). Written the first time in this worker, and when it had been down."""
        if not self._well:
            self._keep(failing_since=None, failures=0, reason="", rests_until=0, worked_at=at)
            self._well = True
        self.health = Health()

    def _keep(self, **columns: object) -> None:
        Line.objects.update_or_create(channel=self.channel, defaults=columns)
