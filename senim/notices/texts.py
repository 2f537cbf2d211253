"""How long a text is as an SMS, and what a template may look like: pure rules, no database."""

import re
from collections.abc import Collection
from math import ceil
from typing import Final, NamedTuple

from senim.notices.errors import WordingRefused

_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWO: Final = frozenset("^{}\\[~]|€\f")
MOST_PARTS: Final = 6
MOST_EMAIL: Final = 4000
MOST_MESSENGER: Final = 1500
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class SmsLength(NamedTuple):
    """The alphabet (`GSM-7` or `UCS-2`), how many of its units the text takes, and in how many parts it goes out."""

    alphabet: str
    units: int
    parts: int


def sms_length(text: str) -> SmsLength:
    """The length of a text by 3GPP TS 23.038: 160 units in one part and 153 in each of several, or 70 and 67 in UCS-2."""
    if set(text) <= _GSM | _GSM_TWO:
        units = sum(2 if mark in _GSM_TWO else 1 for mark in text)
        return SmsLength("GSM-7", units, 1 if units <= 160 else ceil(units / 153))
    units = len(text.encode("utf-16-be")) // 2
    return SmsLength("UCS-2", units, 1 if units <= 70 else ceil(units / 67))


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return set(_PLACEHOLDER.findall(text))


def filled(text: str, fields: dict[str, str]) -> str:
    """The text with its placeholders filled; what has no value becomes empty, and double spaces go with it."""
    words = _PLACEHOLDER.sub(lambda found: fields.get(found[1], ""), text)
    return "\n".join(re.sub(r" {2,}", " ", line).strip() for line in words.strip().splitlines())


def check(text: str, field: str, allowed: Collection[str], channel: str, longest: dict[str, str]) -> None:
    """Refuse (WordingRefused) a template: missing, control, brace, unknown_field (a placeholder that is not allowed) or too_long.

    `field` names the language of the text. The length is that of the text filled with `longest` values.
    """
    if not text.strip():
        raise WordingRefused("missing", field)
    if _CONTROL.search(text):
        raise WordingRefused("control", field)
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        raise WordingRefused("brace", field)
    unknown = sorted(placeholders(text) - set(allowed))
    if unknown:
        raise WordingRefused("unknown_field", field, unknown[0])
    _check_length(filled(text, longest), field, channel)


def _check_length(text: str, field: str, channel: str) -> None:
    if channel == "sms":
        if sms_length(text).parts > MOST_PARTS:
            raise WordingRefused("too_long", field, limit=MOST_PARTS)
        return
    most = MOST_EMAIL if channel == "email" else MOST_MESSENGER
    if len(text) > most:
        raise WordingRefused("too_long", field, limit=most)
