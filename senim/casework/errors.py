"""What casework refuses; views turn each into words and a way out."""

from django.core.exceptions import PermissionDenied


class OutOfScope(PermissionDenied):
    """The viewer may not read this request, or there is none: the answer is the same, so that nobody learns which."""


class CaseworkRefused(Exception):
    """The base; `code` is stable."""

    code = "refused"


class StepGone(CaseworkRefused):
    """The step does not wait any more: somebody was faster, or the process went another way. What was typed is kept on the page."""

    code = "step_gone"


class NotYours(CaseworkRefused):
    """The officer does not hold the role that this step, message or hand-over needs at this unit."""

    code = "not_yours"


class NotHeardNow(CaseworkRefused):
    """The process does not listen to this message any more."""

    code = "not_heard_now"


class TooManyOpenings(CaseworkRefused):
    """The officer has asked to open as many requests outside their scope as may wait at once."""

    code = "too_many_openings"


class OpeningNotWaiting(CaseworkRefused):
    """This asking is over or answered, or it is not the viewer's to answer."""

    code = "opening_not_waiting"


class SecondSignatureNeeded(CaseworkRefused):
    """The second signature is somebody else's, of another unit than the asker's."""

    code = "second_signature_needed"
