"""The rows of a new request, written in as few statements as the work allows; the key decides who was first."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import connection

from senim.catalogue.definitions import Service
from senim.intake import keys
from senim.intake.arrivals import Arrival
from senim.intake.errors import KeyReused
from senim.intake.lanes import Identity, contact_ids
from senim.ledger import statements
from senim.ledger.statements import Statement
from senim.places.queries import default_desk, front_offices, regions

SUBJECT_LENGTH = 160


class RequestRow(NamedTuple):
    """The columns of one ServiceRequest, in the order of the statement."""

    version_id: int
    service: str
    lane: str
    identity_level: str
    channel: str
    language: str
    received_at: dt.datetime
    region_id: str
    desk_id: int
    subject: str
    address: str
    answers: str
    contact_hash: bytes | None
    key_hash: bytes
    payload_hash: bytes
    secret_hash: bytes
    external_number: str = ""

    @classmethod
    def of(cls, arrival: Arrival, answers: Mapping[str, Any], identity: Identity) -> "RequestRow":
        """The row for an arrival whose answers were checked."""
        service = arrival.compiled.service
        region_id, desk_id = place_of(service, answers)
        personal = contact_ids(service)
        words = {name: value for name, value in answers.items() if name not in personal}
        reach = identity.contact.get("phone") or identity.contact.get("email", "").casefold()
        return cls(
            version_id=arrival.compiled.id,
            service=service.code,
            lane=identity.lane,
            identity_level=identity.level,
            channel=arrival.channel,
            language=arrival.language,
            received_at=arrival.at,
            region_id=region_id,
            desk_id=desk_id,
            subject=subject_of(service, answers),
            address=str(answers.get("address", "")),
            answers=json.dumps(words, ensure_ascii=False),
            contact_hash=keys.contact_hash(reach) if reach else None,
            key_hash=keys.key_hash(arrival.key),
            payload_hash=payload_hash(arrival, answers),
            secret_hash=keys.hash_of_secret(keys.secret_of(arrival.key)),
        )


# Whichever unique hash of the same key another writer stored first: the key was used before.
_INSERT = (
    f"INSERT INTO intake_servicerequest ({','.join(RequestRow._fields)}) "
    f"VALUES ({','.join(['%s'] * len(RequestRow._fields))}) ON CONFLICT DO NOTHING RETURNING id"
)
_RECEIVED = RequestRow._fields.index("received_at")
_CONTACT = ("full_name", "phone", "email", "address", "iin_sealed", "iin_last4")
_INSERT_CONTACT = (
    f"INSERT INTO intake_contact (request_id,{','.join(_CONTACT)}) VALUES ({','.join(['%s'] * (len(_CONTACT) + 1))})"
)


def insert(row: RequestRow) -> int | None:
    """Store the request; its id, or None when its key was used before."""
    values: list[Any] = list(row)
    values[_RECEIVED] = connection.ops.adapt_datetimefield_value(row.received_at)
    found = statements.row(_INSERT, values)
    return int(found[0]) if found else None


def existing(row: RequestRow) -> int:
    """The request that used this key before. Refuses KeyReused when it said something else."""
    found = statements.row("SELECT id, payload_hash FROM intake_servicerequest WHERE key_hash=%s", [row.key_hash])
    if found is None or bytes(found[1]) != row.payload_hash:
        raise KeyReused
    return int(found[0])


def keep_words(request_id: int, identity: Identity, draft_id: int | None) -> None:
    """Store how to reach the person, remove the draft, then give its files to the request.

    The files come last and by a statement of their own, so that one that is being added now is waited for.
    """
    parts = [_contact(request_id, identity)] if identity.contact else []
    if draft_id is not None:
        parts.append(("DELETE FROM intake_draft WHERE id=%s", [draft_id]))
    statements.run_all(parts)
    if draft_id is not None:
        files = "UPDATE intake_attachment SET request_id=%s, draft_id=NULL WHERE draft_id=%s"
        statements.run(files, [request_id, draft_id])


def _contact(request_id: int, identity: Identity) -> Statement:
    """How to reach the person; an identity number only sealed."""
    contact = dict(identity.contact)
    iin = contact.pop("iin", "")
    values = [contact.get(name, "") for name in _CONTACT[:4]]
    return _INSERT_CONTACT, [request_id, *values, keys.sealed(iin) if iin else b"", iin[-4:]]


def payload_hash(arrival: Arrival, answers: Mapping[str, Any]) -> bytes:
    """What the key is bound to: the service and every answer; files stand in the answers by their numbers."""
    content = [arrival.compiled.service.code, dict(answers)]
    return keys.payload_digest(json.dumps(content, sort_keys=True, ensure_ascii=False).encode())


def place_of(service: Service, answers: Mapping[str, Any]) -> tuple[str, int]:
    """The region and the receiving desk: those the person chose, else the region's first office, else the ministry's desk.

    A region that does not exist is none; the request is accepted all the same.
    """
    place: Mapping[str, Any] = {}
    for page in service.pages:
        for field in page.fields:
            if field.kind == "place":
                place = answers.get(field.id) or {}
    region = str(place.get("region", ""))
    region = region if region in {one.code for one in regions()} else ""
    offices = front_offices(region) if region else ()
    chosen = [office.pk for office in offices if office.pk == place.get("desk")]
    if chosen or offices:
        return region, chosen[0] if chosen else offices[0].pk
    return region, default_desk().pk


def subject_of(service: Service, answers: Mapping[str, Any]) -> str:
    """One line for lists: the beginning of the service's subject field."""
    text = " ".join(str(answers.get(service.subject_field, "")).split())
    return text if len(text) <= SUBJECT_LENGTH else text[: SUBJECT_LENGTH - 1] + "…"
