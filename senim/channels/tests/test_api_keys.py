"""Keys of outside systems: shown once, refused without saying why, counted, revoked at once."""

import datetime as dt

import pytest
from django.utils import timezone

from senim.accounts.models import Officer
from senim.channels.api_keys.checking import key_of, request_key
from senim.channels.api_keys.errors import KeyRefused, RateExceeded, ScopeUnknown
from senim.channels.api_keys.issuing import Issued, issue, revoke
from senim.channels.api_keys.scopes import OPEN311, SCOPES
from senim.intake.tests.citizen import everything_in

pytestmark = pytest.mark.db
NOON = dt.datetime(2026, 11, 23, 12, 0, 7, tzinfo=dt.UTC)


def issued(per_minute: int = 60, per_day: int = 5000) -> Issued:
    """A key for Open311."""
    by = Officer.objects.get(username="gulnar")
    return issue(
        owner="City app",
        contact="",
        scopes=[OPEN311],
        per_minute=per_minute,
        per_day=per_day,
        by=by,
        at=timezone.now(),
    )


def test_a_key_opens_what_it_was_issued_for_and_only_its_hash_is_kept() -> None:
    new = issued()
    assert key_of(new.text, OPEN311, "here", NOON) == new.key
    kept = everything_in("channels_")
    assert new.key.name in kept  # the control: the public half is found by the same search
    assert new.text.partition(".")[2] not in kept


@pytest.mark.parametrize("wrong", ["", ".", "x", "a" * 16 + ".b", "name.", "\0.x", "ключ.кілт", "a." + "b" * 5000])
def test_anything_else_is_refused(wrong: str) -> None:
    issued()
    with pytest.raises(KeyRefused):
        key_of(wrong, OPEN311, "here", NOON)


def test_a_true_name_with_another_secret_or_for_another_door_is_refused_the_same_way() -> None:
    new = issued()
    with pytest.raises(KeyRefused):
        key_of(f"{new.key.name}.{'A' * 43}", OPEN311, "here", NOON)
    with pytest.raises(KeyRefused):
        key_of(new.text, "another door", "here", NOON)


def test_a_revoked_key_opens_nothing_and_its_row_stays() -> None:
    new, by = issued(), Officer.objects.get(username="gulnar")
    assert key_of(new.text, OPEN311, "here", NOON).pk == new.key.pk
    revoked = revoke(key_id=new.key.pk, by=by, at=NOON)
    assert revoked is not None
    assert (revoked.revoked_by, revoked.revoked_at) == (by, NOON)
    with pytest.raises(KeyRefused):
        key_of(new.text, OPEN311, "here", NOON)
    again = revoke(key_id=new.key.pk, by=by, at=NOON + dt.timedelta(days=1))
    assert again is not None
    assert again.revoked_at == NOON
    assert revoke(key_id=0, by=by, at=NOON) is None


def test_past_the_limit_of_a_minute_a_key_waits_for_the_next_one() -> None:
    new = issued(per_minute=2)
    for _ in range(2):
        key_of(new.text, OPEN311, "here", NOON)
    with pytest.raises(RateExceeded) as refused:
        key_of(new.text, OPEN311, "here", NOON)
    assert refused.value.seconds == 53
    assert key_of(new.text, OPEN311, "here", NOON + dt.timedelta(seconds=53)).pk == new.key.pk


def test_past_the_limit_of_a_day_a_key_waits_for_the_next_one() -> None:
    new = issued(per_minute=9, per_day=2)
    for _ in range(2):
        key_of(new.text, OPEN311, "here", NOON)
    with pytest.raises(RateExceeded) as refused:
        key_of(new.text, OPEN311, "here", NOON)
    assert refused.value.seconds == 12 * 3600 - 7
    assert key_of(new.text, OPEN311, "here", NOON + dt.timedelta(hours=12)).pk == new.key.pk


def test_who_guesses_is_slowed_down_and_others_are_not() -> None:
    new = issued()
    for _ in range(10):
        with pytest.raises(KeyRefused):
            key_of("guess.guess", OPEN311, "a guesser", NOON)
    with pytest.raises(RateExceeded):
        key_of(new.text, OPEN311, "a guesser", NOON)
    assert key_of(new.text, OPEN311, "elsewhere", NOON).pk == new.key.pk


def test_a_key_for_nothing_or_for_an_unknown_door_is_not_issued() -> None:
    by = Officer.objects.get(username="gulnar")
    for scopes in ([], ["everything"], [*SCOPES, "everything"]):
        with pytest.raises(ScopeUnknown):
            issue(owner="x", contact="", scopes=scopes, per_minute=1, per_day=1, by=by, at=NOON)


def test_two_systems_that_choose_the_same_idempotency_key_do_not_meet() -> None:
    one, other = issued().key, issued().key
    assert request_key(one, "1") == request_key(one, "1")
    assert len({request_key(one, "1"), request_key(other, "1"), request_key(one, "2")}) == 3
