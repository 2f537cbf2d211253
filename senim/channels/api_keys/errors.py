"""What a key is refused for."""


class KeyTrouble(Exception):
    """The base."""


class KeyRefused(KeyTrouble):
    """No key, a wrong or revoked one, or one for something else; the answer is the same for all of them."""


class RateExceeded(KeyTrouble):
    """A key or a place called too often; `seconds` until it may again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


class ScopeUnknown(KeyTrouble, ValueError):
    """A scope that is not in the closed list."""
