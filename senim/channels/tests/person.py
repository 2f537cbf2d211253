"""A person with a phone: writes to the bot, presses its buttons, reads what it says, and can walk a whole service."""

import threading
from dataclasses import dataclass
from typing import Any

from django.utils.translation import override

from senim.channels.telegram.adapter import Telegram
from senim.channels.tests.fake_bot_api import FakeBotApi
from senim.channels.tests.talker import Talker
from senim.channels.working import one_round


@dataclass
class Person(Talker):
    """One person in a private chat with the bot."""

    api: FakeBotApi
    chat: int = 700100
    door = Telegram()
    first_word = "/start"

    @property
    def address(self) -> str:
        """The chat."""
        return str(self.chat)

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
        self.waits()
        return "\n----\n".join(one["text"] for one in self.api.sent[before:] if one["chat_id"] == self.chat)

    def waits(self) -> None:
        """Until the bot has said all it has to say: here its door is kept by this test."""
        round_of(self.api)

    def buttons(self) -> list[tuple[str, str]]:
        """Data and label of every button of the newest message with buttons."""
        mine = [one for one in self.api.sent if one["chat_id"] == self.chat and "reply_markup" in one]
        return [
            (each["callback_data"], each["text"]) for row in mine[-1]["reply_markup"]["inline_keyboard"] for each in row
        ]

    def chooses(self, code: str) -> str:
        """Choose by a button."""
        return self.presses(code)

    def goes_on(self) -> str:
        """Skip, or go on."""
        return self.presses("/skip" if "/skip" in self.offered else "/next")


def round_of(api: FakeBotApi) -> None:
    """One round of the door, as the worker does it; the language of this thread is not the person's."""
    with override("en"):
        one_round(Telegram(), threading.Event())
