"""What local problems are called, and what they refuse, in words."""

from django.utils.translation import gettext as _

from senim.referrals.problems.errors import ProblemRefused


def outcome_words(outcome: str) -> str:
    """How a problem ended."""
    return {
        "solved": _("Solved"),
        "eased": _("Better, but not solved"),
        "not_solved": _("Not solved"),
        "mistaken": _("There is no such problem"),
    }.get(outcome, "")


def measure_words(state: str) -> str:
    """What became of a measure that is over; empty while it is open."""
    return {"done": _("Done"), "dropped": _("Not taken")}.get(state, "")


def refused_words(refused: ProblemRefused) -> str:
    """What happened and what to do."""
    return {
        "over": _("This problem has ended. Open a new one, if it is back."),
        "cannot_share": _(
            "This request cannot be joined: it is safeguarded, a tip without a name, or a complaint about the police."
        ),
        "shares_another": _("This request shares another open problem. Take it out there first."),
        "not_shared": _("This request does not share the problem. What you see is how it stands now."),
        "measure_over": _("This measure was ended already. What you see is how it stands now."),
        "passed": _("This day has passed. Choose a later one."),
        "still_open": _("A measure is still open. Say first that it is done, or why it is not taken."),
        "too_many": _("A problem has at most 40 measures. End it, and open another one."),
    }.get(refused.code, _("That is not possible now."))
