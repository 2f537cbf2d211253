"""What intake refuses; views turn each into words and a way out."""


class IntakeRefused(Exception):
    """The base; `code` is stable."""

    code = "refused"


class KeyReused(IntakeRefused):
    """The same idempotency key came with other words: nothing is stored and nothing of the first is shown."""

    code = "key_reused"


class DraftGone(IntakeRefused):
    """The draft was sent or removed while this came: what came now is in no request, and the person is told so."""

    code = "draft_gone"


class UnknownReceipt(IntakeRefused):
    """No request has this number and secret; the answer is the same whether the number exists or not."""

    code = "unknown_receipt"


class NotPossibleNow(IntakeRefused):
    """The request is not at a point where this can be done (withdraw what has ended, dispute what has no answer yet)."""

    code = "not_possible_now"


class LinkInvalid(IntakeRefused):
    """This is no link of ours."""

    code = "link_invalid"


class FileRefused(IntakeRefused):
    """A file is too large, of a type we do not take, empty, or not what its content says; `code` names which, `limit` the number."""

    def __init__(self, code: str, limit: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.limit = limit
