"""Words that stand for a way about where there are no buttons, and the words that stop notices or begin them again."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override
from msgspec.structs import replace

from senim.channels.dialogue.scenes import BACK, ERASE, FOLLOW, FORWARD, LANGUAGE, START
from senim.channels.dialogue.speech import Desk, Heard, Say, State, Turn
from senim.notices.actions import start_all, stop_all

STOP, BEGIN = "/stop", "/begin"
NOTICES: Final = frozenset({STOP, BEGIN})
_WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    STOP: ("stop", "стоп", "тоқта", "токта", "тоқтату"),
    BEGIN: ("start", "старт", "баста", "бастау"),
    BACK: ("back", "назад", "артқа", "артка"),
    START: ("menu", "меню", "мәзір", "мазир"),
    FOLLOW: ("status", "статус", "жағдай", "жагдай"),
    LANGUAGE: ("language", "язык", "тіл", "тил"),
    ERASE: ("erase", "стереть", "өшіру", "оширу"),
}
"""With the letters of a phone that has no Kazakh ones, too."""
_BY_WORD: Final = {word: way for way, words in _WAYS.items() for word in words}


def read(state: State, heard: Heard) -> Heard:
    """The same message with a word for a way about as its command; 0 is the way forward where one is offered."""
    typed = heard.text.strip().casefold().rstrip(".!")
    way = _BY_WORD.get(typed, "")
    if way in NOTICES:
        return Heard(choice=way)
    offered = [code for code, _label in state.offered]
    forward = next((code for code in FORWARD if code in offered), "") if typed == "0" else ""
    return Heard(text=way or forward, file=heard.file, place=heard.place) if way or forward else heard


def about_notices(state: State, way: str, desk: Desk) -> Turn:
    """Stop what is not required by law for every request told at this address, or begin it again; the exchange stays as it is.

    For inside a transaction. Whoever asks for it while nothing is open and nothing is told is shown the beginning.
    """
    channel, _colon, address = desk.address.partition(":")
    change = stop_all if way == STOP else start_all
    count = change(channel=channel, address=address, at=desk.at)
    with override(state.language or "kk"):
        return Turn(state if state.language else replace(state, scene="language"), (Say(_told(way, count)),))


def _told(way: str, count: int) -> str:
    if not count:
        return _("No notices go to this number. To write to us, send MENU.")
    if way == STOP:
        return _("You now get only what the law requires. To get all notices again: START.")
    return _("You get all notices again. To get fewer: STOP.")
