"""A worker killed in the middle of letters: people write to a real Postfix and Dovecot, the worker is killed again and again.

Every person must end with exactly one request and one receipt. Needs root, Postfix and Dovecot (tools/mail.py).
`python -m benchmarks.kill9_letters [--kills 15] [--people 30] [--seed 1]`
"""

import argparse
import email.policy
import imaplib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

from benchmarks.installation import ROOT, environment_of, make
from tools import mail

PATIENCE_SECONDS: Final = 120.0
SHORTEST_LIFE_SECONDS: Final = 1.5
LONGEST_LIFE_SECONDS: Final = 5.0


@dataclass
class Crowd:
    """People who share a mailbox, each with an address of their own in it; each answers every new letter of ours once."""

    servers: mail.Mail
    read: int = 0
    known: set[str] = field(default_factory=set)
    twice: int = 0
    written: int = 0
    receipts: dict[str, set[str]] = field(default_factory=dict)

    def begin(self, people: int) -> None:
        """Everybody writes their first letter."""
        for n in range(people):
            self.write(f"p{n}", f"ask@{mail.HOST}", f"Hello, this is person {n}. My phone was stolen, what can I do?")

    def write(self, person: str, to: str, text: str) -> None:
        """One letter of a person."""
        self.written += 1
        address = f"people+{person}@{mail.HOST}"
        made = EmailMessage(policy=email.policy.SMTP)
        heads = {
            "From": address,
            "To": to,
            "Subject": "Question",
            "Message-ID": f"<{self.written}.{person}@example.kz>",
        }
        for name, value in heads.items():
            made[name] = value
        made.set_content(text)
        self.servers.hand_in(address, to, made.as_bytes())

    def read_and_answer(self) -> None:
        """Read what came since, and answer what is new."""
        for letter in self._new():
            person = str(letter["To"]).partition("+")[2].partition("@")[0]
            text, id = str(letter.get_content()), str(letter["Message-ID"])
            self.twice += id in self.known
            secret = next((line for line in text.splitlines() if line.startswith("Secret: ")), "")
            if secret:
                self.receipts.setdefault(person, set()).add(secret)
            elif id not in self.known and "·" not in str(letter["Subject"]):  # a notice asks nothing
                self.write(person, str(letter["Reply-To"]), "1: 2\n2: 7" if "\n1. " in text else "1")
            self.known.add(id)

    def _new(self) -> list[EmailMessage]:
        with imaplib.IMAP4("127.0.0.1", self.servers.imap, timeout=20) as box:
            box.login(f"people@{mail.HOST}", mail.PASSWORD)
            box.select("INBOX", readonly=True)
            numbers = box.search(None, "ALL")[1][0].split()[self.read :]
            found = [box.fetch(one.decode(), "(BODY.PEEK[])")[1][0] for one in numbers]
        self.read += len(numbers)
        raw = [bytes(one[1]) for one in found if isinstance(one, tuple)]
        return [email.message_from_bytes(one, policy=email.policy.default) for one in raw]


def run(kills: int, people: int, seed: int, folder: Path) -> dict[str, Any]:
    """Kill the worker so often while so many people write; what was lost or doubled at the end. Refuses mail.NoMail."""
    make(folder, {"SENIM_DATABASE": ""})
    chance, began = random.Random(seed), time.monotonic()
    with mail.servers(("ask", "people")) as servers:
        crowd = Crowd(servers)
        crowd.begin(people)
        killed = _killing(crowd, folder, kills, people, chance)
        return {
            "kills": killed,
            "people": people,
            "letters": crowd.written,
            "seconds": round(time.monotonic() - began, 1),
            "without_receipt": people - len(crowd.receipts),
            "with_two_receipts": sum(len(found) > 1 for found in crowd.receipts.values()),
            "said_twice": crowd.twice,
            **examined(folder, people),
        }


def _killing(crowd: Crowd, folder: Path, kills: int, people: int, chance: random.Random) -> int:
    """Start, let live, kill; after the last kill the worker may live until everybody has a receipt."""
    for killed in range(kills + 1):
        worker = _worker(crowd.servers, folder)
        life = chance.uniform(SHORTEST_LIFE_SECONDS, LONGEST_LIFE_SECONDS) if killed < kills else PATIENCE_SECONDS
        end = time.monotonic() + life
        try:
            while time.monotonic() < end and len(crowd.receipts) < people:
                crowd.read_and_answer()
                time.sleep(0.05)
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        if len(crowd.receipts) == people:
            return killed
    return kills


def _worker(servers: mail.Mail, folder: Path) -> subprocess.Popen[bytes]:
    more = {
        "SENIM_DATABASE": "",
        "SENIM_DATA": str(folder),
        "SENIM_IMAP": f"imap://ask%40{mail.HOST}:{mail.PASSWORD}@127.0.0.1:{servers.imap}",
        "SENIM_SMTP": f"smtp://127.0.0.1:{servers.smtp}",
        "SENIM_EMAIL_BY": "smtp",
        "SENIM_MAIL_FROM": f"Senim <ask@{mail.HOST}>",
    }
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "senim.cli", "worker"],
            cwd=ROOT, env=environment_of(more), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def examined(folder: Path, people: int) -> dict[str, int]:
    """Requests and exchanges against people, straight from the base."""
    base = sqlite3.connect(folder / "senim.sqlite3")
    try:
        requests = base.execute("SELECT count(*) FROM intake_servicerequest WHERE channel='email'").fetchone()[0]
        exchanges = base.execute("SELECT count(*) FROM channels_letter_exchange").fetchone()[0]
    finally:
        base.close()
    return {"lost": max(people - requests, 0), "doubled": max(requests - people, 0) + max(exchanges - people, 0)}


def is_good(report: dict[str, Any]) -> bool:
    """Nothing lost, nothing doubled, one receipt each."""
    return not any(report[name] for name in ("lost", "doubled", "without_receipt", "with_two_receipts"))


def main() -> int:
    """Print the report; 0 when it is good."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=15)
    parser.add_argument("--people", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="senim-kill9-letters-") as folder:
        report = run(chosen.kills, chosen.people, chosen.seed, Path(folder))
    print(json.dumps(report, indent=2))
    return 0 if is_good(report) else 1


if __name__ == "__main__":
    sys.exit(main())
