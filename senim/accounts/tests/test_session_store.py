"""Reading a session and its officer by plain statements: what Django gives, no more for strangers, less for nobody."""

import datetime as dt

import pytest
from django.contrib.sessions.backends import db
from django.utils import timezone

from senim.accounts.backends import OfficerBackend
from senim.accounts.models import Officer
from senim.accounts.session_store import SessionStore

pytestmark = pytest.mark.db


def stored(expires_in: dt.timedelta) -> str:
    session = db.SessionStore()
    session["seen"] = 5
    session.create()
    db.SessionStore.get_model_class().objects.update(expire_date=timezone.now() + expires_in)
    return str(session.session_key)


def test_a_living_session_is_read_as_django_wrote_it() -> None:
    key = stored(dt.timedelta(minutes=1))
    assert SessionStore(key).load() == db.SessionStore(key).load() == {"seen": 5}


def test_an_expired_session_is_empty_and_gives_up_its_key() -> None:
    ours = SessionStore(stored(-dt.timedelta(seconds=1)))
    assert ours.load() == {}
    assert ours.session_key is None


def test_the_officer_of_a_session_is_found_unless_switched_off() -> None:
    officer = Officer.objects.create(
        username="session-owner", full_name="Болат", pseudonym=-7, created_at=timezone.now()
    )
    backend = OfficerBackend()
    found = backend.get_user(officer.pk)
    assert found is not None
    assert (found.username, found.pseudonym, found.is_active) == ("session-owner", -7, True)
    assert found.created_at == officer.created_at
    Officer.objects.filter(pk=officer.pk).update(is_active=False)
    assert backend.get_user(officer.pk) is None
    assert backend.get_user(officer.pk + 10_000) is None
