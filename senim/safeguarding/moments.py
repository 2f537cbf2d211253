"""Time and numbers that tell nothing: whole local days instead of moments, random numbers instead of a sequence."""

import datetime as dt
import secrets
from zoneinfo import ZoneInfo

from django.conf import settings

_LEAST, _CASES, _OTHERS = 1 << 32, 1 << 38, 1 << 52
"""A case's number has room for its steps in the keys of work items (`processes.runs.item_id`), any other one fits into JSON."""


def day_of(at: int) -> dt.date:
    """The local day of a moment in µs."""
    return dt.datetime.fromtimestamp(at / 1_000_000, ZoneInfo(settings.TIME_ZONE)).date()


def coarse(at: int) -> int:
    """The moment, in µs, at which the local day of `at` began: finer time is never written down."""
    began = dt.datetime.combine(day_of(at), dt.time(), ZoneInfo(settings.TIME_ZONE))
    return int(began.timestamp()) * 1_000_000


def case_number() -> int:
    """A random number for a case."""
    return _LEAST + secrets.randbelow(_CASES)


def random_number() -> int:
    """A random number for anything else that has one."""
    return _LEAST + secrets.randbelow(_OTHERS)
