"""A person with an old phone: writes SMS, reads what comes, chooses by number, and can walk a whole service."""

from collections.abc import Callable
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
from tools.kannel import Centre

SECRET = "a-word-for-tests"


def call(**values: str | bytes) -> str:
    """The query of a call of Kannel."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items())


def kannel_calls(query: str, **more: Any) -> Any:
    """Kannel calls us with a message."""
    return Client(**more).get("/doors/sms/", QUERY_STRING=query)


@dataclass
class Phone(Talker):
    """Somebody with one number, whatever carries their messages."""

    number: str = "+77011234567"
    door = Sms()

    @property
    def address(self) -> str:
        """The number."""
        return self.number

    def chooses(self, code: str) -> str:
        """Write the number of an answer, by what it stands for."""
        options = [one for one in self.offered if not one.startswith("/")]
        return self.writes(str(options.index(code) + 1))

    def goes_on(self) -> str:
        """Write the number that goes on without an answer."""
        assert set(self.offered) & set(FORWARD)
        return self.writes("0")


@dataclass
class Texter(Phone):
    """One person whose messages a gateway of our own carries."""

    kannel: FakeKannel = field(default_factory=FakeKannel)
    sent: int = 0
    said: list[str] = field(default_factory=list)

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


@dataclass
class Subscriber(Phone):
    """One person behind a real Kannel and its centre. `waits`: until something has happened, keeping what must be kept meanwhile."""

    centre: Centre | None = None
    waits: Callable[[Callable[[], bool]], None] | None = None

    def writes(self, text: str) -> str:
        """Write, and read the parts that come back."""
        assert self.centre is not None
        assert self.waits is not None
        centre, turn, before = self.centre, self.state.turn, len(self.parts())
        centre.sends(text, self.number.removeprefix("+"))
        self.waits(lambda: len(self.parts()) > before and self.is_answered(turn))
        return "\n".join(self.parts()[before:])

    def parts(self) -> list[str]:
        """Every part that came to this number."""
        assert self.centre is not None
        own = self.number.removeprefix("+")
        return [one["text"] for one in self.centre.got if one["got"] == "submit" and one["to"].removeprefix("+") == own]


def round_of() -> None:
    """What the worker does in a round of the door, without its pauses; the language of this thread is not the person's."""
    with override("en"):
        answer_waiting(Sms(), timezone.now())
        outbox.deliver(Sms(), timezone.now())
