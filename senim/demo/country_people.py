"""The made-up officers: twelve named people, full teams in three regions, two people with several posts in the others."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from senim.demo.country_plan import MINISTRY_DESK, country, planned_units
from senim.places.actions import read_regions

_DESK_ROLES: Final = ("registrar", "duty_officer", "officer", "specialist")
_INSPECTORS: Final = 4
_TEAM: Final = (
    (("registrar", "front_office-1"),),
    (("registrar", "department"), *(("officer", f"front_office-{n}") for n in (1, 2, 3))),
    (("officer", "investigative"),),
    (("officer", "criminal"),),
    (("officer", "administrative"),),
    (("specialist", "department"),),
    (("head", "department"),),
    (("duty_officer", "department"), ("officer", "duty")),
)
"""A full team: the posts of each person, as role and unit of the region. Together they can do every step in every unit."""

Posts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlannedOfficer:
    """One made-up officer; `posts` are pairs of role and unit code. `known` are those whom tests and the tutorial name."""

    username: str
    full_name: str
    language: str
    posts: Posts
    known: bool = False


def planned_officers() -> tuple[PlannedOfficer, ...]:
    """All officers, the named ones first; the same for the same seed."""
    known = [
        PlannedOfficer(
            row["username"],
            row["name"],
            row["language"],
            tuple((role, unit) for role, unit in row["posts"]),
            known=True,
        )
        for row in country()["person"]
    ]
    names = names_of(random.Random(country()["seed"]))
    return (*known, *(PlannedOfficer(username, *next(names), posts) for username, posts in _unnamed()))


def _unnamed() -> Iterator[tuple[str, Posts]]:
    """Sign-in names and posts of all who have no story of their own."""
    codes = [region.code for region in read_regions()]
    for code in codes:
        yield from _team(code) if code in country()["full_regions"] else _pair(code)
    for n in range(_INSPECTORS):
        units = [f"{code}-oversight" for code in codes[n::_INSPECTORS]]
        roles = [(role, unit) for unit in units for role in _DESK_ROLES]
        yield f"inspector-{n + 1}", tuple(roles)
    heads = [("head", f"{code}-oversight") for code in codes]
    yield "inspector-head", (*heads, ("head", MINISTRY_DESK))
    yield "ministry-desk", tuple((role, MINISTRY_DESK) for role in _DESK_ROLES)


def _team(code: str) -> Iterator[tuple[str, Posts]]:
    taken = {(role, unit) for row in country()["person"] for role, unit in row["posts"]}
    present = {unit.code for unit in planned_units()}
    for n, team_posts in enumerate(_TEAM, 1):
        posts = tuple((role, f"{code}-{unit}") for role, unit in team_posts if f"{code}-{unit}" in present)
        if posts[0] not in taken:
            yield f"{code.lower()}-{posts[0][0]}-{n}", posts


def _pair(code: str) -> Iterator[tuple[str, Posts]]:
    """Two people who can do everything between them: what one writes, the other signs."""
    department = f"{code}-department"
    if not any(unit == department for row in country()["person"] for _, unit in row["posts"]):
        yield f"{code.lower()}-officer", tuple((role, department) for role in _DESK_ROLES)
    yield f"{code.lower()}-head", (("head", department), ("officer", department))


def names_of(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Full names, none twice, each with a page language."""
    names = [
        f"{given} {_surname(surname, kind == 'women')}"
        for group in country()["names"]
        for kind in ("women", "men")
        for given in group[kind]
        for surname in group["surnames"]
    ]
    chance.shuffle(names)
    for name in names:
        yield name, chance.choice(("kk", "kk", "ru"))


def _surname(surname: str, woman: bool) -> str:
    return f"{surname}а" if woman and surname.endswith(("ов", "ев", "ин")) else surname
