"""The public figures page: shares by month as rows and as a picture."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senim.design import charts
from senim.design.dates import month_name
from senim.processes.figures import Share, monthly_shares


@dataclass(frozen=True, slots=True)
class MonthTable:
    """Shares of all services together, and of each by name; months as words."""

    months: list[tuple[str, Share]]
    services: list[tuple[str, Share]]


def monthly_table(now: dt.datetime, services: Mapping[str, str]) -> MonthTable:
    """Twelve months of everything, and the newest month of each service. One query a service."""
    months = [(_name(one.month), one) for one in monthly_shares(now)]
    newest = [(name, shares[-1]) for code, name in services.items() if (shares := monthly_shares(now, 2, code))]
    return MonthTable(months, newest)


def share_chart(table: MonthTable) -> SafeString | str:
    """The twelve months as a line with its table; empty when there is too little to show."""
    if len(table.months) < 2:
        return ""
    newest = table.months[-1][1].percent
    title = _("In the last month %(share)s %% were answered within the promise") % {"share": newest}
    data = [
        charts.Bar(name, float(share.percent), tone="now" if share is table.months[-1][1] else "")
        for name, share in table.months
    ]
    return charts.bars(title, data, shown=_percent, heads=(_("Month"), _("Within the promise")))


def _percent(value: float) -> str:
    return f"{value:.0f} %"


def _name(month: str) -> str:
    return month_name(dt.date.fromisoformat(f"{month}-01"))
