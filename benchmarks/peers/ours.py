"""Senim on the same work: the confirm step of the form, the connector's POST, the registrar's list, the case page."""

import re
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from benchmarks.api_client import System, issued
from benchmarks.installation import ROOT, Server, environment_of, make
from benchmarks.intake_client import Browser, filled, until_check
from benchmarks.peers.site import WORDS, Act, again, note, sent, shown

SEEN: Final = 50
_LOGIN: Final = "bolat"
_FILL: Final = """
import sys
from pathlib import Path
from senim.config import making
making.setup(Path(sys.argv[1]))
from benchmarks.bench_worklist import load
load(int(sys.argv[2]), login=sys.argv[3])
"""


class Ours:
    """Senim in a folder, with all open requests in one registrar's office."""

    name = "ours"

    def __init__(self, folder: Path) -> None:
        self.folder, self.server = folder, Server(folder)
        self.staff = self.people = Browser("127.0.0.1", self.server.port)
        self.system = System(self.server.port, "")

    def fill(self, number: int) -> None:
        """The demo country without its history; some requests really taken in, and copies of one of them."""
        if again(self.folder, number):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        make(self.folder)
        self.server.start("--no-worker")
        try:
            system = System(self.server.port, issued(self.folder))
            system.signs_in()
            for _ in range(SEEN):
                system.files()
        finally:
            self.server.stop()
        command = [sys.executable, "-c", _FILL, str(self.folder), str(number), _LOGIN]
        subprocess.run(command, check=True, cwd=ROOT, env=environment_of())
        note(self.folder, number)

    def sign_in(self) -> None:
        """A session of the registrar, a token of another system."""
        self.staff, self.people = Browser("127.0.0.1", self.server.port), Browser("127.0.0.1", self.server.port)
        form = filled(self.staff.get("/kk/sign-in/"), "")
        sent(self.staff, form.url, {**dict(form.fields), "username": _LOGIN, "password": "senim-demo"}, "/staff/")
        self.system = System(self.server.port, issued(self.folder))
        self.system.signs_in()

    def creates(self, number: int) -> Mapping[str, list[Act]]:
        """The confirm step, filled in by as many devices, and the connector's POST."""
        self.people.wake("/healthz")
        by_form: list[Act] = []
        for _ in range(number):
            device = Browser("127.0.0.1", self.server.port, connection=self.people.connection)
            form = until_check(device, "appeal", WORDS)
            by_form.append(partial(_confirmed, device, form.url, urlencode(form.fields).encode()))
        by_api: list[Act] = [self._files] * number
        return {"create": by_form, "create-api": by_api}

    def wakes(self) -> None:
        """The connections of staff, of people and of the other system."""
        self.staff.wake("/healthz")
        self.people.wake("/healthz")
        self.system.connection = None
        self.system.signs_in()

    def _files(self) -> None:
        self.system.files()

    def lists(self) -> None:
        """The office's list."""
        page = shown(self.staff, "/kk/staff/?tab=units", b"/staff/case/")
        if len(set(re.findall(rb"/staff/case/(\d+)/", page.body))) < SEEN:
            raise RuntimeError("our list does not have fifty rows")

    def views(self, turn: int) -> None:
        """The case page of a request that waits for the registrar."""
        shown(self.staff, f"/kk/staff/case/{turn % SEEN + 1}/", WORDS[:40].encode())


def _confirmed(device: Browser, address: str, body: bytes) -> None:
    page, location = device.once("POST", address, body)
    if page.status != 302 or "receipt" not in location:
        raise RuntimeError(f"the confirm step answered {page.status} and led to {location!r}")
