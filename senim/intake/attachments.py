"""Files people add: known by their content, limited in size, photos without their hidden particulars, on disk before we say so."""

import datetime as dt
import hashlib
import io
import os
import secrets
from pathlib import Path
from typing import Any, Final

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from PIL import Image, ImageOps, UnidentifiedImageError

from senim.intake.errors import FileRefused
from senim.intake.models import Attachment, Draft, ServiceRequest

PHOTOS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
ENDINGS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "video/mp4": ".mp4",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
}
MAX_PIXELS: Final = 60_000_000
MAX_NAME: Final = 100


def attach(
    *,
    upload: "UploadedFile[Any]",
    at: dt.datetime,
    by: str,
    draft: Draft | None = None,
    request: ServiceRequest | None = None,
) -> Attachment:
    """Check and keep one file of a draft or a request; `by` is citizen or police.

    Refuses FileRefused: empty, too_large (limit in MB), type (not a photo, PDF, document, sound or film we can show
    safely), damaged (the content does not open), too_many.
    """
    if upload.size is None or upload.size == 0:
        raise FileRefused("empty")
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        raise FileRefused("too_large", settings.ATTACHMENT_MAX_BYTES // 1024 // 1024)
    kept = Attachment.objects.filter(draft=draft) if draft else Attachment.objects.filter(request=request)
    if kept.count() >= settings.ATTACHMENTS_MAX:
        raise FileRefused("too_many", settings.ATTACHMENTS_MAX)
    content = upload.read()
    media_type = media_type_of(content)
    content = cleaned_photo(content, PHOTOS[media_type]) if media_type in PHOTOS else content
    return Attachment.objects.create(
        request=request,
        draft=draft,
        name=safe_name(upload.name or "", media_type),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        path=store(content),
        by=by,
        added_at=at,
    )


def media_type_of(content: bytes) -> str:
    """The type that the content itself shows. Refuses (`type`) everything we do not take, whatever its name says."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(content) if match.confidence >= 0.3}
    except (puremagic.PureError, ValueError):
        raise FileRefused("type") from None
    known = [media_type for media_type in ENDINGS if media_type in found]
    if not known or b"<script" in content[:1024].lower():
        raise FileRefused("type")
    return known[0]


def cleaned_photo(content: bytes, kind: str) -> bytes:
    """The photo turned upright and written anew without place, time, device and preview. Refuses (`damaged`) what does not open."""
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as photo:
            if photo.width * photo.height > MAX_PIXELS:
                raise FileRefused("damaged")
            upright = ImageOps.exif_transpose(photo)
            bare = upright.convert("RGB") if kind == "JPEG" else upright
            bare.info.clear()
            out = io.BytesIO()
            bare.save(out, kind, quality=88)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise FileRefused("damaged") from fault
    return out.getvalue()


def safe_name(name: str, media_type: str) -> str:
    """The name as given, without folders and control marks, with the ending of the true type."""
    stem = Path(name.replace("\\", "/")).name.rsplit(".", 1)[0][:MAX_NAME]
    try:
        stem = get_valid_filename("".join(mark for mark in stem if mark.isprintable()))
    except ValueError:
        stem = "file"
    return stem + ENDINGS[media_type]


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
    """The bytes of an attachment."""
    return Path(settings.ATTACHMENTS_DIR / attachment.path).read_bytes()


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
    path = settings.ATTACHMENTS_DIR / attachment.path
    attachment.delete()
    path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
