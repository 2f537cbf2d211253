"""What the pages of office figures show: a table of offices, and of one office its weeks with a picture. Never a person."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.design import charts
from senim.design.charts import Bar
from senim.design.counts import told
from senim.design.dates import short_day
from senim.design.parts import Head
from senim.desks import ways
from senim.desks.learning import hit_rate
from senim.desks.models import Office
from senim.desks.office_figures import Figures, by_office, by_week
from senim.mining.safe_counts import coarse
from senim.mining.suppression import FLOOR, suppressed
from senim.places.queries import unit

RIGHT: Final = "figures.see"
ON_A_PAGE: Final = 50
WEEKS: Final = 12
LIST_DAYS: Final = 28
PUBLIC_MOST: Final = 300
"""More front offices than the country has; a page without an end would not help anybody."""
NOTHING: Final = "–"


def offices_context(viewer: Viewer, page: int, today: dt.date) -> dict[str, Any]:
    """The offices of the viewer with the figures of four weeks, a page at a time. Two queries."""
    rows = (
        Office.objects.filter(pk__in=viewer.units(RIGHT)).order_by("unit__region_id", "pk").values_list("pk", flat=True)
    )
    found = list(rows[(page - 1) * ON_A_PAGE : page * ON_A_PAGE + 1])
    shown, since = found[:ON_A_PAGE], today - dt.timedelta(days=LIST_DAYS)
    figures = by_office(shown, since, today)
    return {
        "tabs": ways.tabs(viewer, "figures"),
        "heads": [Head(_("Front office")), *_heads()],
        "rows": [_office_row(one, figures.get(one), _beyond(viewer, one)) for one in shown],
        "beyond": any(_beyond(viewer, one) for one in shown),
        "newer": f"?page={page - 1}" if page > 1 else "",
        "older": f"?page={page + 1}" if len(found) > ON_A_PAGE else "",
    }


def public_context(today: dt.date) -> dict[str, Any]:
    """What everybody may see: how long people waited in each front office in four weeks; nothing under ten visits. Two queries."""
    offices = list(Office.objects.order_by("unit__region_id", "pk").values_list("pk", flat=True)[:PUBLIC_MOST])
    figures = by_office(offices, today - dt.timedelta(days=LIST_DAYS), today)
    rows = [(unit(one).name, figures[one]) for one in offices if one in figures and figures[one].p90 is not None]
    return {
        "heads": [Head(_("Front office")), *(Head(words, number=True) for words in _public_words())],
        "rows": [
            (
                name,
                told(one.came, FLOOR),
                _minutes(one.median),
                _minutes(one.p90),
                _per_cent(one.promise),
                _per_cent(one.left),
            )
            for name, one in rows
        ],
    }


def _public_words() -> tuple[str, ...]:
    return (
        _("Visitors"),
        _("Median wait"),
        _("90 of 100 waited at most"),
        _("Called within the promise"),
        _("Left before being served"),
    )


def office_context(viewer: Viewer, office_id: int, today: dt.date) -> dict[str, Any]:
    """One office by week, the newest first. Three queries."""
    monday = today - dt.timedelta(days=today.weekday())
    found, beyond = (
        by_week(office_id, monday - dt.timedelta(weeks=WEEKS - 1), monday + dt.timedelta(weeks=1)),
        _beyond(viewer, office_id),
    )
    weeks = sorted(found.items(), reverse=True)
    return {
        "tabs": ways.tabs(viewer, "figures"),
        "beyond": beyond,
        "name": unit(office_id).name,
        "office": office_id,
        "heads": [Head(_("Week from")), *_heads()],
        "rows": [(_week(week, monday), *_cells(one, beyond)) for week, one in weeks],
        "picture": _picture([(week, one) for week, one in sorted(found.items()) if week < monday]),
        "estimates": _estimates(office_id, today),
    }


def sheet(viewer: Viewer, office_id: int, today: dt.date) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The weeks as plain figures: minutes, shares from 0 to 1, nothing where too few stand behind it. One query.

    To whoever does not serve there, visitors are told as the beginning of their step of five, 0 under ten.
    """
    beyond = _beyond(viewer, office_id)
    monday = today - dt.timedelta(days=today.weekday())
    found = by_week(office_id, monday - dt.timedelta(weeks=WEEKS - 1), monday + dt.timedelta(weeks=1))
    return ["week", *Figures._fields], [
        (week.isoformat(), *map(_plain, one._replace(came=coarse(one.came, FLOOR) if beyond else one.came)))
        for week, one in found.items()
    ]


