"""Checking the answers, sending them by the same action as the web, and the receipt."""

from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from msgspec.structs import replace

from senim.catalogue.answers import AnswerRefused
from senim.channels.dialogue import asked
from senim.channels.dialogue.preparing import Prepared, gone, prepared
from senim.channels.dialogue.scenes import (
    BACK,
    LANGUAGE,
    START,
    Scene,
    choose_one,
    controls,
    lines,
    named,
    paragraphs,
    to,
)
from senim.channels.dialogue.speech import Choice, Desk, Heard, Say, State, Turn
from senim.channels.dialogue.terms import why_words
from senim.channels.reaching import channel_of, remember
from senim.intake.actions import submit
from senim.intake.arrivals import Arrival
from senim.intake.errors import KeyReused
from senim.intake.keys import read_key, secret_of
from senim.intake.queries import Standing, request_by_key, standing
from senim.intake.questions import refusal
from senim.intake.slip import Slip, slip_of
from senim.intake.summary import Row, summary_rows


def _show_check(state: State, desk: Desk) -> Say:
    found = prepared(state, desk)
    if found is None:
        return Say("")
    text = paragraphs(
        _("Check your answers"),
        lines(*(f"{row.label}: {row.value}" for row in _rows(found, state.language))),
        _("When you send, the police receive your request, and you get a number, a secret and a date."),
        _("Notices here say only that there is something new, never what it is about.") if desk.address else "",
    )
    change = Choice("change", _("Change an answer"))
    send = (
        (Choice("tell", _("Send, and tell me here")), Choice("send", _("Send, no notices here")))
        if desk.address
        else (Choice("send", _("Send")),)
    )
    options = (*send, change)
    return Say(text, options, controls(BACK, START))


def _hear_check(state: State, heard: Heard, desk: Desk) -> Turn:
    found = prepared(state, desk)
    if found is None:
        return gone(state)
    missing = asked.unanswered(found.compiled.service, found.draft.answers)
    if missing is not None:
        return to(replace(state, question=missing.id), "ask")
    if heard.choice == "change":
        return to(state, "change")
    if heard.choice == BACK:
        last = asked.questions(found.compiled.service, found.draft.answers)[-1]
        return to(replace(state, question=last.id, changing=False), "ask")
    sending = heard.choice in {"send", "tell"}
    return _sent(state, found, desk, tell=heard.choice == "tell") if sending else choose_one(state)


def _sent(state: State, found: Prepared, desk: Desk, *, tell: bool) -> Turn:
    """The request is in when this returns; the key binds what was sent, so that a repeated message sends nothing new."""
    arrival = Arrival(
        compiled=found.compiled,
        answers=found.draft.answers,
        key=found.draft.device_key,
        channel=desk.channel,
        language=state.language,
        at=desk.at,
        draft=found.draft,
        reach=channel_of(desk.address) if tell else "",
    )
    try:
        done = submit(arrival)
    except AnswerRefused as refused:
        every = asked.questions(found.compiled.service, found.draft.answers)
        wrong = next((one.id for one in every if one.field.id == refused.field), every[0].id)
        return to(replace(state, question=wrong, changing=True), "ask", refusal(refused))
    except KeyReused:
        return to(state, "sent", _("This request was already sent"))
    if tell:
        remember(done.request_id, desk.address)
    opened = replace(state, request=done.request_id, opened_at=int(desk.at.timestamp()))
    return to(replace(opened, question="", changing=False, picked=()), "sent")


def _show_change(state: State, desk: Desk) -> Say:
    found = prepared(state, desk)
    if found is None:
        return Say("")
    options = tuple(Choice(f"question:{row.field}", row.label) for row in _rows(found, state.language))
    return Say(_("Which answer would you like to change?"), options, controls(BACK))


def _rows(found: Prepared, language: str) -> list[Row]:
    return summary_rows(found.compiled, found.draft, language)


def _hear_change(state: State, heard: Heard, desk: Desk) -> Turn:
    if heard.choice == BACK:
        return to(state, "check")
    found = prepared(state, desk)
    if found is None:
        return gone(state)
    field = heard.choice.removeprefix("question:")
    if asked.question_of(found.compiled.service, found.draft.answers, field) is None:
        return choose_one(state)
    return to(replace(state, question=field, changing=True), "ask")


class Receipt(NamedTuple):
    """What the person takes home of a request: where it stands, the slip, and whether it is handled as advice only."""

    where: Standing
    slip: Slip
    is_only_advice: bool


def receipt(state: State, desk: Desk) -> Receipt | None:
    """The receipt, as the web shows it to the device that sent the request: for as long as this exchange holds the key."""
    key = read_key(state.key) if state.key else None
    request = request_by_key(key) if key else None
    if request is None or key is None:
        return None
    where = standing(request)
    is_only_advice = request.lane == "advice" and where.service.service.lane == "formal"
    return Receipt(where, slip_of(where, secret_of(key), desk.site), is_only_advice)


def _show_sent(state: State, desk: Desk) -> Say:
    found = receipt(state, desk)
    if found is None:
        return Say(_("There is no receipt to show."), (), controls(START))
    where, slip = found.where, found.slip
    facts = lines(*(f"{label}: {value}" for label, value in slip.facts()))
    follow = _("Save both. To follow the request, give the number and the secret here or at %(page)s") % {
        "page": f"{desk.site}{reverse('intake:follow')}"
    }
    text = paragraphs(
        _("We have received your request."),
        lines(named(_("Number"), slip.number), named(_("Secret"), slip.secret)),
        facts,
        why_words(where, state.language),
        _not_formal() if found.is_only_advice else "",
        follow,
        _(
            "The number alone shows nothing to anybody. If others use this phone, delete this message after you have saved it."
        ),
    )
    return Say(
        text,
        (Choice("open", _("Open my request")), Choice("new", _("Begin a new one"))),
        controls(LANGUAGE),
        hidden=slip.secret,
    )


def _not_formal() -> str:
    return lines(
        _("This is not a formal appeal yet"),
        _(
            "For a formal appeal the law asks for your name, postal address and signature. We handle your request all the "
            "same, by our own promise instead of the legal term. To make it formal, send it again with these three, or "
            "come to a front office."
        ),
    )


def _hear_sent(state: State, heard: Heard, desk: Desk) -> Turn:
    key = read_key(state.key) if state.key else None
    request = request_by_key(key) if key else None
    if heard.choice == "open" and request is not None:
        return to(replace(state, request=request.pk, opened_at=int(desk.at.timestamp())), "case")
    if heard.choice == "new":
        return to(state, "start")
    return choose_one(state)


SCENES: Final = {
    "check": Scene(_show_check, _hear_check),
    "change": Scene(_show_change, _hear_change),
    "sent": Scene(_show_sent, _hear_sent),
}
