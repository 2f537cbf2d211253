"""Files people add: checked and cleaned (contents.py), limited in size and number, on disk before we say so."""

import datetime as dt
import hashlib
import logging
import os
import secrets
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from senim.intake.contents import PHOTOS, cleaned_photo, media_type_of, safe_name
from senim.intake.errors import DraftGone, FileRefused
from senim.intake.models import Attachment, Draft, ServiceRequest

_log = logging.getLogger("senim.intake")
LOST_AFTER: Final = dt.timedelta(days=1)
"""Bytes this old that no row names were left by a crash between the two."""


class Checked(NamedTuple):
    """A file that may be kept: its safe name, the type that its content shows, and its bytes, photos written anew."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes as they are kept."""
        return hashlib.sha256(self.content).hexdigest()


def checked(upload: "UploadedFile[Any]") -> Checked:
    """Look into a file and clean it; nothing is kept. For outside of any transaction: a large photo takes its time.

    Refuses FileRefused: empty, too_large (limit in MB), type (not a photo, PDF, document, sound or film we can show
    safely), damaged (the content does not open).
    """
    if upload.size is None or upload.size == 0:
        raise FileRefused("empty")
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        raise FileRefused("too_large", settings.ATTACHMENT_MAX_BYTES // 1024 // 1024)
    content = upload.read()
    media_type = media_type_of(content)
    content = cleaned_photo(content, PHOTOS[media_type]) if media_type in PHOTOS else content
    return Checked(safe_name(upload.name or "", media_type), media_type, content)


def attach(
    *,
    upload: "UploadedFile[Any] | Checked",
    at: dt.datetime,
    by: str,
    draft: Draft | None = None,
    request: ServiceRequest | None = None,
    channel: str = "",
) -> Attachment:
    """Check, where it was not yet, and keep one file of a draft or a request; `by` is citizen or police, each with a limit.

    Refuses FileRefused: what `checked` refuses, and too_many. Refuses DraftGone when the draft was sent meanwhile.
    """
    kept = Attachment.objects.filter(draft=draft) if draft else Attachment.objects.filter(request=request)
    if kept.filter(by=by).count() >= settings.ATTACHMENTS_MAX:
        raise FileRefused("too_many", settings.ATTACHMENTS_MAX)
    file = upload if isinstance(upload, Checked) else checked(upload)
    row = Attachment(
        request=request,
        draft=draft,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        sha256=file.sha256,
        path=store(file.content),
        by=by,
        added_at=at,
        channel=channel,
    )
    try:
        _enter(row)
    except BaseException:
        _path(row).unlink(missing_ok=True)
        raise
    return row


@transaction.atomic
def _enter(row: Attachment) -> None:
    """Save the row, its draft held fast: a file never lands between a draft and the request it becomes."""
    if row.draft_id and not Draft.objects.select_for_update().filter(pk=row.draft_id).exists():
        raise DraftGone
    row.save()


def store(content: bytes) -> str:
    """Write the bytes under a random name and sync file and folder; the path below the attachments folder."""
    name = secrets.token_hex(16)
    folder = settings.ATTACHMENTS_DIR / name[:2]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(folder)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return f"{name[:2]}/{name}"


def read(attachment: Attachment) -> bytes:
    """The bytes of an attachment. Refuses Http404, and tells the operator, when they are gone from the disk."""
    try:
        return _path(attachment).read_bytes()
    except FileNotFoundError as gone:
        _log.error("the bytes of attachment %s are gone from the attachments folder", attachment.pk)
        raise Http404 from gone


def served(attachment: Attachment) -> HttpResponse:
    """The file as a download that no browser runs or shows inside our pages."""
    response = HttpResponse(read(attachment), content_type=attachment.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, attachment.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def discard(attachment: Attachment) -> None:
    """Remove an attachment that was never sent; its bytes go after its row, so a fault leaves no row without bytes."""
    path = _path(attachment)
    attachment.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def sweep(at: dt.datetime) -> int:
    """Remove bytes older than a day that no row names, left by a crash; how many files. For the worker, once a day."""
    old = _stored_before((at - LOST_AFTER).timestamp())
    removed = 0
    while some := list(islice(old, 500)):
        known = set(Attachment.objects.filter(path__in=some).values_list("path", flat=True))
        for path in set(some) - known:
            (settings.ATTACHMENTS_DIR / path).unlink(missing_ok=True)
            removed += 1
    return removed


def _stored_before(moment: float) -> Iterator[str]:
    for path in Path(settings.ATTACHMENTS_DIR).glob("??/*"):
        if path.is_file() and path.stat().st_mtime < moment:
            yield f"{path.parent.name}/{path.name}"


def _path(attachment: Attachment) -> Path:
    return Path(settings.ATTACHMENTS_DIR) / attachment.path


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
