"""A disk that is full: a clear page, nothing half-written, and work goes on by itself when there is room again."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.installation import Server
from benchmarks.intake_client import Browser, submit, until_check, visit
from benchmarks.kill9_check import OPENING
from tests.faults.conftest import CONTROLS

ROOM_MEGABYTES = 24


@pytest.fixture
def small_disk(installation: Path, tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with little room, and a copy of the installation on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0:
        pytest.skip("FULL DISK NOT TESTED: only root can mount a small disk")
    size = f"size={ROOM_MEGABYTES}m"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"FULL DISK NOT TESTED: mount failed: {mounted.stderr.strip()}")
    try:
        for path in installation.iterdir():
            if path.is_file() and path.suffix != ".log" and not path.name.endswith(("-wal", "-shm")):
                shutil.copy2(path, disk / path.name)
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """Take all the room that is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return ballast


def test_a_full_disk_refuses_clearly_keeps_nothing_by_halves_and_recovers(small_disk: Path) -> None:
    served = Server(small_disk, more={"SENIM_DATABASE": "", **CONTROLS})
    served.start("--no-worker")
    try:
        first = visit(Browser("127.0.0.1", served.port), "advice", "сөз алдында")
        person = Browser("127.0.0.1", served.port)
        form = until_check(person, "advice", "сөз кезінде")
        ballast = fill(small_disk)
        answers = [person.post(form, follow=False) for _ in range(3)]
        assert {answer.status for answer in answers} == {503}
        assert all(b"102" in answer.body and b"Traceback" not in answer.body for answer in answers)
        assert not served.answers()
        assert person.get("/kk/").status == 200
        ballast.unlink()
        assert served.answers()
        second = submit(person, form)
        assert first.number != second.number
    finally:
        served.stop()
    assert halves(small_disk) == []


def halves(folder: Path) -> list[int]:
    """Requests that lack their opening records."""
    import sqlite3

    with sqlite3.connect(folder / "senim.sqlite3") as connection:
        requests = [row[0] for row in connection.execute("SELECT id FROM intake_servicerequest")]
        assert len(requests) >= 2
        kinds = "SELECT type FROM ledger_record WHERE stream / 16 = ?"
        return [one for one in requests if not {row[0] for row in connection.execute(kinds, [one])} >= OPENING]
