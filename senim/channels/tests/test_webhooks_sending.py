"""One delivery: where it may go, by whose certificate, and what a receiver cannot do to us by its answer."""

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from senim.channels.connector.webhooks import sending
from senim.channels.connector.webhooks.errors import NotTaken

NAME = "receiver.example.kz"


@contextmanager
def answering(answer: Callable[[Any], None], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server of one call on this machine: it reads the call, then does what a test wants with the connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)

    def serve() -> None:
        try:
            with listener.accept()[0] as plain:
                plain.settimeout(10)
                with context.wrap_socket(plain, server_side=True) if context else plain as talk:
                    came = b""
                    while not came.endswith(b"{}"):  # head and body may come apart
                        came += talk.recv(65536)
                    answer(talk)
        except OSError:
            pass  # the other side went away: what a test wants to see is what it says then

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.close()
        thread.join(5)


def refusal(url: str) -> tuple[str, int]:
    """Why a delivery was not taken."""
    with pytest.raises(NotTaken) as refused:
        sending.deliver(url, b"{}", {})
    return refused.value.reason, refused.value.status


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1",
        "::10.0.0.1", "2002:a00:1::1", "64:ff9b::a00:1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2001:0:a00:1::1",
    ],
)  # fmt: skip
def test_a_name_that_leads_to_one_of_these_gets_nothing(
    address: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_PRIVATE = False
    monkeypatch.setattr("socket.getaddrinfo", lambda *_given, **_more: [(0, 0, 0, "", (address, 443))])
    assert refusal(f"https://{NAME}/") == ("private", 0)


@pytest.mark.parametrize("host", ["127.1", "127.0.0.1.", "LOCALHOST", "a.localhost"])
def test_other_ways_to_write_this_machine_lead_nowhere(host: str, settings: Settings) -> None:
    settings.WEBHOOK_PRIVATE = False
    assert refusal(f"https://{host}/")[0] in {"private", "address", "name"}


@pytest.mark.parametrize("address", ["93.184.216.34", "2a00:1450:4001:80e::200e", "64:ff9b::5db8:d822"])
def test_addresses_of_the_open_network_are_called(
    address: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_PRIVATE = False
    called: list[str] = []

    def posted(target: str, *_rest: Any) -> tuple[int, int]:
        called.append(target)
        return 204, 1

    monkeypatch.setattr("socket.getaddrinfo", lambda *_given, **_more: [(0, 0, 0, "", (address, 443))])
    monkeypatch.setattr(sending, "_posted", posted)
    assert sending.deliver(f"https://{NAME}/x", b"{}", {}) == (204, 1)
    assert address in called[0]


def test_who_answers_a_byte_now_and_then_is_cut_off(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_PRIVATE = True
    monkeypatch.setattr(sending, "ALTOGETHER_SECONDS", 0.3)

    def drips(talk: Any) -> None:
        talk.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            talk.sendall(b"a")
            time.sleep(0.02)

    began = time.monotonic()
    with answering(drips) as port:
        assert refusal(f"http://127.0.0.1:{port}/") == ("slow", 0)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "no_answer"),
        (b"not http at all\r\n\r\n", "no_answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"a: " + b"b" * 200_000, "no_answer"),
        (b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n", "status"),
        (b"HTTP/1.1 308 Elsewhere\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n", "redirect"),
    ],
)
def test_an_answer_that_is_none_is_a_failure_with_a_reason(settings: Settings, answer: bytes, reason: str) -> None:
    settings.WEBHOOK_PRIVATE = True
    with answering(lambda talk: talk.sendall(answer)) as port:
        assert refusal(f"http://127.0.0.1:{port}/")[0] == reason


def test_an_endless_answer_is_not_read(settings: Settings) -> None:
    settings.WEBHOOK_PRIVATE = True

    def endless(talk: Any) -> None:
        talk.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            talk.sendall(b"a" * 65536)

    began = time.monotonic()
    with answering(endless) as port:
        assert sending.deliver(f"http://127.0.0.1:{port}/", b"{}", {})[0] == 200
    assert time.monotonic() - began < 5


def certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, str]:
    """A server's context with a certificate for this name that it signed itself, and its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoded = serialization.Encoding.PEM
    secret = key.private_bytes(encoded, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{name}.pem"
    path.write_bytes(secret + made.public_bytes(encoded))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, str(path)


@pytest.mark.parametrize(("name", "taken"), [(NAME, True), ("another.example.kz", False)])
def test_the_certificate_must_be_of_the_name_that_staff_set_though_the_call_goes_to_its_address(
    name: str, taken: bool, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.WEBHOOK_PRIVATE = True
    context, path = certificate(name, tmp_path)
    trusting = ssl.create_default_context(cafile=path)
    monkeypatch.setattr(sending, "trusted", lambda: trusting)
    real = socket.getaddrinfo
    monkeypatch.setattr("socket.getaddrinfo", lambda host, *rest, **more: real("127.0.0.1", *rest, **more))
    good = b"HTTP/1.1 204 No Content\r\n\r\n"
    with answering(lambda talk: talk.sendall(good), context) as port:
        if taken:
            assert sending.deliver(f"https://{NAME}:{port}/", b"{}", {})[0] == 204
        else:
            assert refusal(f"https://{NAME}:{port}/") == ("no_answer", 0)


def test_no_proxy_of_the_environment_is_asked(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_PRIVATE = True
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with answering(lambda talk: talk.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")) as port:
        assert sending.deliver(f"http://127.0.0.1:{port}/", b"{}", {})[0] == 204
