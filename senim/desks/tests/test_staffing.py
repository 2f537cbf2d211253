"""Staffing plans: as cheap as trying everything, always within the rules, and held by the play; its play against Erlang's formula."""

import datetime as dt
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.desks.errors import NoPlan, TooFewVisits
from senim.desks.planning import enough as trying
from senim.desks.planning.assigning import assigned
from senim.desks.planning.enough import Target, enough
from senim.desks.planning.forecasting import Expected, OpenHour
from senim.desks.planning.outlook import Asked, outlook, slots_of, staff_hours, week_demand
from senim.desks.planning.playing import HOURS, WeekDemand, levels, play
from senim.desks.planning.rosters import Roster, best_roster
from senim.desks.planning.shifts import SLOT, SLOTS, Rules, Shift, shifts_of
from senim.desks.tests.test_forecasting import MONDAY, past, week
from senim.simulation.queueing import Demand, share_within

RULES = Rules(officers=6, counters=5)
SPANS = {weekday: [(540, 780)] for weekday in range(5)}


def still() -> float:
    return 0.0


def morning(*counts: int) -> list[list[int]]:
    """The need of half hours from 09:00 on a Monday; nobody on other days."""
    day = [0] * SLOTS
    day[18 : 18 + len(counts)] = counts
    return [day, *([0] * SLOTS for _ in range(6))]


def kept(found: Roster, need: list[list[int]], rules: Rules) -> None:
    """Everything that a plan must keep."""
    staffed = found.staffed()
    for weekday, day in enumerate(need):
        assert all(have >= want for have, want in zip(staffed[weekday], day, strict=True))
        assert max(staffed[weekday]) <= rules.counters
    for officer in {duty.officer for duty in found.duties}:
        own = sorted((duty.weekday, duty.shift) for duty in found.duties if duty.officer == officer)
        assert len({weekday for weekday, _ in own}) == len(own) <= rules.days_most
        assert sum(shift.hours for _, shift in own) <= rules.week_hours
        for (before, one), (later, other) in pairwise(own):
            assert (later - before) * 24 + (other.begins - one.ends) * SLOT / 60 >= rules.rest_hours
        for _, shift in own:
            assert all((until - since) <= rules.work_at_most for since, until in shift.spans)
    assert found.officers <= rules.officers
    assert found.cover_hours <= found.bound_hours <= found.hours


def test_the_plan_is_as_cheap_as_the_cheapest_of_all_that_can_be_tried() -> None:
    rules = Rules(officers=4, counters=4, lengths=(60, 120))
    for counts in ((1, 2, 2, 1), (2, 1, 1, 2), (1, 1, 3, 1, 1), (0, 2, 2, 2, 2)):
        need = morning(*counts)
        shifts = shifts_of(need[0], rules)
        every = (
            sum(n * shift.hours for n, shift in zip(numbers, shifts, strict=True))
            for numbers in product(range(3), repeat=len(shifts))
            if sum(numbers) <= 4
            and all(
                want <= sum(n for n, shift in zip(numbers, shifts, strict=True) if slot in shift.work) <= 4
                for slot, want in enumerate(need[0])
                if want
            )
        )
        found = best_roster(need, rules, still)
        assert found.hours == pytest.approx(min(every))
        assert found.bound_hours == pytest.approx(found.hours)
        kept(found, need, rules)


@given(st.lists(st.lists(st.integers(0, 4), min_size=9, max_size=9), min_size=6, max_size=6))
@settings(max_examples=12, deadline=None)
def test_whatever_is_needed_the_rules_are_kept(hours: list[list[int]]) -> None:
    need = slots_of(
        [hours[day][hour - 9] if day < 6 and 9 <= hour < 18 else 0 for day in range(7) for hour in range(24)],
        {day: [(540, 1080)] for day in range(6)},
        1,
    )
    rules = Rules(officers=14, counters=6)
    kept(best_roster(need, rules, still), need, rules)


def test_a_long_shift_has_its_break_inside_the_window_and_a_short_one_none() -> None:
    shifts = shifts_of([0] * 18 + [1] * 18 + [0] * 12, RULES)
    assert {shift.hours for shift in shifts} == {4, 5, 6, 8}
    for shift in shifts:
        assert (shift.away_slots > 0) == (shift.hours > 5)
        assert all(120 <= until - since <= 300 for since, until in shift.spans)
        assert shift.begins >= 18
        assert shift.ends <= 36


def test_what_cannot_be_says_what_is_missing_and_how_many_it_takes() -> None:
    whole_day = [3] * 18
    week_long = [row[0] for row in [morning(*whole_day)] * 6] + [[0] * SLOTS]
    for need, rules, said in (
        (morning(4, 4), Rules(officers=9, counters=3, lengths=(60,)), ("counters", 4)),
        (morning(3, 3), Rules(officers=2, counters=5, lengths=(60,)), ("officers", 3)),
        (morning(1), Rules(officers=9, counters=5), ("shifts", 0)),
    ):
        with pytest.raises(NoPlan) as refused:
            best_roster(need, rules, still)
        assert (refused.value.lacks, refused.value.number) == said
    with pytest.raises(NoPlan) as refused:
        best_roster(week_long, Rules(officers=3, counters=5), still)
    enough_of_them = refused.value.number
    assert refused.value.lacks == "officers"
    kept(best_roster(week_long, Rules(officers=enough_of_them, counters=5), still), week_long, Rules(enough_of_them, 5))
    with pytest.raises(NoPlan):
        best_roster(week_long, Rules(officers=enough_of_them - 1, counters=5), still)


