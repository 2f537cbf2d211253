"""`kill -9` of the worker in the middle of exchanges, the provider failing; fifty of them are `python -m benchmarks.kill9_messenger`."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from benchmarks import kill9_messenger as kill9
from benchmarks import killing
from tests.faults.conftest import need_build


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kill9-messenger")


@pytest.fixture(scope="module")
def report(folder: Path) -> dict[str, Any]:
    need_build()
    return kill9.run(kills=3, people=4, seed=7, folder=folder)


def test_every_person_ends_with_one_request_and_one_receipt(report: dict[str, Any]) -> None:
    assert killing.is_good(report), report
    assert report["kills"] > 1


def test_the_examination_finds_what_is_lost_and_doubled(folder: Path, report: dict[str, Any]) -> None:
    """The control: spoil the database by hand."""
    assert report["lost"] == report["doubled"] == 0
    base = sqlite3.connect(folder / "senim.sqlite3")
    names = [row[1] for row in base.execute("PRAGMA table_info(intake_servicerequest)") if row[1] != "id"]
    others = [name for name in names if name not in {"key_hash", "secret_hash"}]
    base.execute(
        f"INSERT INTO intake_servicerequest ({','.join(others)},key_hash,secret_hash) "
        f"SELECT {','.join(others)},randomblob(32),randomblob(32) FROM intake_servicerequest WHERE channel='chat' LIMIT 1"
    )
    base.commit()
    base.close()
    assert kill9.examined(folder, 5) == {"lost": 1, "doubled": 1, "sequences": 2}
