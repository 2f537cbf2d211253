"""Senders who stand still hold no page up: one thread stays free, forms are refused in words meanwhile, and what comes is whole."""

import errno
import io
import threading
from typing import Any

import pytest
from django.test import Client

from senim.config import bodies
from senim.config.bodies import REFUSED, Bodies

LARGEST = 10_000_000


class Still:
    """A sender who stands still until told to go on."""

    def __init__(self) -> None:
        self.asked, self.go = threading.Event(), threading.Event()

    def read(self, _size: int) -> bytes:
        """The whole body, once it may go on."""
        self.asked.set()
        assert self.go.wait(10)
        return b"ab"


class Failing:
    """A body whose reading fails."""

    def __init__(self, number: int) -> None:
        self.number = number

    def read(self, _size: int) -> bytes:
        """Nothing."""
        raise OSError(self.number, "as planned")


def call(source: Any, length: int | str, path: str = "/kk/follow/") -> dict[str, Any]:
    return {"wsgi.input": source, "CONTENT_LENGTH": str(length), "PATH_INFO": path}


def application(seen: list[dict[str, Any]], threads: int = 3) -> Bodies:
    def answer(environ: dict[str, Any], _start: Any) -> list[bytes]:
        seen.append(environ)
        return [b""]

    return Bodies(answer, threads, LARGEST, "/bring/")


def test_while_senders_stand_still_pages_go_on_and_other_bodies_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_SECONDS", 0.02)
    seen: list[dict[str, Any]] = []
    answered, senders = application(seen), [Still(), Still()]
    held = [threading.Thread(target=answered, args=(call(one, 2), None)) for one in senders]
    for thread, sender in zip(held, senders, strict=True):
        thread.start()
        assert sender.asked.wait(10)
    answered(call(io.BytesIO(), ""), None)
    assert REFUSED not in seen[-1]
    answered(call(io.BytesIO(b"ab"), 2), None)
    assert (seen[-1][REFUSED], seen[-1]["CONTENT_LENGTH"]) == (503, "0")
    for thread, sender in zip(held, senders, strict=True):
        sender.go.set()
        thread.join(10)
    answered(call(io.BytesIO(b"ab"), 2), None)
    assert [one["wsgi.input"].read() for one in seen if REFUSED not in one] == [b"", b"ab", b"ab", b"ab"]


@pytest.mark.parametrize("length", [5, 300_000, 2_000_000])
def test_a_body_comes_whole_from_memory_or_a_file(length: int) -> None:
    seen: list[dict[str, Any]] = []
    application(seen)(call(io.BytesIO(b"x" * length + b"more"), length), None)
    assert seen[0]["wsgi.input"].read() == b"x" * length


@pytest.mark.parametrize(
    ("number", "status"), [(errno.EPIPE, 400), (errno.ECONNRESET, 400), (errno.ENOSPC, 503), (errno.EROFS, 503)]
)
def test_a_body_that_breaks_off_is_the_senders_and_a_full_disk_is_ours(number: int, status: int) -> None:
    seen: list[dict[str, Any]] = []
    application(seen)(call(Failing(number), 9), None)
    assert seen[0][REFUSED] == status


@pytest.mark.parametrize(
    ("length", "path"), [(LARGEST + 1, "/"), (9, "/kk/studio/other-logs/bring/"), ("x", "/"), ("-1", "/"), ("", "/")]
)
def test_what_is_too_large_streamed_or_without_a_length_is_left_to_the_page(length: int | str, path: str) -> None:
    seen: list[dict[str, Any]] = []
    source = Failing(errno.EPIPE)
    application(seen)(call(source, length, path), None)
    assert (seen[0]["wsgi.input"], REFUSED in seen[0]) == (source, False)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/kk/follow/", "text/html"),
        ("/doors/open311/v2/requests.json", "application/json"),
        ("/doors/connector/v1/token", "application/problem+json"),
    ],
)
def test_a_refused_body_is_told_to_people_and_programs_in_their_form(path: str, kind: str) -> None:
    marked: dict[str, Any] = {REFUSED: 503}
    answer = Client().post(path, {}, **marked)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Retry-After"] == "30"
    assert answer.content
