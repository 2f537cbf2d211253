"""What a person wants with a request that a system filed for them: taken back, rated, disputed. And that system's own number."""

from django.utils.translation import gettext as _

from senim.channels.connector import shapes
from senim.channels.connector.calling import Call
from senim.channels.connector.filing import text_of
from senim.channels.connector.following import request_of
from senim.channels.connector.problems import Problem
from senim.channels.connector.states import DOOR, state_of
from senim.intake import actions
from senim.intake.errors import NotPossibleNow
from senim.intake.inputs import TEXT_MAX, WORDS_MAX
from senim.intake.models import SystemNumber


def withdraw(call: Call) -> shapes.RequestState:
    """The person takes the request back. Refuses Problem 409 where its process no longer hears it."""
    try:
        actions.withdraw(request=request_of(call), at=call.at)
    except NotPossibleNow:
        told = _("The request cannot be withdrawn any more: it has ended, or its answer is already being sent.")
        raise Problem(409, "not_possible_now", told) from None
    return state_of(call.key.pk, call.path["number"])[1]


def rate(call: Call) -> shapes.RatingRow:
    """The person says how it went. Refuses Problem 409 before the end and a second time."""
    found, sent = request_of(call), call.body
    words = text_of(sent.words, WORDS_MAX, "words")
    try:
        kept = actions.rate(request=found, score=sent.score, words=words, at=call.at)
    except NotPossibleNow:
        told = _("A request is rated once, after it has ended.")
        raise Problem(409, "not_possible_now", told) from None
    return shapes.RatingRow(kept.score, kept.at)


def dispute(call: Call) -> shapes.RequestState:
    """The person does not accept the answer: a review begins. Refuses Problem 409 where none can."""
    found = request_of(call)
    text = text_of(call.body.text, TEXT_MAX, "text")
    if not text:
        raise Problem(422, "answer_missing", _("Write what is wrong with the answer."), field="text")
    try:
        actions.dispute(request=found, text=text, at=call.at, language=found.language, channel=DOOR)
    except NotPossibleNow:
        told = _(
            "An answer is disputed after it was given, once at a time, and within the days that the service allows."
        )
        raise Problem(409, "not_possible_now", told) from None
    return state_of(call.key.pk, call.path["number"])[1]


def own_number(call: Call) -> shapes.RequestState:
    """Set the number that the request has in the calling system: officers find the request by it."""
    found = request_of(call)
    number = text_of(call.body.own_number, 60, "own_number")
    if not number:
        raise Problem(422, "answer_missing", _("Answer this question to go on."), field="own_number")
    kept = {"system": call.key.owner, "number": number}
    SystemNumber.objects.update_or_create(request_id=found.pk, defaults=kept)
    return state_of(call.key.pk, call.path["number"])[1]
