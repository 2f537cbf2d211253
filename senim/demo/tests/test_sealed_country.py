"""The made-up sealed instance: its keys open with the passphrase told, its reports with the words told, its shares three of five."""

import datetime as dt
from itertools import combinations
from pathlib import Path

import pyrage
import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from pytest_django import Settings

from senim.accounts.models import Officer
from senim.catalogue.actions import release_all
from senim.catalogue.queries import forget_releases
from senim.demo import sealed_country, sealed_keys
from senim.ledger.rebuilding import check
from senim.safeguarding import reading, storing
from senim.safeguarding.models import RecipientKey, SealedCase, SealedEnvelope
from senim.sealing import envelopes, return_words

NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)


def test_a_locked_secret_is_an_age_file_that_others_open() -> None:
    secret, _ = sealed_keys.new_key()
    kept = sealed_keys.locked(secret, "made up")
    assert pyrage.passphrase.decrypt(kept, "made up").decode() == secret
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(kept, "made out")


def test_three_shares_of_five_make_a_secret_and_two_do_not() -> None:
    secret, public = sealed_keys.new_key()
    parts = sealed_keys.shares_of(secret, 5, 3)
    made = {sealed_keys.public_of(_combined(three)) for three in combinations(parts, 3)}
    assert made == {public}
    assert public not in {sealed_keys.public_of(_combined(two)) for two in combinations(parts, 2)}


def _combined(parts: tuple[bytes, ...]) -> bytes:
    """The values at nought of the curves through the shares, by Lagrange."""
    whole = bytearray(len(parts[0]) - 1)
    for one in parts:
        weight = 1
        for other in parts:
            if other is not one:
                weight = _times(weight, _times(other[-1], _inverse(one[-1] ^ other[-1])))
        for place, value in enumerate(one[:-1]):
            whole[place] ^= _times(value, weight)
    return bytes(whole)


def _inverse(value: int) -> int:
    found = 1
    for _ in range(254):
        found = _times(found, value)
    return found


def _times(one: int, other: int) -> int:
    """By the schoolbook: multiply without carries, then reduce by x^8 + x^4 + x^3 + x + 1."""
    product = 0
    for bit in range(8):
        product ^= (one << bit) * (other >> bit & 1)
    for bit in range(14, 7, -1):
        product ^= (0x11B << bit - 8) * (product >> bit & 1)
    return product


@pytest.mark.db
def test_the_made_up_instance_opens_as_it_says(settings: Settings, tmp_path: Path) -> None:
    settings.INSTANCE, settings.DATA_DIR, settings.SEALED_DIR = "sealed", tmp_path, tmp_path / "sealed-envelopes"
    Officer.objects.update(username=Concat(Value("police-"), "username"))
    release_all()
    sealed_country.load_sealed(NOW)
    reports = sealed_country.plan()["report"]
    assert SealedCase.objects.count() == len(reports)
    assert len(sealed_country.sealed_logins()) == len(sealed_country.plan()["person"])
    key = RecipientKey.objects.get(officer__username="saule")
    secret = pyrage.passphrase.decrypt(bytes(key.kept), sealed_country.passphrase()).decode()
    row = SealedEnvelope.objects.filter(kind="report", addressees__key=key).order_by("on").first()
    assert row is not None
    assert reports[0]["text"] in envelopes.unseal(storing.read(row.path), secret).decode()
    assert not any(reports[0]["text"].encode() in storing.read(name) for name in storing.names())
    words = return_words.derived(return_words.seed_of(sealed_country.return_words_of_reports()[0]))
    standing = reading.standing(words.lookup, "kk")
    assert (standing.lane, [one.kind for one in standing.envelopes]) == ("torture", ["message"])
    answer = storing.read(SealedEnvelope.objects.get(pk=standing.envelopes[0].id).path)
    identity = sealed_keys._bech32("age-secret-key-", words.identity).upper()
    assert reports[0]["answer"] in envelopes.unseal(answer, identity).decode()
    assert not [line for line in check() if line.startswith("sealed")]
    forget_releases()
