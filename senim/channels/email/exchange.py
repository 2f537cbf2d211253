"""From a first letter to a request: its words answer the service's open question, what is missing is asked by one letter."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import override
from msgspec.structs import replace

from senim.channels.conversations import keep_state, state_of
from senim.channels.dialogue import asked, sending, starting
from senim.channels.dialogue.asked import Question
from senim.channels.dialogue.preparing import Prepared, prepared
from senim.channels.dialogue.speech import Desk, Heard, State
from senim.channels.email import asking, filling
from senim.channels.email.asking import Answer
from senim.channels.email.letters import Letter
from senim.channels.email.numbered import answers_in, language_of
from senim.channels.email.outgoing import LETTERS
from senim.channels.models import Exchange
from senim.intake import drafts
from senim.intake.keys import key_hash, read_key
from senim.intake.models import Draft, ServiceRequest

ANSWERED_WITHIN: Final = dt.timedelta(days=7)
_LONGER: Final = ANSWERED_WITHIN - dt.timedelta(days=1)
"""Exchanges and drafts are cleared a day after their last change: those by letter count as changed six days from now."""


def desk_of(who: bytes, at: dt.datetime) -> Desk:
    """What stands round one letter. It has no address: the person is told by the e-mail that the service asks for."""
    return Desk(at, LETTERS.channel, LETTERS.abilities, who.hex()[:32], settings.SITE)


def begin(letter: Letter, desk: Desk, told: str = "") -> Answer:
    """Take a first letter: an exchange of its own begins, and what it says is kept in a draft for a week. For inside a transaction."""
    language = language_of(letter.text)
    with override(language):
        compiled = starting.compiled_of(settings.MAIL_SERVICE, desk)
        if compiled is None:
            return asking.not_by_letter(desk.site)
        exchange = Exchange.objects.create(began_at=desk.at)
        key = drafts.begun(compiled, language, {}, desk.at)
        state = State(scene="ask", language=language, service=compiled.service.code, key=key)
        found = prepared(state, desk)
        if found is None:
            return asking.not_by_letter(desk.site)
        wrong = filling.first_words(found, letter, desk)
        return _next(exchange.pk, state, found, desk, [told, *wrong.values()], first=True)


def go_on(letter: Letter, exchange_id: int, desk: Desk) -> Answer | ServiceRequest:
    """Take an answer to our questions; the request itself where it was sent already. For inside a transaction."""
    state = state_of(LETTERS, str(exchange_id), locked=True)
    if state.request and (request := ServiceRequest.objects.filter(pk=state.request).first()):
        return request
    found = prepared(state, desk)
    if found is None:
        with override(state.language or language_of(letter.text)):
            return begin(letter, desk, asking.gone())
    with override(state.language):
        wrong = {**_answered(state, found, letter.text, desk), **filling.files(found, letter.files, desk)}
        return _next(exchange_id, state, found, desk, list(wrong.values()))


def _answered(state: State, found: Prepared, text: str, desk: Desk) -> Mapping[str, str]:
    """Keep every answer that fits; why the others do not, by question."""
    given = answers_in(text, [number for number, one in enumerate(state.picked, 1) if _is_open(one, found)])
    wrong: dict[str, str] = {}
    for number, value in given.items():
        question = asked.question_of(found.compiled.service, found.draft.answers, state.picked[number - 1])
        if question is None:
            continue
        try:
            filling.answer(found, question, value, state, desk)
        except ValidationError as refused:
            wrong[question.id] = f"{number}. {' '.join(refused.messages)}"
    return wrong or ({} if given else {"": asking.unclear()})


def _is_open(id: str, found: Prepared) -> bool:
    return any(one.id == id for one in missing(found))


def missing(found: Prepared) -> list[Question]:
    """The questions that still need an answer. The front office is asked once its region is known."""
    answers = found.draft.answers
    every = asked.questions(found.compiled.service, answers)
    needed = [one for one in every if one.field.required and not filling.is_answered(one, answers)]
    return [one for one in needed if one.part != "office" or (answers.get(one.field.id) or {}).get("region")]


def _next(
    exchange_id: int, state: State, found: Prepared, desk: Desk, told: list[str], *, first: bool = False
) -> Answer:
    """Ask what is missing; send the request when nothing is."""
    open_now = missing(found)
    if not open_now:
        turn = sending.SCENES["check"].hear(state, Heard(choice="send"), desk)
        if turn.state.scene == "sent":
            _keep(exchange_id, turn.state, desk.at)
            return asking.receipt(turn.state, desk, told)
        told = [*told, *(one.text for one in turn.said)]
        open_now = [
            one for one in asked.questions(found.compiled.service, found.draft.answers) if one.id == turn.state.question
        ]
    known = (*state.picked, *(one.id for one in open_now if one.id not in state.picked))
    state = replace(state, picked=known)
    _keep(exchange_id, state, desk.at)
    numbered = [(known.index(one.id) + 1, one) for one in open_now]
    return asking.questions(exchange_id, state, found, numbered, desk, told, first=first)


def _keep(exchange_id: int, state: State, at: dt.datetime) -> None:
    """Keep exchange and draft for a week."""
    keep_state(LETTERS, str(exchange_id), state, at + _LONGER)
    raw = read_key(state.key)
    if raw is not None:
        Draft.objects.filter(key_hash=key_hash(raw)).update(changed_at=at + _LONGER)
