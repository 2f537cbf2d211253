"""A call of Kannel read: every alphabet letter for letter, and nothing that is no message of a person."""

from urllib.parse import quote

import pytest

from senim.channels.errors import UpdateUnreadable
from senim.channels.sms.gsm import decoded
from senim.channels.sms.reading import Incoming, person, read, values_of

KAZAKH = "Ұялы телефонымды жоғалттым: әғқңөұүһі ӘҒҚҢӨҰҮҺІ"


def told(**changes: str | bytes) -> Incoming:
    """The message of a usual call with some fields changed."""
    usual: dict[str, str | bytes] = {
        "id": "88a1e435-38e0-4e43-832c-11c2ce9be715",
        "at": "1795342023",
        "from": "+77011234567",
        "coding": "2",
        "charset": "UTF-16BE",
        "text": KAZAKH.encode("utf-16-be"),
    }
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in {**usual, **changes}.items())
    return read(values_of(query.encode()))


def test_kazakh_comes_as_raw_utf_16_and_keeps_every_letter() -> None:
    assert told() == Incoming("88a1e435-38e0-4e43-832c-11c2ce9be715", 1795342023, "+77011234567", KAZAKH)


def test_bytes_that_kannel_writes_as_letters_are_read_too() -> None:
    """Kannel 1.4.5 writes a byte of a letter or digit as it is, and 0x20 as a plus sign."""
    query = b"id=a&at=1&from=%2B77011234567&coding=2&charset=UTF-16BE&text=%04%B0%04O%04%3B%04K%00+%04B"
    assert read(values_of(query)).text == "Ұялы т"


@pytest.mark.parametrize("text", ["a €[5]{x} @$é fine + 100% & ok", "SOS", "line\nline", "ΔΦΓΛΩ ß ü ñ"])
def test_plain_letters_come_as_utf_8(text: str) -> None:
    assert told(coding="0", charset="UTF-8", text=text).text == text


def test_septets_are_read_with_their_extension_table() -> None:
    assert told(coding="0", charset="GSM", text=b"\x1b\x65 \x1b\x3c5\x1b\x3e \x00\x02\x05").text == "€ [5] @$é"
    assert decoded(b"\x1ba") == "a"


def test_an_emoji_is_two_units_and_one_mark() -> None:
    assert told(text="ok 👍".encode("utf-16-be")).text == "ok 👍"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": b"\x04\x30\x04"}, "charset"),
        ({"text": b"\xd8\x3d\x00a"}, "charset"),
        ({"charset": "UTF-8", "text": b"\xff\xfe"}, "charset"),
        ({"charset": "GSM", "coding": "0", "text": b"\x80"}, "charset"),
        ({"charset": "KOI-7"}, "charset"),
        ({"coding": "1"}, "no text"),
        ({"id": ""}, "id"),
        ({"id": "x" * 129}, "id"),
        ({"at": ""}, "time"),
        ({"at": "soon"}, "time"),
        ({"at": "-5"}, "time"),
        ({"at": "12345678901"}, "time"),
        ({"from": "Kaspi"}, "person"),
        ({"from": "1102"}, "person"),
        ({"from": ""}, "person"),
        ({"from": "+7701123456789012"}, "person"),
    ],
)
def test_what_is_no_message_of_a_person_is_refused(changes: dict[str, str | bytes], reason: str) -> None:
    with pytest.raises(UpdateUnreadable, match=reason):
        told(**changes)


@pytest.mark.parametrize(
    "written", ["+77011234567", "77011234567", "0077011234567", "87011234567", "+7 (701) 123-45-67"]
)
def test_one_number_written_in_five_ways_is_one_person(written: str) -> None:
    assert person(written) == "+77011234567"


def test_a_call_that_is_too_long_is_refused_and_ten_parts_are_not() -> None:
    assert told(text=("қ" * 670).encode("utf-16-be")).text == "қ" * 670
    with pytest.raises(UpdateUnreadable, match="long"):
        told(text=("қ" * 6000).encode("utf-16-be"))


def test_a_null_never_reaches_the_database() -> None:
    assert told(text="a\x00b\r\nc".encode("utf-16-be")).text == "ab\nc"
