"""A pseudonym is the same within an export, another in every other, and says nothing about whom it stands for."""

import base64
import hashlib
import hmac
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim.mining.pseudonyms import pseudonym

KEYS = st.binary(min_size=16, max_size=32)


@given(KEYS, st.text(), st.text())
def test_it_is_80_bits_in_base32_and_repeatable(key: bytes, kind: str, value: str) -> None:
    assert re.fullmatch("[A-Z2-7]{16}", pseudonym(key, kind, value))
    assert pseudonym(key, kind, value) == pseudonym(key, kind, value)


@given(KEYS, KEYS, st.text(), st.text(), st.text())
def test_another_key_kind_or_value_gives_another(key: bytes, other: bytes, kind: str, value: str, more: str) -> None:
    given_one = pseudonym(key, kind, value)
    assert (pseudonym(other, kind, value) == given_one) == (key == other)
    assert (pseudonym(key, kind, value + more) == given_one) == (more == "")
    assert (pseudonym(key, kind + more, value) == given_one) == (more == "")
    assert (pseudonym(key, kind + more, value) == pseudonym(key, kind, more + value)) == (more == "")


def test_anybody_with_the_key_can_make_it_again_by_hmac_sha_256() -> None:
    expected = hmac.new(b"k" * 16, b"\0\0\0\x07officer" + b"Bolat", hashlib.sha256).digest()[:10]
    assert base64.b32decode(pseudonym(b"k" * 16, "officer", "Bolat")) == expected


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        pseudonym(b"k" * 15, "officer", "Bolat")
