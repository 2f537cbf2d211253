"""Following requests that a system filed: where they stand, what changed, messages, files, and the number of a register."""

from django.utils.translation import gettext as _

from senim.channels.api_keys.scopes import CONNECTOR_WORDS
from senim.channels.connector import shapes
from senim.channels.connector.calling import Call
from senim.channels.connector.filing import text_of
from senim.channels.connector.problems import Problem
from senim.channels.connector.reading import file_problem
from senim.channels.connector.registers import record_number
from senim.channels.connector.states import page, several, state_of
from senim.channels.connector.told import rows_of
from senim.channels.connector_tables import Change, WordsConsent
from senim.intake.actions import attach_file, reply
from senim.intake.errors import FileRefused, NotPossibleNow
from senim.intake.inputs import TEXT_MAX
from senim.intake.models import Message, ServiceRequest
from senim.intake.timeline import VISIBLE


def filed(call: Call) -> shapes.Requests:
    """A page of requests, oldest first. One statement."""
    query: shapes.PageQuery = call.query
    after = int(query.after or 0)
    if after > _LARGEST:
        told = _("A parameter of the address is unknown or does not fit: see the documentation of this operation.")
        raise Problem(400, "parameter_refused", told, field="after")
    found = page(call.key.pk, after, query.limit + 1, query.own_number.strip(), query.register_number.strip())
    following = str(found[query.limit - 1][0]) if len(found) > query.limit else ""
    return shapes.Requests([state for _id, state in found[: query.limit]], following)


def state(call: Call) -> shapes.RequestState:
    """Where one request stands."""
    return state_of(call.key.pk, call.path["number"])[1]


def changes(call: Call) -> shapes.Changes:
    """What changed after a cursor. Two statements."""
    query: shapes.AfterQuery = call.query
    found = list(Change.objects.filter(key_id=call.key.pk, pk__gt=query.after).order_by("pk")[: query.limit + 1])
    return shapes.Changes(rows_of(found[: query.limit]), len(found) > query.limit)


def changed(call: Call) -> shapes.ChangedRequests:
    """Requests that changed after a cursor of `changes`, as they stand now; each once a page. Two statements."""
    query: shapes.AfterQuery = call.query
    rows = Change.objects.filter(key_id=call.key.pk, pk__gt=query.after).order_by("pk")
    found = list(rows.values_list("pk", "request_id")[: query.limit + 1])
    shown = found[: query.limit]
    ids = list(dict.fromkeys(request_id for _cursor, request_id in shown))
    cursor = shown[-1][0] if shown else query.after
    return shapes.ChangedRequests([one for _id, one in several(call.key.pk, ids)], cursor, len(found) > query.limit)


def messages(call: Call) -> shapes.Messages:
    """Messages that the person can see, oldest first; their words only where the person agreed and the token may."""
    query: shapes.AfterQuery = call.query
    request_id, _state = state_of(call.key.pk, call.path["number"])
    rows = Message.objects.filter(request_id=request_id, kind__in=VISIBLE, sent_at__isnull=False, pk__gt=query.after)
    found = list(rows.order_by("pk")[: query.limit + 1])
    readable = CONNECTOR_WORDS in call.scopes and WordsConsent.objects.filter(pk=request_id).exists()
    return shapes.Messages([_row(one, readable) for one in found[: query.limit]], len(found) > query.limit)


def write(call: Call) -> shapes.MessageRow:
    """The person writes. Refuses Problem 409 when the request has ended."""
    found = request_of(call)
    text = text_of(call.body.text, TEXT_MAX, "text")
    if not text:
        raise Problem(422, "answer_missing", _("Write your message."), field="text")
    try:
        return _row(reply(request=found, text=text, at=call.at, language=found.language), readable=True)
    except NotPossibleNow:
        raise _ended() from None


def attach(call: Call) -> shapes.FileRow:
    """A file is added, after the same checks as on the web. Refuses Problem 409, 422."""
    try:
        kept = attach_file(request=request_of(call), upload=call.body, at=call.at)
    except FileRefused as refused:
        raise file_problem(refused) from None
    except NotPossibleNow:
        raise _ended() from None
    return shapes.FileRow(kept.pk, kept.name, kept.media_type, kept.size, kept.sha256, kept.added_at)


def number(call: Call) -> shapes.RequestState:
    """Record the number that a state register gave: officers find the request by it, and the person is told."""
    found = request_of(call)
    sent: shapes.RegisterNumber = call.body
    record_number(request=found, register=sent.register, number=sent.number, at=call.at)
    return state_of(call.key.pk, call.path["number"])[1]


_LARGEST = 9_000_000_000_000_000


def request_of(call: Call) -> ServiceRequest:
    """The request that the address names. Refuses Problem 404 for what this system did not file."""
    return ServiceRequest.objects.get(pk=state_of(call.key.pk, call.path["number"])[0])


def _row(message: Message, readable: bool) -> shapes.MessageRow:
    by = "person" if message.kind in {"reply", "remark"} else "police"
    assert message.sent_at is not None
    text = message.text if readable else None
    return shapes.MessageRow(message.pk, message.kind, by, message.sent_at, text)  # type: ignore[arg-type]


def _ended() -> Problem:
    told = _("The request has ended. What is new is a new request; whoever does not accept the answer disputes it.")
    return Problem(409, "not_possible_now", told)
