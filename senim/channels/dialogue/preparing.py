"""The request being prepared: its draft, opened by the key that the exchange holds, and the version of the service it is for."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from msgspec.structs import replace

from senim.catalogue.errors import UnknownService
from senim.catalogue.queries import Compiled, compiled
from senim.channels.dialogue import asked
from senim.channels.dialogue.asked import Question
from senim.channels.dialogue.scenes import to
from senim.channels.dialogue.speech import Desk, State, Turn
from senim.intake import drafts
from senim.intake.keys import read_key
from senim.intake.models import Draft
from senim.intake.queries import request_by_key


class Prepared(NamedTuple):
    """A draft and the version it was begun with: a release in the night does not take away what was said."""

    draft: Draft
    compiled: Compiled


def prepared(state: State, desk: Desk) -> Prepared | None:
    """What is being prepared; None when it was sent, given up, or nobody went on with it for a day."""
    key = read_key(state.key) if state.key else None
    draft = drafts.by_key(key) if key else None
    if draft is None:
        return None
    try:
        return Prepared(draft, compiled(draft.version_id, desk.at.date()))
    except UnknownService:
        return None


def current_question(state: State, found: Prepared) -> Question:
    """The question being asked; where it is asked no more, the first one that is open, else the last."""
    service, answers = found.compiled.service, found.draft.answers
    every = asked.questions(service, answers)
    if not state.question:
        return every[0]
    return asked.question_of(service, answers, state.question) or asked.unanswered(service, answers) or every[-1]


def forward(state: State, found: Prepared, done: Question) -> Turn:
    """The question after the one answered; to the check when it was the last, or when an answer was only changed."""
    service, answers = found.compiled.service, found.draft.answers
    missing = asked.unanswered(service, answers)
    following = missing if state.changing else asked.after(service, answers, done.id) or missing
    if following is None:
        return to(replace(state, question=done.id, picked=()), "check")
    return to(replace(state, question=following.id, picked=()), "ask")


def gone(state: State) -> Turn:
    """The draft is no more: its request was sent, and its receipt can be shown, or it was removed after a day."""
    key = read_key(state.key) if state.key else None
    if key and request_by_key(key):
        return to(state, "sent", _("This request was already sent"))
    told = _("Your answers were removed, because nobody went on for a day. Begin anew.")
    return to(replace(state, service="", key="", question="", changing=False, picked=()), "start", told)
