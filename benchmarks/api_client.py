"""Another system at the connector: its key is issued in the folder's database, then it files requests over kept connections."""

import http.client
import json
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.installation import ROOT, environment_of

BASE: Final = "/doors/connector/v1"
_ISSUE: Final = """
import sys
from pathlib import Path
from senim.config import making
making.setup(Path(sys.argv[1]))
from django.utils import timezone
from senim.accounts.models import Officer
from senim.channels.api_keys.issuing import issue
print(issue(owner="Benchmark", contact="", scopes=["connector"], per_minute=10**6, per_day=10**8,
            by=Officer.objects.get(username="gulnar"), at=timezone.now()).text)
"""
ANSWERS: Final = {
    "kind": "complaint",
    "about_police": False,
    "text": "Учаскелік инспектор өтінішіме жауап бермеді. " * 4,
    "person": "Айгерім Сейітова",
    "postal_address": "Астана қ., Абай даңғылы, 10-үй",
    "signature": True,
    "place": {"region": "KZ-71"},
}


def issued(folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """The text of a new key in the folder's database."""
    done = subprocess.run(
        [sys.executable, "-c", _ISSUE, str(folder)],
        check=True,
        cwd=ROOT,
        env=environment_of(environment),
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.strip().splitlines()[-1]


@dataclass(slots=True)
class System:
    """One system on one kept connection."""

    port: int
    key: str
    token: str = ""
    connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def signs_in(self) -> None:
        """Get a token."""
        name, _, secret = self.key.partition(".")
        self.token = ""
        form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.token = str(self.call("POST", "/token", urlencode(form).encode(), kind)["access_token"])

    def files(self, service: str = "appeal") -> str:
        """File a request; its number."""
        body = json.dumps({"service": service, "language": "kk", "answers": ANSWERS}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        return str(self.call("POST", "/requests", body, headers)["number"])

    def looks(self, number: str) -> None:
        """Ask where a request stands."""
        self.call("GET", f"/requests/{number}")

    def lists(self) -> None:
        """Ask for a page of fifty requests."""
        self.call("GET", "/requests")

    def call(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Any:
        """One call. Refuses RuntimeError for any answer but 2xx."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {**(headers or {}), **({"Authorization": f"Bearer {self.token}"} if self.token else {})}
        try:
            self.connection.request(method, BASE + path, body, sent)
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise
        if not 200 <= answer.status < 300:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {content[:300]!r}")
        return json.loads(content)
