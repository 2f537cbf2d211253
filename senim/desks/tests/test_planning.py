"""Planning over the log: what is read of the past, who may plan, what the worker finds, and what the page says when it cannot."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries, Settings

from senim.accounts.models import Officer, Post
from senim.accounts.viewer import Viewer, viewer_of
from senim.desks.models import Closure, Counter, Office, Visit
from senim.desks.planning import actions, enough, past, queries, working
from senim.desks.planning.forms import WishesForm
from senim.desks.planning.sheets import file_of
from senim.desks.planning.wishes import Wishes
from senim.desks.planning_tables import Outlook
from senim.desks.tests.conftest import AT, Set
from senim.places import queries as places
from senim.studio import lanes

pytestmark = pytest.mark.db

HOUR = 3_600_000_000
DAY = 24 * HOUR
TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 5, tzinfo=dt.UTC)
WEEKS = 9


@pytest.fixture(autouse=True)
def _few_people(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lanes keep their files in the data folder; the play needs no more people than show what is asked here."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(enough, "PEOPLE", 1500)


@pytest.fixture
def busy(office: Set) -> Iterator[Office]:
    """The office, open on weekdays from 09:00 to 13:00, with nine weeks of visits in the log's projection."""
    office.office.unit.hours = "Mo-Fr 09:00-13:00"
    office.office.unit.save()
    places.forget()
    Counter.objects.create(office=office.office, number=3, services=["report"])
    random = np.random.default_rng(5)
    rows: list[Visit] = []
    for week in range(1, WEEKS + 1):
        for day in range(5):
            opens = AT - week * 7 * DAY + day * DAY
            for hour in range(4):
                for _ in range(int(random.poisson(5 if day else 9))):
                    at = opens + hour * HOUR + int(random.random() * HOUR)
                    rows.append(visit(office.office.pk, len(rows) + 1, at, int(random.gamma(4, 150) * 1_000_000)))
    Visit.objects.bulk_create(rows)
    past.hours_seen(office.office.unit, TODAY)  # the atlas and the calendar are read once
    queries.offices(working_viewer("gulnar"), 0, TODAY)
    yield office.office
    places.forget()


def visit(office: int, number: int, at: int, served: int) -> Visit:
    return Visit(
        id=number,
        office_id=office,
        day=dt.datetime.fromtimestamp(at / 1e6, dt.UTC).date(),
        service="report",
        channel="kiosk",
        language="kk",
        state="finished",
        since_at=at,
        ticket_at=at,
        first_called_at=at,
        ended_at=at + served,
        served=served,
        n=1,
        head=b"\0" * 32,
    )


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


def page(client: Client, office: int, language: str = "en") -> str:
    answer = client.get(f"/{language}/staff/desks/{office}/planning/")
    assert answer.status_code == 200
    return str(answer.content.decode())


WISHES = {"officers": "6", "minutes": "10", "share": "90", "lengths": ["240"], "break_minutes": "60", "days": "5"}


