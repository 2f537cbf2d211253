"""Files are what their content says, lose what they hide, and are served as downloads to nobody but who opened their request."""

import datetime as dt
import io
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from PIL import Image, PngImagePlugin
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from senim.intake import attachments, contents, drafts
from senim.intake.contents import ENDINGS, WORD, cleaned_photo, media_type_of, safe_name
from senim.intake.errors import FileRefused
from senim.intake.models import Attachment, Draft, ServiceRequest
from senim.intake.tests.citizen import begun, followed, picture, rows, said, walked
from tests.requests import sent

pytestmark = pytest.mark.db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SECRET_PLACE = "43.2220N,76.8512E Абай даңғылы"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own for the bytes of each test."""
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def word(**more: bytes) -> bytes:
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return archive({"[Content_Types].xml": types, "_rels/.rels": b"<r/>", "word/document.xml": b"<w/>", **more})


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Maker of cameras"
    exif[0x9003] = "2026:11:01 10:00:00"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 13.0, 19.0), 3: "E", 4: (76.0, 51.0, 4.0)})
    xmp = f"<x:xmpmeta>{SECRET_PLACE}</x:xmpmeta>".encode()
    return picture("JPEG", exif=exif.tobytes(), comment=SECRET_PLACE.encode(), xmp=xmp)


def kept(content: bytes, name: str = "file") -> Attachment:
    request = ServiceRequest.objects.get(pk=sent("advice").request_id)
    upload = SimpleUploadedFile(name, content)
    return attachments.attach(upload=upload, at=timezone.now(), by="citizen", request=request)


def refusal(content: bytes, name: str = "photo.jpg") -> str:
    before = Attachment.objects.count()
    with pytest.raises(FileRefused) as refused:
        kept(content, name)
    assert Attachment.objects.count() == before
    assert not bytes_in(settings.ATTACHMENTS_DIR)
    return refused.value.code


def bytes_in(folder: Path) -> list[Path]:
    return [path for path in Path(folder).glob("*/*") if path.is_file()]


GOOD: dict[str, tuple[bytes, str]] = {
    "jpeg": (picture("JPEG"), "image/jpeg"),
    "png": (picture("PNG"), "image/png"),
    "webp": (picture("WEBP"), "image/webp"),
    "pdf": (PDF, "application/pdf"),
    "word": (word(), WORD),
    "mp4": (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64, "video/mp4"),
    "mp3": (b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + b"\x00" * 400, "audio/mpeg"),
    "ogg": (b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x1e\x01vorbis" + b"\x00" * 40, "audio/ogg"),
}  # fmt: skip


@pytest.mark.parametrize("kind", GOOD)
def test_what_people_have_is_taken_whatever_its_name_says(kind: str) -> None:
    content, media_type = GOOD[kind]
    row = kept(content, "дәлел.exe")
    assert row.media_type == media_type
    assert row.name == "дәлел" + ENDINGS[media_type]
    assert row.size == len(attachments.read(row))


BAD: dict[str, bytes] = {
    "a program": b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\x00" * 200,
    "a program of Linux": b"\x7fELF\x02\x01\x01" + b"\x00" * 200,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "svg without a script": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>',
    "html": b"<!DOCTYPE html><html><body onload=alert(1)></body></html>",
    "html that says it is a pdf": b"%PDF-1.4\n<html><script>alert(1)</script></html>",
    "plain text": "Жай мәтін".encode(),
    "a shell script": b"#!/bin/sh\nrm -rf /\n",
    "php": b"<?php system($_GET['c']); ?>",
    "gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,",
    "an archive": archive({"a.txt": b"a", "run.exe": b"MZ"}),
    "an archive in Word's clothes": archive({"[Content_Types].xml": b"<Types/>", "run.exe": b"MZ"}),
    "macros": word(**{"word/vbaProject.bin": b"macro"}),
    "nonsense": bytes(range(256)) * 4,
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_could_run_or_that_we_do_not_know_is_refused_by_its_content(kind: str) -> None:
    assert refusal(BAD[kind]) == "type"


def bomb() -> bytes:
    """A PNG of 30,000 by 30,000 white points in a few kilobytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 3000))
        + chunk(b"IEND", b"")
    )


