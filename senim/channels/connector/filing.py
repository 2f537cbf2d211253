"""Filing a request for a person: the same rule, the same action and the same clock as on the web."""

import datetime as dt
from typing import Final

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.catalogue.answers import AnswerRefused, plain_text
from senim.catalogue.errors import UnknownService
from senim.catalogue.queries import Compiled, current, open_services
from senim.channels.api_keys.checking import request_key
from senim.channels.connector import schemas, shapes
from senim.channels.connector.calling import Call
from senim.channels.connector.problems import Problem
from senim.channels.connector.states import DOOR, state_by_id
from senim.channels.connector_tables import WordsConsent
from senim.channels.dialogue import safety
from senim.intake.actions import submit
from senim.intake.arrivals import Arrival
from senim.intake.errors import KeyReused
from senim.intake.models import SystemNumber
from senim.intake.questions import refusal
from senim.ledger import statements

_FILED: Final = "INSERT INTO channels_filed (request_id, key_id, door, service, filed_at) VALUES (%s, %s, %s, %s, %s)"


def services(call: Call) -> shapes.Services:
    """The services that can be filed today: open ones, never safeguarded ones."""
    rows = [
        shapes.ServiceRow(
            code=one.service.code,
            name=one.service.name.to(call.language),
            summary=one.service.summary.to(call.language),
            lane=one.service.lane,
            version=one.version,
            schema=reverse("channels:connector:service_schema", args=[one.service.code]),
        )
        for one in open_services(call.at.date())
        if safety.offered(one)
    ]
    return shapes.Services(rows, consent_words(call.language))


def schema(call: Call) -> dict[str, object]:
    """The JSON Schema of a service's answers, in the caller's language."""
    found = service_of(call.path["code"], call.at.date())
    return schemas.answers_schema(found.service, found.version, call.language)


def service_of(code: str, on: dt.date) -> Compiled:
    """A service that can be filed here. Refuses Problem 404 for every other one, safeguarded ones among them."""
    try:
        found = current(code, on)
    except UnknownService:
        found = None
    if found is None or not found.service.open_for_intake or not safety.offered(found):
        told = _("No service with this code can be filed here. GET /services lists those that can.")
        raise Problem(404, "unknown_service", told, field="service")
    return found


def file(call: Call) -> shapes.Filed:
    """Accept a request: durable, with its clock running, when this is answered. Refuses Problem 404, 422."""
    sent: shapes.NewRequest = call.body
    compiled = service_of(sent.service, call.at.date())
    schemas.check_types(compiled.service, sent.answers)
    own_number = text_of(sent.own_number or "", 60, "own_number")
    try:
        done = submit(
            Arrival(
                compiled=compiled,
                answers=sent.answers,
                key=request_key(call.key, f"{DOOR} {call.given}"),
                channel=DOOR,
                language=sent.language,
                at=call.at,
            )
        )
    except AnswerRefused as refused:
        raise answer_problem(refused, f"answers.{refused.field}") from None
    except KeyReused:
        told = _("This Idempotency-Key was used for other content. Nothing was kept. Take a new one for a new call.")
        raise Problem(422, "idempotency_key_reused", told, field="Idempotency-Key") from None
    if done.new:
        _keep(call, done.request_id, compiled, own_number)
    state = state_by_id(call.key.pk, done.request_id)
    follow_at = f"{settings.SITE}{_follow(sent.language)}"
    return shapes.Filed(state.number, done.secret, follow_at, state)


def _keep(call: Call, request_id: int, compiled: Compiled, own_number: str) -> None:
    """Whose request it is, its number there, and whether the person let that system read our words."""
    moment = connection.ops.adapt_datetimefield_value(call.at)
    statements.run(_FILED, [request_id, call.key.pk, DOOR, compiled.service.code, moment])
    if own_number:
        SystemNumber.objects.create(request_id=request_id, system=call.key.owner, number=own_number)
    if call.body.words_consent:
        WordsConsent.objects.create(request_id=request_id, language=call.body.language, agreed_at=call.at)


def _follow(language: str) -> str:
    with override(language):
        return reverse("intake:follow")


def answer_problem(refused: AnswerRefused, field: str) -> Problem:
    """An answer that does not fit, in the same words as on the web."""
    return Problem(422, f"answer_{refused.code}", refusal(refused), field=field, limit=refused.limit)


def text_of(text: str, most: int, field: str) -> str:
    """A text by the rule of every answer. Refuses Problem 422."""
    try:
        return plain_text(text, most, field)
    except AnswerRefused as refused:
        raise answer_problem(refused, field) from None


def consent_words(language: str) -> str:
    """What the person agrees to when `words_consent` is true."""
    with override(language):
        return _(
            "I agree that the system in which I file this request also shows me the words of the police's messages and of "
            "mine. Without my agreement it learns only where the request stands."
        )
