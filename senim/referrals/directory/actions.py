"""Keeping the directory: who may, and what is written. Settings, not the log; who changed a body last stands with it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.places import queries as places
from senim.places.actions import places_changed
from senim.places.models import Organisation
from senim.referrals.directory.models import Help, Member, Partner
from senim.referrals.errors import OutOfReach

KEEP: Final = "directory.keep"
NAMES: Final = ("name_kk", "name_ru", "name_en", "phone")
COLUMNS: Final = (
    "languages", "hours", "hidden", "address_kk", "address_ru", "address_en", "capacity", "free", "listed",
    "takes_referrals", "referrers", "email", "chief_email", "language", "answer_days", "result_days",
)  # fmt: skip


def regions_kept(viewer: Viewer) -> frozenset[str]:
    """The regions whose bodies the viewer keeps: those of the units in which they may."""
    return frozenset(code for one in viewer.units(KEEP) if (code := places.unit(one).region_id))


def body_in_scope(viewer: Viewer, pk: int) -> Organisation:
    """A body of the viewer's regions. Refuses OutOfReach for another and for none, in the same way. One query."""
    found = Organisation.objects.filter(pk=pk, region_id__in=regions_kept(viewer)).first()
    if found is None:
        raise OutOfReach
    return found


@transaction.atomic
def save(*, body: Organisation, values: Mapping[str, Any], at: dt.datetime, by: int | None) -> Partner:
    """Write what the directory says of a body; `helps` and `members` (keys of officers) are replaced. A new body is made with it.

    Places that are free are counted now when their number changes.
    """
    for name in NAMES:
        setattr(body, name, values[name])
    body.save()
    before = Partner.objects.filter(pk=body.pk).first()
    fresh = {name: values[name] for name in COLUMNS}
    counted = at if before is None or before.free != fresh["free"] else before.counted_at
    kept, _made = Partner.objects.update_or_create(
        organisation=body, defaults={**fresh, "counted_at": counted, "changed_at": at, "changed_by": by}
    )
    Help.objects.filter(partner=kept).delete()
    Help.objects.bulk_create([Help(partner=kept, kind=kind) for kind in values["helps"]])
    Member.objects.filter(partner=kept).exclude(officer_id__in=values["members"]).delete()
    for officer in values["members"]:
        Member.objects.get_or_create(partner=kept, officer_id=officer)
    places_changed()
    return kept


def partner_officers(viewer: Viewer) -> list[tuple[str, str]]:
    """Officers with the role of a partner at units of the regions that the viewer keeps. One query."""
    units = [one for one in viewer.units(KEEP)]
    held = Officer.objects.filter(posts__role="partner", posts__unit_id__in=units, is_active=True).distinct()
    return [(str(one.pk), one.full_name) for one in held.order_by("full_name")[:200]]
