"""Astana's akimat with a desk, two places and an officer, for the tests of this app."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client

from senim.accounts.models import Officer, Post
from senim.assemblies import actions
from senim.assemblies.actions import Filing
from senim.assemblies.models import Assembly, GatheringPlace
from senim.places.actions import places_changed
from senim.places.models import Unit
from senim.places.queries import AKIMAT

AT = 1_795_406_400_000_000
"""Monday 23 November 2026, 09:00 in Astana (UTC+5), in µs."""

DAY = 86_400_000_000
NAME = "Гүлсім Ерланқызы Тестова"


@dataclass(frozen=True, slots=True)
class Desk:
    """The akimat's desk of Astana, its officer's browser, a large and a small place."""

    unit: Unit
    officer: Client
    square: GatheringPlace
    park: GatheringPlace


def akimat(region: str) -> Unit:
    """An akimat's desk, under nobody; the demo's where there is one."""
    found = Unit.objects.filter(kind=AKIMAT, region_id=region).first()
    if found is None:
        names = {f"name_{one}": f"Akimat {region}" for one in ("kk", "ru", "en")}
        found = Unit.objects.create(code=f"{region}-akimat-t", kind=AKIMAT, region_id=region, **names)
        found.path = f"/{found.pk}/"
        found.save()
        places_changed()
    return found


def officer_of(unit: Unit, username: str, role: str = "akimat_officer") -> Client:
    """Somebody new in a role at a unit, signed in."""
    at = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    person = Officer.objects.create(
        username=username, full_name=username, pseudonym=int.from_bytes(username.encode()[-6:], "big"), created_at=at
    )
    Post.objects.create(officer=person, role=role, unit=unit)
    client = Client()
    client.force_login(person)
    return client


def place(unit: Unit, name: str, capacity: int) -> GatheringPlace:
    """A place of an akimat."""
    names = {f"name_{one}": name for one in ("kk", "ru", "en")}
    return GatheringPlace.objects.create(unit=unit, region_id=unit.region_id or "", capacity=capacity, **names)


@pytest.fixture
def desk(db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Astana's akimat; it is Monday, 09:00."""
    unit = akimat("KZ-71")
    for module in ("organiser", "akimat", "police"):
        monkeypatch.setattr(f"senim.assemblies.views.{module}.now_us", lambda: AT)
    return Desk(unit, officer_of(unit, "aliya-t"), place(unit, "Square T", 1000), place(unit, "Park T", 100))


def filing(desk: Desk, **changed: object) -> Filing:
    """A rally on the square on Tuesday 1 December: the sixth working day after Monday 23 November."""
    given = {
        "region": "KZ-71", "form": "rally", "held_on": dt.date(2026, 12, 1), "starts": 12 * 60, "ends": 14 * 60,
        "place": desk.square.pk, "where": "", "size": "s250", "equipment": ["sound"], "access": ["step_free"],
        "purpose": "Clean air for the city", "name": NAME, "phone": "+77011234567", "email": "", "address": "",
        "liaison": False, "language": "ru",
    }  # fmt: skip
    return Filing(**{**given, **changed})  # type: ignore[arg-type]


def filed(desk: Desk, number: int = 1, at: int = AT, **changed: object) -> Assembly:
    """A notice that was filed."""
    return actions.file(filing=filing(desk, **changed), key=number.to_bytes(16, "big"), at=at).assembly
