"""The messengers we have, and which of them the operator has configured."""

from typing import Final

from senim.channels.messenger import Messenger
from senim.channels.sms.door import Sms
from senim.channels.telegram.adapter import Telegram

_EVERY: Final[tuple[Messenger, ...]] = (Telegram(), Sms())


def messengers() -> tuple[Messenger, ...]:
    """Those that the operator has configured."""
    return tuple(one for one in _EVERY if one.configured())


def messenger(door: str) -> Messenger | None:
    """The configured messenger of this name."""
    return next((one for one in messengers() if one.door == door), None)
