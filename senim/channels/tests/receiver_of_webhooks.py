"""A receiver of webhooks on this machine, as strict or as bad as a test wants it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What came, and how it answers: `status` for all, or one after the other from `statuses`; `hangs` until it is set free."""

    port: int = 0
    status: int = 204
    statuses: list[int] = field(default_factory=list)
    hangs: bool = False
    free: threading.Event = field(default_factory=threading.Event)
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/senim"

    @property
    def changes(self) -> list[dict[str, Any]]:
        """The changes that it took, in the order in which they came."""
        return [json.loads(body)["data"] for _headers, body in self.came]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver for as long as a test lasts."""
    state = Receiver()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.asked.append(self.path)
            if state.hangs:
                state.free.wait(20)
            status = state.statuses.pop(0) if state.statuses else state.status
            if 200 <= status < 300:
                state.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{state.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    state.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.free.set()
        server.shutdown()
        server.server_close()
