"""Talking to the server byte by byte, so that requests can be sent which no client library would send."""

import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

TIMEOUT_SECONDS: Final = 5.0
LEAKS: Final = (
    b"Traceback (most recent call last)", b'File "/', b"site-packages", b"sqlite3.", b"psycopg", b"SELECT ",
    b"INSERT INTO", b"object at 0x", b"DJANGO_SETTINGS", b"secret words", b"WSGIRequest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One request, as bytes. `well_formed` ones must be answered; the others may also be cut off."""

    name: str
    sent: bytes
    well_formed: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status (0 when the connection was closed without one) and everything after the head."""

    status: int
    body: bytes


def request(
    method: str, target: str | bytes, headers: dict[str, str | bytes] | None = None, body: bytes = b""
) -> bytes:
    """The bytes of one request; Content-Length is right unless it is given."""
    given: dict[str, str | bytes] = {"Host": "127.0.0.1", "Connection": "close", **(headers or {})}
    if (body or method == "POST") and "Content-Length" not in given and "Transfer-Encoding" not in given:
        given["Content-Length"] = str(len(body))
    head = method.encode() + b" " + _raw(target) + b" HTTP/1.1\r\n"
    return head + b"".join(_raw(name) + b": " + _raw(value) + b"\r\n" for name, value in given.items()) + b"\r\n" + body


def _raw(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def ask(port: int, sent: bytes) -> Answer:
    """Send the bytes and read the answer, until it is whole or the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS) as talk:
        talk.settimeout(TIMEOUT_SECONDS)
        received = b""
        # A server that answers and closes before it has read all may still be heard.
        with suppress(ConnectionResetError, BrokenPipeError):
            talk.sendall(sent)
        with suppress(ConnectionResetError, TimeoutError):
            while not _is_whole(received) and (part := talk.recv(65536)):
                received += part
    head, _, body = received.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    return Answer(int(words[1]) if len(words) > 1 and words[1].isdigit() else 0, body)


def _is_whole(received: bytes) -> bool:
    """Whether the answer says its length and has all of it: a kept connection is not closed after it."""
    head, end, body = received.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(end and lengths) and len(body) >= int(lengths[0])


def complaint(case: Case, answer: Answer) -> str:
    """What is wrong with an answer; empty when nothing is."""
    if answer.status >= 500:
        return f"{case.name}: answered {answer.status}"
    if answer.status == 0 and case.well_formed:
        return f"{case.name}: no answer"
    leak = next((part for part in LEAKS if part in answer.body), None)
    return f"{case.name}: the body shows {leak!r}" if leak else ""
