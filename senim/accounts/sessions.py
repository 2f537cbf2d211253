"""How long a signed-in session lives: 15 minutes without a request (5 in a sealed instance), twelve hours in all."""

from time import time
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest

IDLE_SECONDS: Final = 15 * 60
ABSOLUTE_SECONDS: Final = 12 * 3600
SEALED_IDLE_SECONDS: Final = 5 * 60
"""In a sealed instance: whoever walks away from an opened case leaves it open for five minutes at most."""

_NOTE_EVERY: Final = 60
"""The last request is noted once a minute: a lock may come up to a minute early, never late, and a click writes nothing."""

BY_ITSELF: Final = "X-By-Itself"
"""The header of what a page asks without anybody touching it: it does not keep a session alive that nobody uses."""

_BEGAN, _SEEN = "began", "seen"


def begin_at_sign_in(*, request: HttpRequest, **_: object) -> None:
    """Start both clocks; Django calls it when somebody has signed in."""
    request.session[_BEGAN] = request.session[_SEEN] = int(time())


def watch(request: HttpRequest) -> bool:
    """End the session when it stood idle or lasted too long (true), else note that it is alive. Visitors are left alone.

    A session without its clocks, or with clocks from the future, counts as too old.
    """
    if SESSION_KEY not in request.session:
        return False
    clock = int(time())
    began, seen = request.session.get(_BEGAN, 0), request.session.get(_SEEN, 0)
    if not (0 <= clock - began < ABSOLUTE_SECONDS and 0 <= clock - seen < _idle_seconds()):
        logout(request)
        return True
    if clock - seen >= _NOTE_EVERY and BY_ITSELF not in request.headers:
        request.session[_SEEN] = clock
    return False


def _idle_seconds() -> int:
    return SEALED_IDLE_SECONDS if settings.INSTANCE == "sealed" else IDLE_SECONDS