def test_few_officers_work_whole_weeks() -> None:
    day = Shift(18, 36, 26, 2)
    found = assigned([(weekday, day) for weekday in range(5) for _ in range(3)], Rules(officers=12, counters=3))
    assert {who for who, _, _ in found} == {0, 1, 2}
    six_days = assigned([(weekday, day) for weekday in range(6) for _ in range(3)], Rules(officers=12, counters=3))
    assert len({who for who, _, _ in six_days}) == 4


def test_rest_between_days_is_kept_even_where_going_day_by_day_ends_in_no_way_out() -> None:
    late, early = Shift(30, 46), Shift(12, 28)
    rules = Rules(officers=2, counters=2, rest_hours=12, days_most=2)
    given_out = assigned([(0, late), (0, early), (1, late), (1, early)], rules)
    by_officer = {who: {shift for one, _, shift in given_out if one == who} for who, _, _ in given_out}
    assert sorted(map(len, by_officer.values())) == [1, 1]
    with pytest.raises(NoPlan) as refused:
        assigned([(0, late), (1, early)], rules._replace(officers=1))
    assert refused.value.lacks == "rest"


def test_the_play_of_a_steady_queue_gives_erlangs_share() -> None:
    demand = Demand(20, 360)
    times = tuple(-360 * np.log(1 - (np.arange(200) + 0.5) / 200))
    found = play(WeekDemand((20.0,) * HOURS, times), [(((0, 1440),),) * 7] * 3, within_s=300, weeks=1, seed=1)
    assert found.within.value == pytest.approx(share_within(demand, 3, 300), abs=0.03)
    assert found.people == 8 * 20 * HOURS


def test_the_hours_by_level_are_those_in_which_so_many_are_needed() -> None:
    need = [0] * HOURS
    need[9:12] = [1, 2, 1]
    need[33:35] = [1, 1]
    first, second = levels(need)
    assert first[:2] == (((540, 720),), ((540, 660),))
    assert second[:2] == (((600, 660),), ())
    with pytest.raises(ValueError, match="somebody"):
        play(WeekDemand((1.0,) * HOURS, (60.0,)), [], within_s=60, weeks=1, seed=1)


def test_an_office_is_reckoned_from_its_past_to_a_plan_that_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "PEOPLE", 1500)
    told: list[int] = []
    ahead = week(MONDAY + dt.timedelta(weeks=8))
    times = np.random.default_rng(1).lognormal(6.3, 0.5, 400).tolist()
    asked = Asked(past(8, 4, seed=1), ahead, times, SPANS, RULES._replace(counters=9, officers=12), Target())
    found = outlook(asked, still, told.append)
    assert found["tried"]["way"] in found["tried"]["errors"]
    assert len(found["hours"]) == 20
    assert found["checked"]["within"][0] >= 0.9
    assert found["roster"]["bound_hours"] <= found["roster"]["hours"]
    assert sum(found["enough"]["played"]) <= found["roster"]["hours"]
    assert told == sorted(told)
    assert all(0 < done < 100 for done in told)
    small = outlook(asked._replace(rules=RULES._replace(counters=1)), still, told.append)
    assert max(small["enough"]["played"]) > small["counters"] == 1
    assert small["checked"]["within"][0] < 0.9
    assert len({weekday for _, weekday, _ in small["roster"]["duties"]}) == 5
    nobody = outlook(asked._replace(rules=RULES._replace(officers=1)), still, told.append)
    assert nobody["no_plan"][0] == "officers"
    assert nobody["no_plan"][1] > 1
    with pytest.raises(TooFewVisits):
        outlook(asked._replace(service_s=times[:9]), still, told.append)


def test_an_hour_that_is_open_in_part_is_played_as_a_whole_one_at_its_rate() -> None:
    ahead = [OpenHour(MONDAY, 8, 30), OpenHour(MONDAY, 9, 60)]
    expected = [Expected(MONDAY, 8, 3.0, 1, 5), Expected(MONDAY, 9, 6.0, 3, 9)]
    demand = week_demand(expected, ahead, (300.0,))
    assert demand.arrivals[8:10] == (6.0, 6.0)
    spans = {0: [(510, 750)]}
    need = slots_of([1] * HOURS, spans, 1)
    assert [slot for slot, count in enumerate(need[0]) if count] == list(range(17, 25))
    plan = best_roster(need, RULES, still)
    assert plan.duties[0].shift.spans == ((510, 750),)
    assert staff_hours(plan, spans)[0][0] == ((480, 780),)


def test_hours_that_miss_the_target_get_more_than_the_formula_where_a_line_is_carried_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trying, "PEOPLE", 1500)
    arrivals = [0.0] * HOURS
    for weekday in range(5):
        arrivals[weekday * 24 + 9], arrivals[weekday * 24 + 10] = 40.0, 4.0
    rare_but_long = (300.0,) * 90 + (3600.0,) * 10
    found = enough(WeekDemand(tuple(arrivals), rare_but_long), Target(300, 0.9), seed=1)
    assert found.result.worst[1] >= 0.9
    assert sum(found.played) > sum(found.formula)
