"""An office for measuring: many counters, an officer signed in at each, one at the triage desk; all over HTTP from then on."""

import http.client
import json
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.installation import ROOT, environment_of

FORM: Final = "application/x-www-form-urlencoded"
TOKEN: Final = "benchmark" * 3 + "token"
SERVICES: Final = ("advice-criminal", "certificate", "report", "migration")
IDLE_SECONDS: Final = 2.0
"""A connection that was idle longer may have been closed by the server: a new one is opened, as browsers do."""

_VISIT: Final = re.compile(r'name="visit" value="(\d+)"><input type="hidden" name="n" value="(\d+)"')
_LABEL: Final = re.compile(r'class="counter__label">([A-Z]\d+)<')
_KEY: Final = re.compile(r'name="key" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Office:
    """An office and the sessions of its people: one for each counter (with the counter's id), one for the triage desk."""

    number: int
    counters: tuple[tuple[int, str], ...]
    triage: str


@dataclass(slots=True)
class Officer:
    """One officer's browser on a kept connection."""

    port: int
    session: str
    office: int
    connection: http.client.HTTPConnection | None = field(default=None, repr=False)
    used_at: float = 0.0

    def ask(self, method: str, more: str = "", fields: Mapping[str, Any] | None = None) -> tuple[int, str]:
        """One exchange below the office's address; status and text."""
        if self.connection is None or time.monotonic() - self.used_at > IDLE_SECONDS:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": f"senim_session={self.session}; senim_csrf={TOKEN}", "X-CSRFToken": TOKEN}
        body = urlencode(fields).encode() if fields is not None else None
        if body is not None:
            headers["Content-Type"] = FORM
        try:
            self.connection.request(method, f"/kk/staff/desks/{self.office}/{more}", body, headers)
            answer = self.connection.getresponse()
            self.used_at = time.monotonic()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise

    def sit(self, counter: int) -> None:
        """Take a counter."""
        self._led(*self.ask("POST", "sit/", {"counter": counter}))

    def press(self, **fields: Any) -> None:
        """Press a button of the console; refused presses lead to the console too."""
        self._led(*self.ask("POST", "press/", fields))

    def sees(self) -> tuple[str, int, int] | None:
        """The ticket that stands on the console (label, visit, number of records); None for a free counter."""
        status, page = self.ask("GET")
        if status != 200:
            raise RuntimeError(f"the console answered {status}")
        label, visit = _LABEL.search(page), _VISIT.search(page)
        return (label[1], int(visit[1]), int(visit[2])) if label and visit else None

    def ticket_form(self, service: str) -> dict[str, str]:
        """The triage desk's form for a new ticket, its key from the page."""
        status, page = self.ask("GET", "line/")
        key = _KEY.search(page)
        if status != 200 or key is None:
            raise RuntimeError(f"the triage desk answered {status}")
        return {"act": "ticket", "key": key[1], "service": service, "language": "kk", "priority": ""}

    def sends_ticket(self, form: Mapping[str, str]) -> None:
        """Send such a form; sent twice, it gives one ticket."""
        self._led(*self.ask("POST", "line/press/", form))

    def gives_ticket(self, service: str) -> None:
        """A ticket at the triage desk."""
        self.sends_ticket(self.ticket_form(service))

    def _led(self, status: int, page: str) -> None:
        if status != 302:
            raise RuntimeError(f"a press was answered {status}: {page[:200]}")


def prepared(folder: Path, counters: int, environment: Mapping[str, str] | None = None) -> Office:
    """Make the office with so many counters in the folder's database, before its server starts."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.queue_office", str(folder), str(counters)],
        check=True, cwd=ROOT, env=environment_of(environment), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return Office(found["office"], tuple((one, session) for one, session in found["counters"]), found["triage"])


def _make(counters: int) -> dict[str, Any]:
    """Counters that serve everything, an officer for each, and their sessions."""
    from senim.demo.country_desks import SHOWN
    from senim.desks.models import Counter, Office
    from senim.places.models import Unit

    unit = Unit.objects.get(code=SHOWN)
    office, _ = Office.objects.get_or_create(unit=unit)
    Counter.objects.filter(office=office).update(active=False)
    made = [
        Counter.objects.update_or_create(
            office=office, number=number, defaults={"services": list(SERVICES), "languages": ["kk"], "active": True}
        )[0].pk
        for number in range(1, counters + 1)
    ]
    sessions = [_session(f"bench-{number}", unit.pk) for number in range(counters + 1)]
    return {"office": office.pk, "counters": list(zip(made, sessions[1:], strict=True)), "triage": sessions[0]}


def _session(name: str, unit: int) -> str:
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from senim.accounts.models import Officer, Post

    own = {"full_name": name, "pseudonym": secrets.randbits(48), "created_at": timezone.now()}
    officer, _ = Officer.objects.get_or_create(username=name, defaults=own)
    Post.objects.get_or_create(officer=officer, unit_id=unit, role="registrar")
    client = Client()
    client.force_login(officer)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def main() -> None:
    """Make them and print how to reach them."""
    from senim.config import making

    making.setup(Path(sys.argv[1]))
    print(json.dumps(_make(int(sys.argv[2]))))


if __name__ == "__main__":
    main()
