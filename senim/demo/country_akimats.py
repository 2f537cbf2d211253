"""The made-up akimats that take notices of assemblies here: their desks, beside the police's tree, their people and places."""

import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.hashers import make_password

from senim.accounts.models import Officer, Post
from senim.assemblies.models import GatheringPlace
from senim.demo.country_people import PlannedOfficer
from senim.demo.country_plan import LANGUAGES, country, planned_organisations
from senim.places.actions import places_changed
from senim.places.models import Unit
from senim.places.queries import AKIMAT

KNOWN: Final = "asel"
ROLE: Final = "akimat_officer"
_PSEUDONYM_BITS: Final = 48


def load_akimats(at: datetime) -> None:
    """Enter what is missing of the akimats of the full regions. A second load changes nothing."""
    units = _load_units()
    _load_people(at, units)
    if not GatheringPlace.objects.exists():
        GatheringPlace.objects.bulk_create(_place(units[code], row) for code in units for row in country()["gathering"])


def akimat_people() -> tuple[PlannedOfficer, ...]:
    """One officer of each akimat; the first has a name that tests and the tutorial know."""
    said, codes = country()["akimat_people"], country()["full_regions"]
    return tuple(
        PlannedOfficer(
            KNOWN if place == 0 else f"{code.lower()}-akimat",
            said[place],
            "kk",
            ((ROLE, f"{code}-{AKIMAT}"),),
            known=place == 0,
        )
        for place, code in enumerate(codes)
    )


def akimat_names() -> dict[str, dict[str, str]]:
    """The names of the akimats' desks by the code of their unit: those of the organisations."""
    full = set(country()["full_regions"])
    every = planned_organisations()
    return {row.code: dict(row.name) for row in every if row.kind == AKIMAT and row.region in full}


def _load_units() -> dict[str, int]:
    """The ids of the desks by code; each is the top of its own path, so that nobody of the police stands above it."""
    rows = Unit.objects.filter(kind=AKIMAT).order_by("pk").values_list("code", "pk")
    known = dict(rows)
    new = {code: names for code, names in akimat_names().items() if code not in known}
    for code, names in new.items():
        words = {f"name_{language}": names[language] for language in LANGUAGES}
        row = Unit.objects.create(code=code, kind=AKIMAT, region_id=code.removesuffix(f"-{AKIMAT}"), **words)
        row.path = f"/{row.pk}/"
        row.save()
    if new:
        places_changed()
    return dict(rows.all()) if new else known


def _load_people(at: datetime, units: dict[str, int]) -> None:
    planned = akimat_people()
    present = set(
        Officer.objects.filter(username__in=[one.username for one in planned]).values_list("username", flat=True)
    )
    new = [one for one in planned if one.username not in present]
    if not new:
        return
    known = Officer.objects.values_list("password", flat=True).first()
    secret = known or make_password(str(country()["password"]))
    for one, pseudonym in zip(new, _pseudonyms(), strict=False):
        person = Officer.objects.create(
            username=one.username,
            full_name=one.full_name,
            pseudonym=pseudonym,
            language=one.language,
            created_at=at,
            password=secret,
        )
        Post.objects.bulk_create(Post(officer=person, role=role, unit_id=units[unit]) for role, unit in one.posts)


def _pseudonyms() -> Iterator[int]:
    chance = random.Random(f"akimats {country()['seed']}")
    while True:
        yield chance.getrandbits(_PSEUDONYM_BITS)


def _place(unit: int, row: dict[str, Any]) -> GatheringPlace:
    names = {f"name_{language}": row[language] for language in LANGUAGES}
    region = Unit.objects.values_list("region_id", flat=True).get(pk=unit)
    basis = "№ 000/00-VIII, 2025-01-01"
    return GatheringPlace(
        unit_id=unit, region_id=region, capacity=row["capacity"], step_free=row["step_free"], power=row["power"],
        basis=basis, **names,
    )  # fmt: skip
