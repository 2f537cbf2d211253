"""The register of community activities: totals of one's own units, nobody under ten, nobody by name, nothing that leads out."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils.translation import override

from senim.accounts.models import Post
from senim.ledger.models import Record
from senim.places.actions import places_changed
from senim.places.models import Unit
from senim.safeguarding import activities
from senim.safeguarding.models import CommunityActivity
from senim.safeguarding.moments import day_of
from senim.safeguarding.tests import made
from senim.safeguarding.tests.made import AT, Made, Person

pytestmark = [pytest.mark.db, pytest.mark.urls("senim.config.sealed_urls")]

DAY = dt.date(2026, 9, 1)


def coordinator(code: str) -> Person:
    unit = Unit.objects.create(code=f"made-{code}", kind="support_centre", name_kk=code, name_ru=code, name_en=code)
    unit.path = f"/{unit.pk}/"
    unit.save()
    places_changed()
    return made.person(f"made-{code}", "coordinator", unit)


def unit_of(person: Person) -> int:
    return Post.objects.get(officer=person.officer).unit_id


def held(person: Person, reached: int | None = 24, kind: str = "talk") -> CommunityActivity:
    unit = unit_of(person)
    one = activities.Held(DAY, kind, "youth", reached)
    return activities.enter(unit_id=unit, held=one, at=AT, by=activities.actor(person.viewer, unit))


def sent(client: Client, **other: Any) -> Any:
    day = day_of(AT)
    fields = {"held_on_day": day.day, "held_on_month": day.month, "held_on_year": day.year}
    return client.post(
        "/en/activities/enter/", {**fields, "kind": "talk", "audience": "youth", "reached": "24", **other}
    )


def test_an_activity_is_entered_shown_with_its_totals_and_taken_out(house: Made) -> None:
    lead = coordinator("north")
    client = lead.client
    assert sent(client).status_code == 302
    held(lead, None, "sport")
    held(lead, 30)
    page = client.get("/en/activities/").content.decode()
    assert "Fewer than ten" in page
    # Without a referrer a browser gives no origin, and its forms are refused.
    assert 'content="no-referrer"' not in page
    assert [(one.kind, one.activities, one.reached) for one in activities.totals(lead.viewer)] == [
        ("sport", 1, None),
        ("talk", 2, 54),
    ]
    row = CommunityActivity.objects.get(reached=24)
    assert client.post(f"/en/activities/{row.pk}/remove/").status_code == 302
    assert list(activities.differences()) == []
    assert sorted(Record.objects.filter(type__startswith="activity_").values_list("type", flat=True)) == [
        *["activity_recorded"] * 3,
        "activity_removed",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reached", "9"), ("reached", "0"), ("reached", "-4"), ("reached", "100001"), ("reached", "many"),
        ("reached", "9" * 400), ("kind", "sermon"), ("kind", ""), ("audience", "a named person"), ("held_on_day", "32"),
        ("held_on_year", "2031"), ("held_on_year", "1999"), ("held_on_year", ""),
    ],
)  # fmt: skip
def test_what_is_under_ten_unknown_or_not_yet_is_refused_in_words_and_nothing_is_kept(
    house: Made, field: str, value: str
) -> None:
    client = coordinator("north").client
    refused = sent(client, **{field: value})
    assert refused.status_code == 422
    assert "govuk-error-summary" in refused.content.decode()
    assert not CommunityActivity.objects.exists()
    assert sent(client, name="Somebody", note="words").status_code == 302


def test_others_see_nothing_of_a_units_register_and_change_nothing(house: Made) -> None:
    north, south = coordinator("north"), coordinator("south")
    row = held(north)
    assert list(activities.of(south.viewer)) == []
    assert activities.totals(south.viewer) == []
    assert south.client.post(f"/en/activities/{row.pk}/remove/").status_code == 404
    for person in (house.ombudsman, house.prosecutor, house.advocate, house.custodians[0]):
        answers = [person.client.get(address).status_code for address in ("/en/activities/", "/en/activities/enter/")]
        assert answers == [403, 403]
        assert person.client.post(f"/en/activities/{row.pk}/remove/").status_code == 403
    assert CommunityActivity.objects.get() == row


def test_an_altered_row_is_noticed(house: Made) -> None:
    row = held(coordinator("north"))
    assert list(activities.differences()) == []
    CommunityActivity.objects.filter(pk=row.pk).update(reached=80)
    assert list(activities.differences()) == [f"activity {row.pk}: not what the log says"]
    CommunityActivity.objects.all().delete()
    assert len(list(activities.differences())) == 1


def test_the_register_costs_the_same_however_long_it_is(house: Made) -> None:
    lead = coordinator("north")
    client = lead.client
    held(lead)
    client.get("/en/activities/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/en/activities/")
    for _ in range(activities.PAGE + 3):
        held(lead)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/en/activities/").content.decode()
    assert len(many) <= len(few)
    assert "?page=1" in page
    assert "?page=0" in client.get("/en/activities/?page=1").content.decode()
    assert client.get("/en/activities/?page=9999").status_code == 200


def test_no_address_leads_the_register_or_a_case_of_support_out_as_a_file(house: Made) -> None:
    with override("en"):
        assert reverse("safeguarding:activities") == "/en/activities/"
    names = {name for name in get_resolver("senim.safeguarding.urls").reverse_dict if isinstance(name, str)}
    assert {"activities", "enter_activity", "remove_activity"} <= names
    assert [name for name in names if any(word in name for word in ("export", "csv", "download", "feed", "api"))] == []
