"""The address at a messenger or a phone by which somebody is told goes together with the contact that they left at intake."""

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from senim.channels.models import Reached
from senim.intake.erasing import DAY, terms
from senim.intake.models import ServiceRequest
from senim.ledger.erasing import Due, eraser
from senim.processes.models import Instance


@eraser("channels")
def erase(at: int, for_real: bool) -> list[Due]:
    """Erase the addresses of requests that ended as long ago as the contact of their service is kept."""
    found = []
    for days, versions in _by_days().items():
        rows = _ended(versions, at - days * DAY)
        found.append(Due("addresses", f"addresses.{days}d", rows.count()))
        if for_real:
            rows.delete()
    return found


def _by_days() -> dict[int, list[int]]:
    """The versions of requests whose people are told here, by how long their contact is kept."""
    mine = Reached.objects.filter(request_id=OuterRef("pk"))
    versions = ServiceRequest.objects.filter(Exists(mine)).order_by().values_list("version_id", flat=True).distinct()
    found: dict[int, list[int]] = {}
    for version in sorted(versions):
        found.setdefault(days_of(version), []).append(version)
    return dict(sorted(found.items()))


def days_of(version: int) -> int:
    """How long phone and e-mail of a version are kept; as long as words where it asks for neither."""
    kept = [term.days for term in terms(version) if {"phone", "email"} & set(term.contact)]
    return min(kept, default=settings.TEXT_DAYS)


def _ended(versions: list[int], until: int) -> "QuerySet[Reached]":
    mine = ServiceRequest.objects.filter(pk=OuterRef("request_id"), version_id__in=versions)
    runs = Instance.objects.filter(request_id=OuterRef("request_id"))
    return Reached.objects.filter(Exists(mine), Exists(runs), ~Exists(runs.exclude(ended_at__lte=until)))
