"""What becomes of a telling: the number of a register is recorded; a state elsewhere becomes a note for the officers."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.catalogue.loading import load_services
from senim.channels.api_keys.scopes import CONNECTOR, CONNECTOR_NUMBERS, CONNECTOR_REGISTERS
from senim.channels.connector.filing import text_of
from senim.channels.connector.problems import Problem
from senim.channels.connector.registers import record_number
from senim.channels.connector.states import DOOR, unknown
from senim.channels.connector.tellings import Accepted, NumberRecorded, Returned, Telling
from senim.channels.models import ApiKey, Filed
from senim.intake.actions import last_instance, micros
from senim.intake.models import Message, ServiceRequest
from senim.ledger.actor import SYSTEM
from senim.processes import actions as processes
from senim.sealing import receipts
from senim.sealing.errors import SealingError
from senim.studio.parting import SEALED_LANES

LONGEST_WORDS = 1000
LONGEST_NUMBER = 60


def act(*, key: ApiKey, told: Telling, at: dt.datetime) -> int:
    """Do what was told; the request's id. For inside a transaction. Refuses Problem 403, 404, 422."""
    needed = CONNECTOR_NUMBERS if isinstance(told, NumberRecorded) else CONNECTOR
    if needed not in key.scopes:
        words = _("This needs the scope %(scope)s, which the key does not have.") % {"scope": needed}
        raise Problem(403, "scope_missing", words)
    request = request_of(key, told.data.number)
    if isinstance(told, NumberRecorded):
        record_number(request=request, register=told.data.register, number=told.data.register_number, at=at)
    else:
        _note(key, request, told, at)
    return request.pk


def request_of(key: ApiKey, number: str) -> ServiceRequest:
    """A request that this system filed, or with the scope `connector.registers` any that is not sealed. Refuses Problem 404."""
    try:
        year, request_id = receipts.read_number(number)
    except SealingError:
        raise unknown() from None
    found = ServiceRequest.objects.filter(pk=request_id).first()
    if found is None or found.received_at.year % 100 != year % 100 or not _is_open_to(key, found):
        raise unknown()
    return found


def _is_open_to(key: ApiKey, request: ServiceRequest) -> bool:
    if Filed.objects.filter(pk=request.pk, key=key, door=DOOR).exists():
        return True
    lanes = {request.lane, load_services()[request.service].lane}
    return CONNECTOR_REGISTERS in key.scopes and not lanes & SEALED_LANES


def _note(key: ApiKey, request: ServiceRequest, told: Telling, at: dt.datetime) -> None:
    """A note among officers at the newest run, also after its end: what happens elsewhere goes on."""
    assert not isinstance(told, NumberRecorded)
    number = text_of(told.data.own_number, LONGEST_NUMBER, "data.own_number")
    words = text_of(told.data.words, LONGEST_WORDS, "data.words")
    with override(request.language):
        parts = [state_words(told) % {"system": key.owner}]
        if number:
            parts.append(_("Number there: %(number)s.") % {"number": number})
    stream = last_instance(request, locked=True).stream
    note = Message.objects.create(
        request=request,
        stream=stream,
        kind="note",
        language=request.language,
        text="\n".join([" ".join(parts), *([words] if words else [])]),
        written_at=at,
    )
    processes.record(stream=stream, kind="noted", payload={"message": note.pk}, at=micros(at), by=SYSTEM)


def state_words(told: Telling) -> str:
    """What a state elsewhere means, in a sentence with a place for the name of the system."""
    if isinstance(told, Accepted):
        return _("%(system)s took the request up.")
    if isinstance(told, Returned):
        return _("%(system)s sends the request back.")
    return _("%(system)s is done with the request.")
