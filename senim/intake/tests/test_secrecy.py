"""Words, names, numbers and files stay in intake's own tables: nothing of them is in the log, its projections or the server's log."""

import logging
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from senim.catalogue.definitions import Field, Service
from senim.catalogue.loading import load_services
from senim.catalogue.queries import current
from senim.intake.models import ServiceRequest
from senim.intake.tests.citizen import everything_in, fields, opened, picture, receipt_of, said, walked
from senim.places.queries import front_offices
from tests.requests import ended

pytestmark = pytest.mark.db
OPEN = sorted(code for code, service in load_services().items() if service.open_for_intake)
PHONE, TYPED_PHONE, IIN, EMAIL = "+77019876543", "8 701 987-65-43", "900101400023", "qupia.adam@example.kz"
BY_KIND = {"phone": TYPED_PHONE, "iin": IIN, "email": EMAIL, "number": "7", "date": "2026-11-10"}


def planted(field: Field, service: str) -> Any:
    """A value that stands nowhere else, for every field in which people write."""
    if field.kind in {"text", "longtext", "person", "address"}:
        return f"Құпия сөз {service} {field.id} 7F3A"
    return BY_KIND.get(field.kind, field.options[0].value if field.options else "true")


def filled(service: Service) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for page in service.pages:
        for field in page.fields:
            given[field.id] = planted(field, service.code)
            if field.kind == "date":
                given |= {f"{field.id}_day": "10", f"{field.id}_month": "11", f"{field.id}_year": "2026"}
    return given


def phrases(service: Service) -> list[str]:
    free = [
        one for page in service.pages for one in page.fields if one.kind in {"text", "longtext", "person", "address"}
    ]
    return [str(planted(one, service.code)) for one in free if not one.show_if] + [
        "Құпия жауап 7F3B", "Құпия дау 7F3C", "Құпия баға 7F3D", "Құпия_файл_7F3E",
    ]  # fmt: skip


@pytest.mark.parametrize("code", OPEN)
def test_what_a_person_writes_is_in_intakes_tables_and_nowhere_else(
    code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service = current(code, timezone.now().date()).service
    client = Client()
    check = walked(client, code, **filled(service))
    photo = SimpleUploadedFile("Құпия файл 7F3E.jpg", picture())
    client.post(check.replace("/check/", "/files/"), {"file": photo})
    client.post(check)
    request = ServiceRequest.objects.get()
    opened(client, *receipt_of(client))
    client.post("/en/follow/reply/", {"text": "Құпия жауап 7F3B"})
    client.post("/en/follow/add-file/", {"file": SimpleUploadedFile("Құпия файл 7F3E.png", picture("PNG"))})
    if code == "advice":
        ended(request)
        client.post("/en/follow/rate/", {"score": "1", "words": "Құпия баға 7F3D"})
        client.post("/en/follow/dispute/", {"text": "Құпия дау 7F3C"})
    page = said(client.get("/en/follow/request/"))
    ours = everything_in("intake_")
    words = phrases(service) if code == "advice" else [one for one in phrases(service) if one[-1] not in "CD"]
    assert [one for one in words if one not in ours] == []
    if any(field.kind == "phone" for shown in service.pages for field in shown.fields):
        words += [PHONE, TYPED_PHONE]
        assert PHONE in ours
    words += [EMAIL, IIN, "Құпия", "7F3"]
    others = everything_in("ledger_", "processes_", "catalogue_", "accounts_", "places_", "casework_", "django_")
    logged = "\n".join(
        f"{record.getMessage()} {record.args}" for record in caplog.records if record.name != "django.db.backends"
    )
    for word in words:
        assert word not in others
        assert word not in logged
    assert str(request.pk * 16) in others
    assert "Құпия жауап 7F3B" in page


def test_a_fault_while_sending_is_logged_without_the_words(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: Any, **_named: Any) -> None:
        raise RuntimeError("Құпия сөз 7F3A")

    client = Client(raise_request_exception=False)
    check = walked(client, question="Құпия сөз 7F3A")
    monkeypatch.setattr("senim.intake.actions.processes.begin", breaks)
    response = client.post(check)
    assert response.status_code == 500
    assert "7F3A" not in said(response)
    assert "RuntimeError" in caplog.text
    assert "7F3A" not in caplog.text
    assert not ServiceRequest.objects.exists()
    # The draft is still there: nothing was lost, and sending again works.
    monkeypatch.undo()
    assert client.post(check)["Location"] == "/en/receipt/"


def test_the_follow_page_asks_for_nothing_but_number_and_secret() -> None:
    assert sorted(set(fields(Client().get("/en/follow/"))) & {"number", "secret", "name", "phone", "iin"}) == [
        "number",
        "secret",
    ]
    assert front_offices("KZ-71")
