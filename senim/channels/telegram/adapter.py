"""Telegram as a messenger: what it can carry, how its queue is read, and our messages in its form."""

import hmac
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from senim.channels.dialogue.speech import Abilities, Choice, GivenFile, Say
from senim.channels.errors import DoorTrouble, NotAccepted, UpdateUnreadable
from senim.channels.messenger import FileAt, Message, Update
from senim.channels.rendering import units
from senim.channels.seals import shared_word
from senim.channels.telegram import updates
from senim.channels.telegram.api import BotApi

_WORD: Final = "X-Telegram-Bot-Api-Secret-Token"
_SHORT_LABEL: Final = 18
_MOST_AT_ONCE: Final = 100


class Telegram:
    """The bot whose token the operator gave."""

    door = "telegram"
    channel = "chat"
    abilities = Abilities(buttons=True, files=True, places=True, longest=4096)

    def configured(self) -> bool:
        """Whether there is a token."""
        return bool(settings.TELEGRAM_TOKEN)

    def polls(self) -> bool:
        """Whether we ask for updates; else Telegram calls our address."""
        return bool(settings.TELEGRAM_MODE != "webhook")

    def begin(self) -> None:
        """Tell Telegram by which way updates reach us; those that wait there are kept."""
        if self.polls():
            self._api.call("deleteWebhook", drop_pending_updates=False)
            return
        address = f"{settings.SITE}{reverse('channels:arrive', args=[self.door])}"
        word = shared_word(self.door)
        self._api.call("setWebhook", url=address, secret_token=word, allowed_updates=updates.KINDS, max_connections=4)

    def updates(self, number: int, wait_seconds: float) -> list[Update]:
        """What waits in the queue; Telegram forgets what is older than `number`."""
        wait = int(wait_seconds)
        found = self._api.call(
            "getUpdates", wait, offset=number, timeout=wait, limit=_MOST_AT_ONCE, allowed_updates=updates.KINDS
        )
        return list(_readable(found if isinstance(found, list) else []))

    def is_genuine(self, headers: Mapping[str, str]) -> bool:
        """Whether the call has the word that we gave to Telegram alone."""
        return hmac.compare_digest(headers.get(_WORD, "").encode(), shared_word(self.door).encode())

    def numbered(self, content: Any) -> Update:
        """An update with its number."""
        return updates.numbered(content)

    def read(self, update: Update) -> Message | None:
        """What a person said."""
        return updates.read(update)

    def fetch(self, file: FileAt) -> GivenFile:
        """The file, if it is no larger than we take: looked at before the download, and once more while it comes."""
        most = settings.ATTACHMENT_MAX_BYTES
        too_large = GivenFile(file.name, b"", f"too_large:{most // 1024 // 1024}")
        if file.size > most:
            return too_large
        try:
            found = self._api.call("getFile", file_id=file.id)
            path = found.get("file_path") if isinstance(found, dict) else None
            content = self._api.download(path, most) if isinstance(path, str) else b""
        except NotAccepted:
            return GivenFile(file.name, b"", "damaged")
        return too_large if content is None else GivenFile(file.name, content)

    def say(self, address: str, saying: Say) -> None:
        """Send one message with its buttons; links in it are not looked up by Telegram for a preview."""
        rows = [*_rows(saying.options, saying.turn, numbered=True), *_rows(saying.controls, saying.turn)]
        more: dict[str, Any] = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
        if saying.hidden:
            more["entities"] = [_covered(saying.text, saying.hidden)]
        self._api.call(
            "sendMessage", chat_id=int(address), text=saying.text, link_preview_options={"is_disabled": True}, **more
        )

    def settle(self, message: Message) -> None:
        """End the little clock on a pressed button."""
        if message.done:
            with suppress(DoorTrouble):
                self._api.call("answerCallbackQuery", callback_query_id=message.done)

    @property
    def _api(self) -> BotApi:
        return _api(settings.TELEGRAM_API, settings.TELEGRAM_TOKEN)


@lru_cache(maxsize=2)
def _api(base: str, token: str) -> BotApi:
    return BotApi(base, token)


def _readable(found: Iterable[Any]) -> Iterable[Update]:
    for one in found:
        with suppress(UpdateUnreadable):
            yield updates.numbered(one)


def _rows(choices: tuple[Choice, ...], turn: int, *, numbered: bool = False) -> list[list[dict[str, str]]]:
    """Buttons in rows: two short ones side by side, a long one alone."""
    rows: list[list[dict[str, str]]] = []
    for number, choice in enumerate(choices, 1):
        label = f"{number}. {choice.label}" if numbered and len(choices) > 1 else choice.label
        button = {"text": label, "callback_data": f"{turn}:{choice.code}"}
        last = rows[-1] if rows else []
        if len(last) == 1 and max(len(label), len(last[0]["text"])) <= _SHORT_LABEL:
            last.append(button)
        else:
            rows.append([button])
    return rows


def _covered(text: str, hidden: str) -> dict[str, Any]:
    """The mark that covers a secret until it is touched, also in a notice on a locked screen."""
    before = text[: text.index(hidden)]
    return {"type": "spoiler", "offset": units(before), "length": units(hidden)}
