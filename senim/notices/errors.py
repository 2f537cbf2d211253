"""What the notices refuse, and the two ways in which a transport says that a message did not go."""

import re
from typing import Final

_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_.\-]{0,39}\Z")


class NoticesRefused(Exception):
    """The base; `code` is stable, views turn it into words."""

    code = "refused"


class UnknownNotice(NoticesRefused):
    """There is no such notice, or not within one's scope."""

    code = "unknown_notice"


class NotDead(NoticesRefused):
    """Only a notice that was given up can be sent again by hand."""

    code = "not_dead"


class WayUnknown(NoticesRefused):
    """The person left no address for this channel."""

    code = "way_unknown"


class TokenInvalid(NoticesRefused):
    """This is no unsubscribe link of ours."""

    code = "token_invalid"


class WordingRefused(NoticesRefused):
    """A template does not fit: `code` says why (missing, unknown_field, brace, too_long, control), `field` where, `limit` the number."""

    def __init__(self, code: str, field: str = "", detail: str = "", limit: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.detail = detail
        self.limit = limit


class SameWriter(NoticesRefused):
    """Whoever wrote a template may not also approve it."""

    code = "same_writer"


class WordingGone(NoticesRefused):
    """The proposal was decided meanwhile, or a newer one took its place."""

    code = "wording_gone"


class Undelivered(Exception):
    """The base of what a transport raises. `reason` is a short code, never the provider's words: they may hold an address."""

    def __init__(self, reason: str) -> None:
        self.reason = reason if _CODE.match(reason) else "other"
        super().__init__(self.reason)


class Temporary(Undelivered):
    """Not now: the provider is busy, down or does not answer. It is tried again, not before `retry_seconds` when given.

    `whole_line`: the provider itself fails, not this one message; several in a row and the channel rests for a while.
    """

    def __init__(self, reason: str, retry_seconds: float = 0.0, *, whole_line: bool = True) -> None:
        super().__init__(reason)
        self.retry_seconds = retry_seconds
        self.whole_line = whole_line


class Refused(Undelivered):
    """Never: the address does not exist, the person blocked us, the message is not allowed. It is given up at once."""
