"""Envelopes: what the browser seals the tools open and the other way round; what is no envelope is refused, nothing else."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyrage
import pytest

from senim.sealing import envelopes
from senim.sealing.envelopes import BUCKETS, content_of, frame, inspect, seal, unseal
from senim.sealing.errors import NotAnEnvelope, NotForThisKey, WordsInvalid
from senim.sealing.return_words import derived, lookup_hash, seed_of, words_of

WORDS = "Мені ұрды, қолымды бұрады. It happened at night. Это было ночью.".encode()
SCRIPT = Path(__file__).with_name("browser.mjs")
NODE = shutil.which("node") or str(Path(__file__).parents[3] / ".venv" / "bin" / "node")


def key() -> tuple[str, str]:
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def browser(what: str, **asked: Any) -> Any:
    """What the page's own modules answer, run by Node: the same code that esbuild puts into the page."""
    question = json.dumps({"what": what, **asked})
    ended = subprocess.run([NODE, SCRIPT], input=question, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_each_recipient_opens_what_was_sealed_and_nobody_else() -> None:
    (first, one), (second, two), (other, _) = key(), key(), key()
    envelope = seal(WORDS, [one, two])
    assert unseal(envelope, first) == unseal(envelope, second) == WORDS
    with pytest.raises(NotForThisKey):
        unseal(envelope, other)


@pytest.mark.parametrize("cut", ["tampered", "truncated", "longer"])
def test_a_changed_envelope_is_not_opened(cut: str) -> None:
    secret, public = key()
    envelope = bytearray(seal(WORDS, [public]))
    if cut == "tampered":
        envelope[-100] ^= 1
    changed = bytes(envelope[:-1] if cut == "truncated" else envelope + b"\0" if cut == "longer" else envelope)
    with pytest.raises(NotForThisKey):
        unseal(changed, secret)


def test_what_the_page_seals_the_tools_open_and_the_other_way_round() -> None:
    secret, public = key()
    envelope = bytes.fromhex(browser("seal", content=WORDS.hex(), recipients=[public]))
    assert unseal(envelope, secret) == WORDS
    assert inspect(envelope).bucket == BUCKETS[0]
    assert bytes.fromhex(browser("unseal", envelope=seal(WORDS, [public]).hex(), secret=secret)) == WORDS


def test_an_envelope_has_the_size_of_its_bucket_whatever_is_in_it_and_however_many_may_open_it() -> None:
    publics = [key()[1] for _ in range(8)]
    sizes = {
        len(bytes.fromhex(browser("seal", content=(b"a" * length).hex(), recipients=publics[:count])))
        for length, count in ((0, 1), (9000, 8), (16000, 3))
    }
    assert len(sizes) == 1
    assert [envelopes.bucket_for(length) for length in (0, 16384 - 23, 16384 - 22)] == [
        BUCKETS[0],
        BUCKETS[0],
        BUCKETS[1],
    ]


def _plain_behind_a_header() -> bytes:
    envelope = seal(WORDS, [key()[1]])
    seen = inspect(envelope)
    text = WORDS * (len(envelope) // len(WORDS) + 1)
    return envelope[: seen.header] + text[: len(envelope) - seen.header]


def _to_one_only() -> bytes:
    return bytes(pyrage.encrypt(frame(WORDS), [pyrage.x25519.Recipient.from_str(key()[1])]))


def _not_padded() -> bytes:
    every = [pyrage.x25519.Recipient.from_str(key()[1]) for _ in range(8)]
    return bytes(pyrage.encrypt(WORDS, every))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: WORDS, "header"),
        (lambda: b"", "header"),
        (lambda: b"age-encryption.org/v1\n" + b"-> X25519 x\n" * 4000, "header"),
        (lambda: bytes(pyrage.passphrase.encrypt(frame(WORDS), "a")), "header"),
        (_to_one_only, "recipients"),
        (_not_padded, "size"),
        (_plain_behind_a_header, "plain"),
    ],
    ids=["text", "nothing", "long header", "passphrase", "one recipient", "not padded", "plain"],
)
def test_what_is_no_envelope_is_refused_by_name(make: Any, code: str) -> None:
    with pytest.raises(NotAnEnvelope, match=f"^{code}$"):
        inspect(make())


def test_a_frame_that_lies_about_its_length_is_none() -> None:
    good = frame(WORDS)
    assert content_of(good) == WORDS
    for bad in (good[:-1], b"x" + good[1:], good[:15] + b"\xff" * 8 + good[23:], good[:-1] + b"x"):
        with pytest.raises(NotAnEnvelope):
            content_of(bad)


def test_debians_age_opens_an_exported_envelope(tmp_path: Path) -> None:
    if shutil.which("age") is None:
        missing = pytest.fail if os.environ.get("REQUIRE") == "all" else pytest.skip
        missing("Debian's `age` is not installed")
    secret, public = key()
    (tmp_path / "key").write_text(secret)
    (tmp_path / "envelope.age").write_bytes(bytes.fromhex(browser("seal", content=WORDS.hex(), recipients=[public])))
    command = ["age", "--decrypt", "--identity", str(tmp_path / "key"), str(tmp_path / "envelope.age")]
    opened = subprocess.run(command, capture_output=True, timeout=30)
    assert content_of(opened.stdout) == WORDS


def test_a_report_with_its_files_is_one_run_of_bytes() -> None:
    files = [{"name": "сурет.jpg", "type": "image/jpeg", "bytes": "00ff10"}, {"name": "b", "type": "", "bytes": ""}]
    found = browser("pack", report={"text": "Қазақша"}, files=files)
    assert (found["text"], [one["bytes"] for one in found["files"]]) == ("Қазақша", ["00ff10", ""])


def test_return_words_are_the_same_in_the_page_and_here_in_either_alphabet() -> None:
    seed = bytes(range(3, 15))
    latin, cyrillic = words_of(seed), words_of(seed, "cyrillic")
    assert (browser("words", seed=seed.hex(), language="en"), browser("words", seed=seed.hex(), language="kk")) == (
        latin,
        cyrillic,
    )
    assert seed_of(latin.upper().replace("-", "  ")) == seed_of(f" {cyrillic},") == seed
    found = browser("derived", words=cyrillic)
    assert len(found["lookup"]) == 43
    assert pyrage.x25519.Identity.from_str(found["identity"])
    assert lookup_hash(derived(seed).lookup) != derived(seed).lookup
    assert base64.urlsafe_b64decode(found["lookup"] + "=") == derived(seed).lookup


@pytest.mark.parametrize("text", ["", "babab", "babab " * 7, "qabab " * 6, "babab-babab-babab-babab-babab-babax"])
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(WordsInvalid):
        seed_of(text)


def test_a_key_is_kept_under_its_passphrase_only() -> None:
    found = browser("key", passphrase="құпия сөйлем", wrong="басқа")
    assert (found["same"], found["refused"]) == (True, True)
    assert b"AGE-SECRET-KEY" not in bytes.fromhex(found["kept"])


@pytest.mark.parametrize(("count", "opens"), [(3, True), (5, True), (2, False)])
def test_three_custodians_of_five_bring_a_key_back_and_two_do_not(count: int, opens: bool) -> None:
    assert browser("custody", count=count) is opens
