"""Places and files on their way into a draft: what can be chosen, what is kept, and the words for what is refused."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from senim.catalogue.definitions import Field
from senim.intake import attachments, drafts
from senim.intake.errors import FileRefused
from senim.intake.models import Attachment, Draft
from senim.places.models import Unit
from senim.places.queries import default_desk, front_offices, regions


def offices_of(place: Mapping[str, Any]) -> tuple[Unit, ...]:
    """The front offices of the chosen region; where there is none, the ministry's, so that everybody can go on."""
    return front_offices(str(place.get("region", ""))) or (default_desk(),)


def placed(part: str, given: str, chosen: Mapping[str, Any]) -> dict[str, Any] | None:
    """The place with the given `region` or `office` in it; None when there is no such one. Another region has other offices."""
    if part == "region":
        if given not in {region.code for region in regions()}:
            return None
        return dict(chosen) if chosen.get("region") == given else {"region": given}
    known = given in {str(office.pk) for office in offices_of(chosen)}
    return {**chosen, "desk": int(given)} if known else None


def add_file(draft: Draft, field: Field, upload: "UploadedFile[Any]", at: dt.datetime) -> None:
    """Keep one file with the draft. Refuses FileRefused, and DraftGone when the draft was sent meanwhile."""
    try:
        attachments.attach(upload=upload, at=at, by="citizen", draft=draft)
    finally:
        drafts.keep(draft, {field.id: file_ids(draft) or None}, at)


def remove_file(draft: Draft, field: Field, pk: int, at: dt.datetime) -> None:
    """Take one file of the draft away again; nothing happens when it has no such file."""
    for one in Attachment.objects.filter(draft=draft, pk=pk):
        attachments.discard(one)
    drafts.keep(draft, {field.id: file_ids(draft) or None}, at)


def file_ids(draft: Draft) -> list[int]:
    """The files of a draft as they stand in its answers, first added first."""
    return list(Attachment.objects.filter(draft=draft).order_by("id").values_list("id", flat=True))


def file_words(refused: FileRefused) -> str:
    """Why a file was not taken, the limit, and what to do."""
    words = {
        "empty": _("The file is empty. Choose another one."),
        "too_large": _("The file is larger than %(limit)s MB. Choose a smaller one, or bring it to a front office."),
        "too_many": _("You can add up to %(limit)s files. Remove one to add another."),
        "type": _(
            "We cannot take this kind of file. Add a photo (JPG, PNG), a PDF, a Word document, a sound or a film."
        ),
        "damaged": _("This file cannot be opened. Save it again or take the photo anew."),
    }
    return words[refused.code] % {"limit": refused.limit}
