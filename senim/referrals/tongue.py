"""Small words that all rooms of this app need: the language of the page, moments of the log."""

import datetime as dt
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def language() -> str:
    """The language of the page."""
    return (get_language() or "kk")[:2]


def micros(at: dt.datetime) -> int:
    """A moment as the log keeps it."""
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


def moment_of(at: int) -> dt.datetime:
    """A moment of the log as a datetime in UTC."""
    return _EPOCH + dt.timedelta(microseconds=at)


def now() -> dt.datetime:
    """This moment; only views and the worker ask."""
    return timezone.now()
