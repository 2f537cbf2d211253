"""What notices are called on pages, for the person and for officers."""

from django.utils.translation import gettext as _


def kind_words(kind: str) -> str:
    """The name of a kind of notice."""
    return {
        "receipt": _("We received your request"),
        "progress": _("The work moved on to the next stage"),
        "moved": _("Another unit has it now"),
        "question": _("We have a question"),
        "reminder": _("We are waiting for your reply"),
        "reply_tomorrow": _("Your term to reply ends soon"),
        "news": _("We wrote a message"),
        "opened_outside": _("Opened by another unit"),
        "paused": _("The clock stands still"),
        "resumed": _("The clock runs again"),
        "extended": _("The term was extended"),
        "date_changed": _("The date changed with the days off"),
        "answer": _("The answer is ready"),
        "redirected": _("It was passed on to another body"),
        "withdrawn": _("You took your request back"),
        "review_begun": _("We began to look again"),
        "promise_passed": _("We are later than we promised"),
        "term_passed": _("The legal limit has passed, and what that means"),
        "visit_booked": _("Your appointment is booked"),
        "visit_reminder": _("Your appointment, the evening before"),
        "visit_soon": _("Your appointment, two hours before"),
        "visit_moved": _("Your appointment has another time"),
        "visit_closed": _("We had to move your appointment"),
        "visit_cancelled": _("Your appointment is cancelled"),
        "visit_dropped": _("We had to cancel your appointment"),
        "shared_end": _("A shared problem has come to its end"),
        "meeting_set": _("Joint meeting: invitation or another time"),
        "meeting_soon": _("Joint meeting, a day before"),
        "meeting_off": _("Joint meeting: called off"),
        "due_soon": _("To officers and bodies: something is to be done"),
        "due_late": _("To officers and bodies: something is late"),
        "late_kept": _("To the officer in charge: somebody is late"),
        "late_head": _("To the head of the unit: somebody is late"),
        "neutral": _("Neutral words, for shared phones"),
    }[kind]


def channel_words(channel: str) -> str:
    """The name of a channel."""
    return {"email": _("E-mail"), "sms": _("SMS"), "messenger": _("Messenger"), "": _("None")}.get(channel, channel)


def state_words(state: str, reason: str = "") -> str:
    """What became of a notice; `reason` where it matters to the reader."""
    if state == "withheld":
        return reason_words(reason)
    return {
        "waiting": _("waits to be sent"),
        "sending": _("is being sent"),
        "sent": _("sent"),
        "delivered": _("delivered"),
        "dead": _("could not be delivered"),
    }[state]


def reason_words(reason: str) -> str:
    """Why a notice waits, was not sent or was given up; a code of a provider stays a code."""
    return {
        "forbidden": _("not sent: the person wants no contact"),
        "not_wanted": _("not sent: the person wants only what the law requires"),
        "no_address": _("not sent: there is no address any more"),
        "too_late": _("not sent: it would have come too late"),
        "safeguarded": _("not sent: the service sends nothing"),
        "hours": _("waits for an hour at which it may come"),
        "not_set_up": _("this channel is not set up here"),
        "no_connection": _("the provider does not answer"),
        "no_answer": _("the provider does not answer"),
        "not_configured": _("this channel is not set up here"),
        "not_accepted": _("the provider refuses it"),
        "kannel-400": _("the provider refuses it"),
        "not_routable": _("the provider refuses it"),
        "not_delivered": _("the provider could not deliver it"),
        "fault": _("a fault of ours"),
        "disk": _("the disk does not take it"),
        "smtp-550": _("the address does not exist"),
        "bad_address": _("this is no address"),
    }.get(reason, reason)
