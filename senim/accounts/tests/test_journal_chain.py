"""The journal of reads cannot be changed unseen: its rows are digested in the log."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection

from senim.accounts.journal import note_read
from senim.accounts.journal_chain import digest_reads
from senim.accounts.models import Access, Officer
from senim.ledger.housekeeping import READS, told
from senim.ledger.models import Record
from senim.ledger.rebuilding import check
from senim.ledger.verifying import verify

pytestmark = pytest.mark.db
NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)


def read(request_id: int, minutes_ago: int = 60, words: str = "Тексеру") -> None:
    at = NOW - dt.timedelta(minutes=minutes_ago)
    reader = Officer.objects.get(username="dana")
    note_read(officer=reader, request_id=request_id, part="case", reason="quality", at=at, words=words)


def test_reads_are_digested_once_and_what_is_younger_waits() -> None:
    for request_id, minutes_ago in ((1, 60), (2, 60), (3, 1)):
        read(request_id, minutes_ago)
    assert (digest_reads(NOW), digest_reads(NOW), digest_reads(NOW + dt.timedelta(hours=1))) == (2, 0, 1)
    assert [facts["number"] for facts in told(READS)] == [2, 1]
    assert "Тексеру" not in "".join(Record.objects.filter(stream=READS).values_list("payload", flat=True))
    assert (check(), list(verify(None))) == ([], [])


def _unlocked(statement: str) -> None:
    """What somebody with the database in hands would do: the triggers off, then on again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE accounts_access DISABLE TRIGGER USER")
            cursor.execute(statement)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE accounts_access ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='accounts_access'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement)
        for _, sql in triggers:
            cursor.execute(sql)


@pytest.mark.parametrize(
    "crime",
    [
        lambda row: f"DELETE FROM accounts_access WHERE id={row}",
        lambda row: f"UPDATE accounts_access SET reason='complaint' WHERE id={row}",
        lambda row: f"UPDATE accounts_access SET officer_id=(SELECT min(id) FROM accounts_officer) WHERE id={row}",
    ],
    ids=["deleted", "another reason", "another reader"],
)
def test_a_read_that_was_changed_or_taken_away_is_found(crime: Callable[[int], str]) -> None:
    read(1)
    read(2)
    digest_reads(NOW)
    row = Access.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert check() == []
    _unlocked(crime(row))
    assert [line.split(":")[0] for line in check()] == ["journal"]
