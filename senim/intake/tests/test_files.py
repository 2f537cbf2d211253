"""Files are limited, stored before we say so, and served as downloads to nobody but who opened their request."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from senim.intake import attachments, drafts
from senim.intake.errors import FileRefused
from senim.intake.models import Attachment, Draft, ServiceRequest
from senim.intake.tests.citizen import begun, followed, picture, rows, said, walked
from senim.intake.tests.uploads import PDF, PROGRAM, bytes_in, kept, refusal
from tests.requests import sent

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own for the bytes of each test."""
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


def test_empty_too_large_and_too_many_are_refused_with_the_limit(settings: Settings) -> None:
    assert refusal(b"") == "empty"
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    with pytest.raises(FileRefused) as refused:
        kept(PDF + b" " * 1024 * 1024)
    assert (refused.value.code, refused.value.limit) == ("too_large", 1)
    request = ServiceRequest.objects.get(pk=sent("advice").request_id)
    for by in ("police", "citizen"):
        for _ in range(settings.ATTACHMENTS_MAX):
            attachments.attach(upload=SimpleUploadedFile("a.pdf", PDF), at=timezone.now(), by=by, request=request)
    with pytest.raises(FileRefused) as refused:
        attachments.attach(upload=SimpleUploadedFile("a.pdf", PDF), at=timezone.now(), by="citizen", request=request)
    assert (refused.value.code, refused.value.limit) == ("too_many", settings.ATTACHMENTS_MAX)


def test_a_file_with_a_nameless_name_is_taken_on_the_page() -> None:
    client = Client()
    begun(client)
    response = client.post("/en/ask/advice/files/", {"file": SimpleUploadedFile("😀.jpg", picture())})
    assert response.status_code == 302
    assert Attachment.objects.get().name == "file.jpg"


