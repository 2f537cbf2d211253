"""What the ledger refuses."""


class LedgerRefused(Exception):
    """The base of what the ledger refuses; `code` is stable, the message is for developers."""

    code = "refused"


class StreamMoved(LedgerRefused):
    """Somebody else wrote the next step of this stream first: read it again and decide anew."""

    code = "stream_moved"


class NotCoded(LedgerRefused):
    """A payload holds something that is not a number, a date or a coded value: words never enter the log."""

    code = "not_coded"


class LogBusy(LedgerRefused):
    """A writer is still open, so the end of the log is not known yet: try again in a moment."""

    code = "log_busy"
