import datetime as dt
from typing import Any, cast

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
from senim.studio import exporting, lanes, scenario_forms
from senim.studio.changing import Changes, changed
from senim.studio.fitted import Base, _at_once
from senim.studio.foreseeing import moved
from senim.studio.models import Draft, ScenarioRun
from senim.studio.tests.conftest import AT, region_unit
from tests.requests import ended, sent

pytestmark = pytest.mark.db

PAGE = "/en/studio/advice/scenario/"


def history(count: int, hours: int = 1) -> None:
    """So many questions, one an hour, each answered after about so many hours."""
    for number in range(count):
        at = AT + dt.timedelta(hours=number)
        request = ServiceRequest.objects.get(pk=sent("advice", at=at).request_id)
        ended(request, at=at + dt.timedelta(hours=hours, minutes=7 * (number % 5)))
    run_once()
    exporting.write_all()


def asked(client: Client, **changes: object) -> ScenarioRun:
    """Have a scenario played, over-busy or not, and let the worker play it."""
    answer = client.post(f"{PAGE}play/", {"name": "Try", "anyway": "1", "replications": 5, **changes})
    assert answer.status_code == 302, answer.context["form"].errors
    lanes.run_all()
    return ScenarioRun.objects.latest("pk")


def page_of(client: Client, run: ScenarioRun) -> Any:
    return client.get(f"{PAGE}{run.pk}/")


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}fit.csv", f"{PAGE}1/", f"{PAGE}1/figures.csv"])
def test_only_who_draws_models_may(address: str, erlan: Client, dana: Client, aigerim: Client) -> None:
    assert [erlan.get(address).status_code, dana.get(address).status_code] == [403, 403]
    assert aigerim.get(address).status_code == 302


@pytest.mark.parametrize("address", ["play/", "1/again/", "1/drop/"])
def test_erlan_and_dana_may_not_have_anything_played(address: str, erlan: Client, dana: Client) -> None:
    assert [one.post(f"{PAGE}{address}", {"name": "x"}).status_code for one in (erlan, dana)] == [403, 403]
    assert ScenarioRun.objects.count() == 0


def test_of_fewer_than_ten_requests_no_scenario_is_made(ayan: Client) -> None:
    history(9)
    assert ayan.get(PAGE).context["base"] is None
    assert ayan.get(f"{PAGE}fit.csv").status_code == 404
    assert ayan.post(f"{PAGE}play/", {"name": "x"}).status_code == 200
    assert ScenarioRun.objects.count() == 0
    history(1)
    assert ayan.get(PAGE).context["base"] is not None


def test_twice_the_work_takes_longer_is_told_with_intervals_and_kept(ayan: Client) -> None:
    history(20)
    run = asked(ayan, **{"work-Consider": 200})
    page = page_of(ayan, run)
    answer = page.context["answer"]
    assert answer.changed.differences["median"].low > 0
    assert answer.changed.figures["median"].value > answer.today.figures["median"].value
    assert page.context["figures"].rows[0][1] == "1 h 14 min", "what the log had stands beside it"
    assert page.context["changes"] == ["Consider the question and advise: 200 % of today's work"]
    rows = ayan.get(f"{PAGE}{run.pk}/figures.csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("Median time,")
    row = ayan.get(PAGE).context["runs"].rows[0]
    assert "Try" in row[0]
    assert row[1] == "played"
    assert row[4].startswith("+")


def test_a_run_waits_for_the_worker_and_its_page_says_how_far_it_is(ayan: Client) -> None:
    history(12)
    address = ayan.post(f"{PAGE}play/", {"name": "Try", "anyway": "1"})["Location"]
    assert b"<progress" in ayan.get(address).content
    assert ayan.get(address, headers={"hx-request": "true"}).get("HX-Refresh") is None
    lanes.run_all()
    assert ayan.get(address, headers={"hx-request": "true"})["HX-Refresh"] == "true"
    assert b"<progress" not in ayan.get(address).content


def test_played_again_it_gives_the_same_by_the_same_seed_and_other_figures_by_another(ayan: Client) -> None:
    history(12)
    one, two = asked(ayan), asked(ayan)
    assert one.result == two.result
    assert one.result["changed"] is None
    assert ayan.post(f"{PAGE}{two.pk}/again/").status_code == 302
    lanes.run_all()
    third = ScenarioRun.objects.latest("pk")
    assert (third.seed, third.name, third.state) == (2, "Try", "ready")
    assert third.result["today"] != one.result["today"]


def test_a_run_that_was_broken_off_is_played_once_more_and_then_given_up(ayan: Client) -> None:
    history(12)
    ayan.post(f"{PAGE}play/", {"name": "Try", "anyway": "1"})
    first = lanes.next_short()
    assert first is not None
    second = lanes.next_short()
    assert second == first, "the worker that was killed left it waiting"
    lanes.RUN[second.kind](second.number)
    run = ScenarioRun.objects.get()
    kept = run.result
    assert (run.state, run.tries) == ("ready", 2)
    lanes.RUN[second.kind](second.number)
    run.refresh_from_db()
    assert run.result == kept, "what is done is not done again"
    ScenarioRun.objects.update(state="waiting", tries=2)
    assert lanes.next_short() is None
    run.refresh_from_db()
    assert (run.state, run.fault) == ("failed", lanes.GIVEN_UP)
    assert lanes.GIVEN_UP.encode() in page_of(ayan, run).content


def test_who_has_too_much_to_do_is_told_before_anything_is_played(ayan: Client) -> None:
    history(20)
    page = ayan.post(f"{PAGE}play/", {"name": "Try", "work-Consider": 1000, "arrivals": 1000})
    assert page.context["over"]
    assert ScenarioRun.objects.count() == 0
    assert "Play it all the same" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("arrivals", "0", "from 1 to 1000"),
        ("dropped", "Nothing", "Nothing"),
        ("people-officer", "many", "police officer: people: a whole number from 1 to 10000"),
        ("replications", "51", "Runs: a whole number from 5 to 50"),
        ("cases", "10001", "from 100 to 10000"),
        ("seed", "0", "from 1 to 999999"),
        ("beside", "draft-99", "draft-99"),
        ("name", "", "What we call it"),
    ],
)
def test_nonsense_is_refused_in_words_that_name_the_field_and_the_limit(
    ayan: Client, field: str, value: str, words: str
) -> None:
    history(12)
    page = ayan.post(f"{PAGE}play/", {"name": "Kept words", field: value})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert ScenarioRun.objects.count() == 0
    assert field == "name" or "Kept words" in page.content.decode(), "nothing that was written is lost"