def test_a_file_is_served_as_a_download_that_runs_nowhere() -> None:
    client, request = followed()
    client.post("/en/follow/add-file/", {"file": SimpleUploadedFile("дәлел.pdf", PDF)})
    row = Attachment.objects.get(request=request)
    assert row.name in said(client.get("/en/follow/request/"))
    given = client.get(f"/en/follow/file/{row.pk}/")
    assert given.content == PDF
    assert given["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in given["Cache-Control"]
    assert given["Content-Type"] == "application/pdf"


def test_a_file_whose_bytes_were_lost_is_a_page_that_is_not_there_and_the_operator_hears(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client, request = followed()
    client.post("/en/follow/add-file/", {"file": SimpleUploadedFile("дәлел.pdf", PDF)})
    row = Attachment.objects.get(request=request)
    (folder / row.path).unlink()
    assert client.get(f"/en/follow/file/{row.pk}/").status_code == 404
    assert f"attachment {row.pk} are gone" in caplog.text


def test_a_file_is_served_only_to_who_opened_its_request() -> None:
    client, request = followed()
    client.post("/en/follow/add-file/", {"file": SimpleUploadedFile("дәлел.pdf", PDF)})
    row = Attachment.objects.get(request=request)
    other, _theirs = followed()
    for stranger in (Client(), other):
        refused = stranger.get(f"/en/follow/file/{row.pk}/")
        assert refused.status_code == 302
        assert PDF not in refused.content
    for pk in (0, row.pk + 1, 10**18 - 1):
        assert client.get(f"/en/follow/file/{pk}/").status_code == 302
    assert client.get(f"/en/follow/file/{2**70}/").status_code in {302, 404}


def test_removing_a_file_from_a_draft_removes_its_bytes(
    folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = Client()
    begun(client)
    client.post("/en/ask/advice/files/", {"file": SimpleUploadedFile("a.pdf", PDF)})
    row = Attachment.objects.get()
    assert len(bytes_in(folder)) == 1
    stranger = Client()
    begun(stranger)
    with django_capture_on_commit_callbacks(execute=True):
        for foreign in (str(row.pk), "x", "²", "9" * 30):
            stranger.post("/en/ask/advice/files/", {"remove": foreign})
    assert Attachment.objects.get() == row
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/ask/advice/files/", {"remove": str(row.pk)})
    assert not Attachment.objects.exists()
    assert not bytes_in(folder)


def test_files_of_a_draft_go_with_the_request_and_stand_on_the_check_page() -> None:
    client = Client()
    address = walked(client)
    client.post(
        "/en/ask/advice/files/",
        {"file": [SimpleUploadedFile("бір.pdf", PDF), SimpleUploadedFile("екі.jpg", picture())]},
    )
    assert "бір.pdf, екі.jpg" in said(client.get(address))
    client.post(address)
    request = ServiceRequest.objects.get()
    assert list(Attachment.objects.filter(request=request, draft=None).values_list("name", flat=True)) == [
        "бір.pdf",
        "екі.jpg",
    ]
    assert request.answers["attachments"] == list(Attachment.objects.values_list("pk", flat=True))


def test_a_refused_file_is_explained_and_the_others_stay() -> None:
    client = Client()
    begun(client)
    page = client.post(
        "/en/ask/advice/files/",
        {"file": [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.exe", PROGRAM)]},
    )
    assert page.status_code == 422
    assert "We cannot take this kind of file" in said(page)
    assert "a.pdf" in said(page)


def test_bytes_are_on_disk_before_their_row_and_go_again_when_the_row_is_not_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def fails(_row: Attachment) -> None:
        seen.append(len(bytes_in(folder)))
        raise RuntimeError

    request = ServiceRequest.objects.get(pk=sent("advice").request_id)
    monkeypatch.setattr(attachments, "_enter", fails)
    with pytest.raises(RuntimeError):
        attachments.attach(upload=SimpleUploadedFile("a.pdf", PDF), at=timezone.now(), by="citizen", request=request)
    assert seen == [1]
    assert not bytes_in(folder)


def test_bytes_of_a_crash_are_swept_after_a_day_and_nothing_else_is(folder: Path) -> None:
    row = kept(PDF)
    old, young = attachments.store(b"left by a crash"), attachments.store(b"being written now")
    at = timezone.now()
    for path in (old, row.path):
        os.utime(folder / path, times=((at - dt.timedelta(days=2)).timestamp(),) * 2)
    assert attachments.sweep(at) == 1
    assert sorted(str(path.relative_to(folder)) for path in bytes_in(folder)) == sorted([row.path, young])
    assert attachments.sweep(at) == 0
    assert attachments.sweep(at + dt.timedelta(days=2)) == 1
    assert attachments.read(row) == PDF


def test_a_sweep_of_no_folder_does_nothing() -> None:
    assert attachments.sweep(timezone.now()) == 0


def test_bytes_are_readable_by_the_server_alone(folder: Path) -> None:
    kept(PDF)
    assert {path.stat().st_mode & 0o777 for path in bytes_in(folder)} == {0o600}


def test_old_drafts_go_with_their_files_and_young_ones_stay(
    folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for _ in range(2):
        client = Client()
        begun(client)
        client.post("/en/ask/advice/files/", {"file": SimpleUploadedFile("a.pdf", PDF)})
    at = timezone.now()
    Draft.objects.filter(pk=Draft.objects.earliest("pk").pk).update(
        changed_at=at - drafts.KEPT_FOR - dt.timedelta(minutes=1)
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert drafts.clear_old(at) == 1
    assert rows("intake_draft", "intake_attachment") == {"intake_draft": 1, "intake_attachment": 1}
    assert len(bytes_in(folder)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_added_while_its_draft_is_sent_is_kept_or_refused_but_never_lost(folder: Path) -> None:
    from senim.intake.tests.test_sending import at_once

    for _ in range(3):
        client = Client()
        address = walked(client)
        cookies = {name: one.value for name, one in client.cookies.items()}

        def act(caller: int, cookies: dict[str, str] = cookies, address: str = address) -> int:
            other = Client()
            other.cookies.load(cookies)
            if caller == 0:
                return other.post(address).status_code
            return other.post("/en/ask/advice/files/", {"file": SimpleUploadedFile("a.pdf", PDF)}).status_code

        got = at_once(act, 4)
        assert set(got[1:]) <= {302, 409}
        assert got[0] == 302
    with transaction.atomic():
        assert not Attachment.objects.filter(request=None).exists()
        assert len(bytes_in(folder)) == Attachment.objects.count()
