"""What stands on the operator's screen: who calls, in which language, with what need; read from a POST, never from an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import QueryDict

from senim.catalogue import needs
from senim.catalogue.answers import AnswerRefused, accepted
from senim.catalogue.definitions import Field, Need, Words
from senim.intake.keys import new_key, read_key

PHONE, COUNTER = "phone", "counter"
CHANNELS: Final = (PHONE, COUNTER)
TONGUES: Final = tuple(code for code, _name in settings.LANGUAGES)
WHEN: Final = ("any", "morning", "afternoon", "evening")
LONGEST: Final = 240
_NUMBER: Final = Field("phone", "phone", Words("", "", ""), max_length=40)


@dataclass(frozen=True, slots=True)
class Call:
    """One conversation. `key` is the idempotency key of what may come of it; `act` what the pressed button says.

    `number` is as it was typed, `back` when the person wants to be called back (empty: not at all), `service` the chosen
    one, `shown` the one whose questions stood on the screen, `data` everything that was sent.
    """

    key: str
    channel: str
    tongue: str
    number: str
    need: str
    service: str
    shown: str
    back: str
    act: str
    data: QueryDict

    @property
    def caller(self) -> str:
        """The number as it is kept (E.164); empty while it is none."""
        return number_of(self.number)

    @property
    def chosen(self) -> Need | None:
        """The need whose button was pressed now, or that led to the service."""
        return needs.need(self.data.get("call-chosen", ""))


def new_call(tongue: str) -> Call:
    """An empty screen with a fresh key."""
    return Call(new_key(), PHONE, tongue, "", "", "", "", "", "", QueryDict())


def call_of(data: QueryDict, tongue: str) -> Call:
    """The screen as it was sent. What cannot be is replaced by the usual: another channel, language or key of ours."""
    key = data.get("call-key", "")
    return _after(
        Call(
            key=key if read_key(key) else new_key(),
            channel=_one_of(data, "call-channel", CHANNELS, PHONE),
            tongue=_one_of(data, "call-tongue", TONGUES, tongue),
            number=_short(data, "call-number"),
            need=_short(data, "call-need"),
            service=_short(data, "call-service"),
            shown=_short(data, "call-shown"),
            back=_one_of(data, "call-when", WHEN, "any") if data.get("call-back") else "",
            act=_short(data, "call-act"),
            data=data,
        )
    )


def _after(call: Call) -> Call:
    """The screen after the press of its button: another language, a need or a service chosen."""
    name, _colon, value = call.act.partition(":")
    if name == "tongue" and value in TONGUES:
        return changed(call, tongue=value)
    if name == "service":
        return changed(call, service=value, data=_with(call.data, "call-chosen", ""))
    if name == "need" and (need := needs.need(value)):
        return changed(call, service=need.service, data=_with(call.data, "call-chosen", need.id))
    return call


def changed(call: Call, **to: Any) -> Call:
    """The same call with something else in it."""
    return Call(**{**{name: getattr(call, name) for name in Call.__slots__}, **to})


def number_of(text: str) -> str:
    """A phone number as it is kept (E.164), by the rule of every form; empty for anything else."""
    try:
        return str(accepted(_NUMBER, text) or "")
    except AnswerRefused:
        return ""


def _with(data: QueryDict, name: str, value: str) -> QueryDict:
    copy = data.copy()
    copy[name] = value
    return copy


def _short(data: Mapping[str, str], name: str) -> str:
    return str(data.get(name, "")).strip()[:LONGEST]


def _one_of(data: Mapping[str, str], name: str, known: tuple[str, ...], usual: str) -> str:
    given = str(data.get(name, ""))
    return given if given in known else usual
