"""Plain statements behave as Django's cursors do: in the same transaction, with the same errors, seen by the same counters."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from senim.ledger import statements

pytestmark = pytest.mark.db

COUNT = "SELECT count(*) FROM ledger_follower"
PUT = "INSERT INTO ledger_follower (name, seq) VALUES (%s, %s)"


def test_a_plain_statement_belongs_to_the_transaction_of_django() -> None:
    with transaction.atomic():
        statements.run(PUT, ["one", 1])
        assert statements.row(COUNT, []) == (1,)
        transaction.set_rollback(True)
    assert statements.row(COUNT, []) == (0,)
    assert statements.row("SELECT seq FROM ledger_follower WHERE name=%s", ["one"]) is None


def test_its_errors_are_those_of_django_and_a_failed_transaction_takes_nothing_more() -> None:
    statements.run(PUT, ["one", 1])
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic():
            statements.run(PUT, ["one", 2])
        assert statements.rows("SELECT name, seq FROM ledger_follower", []) == [("one", 1)]
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            statements.row(COUNT, [])
        transaction.set_rollback(False)


def test_it_is_counted_where_queries_are_counted() -> None:
    with CaptureQueriesContext(connection) as queries:
        statements.rows(COUNT, [])
    assert len(queries) == 1


def test_statements_together_are_all_done_or_none_of_them() -> None:
    statements.run_all([(PUT, ["one", 1]), (PUT, ["two", 2])])
    move, drop = "UPDATE ledger_follower SET seq=%s WHERE name=%s", "DELETE FROM ledger_follower WHERE name=%s"
    statements.run_all([(PUT, ["three", 2**40]), (move, [5, "one"]), (drop, ["two"])])
    found = statements.rows("SELECT name, seq FROM ledger_follower ORDER BY name", [])
    assert found == [("one", 5), ("three", 2**40)]
    with pytest.raises(IntegrityError), transaction.atomic():
        statements.run_all([(PUT, ["four", 4]), (PUT, ["one", 1])])
    assert statements.row(COUNT, []) == (2,)


def test_on_postgresql_they_are_one_statement_whose_plan_is_kept_whatever_the_size_of_its_numbers() -> None:
    if not statements.on_postgresql():
        pytest.skip("SQLite keeps its own statements")
    with CaptureQueriesContext(connection) as queries:
        statements.run_all([(PUT, ["one", 1]), (PUT, ["two", 2])])
    assert len(queries) == 1
    for number in range(20):
        statements.run_all([(PUT, [f"a{number}", 8**number]), (PUT, [f"b{number}", number])])
    kept = statements.rows(
        "SELECT statement FROM pg_prepared_statements WHERE starts_with(statement, 'WITH part0')", []
    )
    assert len(kept) == 1
