"""Receipts: secrets that are read as people type them, and numbers that notice a slip of the finger."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from senim.sealing.errors import NumberInvalid, ReceiptInvalid
from senim.sealing.receipts import (
    ALPHABET,
    derive_secret,
    number,
    read_number,
    read_secret,
    secret_hash,
    secret_text,
)

SERVER_KEY, PEPPER = bytes(range(32)), b"pepper"
secrets = st.binary(min_size=15, max_size=15).map(secret_text)
numbers = st.tuples(st.integers(1, 10**12 - 1) | st.integers(1, 10**6), st.integers(2000, 2099))


def test_a_secret_is_six_groups_of_four_of_crockfords_letters() -> None:
    secret = derive_secret(SERVER_KEY, b"form-1")
    assert [len(group) for group in secret.split("-")] == [4] * 6
    assert set(secret) <= {*ALPHABET, "-"}
    assert not set("ILOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == 32
    assert secret_text(bytes(15)) == "0000-0000-0000-0000-0000-0000"
    assert secret_text(b"\xff" * 15) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ"


@given(st.binary(), st.binary())
def test_the_same_submission_has_the_same_secret_and_another_has_another(one: bytes, other: bytes) -> None:
    assert derive_secret(SERVER_KEY, one) == derive_secret(SERVER_KEY, one)
    assert derive_secret(SERVER_KEY, one) != derive_secret(SERVER_KEY[::-1], one)
    assume(one != other)
    assert derive_secret(SERVER_KEY, one) != derive_secret(SERVER_KEY, other)


@given(st.binary(min_size=15, max_size=15), st.binary(min_size=15, max_size=15))
def test_no_bit_of_a_secret_is_lost(one: bytes, other: bytes) -> None:
    assert (secret_text(one) == secret_text(other)) == (one == other)


@given(secrets, st.data())
def test_a_secret_is_read_as_people_type_it(secret: str, data: st.DataObject) -> None:
    typed = ""
    for letter in secret.replace("-", ""):
        looks = {"0": "0oOоО", "1": "1iIlLіІ", "A": "AaаА", "C": "CcсС", "K": "KkкК", "X": "XxхХ"}
        typed += data.draw(st.sampled_from(looks.get(letter, letter + letter.lower())))
        typed += data.draw(st.sampled_from(["", "", "-", " ", " \N{EN DASH} ", "\N{NO-BREAK SPACE}", "\n"]))
    assert read_secret(typed) == secret
    assert secret_hash(typed, PEPPER) == secret_hash(secret, PEPPER)


@given(secrets, st.integers(0, 23), st.sampled_from(ALPHABET))
def test_another_secret_or_another_pepper_has_another_hash(secret: str, at: int, letter: str) -> None:
    plain = secret.replace("-", "")
    changed = plain[:at] + letter + plain[at + 1 :]
    assert (secret_hash(changed, PEPPER) == secret_hash(secret, PEPPER)) == (changed == plain)
    assert secret_hash(secret, b"other") != secret_hash(secret, PEPPER)
    assert len(secret_hash(secret, PEPPER)) == 32


@given(st.text(max_size=40) | secrets.map(lambda secret: secret[:-1]) | secrets.map(lambda secret: secret + "0"))
def test_what_cannot_be_a_secret_is_refused(text: str) -> None:
    with pytest.raises(ReceiptInvalid):
        read_secret(text + "U")
    with pytest.raises(ReceiptInvalid):
        read_secret(f"{'Z' * 23}{text[:1]}#")
    with pytest.raises(ReceiptInvalid):
        read_secret("Z" * 24 + " " * 200 + text)
    assert read_secret("z" * 24) == secret_text(b"\xff" * 15)


def test_a_short_server_key_or_wrong_bits_are_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        derive_secret(b"short", b"form-1")
    with pytest.raises(ValueError, match="15 bytes"):
        secret_text(bytes(16))


def test_a_number_reads_like_the_printed_one() -> None:
    assert number(123457, 2026).startswith("26-0012-3457-")
    assert number(10**8, 2026).startswith("26-0001-0000-0000-")
    assert read_number(f" {number(123457, 2026).replace('-', ' ').lower()}\n") == (2026, 123457)
    # The check character of ORCID iDs is the same: 0000-0002-1825-0097 is the example of their documentation.
    assert number(21825009, 2000) == "00-2182-5009-7"


@given(numbers)
def test_a_number_is_read_back(given_number: tuple[int, int]) -> None:
    id, year = given_number
    assert read_number(number(id, year)) == (year, id)


@given(numbers, st.data())
def test_one_wrong_character_or_two_exchanged_neighbours_are_always_noticed(
    given_number: tuple[int, int], data: st.DataObject
) -> None:
    plain = number(*given_number).replace("-", "")
    at = data.draw(st.integers(0, len(plain) - 1))
    for letter in "0123456789X":
        if letter != plain[at]:
            with pytest.raises(NumberInvalid):
                read_number(plain[:at] + letter + plain[at + 1 :])
    for at in range(len(plain) - 1):
        if plain[at] != plain[at + 1]:
            with pytest.raises(NumberInvalid):
                read_number(plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :])


@given(st.text(max_size=30))
def test_text_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NumberInvalid):
        read_number(text + "#")
    with pytest.raises(NumberInvalid):
        read_number("26-0000-0000-" + text[:1])
    with pytest.raises(NumberInvalid):
        read_number("٢٦-0012-3457-1" + text)


@pytest.mark.parametrize(("id", "year"), [(0, 2026), (-1, 2026), (10**12, 2026), (1, 1999), (1, 2100)])
def test_a_number_outside_its_range_is_not_written(id: int, year: int) -> None:
    with pytest.raises(ValueError, match="request number"):
        number(id, year)
    assert number(1, 2026)