def test_the_past_is_the_open_hours_with_who_came_and_a_closed_day_is_none(
    busy: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        seen = past.hours_seen(busy.unit, TODAY)
    assert len({one.on for one in seen}) == WEEKS * 5 - 1, "25 October is a holiday; its Monday is off instead"
    assert {one.hour for one in seen} == {9, 10, 11, 12}
    open_days = {one.on for one in seen}
    assert sum(one.came for one in seen) == Visit.objects.filter(day__in=open_days).count() > 900
    closed = {"reason_kk": "Су", "reason_ru": "Вода", "reason_en": "Water"}
    Closure.objects.create(office=busy, from_at=AT - 7 * DAY, until_at=AT - 7 * DAY + 90 * 60_000_000, **closed)
    after = past.hours_seen(busy.unit, TODAY)
    assert [one.minutes for one in after if one.on == TODAY - dt.timedelta(days=7)] == [30, 60, 60]
    assert past.spans_ahead(busy.unit, past.next_week(TODAY)) == {day: [(540, 780)] for day in range(5)}
    assert past.next_week(TODAY)[0] == dt.date(2026, 11, 30)
    times = past.seconds_served(busy.pk, TODAY)
    assert 500 < float(np.mean(times)) < 700


def test_the_worker_makes_the_plan_that_was_asked_for_and_the_page_and_its_files_show_it(
    busy: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana = signed_in("dana")
    asked = dana.post(f"/en/staff/desks/{busy.pk}/planning/ask/", WISHES)
    assert asked.status_code == 302
    assert "A plan is being made: 0 %" in page(dana, busy.pk)
    dana.post(f"/en/staff/desks/{busy.pk}/planning/ask/", {**WISHES, "officers": "7"})
    row = Outlook.objects.get()
    assert row.rules["officers"] == 7, "one that waits takes the new wishes"
    Outlook.objects.update(asked_at=NOW, week_on=past.next_week(TODAY)[0])
    errand = lanes.next_short()
    assert errand == (lanes.PLAN, row.pk)
    lanes.RUN[errand.kind](errand.number)
    row.refresh_from_db()
    assert (row.state, row.done, row.tries) == ("ready", 100, 1)
    assert row.found["checked"]["within"][0] > 0.9
    shown = page(dana, busy.pk)
    assert "of 100 visitors are served in time under this plan" in shown
    assert "All front offices" in shown
    heads, rows = file_of(row, "plan") or ([], [])
    assert heads[0] == "officer"
    assert {one[1] for one in rows} == {f"2026-{month}" for month in ("11-30", "12-01", "12-02", "12-03", "12-04")}
    file = dana.get(f"/kk/staff/desks/{busy.pk}/planning/forecast.csv")
    assert file.content.decode().startswith("\ufeffdate,hour,people,low,high\r\n2026-11-30,9,")
    assert dana.get(f"/kk/staff/desks/{busy.pk}/planning/nothing.csv").status_code == 404
    own = dana.get(f"/en/staff/desks/{busy.pk}/planning/officer-1.ics")
    events = Calendar.from_ical(own.content).walk("VEVENT")
    spans = [spans for officer, _, spans in row.found["roster"]["duties"] if officer == 0]
    assert len(events) == sum(map(len, spans)) > 0
    hours = sum((one.decoded("dtend") - one.decoded("dtstart")).total_seconds() for one in events) / 3600
    assert hours == sum(until - since for day in spans for since, until in day) / 60
    assert events[0].decoded("dtstart") >= dt.datetime(2026, 11, 30, 4, tzinfo=dt.UTC)
    assert dana.get(f"/en/staff/desks/{busy.pk}/planning/officer-99.ics").status_code == 404
    assert lanes.next_short() is None
    lanes.RUN[lanes.PLAN](row.pk)


def test_only_who_may_plan_the_unit_sees_it(busy: Office) -> None:
    elsewhere = Office.objects.get_or_create(unit=places.front_offices("KZ-75")[0])[0]
    dana, erlan, bolat = signed_in("dana"), signed_in("erlan"), signed_in("bolat")
    listed = dana.get("/en/staff/desks/planning/").content.decode()
    assert busy.unit.name_en in listed
    assert elsewhere.unit.name_en not in listed
    whole = signed_in("gulnar").get("/en/staff/desks/planning/").content.decode()
    assert f"/{elsewhere.pk}/planning/" in whole or "?after=" in whole
    for client, office in ((erlan, busy), (bolat, busy), (dana, elsewhere)):
        for path in ("", "forecast.csv", "officer-1.ics"):
            assert client.get(f"/en/staff/desks/{office.pk}/planning/{path}").status_code == 403
        assert client.post(f"/en/staff/desks/{office.pk}/planning/ask/", WISHES).status_code == 403
    assert Client().get(f"/en/staff/desks/{busy.pk}/planning/").status_code == 302
    assert not Outlook.objects.exists()


def test_the_list_has_a_bounded_number_of_queries(
    busy: Office, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    viewer = working_viewer("gulnar")
    with django_assert_max_num_queries(6):
        found = queries.offices(viewer, busy.pk - 1, TODAY)
    assert len(found.rows) <= queries.PAGE
    row = next(one for one in found.rows if one.office.pk == busy.pk)
    assert (row.counters, row.newest) == (3, None)
    assert row.visits > 300
    more = queries.offices(viewer, found.rows[-1].office.pk, TODAY)
    assert not {one.office.pk for one in more.rows} & {one.office.pk for one in found.rows}
    assert queries.offices(viewer, 10**14, TODAY) == ([], None)


def working_viewer(username: str) -> Viewer:
    return viewer_of(Officer.objects.get(username=username))


def test_bad_wishes_are_told_field_by_field_and_nothing_is_lost(busy: Office) -> None:
    dana = signed_in("dana")
    wrong = {"officers": "0", "minutes": "x" * 400, "share": "100", "break_minutes": "7", "days": "", "lengths": ["9"]}
    answer = dana.post(f"/en/staff/desks/{busy.pk}/planning/ask/", wrong)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "Officers who can work at the counters: a whole number from 1 to 60, please." in words
    assert 'value="100"' in words
    assert not Outlook.objects.exists()
    first = queries.first_wishes(busy, None)
    assert WishesForm(first, WISHES).is_valid()
    assert first.officers == 5
    assert dana.get("/en/staff/desks/planning/?after=x").status_code == 400


def test_why_there_is_no_plan_stands_on_the_page(office: Set, busy: Office) -> None:
    dana = Officer.objects.get(username="dana")
    client = signed_in("dana")
    wishes = Wishes(officers=1, lengths=(240,))
    row = actions.ask(office=busy, wishes=wishes, by=dana, at=NOW, today=TODAY)
    working.run_all()
    row.refresh_from_db()
    assert row.found["no_plan"][0] == "officers"
    shown = page(client, busy.pk)
    assert "There are not enough officers" in shown
    assert f"it takes {row.found['no_plan'][1]} officers; 1 were given" in shown
    Visit.objects.all().delete()
    few = actions.ask(office=busy, wishes=wishes, by=dana, at=NOW, today=TODAY)
    working.run_all()
    few.refresh_from_db()
    assert (few.state, few.fault) == ("failed", working.FEW)
    both = page(client, busy.pk)
    assert "There are too few visits for a forecast" in both
    assert "There are not enough officers" in both, "the last plan that was made stays"
    week = {"from_at": AT + 7 * DAY, "until_at": AT + 14 * DAY}
    Closure.objects.create(office=busy, **week, reason_kk="Жөндеу", reason_ru="Ремонт", reason_en="Repairs")
    actions.ask(office=busy, wishes=wishes, by=dana, at=NOW, today=TODAY)
    working.run_all()
    assert "The office is closed all that week" in page(client, busy.pk)
    broken = actions.ask(office=busy, wishes=wishes, by=dana, at=NOW, today=TODAY)
    Outlook.objects.filter(pk=broken.pk).update(tries=working.MOST_TRIES)
    assert working.next_outlook() is None
    assert "broken off twice" in page(client, busy.pk)


def test_an_office_without_a_plan_says_so_and_old_plans_go(busy: Office) -> None:
    dana = Officer.objects.get(username="dana")
    assert "No plan yet" in page(signed_in("dana"), busy.pk)
    for _ in range(actions.KEPT + 3):
        row = actions.ask(office=busy, wishes=Wishes(officers=3), by=dana, at=NOW, today=TODAY)
        Outlook.objects.filter(pk=row.pk).update(state="failed", fault=working.FEW)
    assert Outlook.objects.count() == actions.KEPT
    Post.objects.filter(officer=dana).delete()
    assert signed_in("dana").get(f"/en/staff/desks/{busy.pk}/planning/").status_code == 403
