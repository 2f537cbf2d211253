"""What joint meetings refuse, in words with the way out."""

from django.utils.translation import gettext as _

from senim.referrals.meetings.errors import MeetingRefused


def refused_words(refused: MeetingRefused) -> str:
    """What happened and what to do."""
    return {
        "over": _("The meeting was held or called off. Call a new one."),
        "ahead": _("The meeting has not begun yet. Write the minutes once it has."),
        "passed": _("This time has passed. Choose a later one."),
        "not_invited": _(
            "This person cannot be taken out or named here: look at who takes part and who still has to do what."
        ),
        "undertaking_over": _("This was ended already. What you see is how it stands now."),
        "too_many": _("A meeting has at most 40 participants and 60 undertakings. Call another one."),
    }.get(refused.code, _("That is not possible now."))
