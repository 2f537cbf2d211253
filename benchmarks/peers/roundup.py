"""Roundup: its `classic` tracker with default settings."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from benchmarks.installation import Server, environment_of
from benchmarks.intake_client import Browser
from benchmarks.peers.site import WORDS, Act, again, called, inputs, note, sent, shown

PACKAGE: Final = "roundup"
_PASSWORD: Final = "peer-password"
_FILL: Final = """
import sys
import roundup.instance
db = roundup.instance.open(sys.argv[1]).open("admin")
db.sql("PRAGMA synchronous=OFF")  # while filling only
for n in range(int(sys.argv[2])):
    words = db.msg.create(author="1", content=sys.argv[3])
    db.issue.create(title=f"Ticket {n}", messages=[words], status="1", priority="3")
    if n % 1000 == 999:
        db.commit()
db.commit()
"""
_APPLICATION: Final = """
from pathlib import Path
from roundup.cgi.wsgi_handler import RequestDispatcher
application = RequestDispatcher(str(Path(__file__).parent / "tracker"))
"""
_LIST: Final = "/issue?" + urlencode(
    {"@columns": "id,activity,title,creator,assignedto,status", "@sort": "activity", "@filter": "status",
     "@pagesize": "50", "@startwith": "0", "status": "1"}
)  # fmt: skip


class Roundup:
    """The peer in a folder, run by the Python of a virtual environment that has it."""

    name = "roundup"

    def __init__(self, python: Path, folder: Path) -> None:
        self.bin, self.folder, self.tracker = python.parent, folder, folder / "tracker"
        serve = (
            f'exec "{self.bin}/gunicorn" --chdir "{folder}" --workers 2 --threads 4 --worker-class gthread --keep-alive 75 '
            '--log-level warning --bind 127.0.0.1:"$1" peer_application:application'
        )
        # `Server` adds `--port N`: the shell takes the number as its $1.
        self.server = Server(folder, command=["/bin/sh", "-c", serve])
        self.staff = Browser("127.0.0.1", self.server.port)

    def fill(self, number: int) -> None:
        """Make the tracker, with as many open issues, each with its message."""
        if again(self.folder, number):
            self._called_by_its_port()
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._run("roundup-admin", "-i", str(self.tracker), "install", "classic", "sqlite")
        self._called_by_its_port()
        self._run("roundup-admin", "-i", str(self.tracker), "initialise", _PASSWORD)
        self._run("python", "-c", _FILL, str(self.tracker), str(number), WORDS)
        (self.folder / "peer_application.py").write_text(_APPLICATION)
        note(self.folder, number)

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run([str(self.bin / name), *arguments], check=True, cwd=self.folder, env=environment_of(),
                       stdout=subprocess.DEVNULL)  # fmt: skip

    def _called_by_its_port(self) -> None:
        """The tracker refuses forms that come from another address than its own; mail goes to a file."""
        config = self.tracker / "config.ini"
        text = config.read_text()
        text = re.sub(r"^#?web = .*$", f"web = http://127.0.0.1:{self.server.port}/", text, flags=re.M)
        text = text.replace("#domain = NO DEFAULT", "domain = example.kz").replace(
            "#host = NO DEFAULT", "host = 127.0.0.1"
        )
        config.write_text(re.sub(r"^debug = $", f"debug = {self.folder / 'mail.txt'}", text, flags=re.M))

    def sign_in(self) -> None:
        """One session."""
        self.staff = Browser("127.0.0.1", self.server.port)
        fields = inputs(self.staff.get("/"), "//form[.//input[@name='__login_password']]")
        fields.pop("remember", None)
        own = {"__login_name": "admin", "__login_password": _PASSWORD, "@action": "Login"}
        sent(self.staff, "/", fields | own, "Welcome")

    def creates(self, number: int) -> Mapping[str, list[Act]]:
        """The form, each with a token of its own, and the REST API with the session: there the words are a call of their own."""
        by_form: list[Act] = []
        for _ in range(number):
            fields = inputs(self.staff.get("/issue?@template=item"), "//form[@name='itemSynopsis']")
            own = {"title": WORDS[:90], "@note": WORDS, "priority": "3", "status": "1", "@action": "new"}
            by_form.append(partial(sent, self.staff, "/issue", fields | own, r"issue\d+"))  # type: ignore[arg-type]
        content = {"title": WORDS[:90], "priority": "3", "status": "1"}
        home = f"http://127.0.0.1:{self.server.port}"
        headers = {"X-Requested-With": "rest", "Referer": f"{home}/", "Origin": home}

        def by_api() -> None:
            words = called(self.staff, "/rest/data/msg", {"content": WORDS, "author": "1"}, headers)
            called(self.staff, "/rest/data/issue", content | {"messages": words["data"]["id"]}, headers)

        return {"create": by_form, "create-api": [by_api] * number}

    def wakes(self) -> None:
        """The one connection."""
        self.staff.wake("/")

    def lists(self) -> None:
        """Fifty open issues, by activity."""
        page = shown(self.staff, _LIST, b"issue")
        if len(re.findall(rb'href="issue\d+"', page.body)) < 50:
            raise RuntimeError("the list of Roundup does not have fifty rows")

    def views(self, turn: int) -> None:
        """The page of an issue with its message."""
        shown(self.staff, f"/issue{turn % 50 + 1}", WORDS[:40].encode())
