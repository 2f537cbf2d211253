import csv
import datetime as dt
import io
import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senim.accounts.models import Officer
from senim.design.spreadsheets import safe
from senim.intake.models import ServiceRequest
from senim.ledger.followers import run_once
from senim.places.queries import front_offices
from senim.studio import exporting
from senim.studio.tests.conftest import AT
from tests.requests import ended, sent

pytestmark = pytest.mark.db

PAGES = [
    "/en/studio/",
    "/en/studio/advice/",
    "/en/studio/advice/?show=late",
    "/en/studio/advice/variants/",
    "/en/studio/advice/handovers/",
    "/en/studio/advice/compare/",
    "/en/studio/advice/drafts/",
    "/en/studio/advice/steps.csv",
    "/en/studio/advice/model/",
]


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


@pytest.fixture
def ayan(db: None) -> Client:
    """Ayan, analyst of the ministry."""
    return client_of("ayan")


def history(count: int, region: str = "KZ-71") -> None:
    """So many questions, each answered some hours after it came."""
    for number in range(count):
        at = AT + dt.timedelta(minutes=number)
        place = {"region": region, "desk": front_offices(region)[0].pk}
        request = ServiceRequest.objects.get(pk=sent("advice", at=at, place=place).request_id)
        ended(request, at=at + dt.timedelta(hours=1))
    run_once()
    exporting.write_all()


@pytest.mark.parametrize("address", PAGES)
def test_erlan_may_not_and_a_stranger_has_to_sign_in(address: str, erlan: Client, aigerim: Client) -> None:
    assert erlan.get(address).status_code == 403
    assert aigerim.get(address).status_code == 302


@pytest.mark.parametrize("address", PAGES)
def test_ayan_may_with_and_without_cases(address: str, ayan: Client) -> None:
    assert ayan.get(address).status_code == 200
    history(1)
    assert ayan.get(address).status_code == 200


def test_what_is_not_there_is_not_found(ayan: Client) -> None:
    for address in ("/en/studio/nothing/", "/en/studio/advice/nothing.csv", "/en/studio/nothing/variants/"):
        assert ayan.get(address).status_code == 404


def test_the_map_counts_steps_and_flows_in_steps_of_five_for_whoever_opens_no_request(
    ayan: Client, dana: Client
) -> None:
    history(12)
    own = json.loads(dana.get("/en/studio/advice/?show=often").context["picture"])
    assert own["elements"]["Consider"][0] == "12"
    assert "told in steps of five" not in dana.get("/en/studio/advice/").content.decode()
    assert "told in steps of five" in ayan.get("/en/studio/advice/").content.decode()
    page = ayan.get("/en/studio/advice/?show=often")
    picture = json.loads(page.context["picture"])
    assert picture["elements"]["Consider"][0] == "10"
    assert {words for words, _width in picture["flows"].values()} == {"10"}
    assert dict((text, figure) for figure, text in page.context["tallies"])["median time"] == "1 h"


def test_shares_and_medians_of_fewer_than_ten_are_not_shown(ayan: Client, dana: Client) -> None:
    history(9)
    own = {text: figure for figure, text in dana.get("/en/studio/advice/").context["tallies"]}
    assert (own["median time"], own["kept our promise"], own["opened"]) == ("–", "–", "9")
    few = {text: figure for figure, text in ayan.get("/en/studio/advice/").context["tallies"]}
    assert (few["median time"], few["kept our promise"], few["opened"]) == ("–", "–", "0")
    history(1)
    enough = {text: figure for figure, text in ayan.get("/en/studio/advice/").context["tallies"]}
    assert (enough["median time"], enough["kept our promise"]) == ("1 h", "100 %")


def test_dana_counts_the_cases_of_her_own_units_only(dana: Client, ayan: Client) -> None:
    history(13)
    history(10, region="KZ-27")

    def opened(client: Client, query: str = "") -> str:
        return str(client.get(f"/en/studio/advice/{query}").context["tallies"][0][0])

    assert (opened(dana), opened(ayan)) == ("13", "20")
    assert (opened(dana, "?region=KZ-27"), opened(ayan, "?region=KZ-27")) == ("0", "10")


def test_filters_narrow_and_nonsense_is_left_out(dana: Client) -> None:
    history(3)

    def opened(query: str) -> str:
        return str(dana.get(f"/en/studio/advice/?{query}").context["tallies"][0][0])

    assert opened("since=2026-12") == "0"
    assert opened("until=2026-11") == "3"
    assert opened("outcome=answered") == "3"
    assert opened("outcome=redirected") == "0"
    assert opened("since=yesterday&region=%27%22%3Cscript%3E") == "3"


def test_variants_are_told_by_the_names_of_steps(ayan: Client) -> None:
    history(10)
    sheet = ayan.get("/en/studio/advice/variants/").context["sheet"]
    assert [row[1:3] for row in sheet.rows] == [("10", "100 %")]


def test_a_table_as_csv_has_plain_figures(ayan: Client) -> None:
    history(10)
    answer = ayan.get("/en/studio/advice/steps.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    step = next(row for row in rows if row["Completed"] == "10")
    assert (step["Median time"], step["Promise missed"]) == ("3600", "0.0")


def test_no_cell_is_a_formula() -> None:
    assert [safe(cell) for cell in ("=1+1", "+7", "-1", "@a", "\tb")] == ["'=1+1", "'+7", "'-1", "'@a", "'\tb"]
    assert [safe(cell) for cell in ("plain", -5, 0.5, "")] == ["plain", -5, 0.5, ""]


@pytest.mark.parametrize("address", PAGES)
def test_more_cases_cost_no_more_queries(
    address: str, ayan: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    history(12)
    ayan.get(address)
    with django_assert_max_num_queries(12):
        ayan.get(address)


def test_behind_a_figure_stand_only_requests_of_ones_own_units(dana: Client, erlan: Client, ayan: Client) -> None:
    for region in ("KZ-71", "KZ-27"):
        sent("advice", at=AT, place={"region": region, "desk": front_offices(region)[0].pk})
    run_once()
    exporting.write_all()
    address = "/en/studio/advice/cases/?at=Consider"
    mine = dana.get(address).context["table"].rows
    assert len(mine) == 1
    assert "/en/staff/case/" in mine[0][0]
    assert [one.get(address).status_code for one in (erlan, ayan)] == [403, 403]


def test_requests_that_lost_their_promise_at_a_step_are_found(dana: Client) -> None:
    late, quick = (ServiceRequest.objects.get(pk=sent("advice", at=AT).request_id) for _ in range(2))
    ended(late, at=AT + dt.timedelta(days=30))
    ended(quick, at=AT + dt.timedelta(hours=1))
    run_once()
    exporting.write_all()
    page = dana.get("/en/studio/advice/cases/?at=Consider&lost=1")
    assert [f"/case/{late.pk}/" in row[0] for row in page.context["table"].rows] == [True]
    stories = dana.get("/en/studio/advice/").context["stories"]
    assert any("lost=1" in href for story in stories for _words, href in story.links)