def test_more_than_the_worker_plays_and_a_step_both_left_out_and_merged_are_refused(ayan: Client) -> None:
    history(12)
    page = ayan.post(f"{PAGE}play/", {"name": "x", "replications": 50, "cases": 10_000})
    assert f"At most {scenario_forms.MOST_PLAYED} requests" in page.content.decode()
    form = ayan.get(PAGE).context["form"]
    form.fields["merged"] = form.fields["dropped"].__class__(choices=[("Consider Answer", "x")], required=False)
    form.data, form.is_bound = {"name": "x", "dropped": ["Consider"], "merged": ["Consider Answer"]}, True
    form.full_clean()
    assert "dropped" in form.errors


def test_nobody_keeps_more_than_five_waiting(ayan: Client) -> None:
    history(12)
    for _ in range(5):
        assert ayan.post(f"{PAGE}play/", {"name": "Try", "anyway": "1"}).status_code == 302
    assert ayan.post(f"{PAGE}play/", {"name": "Try", "anyway": "1"}).status_code == 422
    assert ScenarioRun.objects.count() == 5


def test_runs_of_other_units_are_as_unknown_as_those_that_never_were(ayan: Client, saule: Client) -> None:
    history(12)
    run = asked(ayan)
    assert [row for row in saule.get(PAGE).context["runs"].rows] == []
    answers = [saule.get(f"{PAGE}{number}/") for number in (run.pk, 999)]
    assert [one.status_code for one in answers] == [404, 404]
    assert [saule.post(f"{PAGE}{run.pk}/{what}/").status_code for what in ("drop", "again")] == [404, 404]
    own = ScenarioRun.objects.get(pk=run.pk)
    own.pk, own.asked_by, own.unit_id = None, Officer.objects.get(username="saule.s"), region_unit().pk
    own.save()
    assert page_of(saule, own).status_code == 200
    assert page_of(ayan, own).status_code == 200, "the ministry sees what stands below it"
    assert ayan.post(f"{PAGE}{own.pk}/drop/").status_code == 403, "but deletes only its own"
    assert saule.post(f"{PAGE}{own.pk}/drop/").status_code == 302
    assert ScenarioRun.objects.get() == run


def test_a_draft_is_played_beside_today(ayan: Client) -> None:
    history(12)
    ayan.post("/en/studio/advice/begin/1/")
    draft = Draft.objects.get()
    run = asked(ayan, beside=f"draft-{draft.pk}")
    assert run.result["other"]["figures"]["median"][0] > 0
    assert f"Draft {draft.pk}" in page_of(ayan, run).content.decode()
    Draft.objects.all().update(xml="<nothing/>")
    run = asked(ayan, beside=f"draft-{draft.pk}")
    assert run.state == "failed"
    Draft.objects.all().delete()
    ayan.post(f"{PAGE}{run.pk}/again/")
    lanes.run_all()
    assert "is gone" in ScenarioRun.objects.latest("pk").fault


def test_another_scenario_begins_with_the_changes_of_one_that_is_kept(ayan: Client) -> None:
    history(12)
    run = asked(ayan, **{"people-officer": 7, "work-Consider": 80, "rate-officer": 2500, "hours-officer": "long"})
    form = ayan.get(f"{PAGE}?like={run.pk}").context["form"]
    values = {name: str(form[name].value()) for name in ("people-officer", "work-Consider", "rate-officer", "name")}
    assert values == {"people-officer": "7", "work-Consider": "80", "rate-officer": "2500", "name": "Try"}
    assert form["hours-officer"].value() == "long"
    assert ayan.get(f"{PAGE}?like=999").status_code == 404


def test_the_list_is_paged_and_more_runs_cost_no_more_queries(
    ayan: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    history(12)
    run = asked(ayan)
    for number in range(12):
        run.pk, run.name = None, f"Number {number}"
        run.save()
    ayan.get(PAGE)
    with django_assert_max_num_queries(16):
        first = ayan.get(PAGE)
    assert len(first.context["runs"].rows) == 10
    second = ayan.get(first.context["older"])
    assert len(second.context["runs"].rows) == 3
    assert second.context["older"] == ""


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
    assert page.context["finding"].startswith("100 % of 10–14 ended requests went exactly as drawn.")
    step = next(row for row in page.context["fits"].plain if row[1])
    assert step[1:] == (10, 0, 0, 0.0, 0.0, "")
    assert ayan.get("/en/studio/advice/fits.csv").status_code == 200


def test_shares_of_fewer_than_ten_do_not_tell_who_followed_the_model(ayan: Client) -> None:
    history(9)
    page = ayan.get("/en/studio/advice/?show=fits")
    assert "%" not in page.context["finding"]
    assert all(row[4] == "" for row in page.context["fits"].plain)
