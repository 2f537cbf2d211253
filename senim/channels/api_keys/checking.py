"""Who calls: a key is looked up, compared and counted at every call; guesses are slowed down by where they come from."""

import datetime as dt
import hmac
from typing import Final

from senim.accounts import limits
from senim.channels.api_keys.errors import KeyRefused, RateExceeded
from senim.channels.api_keys.issuing import hash_of
from senim.channels.models import ApiKey
from senim.channels.seals import derived
from senim.ledger import statements

LONGEST: Final = 200
_GUESSES: Final = "api key"
_DAY_SECONDS: Final = 86_400
_USED: Final = "SELECT minute, in_minute, day, in_day FROM channels_apiuse WHERE key_id=%s"
_COUNT: Final = """
    INSERT INTO channels_apiuse (key_id, minute, in_minute, day, in_day) VALUES (%s, %s, 1, %s, 1)
    ON CONFLICT (key_id) DO UPDATE SET
      in_minute = CASE WHEN channels_apiuse.minute = excluded.minute THEN channels_apiuse.in_minute + 1 ELSE 1 END,
      in_day = CASE WHEN channels_apiuse.day = excluded.day THEN channels_apiuse.in_day + 1 ELSE 1 END,
      minute = excluded.minute, day = excluded.day
    RETURNING in_minute, in_day
"""


def key_of(text: str, scope: str, place: str, at: dt.datetime) -> ApiKey:
    """The key whose whole text this is, its use counted. Two statements. For outside of any transaction.

    Refuses KeyRefused for none, a wrong one, a revoked one or one without the scope; RateExceeded past the key's limits,
    or when `place` (of `limits.place_of`) tried more than ten wrong ones in this minute.
    """
    if not limits.allowed(_GUESSES, place, at):
        raise RateExceeded(60 - at.second)
    name, _, secret = text[:LONGEST].partition(".")
    known = bool(secret) and name.isascii() and name.isalnum()
    key = ApiKey.objects.filter(name=name, revoked_at=None).first() if known else None
    # The hash is made and compared in any case: the time says nothing about the name.
    matches = hmac.compare_digest(bytes(key.secret_hash) if key else bytes(32), hash_of(secret))
    if key is None or not matches or scope not in key.scopes:
        limits.failed(_GUESSES, place, at)
        raise KeyRefused
    count_use(key, at)
    return key


def is_used_up(key: ApiKey, at: dt.datetime) -> bool:
    """Whether the key has had all its calls of this minute or day. One statement; nothing is counted."""
    second = int(at.timestamp())
    found = statements.row(_USED, [key.pk])
    if found is None:
        return False
    minute, in_minute, day, in_day = found
    spent_today = day == second // _DAY_SECONDS and in_day >= key.per_day
    return bool(spent_today or (minute == second // 60 and in_minute >= key.per_minute))


def count_use(key: ApiKey, at: dt.datetime) -> None:
    """Count one use in one statement, so that calls at the same moment are all counted. Refuses RateExceeded past the limits.

    A transaction that is undone takes its count with it; whoever wants refused calls counted too counts them afterwards.
    """
    second = int(at.timestamp())
    in_minute, in_day = statements.rows(_COUNT, [key.pk, second // 60, second // _DAY_SECONDS])[0]
    if in_day > key.per_day:
        raise RateExceeded(_DAY_SECONDS - second % _DAY_SECONDS)
    if in_minute > key.per_minute:
        raise RateExceeded(60 - second % 60)


def request_key(key: ApiKey, given: str) -> bytes:
    """Intake's idempotency key for one that an outside system chose itself: nobody else's key ever makes the same."""
    return hmac.digest(derived("idempotency"), f"{key.pk}:{given}".encode(), "sha256")[:16]
