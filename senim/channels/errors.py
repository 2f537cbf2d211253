"""What a door meets outside; the worker turns each into a later try or into giving up."""


class DoorTrouble(Exception):
    """The base."""


class TryLater(DoorTrouble):
    """The provider does not answer, is at fault, or asks to wait; `seconds` is how long it asked (0: it did not say)."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class NotAccepted(DoorTrouble):
    """The provider refuses this for good: the person blocked us, the file is gone, the message is not in its form."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UpdateUnreadable(DoorTrouble):
    """What came is not in the form that the provider documents; it is kept nowhere."""
