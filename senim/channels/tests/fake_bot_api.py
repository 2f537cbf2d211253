"""A Bot API of our own on this machine, over real HTTP: it keeps a queue, checks what we send, and can fail, hang and repeat."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "123456:a-token-for-tests"


@dataclass
class FakeBotApi:
    """What the provider knows: updates not confirmed yet, messages it delivered, files, and the faults it is to show."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    faults: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)
    hang_seconds: float = 0.0
    pause_seconds: float = 0.0
    repeating: bool = False
    next_number: int = 1000
    base: str = ""

    def arrives(self, **content: Any) -> dict[str, Any]:
        """Put an update into the queue."""
        update = {"update_id": self.next_number, **content}
        self.next_number += 1
        self.updates.append(update)
        return update

    def fails(self, method: str, status: int, times: int = 1, **told: Any) -> None:
        """Answer the next calls of a method with an error."""
        self.faults += [(method, status, told)] * times

    def answer(self, method: str, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """What a call gets."""
        self.calls.append(method)
        for number, (name, status, told) in enumerate(self.faults):
            if name == method:
                del self.faults[number]
                return status, {"ok": False, "error_code": status, "description": "as planned", **told}
        found = getattr(self, f"_{method}", None)
        return found(given) if found else (404, {"ok": False, "error_code": 404, "description": "Not Found"})

    def _getUpdates(self, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        if not self.repeating:
            self.updates = [one for one in self.updates if one["update_id"] >= given.get("offset", 0)]
        if not self.updates and given.get("timeout"):
            time.sleep(self.pause_seconds)  # a long poll, but for as long as a test can wait
        return 200, {"ok": True, "result": self.updates[: given.get("limit", 100)]}

    def _sendMessage(self, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        wrong = _wrong(given)
        if given["chat_id"] in self.blocked:
            return 403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
        if wrong:
            return 400, {"ok": False, "error_code": 400, "description": wrong}
        self.sent.append(given)
        return 200, {"ok": True, "result": {"message_id": len(self.sent)}}

    def _getFile(self, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        if given["file_id"] not in self.files:
            return 400, {"ok": False, "error_code": 400, "description": "Bad Request: invalid file_id"}
        return 200, {"ok": True, "result": {"file_id": given["file_id"], "file_path": f"photos/{given['file_id']}"}}

    def _setWebhook(self, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        self.webhook = given
        return 200, {"ok": True, "result": True}

    def _deleteWebhook(self, _given: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        self.webhook = {}
        return 200, {"ok": True, "result": True}

    def _answerCallbackQuery(self, _given: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: N802
        return 200, {"ok": True, "result": True}


def _wrong(given: dict[str, Any]) -> str:
    """What the real provider would refuse in a message."""
    if not 0 < len(given["text"].encode("utf-16-le")) // 2 <= 4096:
        return "Bad Request: message text is empty or too long"
    for row in given.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            if not button["text"] or not 1 <= len(button["callback_data"].encode()) <= 64:
                return "Bad Request: BUTTON_DATA_INVALID"
    return ""


@contextmanager
def running(api: FakeBotApi) -> Iterator[FakeBotApi]:
    """Serve it on a free port of this machine."""

    class Answerer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
            prefix, _, method = self.path.rpartition("/")
            if prefix != f"/bot{TOKEN}":
                self._give(401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}')
                return
            time.sleep(api.hang_seconds)
            status, told = api.answer(method, given)
            self._give(status, json.dumps(told).encode())

        def do_GET(self) -> None:
            name = self.path.rpartition("/")[2]
            self._give(200 if name in api.files else 404, api.files.get(name, b""))

        def _give(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answerer)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    api.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
