"""Whether a delivery is genuine: signed with the secret that we gave to that system, over exactly these bytes, just now.

A name that nobody has costs the same work as a wrong signature and gets the same answer.
"""

import datetime as dt
import hmac
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from senim.channels.connector.problems import Problem
from senim.channels.connector.webhooks import signing
from senim.channels.connector_tables import Teller
from senim.channels.seals import derived, passing_seal
from senim.intake.actions import micros

TOLERANCE_SECONDS: Final = 300
LONGEST_ID: Final = 100
MOST_SIGNATURES: Final = 5
_MINUTE: Final = 60_000_000


class Proof(NamedTuple):
    """The three headers of Standard Webhooks, as they came."""

    id: str
    timestamp: str
    signatures: tuple[str, ...]


def proof_of(headers: Mapping[str, str]) -> Proof:
    """The headers of a delivery. Refuses Problem 400 for one that is missing or cannot be."""
    id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    signatures = tuple(headers.get("webhook-signature", "").split())
    told = _(
        "Send the headers webhook-id, webhook-timestamp and webhook-signature as Standard Webhooks describes them."
    )
    if not 0 < len(id) <= LONGEST_ID or not (id.isascii() and id.isprintable()):
        raise Problem(400, "webhook_id_refused", told, field="webhook-id", limit=LONGEST_ID)
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise Problem(400, "timestamp_refused", told, field="webhook-timestamp")
    if not 0 < len(signatures) <= MOST_SIGNATURES:
        raise Problem(401, "signature_refused", told, field="webhook-signature", limit=MOST_SIGNATURES)
    return Proof(id, timestamp, signatures)


def known(name: str) -> Teller | None:
    """The system of a name, when it may tell us anything; None for every other name. One query."""
    plain = name.isascii() and name.isalnum()
    rows = Teller.objects.select_related("key").filter(key__name=name if plain else "", key__revoked_at=None)
    return rows.first()


def check(teller: Teller | None, proof: Proof, body: bytes, at: dt.datetime) -> None:
    """Refuse (Problem 401) a signature that does not hold, and (400) a timestamp more than five minutes off."""
    genuine = _is_genuine(secrets_of(teller, micros(at)), proof, body)
    if teller is None or not genuine:
        told = _("No system of this name tells us anything, or the signature does not fit these bytes.")
        raise Problem(401, "signature_refused", told, field="webhook-signature")
    if abs(int(proof.timestamp) - at.timestamp()) > TOLERANCE_SECONDS:
        told = _(
            "This delivery was signed more than five minutes ago or ahead. Sign each try anew, by a clock that is right."
        )
        raise Problem(400, "timestamp_refused", told, field="webhook-timestamp", limit=TOLERANCE_SECONDS)


def secrets_of(teller: Teller | None, at: int) -> list[str]:
    """The two secrets that are good now; where there is only one or none, made-up ones take their place."""
    sealed = [bytes(teller.secret) if teller else _nobodys()]
    sealed.append(bytes(teller.old_secret) if teller and teller.old_until > at else _nobodys())
    return [passing_seal().decrypt(one).decode() for one in sealed]


def _is_genuine(secrets: Sequence[str], proof: Proof, body: bytes) -> bool:
    """Every secret is tried and every signature compared, whatever the others said."""
    wanted = [signing.signature(proof.id, int(proof.timestamp), body, one) for one in secrets]
    found = [
        hmac.compare_digest(given.encode("utf-8", "replace"), one.encode())
        for given in proof.signatures
        for one in wanted
    ]
    return any(found)


@lru_cache(maxsize=1)
def _nobodys() -> bytes:
    """A sealed secret that nobody was given."""
    secret = signing.PREFIX + hmac.digest(derived("nobody"), b"secret", "sha256").hex()
    return passing_seal().encrypt(secret.encode())


def note_refusal(teller: Teller | None, code: str, at: int) -> None:
    """Remember for the administrator why the newest delivery did not come through; once a minute. One statement."""
    late = Teller.objects.filter(pk=teller.pk if teller else 0, refused_at__lt=at - _MINUTE)
    late.update(refused_at=at, refused_code=code[:24])
