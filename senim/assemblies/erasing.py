"""Erasing what the organiser and the akimat wrote when the term is over; counted from the day of the assembly.

The assembly itself stays: its row and its records name nobody. What the police learnt stays too; the words of the plan go.
"""

import datetime as dt

from django.conf import settings

from senim.assemblies.models import Assembly, Letter, Organiser, PlanPart
from senim.ledger.erasing import Due, eraser


@eraser("assemblies")
def erase(at: int, for_real: bool) -> list[Due]:
    """Erase the words of assemblies whose day lies SENIM_ASSEMBLY_DAYS back; their secrets open nothing from then on."""
    days = settings.ASSEMBLY_DAYS
    last = dt.datetime.fromtimestamp(at // 1_000_000, dt.UTC).date() - dt.timedelta(days=days)
    over = Assembly.objects.filter(held_on__lte=last)
    found = []
    for kind, rows in (
        ("assembly_organiser", Organiser.objects.filter(assembly__in=over)),
        ("assembly_letter", Letter.objects.filter(assembly__in=over)),
        ("assembly_plan", PlanPart.objects.filter(assembly__in=over)),
    ):
        number = rows.delete()[0] if for_real else rows.count()
        found.append(Due(kind, f"{kind}.{days}d", number))
    return found
