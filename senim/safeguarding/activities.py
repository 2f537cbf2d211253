"""The register of community activities: what was held for whom, and how many came. No person, no list, no export."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from senim.accounts.viewer import Viewer
from senim.ledger.actor import Actor
from senim.ledger.housekeeping import ACTIVITIES, note
from senim.ledger.queries import stream_entries
from senim.ledger.rebuilding import rebuilder
from senim.safeguarding.errors import UnknownActivity
from senim.safeguarding.models import CommunityActivity
from senim.safeguarding.moments import coarse, random_number

RIGHT: Final = "sealed.activities"
LEAST: Final = 10
"""Fewer people than this are never counted: a small group is a list of persons."""
MOST: Final = 100_000
PAGE: Final = 30

KINDS: Final = {
    "talk": _("Talk or discussion"),
    "training": _("Training or workshop"),
    "sport": _("Sport or culture"),
    "family": _("Meeting with parents"),
    "school": _("Lesson at a school or college"),
    "online": _("Safety on the internet"),
    "helpline": _("Open day of helping services"),
}
AUDIENCES: Final = {
    "youth": _("Young people"),
    "parents": _("Parents"),
    "teachers": _("Teachers and social workers"),
    "workers": _("Staff of a workplace"),
    "everybody": _("Everybody of a place"),
}


class Held(NamedTuple):
    """One activity as it is entered: `reached` is the number of people, None where fewer than LEAST came."""

    held_on: dt.date
    kind: str
    audience: str
    reached: int | None


class Total(NamedTuple):
    """A year of one kind: how many activities, and how many people came to those with LEAST or more; None where there is none."""

    year: int
    kind: str
    activities: int
    reached: int | None


class ActivityPage(NamedTuple):
    """Some activities, newest first, and whether older ones follow."""

    rows: tuple[CommunityActivity, ...]
    is_last: bool


@transaction.atomic
def enter(*, unit_id: int, held: Held, at: int, by: Actor) -> CommunityActivity:
    """Enter an activity. Refuses ValueError what the form does not offer. Writes `activity_recorded`."""
    if held.kind not in KINDS or held.audience not in AUDIENCES:
        raise ValueError("no such kind or audience")
    if held.reached is not None and not LEAST <= held.reached <= MOST:
        raise ValueError(f"from {LEAST} to {MOST} people")
    row = CommunityActivity.objects.create(pk=random_number(), unit_id=unit_id, **held._asdict())
    note(ACTIVITIES, "activity_recorded", [_facts(row)], coarse(at), by)
    return row


@transaction.atomic
def remove(*, viewer: Viewer, number: int, at: int) -> None:
    """Take out an activity that was entered by mistake. Refuses UnknownActivity. Writes `activity_removed`."""
    row = of(viewer).select_for_update().filter(pk=number).first()
    if row is None:
        raise UnknownActivity
    by = actor(viewer, row.unit_id)
    row.delete()
    note(ACTIVITIES, "activity_removed", [{"activity": number}], coarse(at), by)


def actor(viewer: Viewer, unit_id: int) -> Actor:
    """The viewer as the log knows them, in the post that grants the register of a unit. Refuses UnknownActivity."""
    if viewer.officer is None or unit_id not in viewer.units(RIGHT):
        raise UnknownActivity
    roles = (post.role for post in viewer.posts)
    role = next(role for role in roles if viewer.may_do(role, unit_id))
    return viewer.actor(role, unit_id)


def of(viewer: Viewer) -> QuerySet[CommunityActivity]:
    """The activities of the viewer's units: the one scope of list, totals and removal."""
    return CommunityActivity.objects.filter(unit_id__in=viewer.units(RIGHT))


def page_of(viewer: Viewer, number: int) -> ActivityPage:
    """A page of the register, newest first, from page 0 on. One query."""
    rows = of(viewer).select_related("unit").order_by("-held_on", "-pk")
    found = tuple(rows[number * PAGE : number * PAGE + PAGE + 1])
    return ActivityPage(found[:PAGE], len(found) <= PAGE)


def totals(viewer: Viewer) -> list[Total]:
    """Activities and people by year and kind, the newest year first. One query."""
    rows = (
        of(viewer)
        .values("held_on__year", "kind")
        .annotate(activities=Count("pk"), people=Sum("reached"))
        .order_by("-held_on__year", "kind")
    )
    return [Total(row["held_on__year"], row["kind"], row["activities"], row["people"]) for row in rows]


def _facts(row: CommunityActivity) -> dict[str, Any]:
    facts = {"activity": row.pk, "unit": row.unit_id, "on": row.held_on.isoformat(), "kind": row.kind}
    return {**facts, "audience": row.audience, "reached": row.reached}


@rebuilder("activities")
def differences() -> Iterator[str]:
    """One line for each activity that is not what the log says."""
    if settings.INSTANCE != "sealed":
        return
    told: dict[int, dict[str, Any]] = {}
    for entry in stream_entries(ACTIVITIES):
        if entry.type == "activity_recorded":
            told[entry.payload["activity"]] = dict(entry.payload)
        else:
            told.pop(entry.payload["activity"], None)
    live = {row.pk: _facts(row) for row in CommunityActivity.objects.iterator()}
    for number in sorted({*told, *live}):
        if told.get(number) != live.get(number):
            yield f"activity {number}: not what the log says"
