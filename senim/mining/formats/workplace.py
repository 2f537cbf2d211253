"""A folder beside the target for what is not finished: nobody else works there, and it never stays behind."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from senim.mining.errors import LogInUse


@contextmanager
def workplace(target: Path) -> Iterator[Path]:
    """A fresh folder on the disk of the target, removed at the end.

    What a killed predecessor left is removed first. Refuses LogInUse while somebody else writes the same target.
    OSError where the target's folder does not take it.
    """
    folder = target.with_name(f".{target.name}.unfinished")
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LogInUse(f"{target}: somebody else is writing it") from error
        try:
            _empty(folder)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != "lock":
            path.unlink()
