"""Search in one's own scope: by our number, by the number of an outside register, by words of the subject."""

from typing import Final, NamedTuple

from senim.accounts.viewer import Viewer
from senim.casework.scope import READ, may_read
from senim.intake.models import ServiceRequest, SystemNumber
from senim.intake.queries import number_of
from senim.places import queries as places
from senim.processes.models import Instance, WorkItem
from senim.sealing import receipts
from senim.sealing.errors import SealingError

MOST_READ: Final = 3000
"""Words are looked for in so many of the newest requests of one's regions; older ones are found by their number."""

MOST_SHOWN: Final = 50


class Found(NamedTuple):
    """One request that fits."""

    request: ServiceRequest
    number: str
    open: bool


def found(viewer: Viewer, text: str) -> list[Found]:
    """The requests that fit and that the viewer may read, newest first; nothing for an empty text. At most six queries."""
    asked = " ".join(text.split())[:100]
    if not asked:
        return []
    rows = _by_number(asked) or _by_register(viewer, asked) or _by_words(viewer, asked)
    return readable(viewer, rows)[:MOST_SHOWN]


def kind_of(text: str) -> str:
    """By what somebody searches, for the journal: `number` (ours) or `words`, under which a register's number falls too."""
    try:
        receipts.read_number(" ".join(text.split())[:100])
    except SealingError:
        return "words"
    return "number"


def _by_number(asked: str) -> list[ServiceRequest]:
    try:
        year, request_id = receipts.read_number(asked)
    except SealingError:
        return []
    rows = ServiceRequest.objects.filter(pk=request_id)
    return [row for row in rows if row.received_at.year % 100 == year % 100]


def _by_register(viewer: Viewer, asked: str) -> list[ServiceRequest]:
    """By the number of a state register, or the one that the system which filed the request gave it."""
    elsewhere = SystemNumber.objects.filter(number=asked).order_by("-pk").values_list("pk", flat=True)
    mine = ServiceRequest.objects.filter(region_id__in=_regions(viewer)).order_by("-received_at")
    # Two questions, each by its index; one with "or" would read every request. The second condition is that of the index.
    recorded = list(mine.filter(external_number=asked).exclude(external_number="")[:MOST_SHOWN])
    others = set(elsewhere[:MOST_SHOWN]) - {one.pk for one in recorded}
    found = [*recorded, *(mine.filter(pk__in=others) if others else ())]
    return sorted(found, key=lambda one: one.received_at, reverse=True)[:MOST_SHOWN]


def _by_words(viewer: Viewer, asked: str) -> list[ServiceRequest]:
    """Every word, in any case, in the subject. Python compares: SQLite does not know that Ә and ә are one letter."""
    words = asked.casefold().split()
    rows = ServiceRequest.objects.filter(region_id__in=_regions(viewer)).order_by("-received_at")
    newest = rows.values_list("pk", "subject")[:MOST_READ]
    fitting = [pk for pk, subject in newest if all(word in subject.casefold() for word in words)]
    return list(ServiceRequest.objects.filter(pk__in=fitting[:200]).order_by("-received_at"))


def _regions(viewer: Viewer) -> list[str]:
    """The regions of the units where the viewer may read; the ministry's own desk has none."""
    return sorted({places.unit(one).region_id or "" for one in viewer.units(READ)})


def readable(viewer: Viewer, rows: list[ServiceRequest]) -> list[Found]:
    """Those of some requests that the viewer may read, in the order given. Two queries, none for no request."""
    ids = [row.pk for row in rows]
    runs: dict[int, list[Instance]] = {}
    for run in Instance.objects.filter(request_id__in=ids).order_by("stream"):
        runs.setdefault(run.request_id, []).append(run)
    items: dict[int, list[WorkItem]] = {}
    for item in WorkItem.objects.filter(request_id__in=ids):
        items.setdefault(item.request_id, []).append(item)
    return [
        Found(row, number_of(row), runs[row.pk][-1].ended_at is None)
        for row in rows
        if row.pk in runs and may_read(viewer, runs[row.pk], items.get(row.pk, []))
    ]
