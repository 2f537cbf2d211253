"""What the outbox costs the writer: nothing for who left no way, one statement for all rows of a step."""

from collections.abc import Callable
from threading import Event

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from senim.intake.actions import submit
from senim.notices.models import Notice
from senim.notices.post import ROUNDS, PostOffice
from senim.notices.tests.sending import NOON, asked_by_email
from senim.notices.transports.memory.sending import MemoryTransport
from senim.notices.transports.registry import CHANNELS
from tests.requests import arrival, ended

pytestmark = pytest.mark.db


def statements(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        act()
    return [query["sql"] for query in seen.captured_queries if "notices_" in query["sql"]]


def test_a_request_without_a_way_costs_no_statement_and_one_with_a_way_two() -> None:
    submit(arrival("advice", at=NOON))
    assert statements(lambda: submit(arrival("advice", at=NOON))) == []
    with_way = statements(lambda: submit(arrival("advice", at=NOON, email="aigerim@example.kz")))
    # PostgreSQL takes both in one round.
    assert len(with_way) == (1 if connection.vendor == "postgresql" else 2)
    assert all(f"INSERT INTO notices_{table}" in " ".join(with_way) for table in ("reach", "notice"))


def test_an_answer_writes_its_rows_in_one_statement_and_who_left_no_way_costs_one_look() -> None:
    request = asked_by_email()
    told = statements(lambda: ended(request, at=NOON))
    assert sum(one.startswith("INSERT") for one in told) == 1
    assert sum(one.startswith("UPDATE") for one in told) == 2
    made = submit(arrival("advice", at=NOON))
    without = type(request).objects.get(pk=made.request_id)
    assert [one.split(" ")[0] for one in statements(lambda: ended(without, at=NOON))] == ["SELECT"]


@pytest.mark.django_db(transaction=True)
def test_the_workers_post_office_delivers_by_itself_and_ends_when_it_is_told(memory: MemoryTransport) -> None:
    request = asked_by_email(at=timezone.now())
    office = PostOffice()
    assert office.open() == len(CHANNELS) + len(ROUNDS)
    assert office.open() == 0
    for _ in range(200):
        if Notice.objects.filter(request_id=request.pk, kind="receipt", state="sent").exists():
            break
        Event().wait(0.05)
    office.close()
    assert len(memory.taken) == 1
    assert office.open() == len(CHANNELS) + len(ROUNDS)
    office.close()
