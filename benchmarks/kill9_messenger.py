"""A worker killed in the middle of exchanges: people write to a bot, the worker is killed again and again, the provider fails.

Every person must end with exactly one request and one receipt, by the same steps as without a kill.
`python -m benchmarks.kill9_messenger [--kills 50] [--people 40] [--seed 1]`
"""

import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks import killing
from benchmarks.installation import make
from senim.channels.tests.fake_bot_api import TOKEN, FakeBotApi, running

LONGEST_LIFE_SECONDS: Final = 1.5
"""From its first call on a worker lives a random part of this."""
START_SECONDS: Final = 30.0
_WANTED: Final = ("en", "service:advice", "begin", "criminal", "/next", "KZ-71", "/skip", "send")


@dataclass
class Crowd(FakeBotApi):
    """A provider with people at it: each answers every new question once, whatever was said twice; every third call fails."""

    chance: random.Random = field(default_factory=lambda: random.Random(1))
    share_failing: float = 0.3
    answered: dict[int, int] = field(default_factory=dict)
    secrets: dict[int, set[str]] = field(default_factory=dict)
    twice: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Like the provider's, but failing; the person at the other end reads what got through."""
        with self.lock:
            if self.chance.random() < self.share_failing:
                return 500, {"ok": False, "error_code": 500, "description": "as planned"}
            status, told = super().answer(method, given)
            if method == "sendMessage" and status == 200:
                self._is_read(given)
            return status, told

    def begin(self, people: int) -> None:
        """Everybody writes their first word."""
        for chat in range(1, people + 1):
            self._writes(chat, "/start")

    def done(self) -> int:
        """How many people hold a receipt."""
        return len(self.secrets)

    def _is_read(self, given: dict[str, Any]) -> None:
        chat = given["chat_id"]
        secret = next((line for line in given["text"].splitlines() if line.startswith("Secret: ")), "")
        if secret:
            self.secrets.setdefault(chat, set()).add(secret)
        buttons = [
            one["callback_data"] for row in given.get("reply_markup", {}).get("inline_keyboard", []) for one in row
        ]
        turn = int(buttons[0].partition(":")[0]) if buttons else 0
        if turn <= self.answered.get(chat, 0):
            self.twice += bool(buttons)
            return
        self.answered[chat] = turn
        if not secret:
            self._replies(chat, buttons)

    def _replies(self, chat: int, buttons: list[str]) -> None:
        codes = {data.partition(":")[2]: data for data in buttons}
        offices = [data for code, data in codes.items() if code.isdigit()]
        wanted = next((codes[code] for code in _WANTED if code in codes), offices[0] if offices else "")
        if wanted:
            message = {"chat": {"id": chat, "type": "private"}}
            self.arrives(callback_query={"id": "1", "from": {"id": chat}, "message": message, "data": wanted})
        else:
            self._writes(chat, f"Question of person {chat}")

    def _writes(self, chat: int, text: str) -> None:
        self.arrives(message={"chat": {"id": chat, "type": "private"}, "from": {"id": chat}, "text": text})


def run(kills: int, people: int, seed: int, folder: Path) -> dict[str, Any]:
    """Kill the worker so often while so many people write; what was lost, doubled or different at the end."""
    make(folder, {"SENIM_DATABASE": ""})
    chance, began = random.Random(seed), time.monotonic()
    with running(Crowd(chance=random.Random(seed))) as api:
        crowd = api if isinstance(api, Crowd) else Crowd()
        crowd.begin(people)
        killed = _killing(crowd, folder, kills, people, chance)
        return {
            "kills": killed,
            "people": people,
            "seconds": round(time.monotonic() - began, 1),
            "said_twice": crowd.twice,
            "provider_failing_percent": round(crowd.share_failing * 100),
            **killing.receipts(crowd.secrets, people),
            **examined(folder, people),
        }


def _killing(crowd: Crowd, folder: Path, kills: int, people: int, chance: random.Random) -> int:
    """A worker lives from its first call on."""
    more = {"SENIM_TELEGRAM_TOKEN": TOKEN, "SENIM_TELEGRAM_API": crowd.base}

    def live(seconds: float | None) -> None:
        killing.until(START_SECONDS, partial(_has_called, crowd, len(crowd.calls)))
        killing.until(killing.PATIENCE_SECONDS if seconds is None else seconds, is_done)

    def is_done() -> bool:
        return crowd.done() == people

    start = partial(killing.worker, folder, more)
    return killing.lives(kills, start, live, is_done, lambda: chance.random() * LONGEST_LIFE_SECONDS)


def _has_called(crowd: Crowd, known: int) -> bool:
    return len(crowd.calls) > known


def examined(folder: Path, people: int) -> dict[str, int]:
    """What the base holds at the end of those who wrote to the bot."""
    return killing.examined(folder, "chat", people)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 0 when it is good."""
    return killing.told(run, __doc__, 50, 40, arguments)


if __name__ == "__main__":
    sys.exit(main())
