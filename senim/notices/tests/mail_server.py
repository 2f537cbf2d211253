"""A mail server for tests: real SMTP on the loopback, that takes, refuses, fails or hangs by the address it is given."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

ANSWERS = {"nobody@": b"550 no such user\r\n", "full@": b"452 mailbox full\r\n", "spam@": b"554 refused\r\n"}


class _Talk(socketserver.StreamRequestHandler):
    """One conversation."""

    def handle(self) -> None:
        """Answer line by line, by RFC 5321."""
        taken: list[bytes] = self.server.taken  # type: ignore[attr-defined]
        self.wfile.write(b"220 test ESMTP\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                taken.append(self._content())
                self.wfile.write(b"250 taken\r\n")
            elif word == b"RCPT":
                self._recipient(line.decode())
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")

    def _recipient(self, line: str) -> None:
        if "slow@" in line:
            time.sleep(1.5)
        said = next((answer for name, answer in ANSWERS.items() if name in line), b"250 ok\r\n")
        self.wfile.write(said)

    def _content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: list[bytes] = []


@contextmanager
def mail_server() -> Iterator[_Server]:
    """The server; `taken` holds the letters that it accepted, `server_address` where it listens."""
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