def _heads() -> list[Head]:
    words = (
        _("Visitors"),
        _("Median wait"),
        _("90 of 100 waited at most"),
        _("Called within the promise"),
        _("Walking"),
        _("Serving"),
        _("On hold"),
        _("Left before being served"),
        _("Appointments kept"),
    )
    return [Head(one, number=True) for one in words]


def _cells(one: Figures, beyond: bool) -> tuple[Any, ...]:
    times = (_minutes(one.median), _minutes(one.p90))
    means = (_minutes(one.walk), _minutes(one.serve), _minutes(one.hold))
    return (_count(one.came, beyond), *times, _per_cent(one.promise), *means, _per_cent(one.left), _per_cent(one.kept))


def _office_row(office_id: int, one: Figures | None, beyond: bool) -> tuple[Any, ...]:
    href = reverse("office_figures:office", args=[office_id])
    link = format_html('<a class="govuk-link" href="{}">{}</a>', href, unit(office_id).name)
    return (link, *(_cells(one, beyond) if one else (NOTHING,) * len(_heads())))


def _week(week: dt.date, monday: dt.date) -> str:
    return _("%(day)s, so far") % {"day": short_day(week)} if week == monday else short_day(week)


def _picture(weeks: Sequence[tuple[dt.date, Figures]]) -> SafeString:
    """The longest wait of 90 of 100, by full week; nothing where fewer than two weeks can be told."""
    told = [(week, one.p90) for week, one in weeks if one.p90 is not None]
    if len(told) < 2:
        return SafeString("")
    title = _("In the week from %(day)s 90 of 100 visitors waited %(minutes)s minutes at most") % {
        "day": short_day(told[-1][0]),
        "minutes": told[-1][1],
    }
    data = [Bar(short_day(week), float(value), tone="now" if week == told[-1][0] else "") for week, value in told]
    note = _("Full weeks only. From the ticket, of an appointment from its time, to the first call.")
    return charts.bars(title, data, note=note, shown=_minutes, heads=(_("Week from"), _("90 of 100 waited at most")))


def _estimates(office_id: int, today: dt.date) -> str:
    """How often the ranges held that people were told with their tickets."""
    found = hit_rate(office_id, today - dt.timedelta(days=LIST_DAYS), today)
    if suppressed(found.told):
        return ""
    words = _("Of the last %(told)s visitors who were told a waiting time, %(share)s waited as long as they were told.")
    return words % {"told": found.told, "share": _per_cent(found.inside / found.told)}


def _beyond(viewer: Viewer, office_id: int) -> bool:
    """Whether the viewer sees the office from outside: they do not serve its visitors."""
    return not viewer.may_in("desks.serve", office_id)


def _count(number: int, beyond: bool) -> str:
    return told(number, FLOOR) if beyond or suppressed(number) else str(number)


def _minutes(value: float | None) -> str:
    return NOTHING if value is None else _("%(minutes)s min") % {"minutes": charts.plain(round(value, 1))}


def _per_cent(part: float | None) -> str:
    return NOTHING if part is None else f"{100 * part:.0f} %"


def _plain(value: Any) -> Any:
    return "" if value is None else round(value, 4)


def page_of(given: Mapping[str, str]) -> int:
    """The page that an address asks for; the first one for anything else."""
    text = given.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
