"""What goes wrong on the way to a receiver."""


class NotTaken(Exception):
    """The other side did not take it: `status` that it answered (0: none), and a reason of ours."""

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class AddressRefused(ValueError):
    """An address to which nothing is sent: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ChangeGone(Exception):
    """There is no such undelivered change any more: it was dealt with meanwhile."""
