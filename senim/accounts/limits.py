"""Slows down guessing: failed tries are counted per place and minute. No address is kept, only a keyed hash of it."""

import hmac
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from senim.accounts.models import Attempt
from senim.ledger import statements

MOST: Final = 10
"""Failed tries that one place has in one minute of the clock."""

_KEPT_MINUTES: Final = 24 * 60
_COUNT: Final = """
    INSERT INTO accounts_attempt (bucket, place, minute, count) VALUES (%s, %s, %s, 1)
    ON CONFLICT (bucket, place, minute) DO UPDATE SET count = accounts_attempt.count + 1
    RETURNING count
"""


def place_of(request: HttpRequest, at: datetime) -> str:
    """Where a request comes from, as 32 letters that mean nothing tomorrow: a hash of the address, keyed by our secret and the day."""
    address = client_address(request)
    key = f"{settings.SECRET_KEY} tries of {at.astimezone(UTC).date()}".encode()
    return hmac.new(key, address.encode(), "sha256").hexdigest()[:32]


def client_address(request: HttpRequest) -> str:
    """The address of the client: what the outermost of our own proxies saw. Whatever stands before it anybody can write."""
    proxies = settings.TRUSTED_PROXIES
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return str(seen[-proxies] if len(seen) >= proxies > 0 else request.META.get("REMOTE_ADDR", ""))


def allowed(bucket: str, place: str, at: datetime, most: int = MOST) -> bool:
    """True while the place has tries left in this minute. One query; it counts nothing."""
    minute = _minute(at)
    found = Attempt.objects.filter(bucket=bucket, place=place, minute=minute).values_list("count", flat=True).first()
    return (found or 0) < most


def failed(bucket: str, place: str, at: datetime) -> int:
    """Count one failed try and give how many the place has made in this minute.

    One statement, so that tries at the same moment are all counted. The first of a minute sweeps out what is a day old.
    """
    minute = _minute(at)
    count = int(statements.rows(_COUNT, [bucket, place, minute])[0][0])
    if count == 1:
        forget_old(at)
    return count


def forget_old(at: datetime) -> int:
    """Delete the counts older than a day; give how many rows went."""
    return Attempt.objects.filter(minute__lt=_minute(at) - _KEPT_MINUTES).delete()[0]


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60
