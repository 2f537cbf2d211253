"""The ground that all tests stand on: no network, append-only triggers that are never off, a database laid anew."""

import socket

import pytest
from django.db import DatabaseError, connection, transaction

from tests.network import NetworkForbidden


def test_another_machine_cannot_be_reached_but_the_loopback_can() -> None:
    with pytest.raises(NetworkForbidden), socket.socket() as far:
        far.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("example.org", 80)
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as near:
        near.connect(server.getsockname())


def put_record() -> None:
    columns = "stream, n, at, type, activity, lifecycle, role, payload, hash"
    with connection.cursor() as cursor:
        row: list[int | str | bytes] = [4_000_000_001, 1, 0, "noted", "planted", "complete", "officer", "{}", b"0" * 32]
        cursor.execute(f"INSERT INTO ledger_record ({columns}) VALUES ({', '.join(['%s'] * 9)})", row)


def planted_records() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_record WHERE stream = 4000000001")
        return int(cursor.fetchone()[0])


@pytest.mark.db
@pytest.mark.parametrize(
    "change", ["UPDATE ledger_record SET role = 'head'", "DELETE FROM ledger_record"], ids=["update", "delete"]
)
def test_the_log_refuses_to_be_changed_in_tests_too(change: str) -> None:
    put_record()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert planted_records() == 1


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_before_the_next(turn: int) -> None:
    assert planted_records() == 0
    put_record()
    assert planted_records() == 1


@pytest.mark.db
def test_the_demo_country_is_there_from_the_start() -> None:
    from senim.places.models import Region

    assert Region.objects.count() == 20
