"""A file is what its content says, whatever its name says; photos and names lose what they hide."""

import io
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from pytest_django import Settings

from senim.intake import attachments, contents
from senim.intake.contents import ENDINGS, WORD, cleaned_photo, media_type_of, safe_name
from senim.intake.errors import FileRefused
from senim.intake.tests.citizen import picture
from senim.intake.tests.uploads import PDF, PROGRAM, SECRET_PLACE, archive, kept, refusal, with_place, word

pytestmark = pytest.mark.db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own for the bytes of each test."""
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


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
    "a program": PROGRAM,
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


def test_the_type_is_told_from_the_content_alone() -> None:
    assert media_type_of(picture("PNG")) == "image/png"
    with pytest.raises(FileRefused):
        media_type_of(b"")
