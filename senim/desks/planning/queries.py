"""What the pages of planning read: offices with their visits, the reckonings of one, and with what a new one begins."""

import datetime as dt
from typing import Final, NamedTuple

from senim.accounts.viewer import Viewer
from senim.desks.models import Counter, Office
from senim.desks.planning.wishes import MOST_OFFICERS, Wishes
from senim.desks.planning_tables import READY, Outlook
from senim.ledger import statements

PLAN: Final = "desks.plan"
PAGE: Final = 25
VISITS_WEEKS: Final = 4
_VISITS: Final = (
    "SELECT office_id, COUNT(*) FROM desks_visit WHERE office_id IN ({marks}) AND day>=%s AND day<%s AND ticket_at IS NOT NULL "
    "GROUP BY office_id"
)
_NEWEST: Final = "SELECT office_id, MAX(id) FROM desks_outlook WHERE office_id IN ({marks}) GROUP BY office_id"


class Row(NamedTuple):
    """An office in the list: its counters, visits of the last VISITS_WEEKS weeks, and its newest reckoning, if there is one."""

    office: Office
    counters: int
    visits: int
    newest: Outlook | None


class Page(NamedTuple):
    """A page of offices, and the office behind which the next page begins (None on the last)."""

    rows: list[Row]
    after: int | None


def offices(viewer: Viewer, after: int, today: dt.date) -> Page:
    """The offices that the viewer may plan, PAGE at a time, those behind the office `after`. Five queries."""
    wanted = Office.objects.select_related("unit").filter(unit__in=viewer.units(PLAN), pk__gt=after)
    found = list(wanted.order_by("pk")[: PAGE + 1])
    shown = found[:PAGE]
    if not shown:
        return Page([], None)
    ids = [one.pk for one in shown]
    marks = ",".join(["%s"] * len(ids))
    since = today - dt.timedelta(weeks=VISITS_WEEKS)
    visits = dict(statements.rows(_VISITS.format(marks=marks), [*ids, since.isoformat(), today.isoformat()]))
    newest = {office: pk for office, pk in statements.rows(_NEWEST.format(marks=marks), ids)}
    rows = Outlook.objects.defer("found").in_bulk(list(newest.values()))
    counters = list(Counter.objects.filter(office__in=ids, active=True).values_list("office_id", flat=True))
    return Page(
        [Row(one, counters.count(one.pk), visits.get(one.pk, 0), rows.get(newest.get(one.pk, 0))) for one in shown],
        shown[-1].pk if len(found) > PAGE else None,
    )


def newest_ready(office: Office) -> Outlook | None:
    """The newest reckoning of an office that came to its end. One query."""
    return Outlook.objects.filter(office=office, state=READY).select_related("asked_by").order_by("-pk").first()


def newest(office: Office) -> Outlook | None:
    """The newest reckoning of an office, whatever its state. One query."""
    rows = Outlook.objects.filter(office=office).select_related("asked_by").defer("found")
    return rows.order_by("-pk").first()


def first_wishes(office: Office, last: Outlook | None) -> Wishes:
    """What the form begins with: the last wishes, else three officers for two counters. One query at most."""
    if last is not None:
        return Wishes.kept(last.rules)
    counters = Counter.objects.filter(office=office, active=True).count()
    return Wishes(officers=min(MOST_OFFICERS, max(2, -(-3 * counters // 2))))
