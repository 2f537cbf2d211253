"""What the pages of planning show: a reckoning in words, tables and pictures."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.design.charts import plain
from senim.design.dates import day, weekday_names
from senim.design.parts import Head, Tab
from senim.desks import ways
from senim.desks.models import Office
from senim.desks.planning import queries
from senim.desks.planning.forms import WishesForm
from senim.desks.planning.pictures import (
    clock,
    counters_heat,
    errors_chart,
    forecast_chart,
    forecast_heat,
    staff_chart,
    tenths,
)
from senim.desks.planning.queries import Page, Row
from senim.desks.planning.saying import (
    difference_words,
    fault_words,
    no_plan_words,
    short_words,
    state_words,
    tried_words,
)
from senim.desks.planning.sheets import plan_sheet, sheets_of
from senim.desks.planning_tables import FAILED, WAITING, Outlook


def tabs(viewer: Viewer) -> list[Tab]:
    """The pages beside these that the viewer may open."""
    return ways.tabs(viewer, "planning")


def offices_context(viewer: Viewer, page: Page) -> dict[str, Any]:
    """The list of offices."""
    heads = [
        Head(_("Front office")),
        Head(_("Counters"), number=True),
        Head(_("Visitors in four weeks"), number=True),
        Head(_("Plan")),
    ]
    older = f"?after={page.after}" if page.after else ""
    return {"tabs": tabs(viewer), "heads": heads, "rows": [_office_row(row) for row in page.rows], "older": older}


def _office_row(row: Row) -> tuple[Any, ...]:
    name = office_name(row.office)
    link = format_html('<a class="govuk-link" href="{}">{}</a>', reverse("planning:office", args=[row.office.pk]), name)
    return link, row.counters, plain(row.visits), state_words(row.newest)


def office_context(viewer: Viewer, office: Office, form: WishesForm | None = None) -> dict[str, Any]:
    """The page of one office: its newest reckoning that is ready, one that is under way or failed, and the form. Five queries."""
    last, ready = queries.newest(office), queries.newest_ready(office)
    context = {
        "tabs": tabs(viewer),
        "office": office,
        "name": office_name(office),
        "form": form or WishesForm(queries.first_wishes(office, last)),
        "waiting": last if last is not None and last.state == WAITING else None,
        "fault": fault_words(last) if last is not None and last.state == FAILED else None,
    }
    return context if ready is None else context | outlook_context(ready)


def outlook_context(row: Outlook) -> dict[str, Any]:
    """Everything about a reckoning that is ready."""
    found, rules = row.found, row.rules
    return {
        "row": row,
        "target": {"minutes": rules["minutes"], "share": rules["share"], "week": day(row.week_on)},
        "forecast": {
            "heat": forecast_heat(found["hours"]),
            "chart": forecast_chart(found["hours"]),
            "tried": tried_words(found["tried"]),
            "errors": errors_chart(found["tried"]),
        },
        "counters": {"heat": counters_heat(found["enough"]), "words": difference_words(found["enough"])},
        "service_minutes": tenths(found["service_s"] / 60),
        "plan": None if "no_plan" in found else _plan_context(row),
        "short": short_words(found),
        "no_plan": _no_plan(found, rules),
        "sheets": [(name, reverse("planning:table", args=[row.office_id, name])) for name in sheets_of(found)],
    }


def _no_plan(found: Mapping[str, Any], rules: Mapping[str, Any]) -> tuple[str, str] | None:
    if "no_plan" not in found:
        return None
    lacks, number = found["no_plan"]
    return no_plan_words(lacks, number, rules)


def _plan_context(row: Outlook) -> dict[str, Any]:
    found = row.found
    roster, checked = found["roster"], found["checked"]
    share, low, high = checked["within"]
    hour, worst = checked["worst"]
    gap = max(0.0, roster["hours"] - roster["bound_hours"]) / roster["hours"] if roster["hours"] else 0.0
    return {
        "hours": tenths(roster["hours"]),
        "bound": tenths(roster["bound_hours"]),
        "gap": tenths(100 * gap),
        "cover": tenths(roster["cover_hours"]),
        "officers": roster["officers"],
        "seconds": tenths(roster["seconds"]),
        "share": tenths(100 * share),
        "low": tenths(100 * (share if low is None else low)),
        "high": tenths(100 * (share if high is None else high)),
        "people": plain(checked["people"]),
        "held": share >= row.rules["share"] / 100,
        "worst_day": weekday_names()[hour // 24][1],
        "worst_hour": clock(hour % 24 * 60),
        "worst_share": round(100 * worst),
        "table": plan_sheet(found["roster"], row.office_id),
        "chart": staff_chart(found),
    }


def office_name(office: Office) -> str:
    """The name of an office in the language of the page."""
    return office.unit.name_in(_language())


def _language() -> str:
    return (get_language() or "kk")[:2]
