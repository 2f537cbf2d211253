"""What a recipient does in a case: write, note, share, seal anew, finish a step. Each act is one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from senim.accounts.viewer import Viewer
from senim.kernel.errors import KernelError
from senim.processes import actions as processes
from senim.processes.errors import ProcessRefused
from senim.processes.models import WorkItem
from senim.processes.queries import service_of
from senim.safeguarding import recipients, stepping
from senim.safeguarding.actions import check_open, instance_of
from senim.safeguarding.entering import entered, facts_of, next_place, written
from senim.safeguarding.errors import RecipientsRefused, StepRefused, UnknownSealedCase
from senim.safeguarding.models import Addressee, RecipientKey, SealedCase, SealedEnvelope
from senim.safeguarding.moments import coarse, day_of

KINDS: Final = ("message", "note", "document", "share")
"""What a recipient can add: a message to the reporter as well, a note or document to co-recipients, a part to a further body."""


@transaction.atomic
def add(*, viewer: Viewer, number: int, kind: str, upload: str, keys: Sequence[str], at: int) -> SealedEnvelope:
    """An envelope of a recipient, from their body. A `message` is sealed to the reporter too; only a `share` brings somebody new
    in: a person of a body that takes the lane, who sees this envelope and what comes later, nothing of before.

    Refuses UnknownSealedCase, CaseEnded, RecipientsRefused (another's key, an unknown kind), what uploads refuse. Writes `enveloped`.
    """
    case, key = mine(viewer, number)
    check_open(case)
    among = recipients.taking(case.lane) if kind == "share" else recipients.participants(case)
    if kind not in KINDS:
        raise RecipientsRefused
    known = recipients.named([one for one in keys if one != case.reporter_key], among)
    by = recipients.actor_of(viewer, key)
    return entered(case, upload, kind, known, at, by, to_reporter=kind == "message")


@transaction.atomic
def reseal(*, viewer: Viewer, number: int, replaces: int, upload: str, keys: Sequence[str], at: int) -> SealedEnvelope:
    """The content of an envelope, sealed anew by somebody who could open it: to the keys that now hold of all who remain.

    The older bytes stay some weeks for those who remain, so that none of them can put something else in their place unseen.
    Refuses UnknownSealedCase, RecipientsRefused other keys and an envelope that nobody has to seal anew. Writes `resealed`.
    """
    case, key = mine(viewer, number)
    old = recipients.readable(viewer).filter(case=case, pk=replaces, replaced_by=None).first()
    if old is None:
        raise UnknownSealedCase
    due = remaining(old)
    if not is_stale(old) or {one.public for one in due} != set(keys) - {case.reporter_key}:
        raise RecipientsRefused
    by, place = recipients.actor_of(viewer, key), old.place
    new = entered(case, upload, old.kind, due, at, by, to_reporter=old.to_reporter, on=old.on)
    old.place, old.replaced_by, old.replaced_on = next_place(case), new, day_of(at)
    old.save(update_fields=["place", "replaced_by", "replaced_on"])
    new.place, new.unit_id = place, old.unit_id
    new.save(update_fields=["place", "unit"])
    written(case, "resealed", {"replaces": old.pk, **facts_of(new)}, at, by)
    return new


def is_stale(envelope: SealedEnvelope) -> bool:
    """Whether somebody to whom it was sealed has left or has a newer key."""
    return Addressee.objects.filter(envelope=envelope, key__retired_on__isnull=False).exists()


def remaining(envelope: SealedEnvelope) -> list[RecipientKey]:
    """The keys that now hold of those to whom it was sealed and who have not left."""
    people = Addressee.objects.filter(envelope=envelope).exclude(key__retired_by=RecipientKey.LEFT)
    return list(recipients.holding().filter(officer__in=people.values("key__officer")))


@transaction.atomic
def step(*, viewer: Viewer, number: int, element: str, answers: Mapping[str, Any], at: int, copy: int = 0) -> None:
    """Finish a step of the case, or send it the message of that name, with coded answers only.

    Refuses UnknownSealedCase, StepRefused.
    """
    case, key = mine(viewer, number)
    run = instance_of(case)
    service = service_of(run)
    items = WorkItem.objects.filter(stream=run.stream, element=element, **({"copy": copy} if copy else {}))
    item = items.order_by("id").first()
    told = next((form for form in stepping.offered(service, run) if form.message == element), None)
    if item is None and told is None:
        raise StepRefused
    role = stepping.acting_role(viewer, case, key, item.role if item else told.role if told else "")
    if not role:
        raise StepRefused
    by, day = viewer.actor(role, key.unit_id), coarse(at)
    try:
        if item is None:
            values = stepping.answers_of(told, answers)
            processes.deliver(stream=run.stream, message=element, variables=values, at=day, by=by)
        else:
            form = service.form(service.net.tasks[element].form or "")
            values = stepping.answers_of(form, answers)
            processes.complete(stream=run.stream, element=element, variables=values, at=day, by=by, copy=item.copy)
    except (ProcessRefused, KernelError) as fault:
        raise StepRefused from fault


def mine(viewer: Viewer, number: int) -> tuple[SealedCase, RecipientKey]:
    """A case of the viewer's, locked for the transaction, and their key that holds. Refuses UnknownSealedCase."""
    case, key = recipients.case_for(viewer, number), recipients.own_key(viewer)
    if key is None:
        raise UnknownSealedCase
    return SealedCase.objects.select_for_update().get(pk=case.pk), key
