import datetime as dt
from typing import cast

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senim.accounts.models import Officer
from senim.catalogue.queries import current
from senim.intake.models import ServiceRequest
from senim.ledger.followers import run_once
from senim.simulation.distributions import Distribution
from senim.simulation.fitting import FittedScenario
from senim.simulation.scenario import ALWAYS, Arrivals, Person, Role, Scenario
from senim.studio import exporting
from senim.studio.changing import Changes, changed
from senim.studio.fitted import Base, _at_once
from senim.studio.foreseeing import moved
from senim.studio.tests.conftest import AT
from tests.requests import ended, sent

pytestmark = pytest.mark.db

PAGE = "/en/studio/advice/scenario/"


@pytest.fixture
def ayan(db: None) -> Client:
    """Ayan, analyst of the ministry."""
    client = Client()
    client.force_login(Officer.objects.get(username="ayan"))
    return client


def history(count: int, hours: int = 1) -> None:
    """So many questions, one an hour, each answered after about so many hours."""
    for number in range(count):
        at = AT + dt.timedelta(hours=number)
        request = ServiceRequest.objects.get(pk=sent("advice", at=at).request_id)
        ended(request, at=at + dt.timedelta(hours=hours, minutes=7 * (number % 5)))
    run_once()
    exporting.write_all()


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}fit.csv", f"{PAGE}?play=1"])
def test_only_who_draws_models_may(address: str, erlan: Client, dana: Client, aigerim: Client) -> None:
    assert [erlan.get(address).status_code, dana.get(address).status_code] == [403, 403]
    assert aigerim.get(address).status_code == 302


def test_of_fewer_than_ten_requests_no_scenario_is_made(ayan: Client) -> None:
    history(9)
    assert ayan.get(PAGE).context["base"] is None
    assert ayan.get(f"{PAGE}fit.csv").status_code == 404
    history(1)
    assert ayan.get(PAGE).context["base"] is not None


def test_twice_the_work_takes_longer_and_is_told_with_intervals(ayan: Client) -> None:
    history(20)
    page = ayan.get(f"{PAGE}?play=1&anyway=1&work-Consider=200")
    found = page.context["found"]
    change = found.changed.differences["median"]
    assert change.low > 0
    assert found.changed.result.median.value > found.today.result.median.value
    assert page.context["figures"].rows[0][1] == "1 h 14 min", "what the log has stands beside it"
    rows = ayan.get(f"{PAGE}figures.csv?play=1&anyway=1&work-Consider=200").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("Median time,")


def test_the_same_address_gives_the_same_figures_and_no_change_gives_today_only(ayan: Client) -> None:
    history(12)
    one, two = (ayan.get(f"{PAGE}?play=1&anyway=1").context["found"] for _ in range(2))
    assert one.today == two.today
    assert one.changed is None
    form = ayan.get(f"{PAGE}?play=1&anyway=1").context["form"]
    assert form["arrivals"].value() == "100", "what the address leaves out is shown as it is today"


def test_who_has_too_much_to_do_is_told_before_anything_is_played(ayan: Client) -> None:
    history(20)
    page = ayan.get(f"{PAGE}?play=1&work-Consider=1000&arrivals=1000")
    assert page.context["over"]
    assert "found" not in page.context
    assert "Play it all the same" in page.content.decode()


def test_nonsense_is_refused_in_words(ayan: Client) -> None:
    history(12)
    assert ayan.get(f"{PAGE}?play=1&arrivals=0").status_code == 422
    assert ayan.get(f"{PAGE}?play=1&dropped=Nothing").status_code == 422
    assert ayan.get(f"{PAGE}?play=1&people-officer=many").status_code == 422


def test_more_cases_cost_no_more_queries(ayan: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    history(12)
    ayan.get(PAGE)
    with django_assert_max_num_queries(12):
        ayan.get(PAGE)


def known(scenario: Scenario, at_once: int = 1) -> Base:
    """Today with two officers, each with so many requests at once; what was fitted is not looked at."""
    return Base(
        cast(FittedScenario, None), scenario, {"officer": 0.5}, {"Consider": 1.0}, {"officer": 2}, {"officer": at_once}
    )


def test_every_change_reaches_the_scenario() -> None:
    net = current("advice", AT.date()).net
    hour = Distribution("fixed", (3600.0,))
    today = Scenario(
        arrivals=Arrivals(hour), durations={"Consider": hour}, roles={"officer": Role((Person(ALWAYS),) * 4)}
    )
    changes = Changes(
        people=(("officer", 3),), calendars=(("officer", "long"),), rates=(("officer", 2500.0),),
        work=(("Consider", 50),), dropped=("Assign",), arrivals=200,
    )  # fmt: skip
    found = changed(known(today, 2), net, changes)
    assert found.roles["officer"].cost_per_hour == 1250, "an hour is shared by the two requests in hand"
    assert [one.calendar for one in found.roles["officer"].people] == ["long"] * 6
    assert found.durations["Consider"].mean == 1800
    assert found.arrivals.between.mean == 1800
    assert found.skipped == {"Assign"}
    assert changed(known(today), net, Changes()) == today


def test_who_did_more_than_their_time_had_several_requests_in_hand() -> None:
    assert [_at_once(load) for load in (0.0, 1.0, 1.01, 2.4, 3.44)] == [1, 1, 2, 3, 5]


def test_another_version_takes_over_only_what_it_has() -> None:
    net = current("advice", AT.date()).net
    hour = Distribution("fixed", (3600.0,))
    today = Scenario(arrivals=Arrivals(hour), durations={"Consider": hour, "Gone": hour}, branches={"NoFlow": 1.0})
    found = moved(today, net, None)
    assert set(found.durations) == {"Consider"}
    assert found.branches == {}


def test_the_map_shows_who_followed_the_model(ayan: Client) -> None:
    history(10)
    page = ayan.get("/en/studio/advice/?show=fits")
    assert page.context["finding"].startswith("100 % of 10 ended requests went exactly as drawn.")
    step = next(row for row in page.context["fits"].plain if row[1])
    assert step[1:] == (10, 0, 0, 0.0)
    assert ayan.get("/en/studio/advice/fits.csv").status_code == 200


def test_shares_of_fewer_than_ten_do_not_tell_who_followed_the_model(ayan: Client) -> None:
    history(9)
    page = ayan.get("/en/studio/advice/?show=fits")
    assert "%" not in page.context["finding"]
    assert all(row[4] == "" for row in page.context["fits"].plain)
