"""Why a letter is not taken: a short code for the journal and for the words that its sender gets."""


class LetterRefused(Exception):
    """A letter that cannot be read within our limits: `reason` is one of the codes in docs/reference/email.md."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
