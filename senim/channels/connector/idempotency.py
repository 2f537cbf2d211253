"""Idempotency keys bound to what was sent: the same call again gets the same answer, other content under a used key none.

The answer is kept sealed under the caller's own key, which we do not keep: a stolen database opens no receipt.
"""

import base64
import hmac
from typing import Final, NamedTuple

from cryptography.fernet import Fernet
from django.utils.translation import gettext as _

from senim.channels.connector.problems import Problem
from senim.channels.connector_tables import AnsweredCall
from senim.channels.seals import derived
from senim.ledger import statements

SECOND: Final = 1_000_000
RUNS_FOR_SECONDS: Final = 60
"""After so long a call whose claim stands alone was killed, and the next one with its key takes over."""
KEPT_SECONDS: Final = 3 * 24 * 3600
LONGEST: Final = 200
_CLAIM: Final = """
    INSERT INTO channels_answeredcall (key_id, given_hash, payload_hash, status, body, begun_at, until)
    {}
    ON CONFLICT (key_id, given_hash) DO UPDATE SET until = excluded.until
      WHERE channels_answeredcall.status = 0 AND channels_answeredcall.until < excluded.begun_at
        AND channels_answeredcall.payload_hash = excluded.payload_hash
    RETURNING id
"""
_VALUES: Final = "VALUES (%s, %s, %s, 0, %s, %s, %s)"
# Else the same call would wait for the first one's end: on PostgreSQL nobody sees its row, but everybody its lock.
_UNLESS_RUNNING: Final = "SELECT %s, %s, %s, 0, %s, %s, %s WHERE pg_try_advisory_xact_lock(%s)"
_KEEP: Final = "UPDATE channels_answeredcall SET status=%s, body=%s WHERE id=%s AND status=0 AND until=%s RETURNING id"


class Claim(NamedTuple):
    """The right to do a call now: its row, the end of the lease that tells it from another's, and what seals the answer."""

    id: int
    until: int
    seal: Fernet


class Answered(NamedTuple):
    """What the same call was answered before."""

    status: int
    body: bytes


def read_given(header: str | None) -> str:
    """The Idempotency-Key of a call. Refuses Problem when it is missing, too long or not printable ASCII."""
    given = (header or "").strip()
    if not given:
        told = _(
            "Send the header Idempotency-Key with a value of your own, such as a random UUID, that no other call of yours has."
        )
        raise Problem(400, "idempotency_key_missing", told, field="Idempotency-Key")
    if len(given) > LONGEST or not given.isascii() or not given.isprintable():
        told = _("The Idempotency-Key may have up to %(limit)s printable ASCII characters.") % {"limit": LONGEST}
        raise Problem(400, "idempotency_key_invalid", told, field="Idempotency-Key", limit=LONGEST)
    return given


def claim(key_id: int, given: str, payload: bytes, at: int) -> Claim | Answered:
    """Take a call up, or its answer of before; in the transaction of the work, so that a refusal or a crash leaves no trace of it.

    Refuses Problem 422 for a key that came with other content, 409 while the same call is still running. On SQLite, where only
    one transaction writes at a time, the same call waits for the first one and gets its answer.
    """
    given_hash = hmac.digest(derived("connector call"), f"{key_id}:{given}".encode(), "sha256")
    payload_hash = hmac.digest(derived("connector payload"), payload, "sha256")
    until = at + RUNS_FOR_SECONDS * SECOND
    seal = _seal(key_id, given)
    mine = statements.row(*_claiming(key_id, given_hash, payload_hash, at, until))
    if mine is not None:
        return Claim(mine[0], until, seal)
    found = AnsweredCall.objects.filter(key_id=key_id, given_hash=given_hash).first()
    if found is not None and bytes(found.payload_hash) != payload_hash:
        told = _("This Idempotency-Key was used for other content. Nothing was kept. Take a new one for a new call.")
        raise Problem(422, "idempotency_key_reused", told, field="Idempotency-Key")
    if found is None or not found.status:
        told = _("The same call is still running. Ask again in a moment with the same Idempotency-Key.")
        raise Problem(409, "still_running", told, field="Idempotency-Key", seconds=1)
    return Answered(found.status, seal.decrypt(bytes(found.body)))


def _claiming(key_id: int, given_hash: bytes, payload_hash: bytes, at: int, until: int) -> statements.Statement:
    values = [key_id, given_hash, payload_hash, b"", at, until]
    if not statements.on_postgresql():
        return _CLAIM.format(_VALUES), values
    return _CLAIM.format(_UNLESS_RUNNING), [*values, int.from_bytes(given_hash[:8], signed=True)]


def keep(claimed: Claim, status: int, body: bytes) -> None:
    """Keep the answer, in the transaction of the work. Refuses Problem 409 when another call took over after the lease."""
    kept = statements.row(_KEEP, [status, claimed.seal.encrypt(body), claimed.id, claimed.until])
    if kept is None:
        told = _("The same call is still running. Ask again in a moment with the same Idempotency-Key.")
        raise Problem(409, "still_running", told, field="Idempotency-Key", seconds=1)


def clear_old(at: int) -> int:
    """Forget answers older than three days; how many. Intake's own key still keeps a request from being filed twice."""
    return AnsweredCall.objects.filter(begun_at__lt=at - KEPT_SECONDS * SECOND).delete()[0]


def _seal(key_id: int, given: str) -> Fernet:
    raw = hmac.digest(derived("connector answer"), f"{key_id}:{given}".encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(raw))
