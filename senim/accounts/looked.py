"""Who looked at a request, for the person it is about: role and unit, day, part and kind of reason; never an officer's name."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from django.utils import timezone
from django.utils.translation import get_language

from senim.accounts.errors import RoleUnknown
from senim.accounts.journal import PARTS, REASONS
from senim.accounts.models import Access, Post
from senim.accounts.roles import role
from senim.places import queries as places
from senim.places.errors import UnitUnknown
from senim.places.models import Organisation

PAGE: Final = 200


class Look(NamedTuple):
    """So many reads of one part by one post, for one kind of reason, on one day."""

    day: dt.date
    who: str
    part: str
    why: str
    times: int


class LookPage(NamedTuple):
    """Some looks, newest first, and the key below which the next page begins (None on the last page)."""

    looks: tuple[Look, ...]
    older: int | None


def looked(request_id: int, before: int | None = None) -> LookPage:
    """A page of who looked at a request, from 200 rows of the journal. At most three queries."""
    rows = Access.objects.filter(request_id=request_id).order_by("-pk")
    found = list((rows if before is None else rows.filter(pk__lt=before))[: PAGE + 1])
    shown = found[:PAGE]
    return LookPage(tuple(_looks(shown)), shown[-1].pk if len(found) > PAGE else None)


def _looks(rows: Sequence[Access]) -> Iterable[Look]:
    names = _names(rows)
    said = [(timezone.localdate(one.at), names[one.pk], one.part, one.reason) for one in rows]
    said.sort(key=lambda one: (-one[0].toordinal(), *one[1:]))
    for (day, who, part, reason), group in groupby(said):
        yield Look(day, who, str(PARTS.get(part, part)), str(REASONS.get(reason, reason)), len(list(group)))


def _names(rows: Sequence[Access]) -> dict[int, str]:
    """Role and unit of each read. Reads of before posts were written down stand under the first post of today."""
    bare = {one.officer_id for one in rows if one.officer_id and not one.role}
    first = (
        dict(Post.objects.filter(officer_id__in=bare).order_by("-pk").values_list("officer_id", "role")) if bare else {}
    )
    partners = {one.organisation_id for one in rows if one.organisation_id}
    bodies = {one.pk: one.name for one in Organisation.objects.filter(pk__in=partners)} if partners else {}
    return {
        one.pk: bodies.get(one.organisation_id or 0)
        or _post(one.role or first.get(one.officer_id or 0, ""), one.unit_id)
        for one in rows
    }


def _post(code: str, unit_id: int | None) -> str:
    try:
        named = role(code).name(get_language() or "kk")
    except RoleUnknown:
        named = "–"
    try:
        return f"{named}, {places.unit(unit_id).name}" if unit_id else named
    except UnitUnknown:
        return named
