"""A Kannel of our own on this machine, over real HTTP: it keeps what it is given, and can refuse, fail, hang and drip."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ACCOUNT = ("senim", "a-password-for-tests")


@dataclass
class FakeKannel:
    """What the gateway knows: the messages it took, the statuses it answers next, and how slow it is."""

    taken: list[dict[str, str]] = field(default_factory=list)
    calls: int = 0
    faults: list[int] = field(default_factory=list)
    hang_seconds: float = 0.0
    drip_seconds: float = 0.0
    base: str = ""

    def answer(self, given: dict[str, str]) -> tuple[int, bytes]:
        """What a call gets, as Kannel 1.4.5 words it."""
        self.calls += 1
        if self.faults:
            return self.faults.pop(0), b"as planned"
        if (given.get("username"), given.get("password")) != ACCOUNT:
            return 403, b"Authorization failed for sendsms"
        if not given.get("to", "").lstrip("+").isdigit():
            return 400, b"Number(s) has/have been denied by white- and/or black-lists."
        self.taken.append(given)
        return 202, b"0: Accepted for delivery"


@contextmanager
def running(kannel: FakeKannel) -> Iterator[FakeKannel]:
    """Serve it on a free port of this machine."""

    class Answerer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            given = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            time.sleep(kannel.hang_seconds)
            status, words = kannel.answer(given)
            self.send_response(status)
            self.send_header("Content-Length", str(len(words)))
            with suppress(OSError):
                self.end_headers()
            with suppress(OSError):  # whoever asked has left
                for byte in words:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(kannel.drip_seconds)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answerer)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    kannel.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield kannel
    finally:
        server.shutdown()
        server.server_close()