DAMAGED: dict[str, Callable[[], bytes]] = {
    "a photo that breaks off": lambda: picture("JPEG", (400, 300))[:700],
    "a picture that breaks off": lambda: picture("PNG")[:50],
    "a pixel bomb": bomb,
    "a photo just over the limit": lambda: picture("PNG", (1001, 1000)),
    "a document that unpacks to more than we take": lambda: word(**{"word/media/a.bin": b"\x00" * 1_000_001}),
    "a document that breaks off": lambda: word()[:-30],
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_does_not_open_or_swells_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MAX_PIXELS", 1_000_000)
    monkeypatch.setattr(contents, "MAX_UNPACKED", 1_000_000)
    assert media_type_of(word(**{"word/media/a.bin": b"\x00" * 900_000})) == WORD
    assert cleaned_photo(picture("PNG", (1000, 1000)), "PNG")
    assert refusal(DAMAGED[kind]()) in {"damaged", "type"}


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


NAMES = {
    "../../../etc/passwd.jpg": "passwd.pdf",
    "..\\..\\windows\\system32\\cmd.exe": "cmd.pdf",
    "C:\\Users\\Айгерім\\фото.jpg": "фото.pdf",
    "фото\u202egpj.exe": "фотоgpj.pdf",
    "a\u200f\u2066b.pdf": "ab.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "aSet-Cookie_x1.pdf",
    "\x07bell.png": "bell.pdf",
    "😀.jpg": "file.pdf",
    "...": "file.pdf",
    "..": "file.pdf",
    ".htaccess": "file.pdf",
    "": "file.pdf",
    "CON.jpg": "CON.pdf",
    "<script>alert(1)</script>.jpg": "script.pdf",
    "Мой документ (1).pdf": "Мой_документ_1.pdf",
    "Қосымша №3 — өтініш.docx": None,
    "照片.jpg": "照片.pdf",
    "صورة.jpg": "صورة.pdf",
    "и\u0306од.jpg": "йод.pdf",
    "ә" * 300 + ".jpg": "ә" * 100 + ".pdf",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_has_no_folder_no_hidden_marks_and_the_ending_of_the_true_type(name: str) -> None:
    given = safe_name(name, "application/pdf")
    assert given == (NAMES[name] or given)
    assert given.isprintable()
    assert re.fullmatch(r"[^/\\<>:\"|?*\s]+\.pdf", given)
    assert len(given) <= 120


def test_a_file_with_a_nameless_name_is_taken_on_the_page() -> None:
    client = Client()
    begun(client)
    response = client.post("/en/ask/advice/files/", {"file": SimpleUploadedFile("😀.jpg", picture())})
    assert response.status_code == 302
    assert Attachment.objects.get().name == "file.jpg"


def test_a_photo_loses_place_time_device_and_remarks_and_stands_upright() -> None:
    taken = with_place()
    with Image.open(io.BytesIO(taken)) as before:
        assert before.getexif().get_ifd(0x8825)
        assert SECRET_PLACE.encode() in taken
        assert before.size == (40, 30)
    bare = cleaned_photo(taken, "JPEG")
    with Image.open(io.BytesIO(bare)) as after:
        assert not after.getexif()
        assert after.size == (30, 40)
        assert {"exif", "comment", "xmp", "photoshop", "icc_profile"} & set(after.info) == set()
    for hidden in (SECRET_PLACE.encode(), b"Maker of cameras", b"2026:11:01", b"Exif", b"xmpmeta"):
        assert hidden not in bare


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_loses_its_text_and_its_particulars(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker of cameras"
    more = PngImagePlugin.PngInfo()
    more.add_text("Comment", SECRET_PLACE)
    more.add_itxt("XML:com.adobe.xmp", SECRET_PLACE)
    options = {"pnginfo": more} if kind == "PNG" else {"xmp": SECRET_PLACE.encode()}
    taken = picture(kind, exif=exif.tobytes(), **options)
    assert SECRET_PLACE.encode() in taken
    bare = cleaned_photo(taken, kind)
    for hidden in (SECRET_PLACE.encode(), b"Maker of cameras", b"eXIf", b"EXIF", b"iTXt", b"tEXt", b"XMP "):
        assert hidden not in bare


def test_what_hangs_on_behind_a_photo_is_gone() -> None:
    bare = cleaned_photo(picture() + b"<?php system('id'); ?><script>alert(1)</script>PK\x03\x04", "JPEG")
    assert b"php" not in bare
    assert b"script" not in bare


def test_a_large_photo_is_taken_at_a_size_to_read_by() -> None:
    with Image.open(io.BytesIO(cleaned_photo(picture("JPEG", (6000, 5000)), "JPEG"))) as photo:
        assert photo.size == (3000, 2500)


def test_a_transparent_picture_stays_transparent() -> None:
    out = io.BytesIO()
    Image.new("P", (4, 4), 0).save(out, "PNG", transparency=0)
    with Image.open(io.BytesIO(cleaned_photo(out.getvalue(), "PNG"))) as photo:
        assert photo.convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]


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


def test_a_file_is_served_only_to_who_opened_its_request() -> None:
    client, request = followed()
    client.post("/en/follow/add-file/", {"file": SimpleUploadedFile("дәлел.pdf", PDF)})
    row = Attachment.objects.get(request=request)
    other, _theirs = followed()
    for stranger in (Client(), other):
        refused = stranger.get(f"/en/follow/file/{row.pk}/")
        assert refused.status_code == 302
        assert PDF not in refused.content
    for pk in (0, row.pk + 1, 2**62):
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
        {"file": [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.exe", BAD["a program"])]},
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


def test_the_type_is_told_from_the_content_alone() -> None:
    assert media_type_of(picture("PNG")) == "image/png"
    with pytest.raises(FileRefused):
        media_type_of(b"")
