"""A person with an old phone: writes SMS, reads what comes, chooses by number, and can walk a whole service."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from senim.channels import outbox
from senim.channels.conversations import answer_waiting
from senim.channels.dialogue.scenes import FORWARD
from senim.channels.sms.door import Sms
from senim.channels.sms.tests.fake_kannel import FakeKannel
from senim.channels.tests.talker import Talker

SECRET = "a-word-for-tests"


def call(**values: str | bytes) -> str:
    """The query of a call of Kannel."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items())


def kannel_calls(query: str, **more: Any) -> Any:
    """Kannel calls us with a message."""
    return Client(**more).get("/doors/sms/", QUERY_STRING=query)


@dataclass
class Texter(Talker):
    """One person with one number."""

    kannel: FakeKannel
    number: str = "+77011234567"
    door = Sms()
    sent: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The number."""
        return self.number

    def query(self, text: str, *, id: str = "", at: int = 0) -> str:
        """Kannel's call about a message of this person: plain letters as UTF-8, others as raw UTF-16BE."""
        self.sent += 1
        wide = any(ord(mark) > 255 for mark in text)
        return call(
            secret=SECRET,
            **{"from": self.number},
            to="1102",
            id=id or f"{self.number}-{self.sent}",
            at=str(at or 1_800_000_000 + self.sent),
            coding="2" if wide else "0",
            charset="UTF-16BE" if wide else "UTF-8",
            text=text.encode("utf-16-be" if wide else "utf-8"),
        )

    def writes(self, text: str) -> str:
        """Write, and read what comes back."""
        assert kannel_calls(self.query(text)).status_code == 200
        return self.reads()

    def reads(self) -> str:
        """Everything that comes now."""
        before = len(self.kannel.taken)
        round_of()
        texts = [one["text"] for one in self.kannel.taken[before:] if one["to"] == self.number]
        self.said += texts
        return "\n----\n".join(texts)

    def chooses(self, code: str) -> str:
        """Write the number of an answer, by what it stands for."""
        options = [one for one in self.offered if not one.startswith("/")]
        return self.writes(str(options.index(code) + 1))

    def goes_on(self) -> str:
        """Write the number that goes on without an answer."""
        assert set(self.offered) & set(FORWARD)
        return self.writes("0")


def round_of() -> None:
    """What the worker does in a round of the door, without its pauses; the language of this thread is not the person's."""
    with override("en"):
        answer_waiting(Sms(), timezone.now())
        outbox.deliver(Sms(), timezone.now())
