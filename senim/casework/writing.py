"""Writes words beside the log: letters that wait for the end of the run, questions and news that go out, notes among colleagues."""

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.casework.cases import Case
from senim.casework.filling import Purpose
from senim.intake.actions import micros
from senim.intake.models import Message
from senim.ledger.actor import Actor
from senim.ledger.queries import stream_entries
from senim.processes import actions as processes
from senim.processes.runs import Run

TELLING: Final = frozenset({"clock_extended", "number_recorded", "redirected", "answered", "asked"})
"""Events of which the person is told by a notice, and which may come with words of an officer."""


def write(case: Case, purpose: Purpose, text: str, *, at: dt.datetime, by: Actor) -> Message:
    """Words to the person in their language. A letter stays unsent and replaces the run's unsent one; a question is an `asked` event."""
    stream = case.instance.stream
    if purpose == "letter":
        Message.objects.filter(stream=stream, kind="letter", sent_at=None).delete()
    message = _message(case, purpose, text, case.request.language, at, sent=purpose != "letter")
    if purpose == "question":
        processes.record(stream=stream, kind="asked", payload={"message": message.pk}, at=micros(at), by=by)
    return message


def note(case: Case, text: str, *, language: str, at: dt.datetime, by: Actor, body: str = "") -> Message:
    """Words that only officers see: a `noted` event with the number of the words, and the code of a body named in them."""
    message = _message(case, "note", text, language, at, sent=False)
    payload = {"message": message.pk, "body": body} if body else {"message": message.pk}
    processes.record(stream=case.instance.stream, kind="noted", payload=payload, at=micros(at), by=by)
    return message


def tell_of_words(case: Case, run: Run, since: int | None, *, at: dt.datetime, by: Actor) -> Run:
    """A `noted` event for words that went to the person, where no other event after record `since` leads to a notice.

    An extension, a redirection, a number or the answer tell the person by themselves; the words are then theirs. `since` is
    None where no words went out.
    """
    if since is None or any(one.type in TELLING for one in stream_entries(run.stream, since)):
        return run
    words = Message.objects.filter(stream=run.stream, kind="notice", written_at=at).latest("pk")
    payload = {"message": words.pk, "told": True}
    return processes.record(stream=run.stream, kind="noted", payload=payload, at=micros(at), by=by)


def number(case: Case, register: str, text: str, *, at: dt.datetime, by: Actor, told: bool) -> None:
    """The number that an outside register gave: kept with the request; the log knows only which register.

    The person is told by a notice of ours, unless the officer's own words already go out (`told`).
    """
    case.request.external_number = text
    case.request.save(update_fields=["external_number"])
    processes.record(
        stream=case.instance.stream, kind="number_recorded", payload={"register": register}, at=micros(at), by=by
    )
    if told:
        return
    with override(case.request.language):
        words = register_words(register) % {"number": text}
    _message(case, "notice", words, case.request.language, at, sent=True)


def register_words(register: str) -> str:
    """What the person is told about a number."""
    return {
        "appeals": _("Your appeal is in the state register of appeals under the number %(number)s."),
        "kui": _("Your report is registered in the book of reports (KUI) under the number %(number)s."),
        "erdr": _("Your case is registered in the register of investigations (ERDR) under the number %(number)s."),
    }[register]


def _message(case: Case, kind: str, text: str, language: str, at: dt.datetime, *, sent: bool) -> Message:
    officer = case.viewer.officer
    return Message.objects.create(
        request=case.request,
        stream=case.instance.stream,
        kind=kind,
        language=language,
        text=text.replace("\r\n", "\n"),
        written_at=at,
        sent_at=at if sent else None,
        officer_id=officer.pk if officer else None,
    )
