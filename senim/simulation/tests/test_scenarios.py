"""Scenarios are read in full or refused by name, and written so that they read the same again."""

import json
from typing import Any

import pytest

from senim.kernel.calendars import kazakhstan
from senim.kernel.worktime import is_open
from senim.simulation.errors import GoesRoundForever, ScenarioInvalid
from senim.simulation.load import foreseen_load, visits_of_tasks
from senim.simulation.plan import make_plan
from senim.simulation.scenario_reading import read_scenario
from senim.simulation.scenario_writing import scenario_document
from senim.simulation.simulating import simulate
from senim.simulation.tests.models import QUEUE, TANDEM, busy_net, net_of

GOOD: dict[str, Any] = {
    "start": "2026-03-02T04:00:00Z",
    "arrivals": {"distribution": "exponential", "mean": 857.1, "calendar": "office"},
    "durations": {
        "A": {"distribution": "lognormal", "mean": 600, "sd": 600},
        "B": {"distribution": "empirical", "values": [60, 120], "weights": [1, 3]},
    },
    "roles": {
        "desk": {"people": 2, "calendar": "always", "cost_per_hour": 3000},
        "night": {"people": [{"name": "Bolat", "calendar": "evening"}, "Dana"], "calendar": "office"},
    },
    "priorities": {"A": 1, "B": -1},
    "calendars": {"evening": {"hours": [["18:00-22:00"]] * 5 + [[], []]}},
    "warm_up": 0.1,
}


def test_a_scenario_reads_and_its_document_reads_the_same_again() -> None:
    scenario = read_scenario(GOOD)
    again = read_scenario(json.loads(json.dumps(scenario_document(scenario))))
    assert again == scenario
    assert scenario.durations["B"].mean == 105
    evening = scenario.calendar("evening")
    assert evening is not None
    six = scenario.start + 9 * 3_600_000_000 + 1
    assert is_open(evening, six)
    assert not is_open(kazakhstan(), six)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"arrivals": None}, "arrivals"),
        ({"arrivals": {"distribution": "exponential", "mean": 0}}, "above 0"),
        ({"arrivals": {"distribution": "weibull", "mean": 3}}, "weibull"),
        ({"arrivals": {"distribution": "exponential", "mean": 1, "sd": 1}}, "'sd'"),
        ({"arrivals": {"distribution": "exponential", "mean": 10**400}}, "too large"),
        ({"durations": {"A": {"distribution": "uniform", "low": 9, "high": 1}}}, "low <= high"),
        ({"durations": {"A": {"distribution": "fixed", "value": float("nan")}}}, "thousand years"),
        ({"durations": {"A": {"distribution": "fixed", "value": -1}}}, "from 0 to"),
        ({"durations": {"A": {"distribution": "empirical", "values": []}}}, "1 to"),
        ({"durations": []}, "durations"),
        ({"roles": {"desk": {"people": 0}}}, "people"),
        ({"roles": {"desk": {"people": 1.5}}}, "whole"),
        ({"roles": {"desk": {"people": 1, "calendar": "moon"}}}, "'moon'"),
        ({"calendars": {"x": {"hours": [["9-10"]] * 7}}}, "9-10"),
        ({"calendars": {"x": {"hours": [["10:00-09:00"]] * 7}}}, "not in order"),
        ({"branches": {"f": 1.5}}, "f"),
        ({"warm_up": 1}, "warm_up"),
        ({"start": "tomorrow"}, "tomorrow"),
        ({"typo": 1}, "'typo'"),
        ({"skip": "A"}, "skip"),
    ],
)
def test_what_a_scenario_may_not_say_is_refused_by_name(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ScenarioInvalid, match=says):
        read_scenario({**GOOD, **change})


@pytest.mark.parametrize(
    "change", [{"durations": {"X": {"distribution": "fixed", "value": 1}}}, {"branches": {"X": 1}}]
)
def test_what_the_process_does_not_have_is_refused_by_name(change: dict[str, Any]) -> None:
    net = net_of(TANDEM, A="desk", B="desk")
    assert make_plan(net, read_scenario(GOOD)).warnings == ()
    with pytest.raises(ScenarioInvalid, match="has no X"):
        make_plan(net, read_scenario({**GOOD, **change}))


def test_a_start_that_a_calendar_does_not_know_is_refused() -> None:
    with pytest.raises(ScenarioInvalid, match="outside the calendar"):
        make_plan(net_of(TANDEM), read_scenario({**GOOD, "start": "2099-01-01T00:00:00Z"}))


