"""What the worker's process does with a reckoning: read the past, find the plan, keep it. Begun again it gives the same."""

import time
from collections.abc import Callable
from typing import Any, Final

from django.db.models import F
from django.utils import timezone

from senim.desks.errors import TooFewVisits
from senim.desks.models import Counter
from senim.desks.planning import past
from senim.desks.planning.outlook import Asked, outlook
from senim.desks.planning.wishes import Wishes
from senim.desks.planning_tables import FAILED, READY, WAITING, Outlook
from senim.places.queries import unit
from senim.simulation.errors import SimulationRefused

MOST_TRIES: Final = 2
FEW, BROKEN, REFUSED, CLOSED = "few", "broken", "refused", "closed"
TOLD_SECONDS: Final = 0.5


def next_outlook() -> tuple[Any, int] | None:
    """When the one that waits longest was asked for, and its number; what was begun twice and never ended is given up."""
    waiting = Outlook.objects.filter(state=WAITING)
    waiting.filter(tries__gte=MOST_TRIES).update(state=FAILED, fault=BROKEN)
    return waiting.order_by("pk").values_list("asked_at", "pk").first()


def begun(number: int) -> None:
    """Count that it was begun."""
    Outlook.objects.filter(pk=number).update(tries=F("tries") + 1)


def run(number: int) -> None:
    """Reckon to the end; a row that is gone or done ends it. Why it cannot be stands in the row, as a word."""
    row = Outlook.objects.filter(pk=number, state=WAITING).first()
    if row is None:
        return None
    asked = asked_of(row)
    if not asked.ahead:
        return _end(number, state=FAILED, fault=CLOSED)
    try:
        found = outlook(asked, time.monotonic, _progress(number))
    except TooFewVisits:
        return _end(number, state=FAILED, fault=FEW)
    except SimulationRefused:
        return _end(number, state=FAILED, fault=REFUSED)
    return _end(number, state=READY, found=found, done=100)


def run_all() -> None:
    """Do whatever waits, one after another, in this process."""
    while (waiting := next_outlook()) is not None:
        begun(waiting[1])
        run(waiting[1])


def asked_of(row: Outlook) -> Asked:
    """What is reckoned with: the past before the day on which it was asked for. Five queries."""
    office, today = unit(row.office_id), timezone.localdate(row.asked_at)
    days = past.next_week(row.week_on - past.ONE_DAY)
    wishes = Wishes.kept(row.rules)
    counters = Counter.objects.filter(office=row.office_id, active=True).count()
    return Asked(
        past.hours_seen(office, today),
        past.hours_ahead(office, days),
        past.seconds_served(office.pk, today),
        past.spans_ahead(office, days),
        wishes.rules(counters),
        wishes.target,
    )


def _end(number: int, **found: Any) -> None:
    Outlook.objects.filter(pk=number, state=WAITING).update(**found)


def _progress(number: int) -> Callable[[int], None]:
    told = 0.0

    def tell(per_cent: int) -> None:
        nonlocal told
        if time.monotonic() - told >= TOLD_SECONDS:
            told = time.monotonic()
            Outlook.objects.filter(pk=number, state=WAITING).update(done=min(99, per_cent))

    return tell
