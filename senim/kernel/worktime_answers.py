"""The answer of `senim worktime add`: a term's due moment and the days it left out, as a JSON-ready document."""

import re
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from senim.kernel.calendars import named
from senim.kernel.moments import EPOCH, MICROSECOND, write_moment
from senim.kernel.terms import check_unit
from senim.kernel.worktime import due
from senim.kernel.worktime_errors import WorktimeRefused

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def moment(text: str, zone: str = "UTC") -> int:
    """Give an RFC 3339 moment, or a bare date (its first moment in the zone), as µs since 1970 UTC.

    Refuses (WorktimeRefused `bad_start`) everything else, a moment without its offset from UTC included.
    """
    try:
        if _DATE.fullmatch(text):
            found = datetime.combine(date.fromisoformat(text), time(), ZoneInfo(zone))
        elif _MOMENT.fullmatch(text):
            found = datetime.fromisoformat(text.upper())
        else:
            raise ValueError(text)
        return (found - EPOCH) // MICROSECOND
    except (ValueError, OverflowError) as error:
        raise WorktimeRefused(
            "bad_start", f"the start must be a moment like 2026-12-10T04:00:00Z or a date like 2026-12-10, not {text!r}"
        ) from error


def worktime_document(start: str, amount: str | int, unit: str, calendar: str = "KZ") -> tuple[dict[str, object], int]:
    """Give `({"due", "skipped": [{"date", "why"}]}, 0)`, or `({"error": one clear line}, 2)` for bad input.

    `why` is `weekend`, `closed`, or the English name of the day off.
    """
    try:
        table = named(calendar)
        check_unit(unit)
        found = due(table, moment(start, table.zone), _whole(amount), unit)
    except WorktimeRefused as refused:
        return {"error": refused.message}, 2
    skipped = [{"date": row.on.isoformat(), "why": row.why.name("en")} for row in found.skipped]
    return {"due": write_moment(found.at), "skipped": skipped}, 0


def _whole(amount: str | int) -> int:
    text = str(amount)
    if not re.fullmatch(r"[1-9]\d{0,8}", text, re.ASCII):
        raise WorktimeRefused("bad_amount", f"the amount must be a whole number from 1 up, not {text!r}")
    return int(text)
