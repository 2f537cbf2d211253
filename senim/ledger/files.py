"""Small secret files that must be whole or absent, whatever is killed while they are written."""

import os
from pathlib import Path


def write_new(path: Path, text: str) -> None:
    """Write a new file (mode 600) beside its place and link it there: of two that start at once, both read the same whole one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
