"""Signing in and out."""

from datetime import datetime
from typing import Final

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest

from senim.accounts import limits
from senim.accounts.errors import TooManyTries
from senim.accounts.models import Officer

BUCKET: Final = "sign_in"


def sign_in(request: HttpRequest, *, username: str, password: str, at: datetime) -> Officer | None:
    """Sign an officer in, with a new session key and both session clocks begun; None when name and password do not fit.

    An unknown name costs the same one hash as a wrong password. Refuses (TooManyTries) a place without tries left.
    """
    place = limits.place_of(request, at)
    if not limits.allowed(BUCKET, place, at):
        raise TooManyTries
    officer = authenticate(request, username=username, password=password)
    if not isinstance(officer, Officer):
        limits.failed(BUCKET, place, at)
        return None
    request.session.flush()  # Django keeps the key when the same officer signs in twice
    login(request, officer)
    return officer


def sign_out(request: HttpRequest) -> None:
    """End the session; its key is worth nothing from now on."""
    logout(request)
