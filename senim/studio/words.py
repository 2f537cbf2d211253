"""Figures of the studio in words: spans of time, shares, changes, months. A working day has eight hours (09:00-18:00, a break)."""

import datetime as dt
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from senim.design.charts import plain
from senim.design.dates import month_name

MINUTE: Final = 60_000_000
HOUR: Final = 60 * MINUTE
MEGABYTE: Final = 1024 * 1024
NOTHING: Final = "–"


def spent(micros: float | None, by_clock: bool = False) -> str:
    """A span in the two largest units that it fills, as `2 d 3 h`; days of eight working hours, or of the clock; a dash for none."""
    if micros is None:
        return NOTHING
    minutes = round(micros / MINUTE)
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": minutes}
    day_hours = 24 if by_clock else 8
    if micros < day_hours * HOUR:
        hours, rest = divmod(minutes, 60)
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest} if rest else hours_words(hours)
    days, hours = divmod(round(micros / HOUR), day_hours)
    if not hours or days >= 10:
        return _("%(days)s d") % {"days": days}
    return _("%(days)s d %(hours)s h") % {"days": days, "hours": hours}


def hours_words(hours: int) -> str:
    """Whole hours."""
    return _("%(hours)s h") % {"hours": hours}


def per_cent(part: float | None) -> str:
    """A share from 0 to 1 as whole per cent, rounded down so that 100 % means all; a dash for none."""
    return NOTHING if part is None else f"{int(100 * part + 1e-9)} %"


def change(before: float | None, after: float | None) -> str:
    """By how much a figure changed, with its sign; a dash where one of them is not known."""
    if not before or after is None:
        return NOTHING
    percent = round(100 * (after / before - 1))
    return f"{'+' if percent > 0 else '−' if percent < 0 else '±'}{abs(percent)} %"


def tenths(number: float) -> str:
    """A figure with one decimal, behind the mark of the language: a comma in Kazakh and Russian."""
    return number_format(number, 1)


def megabytes(size: int) -> str:
    """A size in bytes as megabytes with one decimal, at least 0.1."""
    return tenths(max(0.1, size / MEGABYTE))


def signed(part: float) -> str:
    """A relative change as whole per cent with its sign."""
    percent = round(100 * part)
    return f"{'+' if percent > 0 else '−' if percent < 0 else '±'}{abs(percent)} %"


def count(number: int) -> str:
    """A whole number with thin spaces."""
    return plain(float(number))


def month(written: str) -> str:
    """`2026-11` as month and year."""
    return month_name(dt.date.fromisoformat(f"{written}-01"))
