"""Erasing how people are reached, and by which code they open their visit, when the term is over; counted from the visit's end.

The visit itself stays: its row and its records name nobody.
"""

from django.conf import settings
from django.db.models import Exists, OuterRef

from senim.desks.models import Visit, VisitCard
from senim.ledger.erasing import Due, eraser

DAY = 86_400_000_000


@eraser("desks")
def erase(at: int, for_real: bool) -> list[Due]:
    """Erase the cards of visits that ended SENIM_VISIT_DAYS ago; their codes open nothing from then on. At most two queries."""
    days = settings.VISIT_DAYS
    over = Visit.objects.filter(pk=OuterRef("visit_id"), ended_at__lte=at - days * DAY)
    cards = VisitCard.objects.filter(Exists(over))
    number = cards.delete()[0] if for_real else cards.count()
    return [Due("visit_card", f"visit_card.{days}d", number)]
