"""What people do with a draft: begin, save, hand in, give back, release, drop. Each action is one transaction."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db import transaction

from senim.accounts.models import Officer
from senim.catalogue.actions import release_drawn
from senim.catalogue.models import ServiceVersion
from senim.kernel.errors import ModelInvalid
from senim.kernel.parsing import parse
from senim.studio.checking import faults_of
from senim.studio.errors import DraftElsewhere, DraftUnreadable, DraftUnsound, NotHandedIn, OwnDraft
from senim.studio.models import Draft

LARGEST_BYTES: Final = 2_000_000


def begin(*, version: ServiceVersion, by: Officer, at: dt.datetime) -> Draft:
    """A new draft that begins as a copy of a released version."""
    return Draft.objects.create(
        service=version.code,
        base_version=version.version,
        xml=version.model_xml,
        begun_by=by,
        begun_at=at,
        saved_by=by,
        saved_at=at,
    )


@transaction.atomic
def save(*, draft_id: int, xml: str, revision: int, by: Officer, at: dt.datetime) -> Draft:
    """Keep the model as it is drawn now, faults and all, and give the draft with its new revision.

    Refuses DraftElsewhere when it was saved or handed in meanwhile, DraftUnreadable for what is no BPMN file.
    """
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.state != "drawing" or draft.revision != revision:
        raise DraftElsewhere(str(draft))
    readable(xml)
    draft.xml, draft.revision, draft.saved_by, draft.saved_at = xml, revision + 1, by, at
    draft.save(update_fields=["xml", "revision", "saved_by", "saved_at"])
    return draft


def readable(xml: str) -> None:
    """Refuse (DraftUnreadable) what is too large or not an XML file that we take."""
    raw = xml.encode()
    if len(raw) > LARGEST_BYTES:
        raise DraftUnreadable("too large")
    try:
        parse(raw)
    except ModelInvalid as error:
        raise DraftUnreadable(error.findings[0].message) from error


@transaction.atomic
def hand_in(*, draft_id: int, change: Mapping[str, str], by: Officer, at: dt.datetime) -> Draft:
    """Give the draft to a second person, with what it changes in the three languages. Refuses DraftElsewhere, DraftUnsound."""
    draft = _in_state(draft_id, "drawing", DraftElsewhere)
    _refuse_faults(draft)
    draft.state, draft.change, draft.saved_by, draft.saved_at = "handed_in", dict(change), by, at
    draft.reviewed_by, draft.reviewed_at, draft.remark = None, None, ""
    draft.save()
    return draft


@transaction.atomic
def give_back(*, draft_id: int, remark: str, by: Officer, at: dt.datetime) -> Draft:
    """Return the draft for more drawing, with a remark. Refuses NotHandedIn."""
    draft = _in_state(draft_id, "handed_in", NotHandedIn)
    draft.state, draft.remark, draft.reviewed_by, draft.reviewed_at = "drawing", remark, by, at
    draft.save()
    return draft


@transaction.atomic
def release(*, draft_id: int, on: dt.date, today: dt.date, by: Officer, at: dt.datetime) -> ServiceVersion:
    """Release the draft from a day on: new requests follow it, running ones finish on their version.

    Refuses NotHandedIn, OwnDraft for whoever drew or saved it, DraftUnsound, and what the catalogue refuses (ReleaseTooSoon …).
    """
    draft = _in_state(draft_id, "handed_in", NotHandedIn)
    if by.pk in {draft.begun_by_id, draft.saved_by_id}:
        raise OwnDraft(str(draft))
    _refuse_faults(draft)
    version = release_drawn(code=draft.service, xml=draft.xml.encode(), on=on, today=today, change=draft.change)
    draft.state, draft.released_version, draft.reviewed_by, draft.reviewed_at = "released", version.version, by, at
    draft.save()
    return version


def drop(*, draft_id: int) -> None:
    """Throw a draft away that is still being drawn. Refuses DraftElsewhere."""
    with transaction.atomic():
        _in_state(draft_id, "drawing", DraftElsewhere).delete()


def _in_state(draft_id: int, state: str, refusal: type[Exception]) -> Draft:
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.state != state:
        raise refusal(str(draft))
    return draft


def _refuse_faults(draft: Draft) -> None:
    faults = faults_of(draft)
    if faults:
        raise DraftUnsound(len(faults))
