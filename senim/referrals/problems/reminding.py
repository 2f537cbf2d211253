"""What the worker does for local problems: reminds bodies of measures, tells of what is late, and tells who asked of the end."""

from typing import Final

from django.db import transaction

from senim.accounts.models import Post
from senim.accounts.roles import ROLES
from senim.kernel.events import EventType as E
from senim.ledger.actor import SYSTEM
from senim.places.queries import chain
from senim.referrals.meetings.reminding import next_working_day
from senim.referrals.problems.folding import DAY, PROBLEM
from senim.referrals.problems.models import Measure
from senim.referrals.records import Pen

MOST: Final = 400
_HEADS: Final = sorted(
    code for code, role in ROLES.items() if "supervise" in role.rights and "work.assign" in role.rights
)


def remind(at: int) -> int:
    """Remind of measures one working day before they are due, and escalate what is late, once; how many problems were written to."""
    due = Measure.objects.filter(state="open", told__lt=2, due_at__lte=at + 14 * DAY).order_by("due_at")
    return sum(_remind(one, at) for one in sorted(set(due.values_list("problem_id", flat=True)[:MOST])))


@transaction.atomic
def _remind(problem_id: int, at: int) -> int:
    pen = Pen(PROBLEM, problem_id)
    unit_id = pen.rows["problem"][(problem_id,)]["unit_id"]
    by, soon = SYSTEM._replace(unit=unit_id), next_working_day(unit_id, at)
    for (key,), row in list(pen.rows["measure"].items()):
        if row["state"] != "open" or row["told"] == 2 or row["due_at"] > soon:
            continue
        if row["due_at"] < at:
            head = head_of(unit_id)
            told = {"head": head} if head is not None else {}
            pen.write(E.MEASURE_LATE, {"measure": key, **told}, at=at, by=by)
        elif row["told"] == 0:
            pen.write(E.MEASURE_REMINDED, {"measure": key}, at=at, by=by)
    pen.store()
    return int(bool(pen.written))


def head_of(unit_id: int) -> int | None:
    """The pseudonym of the nearest head above a unit; None where nobody is. One query."""
    nearness = {one.pk: place for place, one in enumerate(reversed(chain(unit_id)))}
    posts = Post.objects.filter(role__in=_HEADS, unit_id__in=list(nearness), officer__is_active=True)
    rows = posts.values_list("unit_id", "pk", "officer__pseudonym")
    found = sorted((nearness[unit], pk, pseudonym) for unit, pk, pseudonym in rows)
    return found[0][2] if found else None
