"""The bytes of envelopes in the sealed folder: written where they stay, forced to disk, with nothing but the day as their time."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

_PIECE: Final = 1024 * 1024


def new_path() -> str:
    """A random name for an envelope, below the sealed folder."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def path_of(name: str) -> Path:
    """Where the bytes of a name lie."""
    return Path(settings.SEALED_DIR) / name


def write(name: str, at: int, content: bytes, day: int) -> None:
    """Write bytes at a place of the file and force file and folder to disk; `day` (seconds) is all that its times tell."""
    path = path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(descriptor, content, at)
        os.fsync(descriptor)
        os.utime(descriptor, (day, day))
    finally:
        os.close(descriptor)
    if at == 0:
        _sync(path.parent)


def read(name: str, most: int = -1) -> bytes:
    """The bytes, or the first `most` of them."""
    with path_of(name).open("rb") as file:
        return file.read(most)


def sha256_of(name: str) -> bytes:
    """The hash of the whole file."""
    digest = hashlib.sha256()
    with path_of(name).open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.digest()


def remove(name: str) -> None:
    """Take the bytes away; nothing where there are none."""
    path_of(name).unlink(missing_ok=True)


def names() -> Iterator[str]:
    """Every name that there is."""
    for path in Path(settings.SEALED_DIR).glob("??/*"):
        yield f"{path.parent.name}/{path.name}"


def room() -> int:
    """The free bytes of the disk."""
    return shutil.disk_usage(settings.DATA_DIR).free


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
