"""The data folder: who holds it, whether it can be written, how a new one appears whole or not at all."""

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

DATABASE: Final = "senim.sqlite3"
DEMO_MARK: Final = "demo-country"
DRAFT: Final = ".making"
LOCK: Final = "run.lock"
WORKER_LOCK: Final = "worker.lock"
LAST_BREATH_SECONDS: Final = 5.0
# SQLite needs room for its write-ahead log and the index of it; below this a write may fail in the middle of the day.
LEAST_FREE_BYTES: Final = 4 * 1024 * 1024
NO_SPACE: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FolderUnusable(Exception):
    """The data folder cannot be made, written, or is held by another server; the message is one clear line."""


def make(folder: Path) -> None:
    """Make the folder, for its owner only, and prove that it can be written. Refuses FolderUnusable."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".probe.{os.getpid()}"
        probe.write_bytes(b"senim")
        probe.unlink()
    except OSError as error:
        raise FolderUnusable(f"the data folder {folder} cannot be written: {error.strerror}") from error


@contextmanager
def held(folder: Path, lock: str = LOCK) -> Iterator[None]:
    """Hold the folder for one process; the system lets go by itself when that process and its children are dead.

    After a kill a child may still be writing to the disk for a moment, so a new start waits a little. Refuses FolderUnusable.
    """
    with (folder / lock).open("a") as file:
        until = time.monotonic() + LAST_BREATH_SECONDS
        while not _taken(file):
            if time.monotonic() > until:
                raise FolderUnusable(f"the data folder {folder} is in use by another Senim ({lock})")
            time.sleep(0.1)
        yield


def _taken(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def free_bytes(folder: Path) -> int:
    """Give the room left for us on the folder's disk, in bytes."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def new_draft(folder: Path) -> Path:
    """Give an empty folder inside in which a new installation is made; one that was left half-made is thrown away."""
    draft = folder / DRAFT
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    key = folder / "secret.key"
    if key.exists():
        shutil.copy2(key, draft / key.name)
    return draft


def publish(folder: Path) -> None:
    """Move what was made into its place, the database last: with it the installation is there, without it it is made anew."""
    draft = folder / DRAFT
    for path in sorted(draft.iterdir(), key=lambda path: path.name == DATABASE):
        _force_to_disk(path)
        _replace(path, folder / path.name)
    _force_to_disk(folder)
    draft.rmdir()


def _replace(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    source.replace(target)


def _force_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
