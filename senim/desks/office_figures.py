"""How front offices did, week by week: who came, how long they waited, walked, were served and held, and what was kept.

One query adds everything up by week (or by office) and whole minute of waiting; quantiles are read from these counts, so
that no visit is loaded. Waits run from the ticket, of an appointment from the booked time, to the first call.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Least, TruncWeek

from senim.desks.catalogue import desk_services
from senim.desks.models import Visit
from senim.desks.openings import MINUTE
from senim.mining.suppression import share, suppressed

LONGEST_MINUTES: Final = 600
"""Longer waits count as this."""

_WHOLE: Final = BigIntegerField()


class Figures(NamedTuple):
    """The figures of a week or an office. Times in minutes, shares from 0 to 1; None where fewer than ten stand behind them.

    `came` have a ticket, `called` were called, `left` went before being served; `kept` of the appointments whose time is
    over came. `walk`, `serve` and `hold` are means of the visits that ended at the counter.
    """

    came: int
    median: int | None
    p90: int | None
    promise: float | None
    walk: float | None
    serve: float | None
    hold: float | None
    left: float | None
    kept: float | None


def by_week(office_id: int, since: dt.date, until: dt.date) -> dict[dt.date, Figures]:
    """The figures of one office by the Monday of each week that has visits, `until` not included. One query."""
    found = _counted(Visit.objects.filter(office_id=office_id), TruncWeek("day"), since, until)
    return {week: _figures(rows) for week, rows in sorted(found.items())}


def by_office(offices: Iterable[int], since: dt.date, until: dt.date) -> dict[int, Figures]:
    """The figures of several offices over some days, `until` not included. One query."""
    found = _counted(Visit.objects.filter(office_id__in=list(offices)), F("office_id"), since, until)
    return {office: _figures(rows) for office, rows in found.items()}


def _counted(visits: QuerySet[Visit], key: Any, since: dt.date, until: dt.date) -> dict[Any, list[Mapping[str, Any]]]:
    """One row for each key and whole minute of waiting (None: never called)."""
    began = Greatest("ticket_at", Coalesce("booked_for", "ticket_at"))
    wait = Greatest(Value(0, _WHOLE), F("first_called_at") - began)
    called = Q(first_called_at__isnull=False)  # asked for each time: the least of nothing and 5 is 5 on PostgreSQL
    named = visits.filter(day__gte=since, day__lt=until).annotate(
        key=key,
        wait_us=Case(When(called, then=wait), output_field=_WHOLE),
        promised_us=_promised(),
    )
    minute = Least(F("wait_us") / MINUTE, Value(LONGEST_MINUTES), output_field=_WHOLE)
    rows = (
        named.annotate(minute=Case(When(called, then=minute), output_field=_WHOLE))
        .values("key", "minute")
        .annotate(
            came=Count("pk", filter=Q(ticket_at__isnull=False)),
            over=Count("pk", filter=Q(state__in=("finished", "left"))),
            gone=Count("pk", filter=Q(state="left", first_served_at__isnull=True)),
            within=Count("pk", filter=called & Q(wait_us__lte=F("promised_us"))),
            done=Count("pk", filter=Q(state="finished")),
            walk=Sum("walked", filter=Q(state="finished")),
            serve=Sum("served", filter=Q(state="finished")),
            hold=Sum("held", filter=Q(state="finished")),
            kept=Count("pk", filter=Q(booked_for__isnull=False, ticket_at__isnull=False)),
            missed=Count("pk", filter=Q(state="missed")),
        )
        .order_by()
    )
    found: defaultdict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["key"]].append(row)
    return found


def _promised() -> Case:
    """The promise of waiting of each service, in µs."""
    usual = max(one.promise_minutes for one in desk_services().values())
    cases = [When(service=code, then=one.promise_minutes * MINUTE) for code, one in desk_services().items()]
    return Case(*cases, default=usual * MINUTE, output_field=_WHOLE)


def _figures(rows: Sequence[Mapping[str, Any]]) -> Figures:
    sums = {name: sum(row[name] or 0 for row in rows) for name in _SUMMED}
    waits = sorted((row["minute"], row["came"]) for row in rows if row["minute"] is not None)
    called, done = sum(count for _, count in waits), sums["done"]
    means = {name: None if suppressed(done) else sums[name] / done / MINUTE for name in ("walk", "serve", "hold")}
    return Figures(
        came=sums["came"],
        median=quantile(waits, 0.5),
        p90=quantile(waits, 0.9),
        promise=share(sums["within"], called),
        left=share(sums["gone"], sums["over"]),
        kept=share(sums["kept"], sums["kept"] + sums["missed"]),
        **means,
    )


_SUMMED: Final = ("came", "over", "gone", "within", "done", "walk", "serve", "hold", "kept", "missed")


def quantile(counts: Sequence[tuple[int, int]], part: float) -> int | None:
    """The smallest value that `part` of all reach; `counts` are values in order with how often each came. None for under ten."""
    whole, seen = sum(count for _, count in counts), 0
    if suppressed(whole):
        return None
    for value, count in counts:
        seen += count
        if seen >= part * whole:
            return value
    raise AssertionError("the last value is reached by all")
