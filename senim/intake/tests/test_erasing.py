"""What a person told us goes when its term is over, the contact first; pages live on without it."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from senim.intake.actions import micros
from senim.intake.models import ServiceRequest
from senim.intake.tests.citizen import everything_in, opened, picture, receipt_of, said, walked
from senim.ledger.erasing import erase_due
from senim.ledger.housekeeping import ERASURES
from senim.ledger.models import Record
from senim.ledger.rebuilding import check
from tests.requests import ended

pytestmark = pytest.mark.db
PHONE, EMAIL, WORDS, LETTER = "+77019876543", "qupia.adam@example.kz", "Құпия сұрақ 7F3A", "Құпия жауап 7F3B"


@pytest.fixture(autouse=True)
def notices_stay(settings: Settings) -> None:
    """What is due here is intake's own."""
    settings.NOTICES_DAYS = 36500


@pytest.fixture
def answered(settings: object) -> tuple[Client, ServiceRequest]:
    """Advice that was asked for with a contact and a file, and answered."""
    client = Client()
    page = walked(client, question=WORDS, phone=PHONE, email=EMAIL)
    client.post(page.replace("/check/", "/files/"), {"file": SimpleUploadedFile("Құпия_файл.jpg", picture())})
    client.post(page)
    request = ServiceRequest.objects.get()
    opened(client, *receipt_of(client))
    ended(request, letter=LETTER)
    return client, request


def after(days: float) -> int:
    return micros(timezone.now() + dt.timedelta(days=days))


def kept() -> list[str]:
    words = everything_in("intake_")
    return [one for one in (PHONE, EMAIL, WORDS, LETTER, "Құпия_файл") if one in words]


def test_the_contact_goes_after_its_days_and_the_words_after_theirs(
    answered: tuple[Client, ServiceRequest], settings: object
) -> None:
    client, request = answered
    (file,) = request.attachments.all()
    place = Path(settings.ATTACHMENTS_DIR, file.path)  # type: ignore[attr-defined]
    assert (erase_due(after(364)), kept()) == ([], [PHONE, EMAIL, WORDS, LETTER, "Құпия_файл"])
    rehearsed = erase_due(after(366), rehearsal=True)
    assert (len(rehearsed), len(kept())) == (1, 5)
    assert erase_due(after(366)) == rehearsed
    assert kept() == [WORDS, LETTER, "Құпия_файл"]
    assert erase_due(after(366)) == []
    assert {one.kind for one in erase_due(after(1096))} == {"words", "messages", "files"}
    assert kept() == []
    assert place.exists()  # until the transaction of the test would end
    told = Record.objects.filter(stream=ERASURES).values_list("type", flat=True)
    assert list(told) == ["erased"] * 4
    assert check() == []
    assert "we erased what was due" in said(client.get("/en/follow/request/"))


def test_the_case_page_says_that_words_are_gone_and_shows_no_answer_as_not_given(
    answered: tuple[Client, ServiceRequest], bolat: Client
) -> None:
    _, request = answered
    address = f"/en/staff/case/{request.pk}/"
    bolat.post(f"{address}reason/", {"reason": "supervision", "words": "Тексеру"})
    assert WORDS in said(bolat.get(address))
    erase_due(after(1096))
    page = said(bolat.get(address))
    assert "we erased what was due" in page
    assert WORDS not in page


def test_a_request_that_goes_on_keeps_its_words() -> None:
    client = Client()
    client.post(walked(client, question=WORDS, phone=PHONE))
    assert erase_due(after(5000)) == []
    assert kept() == [PHONE, WORDS]
