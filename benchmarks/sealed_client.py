"""A reporter without a browser: seals as the page does, sends by the same calls, comes back by return words."""

import base64
import http.client
import json
import secrets
from dataclasses import dataclass
from typing import Any, Final

import pyrage

from senim.sealing import directory, envelopes, return_words

PART: Final = 512 * 1024


class CallRefused(Exception):
    """The server did not take a call; status and answer."""


@dataclass(slots=True)
class Reporter:
    """One person's way to the sealed instance; the words and the key never leave it."""

    port: int
    seed: bytes = b""
    language: str = "kk"

    def __post_init__(self) -> None:
        self.seed = self.seed or secrets.token_bytes(12)

    @property
    def lookup(self) -> str:
        """What finds the case, in base64."""
        return base64.b64encode(return_words.derived(self.seed).lookup).decode()

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        """One call; JSON or raw bytes there, bytes back."""
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        try:
            talk.request(method, f"/{self.language}/{path}", raw, {"Content-Type": kind} if raw is not None else {})
            answer = talk.getresponse()
            return answer.status, answer.read()
        finally:
            talk.close()

    def must(self, method: str, path: str, body: Any = None) -> bytes:
        """The same where it has to be taken. Refuses CallRefused."""
        status, answer = self.ask(method, path, body)
        if status >= 400:
            raise CallRefused(f"{method} {path}: {status} {answer[:300]!r}")
        return answer

    def uploaded(self, envelope: bytes) -> str:
        """Send an envelope in parts; its token."""
        token = str(json.loads(self.must("POST", "up/", {"size": len(envelope)}))["upload"])
        for at in range(0, len(envelope), PART):
            self.must("PUT", f"up/{token}/{at}/", envelope[at : at + PART])
        return token

    def reports(self, lane: str, head: dict[str, Any], files: bytes = b"", *, keys: list[str]) -> None:
        """Send a report of a lane, sealed to keys."""
        content = json.dumps({"v": 1, "kind": "report", "lane": lane, "language": self.language, **head}).encode()
        envelope = envelopes.seal(len(content).to_bytes(4, "big") + content + files, keys)
        own = pyrage.x25519.Identity.generate()
        body = {
            "lookup": self.lookup, "reporter_key": str(own.to_public()), "lane": lane, "language": self.language,
            "keys": keys, "upload": self.uploaded(envelope),
        }  # fmt: skip
        self.must("POST", "report/", body)


def keys_of(port: int, lane: str) -> list[str]:
    """The keys of everybody who gets each report of a lane, from the published directory."""
    note = Reporter(port).must("GET", "directory.txt").decode()
    recipients = directory.read(note.split("\n\n— ")[0] + "\n")
    return [one.key for one in recipients if one.default and lane in one.lanes][: envelopes.RECIPIENTS]
