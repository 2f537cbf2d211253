"""Letters that mean harm: read within a second or refused with a reason, never a fault; files only by the checks of every upload."""

import datetime as dt
import io
import time
import tracemalloc
import zipfile

import pytest
from django.utils import timezone
from pytest_django import Settings

from senim.channels.email import letters, receiving
from senim.channels.email.errors import LetterRefused
from senim.channels.email.tests import hostile
from senim.channels.email.tests.correspondent import FIRST, Correspondent
from senim.channels.models import Exchange, Letter, Saying
from senim.intake.models import Attachment

SECONDS = 5.0
REASONS = {"header", "parts", "nested", "sender", "unreadable"}


def reason_of(raw: bytes) -> str:
    """Why a letter is refused; empty for one that is read, and then holds no more than it may."""
    try:
        found = letters.read(raw)
    except LetterRefused as refused:
        return refused.reason
    assert len(found.text) <= 200_000
    assert "\x00" not in found.text
    assert "\n" not in found.sender
    return ""


@pytest.mark.parametrize("name", list(hostile.LARGE))
def test_a_hostile_letter_is_read_or_refused_in_bounded_time_and_memory(name: str) -> None:
    raw = hostile.LARGE[name]
    tracemalloc.start()
    began = time.process_time()
    letters.digest(raw)
    assert reason_of(raw) in {"", *REASONS}
    spent, (_now, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < SECONDS
    assert peak < 12 * len(raw) + 20_000_000


def test_pieces_of_letters_in_any_order_never_make_a_fault() -> None:
    read = 0
    for raw in hostile.scrambled(1500):
        letters.digest(raw)
        reason = reason_of(raw)
        assert reason in {"", *REASONS}
        read += not reason
    assert read > 100


def test_a_usual_letter_with_many_files_is_within_the_limits(aigerim_alone: Correspondent) -> None:
    mail = aigerim_alone.letter("Сәлем")
    for n in range(60):
        mail.add_attachment(b"x" * 20_000, maintype="application", subtype="octet-stream", filename=f"{n}.bin")
    found = letters.read(mail.as_bytes())
    assert (found.text, len(found.files)) == ("Сәлем", 60)


@pytest.fixture
def aigerim_alone() -> Correspondent:
    """Aigerim, without an installation."""
    return Correspondent()


@pytest.mark.db
@pytest.mark.parametrize("name", ["10,000 parts", "5,000 levels", "a header of 8 MB", "nothing", "zeros"])
def test_what_cannot_be_read_is_refused_and_leaves_nothing(aigerim: Correspondent, name: str) -> None:
    row = aigerim.writes(hostile.LARGE[name])
    assert (row.state, row.reason != "") == ("refused", True)
    assert not Exchange.objects.exists()
    again = aigerim.writes(hostile.LARGE[name])
    assert (again.pk, again.attempts) == (row.pk, row.attempts)
    assert Saying.objects.count() == (name not in {"nothing", "zeros"})


@pytest.mark.db
def test_files_go_through_the_checks_of_every_upload(aigerim: Correspondent, settings: Settings) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        archive.writestr("word/document.xml", b"0" * 200_000_000)
    mail = aigerim.letter(FIRST["en"])
    given = {
        "bomb.docx": bomb.getvalue(),
        "photo.jpg": b"MZ" + b"\x90" * 400,
        "../../etc/x.pdf": b"%PDF-1.7\n1 0 obj\n%%EOF\n",
    }
    for name, content in given.items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    aigerim.writes(mail)
    [ours] = aigerim.gets()
    assert "bomb.docx: " in ours.text
    assert "photo.jpg: " in ours.text
    assert all(
        "/" not in one.name and one.media_type == "application/pdf" for one in Attachment.objects.exclude(draft=None)
    )


@pytest.mark.db
def test_a_letter_that_ends_the_process_again_and_again_is_given_up(
    aigerim: Correspondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """The process ended here."""

    def dies(_raw: bytes) -> None:
        raise Killed

    at, raw = timezone.now(), aigerim.letter(FIRST["kk"]).as_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(letters, "read", dies)
        for n in range(receiving.MOST_ATTEMPTS):
            with pytest.raises(Killed):
                receiving.take(raw, at + n * dt.timedelta(hours=1))
        row = receiving.take(raw, at + dt.timedelta(days=1))
    assert (row.state, row.reason) == ("refused", "fault")
    other = aigerim.writes(aigerim.letter(FIRST["ru"]))
    assert other.state == "taken"
    assert Letter.objects.filter(state="waiting").count() == 0
