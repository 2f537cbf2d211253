"""Envelopes come in parts, go on where they stopped, and nothing that was not sealed is ever written."""

import io
import json
import os
import secrets
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from senim.safeguarding import storing, uploads
from senim.safeguarding.errors import EnvelopeRefused, PartOutOfPlace, UnknownUpload, UploadsFull
from senim.safeguarding.models import Upload
from senim.safeguarding.moments import coarse
from senim.safeguarding.tests import made
from senim.safeguarding.tests.made import AT, Made
from senim.sealing import envelopes

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.config.sealed_urls")]

DAY = 86_400_000_000
PLANTED = "Мені ұрды planted phrase 55102 "


def a_large_one() -> bytes:
    return envelopes.seal(secrets.token_bytes(900_000), [made.secret_and_key()[1]])


def written() -> bytes:
    """Every byte that lies below the data folder."""
    return b"".join(path.read_bytes() for path in Path(settings.DATA_DIR).rglob("*") if path.is_file())


def test_an_upload_goes_on_where_it_stopped(house: Made) -> None:
    content = a_large_one()
    token = uploads.begin_upload(size=len(content), at=AT).token
    first, second = content[: uploads.PART_MOST], content[uploads.PART_MOST : 2 * uploads.PART_MOST]
    uploads.put_part(token=token, offset=0, part=first, at=AT)
    with pytest.raises(PartOutOfPlace) as refused:
        uploads.put_part(token=token, offset=0, part=first, at=AT)
    assert refused.value.at == len(first)
    # A kill between bytes and row: what lies behind the mark is written over.
    storing.write(uploads.path_of(token), len(first), secrets.token_bytes(100_000), 0)
    assert uploads.upload_of(token).at == len(first)
    with pytest.raises(UnknownUpload):
        uploads.whole(token)
    uploads.put_part(token=token, offset=len(first), part=second, at=AT)
    rest = content[2 * uploads.PART_MOST :]
    assert uploads.put_part(token=token, offset=2 * uploads.PART_MOST, part=rest, at=AT) == len(content)
    assert storing.read(uploads.path_of(token)) == content
    assert uploads.whole(token).bucket == 1024 * 1024


def _zipped(text: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", text)
    return whole.getvalue()


@pytest.mark.parametrize(
    "forge",
    [
        lambda size: (PLANTED * size).encode()[:size],
        lambda size: (PLANTED * size).encode("utf-16")[:size],
        lambda size: envelopes.seal(b"x", [made.secret_and_key()[1]])[:1200] + (PLANTED * size).encode()[: size - 1200],
        lambda size: b"age-encryption.org/v1\n" + (PLANTED * size).encode()[: size - 22],
        lambda size: _zipped((PLANTED * 10).encode()).ljust(size, b"\0"),
        lambda size: secrets.token_bytes(size),
    ],
    ids=["text", "utf16", "text_behind_a_header", "a_first_line", "zip", "noise"],
)
def test_what_was_not_sealed_is_refused_and_not_written(house: Made, forge: Callable[[int], bytes]) -> None:
    good = envelopes.seal(b"x", [made.secret_and_key()[1]])
    answer = Client().post("/ru/up/", json.dumps({"size": len(good)}), "application/json")
    address = f"/ru/up/{answer.json()['upload']}/0/"
    refused = Client().put(address, forge(len(good)), "application/octet-stream")
    assert refused.status_code == 400
    assert "planted" not in refused.content.decode()
    assert not list(storing.names())
    assert Client().put(address, good, "application/octet-stream").status_code == 200
    assert good in written()


@pytest.mark.parametrize("size", [100_000, 5])
def test_words_in_a_later_part_are_refused(house: Made, size: int) -> None:
    content = a_large_one()
    token = uploads.begin_upload(size=len(content), at=AT).token
    uploads.put_part(token=token, offset=0, part=content[: uploads.PART_MOST], at=AT)
    before = written()
    with pytest.raises(EnvelopeRefused):
        uploads.put_part(token=token, offset=uploads.PART_MOST, part=(PLANTED * size).encode()[:size], at=AT)
    assert written() == before


def test_a_body_that_would_pass_through_a_file_is_refused_before_it_is_read(house: Made) -> None:
    answer = Client().post("/en/up/", b"[" + b"0" * 2_000_000, "application/json")
    assert answer.status_code in (400, 413)
    for body in (b"{", b"[]", b'{"size": "x"}', b'{"size": 1e9}', b"{}", b'{"size": -1}', b"\xff"):
        assert Client().post("/en/up/", body, "application/json").json()["code"] in ("unreadable", "envelope")
    assert Client().post("/en/up/", {"size": "100"}).status_code == 400
    elsewhere = Client().post(
        "/en/up/", b'{"size": 17692}', "application/json", headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "elsewhere")


def test_only_so_many_are_under_way_and_old_ones_go(house: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    good = envelopes.seal(b"x", [made.secret_and_key()[1]])
    monkeypatch.setattr(uploads, "OPEN_MOST", 1)
    token = made.uploaded(good)
    with pytest.raises(UploadsFull):
        uploads.begin_upload(size=len(good), at=AT)
    assert uploads.forget_old(AT + DAY) == 0
    assert uploads.forget_old(AT + 2 * DAY) == 1
    assert not Upload.objects.exists()
    assert not storing.path_of(uploads.path_of(token)).exists()


def test_the_times_of_files_tell_the_day_alone(house: Made) -> None:
    token = made.uploaded(envelopes.seal(b"x", [made.secret_and_key()[1]]))
    assert storing.path_of(uploads.path_of(token)).stat().st_mtime == coarse(AT) // 1_000_000


def test_a_kill_between_parts_loses_no_part_that_was_acknowledged(tmp_path: Path) -> None:
    """The bytes are on the disk before the row says so: a writer that is killed leaves at least what it acknowledged."""
    program = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'senim.config.settings'\n"
        "from django.conf import settings; settings.SEALED_DIR = sys.argv[1]\n"
        "from senim.safeguarding import storing\n"
        "for at in range(10**6):\n"
        "    storing.write('ab/one', at * 4096, bytes([at % 251]) * 4096, 0); print(at, flush=True)\n"
    )
    environment = {**os.environ, "SENIM_DATA": str(tmp_path / "data")}
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, env=environment) as writer:
        assert writer.stdout is not None
        said = [int(writer.stdout.readline()) for _ in range(20)]
        writer.send_signal(signal.SIGKILL)
        said += [int(line) for line in writer.stdout.read().split()]
    content = (tmp_path / "ab" / "one").read_bytes()
    assert all(content[at * 4096 : (at + 1) * 4096] == bytes([at % 251]) * 4096 for at in said)
