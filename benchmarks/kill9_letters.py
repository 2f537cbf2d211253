"""A worker killed in the middle of letters: people write to a real Postfix and Dovecot, the worker is killed again and again.

Every person must end with exactly one request and one receipt. Needs root, Postfix and Dovecot (tools/mail.py).
`python -m benchmarks.kill9_letters [--kills 15] [--people 30] [--seed 1]`
"""

import email.policy
import imaplib
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks import killing
from benchmarks.installation import make
from tools import mail

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
            "said_twice": crowd.twice,
            **killing.receipts(crowd.receipts, people),
            **killing.examined(folder, "email", people),
        }


def _killing(crowd: Crowd, folder: Path, kills: int, people: int, chance: random.Random) -> int:
    """Meanwhile people read and answer."""

    def live(seconds: float | None) -> None:
        end = time.monotonic() + (killing.PATIENCE_SECONDS if seconds is None else seconds)
        while time.monotonic() < end and not is_done():
            crowd.read_and_answer()
            time.sleep(0.05)

    def is_done() -> bool:
        return len(crowd.receipts) == people

    start = partial(killing.worker, folder, _settings(crowd.servers))
    return killing.lives(
        kills, start, live, is_done, lambda: chance.uniform(SHORTEST_LIFE_SECONDS, LONGEST_LIFE_SECONDS)
    )


def _settings(servers: mail.Mail) -> dict[str, str]:
    return {
        "SENIM_IMAP": f"imap://ask%40{mail.HOST}:{mail.PASSWORD}@127.0.0.1:{servers.imap}",
        "SENIM_SMTP": f"smtp://127.0.0.1:{servers.smtp}",
        "SENIM_EMAIL_BY": "smtp",
        "SENIM_MAIL_FROM": f"Senim <ask@{mail.HOST}>",
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 0 when it is good."""
    return killing.told(run, __doc__, 15, 30, arguments)


if __name__ == "__main__":
    sys.exit(main())
