"""What staff do with keys: issue one, revoke one."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from senim.accounts.models import Officer
from senim.channels.api_keys.errors import ScopeUnknown
from senim.channels.api_keys.scopes import SCOPES
from senim.channels.models import ApiKey


class Issued(NamedTuple):
    """A new key and its whole text, which is shown now and never again."""

    key: ApiKey
    text: str

    @property
    def parts(self) -> list[str]:
        """The text in short parts, between which a narrow screen may break the line."""
        return [self.text[start : start + 8] for start in range(0, len(self.text), 8)]


def issue(
    *,
    owner: str,
    contact: str,
    scopes: Iterable[str],
    per_minute: int,
    per_day: int,
    by: Officer,
    at: dt.datetime,
) -> Issued:
    """Issue a key of 256 random bits. Refuses ScopeUnknown, also for no scope at all."""
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(SCOPES):
        raise ScopeUnknown(", ".join(wanted))
    name, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        name=name,
        secret_hash=hash_of(secret),
        owner=owner,
        contact=contact,
        scopes=wanted,
        per_minute=per_minute,
        per_day=per_day,
        issued_by=by,
        issued_at=at,
    )
    return Issued(key, f"{name}.{secret}")


@transaction.atomic
def revoke(*, key_id: int, by: Officer, at: dt.datetime) -> ApiKey | None:
    """Let a key open nothing from now on; None when there is no such key. One that was revoked before stays as it was."""
    key = ApiKey.objects.select_for_update(of=("self",)).filter(pk=key_id).first()
    if key is not None and key.revoked_at is None:
        key.revoked_by, key.revoked_at = by, at
        key.save(update_fields=["revoked_by", "revoked_at"])
    return key


def hash_of(secret: str) -> bytes:
    """What is kept of a secret half. A plain hash is enough: 256 random bits cannot be tried out."""
    return hashlib.sha256(b"senim api key " + secret.encode()).digest()
