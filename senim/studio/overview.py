"""The list of services: which versions each has, and how it fares."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from django.urls import reverse

from senim.accounts.viewer import Viewer
from senim.catalogue.loading import place
from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import Compiled, current
from senim.processes.figures import month_of_moment
from senim.studio.health import Health, Vitals, health, month_words, vitals
from senim.studio.logs import READ, Asked, scope_of
from senim.studio.study import RIGHT, is_study, study_services

TREND_MONTHS: Final = 3


class Listed(NamedTuple):
    """One service of the list. `versions` are numbers with their first days; `before` and `after` are medians in µs."""

    code: str
    name: str
    href: str
    model_only: bool
    versions: Sequence[tuple[int, dt.date]]
    in_force: int
    vitals: Vitals
    by_clock: bool
    before: float | None
    after: float | None


def listed(viewer: Viewer, today: dt.date, language: str) -> list[Listed]:
    """Every service that has a version in force, in the order of the catalogue, with the cases that the viewer may count."""
    released, scope = _versions(), scope_of(viewer)
    hidden = frozenset() if viewer.may(RIGHT) else study_services()
    codes = [code for code in sorted(released, key=place) if any(on <= today for _number, on in released[code])]
    codes = [code for code in codes if code not in hidden]
    beyond = viewer.beyond(viewer.units(READ))
    return [_listed(code, released[code], health(Asked(code), scope), today, language, beyond) for code in codes]


def _listed(
    code: str, versions: Sequence[tuple[int, dt.date]], found: Health, today: dt.date, language: str, beyond: bool
) -> Listed:
    valid = current(code, today)
    by_clock = runs_by_clock(valid)
    this_month = month_of_moment(dt.datetime.combine(today, dt.time(12), dt.UTC))
    before, after = trend(found, this_month, by_clock)
    return Listed(
        code=code,
        name=valid.service.name.to(language),
        href=reverse("studio:map", args=[code]),
        model_only=is_study(code),
        versions=versions,
        in_force=valid.version,
        vitals=vitals(found, by_clock, coarse=beyond or is_study(code)),
        by_clock=by_clock,
        before=before,
        after=after,
    )


def runs_by_clock(service: Compiled) -> bool:
    """Whether the promise of a service is in hours or days of the clock, so that its times are shown by the clock as well.

    So are those of visits to front offices, whose doors say when time runs.
    """
    if service.service.follows == "visits":
        return True
    return service.net.promise is not None and service.net.promise.unit in {"hours", "days"}


def trend(found: Health, this_month: str, by_clock: bool = False) -> tuple[float | None, float | None]:
    """The median time of cases that ended in the last three full months, and in the three before them."""
    full = [month for month in found.settled_months if month_words(month) < this_month]
    last, earlier = full[-TREND_MONTHS:], full[-2 * TREND_MONTHS : -TREND_MONTHS]
    halves = (vitals(found.in_months(months), by_clock).median for months in (earlier, last))
    before, after = halves
    return before, after


def _versions() -> dict[str, list[tuple[int, dt.date]]]:
    found = defaultdict(list)
    rows = ServiceVersion.objects.order_by("code", "released_on", "version").values_list(
        "code", "version", "released_on"
    )
    for code, version, on in rows:
        found[code].append((version, on))
    return found
