"""What Open311 shows to whom: everything to the key that filed it, nothing of a person's words to anybody else."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from senim.channels.models import Filed
from senim.channels.open311 import asking, finding
from senim.channels.open311.numbers import number_of
from senim.channels.tests.city_app import BASE, CityApp, everybody
from senim.intake import actions
from senim.intake.models import ServiceRequest
from senim.intake.queries import standing
from senim.intake.tests import citizen

pytestmark = pytest.mark.db
WORDS = "Көршім Бағдат түнде шу шығарады"


def made(app: CityApp, many: int, service: str = "advice") -> None:
    """So many requests of a service."""
    for _ in range(many):
        app.sent(service)


def test_the_filer_sees_its_request_whole() -> None:
    app = CityApp.made()
    request = app.sent(description=WORDS)
    row, where = app.sees(request), standing(request)
    assert (row["description"], row["status"], row["service_code"]) == (WORDS, "open", "advice")
    assert (row["address"], row["address_id"]) == ("Astana", "KZ-71")
    assert row["agency_responsible"] == where.unit.name_en
    assert row["status_notes"] == "We are working on it"
    assert dt.datetime.fromisoformat(row["requested_datetime"]) == request.received_at.replace(microsecond=0)
    assert dt.datetime.fromisoformat(row["expected_datetime"]) == where.promise_due
    assert all(row[name] is None for name in ("lat", "long", "zipcode", "media_url", "service_notice"))


@pytest.mark.parametrize("who", ["nobody", "another app"])
def test_others_see_service_status_and_hours_and_no_word_of_the_person(who: str) -> None:
    filer, other = CityApp.made(), CityApp.made()
    request = filer.sent("road", description=WORDS, first_name="Айгерім", last_name="Сейітова", phone="87011234567")
    path = f"requests/{number_of(request.pk)}"
    (row,) = everybody(path) if who == "nobody" else other.looks(path)
    assert (row["service_code"], row["status"], row["description"], row["address"], row["address_id"]) == (
        "road", "open", None, None, None,
    )  # fmt: skip
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        assert row[name][13:] == ":00:00+05:00"
    assert row["agency_responsible"] == "Ішкі істер министрлігі"
    told, whole = json.dumps(row, ensure_ascii=False), json.dumps(filer.sees(request), ensure_ascii=False)
    assert WORDS in whole  # the control
    assert not [word for word in (WORDS, "Айгерім", "7011234567", f"-{request.pk:04d}-") if word in told]


def test_the_region_is_told_only_where_ten_others_hide_the_one() -> None:
    app = CityApp.made()
    made(app, finding.ENOUGH - 1)
    assert {row["address"] for row in everybody("requests", locale="en")} == {None}
    made(app, 1)
    rows = everybody("requests", locale="en")
    assert {(row["address"], row["address_id"]) for row in rows} == {("Astana", "KZ-71")}
    assert len({row["agency_responsible"] for row in rows}) == 1
    made(app, 1, "road")
    assert {row["address"] for row in everybody("requests", service_code="road")} == {None}


def test_requests_of_other_doors_and_reports_of_crimes_are_never_shown() -> None:
    app = CityApp.made()
    by_web, report, shown = citizen.sent(Client()), app.sent("report"), app.sent()
    assert "service_request_id" not in json.loads(app.files("report").content)[0]
    for request in (by_web, report):
        for look in (everybody, app.looks):
            assert look(f"requests/{number_of(request.pk)}")[0]["code"] == 404
            assert look("requests", service_request_id=number_of(request.pk)) == []
    assert [row["service_request_id"] for row in app.looks("requests")] == [number_of(shown.pk)]
    assert [row["service_request_id"] for row in everybody("requests")] == [number_of(shown.pk)]


def test_a_list_with_a_key_holds_only_what_the_key_filed() -> None:
    one, other = CityApp.made(), CityApp.made()
    mine = one.sent()
    other.sent("road")
    assert [row["service_request_id"] for row in one.looks("requests")] == [number_of(mine.pk)]
    assert len(everybody("requests")) == 2


def test_status_follows_the_request_and_the_notes_stay_neutral() -> None:
    app = CityApp.made()
    request, other = app.sent(), app.sent()
    actions.withdraw(request=request, at=timezone.now())
    row = app.sees(request)
    assert (row["status"], row["status_notes"]) == ("closed", "You withdrew this request")
    (told,) = everybody(f"requests/{number_of(request.pk)}", locale="en")
    assert (told["status"], told["status_notes"]) == ("closed", "This request is closed")
    ids = {
        status: [r["service_request_id"] for r in app.looks("requests", status=status)] for status in ("open", "closed")
    }
    assert ids == {"open": [number_of(other.pk)], "closed": [number_of(request.pk)]}
    assert len(app.looks("requests", status="open,closed")) == 2


def test_an_erased_request_tells_no_words_any_more() -> None:
    app = CityApp.made()
    request = app.sent(description=WORDS)
    ServiceRequest.objects.filter(pk=request.pk).update(answers={}, erased_at=timezone.now())
    assert app.sees(request)["description"] is None


def test_the_span_is_ninety_days_unless_asked_otherwise() -> None:
    app = CityApp.made()
    old, new = app.sent(), app.sent()
    Filed.objects.filter(pk=old.pk).update(filed_at=timezone.now() - dt.timedelta(days=91))
    assert [r["service_request_id"] for r in app.looks("requests")] == [number_of(new.pk)]
    day = (timezone.now() - dt.timedelta(days=92)).date().isoformat()
    found = app.looks("requests", start_date=f"{day}T00:00:00Z", end_date=timezone.now().date().isoformat())
    assert found[0]["code"] == 400  # more than 90 days
    told = app.looks("requests", start_date=day, end_date=timezone.now().isoformat(), locale="en")
    assert "at most 90 days" in told[0]["description"]
    until = (timezone.now() - dt.timedelta(days=80)).isoformat()
    assert [r["service_request_id"] for r in app.looks("requests", end_date=until)] == [number_of(old.pk)]
    since = (timezone.now() - dt.timedelta(days=93)).isoformat().replace("+00:00", "Z")
    assert len(app.looks("requests", start_date=since, end_date=until)) == 1
    both = f"{number_of(old.pk)},{number_of(new.pk)}, ,nonsense"
    assert len(app.looks("requests", service_request_id=both, start_date=day, status="closed")) == 2


@pytest.mark.parametrize(
    "query",
    [
        {"start_date": "2026-01-01T00:00:00"},
        {"start_date": "yesterday"},
        {"end_date": "2026-13-01"},
        {"start_date": "9999-12-31"},
        {"end_date": "0001-01-01T00:00:00Z"},
        {"start_date": "2026-05-02", "end_date": "2026-05-01T00:00:00Z"},
        {"status": "acknowledged"},
    ],
)
def test_a_query_that_makes_no_sense_is_refused_in_words(query: dict[str, str]) -> None:
    response = Client().get(f"{BASE}/requests.json", query)
    assert response.status_code == 400
    assert json.loads(response.content)[0]["description"].startswith(tuple(query))


def test_a_list_costs_the_same_queries_for_one_and_for_many() -> None:
    app = CityApp.made()
    everybody("requests")  # services are read once by each process
    counted = []
    for _ in range(2):
        made(app, 12)
        with CaptureQueriesContext(connection) as asked:
            assert everybody("requests")
        # Those of the list itself; counting a look and looking whether places changed are not done at every call.
        counted.append([one["sql"] for one in asked if "accounts_" not in one["sql"] and "places_" not in one["sql"]])
    assert [len(one) for one in counted] == [5, 5]


def test_at_most_a_thousand_are_listed_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_REQUESTS", 2)
    app = CityApp.made()
    sent = [number_of(app.sent().pk) for _ in range(3)]
    assert [row["service_request_id"] for row in everybody("requests")] == [sent[2], sent[1]]


def test_notes_among_officers_do_not_move_the_day_of_the_last_change() -> None:
    assert "noted" not in finding.TOLD
    from senim.kernel.events import EventType

    assert set(finding.TOLD) <= {str(kind) for kind in EventType}


def keys_of(rows: list[dict[str, Any]]) -> set[str]:
    return {name for row in rows for name in row}


def test_a_row_has_the_names_of_the_specification_and_no_other() -> None:
    app = CityApp.made()
    app.sent()
    assert keys_of(everybody("requests")) == {
        "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
        "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
        "address_id", "zipcode", "lat", "long", "media_url",
    }  # fmt: skip
