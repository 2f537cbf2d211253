"""What a front office says to people and to officers: waits, states, outcomes, and what is refused with its way out."""

from django.utils.translation import gettext as _

from senim.desks.errors import DeskRefused
from senim.desks.estimating import Told
from senim.desks.rows import clock
from senim.desks.ticketing import Shut

OUTCOMES = ("advised", "opened", "continued", "done", "referred", "left_early")
"""How serving ends, in the order in which the console offers them."""


def wait_words(told: Told | None) -> str:
    """The wait as a range, in whole minutes; over an hour still in minutes up to two, then in hours."""
    if told is None:
        return ""
    if told.high is None:
        return _("We cannot say how long now")
    if told.high <= 2:
        return _("Now, or in a minute or two")
    if told.low < 1:
        return _("Up to %(high)s min") % {"high": told.high}
    if told.high >= 120:
        return _("%(low)s to %(high)s h") % {"low": told.low // 60, "high": -(-told.high // 60)}
    return _("%(low)s to %(high)s min") % {"low": told.low, "high": told.high}


def late_words(told: Told | None) -> str:
    """What is said to somebody who may not be served before the office closes; empty for everybody else."""
    if told is None or not told.late:
        return ""
    return _("The office may close before your turn. Ask at the counter about an appointment.")


def shut_words(shut: Shut | None, language: str) -> str:
    """That an office is closed, until when and why; empty while it is open."""
    if shut is None:
        return ""
    reason = getattr(shut.closure, f"reason_{language[:2]}", "") if shut.closure else ""
    words = _("The office is closed now.")
    if shut.until:
        words = _("The office is closed until %(clock)s.") % {"clock": clock(shut.until)}
    return f"{words} {reason}".strip()


def state_words(state: str) -> str:
    """Where a visit stands, to officers."""
    return {
        "booked": _("Booked"),
        "waiting": _("Waiting"),
        "invited": _("Called to a counter"),
        "serving": _("Being served"),
        "held": _("On hold"),
        "away": _("Stepped out"),
        "finished": _("Finished"),
        "left": _("Left"),
        "missed": _("Did not come"),
        "cancelled": _("Cancelled"),
    }[state]


def outcome_words(outcome: str) -> str:
    """How a visit ended."""
    return {
        "advised": _("Advice was given"),
        "opened": _("A request was opened"),
        "continued": _("An open request was continued"),
        "done": _("It was done at the counter"),
        "referred": _("Sent to another body"),
        "left_early": _("The person broke off"),
        "no_show": _("Nobody came when called"),
        "gave_up": _("The person left the line"),
        "closed": _("The office closed"),
    }.get(outcome, outcome)


def branch_words(branch: str) -> str:
    """A branch of the police, as the one who is asked to come down."""
    return {
        "investigative": _("Investigative police"),
        "criminal": _("Criminal police"),
        "administrative": _("Administrative police"),
    }.get(branch, branch)


def refused_words(refused: DeskRefused) -> str:
    """What happened and what to do."""
    return {
        "unknown_office": _("There is no such front office."),
        "unknown_service": _("This office does not serve that. Choose another service, or ask at the counter."),
        "unknown_counter": _("This counter is not there any more. Choose another one."),
        "unknown_visit": _("We know no visit with this code here. Look at the code again, or take a ticket."),
        "not_now": _("That is not possible now: the visit stands elsewhere. What you see is how it stands."),
        "moved_on": _("This was done already, or a colleague was first. What you see is how it stands now."),
        "office_closed": _("The office is closed now. Come when it is open, or book a time on the site."),
        "nobody_waits": _("Nobody waits for what this counter serves."),
        "counter_busy": _("This counter has somebody already. Finish that visit first."),
        "unknown_request": _("You can read no request with this number. Look at the number again."),
        "unknown_kiosk": _("This device gives no tickets. An officer pairs it on the page of the office."),
        "block_wrong": _("This number cannot be given. Take a new ticket."),
    }.get(refused.code, _("That is not possible now."))
