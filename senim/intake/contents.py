"""What a file is, by its content: the types we take, photos written anew without hidden particulars, documents that are no bombs."""

import io
import threading
import unicodedata
import zipfile
from pathlib import Path
from typing import Final

import puremagic
from django.core.exceptions import SuspiciousFileOperation
from django.utils.text import get_valid_filename
from PIL import Image, ImageOps, UnidentifiedImageError

from senim.intake.errors import FileRefused

PHOTOS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    WORD: ".docx",
    "video/mp4": ".mp4",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
}
MAX_PIXELS: Final = 60_000_000
MAX_NAME: Final = 100
MAX_UNPACKED: Final = 100 * 1024 * 1024
LARGE_PIXELS: Final = 16_000_000
SEEN_EDGE: Final = (2048, 2048)
"""A large JPEG is decoded at a half or a quarter, never below this: enough to read a document by, at a fraction of the memory."""

# A photo of 60 million points takes some 400 MB while it is written anew: one at a time in a process.
_one_photo = threading.Lock()


def media_type_of(content: bytes) -> str:
    """The type that the content itself shows. Refuses FileRefused: `type` for everything we do not take, whatever its name says."""
    try:
        found = {match.mime_type for match in puremagic.magic_string(content) if match.confidence >= 0.3}
    except (puremagic.PureError, ValueError):
        raise FileRefused("type") from None
    known = [media_type for media_type in ENDINGS if media_type in found]
    if not known or b"<script" in content[:1024].lower():
        raise FileRefused("type")
    if known[0] == WORD:
        _check_document(content)
    return known[0]


def _check_document(content: bytes) -> None:
    """Refuse what is no Word document, has macros, or would unpack to more than we take. Nothing is unpacked here."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise FileRefused("damaged") from None
    names = {part.filename.casefold() for part in parts}
    if "word/document.xml" not in names or any(name.endswith(("vbaproject.bin", ".exe", ".dll")) for name in names):
        raise FileRefused("type")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileRefused("damaged")


def cleaned_photo(content: bytes, kind: str) -> bytes:
    """The photo turned upright and written anew without place, time, device and preview. Refuses (`damaged`) what does not open."""
    try:
        with _one_photo, Image.open(io.BytesIO(content), formats=[kind]) as photo:
            if photo.width * photo.height > MAX_PIXELS:
                raise FileRefused("damaged")
            if kind == "JPEG" and photo.width * photo.height > LARGE_PIXELS:
                photo.draft("RGB", SEEN_EDGE)
            return _written(photo, kind)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as fault:
        raise FileRefused("damaged") from fault


def _written(photo: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(photo)
    if kind == "JPEG":
        upright = upright.convert("RGB")
    elif "transparency" in upright.info:
        upright = upright.convert("RGBA")
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, kind, quality=88)
    return out.getvalue()


def safe_name(name: str, media_type: str) -> str:
    """The name as given, without folders, control and direction marks, with the ending of the true type."""
    whole = unicodedata.normalize("NFC", Path(name.replace("\\", "/")).name)
    stem = "".join(mark for mark in whole.rsplit(".", 1)[0] if mark.isprintable())[:MAX_NAME]
    try:
        stem = get_valid_filename(stem).strip("._-")
    except SuspiciousFileOperation:
        stem = ""
    return (stem or "file") + ENDINGS[media_type]
