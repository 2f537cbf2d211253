"""The number that a state register gave to a request: kept, told to the person, and known to the log only by its register."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.casework.writing import register_words
from senim.channels.connector.filing import text_of
from senim.channels.connector.problems import Problem
from senim.intake.actions import last_instance, micros
from senim.intake.models import Message, ServiceRequest
from senim.ledger.actor import SYSTEM
from senim.processes import actions as processes


def record_number(*, request: ServiceRequest, register: str, number: str, at: dt.datetime) -> None:
    """Keep the number and tell the person. The number that is there already is not told twice. Refuses Problem 422.

    For inside a transaction.
    """
    text = text_of(number, 60, "number")
    if not text:
        raise Problem(422, "answer_missing", _("Answer this question to go on."), field="number")
    instance = last_instance(request, locked=True)
    if not ServiceRequest.objects.filter(pk=request.pk).exclude(external_number=text).update(external_number=text):
        return
    processes.record(
        stream=instance.stream, kind="number_recorded", payload={"register": register}, at=micros(at), by=SYSTEM
    )
    with override(request.language):
        words = register_words(register) % {"number": text}
    Message.objects.create(
        request=request,
        stream=instance.stream,
        kind="notice",
        language=request.language,
        text=words,
        written_at=at,
        sent_at=at,
    )
