"""Following a request: opened with number and secret, read, and whatever the person may do with it at its point."""

from collections.abc import Callable
from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from msgspec.structs import replace

from senim.accounts import limits
from senim.channels.dialogue.answering import upload_of
from senim.channels.dialogue.case import may, opened, shown_case
from senim.channels.dialogue.scenes import BACK, SKIP, START, Scene, choose_one, controls, lines, to
from senim.channels.dialogue.speech import Choice, Desk, Heard, Say, State, Turn
from senim.channels.reaching import channel_of, forget, remember
from senim.intake import actions
from senim.intake.errors import FileRefused, NotPossibleNow, UnknownReceipt
from senim.intake.filling import file_words
from senim.intake.inputs import (
    SCORES,
    dispute_input,
    message_input,
    number_input,
    remark_input,
    score_input,
    secret_input,
)  # fmt: skip
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of, request_by_receipt
from senim.notices.actions import set_reach
from senim.notices.books import ways_of

BUCKET: Final = "receipt"


def _show_number(_state: State, _desk: Desk) -> Say:
    return _asking(number_input())


def _show_secret(_state: State, _desk: Desk) -> Say:
    return _asking(secret_input())


def _asking(field: forms.Field, *ways: str) -> Say:
    """An input of the web's pages, as a question."""
    return Say(lines(str(field.label), str(field.help_text)), (), controls(*(ways or (BACK,))))


def _hear_number(state: State, heard: Heard, _desk: Desk) -> Turn:
    if heard.choice == BACK:
        return to(state, "start")
    if not heard.text.strip():
        return Turn(state, (Say(_("Enter the number from your receipt.")),))
    return Turn(replace(state, scene="secret", number=heard.text.strip()[:60]))


def _hear_secret(state: State, heard: Heard, desk: Desk) -> Turn:
    """Wrong pairs get the same answer, and only so many a minute."""
    if heard.choice == BACK:
        return to(state, "number")
    if not heard.text.strip():
        return Turn(state, (Say(_("Enter the secret from your receipt.")),))
    if not limits.allowed(BUCKET, desk.who, desk.at):
        return Turn(state, (Say(_("Too many tries. Wait a minute and try again.")),))
    try:
        found = request_by_receipt(state.number, heard.text[:200])
    except UnknownReceipt:
        limits.failed(BUCKET, desk.who, desk.at)
        wrong = _("We found no request with this number and secret. Check both and try again.")
        return to(replace(state, number=""), "number", wrong)
    return to(replace(state, number="", request=found.pk, opened_at=int(desk.at.timestamp())), "case")


def _with_request(hear: Callable[[State, Heard, Desk, ServiceRequest], Turn]) -> Callable[[State, Heard, Desk], Turn]:
    """Give the scene the request that this exchange opened; an hour after, number and secret are asked for again."""

    def with_request(state: State, heard: Heard, desk: Desk) -> Turn:
        request = opened(state, desk)
        if request is None:
            return to(replace(state, request=0, opened_at=0), "number", _closed())
        try:
            return hear(state, heard, desk, request)
        except ValidationError as refused:
            return Turn(state, (Say(" ".join(refused.messages)),))
        except NotPossibleNow:
            return to(state, "case", _("This is not possible any more. Below you see where your request stands now."))

    return with_request


def _closed() -> str:
    return _("Your request was closed here after an hour. Give number and secret again.")


@_with_request
def _hear_case(state: State, heard: Heard, desk: Desk, request: ServiceRequest) -> Turn:
    allowed = may(request, desk)
    if heard.file is not None:
        return _add_file(state, heard, desk, request)
    if heard.choice in {START, "close"}:
        return to(replace(state, request=0, opened_at=0), "start")
    if heard.choice == "look":
        return Turn(state)
    if heard.choice in allowed and heard.choice in {"tell", "hush"}:
        return _told(state, heard, desk, request)
    if heard.choice in allowed:
        return to(state, heard.choice)
    if heard.text and "answer" in allowed:
        return _reply(state, heard, desk, request)
    return choose_one(state)


