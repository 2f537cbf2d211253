"""One delivery: proved, counted, read, and done once however often it comes, with a row that the administrator sees."""

import datetime as dt
import hmac
from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from senim.accounts import limits
from senim.channels.api_keys.checking import count_use
from senim.channels.api_keys.errors import RateExceeded
from senim.channels.connector.calling import too_often
from senim.channels.connector.incoming import acting, checking
from senim.channels.connector.problems import Problem
from senim.channels.connector.reading import decoded
from senim.channels.connector.tellings import Telling
from senim.channels.connector_tables import TAKEN, Teller, Told
from senim.channels.models import ApiKey
from senim.channels.seals import derived
from senim.intake.actions import micros
from senim.ledger import statements

MOST_BYTES: Final = 64 * 1024
_GUESSES: Final = "webhook"
_COLUMNS: Final = "(key_id, hook, payload_hash, type, outcome, times, at, last_at)"
# A delivery that was refused before is taken up again; one that was taken only counts.
_COME: Final = f"""
    INSERT INTO channels_told {_COLUMNS} VALUES (%s, %s, %s, %s, %s, 1, %s, %s)
    ON CONFLICT (key_id, hook) DO UPDATE SET times = channels_told.times + 1, last_at = excluded.last_at
    RETURNING id, outcome, payload_hash
"""
_REFUSED: Final = f"""
    INSERT INTO channels_told {_COLUMNS} VALUES (%s, %s, %s, %s, %s, 1, %s, %s)
    ON CONFLICT (key_id, hook) DO UPDATE SET times = channels_told.times + 1, last_at = excluded.last_at,
      outcome = excluded.outcome, payload_hash = excluded.payload_hash, type = excluded.type
      WHERE channels_told.outcome <> '{TAKEN}'
"""


def take(name: str, headers: Mapping[str, str], body: bytes, place: str, at: dt.datetime) -> None:
    """Take a delivery; once done, the same one again does nothing. For outside of any transaction.

    Refuses Problem: 429 past the limits, 400 and 401 for what is not proved, 413, 422 and what `acting.act` refuses.
    """
    if not limits.allowed(_GUESSES, place, at):
        raise too_often(60 - at.second)
    teller = checking.known(name)
    try:
        if len(body) > MOST_BYTES:
            told = _("What was sent is too large. JSON may have up to %(limit)s bytes.") % {"limit": MOST_BYTES}
            raise Problem(413, "too_large", told, limit=MOST_BYTES)
        proof = checking.proof_of(headers)
        checking.check(teller, proof, body, at)
    except Problem as refused:
        checking.note_refusal(teller, refused.code, micros(at))
        if refused.status == 401:
            limits.failed(_GUESSES, place, at)
        raise
    assert isinstance(teller, Teller)
    _proved(teller.key, proof.id, body, at)


def _proved(key: ApiKey, hook: str, body: bytes, at: dt.datetime) -> None:
    digest = hmac.digest(derived("told"), body, "sha256")
    type = ""
    try:
        count_use(key, at)
        told: Telling = decoded(Telling, body)
        type = str(told.__struct_config__.tag)
        _once(key, hook, digest, told, at)
    except RateExceeded as refused:
        raise too_often(refused.seconds) from None
    except Problem as refused:
        values = [key.pk, hook, digest, type, refused.code[:32], micros(at), micros(at)]
        statements.run(_REFUSED, values)
        raise


@transaction.atomic
def _once(key: ApiKey, hook: str, digest: bytes, told: Telling, at: dt.datetime) -> None:
    """The work and the row that says it is done, or neither. Who comes at the same moment waits for the row."""
    type = str(told.__struct_config__.tag)
    found = statements.row(_COME, [key.pk, hook, digest, type, "", micros(at), micros(at)])
    assert found is not None
    row_id, outcome, before = found
    if outcome == TAKEN:
        if bytes(before) != digest:
            words = _("This webhook-id was used for other content, which we have. Take a new one for a new message.")
            raise Problem(422, "webhook_id_reused", words, field="webhook-id")
        return
    request_id = acting.act(key=key, told=told, at=at)
    Told.objects.filter(pk=row_id).update(
        outcome=TAKEN, request_id=request_id, payload_hash=digest, type=type, at=micros(at)
    )