def test_what_is_assumed_and_who_is_asked_for_too_much_is_told_before_anything_runs() -> None:
    net = net_of(TANDEM, A="desk", B="clerk")
    scenario = read_scenario(
        {
            "arrivals": {"distribution": "fixed", "value": 100},
            "durations": {"A": {"distribution": "fixed", "value": 110}},
            "roles": {"desk": {"people": 1}},
        }
    )
    told: list[tuple[str, ...]] = []
    result = simulate(net, scenario, cases=10, seed=1, replications=2, warn=told.append)
    assert told == [result.warnings]
    assert result.warnings[0].startswith("desk is asked for 110%")
    assert any("no duration is given for B" in line for line in result.warnings)
    assert any("role clerk" in line for line in result.warnings)


def test_a_role_that_is_busy_all_the_time_is_not_warned_of() -> None:
    net = net_of(QUEUE, A="desk")
    scenario = read_scenario(
        {
            "arrivals": {"distribution": "fixed", "value": 100},
            "durations": {"A": {"distribution": "fixed", "value": 100}},
            "roles": {"desk": {"people": 1}},
        }
    )
    assert simulate(net, scenario, cases=10, seed=1, replications=1).warnings == ()


def test_load_is_reckoned_against_the_hours_in_which_people_work_and_cases_come() -> None:
    net = net_of(QUEUE, A="desk")
    base = {"durations": {"A": {"distribution": "fixed", "value": 300}}}
    office = {"desk": {"people": 1, "calendar": "office"}}
    by_day = read_scenario(
        {**base, "roles": office, "arrivals": {"distribution": "exponential", "mean": 600, "calendar": "office"}}
    )
    assert foreseen_load(net, by_day, 100)["desk"] == pytest.approx(0.5, rel=1e-6)
    around = read_scenario({**base, "roles": office, "arrivals": {"distribution": "exponential", "mean": 600}})
    # Forty of 168 hours, fewer with holidays.
    assert 0.5 * 168 / 40 < foreseen_load(net, around, 100)["desk"] < 0.5 * 168 / 34


LOOP = "start S\ntask A\nxor M\nxor G\nend E\nS > M\nM > A\nA > G\nagain: G > M\nout: G > E"


def test_visits_of_a_loop_are_exact() -> None:
    scenario = read_scenario({"arrivals": {"distribution": "fixed", "value": 1}, "branches": {"again": 0.75}})
    assert visits_of_tasks(net_of(LOOP), scenario)["A"] == pytest.approx(4, rel=1e-9)


def test_visits_are_played_out_where_they_depend_on_time() -> None:
    scenario = read_scenario(
        {
            "arrivals": {"distribution": "fixed", "value": 60},
            "branches": {"yes": 0.5, "c": 0.5, "d": 0.5, "rest": 0.5},
            "events": {"Word": {"distribution": "exponential", "mean": 600}},
        }
    )
    visits = visits_of_tasks(busy_net(), scenario)
    assert visits["A"] == pytest.approx(2, abs=0.12)
    assert visits["B"] == pytest.approx(1, abs=0.12)
    # Of the eight equally likely choices of three the empty one is drawn again.
    assert visits["C"] == pytest.approx(4 / 7, abs=0.06)


def test_a_case_that_never_ends_is_refused() -> None:
    scenario = read_scenario({"arrivals": {"distribution": "fixed", "value": 1}, "branches": {"again": 1}})
    with pytest.raises(GoesRoundForever):
        simulate(net_of(LOOP), scenario, cases=10, seed=1)


@pytest.mark.parametrize(("again", "out"), [(0.7, 0.7), (0.2, 0.2)])
def test_shares_that_do_not_add_up_to_one_are_refused(again: float, out: float) -> None:
    given = {"arrivals": {"distribution": "fixed", "value": 1}, "branches": {"again": again, "out": out}}
    with pytest.raises(ScenarioInvalid, match="add up"):
        make_plan(net_of(LOOP), read_scenario(given))


def test_an_event_that_has_no_rate_never_happens_and_the_case_waits_for_ever() -> None:
    net = net_of("start S\ncatch C message=m\nend E\nS > C\nC > E")
    scenario = read_scenario({"arrivals": {"distribution": "fixed", "value": 1}})
    result = simulate(net, scenario, cases=5, seed=1, replications=2)
    assert result.unfinished == 10
    assert result.document()["duration_s"]["mean"] == {"value": None, "low": None, "high": None}
    assert [line.split(":")[0] for line in result.warnings] == ["no rate is given for C", "10 cases never ended"]
