"""Which steps of a case wait for whom, and what their end may say: coded answers of the form, all that it needs, nothing else."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.db.models import Count, F, Q

from senim.accounts.models import Post
from senim.accounts.viewer import Viewer
from senim.catalogue.answers import AnswerRefused, accepted
from senim.catalogue.definitions import StaffForm
from senim.catalogue.queries import Compiled
from senim.processes.models import Instance, WorkItem
from senim.processes.queries import messages_heard
from senim.safeguarding import recipients
from senim.safeguarding.errors import StepRefused
from senim.safeguarding.models import RecipientKey, SealedCase
from senim.safeguarding.moments import coarse

PERSON: Final = "citizen"


def acting_role(viewer: Viewer, case: SealedCase, key: RecipientKey, role: str) -> str:
    """In which of their roles a recipient may do what is a role's work in a case; empty: in none.

    Who holds the role does it. Where nobody of the case does, since that body was in conflict and left out, any recipient does,
    in their own: a case never waits for somebody who does not know of it. Two queries at most.
    """
    own = viewer.roles_in(key.unit_id)
    if role in own:
        return role
    if _has_role(case, role):
        return ""
    return next((one for one in own if viewer.may_do(one, key.unit_id) and one != PERSON), "")


def _has_role(case: SealedCase, role: str) -> bool:
    people = recipients.participants(case).values("pk")
    posts = Post.objects.filter(role=role, officer__recipient_keys__in=people)
    return posts.filter(unit_id=F("officer__recipient_keys__unit_id")).exists()


def answers_of(form: StaffForm | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """The coded answers of a form. Refuses StepRefused one that is missing, that is none, or that the form does not ask."""
    asked = {field.id: field for field in (form.fields if form else ()) if field.coded}
    if not set(given) <= set(asked):
        raise StepRefused
    try:
        found = {name: accepted(field, given.get(name)) for name, field in asked.items()}
    except AnswerRefused as fault:
        raise StepRefused from fault
    return {name: value for name, value in found.items() if value is not None}


def offered(service: Compiled, run: Instance) -> list[StaffForm]:
    """The messages that recipients can send to a case now: those of the process that are heard and are not the person's own."""
    heard = messages_heard(run) if run.ended_at is None else frozenset[str]()
    return [form for form in service.service.forms if form.message in heard and form.role != PERSON]


class Waiting(NamedTuple):
    """What waits for a recipient: how many steps, and how many of them are late. Numbers only: a notice says no more."""

    steps: int
    late: int


def waiting_for(viewer: Viewer, at: int) -> Waiting:
    """The open steps of the roles that a recipient holds, in cases that were sealed to them; late: due before today. Two queries."""
    key = recipients.own_key(viewer)
    if key is None:
        return Waiting(0, 0)
    cases = SealedCase.objects.filter(envelopes__in=recipients.readable(viewer))
    items = WorkItem.objects.filter(role__in=viewer.roles_in(key.unit_id), request_id__in=cases.values("pk"))
    found = items.aggregate(steps=Count("pk"), late=Count("pk", filter=Q(due_at__lt=coarse(at))))
    return Waiting(found["steps"], found["late"])
