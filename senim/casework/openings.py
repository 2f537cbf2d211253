"""Opening a request outside one's scope: two persons of different units sign, for two hours, and owner and person are told.

Who asks learns nothing by asking: a number that nobody has, or that may not be opened so, is taken like any other and never
signed. Safeguarded requests and those of whoever looks into complaints about the police are opened so by nobody.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from senim.accounts.roles import grants
from senim.accounts.viewer import Held, Viewer
from senim.casework.cases import Case, case_beyond
from senim.casework.errors import OpeningNotWaiting, OutOfScope, SecondSignatureNeeded, TooManyOpenings
from senim.casework.models import Opening
from senim.casework.scope import READ, SHIELDED_KINDS, pseudonym
from senim.intake.actions import micros
from senim.intake.models import ServiceRequest
from senim.ledger.actor import Actor
from senim.ledger.housekeeping import OPENINGS, note, told
from senim.ledger.rebuilding import rebuilder
from senim.mining.safe_counts import SHIELDED_LANES
from senim.places.models import Unit
from senim.processes import actions as processes
from senim.processes.models import Instance

SIGN: Final = "opening.sign"
OPEN_FOR: Final = dt.timedelta(hours=2)
WAITS_FOR: Final = dt.timedelta(days=1)
"""An asking that nobody answered in a day is over."""

MOST_WAITING: Final = 5
SHOWN_FOR: Final = dt.timedelta(days=30)
PAGE: Final = 50


@transaction.atomic
def ask(*, viewer: Viewer, request_id: int, reason: str, words: str, at: dt.datetime) -> Opening:
    """Ask to open a request. Refuses TooManyOpenings to whoever has five that wait; who holds no post that reads, OutOfScope."""
    post = next((one for one in viewer.posts if grants(one.role, READ)), None)
    if viewer.officer is None or post is None:
        raise OutOfScope
    waiting = Opening.objects.filter(asked_by=viewer.officer, state="asked", asked_at__gt=at - WAITS_FOR)
    if waiting.count() >= MOST_WAITING:
        raise TooManyOpenings
    made = Opening.objects.create(
        request_id=request_id,
        asked_by=viewer.officer,
        asked_role=post.role,
        asked_unit=post.unit,
        asked_at=at,
        reason=reason,
        words=words,
    )
    note(OPENINGS, "opening_asked", [_facts(made)], micros(at), _actor(viewer, post))
    return made


@transaction.atomic
def answer(*, viewer: Viewer, opening_id: int, sign: bool, at: dt.datetime) -> Opening:
    """Sign or refuse. A signature opens the request to the asker for two hours, and the case and the person are told.

    Refuses OpeningNotWaiting for one that is over, answered or none of the viewer's, SecondSignatureNeeded to the asker
    themself and to whoever holds the right only at the asker's own unit.
    """
    mine = to_sign(viewer, at).select_related("asked_by").filter(pk=opening_id)
    found = mine.select_for_update(of=("self",)).first()
    if found is None:
        raise OpeningNotWaiting
    post = _second(viewer, found)
    found.state = "opened" if sign else "refused"
    found.signed_by, found.signed_role, found.signed_unit, found.signed_at = viewer.officer, post.role, post.unit, at
    found.until = at + OPEN_FOR if sign else None
    found.save()
    by, kind = _actor(viewer, post), "opening_signed" if sign else "opening_refused"
    note(OPENINGS, kind, [_facts(found)], micros(at), by)
    if sign:
        last = Instance.objects.filter(request_id=found.request_id).latest("stream")
        payload = {"role": found.asked_role, "unit": found.asked_unit, "by": found.asked_by.pseudonym}
        processes.record(stream=last.stream, kind="opening_signed", payload=payload, at=micros(at), by=by)
    return found


def asked_by(viewer: Viewer) -> QuerySet[Opening]:
    """What the viewer asked for, newest first."""
    return Opening.objects.filter(asked_by=viewer.officer).order_by("-pk")


def to_sign(viewer: Viewer, at: dt.datetime) -> QuerySet[Opening]:
    """What waits for a signature of the viewer, oldest first: of requests that now lie at or below units where they may sign."""
    fresh = Opening.objects.filter(state="asked", asked_at__gt=at - WAITS_FOR, asked_at__lte=at)
    return fresh.filter(Exists(_lying(viewer)), Exists(_may_be_opened())).order_by("pk")


def answered(viewer: Viewer, at: dt.datetime, before: int | None = None) -> list[Opening]:
    """What was opened or refused in 30 days of requests of the viewer's units: a page and one more, newest first. One query."""
    found = Opening.objects.filter(signed_at__gt=at - SHOWN_FOR).filter(Exists(_lying(viewer)))
    found = found if before is None else found.filter(pk__lt=before)
    return list(found.select_related("asked_by", "signed_by").order_by("-pk")[: PAGE + 1])


def opened_case(viewer: Viewer, request_id: int, at: dt.datetime) -> tuple[Case, Opening]:
    """The case of a request that was opened to the viewer, while it is. Refuses OutOfScope for every other. Five queries, mostly one."""
    found = Opening.objects.filter(asked_by=viewer.officer, request_id=request_id, state="opened", until__gt=at)
    opening = found.order_by("-pk").first() if viewer.officer else None
    if opening is None:
        raise OutOfScope
    return case_beyond(viewer, request_id), opening


@rebuilder("openings")
def differences() -> Iterator[str]:
    """One line for each opening that is not what the log says of it."""
    states: dict[int, tuple[Any, ...]] = {facts["opening"]: _told(facts) for facts in told(OPENINGS)}
    for row in Opening.objects.select_related("asked_by").order_by("pk").iterator(1000):
        if states.pop(row.pk, None) != _told(_facts(row)):
            yield f"opening {row.pk} is another one in the log"
    for number in states:
        yield f"opening {number} is in the log only"


def _second(viewer: Viewer, opening: Opening) -> Held:
    """The post in which the viewer signs: not the asker's person, not their unit."""
    posts: Sequence[Held] = [one for one in viewer.posts if grants(one.role, SIGN) and one.unit != opening.asked_unit]
    if not posts or viewer.officer == opening.asked_by:
        raise SecondSignatureNeeded
    return posts[0]


def _lying(viewer: Viewer) -> QuerySet[Instance]:
    """The runs of an opening's request that lie where the viewer may sign."""
    below = Q(pk__in=[])
    for path in viewer.paths(SIGN):
        below |= Q(path__startswith=path)
    units = Unit.objects.filter(below).exclude(kind__in=SHIELDED_KINDS)
    return Instance.objects.filter(request_id=OuterRef("request_id"), unit_id__in=units.values("pk"))


def _may_be_opened() -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.filter(pk=OuterRef("request_id")).exclude(lane__in=SHIELDED_LANES)


def _facts(row: Opening) -> dict[str, Any]:
    return {
        "opening": row.pk,
        "request": row.request_id,
        "by": row.asked_by.pseudonym,
        "unit": row.asked_unit,
        "reason": row.reason,
        "state": row.state,
        "until": micros(row.until) if row.until else None,
    }


def _told(facts: dict[str, Any] | Any) -> tuple[Any, ...]:
    return tuple(facts[name] for name in ("request", "by", "unit", "reason", "state", "until"))


def _actor(viewer: Viewer, post: Held) -> Actor:
    return Actor(post.role, pseudonym(viewer), post.unit)
