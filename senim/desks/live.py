"""The light answer that boards and phones ask for every second: nothing new costs one indexed read and no page machinery.

The tag of an answer is the beat of the office, the minute and the build; whoever has it gets 304. The answer itself is made
once for each tag in each process, however many screens ask. It is the same for everybody: no session, no language, no cookie.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.db import DatabaseError, InterfaceError, close_old_connections

from senim.design import assets
from senim.desks import board_words, boards
from senim.desks.errors import UnknownOffice
from senim.desks.estimating import told_to_all
from senim.desks.openings import MINUTE
from senim.ledger import statements

PREFIX: Final = "/desks/state/"
RANGES_SECONDS: Final = 15
_BEAT: Final = "SELECT n FROM desks_beat WHERE office_id=%s"
_LONGEST: Final = 15
"""Digits of an office's number: what is longer is none, and never reaches the database."""
_REASONS: Final = {200: "OK", 304: "Not Modified", 404: "Not Found", 503: "Service Unavailable"}
_PLAIN: Final = ("Content-Type", "text/plain; charset=utf-8")
_COMMON: Final = (("Cache-Control", "no-cache"), ("X-Content-Type-Options", "nosniff"))

Headers = tuple[tuple[str, str], ...]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Answer(NamedTuple):
    """What goes out."""

    status: int
    headers: Headers
    body: bytes = b""


class _Kept(NamedTuple):
    tag: str
    body: bytes


_kept: dict[int, _Kept] = {}
_ranges: dict[int, tuple[int, Mapping[int, tuple[int, int]]]] = {}
_making = threading.Lock()


def answer(office_id: int, asked_tag: str, at: int) -> Answer:
    """The state of an office at a moment (µs): 304 for who has it, 200 with JSON, 404 for an office that is none.

    One query for 304, and for 200 where this process has made the same answer before.
    """
    row = statements.row(_BEAT, [office_id])
    tag = f'"{row[0] if row else 0}-{at // MINUTE}-{build()}"'
    headers = (("ETag", tag), *_COMMON)
    if tag in asked_tag:
        return Answer(304, headers)
    kept = _kept.get(office_id)
    if kept is None or kept.tag != tag:
        try:
            kept = _make(office_id, tag, at)
        except UnknownOffice:
            return Answer(404, (_PLAIN, *_COMMON), b"no such office\n")
    return Answer(200, (("Content-Type", "application/json"), *headers), kept.body)


def _make(office_id: int, tag: str, at: int) -> _Kept:
    """One thread makes an answer, the others of this process take it."""
    with _making:
        kept = _kept.get(office_id)
        if kept is None or kept.tag != tag:
            body = json.dumps(state(office_id, at), ensure_ascii=False, separators=(",", ":")).encode()
            kept = _kept[office_id] = _Kept(tag, body)
        return kept


def state(office_id: int, at: int) -> dict[str, Any]:
    """The document: see docs/reference/boards.md. Refuses UnknownOffice."""
    shown = boards.picture(office_id, at)
    return {**boards.as_json(shown, ranges(office_id, at)), "words": board_words.sentences(shown), "build": build()}


def ranges(office_id: int, at: int) -> Mapping[int, tuple[int, int]]:
    """The range in minutes of each waiting visit, reckoned at most every fifteen seconds: places in line are always fresh."""
    known = _ranges.get(office_id)
    if known is None or not 0 <= at - known[0] < RANGES_SECONDS * 1_000_000:
        told = told_to_all(office_id, at)
        known = (at, {visit: (one.low, one.high) for visit, one in told.items() if one.high is not None})
        _ranges[office_id] = known
    return known[1]


@cache
def build() -> str:
    """What a screen's script was built from: another one than its own tells a screen to load itself anew."""
    return sha256(f"{boards.FORMAT} {assets.address('board.js')}".encode()).hexdigest()[:8]


def forget() -> None:
    """Let go of every answer that was made; for tests, whose databases come and go."""
    _kept.clear()
    _ranges.clear()


def screens(application: Application) -> Application:
    """Answer screens before any of the page machinery; everything else goes on to `application`."""

    def answered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        number = environ["PATH_INFO"][len(PREFIX) :] if environ["PATH_INFO"].startswith(PREFIX) else ""
        if not number.isascii() or not number.isdigit() or len(number) > _LONGEST or environ["REQUEST_METHOD"] != "GET":
            return application(environ, start_response)
        made = _now(int(number), environ.get("HTTP_IF_NONE_MATCH", "")[:200])
        length = () if made.status == 304 else (("Content-Length", str(len(made.body))),)
        headers = [*made.headers, *length]
        start_response(f"{made.status} {_REASONS[made.status]}", headers)
        return [made.body]

    return answered


def _now(office_id: int, asked_tag: str) -> Answer:
    """The answer now; 503 while the database is away, and its broken connection is given up so that the next one is new."""
    try:
        return answer(office_id, asked_tag, time.time_ns() // 1000)
    except (DatabaseError, InterfaceError):
        close_old_connections()
        return Answer(503, (("Retry-After", "2"), _PLAIN, *_COMMON), b"try again\n")
