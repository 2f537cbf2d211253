"""A person with an old phone: writes SMS, reads what comes, chooses by number, and can walk a whole service."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from senim.catalogue.queries import current
from senim.channels import outbox
from senim.channels.conversations import answer_waiting, state_of
from senim.channels.dialogue.asked import questions
from senim.channels.dialogue.scenes import FORWARD
from senim.channels.dialogue.speech import State
from senim.channels.sms.door import Sms
from senim.channels.sms.tests.fake_kannel import FakeKannel
from senim.intake.models import ServiceRequest
from senim.intake.tests.citizen import REGION, USUAL
from senim.places.queries import default_desk, front_offices, region

SECRET = "a-word-for-tests"


def call(**values: str | bytes) -> str:
    """The query of a call of Kannel."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items())


def kannel_calls(query: str, **more: Any) -> Any:
    """Kannel calls us with a message."""
    return Client(**more).get("/doors/sms/", QUERY_STRING=query)


@dataclass
class Texter:
    """One person with one number."""

    kannel: FakeKannel
    number: str = "+77011234567"
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

    @property
    def state(self) -> State:
        """Where the exchange stands for us."""
        return state_of(Sms(), self.number)

    def chooses(self, code: str) -> str:
        """Write the number of an answer, by what it stands for."""
        options = [one for one, _label in self.state.offered if not one.startswith("/")]
        return self.writes(str(options.index(code) + 1))

    def begins(self, service: str = "advice", language: str = "en") -> str:
        """Choose language and service, up to the first question."""
        self.writes("hello")
        self.chooses(language)
        self.chooses("services")
        self.chooses(f"service:{service}")
        return self.chooses("begin")

    def walks(self, service: str = "advice", language: str = "en", **answers: Any) -> str:
        """Answer every question as usual, up to the check."""
        said = self.begins(service, language)
        for _ in range(40):
            if self.state.scene != "ask":
                return said
            said = self.answers({**USUAL[service], **answers})
        raise AssertionError(f"the questions of {service} never end")

    def answers(self, given: dict[str, Any]) -> str:
        """Answer the question that is open."""
        state = self.state
        question = state.question or questions(current(state.service, timezone.now().date()).service, {})[0].id
        codes = [code for code, _label in state.offered]
        if question == "place":
            if REGION in codes:
                return self.chooses(REGION)
            return self.writes(region(REGION).name_in(state.language))
        if question == "place-office":
            return self.chooses(str((front_offices(REGION) or (default_desk(),))[0].pk))
        if f"{question}_day" in given:
            return self.writes(" ".join(given[f"{question}_{part}"] for part in ("day", "month", "year")))
        value = given.get(question)
        if value is None:
            assert set(codes) & set(FORWARD)
            return self.writes("0")
        value = "true" if value == "on" else value
        return self.chooses(value) if value in codes else self.writes(value)

    def submits(
        self, service: str = "advice", language: str = "en", how: str = "send", **answers: Any
    ) -> ServiceRequest:
        """Walk the service and send."""
        self.walks(service, language, **answers)
        self.chooses(how)
        return ServiceRequest.objects.latest("pk")


def round_of() -> None:
    """What the worker does in a round of the door, without its pauses; the language of this thread is not the person's."""
    with override("en"):
        answer_waiting(Sms(), timezone.now())
        outbox.deliver(Sms(), timezone.now())
