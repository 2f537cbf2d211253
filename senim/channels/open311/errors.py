"""What this door refuses; the views write each in the form of the specification."""

from collections.abc import Sequence


class Refused(Exception):
    """A call that cannot be done: the HTTP status and, for each fault, a sentence for the person before the app."""

    def __init__(self, status: int, faults: Sequence[str], seconds: int = 0) -> None:
        super().__init__("; ".join(faults))
        self.status = status
        self.faults = tuple(faults)
        self.seconds = seconds


class BadForm(Refused):
    """What was sent does not fit the service or the specification (400)."""

    def __init__(self, *faults: str) -> None:
        super().__init__(400, faults)


class NotThere(Refused):
    """There is no such service, request or token (404)."""

    def __init__(self, fault: str) -> None:
        super().__init__(404, [fault])
