"""Whose problem is whose to keep: those of one's units and the units below; the public sees open ones on a page of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet

from senim.accounts.roles import grants
from senim.accounts.viewer import Viewer
from senim.ledger.actor import Actor
from senim.places.models import Organisation
from senim.places.queries import unit
from senim.referrals.problems.models import Measure, MeasureWords, Problem, ProblemWords, Sharing

KEEP: Final = "problems.keep"


def mine(viewer: Viewer) -> "QuerySet[Problem]":
    """The problems of the viewer's units; what every list, count and page of staff asks."""
    return Problem.objects.filter(unit_id__in=viewer.units(KEEP))


@dataclass(frozen=True, slots=True)
class Told:
    """One problem with its words, its measures in order of their dates, and how many requests share it."""

    problem: Problem
    words: ProblemWords
    measures: list[Measure]
    said: Mapping[int, MeasureWords]
    bodies: Mapping[int, Organisation]
    shared: int


def told(problems: Sequence[Problem]) -> list[Told]:
    """Problems with all that may be said of them in public. Five queries, however many problems."""
    keys = [one.pk for one in problems]
    words = ProblemWords.objects.in_bulk(keys)
    measures = list(Measure.objects.filter(problem_id__in=keys).order_by("due_at", "pk"))
    said = MeasureWords.objects.in_bulk([one.pk for one in measures])
    bodies = Organisation.objects.in_bulk({one.body_id for one in measures if one.body_id is not None})
    counts = Sharing.objects.filter(problem_id__in=keys).values_list("problem_id").annotate(count=Count("pk"))
    shared = dict(counts.order_by())
    return [
        Told(
            one,
            words[one.pk],
            [each for each in measures if each.problem_id == one.pk],
            said,
            bodies,
            shared.get(one.pk, 0),
        )
        for one in problems
        if one.pk in words
    ]


def in_language(row: ProblemWords | MeasureWords, field: str, language: str) -> str:
    """Words in a language, in Kazakh where there are none."""
    return str(getattr(row, f"{field}_{language}", "") or getattr(row, f"{field}_kk"))


def problem_in_scope(viewer: Viewer, problem_id: int) -> Problem:
    """A problem of the viewer's units. Refuses PermissionDenied for another one and for none, in the same way."""
    found = mine(viewer).filter(pk=problem_id).first()
    if found is None:
        raise PermissionDenied
    return found


def keeper(viewer: Viewer, unit_id: int | None = None) -> Actor:
    """The viewer as the log knows them when they keep problems of a unit (none: of their first post that may). Refuses

    PermissionDenied.
    """
    for post in viewer.posts:
        if grants(post.role, KEEP) and (unit_id is None or unit(unit_id).path.startswith(post.path)):
            return viewer.actor(post.role, post.unit if unit_id is None else unit_id)
    raise PermissionDenied
