"""What the pages ask: each list in the viewer's own units, a page at a time, and never by who organises."""

import datetime as dt
from typing import Final, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from senim.accounts.roles import grants
from senim.accounts.viewer import Viewer
from senim.assemblies.folding import GOES_AHEAD, LIVE, TO_ANSWER
from senim.assemblies.models import Assembly, GatheringPlace, Lesson
from senim.ledger.actor import Actor
from senim.places import queries as places
from senim.sealing import receipts

ANSWER, PLAN, APPROVE = "assemblies.answer", "assemblies.plan", "assemblies.approve"
PAGE: Final = 30
LEAST: Final = {"s50": 1, "s250": 51, "s1000": 251, "s5000": 1001, "more": 5001, "unknown": 0}
"""The least number of places that each size needs."""


class Listed(NamedTuple):
    """One page of a list and whether older ones follow."""

    rows: tuple[Assembly, ...]
    more: bool


def to_answer(viewer: Viewer, page: int = 0) -> Listed:
    """What the viewer's akimat owes an answer, most urgent first. One query."""
    rows = _of_akimat(viewer).filter(state__in=TO_ANSWER).order_by("due_at", "pk")
    return _listed(rows, page)


def answered(viewer: Viewer, page: int = 0) -> Listed:
    """Everything else of the viewer's akimat, the latest day first. One query."""
    rows = _of_akimat(viewer).exclude(state__in=TO_ANSWER).order_by("-held_on", "-pk")
    return _listed(rows, page)


def to_plan(viewer: Viewer, page: int = 0) -> Listed:
    """What the police of the viewer's units still plan for or have to look back at, the nearest day first. One query."""
    rows = _of_police(viewer).filter(state__in=LIVE).order_by("held_on", "starts", "pk")
    return _listed(rows, page)


def over(viewer: Viewer, page: int = 0) -> Listed:
    """What is over for the police of the viewer's units, the latest day first. One query."""
    rows = _of_police(viewer).exclude(state__in=LIVE).order_by("-held_on", "-pk")
    return _listed(rows, page)


def lessons(viewer: Viewer, page: int = 0) -> tuple[list[Lesson], bool]:
    """What the viewer's units learnt, newest first, with the assembly each came from; whether older ones follow. One query."""
    rows = Lesson.objects.select_related("assembly").filter(assembly__police_id__in=viewer.units(PLAN))
    found = list(rows.order_by("-noted_at", "-pk")[page * PAGE : (page + 1) * PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _of_akimat(viewer: Viewer) -> QuerySet[Assembly]:
    return Assembly.objects.filter(unit_id__in=viewer.units(ANSWER))


def _of_police(viewer: Viewer) -> QuerySet[Assembly]:
    return Assembly.objects.filter(police_id__in=viewer.units(PLAN))


def _listed(rows: QuerySet[Assembly], page: int) -> Listed:
    found = tuple(rows[page * PAGE : (page + 1) * PAGE + 1])
    return Listed(found[:PAGE], len(found) > PAGE)


def of_akimat(viewer: Viewer, assembly_id: int) -> Assembly:
    """An assembly that the viewer's akimat answers. Refuses PermissionDenied for another one and for none, in the same words."""
    found = _of_akimat(viewer).filter(pk=assembly_id).first()
    if found is None:
        raise PermissionDenied
    return found


def of_police(viewer: Viewer, assembly_id: int) -> Assembly:
    """An assembly that the police of the viewer's units facilitate. Refuses PermissionDenied as `of_akimat` does."""
    found = _of_police(viewer).filter(pk=assembly_id).first()
    if found is None:
        raise PermissionDenied
    return found


def actor_in(viewer: Viewer, right: str, unit_id: int) -> Actor:
    """The officer as the log knows them, in the first post that grants the right at the unit. Refuses PermissionDenied."""
    path = places.unit(unit_id).path
    for post in viewer.posts:
        if grants(post.role, right) and path.startswith(post.path):
            return viewer.actor(post.role, unit_id)
    raise PermissionDenied


def number_of(assembly: Assembly) -> str:
    """The number on the receipt, with an A before it so that nobody takes it for a request's; by itself it opens nothing."""
    year = dt.datetime.fromtimestamp(assembly.filed_at // 1_000_000, dt.UTC).year
    return f"A-{receipts.number(assembly.pk, 2000 + year % 100)}"


def places_of(region: str) -> list[GatheringPlace]:
    """The places of a region that are in use, by name. One query."""
    rows = GatheringPlace.objects.filter(region_id=region, active=True)
    return sorted(rows, key=lambda row: row.name.casefold())


def place_names(rows: "list[Assembly] | tuple[Assembly, ...]") -> dict[int, str]:
    """The names of the places of some assemblies, those offered too. One query, none for none."""
    ids = {one for row in rows for one in (row.place_id, row.offered_place_id) if one is not None}
    return {row.pk: row.name for row in GatheringPlace.objects.filter(pk__in=ids)} if ids else {}


def is_taken(place_id: int, on: dt.date, starts: int, ends: int, but: int = 0) -> bool:
    """Whether another assembly that goes ahead has the place at that time. One query."""
    rows = Assembly.objects.filter(place_id=place_id, held_on=on, state__in=GOES_AHEAD).exclude(pk=but)
    return rows.filter(starts__lt=ends, ends__gt=starts).exists()


def free_places(assembly: Assembly) -> list[GatheringPlace]:
    """The akimat's places that are large enough and free at the time that was asked for; the asked one left out. Two queries."""
    rows = GatheringPlace.objects.filter(unit_id=assembly.unit_id, active=True, capacity__gte=LEAST[assembly.size])
    busy = Assembly.objects.filter(
        held_on=assembly.held_on, state__in=GOES_AHEAD, starts__lt=assembly.ends, ends__gt=assembly.starts
    ).exclude(pk=assembly.pk)
    taken = set(busy.exclude(place_id=None).values_list("place_id", flat=True)) | {assembly.place_id}
    return sorted((row for row in rows if row.pk not in taken), key=lambda row: row.name.casefold())


def is_too_small(assembly: Assembly) -> bool:
    """Whether the place that was asked for holds fewer than the size needs. One query, none without such a place."""
    if assembly.place_id is None:
        return False
    return GatheringPlace.objects.filter(pk=assembly.place_id, capacity__lt=LEAST[assembly.size]).exists()
