"""The tables of a reckoning as pages show them and as files give them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from senim.design.dates import weekday_names
from senim.design.parts import Head
from senim.desks.planning.pictures import clock, tenths
from senim.desks.planning_tables import Outlook

SHEETS: Final = ("forecast", "counters", "plan")


class Sheet(NamedTuple):
    """A table for the page and for its file."""

    heads: list[Head]
    rows: list[tuple[Any, ...]]


def plan_sheet(roster: Mapping[str, Any], office: int) -> Sheet:
    """The plan as a table: a row for each officer (a link to their calendar file), a column for each weekday with a shift."""
    weekdays = sorted({weekday for _officer, weekday, _spans in roster["duties"]})
    heads = [Head(_("Officer")), *(Head(weekday_names()[weekday][1]) for weekday in weekdays)]
    heads.append(Head(_("Hours"), number=True))
    by_officer: dict[int, dict[int, list[list[int]]]] = {}
    for officer, weekday, spans in roster["duties"]:
        by_officer.setdefault(officer, {})[weekday] = spans
    rows = []
    for number, (_officer, own) in enumerate(sorted(by_officer.items()), start=1):
        cells = [_spans_words(own[weekday]) if weekday in own else "–" for weekday in weekdays]
        minutes = sum(until - since for spans in own.values() for since, until in spans)
        rows.append((_calendar_link(office, number), *cells, tenths(minutes / 60)))
    return Sheet(heads, rows)


def _calendar_link(office: int, number: int) -> str:
    words = _("calendar of officer %(number)s") % {"number": number}
    href = reverse("planning:week", args=[office, number])
    return format_html('{} <a class="govuk-link" href="{}" aria-label="{}">.ics</a>', number, href, words)


def _spans_words(spans: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{clock(since)}\u2060–\u2060{clock(until)}" for since, until in spans)


def sheets_of(found: Mapping[str, Any]) -> tuple[str, ...]:
    """The tables that a reckoning has."""
    return SHEETS if "roster" in found else SHEETS[:2]


def file_of(row: Outlook, name: str) -> tuple[list[str], list[tuple[Any, ...]]] | None:
    """A table as a file: plain figures, codes as heads. None for one that this reckoning has not."""
    found = row.found
    if name == "forecast":
        return ["date", "hour", "people", "low", "high"], [tuple(one) for one in found["hours"]]
    if name == "counters":
        both = zip(found["enough"]["played"], found["enough"]["formula"], strict=True)
        rows = [(place // 24 + 1, place % 24, *pair) for place, pair in enumerate(both) if any(pair)]
        return ["weekday", "hour", "counters", "counters_by_formula"], rows
    if name == "plan" and "roster" in found:
        heads = ["officer", "date", "from", "until", "break_from", "break_until", "hours"]
        return heads, [_duty_row(row.week_on, *duty) for duty in found["roster"]["duties"]]
    return None


def _duty_row(monday: dt.date, officer: int, weekday: int, spans: Sequence[Sequence[int]]) -> tuple[Any, ...]:
    day = (monday + dt.timedelta(days=weekday)).isoformat()
    away = (clock(spans[0][1]), clock(spans[1][0])) if len(spans) > 1 else ("", "")
    hours = sum(until - since for since, until in spans) / 60
    return officer + 1, day, clock(spans[0][0]), clock(spans[-1][1]), *away, hours
