"""The overview in words: tables, the three cases to look at now, and charts whose titles say what they show."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.casework.listing import address
from senim.casework.overview import Load, Month, Overview
from senim.casework.rows import exact, language, span
from senim.casework.worklist import Asked
from senim.design import charts
from senim.design.counts import counted
from senim.design.dates import month_name
from senim.design.parts import Head
from senim.intake.actions import micros
from senim.intake.models import ServiceRequest
from senim.mining.safe_counts import coarse
from senim.places import queries as places


class Urgent(NamedTuple):
    """One of the three cases to look at now."""

    href: str
    item: int
    subject: str
    place: str
    relative: str
    exact: str
    late: bool


class Table(NamedTuple):
    """Heads and rows."""

    heads: list[Head]
    rows: list[tuple[str | int, ...]]


def urgent_rows(seen: Overview, now: dt.datetime) -> list[Urgent]:
    """The most urgent steps with their subjects. One query."""
    ids = [item.request_id for item in seen.urgent]
    subjects = dict(ServiceRequest.objects.filter(pk__in=ids).values_list("pk", "subject")) if ids else {}
    at = micros(now)
    return [
        Urgent(
            href=reverse("casework:case", args=[item.request_id]),
            item=item.pk,
            subject=subjects.get(item.request_id) or str(item.request_id),
            place=places.unit(item.unit_id).name,
            relative=span(item.due_at - at, language()),
            exact=exact(item.due_at, language()),
            late=item.due_at < at,
        )
        for item in seen.urgent
    ]


def officer_table(loads: Sequence[Load]) -> Table:
    """Load by officer, each leading to their steps; what nobody has taken stands under its own name."""
    nobody = _("Nobody has taken it yet")
    return _table(
        _("Officer"),
        [load._replace(name=_link(Asked(tab="units", officer=load.key), load.name or nobody)) for load in loads],
    )


def unit_table(loads: Sequence[Load], viewer: Viewer) -> Table:
    """Load by unit; a link to its steps for whoever may see them, counts in steps for whoever may not open its requests."""
    linked = [load._replace(name=_link(Asked(tab="units", unit=load.key), load.name)) for load in loads]
    return _table(_("Unit"), linked if viewer.may("work.see") else loads, viewer)


def tallies(seen: Overview, beyond: bool) -> dict[str, str]:
    """The counts on top of the page, in steps for whoever may not open the requests."""
    counts = {**seen.totals._asdict(), "waiting": seen.waiting}
    return {name: counted(counts[name], beyond) for name in ("overdue", "at_risk", "waiting", "open")}


def _link(asked: Asked, words: str) -> SafeString:
    return format_html('<a class="govuk-link" href="{}">{}</a>', address(asked), words)


def _table(first: str, loads: Sequence[Load], viewer: Viewer | None = None) -> Table:
    heads = [
        Head(first),
        *(Head(words, number=True) for words in (_("Open"), _("Overdue"), _("Due within a working day"))),
    ]
    rows = []
    for load in loads:
        beyond = viewer is not None and viewer.beyond((load.key,))
        rows.append((load.name, *(counted(one, beyond) for one in (load.open, load.overdue, load.at_risk))))
    return Table(heads, list(rows))


def trend(months: Sequence[Month], this_month: str, beyond: bool = False) -> list[SafeString]:
    """Answers within the promise, and what came in against what ended, by full month. Nothing for less than two.

    `beyond`: counts are the beginnings of their steps, 0 under five.
    """
    told = coarse if beyond else int
    months = [one for one in months if one.month < this_month]
    if len(months) < 2:
        return []
    labels = [month_name(dt.date.fromisoformat(f"{one.month}-01")) for one in months]
    shares = charts.Line(_("within the promise"), [one.percent for one in months])
    flow = [
        charts.Line(_("received"), [float(told(one.received)) for one in months]),
        charts.Line(_("ended"), [float(told(one.ended)) for one in months]),
    ]
    note = _("Share of the requests that ended in the month, in per cent.")
    return [
        charts.lines(_share_title(months), labels, [shares], note=note, shown=_per_cent, heads=(_("Month"), "")),
        charts.lines(_flow_title(months, told), labels, flow, heads=(_("Month"), "")),
    ]


def _per_cent(value: float) -> str:
    return f"{value:.0f} %"


def _share_title(months: Sequence[Month]) -> str:
    last = months[-1].percent
    if last is None:
        return _("Answers within the promise")
    return _("%(share)s of the answers of the last full month came within the promise") % {"share": _per_cent(last)}


def _flow_title(months: Sequence[Month], told: Callable[[int], int]) -> str:
    grown = told(max(0, sum(one.received - one.ended for one in months)))
    if grown > 0:
        return _("More came in than ended: %(more)s requests in these months") % {"more": grown}
    return _("At least as much ended as came in")
