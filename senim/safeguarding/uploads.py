"""Envelopes come in parts, so that twenty megabytes pass over a slow phone; what is no envelope is refused before it is written.

An upload knows its size and how much of it is safely here, nothing of who sends it. It becomes an envelope without being moved.
"""

import secrets
import zlib
from typing import Final

from django.db import transaction

from senim.safeguarding import storing
from senim.safeguarding.errors import EnvelopeRefused, PartOutOfPlace, UnknownUpload, UploadsFull
from senim.safeguarding.models import SealedEnvelope, Upload
from senim.safeguarding.moments import coarse, day_of
from senim.sealing import envelopes
from senim.sealing.errors import NotAnEnvelope

PART_MOST: Final = 512 * 1024
PART_LEAST: Final = 64 * 1024
"""Parts but the last are at least so long: what is shorter cannot be told from words by how it packs."""

OPEN_MOST: Final = 400
OPEN_BYTES_MOST: Final = 4 * 1024**3
ROOM_LEAST: Final = 128 * 1024**2
_DAY: Final = 86_400_000_000
_SHORT: Final = 1024


def begin_upload(*, size: int, at: int) -> Upload:
    """A new upload of so many bytes. Refuses EnvelopeRefused a size that no envelope has, UploadsFull without room for it."""
    if not _possible(size):
        raise EnvelopeRefused("size")
    waiting = list(Upload.objects.values_list("size", flat=True)[: OPEN_MOST + 1])
    if len(waiting) >= OPEN_MOST or sum(waiting) + size > OPEN_BYTES_MOST or storing.room() < ROOM_LEAST + size:
        raise UploadsFull
    return Upload.objects.create(token=secrets.token_hex(16), size=size, on=day_of(at))


def upload_of(token: str) -> Upload:
    """An upload that is under way. Refuses UnknownUpload."""
    found = Upload.objects.filter(pk=token).first()
    if found is None:
        raise UnknownUpload
    return found


def put_part(*, token: str, offset: int, part: bytes, at: int) -> int:
    """Add a part; how many bytes are then safely here. What a fault left behind them is written over.

    Refuses UnknownUpload, PartOutOfPlace, and EnvelopeRefused what cannot be part of an envelope: nothing of it is written.
    """
    upload = upload_of(token)
    if offset != upload.at:
        raise PartOutOfPlace(upload.at)
    end = offset + len(part)
    if end > upload.size or not part or len(part) > PART_MOST or (end < upload.size and len(part) < PART_LEAST):
        raise EnvelopeRefused("size")
    if offset == 0:
        _check_beginning(part, upload.size)
    elif not looks_sealed(part):
        raise EnvelopeRefused("plain")
    storing.write(path_of(token), offset, part, coarse(at) // 1_000_000)
    if not Upload.objects.filter(pk=token, at=offset).update(at=end):
        raise PartOutOfPlace(upload_of(token).at)
    return end


def path_of(token: str) -> str:
    """Where the bytes of an upload lie, and stay when it becomes an envelope."""
    return f"{token[:2]}/{token}"


def whole(token: str) -> envelopes.Envelope:
    """What is seen of an upload that is all here. Refuses UnknownUpload also one that is not, EnvelopeRefused what is none."""
    upload = upload_of(token)
    if upload.at != upload.size:
        raise UnknownUpload
    try:
        return envelopes.inspect_beginning(storing.read(path_of(token), PART_MOST), upload.size)
    except NotAnEnvelope as fault:
        raise EnvelopeRefused(str(fault)) from fault


def forget_old(at: int) -> int:
    """Take away uploads that were begun before yesterday, and bytes as old that no row names; how many."""
    gone = list(Upload.objects.filter(on__lt=day_of(at - _DAY)).values_list("token", flat=True))
    with transaction.atomic():
        Upload.objects.filter(pk__in=gone).delete()
    for token in gone:
        storing.remove(path_of(token))
    return len(gone) + _remove_strays(at)


def _remove_strays(at: int) -> int:
    before = coarse(at - _DAY) // 1_000_000
    old = [name for name in storing.names() if storing.path_of(name).stat().st_mtime < before]
    kept = set(SealedEnvelope.objects.values_list("path", flat=True)) if old else set()
    kept |= {path_of(token) for token in Upload.objects.values_list("token", flat=True)} if old else set()
    strays = [name for name in old if name not in kept]
    for name in strays:
        storing.remove(name)
    return len(strays)


def looks_sealed(part: bytes) -> bool:
    """Whether bytes could have been sealed: they do not pack, and short ones are no text."""
    if len(part) >= _SHORT:
        return len(zlib.compress(part, 1)) >= 0.99 * len(part)
    try:
        text = part.decode()
    except UnicodeDecodeError:
        return True
    return len(text) < 16


def _check_beginning(part: bytes, size: int) -> None:
    """Refuse (EnvelopeRefused) a first part without the header, of another size than it says, or with words behind it."""
    try:
        envelopes.inspect_beginning(part, size)
    except NotAnEnvelope as fault:
        raise EnvelopeRefused(str(fault)) from fault


def _possible(size: int) -> bool:
    return any(0 < size - body <= envelopes.LARGEST_HEADER for body in envelopes.BODIES)
