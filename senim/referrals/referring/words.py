"""Hand-overs in words: states, reasons, outcomes, kinds."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from senim.design.parts import State
from senim.referrals.referring.models import Referral

STATES: Final[Mapping[str, Promise]] = {
    "pending": gettext_lazy("Waits for an answer"),
    "accepted": gettext_lazy("Accepted"),
    "in_progress": gettext_lazy("Being worked on"),
    "done": pgettext_lazy("hand-over", "Done"),
    "declined": gettext_lazy("Declined"),
    "revoked": gettext_lazy("Taken back"),
}
KINDS: Final[Mapping[str, Promise]] = {
    "refer": gettext_lazy("Refer: we share a part and stay the owner"),
    "transfer": gettext_lazy("Transfer: the body leads once it has accepted"),
}
DECLINED: Final[Mapping[str, Promise]] = {
    "no_room": gettext_lazy("We have no room or nobody free now"),
    "not_ours": gettext_lazy("This is not what we do"),
    "other_place": gettext_lazy("The person lives outside our area"),
    "not_enough": gettext_lazy("What was shared is not enough to help"),
    "person_declined": gettext_lazy("The person does not want our help"),
}
OUTCOMES: Final[Mapping[str, Promise]] = {
    "helped": gettext_lazy("The person was helped"),
    "partly": gettext_lazy("Helped in part"),
    "not_reached": gettext_lazy("We could not reach the person"),
    "person_stopped": gettext_lazy("The person no longer wants our help"),
}
REVOKED: Final[Mapping[str, Promise]] = {
    "withdrawn": gettext_lazy("The person took the consent back"),
    "expired": gettext_lazy("The consent ran out"),
    "not_needed": gettext_lazy("Help is no longer needed"),
    "wrong_body": gettext_lazy("It went to the wrong body"),
    "other": gettext_lazy("For another reason"),
}
CHOSEN: Final[tuple[str, ...]] = ("not_needed", "wrong_body", "other")
"""Why an officer takes a hand-over back; the other reasons come by themselves."""


def state_of(referral: Referral, now: int) -> State:
    """The state of its clock, for shape and colour."""
    if referral.due_at is None:
        return "ended"
    if now >= referral.due_at:
        return "overdue"
    return "soon" if referral.remind_at is not None and now >= referral.remind_at else "on_time"


def reason_words(referral: Referral) -> str:
    """Why it was declined or taken back, or what came of it; empty while it goes on."""
    words = {"declined": DECLINED, "done": OUTCOMES, "revoked": REVOKED}.get(referral.state, {})
    return str(words.get(referral.reason, ""))


def due_words(referral: Referral) -> str:
    """What is due at the moment that the clock shows."""
    return {
        "pending": _("Answer due"),
        "accepted": _("Report due"),
        "in_progress": _("Report due"),
        "revoked": _("Confirmation due"),
    }.get(referral.state, "")
