"""A Telegram update as what a person said: words, a button, a photo, a file, a place. Only private chats are read."""

from collections.abc import Mapping
from typing import Any, Final

from senim.channels.dialogue.speech import Heard
from senim.channels.errors import UpdateUnreadable
from senim.channels.messenger import FileAt, Message, Update

KINDS: Final = ("message", "callback_query")
_FILES: Final = ("document", "voice", "audio", "video", "video_note")
_ENDINGS: Final = {"voice": "ogg", "audio": "mp3", "video": "mp4", "video_note": "mp4"}


def numbered(content: Any) -> Update:
    """An update with its number. Raises UpdateUnreadable for what is no update."""
    number = content.get("update_id") if isinstance(content, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**62:
        raise UpdateUnreadable("no update_id")
    return Update(number, content)


def read(update: Update) -> Message | None:
    """What a person said to us; None for what is no message in a private chat, or not in the documented form."""
    pressed = _part(update.content, "callback_query")
    if pressed:
        return _pressed(pressed)
    message = _part(update.content, "message")
    address = _address(message)
    if not address:
        return None
    file = _file(message)
    text = _text(message, "text") or _text(message, "caption") or _own_phone(message)
    return Message(address, Heard(text=text, place=None if file else _place(message)), file)


def _pressed(pressed: Mapping[str, Any]) -> Message | None:
    address = _address(_part(pressed, "message"))
    turn, _colon, choice = _text(pressed, "data").partition(":")
    if not address or not choice or not turn.isascii() or not turn.isdigit() or len(turn) > 9:
        return None
    return Message(address, Heard(choice=choice, turn=int(turn)), done=_text(pressed, "id"))


def _address(message: Mapping[str, Any]) -> str:
    """The chat of a person with us alone; empty for groups and channels, where others would read along."""
    chat = _part(message, "chat")
    number = chat.get("id")
    return str(number) if chat.get("type") == "private" and isinstance(number, int) else ""


def _file(message: Mapping[str, Any]) -> FileAt | None:
    photos = message.get("photo")
    if isinstance(photos, list) and photos and isinstance(photos[-1], dict):
        return _file_at(photos[-1], "photo.jpg")
    for kind in _FILES:
        found = _part(message, kind)
        if found:
            return _file_at(found, _text(found, "file_name") or f"{kind}.{_ENDINGS.get(kind, 'bin')}")
    return None


def _file_at(found: Mapping[str, Any], name: str) -> FileAt | None:
    size = found.get("file_size")
    id = _text(found, "file_id")
    return FileAt(id, name[:200], size if isinstance(size, int) else 0) if id else None


def _place(message: Mapping[str, Any]) -> tuple[float, float] | None:
    location = _part(message, "location")
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    inside = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (float(latitude), float(longitude)) if inside else None


def _own_phone(message: Mapping[str, Any]) -> str:
    """The person's own number, given by the button of the messenger; somebody else's card is not read."""
    contact = _part(message, "contact")
    own = contact.get("user_id") is not None and contact.get("user_id") == _part(message, "from").get("id")
    number = _text(contact, "phone_number") if own else ""
    return number if not number or number.startswith("+") else f"+{number}"


def _part(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = content.get(name)
    return found if isinstance(found, dict) else {}


def _text(content: Mapping[str, Any], name: str) -> str:
    found = content.get(name)
    return found if isinstance(found, str) else ""
