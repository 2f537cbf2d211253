"""The directory: what people find, what is told to nobody, and who keeps it."""

import datetime as dt

import pytest
from django.test import Client

from senim.accounts.models import Officer
from senim.places.models import Organisation
from senim.referrals.directory.models import Help, Member, Partner
from senim.referrals.directory.queries import Asked, found, is_open
from senim.referrals.tests.conftest import AT, Scene, partner_of

pytestmark = pytest.mark.db
NIGHT = AT + dt.timedelta(hours=16)
"""Tuesday, 01:00 in Astana."""


@pytest.fixture
def bodies(scene: Scene) -> Scene:
    """A crisis centre that never closes and whose place is told to nobody, a lawyer by day, a far one that never closes."""
    Help.objects.filter(partner=scene.clinic).exclude(kind="crisis").delete()
    Partner.objects.filter(pk=scene.clinic.pk).update(address_kk="Құпия көше, 7", languages=["kk"])
    Partner.objects.filter(pk=scene.fund.pk).update(address_kk="Абай даңғылы, 1", languages=["kk", "ru"])
    partner_of("KZ-75-partner", hours="24/7", languages=["ru"])
    return scene


def test_the_own_region_comes_first_and_what_is_open_before_what_is_closed(bodies: Scene) -> None:
    rows, more = found(Asked("KZ-71", "crisis", quiet=True), NIGHT, "kk")
    assert [row.pk for row in rows][:2] == [bodies.clinic.pk, bodies.fund.pk]
    assert [row.open for row in rows][:2] == [True, False]
    assert rows[-1].region
    assert not rows[-1].near
    assert more is False
    open_now, _ = found(Asked("KZ-71", "crisis", open_now=True, quiet=True), NIGHT, "kk")
    assert bodies.fund.pk not in [row.pk for row in open_now]
    russian, _ = found(Asked("KZ-71", "crisis", language="ru", quiet=True), NIGHT, "kk")
    assert bodies.clinic.pk not in [row.pk for row in russian]


def test_hours_hold_in_the_time_of_the_country() -> None:
    assert [is_open("Mo-Fr 09:00-18:00", AT + dt.timedelta(hours=one)) for one in (-0.1, 0, 8.9, 9)] == [
        False,
        True,
        True,
        False,
    ]
    assert is_open("", AT) is None


def test_a_hidden_place_stands_on_no_page_and_a_crisis_centre_only_on_the_quiet_one(bodies: Scene) -> None:
    client = Client()
    quiet = client.get("/kk/near/now/?region=KZ-71").content.decode()
    assert bodies.clinic.organisation.phone in quiet
    assert "Құпия" not in quiet
    assert "data-leave" in quiet
    assert "crisis" not in quiet
    usual = client.get("/kk/near/?region=KZ-71").content.decode()
    assert "Абай даңғылы, 1" in usual
    assert bodies.clinic.organisation.name_kk not in usual
    assert "no-store" in client.get("/kk/near/now/").headers["Cache-Control"]
    assert client.get("/kk/near/?region=XX&kind=x&page=99999&open=1&text=" + "%D2%9B" * 400).status_code == 200


def test_the_search_asks_a_bounded_number_of_queries(bodies: Scene, django_assert_max_num_queries: object) -> None:
    client = Client()
    client.get("/kk/near/?region=KZ-71")
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        client.get("/kk/near/?region=KZ-71")


def test_the_head_keeps_the_bodies_of_the_own_region_and_mistakes_stay_on_the_page(bodies: Scene) -> None:
    dana, erlan = Client(), Client()
    dana.force_login(Officer.objects.get(username="dana"))
    erlan.force_login(Officer.objects.get(username="erlan"))
    way = f"/kk/staff/directory/{bodies.fund.pk}/"
    assert dana.get(way).status_code == 200
    assert erlan.get(way).status_code == 403
    far = Organisation.objects.get(code="KZ-75-partner")
    assert dana.get(f"/kk/staff/directory/{far.pk}/").status_code == 404
    assert dana.get("/kk/staff/directory/new/KZ-75/").status_code == 404
    given = {
        "name_kk": "Жаңа қор", "name_ru": "Новый фонд", "name_en": "New fund", "phone": "+77172000000", "helps": ["legal"],
        "languages": ["kk"], "hours": "Mo-Fr 9-18", "listed": "on", "takes_referrals": "on", "email": "", "language": "kk",
        "answer_days": "3", "result_days": "15",
    }  # fmt: skip
    wrong = dana.post("/kk/staff/directory/new/KZ-71/", given)
    assert (wrong.status_code, "Новый фонд" in wrong.content.decode()) == (422, True)
    assert "Mo-Fr 09:00-18:00" in wrong.content.decode()
    given |= {"hours": "Mo-Fr 09:00-18:00"}
    assert dana.post("/kk/staff/directory/new/KZ-71/", given).status_code == 422  # nobody would hear of a hand-over
    viktoria = Officer.objects.get(username="viktoria")
    assert dana.post("/kk/staff/directory/new/KZ-71/", {**given, "members": [viktoria.pk]}).status_code == 302
    made = Partner.objects.get(organisation__name_en="New fund")
    assert [one.kind for one in made.helps.all()] == ["legal"]
    assert Member.objects.filter(partner=made, officer=viktoria).exists()