def _told(state: State, heard: Heard, desk: Desk, request: ServiceRequest) -> Turn:
    """Notices come here from now on, or come no more."""
    if heard.choice == "tell":
        remember(request.pk, desk.address)
        set_reach(request_id=request.pk, channel=channel_of(desk.address), language=state.language, at=desk.at)
        return Turn(state, (Say(_("We tell you here when there is something new.")),))
    forget(request.pk)
    other = next(iter(ways_of(request.pk)), "")
    set_reach(request_id=request.pk, channel=other, language=state.language, at=desk.at)
    return Turn(state, (Say(_("No more notices. To learn how it stands, open your request.")),))


def _add_file(state: State, heard: Heard, desk: Desk, request: ServiceRequest) -> Turn:
    if heard.file is None:
        return Turn(state)
    try:
        actions.attach_file(request=request, upload=upload_of(heard.file), at=desk.at)
    except FileRefused as refused:
        return Turn(state, (Say(file_words(refused)),))
    return Turn(state)


def _show_reply(_state: State, _desk: Desk) -> Say:
    return _asking(message_input())


@_with_request
def _hear_reply(state: State, heard: Heard, desk: Desk, request: ServiceRequest) -> Turn:
    return to(state, "case") if heard.choice == BACK else _reply(state, heard, desk, request)


def _reply(state: State, heard: Heard, desk: Desk, request: ServiceRequest) -> Turn:
    text = message_input().clean(heard.text)
    actions.reply(request=request, text=text, at=desk.at, language=state.language)
    return to(state, "case", _("We have your message."))


def _show_dispute(_state: State, _desk: Desk) -> Say:
    return _asking(dispute_input())


@_with_request
def _hear_dispute(state: State, heard: Heard, desk: Desk, request: ServiceRequest) -> Turn:
    if heard.choice == BACK:
        return to(state, "case")
    text = dispute_input().clean(heard.text)
    actions.dispute(request=request, text=text, at=desk.at, language=state.language, channel=desk.channel)
    return to(state, "case")


def _show_rate(_state: State, _desk: Desk) -> Say:
    return Say(str(score_input().label), tuple(Choice(code, str(words)) for code, words in SCORES), controls(BACK))


@_with_request
def _hear_rate(state: State, heard: Heard, _desk: Desk, _request: ServiceRequest) -> Turn:
    if heard.choice == BACK:
        return to(state, "case")
    if heard.choice not in dict(SCORES):
        return Turn(state, (Say(_("Choose one of the four answers.")),))
    return Turn(replace(state, scene="rate_words", score=int(heard.choice)))


def _show_rate_words(_state: State, _desk: Desk) -> Say:
    return _asking(remark_input(), SKIP, BACK)


@_with_request
def _hear_rate_words(state: State, heard: Heard, desk: Desk, request: ServiceRequest) -> Turn:
    if heard.choice == BACK:
        return to(state, "rate")
    words = remark_input().clean("" if heard.choice == SKIP else heard.text)
    actions.rate(request=request, score=state.score, words=words, at=desk.at)
    return to(replace(state, score=0), "case")


def _show_withdraw(state: State, desk: Desk) -> Say:
    request = opened(state, desk)
    number = number_of(request) if request else ""
    told = _("We stop working on %(number)s and tell the officer. You can send a new request at any time.")
    return Say(
        lines(_("Withdraw your request?"), told % {"number": number}),
        (Choice("yes", _("Yes, withdraw it")),),
        controls(BACK),
    )


@_with_request
def _hear_withdraw(state: State, heard: Heard, desk: Desk, request: ServiceRequest) -> Turn:
    if heard.choice == BACK:
        return to(state, "case")
    if heard.choice != "yes":
        return choose_one(state)
    actions.withdraw(request=request, at=desk.at)
    return to(state, "case")


SCENES: Final = {
    "number": Scene(_show_number, _hear_number),
    "secret": Scene(_show_secret, _hear_secret),
    "case": Scene(shown_case, _hear_case, takes_files=True),
    "answer": Scene(_show_reply, _hear_reply),
    "write": Scene(_show_reply, _hear_reply),
    "dispute": Scene(_show_dispute, _hear_dispute),
    "rate": Scene(_show_rate, _hear_rate),
    "rate_words": Scene(_show_rate_words, _hear_rate_words),
    "withdraw": Scene(_show_withdraw, _hear_withdraw),
}
