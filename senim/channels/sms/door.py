"""SMS as a door: what it can carry, how a call of Kannel becomes a message, and how our words leave, counted and limited."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from senim.channels.dialogue.speech import Abilities, GivenFile, Heard, Say
from senim.channels.errors import NotAccepted, TryLater, UpdateUnreadable
from senim.channels.messenger import FileAt, Message, Update
from senim.channels.sms import tallies
from senim.notices.errors import Refused, Temporary
from senim.notices.transports.kannel import gateway

DOOR: Final = "sms"
LONGEST: Final = 335
"""Five parts of 67 letters: what is longer goes as two messages."""
_DAY_IS_FULL_SECONDS: Final = 600.0


class Sms:
    """The gateway whose address and secret the operator gave."""

    door = DOOR
    channel = "sms"
    abilities = Abilities(longest=LONGEST, brief=True)

    def configured(self) -> bool:
        """Whether there is a gateway, and a secret by which its calls are known."""
        return bool(settings.KANNEL and settings.SMS_SECRET)

    def polls(self) -> bool:
        """Kannel calls us."""
        return False

    def begin(self) -> None:
        """Kannel is told by its own configuration where to call."""

    def updates(self, number: int, wait_seconds: float) -> list[Update]:
        """Nothing is asked for."""
        return []

    def is_genuine(self, headers: Mapping[str, str]) -> bool:
        """Never by headers: Kannel's calls come at an address of their own."""
        return False

    def numbered(self, content: Any) -> Update:
        """No message comes as JSON. Refuses UpdateUnreadable."""
        raise UpdateUnreadable("not by this way")

    def read(self, update: Update) -> Message | None:
        """What a person wrote."""
        return Message(str(update.content["from"]), Heard(text=str(update.content["text"])))

    def fetch(self, file: FileAt) -> GivenFile:
        """No file comes by SMS."""
        return GivenFile(file.name, b"", "type")

    def say(self, address: str, saying: Say) -> None:
        """Hand our words to Kannel. Raises TryLater (also when the day's parts are used up) and NotAccepted."""
        found, at = gateway.configured(), timezone.now()
        if found is None:
            raise TryLater("not_configured")
        if tallies.of_day(at).get("parts", 0) >= settings.SMS_PARTS_A_DAY:
            raise TryLater("the parts of this day are used up", _DAY_IS_FULL_SECONDS)
        try:
            parts = gateway.send(found, address, saying.text)
        except Refused as refused:
            tallies.count("refused", at)
            raise NotAccepted(refused.reason) from None
        except Temporary as fault:
            tallies.count("failed", at)
            raise TryLater(fault.reason, fault.retry_seconds) from None
        for what, many in {"out": 1, "parts": parts, "cost": parts * settings.SMS_PRICE}.items():
            tallies.count(what, at, many)

    def settle(self, message: Message) -> None:
        """Nothing is to be told."""
