"""Rows read by a plain statement are those that a QuerySet gives, value for value, on both databases."""

from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from senim.casework.tests.conftest import Send
from senim.casework.tests.working import signed_in
from senim.intake.models import Contact, Message, ServiceRequest
from senim.ledger import plain_rows
from senim.notices.models import Notice
from senim.processes.models import Instance, ServiceClock, WorkItem

pytestmark = pytest.mark.db
READ = (ServiceRequest, Contact, Message, Notice, Instance, ServiceClock, WorkItem)


def values(rows: list[Any]) -> list[dict[str, Any]]:
    return [{name: value for name, value in vars(row).items() if name != "_state"} for row in rows]


@pytest.mark.parametrize("model", READ)
def test_every_value_is_the_one_that_django_reads(send: Send, model: type[models.Model]) -> None:
    for _ in range(2):
        request = send()
        signed_in("bolat").post(
            f"/en/staff/case/{request.pk}/question/", {"ask-text": "Мекенжайыңыз қандай?", "confirmed": "1"}
        )
    key = model._meta.pk.column
    usual = list(model._default_manager.order_by("pk"))
    plain = plain_rows.found(model, f"{key}>%s ORDER BY {key}", [0])
    assert plain == usual != []
    assert values(plain) == values(usual)
    assert plain_rows.first(model, f"{key}<%s", [0]) is None


def test_a_case_is_read_in_few_statements_and_a_number_no_database_has_is_no_case(send: Send) -> None:
    request, bolat = send(), signed_in("bolat")
    bolat.get(f"/kk/staff/case/{request.pk}/")
    with CaptureQueriesContext(connection) as queries:
        assert bolat.get(f"/kk/staff/case/{request.pk}/").status_code == 200
    assert len(queries) <= 20
    assert bolat.get(f"/kk/staff/case/{10**18 - 1}/").status_code == 403
    assert bolat.get(f"/kk/staff/case/{2**70}/").status_code == 404
