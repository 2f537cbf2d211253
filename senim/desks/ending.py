"""The end of the day: tickets that nobody called before the office closed are ended by rule, and counted as such."""

from typing import Final

from django.conf import settings
from django.db import transaction

from senim.desks import writing
from senim.desks.errors import NotInThisState
from senim.desks.estimating import SEAT_MINUTES
from senim.desks.folding import INSIDE
from senim.desks.models import Seat, Visit
from senim.desks.openings import MINUTE, closures_of, openings
from senim.desks.ticketing import spans_of
from senim.ledger.actor import SYSTEM
from senim.places.queries import unit

FORGOTTEN_HOURS: Final = 12
"""In an office that never closes, a ticket of which nothing was heard for so long is over."""

AT_ONCE: Final = 200


def end_open(at: int) -> int:
    """End the open tickets of offices that have closed for the day; how many.

    An office counts as closed `SENIM_TICKETS_END_AFTER` minutes after its last hour of the ticket's day, if nobody sits at a
    counter any more. A closure in the middle of the day ends nothing: the tickets wait until it is over.
    """
    rows = Visit.objects.filter(state__in=INSIDE, since_at__lt=at - settings.TICKETS_END_AFTER_MINUTES * MINUTE)
    ended = 0
    for visit in rows.order_by("office_id", "id")[:AT_ONCE]:
        if _is_over(visit, at):
            ended += _end(visit.id, at)
    return ended


def _is_over(visit: Visit, at: int) -> bool:
    if any(span.opens <= at < span.closes for span in spans_of(visit.office_id, at)):
        return at - visit.since_at >= FORGOTTEN_HOURS * 60 * MINUTE
    since = at - SEAT_MINUTES * MINUTE
    if Seat.objects.filter(counter__office=visit.office_id, seen_at__gt=since).exists():
        return False
    spans = openings(unit(visit.office_id), visit.day, closures_of(visit.office_id, visit.day))
    last = spans[-1].closes if spans else visit.since_at
    return at >= last + settings.TICKETS_END_AFTER_MINUTES * MINUTE


@transaction.atomic
def _end(visit_id: int, at: int) -> int:
    """End one ticket; 0 where somebody was faster."""
    visit = writing.load(visit_id)
    kind = "served" if visit.state == "serving" else "left"
    try:
        writing.write(visit, [(kind, at, {"outcome": "closed"})], SYSTEM)
    except NotInThisState:
        return 0
    return 1
