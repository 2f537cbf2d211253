"""The log: append-only, chained, free of words, verifiable against a copy that the database's owner cannot change."""

from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from senim.ledger import checkpoints, entries, statements, verifying
from senim.ledger.actions import append
from senim.ledger.actor import CITIZEN
from senim.ledger.errors import NotCoded, StreamMoved
from senim.ledger.models import Record
from senim.sealing.chain import GENESIS

pytestmark = pytest.mark.db
AT = 1_780_000_000_000_000


def written(stream: int, count: int = 3) -> list[entries.Entry]:
    """`count` records of a stream, stored."""
    events = [("noted", "", AT + n, {"message": n}) for n in range(count)]
    chain = entries.chained(stream, 0, GENESIS, events, CITIZEN)
    with transaction.atomic():
        append(chain)
    return chain


@pytest.fixture
def checkpoint_file(settings: Any, tmp_path: Path) -> Path:
    """A checkpoint file and a key of this test's own."""
    settings.DATA_DIR = tmp_path
    settings.CHECKPOINT_FILE = tmp_path / "checkpoints.txt"
    checkpoints.signing_key.cache_clear()
    return tmp_path / "checkpoints.txt"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_record SET payload='{}' WHERE stream=16",
        "DELETE FROM ledger_record WHERE stream=16",
        "UPDATE ledger_checkpoint SET at=0",
        "DELETE FROM ledger_checkpoint",
    ],
)
def test_the_log_and_its_checkpoints_refuse_every_change(statement: str, checkpoint_file: Path) -> None:
    written(16)
    checkpoints.take_checkpoint(AT, at_once=True)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Record.objects.filter(stream=16).count() == 3


def test_postgresql_refuses_to_truncate_the_log() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE ledger_record")


def test_two_writers_of_one_stream_cannot_both_write_the_next_record() -> None:
    chain = written(16)
    late = entries.chained(16, 0, GENESIS, [("noted", "", AT, {"message": 9})], CITIZEN)
    with pytest.raises(StreamMoved), transaction.atomic():
        append(late)
    assert [entry.hash for entry in chain] == [bytes(row.hash) for row in Record.objects.order_by("n")]


@pytest.mark.parametrize("words", ["Айгерім Сейітова", "a b", "көше, 10", "x" * 200, "line\nline"])
def test_words_never_enter_the_log(words: str) -> None:
    with pytest.raises(NotCoded):
        entries.canonical({"text": words})
    assert entries.canonical({"outcome": "answered", "on": "2026-01-05", "n": [1, None, True]})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", {1, 2}])
def test_what_json_cannot_hold_never_enters_the_log(value: object) -> None:
    with pytest.raises(NotCoded):
        entries.canonical({"value": value})
    assert entries.canonical({"value": 1.5, "b": MappingProxyType({"a": 1})}) == '{"b":{"a":1},"value":1.5}'


def tampered(statement: str) -> None:
    """Change the log behind its triggers, as somebody who owns the database file can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            return
        triggers = list(
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='ledger_record'")
        )
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement)
        for _, sql in triggers:
            cursor.execute(sql)


TAMPERING = {
    "edited": "UPDATE ledger_record SET payload='{\"message\":7}' WHERE stream=16 AND n=2",
    "backdated": "UPDATE ledger_record SET at=at-1 WHERE stream=16 AND n=2",
    "deleted": "DELETE FROM ledger_record WHERE stream=16 AND n=2",
    "truncated": "DELETE FROM ledger_record WHERE stream=16 AND n=3",
    "emptied": "DELETE FROM ledger_record",
    "stream removed": "DELETE FROM ledger_record WHERE stream=32",
    "renumbered": "UPDATE ledger_record SET stream=48 WHERE stream=32",
    "actor changed": "UPDATE ledger_record SET actor=5 WHERE stream=16 AND n=1",
    "moved in the order": "UPDATE ledger_record SET seq=seq+1000 WHERE stream=16 AND n=3",
}


@pytest.mark.parametrize("how", TAMPERING)
def test_verify_notices_that_the_log_was(how: str, checkpoint_file: Path) -> None:
    written(16)
    written(32)
    checkpoints.take_checkpoint(AT, at_once=True)
    assert verifying.verify() == []
    tampered(TAMPERING[how])
    assert verifying.verify() != []


def test_a_chain_that_was_recomputed_is_noticed_by_the_witness(checkpoint_file: Path, tmp_path: Path) -> None:
    written(16)
    checkpoints.take_checkpoint(AT, at_once=True)
    witness = tmp_path / "witness.txt"
    witness.write_bytes(checkpoint_file.read_bytes())
    key = checkpoints.public_key()
    tampered("DELETE FROM ledger_record WHERE stream=16")
    events = [("noted", "", AT + n, {"message": n + 100}) for n in range(3)]
    with transaction.atomic():
        append(entries.chained(16, 0, GENESIS, events, CITIZEN))
    assert any("another content" in line for line in verifying.verify(witness, key))


def test_a_checkpoint_grows_with_the_log_and_its_file_is_mended_after_a_crash(checkpoint_file: Path) -> None:
    written(16)
    first = checkpoints.take_checkpoint(AT, at_once=True)
    written(32)
    assert checkpoints.take_checkpoint(AT + 1) is None  # too early
    second = checkpoints.take_checkpoint(AT + checkpoints.EVERY_US)
    assert first is not None
    assert second is not None
    assert (first.size, second.size) == (3, 6)
    checkpoint_file.write_text(checkpoints.texts_in(checkpoint_file)[0])
    checkpoint_file.unlink()
    assert any("missing" in line for line in verifying.verify())
    checkpoints.mend_file()
    assert len(checkpoints.texts_in(checkpoint_file)) == 2
    assert verifying.verify() == []


def test_on_postgresql_whoever_writes_a_record_holds_the_writers_lock_before_it_gets_its_number() -> None:
    if not statements.on_postgresql():
        pytest.skip("SQLite has one writer at a time")
    locks = "SELECT count(*) FROM pg_locks WHERE locktype='advisory' AND mode='ShareLock' AND pid=pg_backend_pid()"
    write = (
        "INSERT INTO ledger_record (seq,stream,n,at,type,activity,lifecycle,role,payload,hash) "
        f"SELECT ({locks})*1000,1,1,1,'','','','','','' RETURNING seq"
    )
    with transaction.atomic():
        assert statements.row(locks, []) == (0,)
        assert statements.row(write, []) == (1000,)
        transaction.set_rollback(True)
