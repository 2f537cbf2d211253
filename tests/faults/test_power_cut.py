"""`kill -9` of the whole process group while forms are being sent; two hundred of them are `python -m benchmarks.kill9`."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import kill9
from benchmarks.installation import ROOT, environment_of
from tests.faults.conftest import need_build


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kill9")


@pytest.fixture(scope="module")
def report(folder: Path) -> dict[str, object]:
    need_build()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SENIM_DATABASE", "")
        return kill9.run(kills=3, clients=4, seed=7, folder=folder)


def test_what_was_acknowledged_exists_exactly_once_after_three_power_cuts(report: dict[str, object]) -> None:
    assert kill9.is_good(report), report


def test_the_examination_finds_what_is_lost_doubled_and_torn(folder: Path, report: dict[str, object]) -> None:
    """The control: spoil a copy of the database by hand."""
    spoiled = folder / "spoiled"
    spoiled.mkdir()
    for name in ("senim.sqlite3", "secret.key", "checkpoint.key"):
        if (folder / name).exists():
            (spoiled / name).write_bytes((folder / name).read_bytes())
    source, copy = sqlite3.connect(folder / "senim.sqlite3"), sqlite3.connect(spoiled / "senim.sqlite3")
    source.backup(copy)
    columns = (
        "version_id,service,lane,identity_level,channel,language,received_at,region_id,desk_id,subject,address,answers"
    )
    copy.execute(
        f"INSERT INTO intake_servicerequest ({columns},payload_hash,key_hash,secret_hash,external_number) "
        f"SELECT {columns},payload_hash,randomblob(32),randomblob(32),'' FROM intake_servicerequest LIMIT 1"
    )
    copy.commit()
    copy.close()
    source.close()
    given = {"sent": [], "receipts": {"сөз never": ["26-0000-0001-5", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA"]}}
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.kill9_check", str(spoiled)],
        input=json.dumps(given).encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT, env=environment_of({"SENIM_DATABASE": ""}),
    )  # fmt: skip
    found = json.loads(answer.stdout)
    assert (found["lost"], found["doubled"]) == (1, 1)
    assert found["torn"] >= 1
