"""Loads the made-up country: regions, units, organisations, officers and their posts. Everything in it is synthetic."""

import random
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from senim.accounts.models import Officer, Post
from senim.accounts.roles import role
from senim.demo.country_akimats import akimat_names, akimat_people, load_akimats
from senim.demo.country_desks import load_offices
from senim.demo.country_people import PlannedOfficer, planned_officers
from senim.demo.country_plan import LANGUAGES, PlannedUnit, Words, country, planned_organisations, planned_units
from senim.places.actions import load_regions, places_changed
from senim.places.models import Organisation, Unit

_PSEUDONYM_BITS = 48


@transaction.atomic
def load_country(at: datetime) -> None:
    """Enter what is missing of the made-up country, officers as made at `at`. A second load changes nothing.

    It stays out of places and people that are there already: an officer who was deactivated stays so.
    """
    load_regions()
    units = _load_units()
    Organisation.objects.bulk_create(
        [
            Organisation(
                code=row.code, kind=row.kind, region_id=row.region, phone=row.phone, **_words("name", row.name)
            )
            for row in planned_organisations()
        ],
        ignore_conflicts=True,
    )
    places_changed()
    _load_officers(at, units)
    load_akimats(at)
    load_offices(at)


def demo_logins(language: str = "en") -> list[tuple[str, str, str]]:
    """Sign-in name, role and unit of the named people, in the words of `language`; all have the demo password."""
    names = {unit.code: unit.name[language] for unit in planned_units()}
    names |= {code: words[language] for code, words in akimat_names().items()}
    known = (officer for officer in (*planned_officers(), *akimat_people()) if officer.known)
    return [(row.username, role(row.posts[0][0]).name(language), names[row.posts[0][1]]) for row in known]


def demo_password() -> str:
    """The password of all made-up officers."""
    return str(country()["password"])


def _load_units() -> dict[str, int]:
    """Give the ids of all units by code; units above are entered before those below."""
    waiting = list(planned_units())
    ids: dict[str, int] = {"": 0}
    while waiting:
        level = [row for row in waiting if row.parent in ids]
        Unit.objects.bulk_create([_unit(row, ids[row.parent]) for row in level], ignore_conflicts=True)
        ids |= dict(Unit.objects.filter(code__in=[row.code for row in level]).values_list("code", "pk"))
        waiting = [row for row in waiting if row.code not in ids]
    _write_paths()
    return ids


def _unit(row: PlannedUnit, parent: int) -> Unit:
    latitude, longitude = row.place or (None, None)
    return Unit(
        code=row.code,
        kind=row.kind,
        region_id=row.region or None,
        parent_id=parent or None,
        hours=row.hours,
        phone=row.phone,
        latitude=latitude,
        longitude=longitude,
        **_words("name", row.name),
        **_words("address", row.address or {}),
    )


def _write_paths() -> None:
    """Write the paths of new units, from the top down (a unit always has a greater id than the one above it)."""
    rows = {row.pk: row for row in Unit.objects.order_by("pk")}
    new = [row for row in rows.values() if not row.path]
    for row in new:
        above = rows[row.parent_id].path if row.parent_id else "/"
        row.path = f"{above}{row.pk}/"
    Unit.objects.bulk_update(new, ["path"], batch_size=200)


def _load_officers(at: datetime, units: dict[str, int]) -> None:
    planned = planned_officers()
    chance = random.Random(country()["seed"])
    secret = make_password(demo_password())  # one hash for all: argon2 is slow on purpose
    rows = [_officer(row, chance.getrandbits(_PSEUDONYM_BITS), secret, at) for row in planned]
    present = set(
        Officer.objects.filter(username__in=[row.username for row in planned]).values_list("username", flat=True)
    )
    Officer.objects.bulk_create([row for row in rows if row.username not in present])
    made = dict(Officer.objects.filter(username__in=[row.username for row in planned]).values_list("username", "pk"))
    posts = [
        Post(officer_id=made[row.username], role=role(code).code, unit_id=units[unit])
        for row in planned
        if row.username not in present
        for code, unit in row.posts
    ]
    Post.objects.bulk_create(posts)


def _officer(row: PlannedOfficer, pseudonym: int, secret: str, at: datetime) -> Officer:
    return Officer(
        username=row.username,
        full_name=row.full_name,
        pseudonym=pseudonym,
        language=row.language,
        created_at=at,
        password=secret,
    )


def _words(field: str, words: Words) -> dict[str, str]:
    return {f"{field}_{language}": words.get(language, "") for language in LANGUAGES}
