"""Whatever is sent, the answer is a page in words: no 5xx, no dropped connection, nothing of our insides."""

import time

import psutil
import pytest

from benchmarks.installation import Server
from tests.faults.corpus import CHARSETS, FORM, cases
from tests.faults.wire import Case, ask, complaint, request


def test_there_are_more_than_two_hundred_cases() -> None:
    assert len(list(cases())) >= 200
    assert len({case.name for case in cases()}) == len(list(cases()))


def test_no_nonsense_breaks_the_server_or_shows_its_insides(server: Server) -> None:
    before = _memory(server)
    slow, wrong = [], []
    for case in cases():
        began = time.monotonic()
        found = complaint(case, ask(server.port, case.sent))
        if case.well_formed and time.monotonic() - began > 5:
            slow.append(case.name)
        wrong += [found] if found else []
    assert wrong == []
    assert slow == []
    assert _memory(server) - before < 200 * 1024 * 1024
    assert server.answers()


def _memory(server: Server) -> int:
    return sum(psutil.Process(process.pid).memory_info().rss for process in server.family())


def test_the_scanner_sees_a_handler_that_raises(server: Server) -> None:
    case = Case("control", request("GET", "/control/breaks"))
    answer = ask(server.port, case.sent)
    assert complaint(case, answer) == "control: answered 500"
    assert b"secret words" not in answer.body
    assert b"102" in answer.body


def test_the_scanner_sees_a_traceback_in_a_page(server: Server) -> None:
    case = Case("control", request("GET", "/control/tells"))
    assert "shows" in complaint(case, ask(server.port, case.sent))


def test_the_scanner_sees_a_connection_that_is_dropped() -> None:
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=lambda: listener.accept()[0].close(), daemon=True).start()
        case = Case("control", request("GET", "/"))
        assert complaint(case, ask(listener.getsockname()[1], case.sent)) == "control: no answer"


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "koi8-r", "no-such"])
def test_a_form_in_another_charset_is_a_bad_request(server: Server, charset: str) -> None:
    assert charset in CHARSETS
    sent = request("POST", "/kk/follow/", {"Content-Type": f"{FORM}; charset={charset}"}, b"number=1&secret=2")
    assert ask(server.port, sent).status == 400


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_a_form_in_utf8_is_read(server: Server, charset: str) -> None:
    sent = request("POST", "/kk/follow/", {"Content-Type": f"{FORM}; charset={charset}"}, b"number=1&secret=2")
    assert ask(server.port, sent).status == 403  # read, and refused only for the missing key of the page


def test_a_form_too_large_is_told_so(server: Server) -> None:
    sent = request("POST", "/kk/follow/", {"Content-Type": FORM}, b"a=" + b"b" * 1_500_000)
    assert ask(server.port, sent).status == 413


def test_error_pages_speak_the_language_of_the_address(server: Server) -> None:
    for language in ("kk", "ru", "en"):
        answer = ask(server.port, request("GET", f"/{language}/nowhere/"))
        assert answer.status == 404
        assert f'<html lang="{language}"'.encode() in answer.body
