"""The made-up country: whole, the same every time, quick to load, and every unit in it can work."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db.models import F, Model

from senim.accounts.models import Officer, Post
from senim.accounts.roles import OWN, RIGHTS, ROLES
from senim.accounts.viewer import Viewer, viewer_of
from senim.casework.colleagues import move_targets
from senim.demo.country import demo_logins, demo_password, load_country
from senim.demo.country_people import planned_officers
from senim.demo.country_plan import offices_in, planned_organisations, planned_units
from senim.places.actions import read_regions
from senim.places.atlas import forget
from senim.places.hours import read_hours
from senim.places.models import Organisation, Region, Unit
from senim.places.queries import police_units
from tests.hashing import CheapArgon2

AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
KINDS = ("department", "duty", "investigative", "criminal", "administrative", "oversight", "front_office")
SEALED = "sealed."
HELD_HERE = {
    code for code, role in ROLES.items() if any(name != OWN and not name.startswith(SEALED) for name in role.rights)
}
"""The roles of the police's instance: those of a sealed one are held there."""

WORKING_ROLES = ("registrar", "duty_officer", "officer", "specialist", "head")


@pytest.fixture(autouse=True)
def _fresh_places() -> None:
    forget()


def rows(model: type[Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for every password that is hashed."""
    made: list[str] = []
    original = CheapArgon2.encode

    def encode(*args: Any) -> str:
        made.append("hash")
        return original(*args)

    monkeypatch.setattr(CheapArgon2, "encode", encode)
    return made


@pytest.mark.db
def test_a_second_load_changes_nothing(django_assert_max_num_queries: Callable[..., Any]) -> None:
    models = (Region, Unit, Organisation, Officer, Post)
    Officer.objects.filter(username="olga").update(is_active=False)
    Post.objects.filter(officer__username="marat").delete()
    before = [rows(model) for model in models]
    with django_assert_max_num_queries(30):
        load_country(AT)
    assert [rows(model) for model in models] == before


@pytest.mark.db
def test_a_load_into_an_empty_country_makes_the_same_people_and_hashes_once(hashes: list[str]) -> None:
    def people() -> list[tuple[Any, ...]]:
        return list(Officer.objects.order_by("username").values_list("username", "full_name", "pseudonym", "language"))

    before, posts = people(), Post.objects.count()
    Officer.objects.all().delete()
    assert not people(), "control: the country is empty of people"
    load_country(AT)
    assert (people(), Post.objects.count()) == (before, posts)
    assert len({officer.password for officer in Officer.objects.all()}) == len(hashes) == 1


@pytest.mark.db
def test_every_region_has_every_kind_of_unit_and_one_to_three_front_offices() -> None:
    for region in read_regions():
        kinds = list(Unit.objects.filter(region=region.code).values_list("kind", flat=True))
        assert set(kinds) - {"akimat"} == set(KINDS)
        assert kinds.count("front_office") == offices_in(region) in {1, 2, 3}
    assert {offices_in(region) for region in read_regions()} == {1, 2, 3}
    assert Organisation.objects.count() == 60


@pytest.mark.db
def test_the_path_of_a_unit_is_that_of_the_unit_above_and_its_own_number() -> None:
    for unit in Unit.objects.select_related("parent"):
        above = unit.parent.path if unit.parent else "/"
        assert unit.path == f"{above}{unit.pk}/"
    assert not Unit.objects.filter(parent__isnull=False, pk__lte=F("parent_id")).exists()


@pytest.mark.db
def test_an_akimats_desk_stands_beside_the_police_and_nobody_of_them_reaches_it() -> None:
    desks = list(Unit.objects.filter(kind="akimat"))
    assert len(desks) == 3
    for desk in desks:
        able = {name for name, each in viewers().items() if each.may_in("assemblies.answer", desk.pk)}
        assert len(able) == 1, desk.code
        assert not [name for name, each in viewers().items() if name not in able and desk.pk in each.units("case.read")]


@pytest.mark.db
def test_complaints_about_the_police_are_not_below_the_department_they_are_about() -> None:
    for unit in Unit.objects.filter(kind="oversight").select_related("parent"):
        assert unit.parent is not None
        assert unit.parent.kind == "ministry"


def viewers() -> dict[str, Viewer]:
    return {officer.username: viewer_of(officer) for officer in Officer.objects.all()}


@pytest.mark.db
def test_every_unit_has_somebody_for_every_role_and_a_second_person_to_sign() -> None:
    people = viewers()
    for unit in Unit.objects.exclude(kind__in=("ministry", "department", "akimat")):
        able = {role: {name for name, each in people.items() if each.may_do(role, unit.pk)} for role in WORKING_ROLES}
        assert all(able.values()), f"{unit.code}: {able}"
        assert len(able["officer"] | able["head"]) >= 2, unit.code


@pytest.mark.db
def test_every_role_is_held_and_every_right_is_somebodys() -> None:
    assert set(Post.objects.values_list("role", flat=True)) == HELD_HERE
    assert all(any(each.may(right) for each in viewers().values()) for right in RIGHTS if not right.startswith(SEALED))


@pytest.mark.db
def test_the_logins_open_the_door_and_there_is_one_for_every_role() -> None:
    logins = demo_logins("en")
    assert {role for _, role, _ in logins} == {ROLES[code].en for code in HELD_HERE}
    for username, role, unit in logins:
        officer = authenticate(username=username, password=demo_password())
        assert isinstance(officer, Officer)
        assert (ROLES[officer.posts.order_by("pk")[0].role].en, officer.posts.order_by("pk")[0].unit.name_en) == (
            role,
            unit,
        )
        assert authenticate(username=username, password="another") is None
    assert demo_logins("kk")[0] == ("bolat", "тіркеуші", "1-фронт-офис, Астана")


@pytest.mark.db
def test_erlan_is_able_at_home_and_has_nothing_to_do_with_bolats_and_danas_requests() -> None:
    people = viewers()
    office = Unit.objects.get(code="KZ-71-front_office-1").pk
    home = Unit.objects.get(code="KZ-27-front_office-1").pk
    assert people["bolat"].may_do("registrar", office)
    assert people["dana"].may_in("supervise", office)
    assert people["erlan"].may_do("registrar", home)
    assert not any(people["erlan"].may_in(right, office) for right in RIGHTS)
    assert people["erlan"].roles_in(office) == ()


def test_three_regions_have_full_teams_and_the_country_about_sixty_officers() -> None:
    people = planned_officers()
    assert 55 <= len(people) <= 75
    for code in ("KZ-71", "KZ-75", "KZ-35"):
        team = {
            row.username
            for row in people
            if any(unit.startswith(code) and role != "partner" for role, unit in row.posts)
        }
        assert len(team) >= 8


def test_people_and_places_are_named_once_and_in_three_languages() -> None:
    people = planned_officers()
    assert len({row.full_name for row in people}) == len({row.username for row in people}) == len(people)
    for language in ("kk", "ru", "en"):
        names = [unit.name[language] for unit in planned_units()] + [
            row.name[language] for row in planned_organisations()
        ]
        assert len(set(names)) == len(names)
        assert not [name for name in names if "{" in name or not name.strip() or "  " in name]


def test_addresses_and_numbers_are_clearly_made_up_and_hours_can_be_read() -> None:
    for unit in planned_units():
        assert unit.phone.startswith("+7 (000) 000-")
        if unit.address:
            assert all("демо" in unit.address[language] for language in ("kk", "ru"))
            assert int(re.findall(r", (\d+) \(", unit.address["en"])[0]) >= 900
        if unit.hours:
            read_hours(unit.hours)
    numbers = [unit.phone for unit in planned_units()] + [row.phone for row in planned_organisations()]
    assert len(set(numbers)) == len(numbers)


def test_front_offices_stand_within_five_kilometres_of_their_centre_and_not_on_each_other() -> None:
    centres = {unit.region: unit.place for unit in planned_units() if unit.kind == "department"}
    offices = [unit for unit in planned_units() if unit.kind == "front_office" and unit.region]
    for unit in offices:
        centre = centres[unit.region]
        assert unit.place is not None
        assert centre is not None
        assert abs(unit.place[0] - centre[0]) < 0.05
        assert abs(unit.place[1] - centre[1]) < 0.08
    assert len({unit.place for unit in offices}) == len(offices)


@pytest.mark.db
def test_no_step_of_the_police_can_be_moved_to_an_akimats_desk() -> None:
    akimats = {unit.pk for unit in Unit.objects.filter(kind="akimat")}
    near = Unit.objects.filter(kind="front_office", region__in=Unit.objects.filter(kind="akimat").values("region"))[0]
    targets = {unit.pk for unit in move_targets(near.pk)}
    assert targets
    assert not targets & akimats
    assert not {unit.pk for unit in police_units()} & akimats
