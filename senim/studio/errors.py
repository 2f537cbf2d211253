"""What the studio refuses."""


class StudioRefused(Exception):
    """The base of what this app refuses."""


class CaseUnknown(StudioRefused):
    """A pseudonym that leads to no run of ours."""


class DraftElsewhere(StudioRefused):
    """A colleague saved the draft meanwhile, or it is no longer being drawn: nothing was overwritten."""


class DraftUnreadable(StudioRefused):
    """The text is not a BPMN file that could ever be read: too large, no XML, or with declarations that are refused."""


class DraftUnsound(StudioRefused):
    """The model has faults and may not be handed in or released; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} faults")
        self.count = count


class OwnDraft(StudioRefused):
    """Whoever drew a model does not release it: a second person looks at it."""


class NoOlderVersion(StudioRefused):
    """Requests move from a version that was in force before, to the one that is; this is none of those before."""


class NotHandedIn(StudioRefused):
    """Only a draft that was handed in can be given back or released."""


class FileNotTaken(StudioRefused):
    """A file that is no event log: `reason` is empty, too_large, unknown (no format we read) or unlike (not what it is called)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LogBusy(StudioRefused):
    """The worker is still at work on this log."""


class ModelUnreadable(StudioRefused):
    """A model with which no log can be compared; the text says why, in English."""


class ServiceSealed(StudioRefused):
    """A service of which nothing leaves the house: it is there for study only, or its requests are sealed."""


class TooManyWaiting(StudioRefused):
    """So many pieces of work of one person wait for the worker already; `most` says how many may."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} are waiting")
        self.most = most


class NotYours(StudioRefused):
    """Only its owner deletes it."""


class FileGone(StudioRefused):
    """The file of the log is not ready, its time is over, or it is no longer within the right of whoever asked for it."""
