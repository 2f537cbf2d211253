"""A small sealed instance for tests: two bodies, their people with keys that the test holds, five custodians."""

import datetime as dt
import secrets
from typing import NamedTuple

import pyrage
from django.test import Client

from senim.accounts.models import Officer, Post
from senim.accounts.viewer import Viewer, viewer_of
from senim.catalogue.actions import release
from senim.places.actions import places_changed
from senim.places.models import Unit
from senim.safeguarding import custody, uploads
from senim.safeguarding.models import BodyLane, RecipientKey
from senim.sealing import envelopes

AT = 1_790_000_000_000_000
"""A moment in µs in September 2026."""

LANE = "torture"


class Person(NamedTuple):
    """Somebody with a key: the officer, the secret that only their browser would know, and the row."""

    officer: Officer
    secret: str
    key: RecipientKey

    @property
    def viewer(self) -> Viewer:
        """The person as a page sees them now."""
        return viewer_of(Officer.objects.get(pk=self.officer.pk))

    @property
    def client(self) -> Client:
        """The person's browser, signed in."""
        client = Client()
        client.force_login(self.officer)
        return client


class Made(NamedTuple):
    """The instance: an ombudsman's officer and a prosecutor who get every report, a lawyer whom a person can pick, a keeper."""

    ombudsman: Person
    prosecutor: Person
    advocate: Person
    custodians: tuple[Person, ...]


def secret_and_key() -> tuple[str, str]:
    """A new age key."""
    secret = pyrage.x25519.Identity.generate()
    return str(secret), str(secret.to_public())


def kept(secret: str) -> bytes:
    """What stands for the secret under a passphrase; the server cannot tell, and a true one takes a second to make."""
    return b"age-encryption.org/v1\n-> scrypt " + secrets.token_bytes(64)


def make() -> Made:
    """Make it. Released: the service of the lane."""
    release(LANE, 1, dt.date(2026, 1, 1))
    units = {
        kind: Unit.objects.create(code=f"made-{kind}", kind=kind, name_kk=kind, name_ru=kind, name_en=kind)
        for kind in ("ombudsman", "prosecutor", "lawyer", "custody")
    }
    for unit in units.values():
        unit.path = f"/{unit.pk}/"
        unit.save()
    places_changed()
    for kind, default in (("ombudsman", True), ("prosecutor", True), ("lawyer", False)):
        BodyLane.objects.create(unit=units[kind], lane=LANE, default=default)
    custodians = tuple(person(f"made-custodian-{n}", "custodian", units["custody"]) for n in range(5))
    return Made(
        person("made-ombudsman", "ombudsman", units["ombudsman"]),
        person("made-prosecutor", "prosecutor", units["prosecutor"]),
        person("made-advocate", "advocate", units["lawyer"]),
        custodians,
    )


def with_post(name: str, role: str, unit: Unit) -> Client:
    """The browser of somebody new with a post and no key."""
    officer = _officer(name, role, unit)
    client = Client()
    client.force_login(officer)
    return client


def _officer(name: str, role: str, unit: Unit) -> Officer:
    officer = Officer.objects.create(
        username=name, full_name=name, pseudonym=secrets.randbits(40), created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )
    Post.objects.create(officer=officer, role=role, unit=unit)
    return officer


def person(name: str, role: str, unit: Unit) -> Person:
    """An officer with a post and a key."""
    officer = _officer(name, role, unit)
    secret, public = secret_and_key()
    key = custody.add_key(viewer=viewer_of(officer), new=custody.NewKey(public, kept(secret)), at=AT)
    return Person(officer, secret, key)


def uploaded(content: bytes) -> str:
    """An envelope that is all there, in parts."""
    token = uploads.begin_upload(size=len(content), at=AT).token
    for offset in range(0, len(content), uploads.PART_MOST):
        part = content[offset : offset + uploads.PART_MOST]
        uploads.put_part(token=token, offset=offset, part=part, at=AT)
    return token


def sealed_to(text: str, *publics: str) -> str:
    """An upload of words sealed to keys."""
    return uploaded(envelopes.seal(text.encode(), publics))
