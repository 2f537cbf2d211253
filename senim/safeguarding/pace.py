"""How often one place may call a sealed instance: counted in this process's memory alone, by a key that ends with it."""

import hmac
import secrets
import threading
from typing import Final

from django.http import HttpRequest

from senim.accounts.limits import client_address
from senim.safeguarding.errors import TooOften

MOST: Final = {"look": 30, "upload": 20, "report": 10}
"""Calls of one place in a minute, by kind. A look-up value has 256 bits: the limit keeps the server free, it is not what guards it."""

_KEY: Final = secrets.token_bytes(32)
_lock = threading.Lock()
_counts: dict[tuple[str, bytes], int] = {}
_minute = 0


def count(kind: str, request: HttpRequest, at: int) -> None:
    """Count a call. Refuses TooOften. What was counted is forgotten at the end of the minute; nothing is ever written down."""
    global _minute
    place = hmac.digest(_KEY, client_address(request).encode(), "sha256")[:12]
    with _lock:
        if at // 60_000_000 != _minute:
            _counts.clear()
            _minute = at // 60_000_000
        made = _counts[kind, place] = _counts.get((kind, place), 0) + 1
    if made > MOST[kind]:
        raise TooOften
