"""Signed notes and checkpoints: the published example, the round trip, and tampering that is noticed."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim.sealing.checkpoint import Checkpoint, parse_and_verify, write
from senim.sealing.errors import CheckpointInvalid, KeyInvalid
from senim.sealing.merkle import EMPTY_ROOT
from senim.sealing.notes import key_from_seed, open_note, private_text, public_text, read_private, read_public, sign

# The example of the documentation of Go's package golang.org/x/mod/sumdb/note.
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNED = (
    TEXT + "\n\N{EM DASH} PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

ORIGIN = "senim.example/log"
KEY, OTHER = key_from_seed(bytes(range(32))), key_from_seed(bytes(range(1, 33)))
ROOT = bytes(range(100, 132))
NOTE = write(ORIGIN, 1234, ROOT, KEY)


def test_signing_and_opening_follow_the_published_example() -> None:
    name, key = read_private(PRIVATE)
    assert sign(TEXT, name, key) == SIGNED
    assert open_note(SIGNED, *read_public(PUBLIC)) == TEXT
    assert private_text(name, key) == PRIVATE
    assert public_text(name, key.public_key()) == PUBLIC


def test_a_checkpoint_has_the_three_lines_of_the_format() -> None:
    text, signature = NOTE.split("\n\n")
    assert text.split("\n") == [ORIGIN, "1234", base64.b64encode(ROOT).decode()]
    assert signature.startswith(f"\N{EM DASH} {ORIGIN} ")


@given(
    st.integers(0, 10**18), st.binary(min_size=32, max_size=32), st.lists(st.from_regex(r"[a-z]+ \d+", fullmatch=True))
)
def test_what_was_written_is_read(size: int, root: bytes, extensions: list[str]) -> None:
    note = write(ORIGIN, size, root, KEY, tuple(extensions))
    assert parse_and_verify(note, KEY.public_key(), ORIGIN) == Checkpoint(ORIGIN, size, root, tuple(extensions))


@given(st.integers(0, len(NOTE) - 1), st.characters(exclude_categories=["Cs"]))
def test_no_changed_character_goes_unnoticed(at: int, letter: str) -> None:
    changed = NOTE[:at] + letter + NOTE[at + 1 :]
    assert parse_and_verify(NOTE, KEY.public_key()).size == 1234
    if changed == NOTE:
        return
    with pytest.raises(CheckpointInvalid):
        parse_and_verify(changed, KEY.public_key(), ORIGIN)


@given(st.text(max_size=200) | st.text(alphabet="\n\N{EM DASH} +a1", max_size=60))
def test_no_text_makes_it_fail_in_another_way(text: str) -> None:
    with pytest.raises(CheckpointInvalid):
        parse_and_verify(text, KEY.public_key())
    with pytest.raises(CheckpointInvalid):
        parse_and_verify(text + NOTE.partition("\n")[2], KEY.public_key())
    with pytest.raises(KeyInvalid):
        read_public(text)
    with pytest.raises(KeyInvalid):
        read_private(text)


def test_signatures_of_witnesses_are_left_alone_and_do_not_replace_ours() -> None:
    text, ours = NOTE.split("\n\n")
    witness = sign(text + "\n", "witness", OTHER).split("\n\n")[1]
    assert parse_and_verify(f"{text}\n\n{witness}{ours}", KEY.public_key(), ORIGIN).root == ROOT
    with pytest.raises(CheckpointInvalid):
        parse_and_verify(f"{text}\n\n{witness}", KEY.public_key(), ORIGIN)


def test_another_key_and_another_log_are_refused() -> None:
    for arguments in ((OTHER.public_key(), ORIGIN), (KEY.public_key(), "senim.example/other")):
        with pytest.raises(CheckpointInvalid):
            parse_and_verify(NOTE, *arguments)
    with pytest.raises(CheckpointInvalid):
        parse_and_verify(write(ORIGIN, 1234, ROOT, OTHER), KEY.public_key(), ORIGIN)


@pytest.mark.parametrize("lines", [["01", "ok"], ["-1", "ok"], ["1", "AAAA"], ["1", "?"], ["1"], ["1", "ok", "a\tb"]])
def test_a_signed_note_that_is_no_checkpoint_is_refused(lines: list[str]) -> None:
    good = base64.b64encode(EMPTY_ROOT).decode()
    body = "".join(f"{line}\n" for line in [ORIGIN, *(good if line == "ok" else line for line in lines)])
    with pytest.raises(CheckpointInvalid):
        parse_and_verify(sign(body, ORIGIN, KEY), KEY.public_key())
    assert parse_and_verify(sign(f"{ORIGIN}\n1\n{good}\n", ORIGIN, KEY), KEY.public_key()).root == EMPTY_ROOT


def test_what_cannot_be_a_checkpoint_or_a_key_is_not_written() -> None:
    for size, root, extensions in ((-1, ROOT, ()), (1, ROOT[:31], ()), (1, ROOT, ("two\nlines",)), (1, ROOT, ("",))):
        with pytest.raises(CheckpointInvalid):
            write(ORIGIN, size, root, KEY, extensions)
    for name in ("", "two words", "a+b", "tab\t", "line\n"):
        with pytest.raises(KeyInvalid):
            write(name, 1, ROOT, KEY)
    with pytest.raises(KeyInvalid):
        key_from_seed(b"short")


def test_a_key_text_with_one_wrong_character_is_refused() -> None:
    assert read_public(public_text(ORIGIN, KEY.public_key()))[0] == ORIGIN
    for text, read in ((public_text(ORIGIN, KEY.public_key()), read_public), (private_text(ORIGIN, KEY), read_private)):
        for at in range(len(text)):
            changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
            with pytest.raises(KeyInvalid):
                read(changed)
