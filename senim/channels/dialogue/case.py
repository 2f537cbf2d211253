"""A followed request as one message: where it stands, what happened, and what the person can do now."""

from typing import Final

from django.utils.translation import gettext as _

from senim.channels.dialogue.scenes import START, beside, controls, lines, named, paragraphs
from senim.channels.dialogue.speech import Choice, Desk, Say, State
from senim.channels.dialogue.terms import why_words
from senim.channels.reaching import address_of
from senim.design.dates import moment
from senim.intake import actions
from senim.intake.faces import face_of
from senim.intake.lanes import lane_words
from senim.intake.models import Rating, ServiceRequest
from senim.intake.queries import Standing, number_of, standing
from senim.intake.timeline import Moment, timeline

OPEN_FOR_SECONDS: Final = 3600
"""As long as on a device of the web."""
MOST_MOMENTS: Final = 12


def opened(state: State, desk: Desk) -> ServiceRequest | None:
    """The request that this exchange opened, for an hour."""
    if not state.request or desk.at.timestamp() - state.opened_at > OPEN_FOR_SECONDS:
        return None
    return ServiceRequest.objects.filter(pk=state.request).first()


def may(request: ServiceRequest, desk: Desk) -> dict[str, str]:
    """What the person can do now, with the words for it: the scene's name by what it does."""
    where = standing(request)
    ended = where.last.ended_at is not None
    found: dict[str, str] = {}
    if not ended:
        asked = where.status == "waiting"
        found["answer" if asked else "write"] = _("Reply") if asked else _("Write to us about this request")
    if ended and not Rating.objects.filter(stream=where.last.stream).exists():
        found["rate"] = _("How did it go?")
    if actions.may_dispute(where.last, desk.at):
        found["dispute"] = _("I do not agree with the answer")
    if "withdraw" in where.heard:
        found["withdraw"] = _("Withdraw my request")
    if desk.address and not ended:
        told = address_of(request.pk) == desk.address
        found["hush" if told else "tell"] = _("No notices here any more") if told else _("Tell me here of news")
    return found


def shown_case(state: State, desk: Desk) -> Say:
    """The newest things last, as in every exchange."""
    request = opened(state, desk)
    if request is None:
        return Say("")
    where = standing(request)
    options = [Choice(code, words) for code, words in may(request, desk).items()]
    language = state.language
    happened = [_line(one) for one in reversed(timeline(request, where.instances, language)) if one.kind != "future"]
    text = paragraphs(
        lines(f"{where.service.service.name.to(language)} · {number_of(request)}", status_words(where)),
        lines(beside(_("Who has it:"), where.unit.name), lane_words(request.lane)),
        _late(where, desk),
        lines(named(_("What happened")), *happened[-MOST_MOMENTS:]),
        _due(where, desk),
        why_words(where, language) if where.last.ended_at is None else "",
        _file_words(where, desk),
    )
    return Say(text, (*options, Choice("look", _("Look again")), Choice("close", _("Close it here"))), controls(START))


def _file_words(where: Standing, desk: Desk) -> str:
    open_still = where.last.ended_at is None and desk.abilities.files
    return _("To add a photo or a file to this request, send it here.") if open_still else ""


def status_words(where: Standing) -> str:
    """Where a request stands, in one sentence."""
    return {
        "waiting": _("We are waiting for your reply"),
        "answered": _("We have answered"),
        "redirected": _("Passed on to the body that can decide"),
        "withdrawn": _("You withdrew this request"),
        "working": _("We are working on it"),
    }[where.status]


def _late(where: Standing, desk: Desk) -> str:
    """What it means that a day has passed."""
    if where.is_past(where.limit_due, desk.at):
        return lines(
            _("The legal limit has passed"),
            _("In law our silence now counts as a refusal, and you can complain about it. We still owe you an answer."),
        )
    if where.is_past(where.promise_due, desk.at):
        return lines(
            _("We are late"),
            _(
                "We did not keep our promise. The head of the unit sees this. You need not do anything; you can also write to us below."
            ),
        )
    return ""


def _due(where: Standing, desk: Desk) -> str:
    face = face_of(where, desk.at)
    due = where.promise_due or where.limit_due
    if face is None or due is None or where.last.ended_at is not None:
        return ""
    return lines(named(_("The answer is due"), beside(moment(due), f"({face.left})" if face.left else "")), face.why)


def _line(one: Moment) -> str:
    at = f"{moment(one.at)}. " if one.at and one.kind == "past" else ""
    return lines(f"• {at}{one.title}", one.text)
