"""Calls made from the connector's own OpenAPI document against the real server: no fault of ours, no answer of another shape.

`python -m benchmarks.schemathesis [--seconds 300] [--seed 1]`

The test beside the connector makes fifteen calls of each operation; this goes on for as long as it is told, each round with
another seed, over HTTP, with a register whose webhooks are signed. It ends with 1 when anything was found.
"""

import argparse
import contextlib
import json
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import seed as seeded
from hypothesis import settings as searching
from hypothesis.errors import Unsatisfiable
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from benchmarks.api_client import ANSWERS, BASE, System
from benchmarks.installation import ROOT, Server, environment_of, make
from senim.channels.connector.webhooks import signing

EXAMPLES: Final = 25
TOKEN_SECONDS: Final = 240
CHECKS: Final = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance",
)  # fmt: skip
_KEYS: Final = """
import sys
from pathlib import Path
from senim.config import making
making.setup(Path(sys.argv[1]))
from django.utils import timezone
from senim.accounts.models import Officer
from senim.channels.api_keys.issuing import issue
from senim.channels.api_keys.scopes import SCOPES
from senim.channels.connector.incoming.actions import set_teller
by, at = Officer.objects.get(username="gulnar"), timezone.now()
key = issue(owner="Benchmark", contact="", scopes=list(SCOPES), per_minute=10**6, per_day=10**8, by=by, at=at)
print(key.text, set_teller(key=key.key, by=by, at=at))
"""


@dataclass
class Walk:
    """One run: the system that calls, what it was answered, and what was found."""

    system: System
    secret: str
    chance: random.Random
    base: str
    session: requests.Session = field(default_factory=requests.Session)
    numbers: list[str] = field(default_factory=list)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    signed_at: float = 0.0
    slowest: tuple[float, str] = (0.0, "")

    def round(self, operation: Any, mode: GenerationMode, number: int) -> None:
        """Some calls of one operation, right ones or wrong ones."""
        name = str(operation.definition.raw["operationId"])

        @seeded(number)
        @searching(
            max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def some(case: Any) -> None:
            self.call(name, case)

        some()

    def call(self, name: str, case: Any) -> None:
        """One call and its checks; a fault is counted, the walk goes on."""
        self._fill_in(name, case)
        sent = requests.Request(**case.as_transport_kwargs(base_url=self.base, headers=self._headers())).prepare()
        if name == "told" and self.chance.random() < 0.9:
            body = sent.body.encode() if isinstance(sent.body, str) else bytes(sent.body or b"")  # type: ignore[arg-type]
            sent.headers.update(signing.headers(uuid.uuid4().hex, int(time.time()), body, [self.secret]))
        began = time.monotonic()
        try:
            answer = self.session.send(sent, timeout=60)
        except requests.RequestException as fault:
            self._keep(name, fault)
            return
        self.slowest = max(self.slowest, (time.monotonic() - began, name))
        self.statuses[name, answer.status_code] += 1
        if name == "file_request" and answer.status_code == 201:
            self.numbers = [answer.json()["number"], *self.numbers][:200]
        try:
            case.validate_response(answer, checks=schemathesis.checks.CHECKS.get_by_names(CHECKS))
        except FailureGroup as group:
            self._keep(name, *group.exceptions)
        except Failure as failure:
            self._keep(name, failure)

    def _keep(self, name: str, *failures: BaseException) -> None:
        for one in failures:
            if not self.found[name, type(one).__name__]:
                sys.stderr.write(f"{name}: {type(one).__name__}: {str(one)[:1500]}\n")
            self.found[name, type(one).__name__] += 1

    def _fill_in(self, name: str, case: Any) -> None:
        """Half of the calls speak of what there is: a request of ours, a service with its usual answers, our own name."""
        path = case.path_parameters or {}
        if name == "told":
            path["name"] = self.system.key.partition(".")[0] if self.chance.random() < 0.9 else path.get("name", "x")
        if self.chance.random() < 0.5:
            return
        if "code" in path:
            path["code"] = "advice"
        if "number" in path and self.numbers:
            path["number"] = self.chance.choice(self.numbers)
        if isinstance(case.body, dict):
            self._fill_in_body(name, case)

    def _fill_in_body(self, name: str, case: Any) -> None:
        if name == "told" and isinstance(case.body.get("data"), dict) and self.numbers:
            case.body["data"]["number"] = self.chance.choice(self.numbers)
        if name == "file_request" and "answers" in case.body:
            strange = list(case.body["answers"].values()) if isinstance(case.body["answers"], dict) else []
            case.body["service"], case.body["answers"] = "appeal", dict(ANSWERS)
            if strange and self.chance.random() < 0.5:
                case.body["answers"][self.chance.choice(list(ANSWERS))] = strange[0]

    def _headers(self) -> dict[str, str]:
        if time.monotonic() - self.signed_at > TOKEN_SECONDS:
            self.system.connection = None  # the server has ended the one of four minutes ago
            self.system.signs_in()
            self.signed_at = time.monotonic()
        return {"Authorization": f"Bearer {self.system.token}", "Accept-Encoding": "identity"}


def walk(folder: Path, seconds: float, seed: int) -> Walk:
    """Serve a fresh demo country without history and call it until the time is over."""
    make(folder)
    server = Server(folder)
    server.start()
    try:
        done = subprocess.run(
            [sys.executable, "-c", _KEYS, str(folder)],
            check=True, cwd=ROOT, env=environment_of(), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        key, secret = done.stdout.split()[-2:]
        base = f"http://127.0.0.1:{server.port}{BASE}"
        found = Walk(System(server.port, key), secret, random.Random(seed), base)
        found.system.signs_in()
        found.numbers = [found.system.files() for _ in range(5)]
        schema = schemathesis.openapi.from_url(f"{base}/openapi.json")
        operations = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
        until, number = time.monotonic() + seconds, seed
        while time.monotonic() < until:
            for operation in operations:
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                    if time.monotonic() < until:
                        number += 1
                        with contextlib.suppress(Unsatisfiable):
                            found.round(operation, mode, number)
        return found
    finally:
        server.stop()


def main() -> int:
    """Print what was called and answered; 1 when anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given_options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done = walk(Path(folder), given_options.seconds, given_options.seed)
    for name in sorted({name for name, _status in done.statuses}):
        told = {status: count for (one, status), count in sorted(done.statuses.items()) if one == name}
        print(f"{name:24} {json.dumps(told)}")
    faults = sum(count for (_name, status), count in done.statuses.items() if status >= 500)
    total = sum(done.statuses.values())
    print(f"calls {total}, 5xx {faults}, breaks of the document {sum(done.found.values())} {dict(done.found)}")
    print(f"slowest answer {done.slowest[0]:.2f} s ({done.slowest[1]})")
    return 1 if faults or done.found or not total else 0


if __name__ == "__main__":
    sys.exit(main())
