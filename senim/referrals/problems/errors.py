"""What a local problem refuses; views turn each into words with the way out."""


class ProblemRefused(Exception):
    """The base; `code` is stable."""

    code = "refused"


class ProblemOver(ProblemRefused):
    """The problem has ended."""

    code = "over"


class CannotShare(ProblemRefused):
    """The request must not stand in a record that others read: safeguarded, a tip without a name, a complaint about the police."""

    code = "cannot_share"


class SharesAnother(ProblemRefused):
    """The request shares another open problem."""

    code = "shares_another"


class NotShared(ProblemRefused):
    """The request does not share this problem, or was told that it ended."""

    code = "not_shared"


class MeasureOver(ProblemRefused):
    """The measure is done or dropped already, or belongs to another problem."""

    code = "measure_over"


class DayPassed(ProblemRefused):
    """The day lies in the past."""

    code = "passed"


class StillOpen(ProblemRefused):
    """A measure is still open: it must be ended first."""

    code = "still_open"


class TooMany(ProblemRefused):
    """More measures than one problem may have."""

    code = "too_many"
