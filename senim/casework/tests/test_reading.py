"""Who may read what, for which reason, and that every read is journalled."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from senim.accounts.models import Access, Officer
from senim.casework import reading
from senim.casework.tests.conftest import AT, Send
from senim.casework.tests.working import finish, give_reason, signed_in
from senim.casework.urls import urlpatterns
from senim.intake import keys
from senim.intake.models import Contact, Message, ServiceRequest
from senim.ledger.models import Record
from senim.processes.models import Instance, WorkItem

pytestmark = pytest.mark.db
LISTS = {"work_list", "search", "supervisor", "hand_over", "openings", "signatures", "answer_opening"}
ELEMENTS = {"element": "Register", "name": "extend", "number": 1}


def addresses(pk: int) -> list[str]:
    """Every address of a case."""
    found = []
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name not in LISTS:
            wanted = {name: ELEMENTS.get(name, pk) for name in pattern.pattern.converters}
            found.append(reverse(f"casework:{pattern.name}", kwargs=wanted))
    return found


def test_erlan_may_open_no_page_of_a_case_and_learns_nothing_from_unknown_numbers(send: Send, erlan: Client) -> None:
    request = send()
    assert len(addresses(request.pk)) >= 15
    for known, unknown in zip(addresses(request.pk), addresses(10**9), strict=True):
        for method in ("get", "post"):
            answers = [getattr(erlan, method)(address) for address in (known, unknown)]
            assert {answer.status_code for answer in answers} <= {403, 405}, known
            assert answers[0].status_code == answers[1].status_code
            assert "Көршілер" not in answers[0].content.decode()
    pages = [erlan.get(f"/en/staff/case/{pk}/").content.decode() for pk in (request.pk, 10**9)]
    assert pages[0].replace(f"/case/{request.pk}/", "") == pages[1].replace(f"/case/{10**9}/", "")
    assert not Access.objects.exists()


def test_a_visitor_is_sent_to_sign_in(send: Send, aigerim: Client) -> None:
    request = send()
    for address in addresses(request.pk):
        assert "/sign-in/" in aigerim.get(address).headers.get("Location", ""), address


@pytest.mark.parametrize("username", ["ayan", "saule", "timur", "gulnar", "viktoria", "sergey"])
def test_roles_without_the_right_to_read_cases_open_none(send: Send, username: str) -> None:
    request, client = send(), signed_in(username)
    assert {client.get(address).status_code for address in addresses(request.pk)} <= {403, 405}


def test_ones_own_open_step_is_the_reason_and_is_journalled(send: Send, bolat: Client) -> None:
    request = send()
    assert "Көршілер" in bolat.get(f"/en/staff/case/{request.pk}/").content.decode()
    read = Access.objects.get()
    assert read.officer is not None
    assert (read.officer.username, read.request_id, read.part) == ("bolat", request.pk, "case")
    assert (read.reason, read.task) == ("own_task", "Register")
    assert (read.role, read.unit_id) == ("registrar", request.desk_id), "the post of the step"


def test_without_a_step_the_page_asks_why_and_shows_nothing_of_the_case(send: Send, dana: Client) -> None:
    request = send()
    page = dana.get(f"/en/staff/case/{request.pk}/").content.decode()
    assert "Why do you open this request?" in page
    assert "Көршілер" not in page
    assert not Access.objects.exists()
    refused = dana.post(f"/en/staff/case/{request.pk}/reason/", {"reason": "supervision", "words": " "})
    assert refused.status_code == 422
    assert not Access.objects.exists()


def test_a_given_reason_opens_for_half_an_hour_and_stands_in_the_journal(
    send: Send, dana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, other = send(), send()
    give_reason(dana, request)
    assert "Көршілер" in dana.get(f"/en/staff/case/{request.pk}/").content.decode()
    assert "Көршілер" not in dana.get(f"/en/staff/case/{other.pk}/").content.decode(), "the reason is for one request"
    read = Access.objects.get()
    assert (read.reason, read.words, read.task) == ("supervision", "I check the work", "")
    monkeypatch.setattr(
        timezone, "now", lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=reading.OPEN_SECONDS + 1)
    )
    assert "Көршілер" not in dana.get(f"/en/staff/case/{request.pk}/").content.decode()


def test_a_reason_leads_on_only_within_the_site(send: Send, dana: Client) -> None:
    request = send()
    given = {"reason": "quality", "words": "check", "next": "https://example.org/"}
    done = dana.post(f"/en/staff/case/{request.pk}/reason/", given)
    assert done.headers["Location"] == f"/en/staff/case/{request.pk}/"


def test_files_and_letters_are_read_with_a_reason_and_journalled(send: Send, bolat: Client) -> None:
    request = send("appeal", about_police=False)
    finish(bolat, request, "Register", competence="ours")
    marat = signed_in("marat")
    upload = SimpleUploadedFile("note.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n")
    assert marat.post(f"/en/staff/case/{request.pk}/attach/", {"file-file": upload}).status_code == 302
    Message.objects.create(
        request=request,
        stream=request.pk * 16,
        kind="letter",
        language="kk",
        text="#set text(red)\nЖауап",
        written_at=AT,
    )
    file, letter = request.attachments.get(), request.messages.get(kind="letter")
    got = [marat.get(f"/en/staff/case/{request.pk}/{part}/") for part in (f"file/{file.pk}", f"letter/{letter.pk}")]
    assert [answer.status_code for answer in got] == [200, 200]
    assert got[0].headers["Content-Disposition"].startswith("attachment")
    assert got[1].content.startswith(b"%PDF")
    assert {"file", "letter"} <= set(Access.objects.values_list("part", flat=True))
    other = send()
    assert bolat.get(f"/en/staff/case/{other.pk}/file/{file.pk}/").status_code == 404, (
        "a file is found by its own request only"
    )


def test_the_whole_identity_number_is_an_act_of_its_own(send: Send, bolat: Client) -> None:
    request = send()
    Contact.objects.filter(request=request).update(iin_sealed=keys.sealed("900101300017"), iin_last4="0017")
    page = bolat.get(f"/en/staff/case/{request.pk}/").content.decode()
    assert "0017" in page
    assert "900101300017" not in page
    address = f"/en/staff/case/{request.pk}/identity-number/"
    asked = bolat.post(address, {"reason": "person_asked"})
    assert asked.status_code == 422
    assert "900101300017" not in asked.content.decode()
    assert not Access.objects.filter(part="iin").exists()
    shown = bolat.post(address, {"reason": "person_asked", "words": "namesakes"})
    assert "900101300017" in shown.content.decode()
    assert Access.objects.get(part="iin").words == "namesakes"


def test_looking_changes_nothing_but_the_journal(send: Send, bolat: Client) -> None:
    request = send()
    before = Record.objects.count()
    for address in [*addresses(request.pk), "/en/staff/", "/en/staff/search/?q=1"]:
        bolat.get(address)
    assert Record.objects.count() == before
    assert not WorkItem.objects.exclude(officer=None).exists()


def complaint(send: Send) -> ServiceRequest:
    return send("appeal", kind="complaint", about_police=True)


def test_a_complaint_about_the_police_closes_to_its_desk_once_registered(
    send: Send, bolat: Client, dana: Client
) -> None:
    request = complaint(send)
    assert bolat.get(f"/en/staff/case/{request.pk}/").status_code == 200
    finish(bolat, request, "Register", competence="ours")
    assert Instance.objects.get(request_id=request.pk).desk_id != Instance.objects.get(request_id=request.pk).unit_id
    assert bolat.get(f"/en/staff/case/{request.pk}/").status_code == 403
    assert dana.get(f"/en/staff/case/{request.pk}/").status_code == 403, "the head of the department it may be about"
    inspector = signed_in(Officer.objects.get(username="inspector-head").username)
    assert inspector.get(f"/en/staff/case/{request.pk}/").status_code == 200


def test_the_drawing_speaks_the_language_of_the_page(send: Send, bolat: Client) -> None:
    request = send()
    drawn = {
        tongue: bolat.get(f"/{tongue}/staff/case/{request.pk}/model/").content.decode() for tongue in ("kk", "ru", "en")
    }
    assert 'name="Register and check competence"' in drawn["en"]
    assert 'name="Зарегистрировать и проверить компетенцию"' in drawn["ru"]
    assert 'name="registrar"' not in drawn["kk"]
