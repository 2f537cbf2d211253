"""Hints that somebody may have asked the same before: the same contact, or nearly the same words, in the same region of late."""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz, process, utils

from senim.accounts.viewer import Viewer
from senim.casework.cases import Case
from senim.casework.scope import may_read
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of
from senim.processes.models import Instance, WorkItem

NEVER_COMPARED: Final = frozenset({"safeguarded", "safeguarding", "assembly"})
"""Lanes and services whose requests are no hint to anybody and get none: who asked for protection or announced a gathering
must not be found through another request."""

WITHIN: Final = dt.timedelta(days=30)
NEAR: Final = 82
"""Of 100, by rapidfuzz's token set ratio: the same event told in other words passes, another event of the same kind does not."""

MOST_READ: Final = 2000
MOST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Hint:
    """One earlier request that may be about the same; `why` is contact or words."""

    request: ServiceRequest
    number: str
    why: Literal["contact", "words"]
    nearness: int


def is_compared(request: ServiceRequest) -> bool:
    """Whether a request may be compared with others at all."""
    return not NEVER_COMPARED & {request.lane, request.service}


def hints(case: Case) -> list[Hint]:
    """Requests of the last 30 days that may be about the same and that the viewer may read; same contact first. Four queries."""
    request = case.request
    if not is_compared(request):
        return []
    found = [*_same_contact(request), *_near_words(request)]
    seen = {hint.request.pk: hint for hint in reversed(found)}
    readable = _readable(case.viewer, list(seen))
    return [hint for hint in seen.values() if hint.request.pk in readable][::-1][:MOST_SHOWN]


def like(viewer: Viewer, text: str, region_id: str, at: dt.datetime) -> list[Hint]:
    """Requests of the region around a moment whose words are nearly those of a text (still being typed), only what the viewer

    may read. Three queries; none for a text of less than 20 characters.
    """
    said = str(utils.default_process(text))
    found = _near(said, ServiceRequest.objects.filter(_around(region_id, at)))
    readable = _readable(viewer, [hint.request.pk for hint in found])
    return [hint for hint in found if hint.request.pk in readable]


def comparable() -> "Q":
    """Requests that may be found through another one, or through a person: none that is shielded, none that was erased."""
    return Q(erased_at=None) & ~(Q(lane__in=NEVER_COMPARED) | Q(service__in=NEVER_COMPARED))


def _around(region_id: str, at: dt.datetime) -> "Q":
    return Q(region_id=region_id, received_at__gte=at - WITHIN, received_at__lte=at + WITHIN) & comparable()


def _same_contact(request: ServiceRequest) -> list[Hint]:
    if not request.contact_hash:
        return []
    around = _around(request.region_id, request.received_at)
    rows = ServiceRequest.objects.filter(around, contact_hash=request.contact_hash).exclude(pk=request.pk)
    return [Hint(row, number_of(row), "contact", 100) for row in rows.order_by("-received_at")[:MOST_SHOWN]]


def _near_words(request: ServiceRequest) -> list[Hint]:
    around = _around(request.region_id, request.received_at)
    return _near(words_of(request), ServiceRequest.objects.filter(around).exclude(pk=request.pk))


def _near(said: str, among: "QuerySet[ServiceRequest]") -> list[Hint]:
    """The nearest of the newest requests by their words; the subject is the beginning of what the person wrote."""
    if len(said) < 20:
        return []
    rows = among.order_by("-received_at")
    near = {row.pk: row for row in rows.only("pk", "subject", "answers", "received_at", "service", "lane")[:MOST_READ]}
    texts = {pk: words_of(row) for pk, row in near.items()}
    best = process.extract(said, texts, scorer=fuzz.token_set_ratio, score_cutoff=NEAR, limit=MOST_SHOWN)
    return [Hint(near[pk], number_of(near[pk]), "words", round(score)) for text, score, pk in best if len(text) >= 20]


def words_of(request: ServiceRequest) -> str:
    """The person's own words, bare of case and marks; short answers such as a choice are left out."""
    texts = [str(value) for value in dict(request.answers).values() if isinstance(value, str) and len(value) > 15]
    return str(utils.default_process(" ".join(texts or [request.subject])))


def _readable(viewer: Viewer, ids: list[int]) -> set[int]:
    runs: dict[int, list[Instance]] = {}
    for run in Instance.objects.filter(request_id__in=ids):
        runs.setdefault(run.request_id, []).append(run)
    items: dict[int, list[WorkItem]] = {}
    for item in WorkItem.objects.filter(request_id__in=ids):
        items.setdefault(item.request_id, []).append(item)
    return {pk for pk, each in runs.items() if may_read(viewer, each, items.get(pk, []))}
