"""A person with a phone: writes to the bot, presses its buttons, reads what it says, and can walk a whole service."""

import threading
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from senim.channels.conversations import state_of
from senim.channels.dialogue.speech import State
from senim.channels.telegram.adapter import Telegram
from senim.channels.tests.fake_bot_api import FakeBotApi
from senim.channels.working import one_round
from senim.intake.models import ServiceRequest
from senim.intake.tests.citizen import REGION, USUAL
from senim.places.queries import default_desk, front_offices


@dataclass
class Person:
    """One person in a private chat with the bot."""

    api: FakeBotApi
    chat: int = 700100

    def writes(self, text: str) -> str:
        """Write, and read what comes back."""
        return self.sends(text=text)

    def sends(self, **content: Any) -> str:
        """Send a message of any kind, and read what comes back."""
        self.api.arrives(message=self.message(**content))
        return self.reads()

    def message(self, **content: Any) -> dict[str, Any]:
        """A message as the provider writes it down."""
        who = {"id": self.chat, "is_bot": False, "first_name": "Айгерім", "language_code": "kk"}
        return {"message_id": 1, "date": 1, "chat": {"id": self.chat, "type": "private"}, "from": who, **content}

    def presses(self, code: str) -> str:
        """Press a button of the newest message, by what it stands for, and read what comes back."""
        return self.pushes(next(data for data, _label in self.buttons() if data.partition(":")[2] == code))

    def pushes(self, data: str) -> str:
        """Push a button by its data, of whatever message."""
        self.api.arrives(callback_query={"id": "7", "from": {"id": self.chat}, "message": self.message(), "data": data})
        return self.reads()

    def reads(self) -> str:
        """Everything that the bot says now."""
        before = len(self.api.sent)
        round_of(self.api)
        return "\n----\n".join(one["text"] for one in self.api.sent[before:] if one["chat_id"] == self.chat)

    def buttons(self) -> list[tuple[str, str]]:
        """Data and label of every button of the newest message with buttons."""
        mine = [one for one in self.api.sent if one["chat_id"] == self.chat and "reply_markup" in one]
        return [
            (each["callback_data"], each["text"]) for row in mine[-1]["reply_markup"]["inline_keyboard"] for each in row
        ]

    @property
    def state(self) -> State:
        """Where the exchange stands for us."""
        return state_of(Telegram(), str(self.chat))

    def begins(self, service: str = "advice", language: str = "en") -> str:
        """Choose language and service, up to the first question."""
        self.writes("/start")
        self.presses(language)
        self.presses(f"service:{service}")
        return self.presses("begin")

    def walks(self, service: str = "advice", language: str = "en", **answers: Any) -> str:
        """Answer every question as usual, up to the check."""
        self.begins(service, language)
        said = ""
        for _ in range(40):
            if self.state.scene != "ask":
                return said
            said = self.answers({**USUAL[service], **answers})
        raise AssertionError(f"the questions of {service} never end")

    def answers(self, given: dict[str, Any]) -> str:
        """Answer the question that is open."""
        question, codes = self.state.question or self._first(), {code for code, _ in self.state.offered}
        if question == "place":
            return self.presses(REGION)
        if question == "place-office":
            return self.presses(str((front_offices(REGION) or (default_desk(),))[0].pk))
        if f"{question}_day" in given:
            return self.writes(" ".join(given[f"{question}_{part}"] for part in ("day", "month", "year")))
        value = given.get(question)
        if value is None:
            return self.presses("/skip" if "/skip" in codes else "/next")
        value = "true" if value == "on" else value
        return self.presses(value) if value in codes else self.writes(value)

    def _first(self) -> str:
        from django.utils import timezone

        from senim.catalogue.queries import current
        from senim.channels.dialogue.asked import questions

        return questions(current(self.state.service, timezone.now().date()).service, {})[0].id

    def submits(self, service: str = "advice", language: str = "en", **answers: Any) -> ServiceRequest:
        """Walk the service and send."""
        self.walks(service, language, **answers)
        self.presses("send")
        return ServiceRequest.objects.latest("pk")


def round_of(api: FakeBotApi) -> None:
    """One round of the door, as the worker does it; the language of this thread is not the person's."""
    with override("en"):
        one_round(Telegram(), threading.Event())
