"""Changes of a scenario: each does what it says, is refused where it cannot, and leaves the old one alone."""

import pytest

from senim.kernel.calendars import ROUND_THE_CLOCK, kazakhstan
from senim.simulation import changes
from senim.simulation.distributions import Distribution
from senim.simulation.errors import ScenarioInvalid
from senim.simulation.scenario import Arrivals, Person, Role, Scenario
from senim.simulation.simulating import simulate
from senim.simulation.tests.models import TANDEM, exponential, fixed, net_of

NET = net_of(TANDEM, A="desk", B="chief")
TODAY = Scenario(
    Arrivals(exponential(1000)),
    {"A": exponential(800), "B": fixed(300)},
    {"desk": Role((Person(name="Bolat"),), 10.0), "chief": Role((Person(),))},
)


def mean(scenario: Scenario) -> float:
    return simulate(NET, scenario, cases=400, seed=1, replications=3).mean.value


def test_two_more_people_make_it_faster_and_fewer_than_one_is_refused() -> None:
    more = changes.add_people(TODAY, "desk", 2)
    assert [person.name for person in more.roles["desk"].people] == ["Bolat", "", ""]
    assert more.roles["desk"].cost_per_hour == 10
    assert mean(more) < mean(TODAY)
    assert changes.add_people(more, "desk", -2) == TODAY
    with pytest.raises(ScenarioInvalid, match="nobody"):
        changes.add_people(TODAY, "desk", -1)
    with pytest.raises(ScenarioInvalid, match="no role moon"):
        changes.add_people(TODAY, "moon", 1)


def test_another_calendar_is_worked_by_and_one_that_nobody_knows_is_refused() -> None:
    office = changes.change_calendar(TODAY, "desk", "office")
    assert mean(office) > mean(TODAY)
    round_the_clock = kazakhstan(hours=ROUND_THE_CLOCK, name="duty")
    assert mean(changes.change_calendar(TODAY, "desk", "duty", round_the_clock)) < mean(office)
    with pytest.raises(ScenarioInvalid, match="moon"):
        changes.change_calendar(TODAY, "desk", "moon")


def test_a_dropped_task_takes_no_time_and_nobody() -> None:
    dropped = simulate(NET, changes.drop_task(TODAY, "B"), cases=400, seed=1, replications=3)
    assert "B" not in dropped.waiting
    assert dropped.utilisation["chief"].value == 0
    assert dropped.load["chief"] == 0
    # Fewer steps under the same luck: shorter by at least the work of the step.
    assert dropped.mean.value <= mean(TODAY) - 300


def test_two_steps_become_one_with_the_work_of_both() -> None:
    merged = changes.merge_tasks(NET, TODAY, "A", "B")
    assert merged.durations["A"].mean == 1100
    assert merged.durations["A"].sd == 800
    assert merged.skipped == {"B"}
    assert changes.merge_tasks(NET, TODAY, "A", "B", fixed(900)).durations["A"] == fixed(900)
    with pytest.raises(ScenarioInvalid, match="does not directly follow"):
        changes.merge_tasks(NET, TODAY, "B", "A")
    with pytest.raises(ScenarioInvalid, match="no task X"):
        changes.merge_tasks(NET, TODAY, "A", "X")


@pytest.mark.parametrize(
    "duration",
    [
        exponential(10),
        Distribution("gamma", (10, 3)),
        Distribution("triangular", (1, 2, 9)),
        Distribution("empirical", (), (4, 6), (1, 2)),
    ],
)
def test_a_scaled_duration_has_mean_and_spread_scaled(duration: Distribution) -> None:
    half = changes.scaled(duration, 0.5)
    assert (half.mean, half.sd) == pytest.approx((duration.mean / 2, duration.sd / 2))
    assert changes.scale_duration(TODAY, "A", 0.5).durations["A"].mean == 400
    with pytest.raises(ScenarioInvalid):
        changes.scaled(duration, -1)
    with pytest.raises(ScenarioInvalid, match="no duration of X"):
        changes.scale_duration(TODAY, "X", 2)
