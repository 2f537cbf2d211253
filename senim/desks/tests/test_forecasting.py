"""The forecast of arrivals: better than the simple ways where there is something to learn, and never said to be when it is not."""

import datetime as dt

import numpy as np
import pytest

from senim.desks.errors import TooFewVisits
from senim.desks.planning.forecasting import OpenHour, forecast, tried

MONDAY = dt.date(2026, 3, 2)
HOLIDAY = MONDAY + dt.timedelta(days=7 * 10)


def past(weeks: int, rate: float, seed: int, shaped: bool = True) -> list[OpenHour]:
    """Weekdays 09:00 to 13:00 with a Monday twice as busy; a Tuesday after a Monday off is busier by half."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(weeks * 7):
        on = MONDAY + dt.timedelta(days=number)
        if on.weekday() > 4 or on == HOLIDAY:
            continue
        after = 1.5 if on == HOLIDAY + dt.timedelta(days=1) else 1.0
        for hour in range(9, 13):
            shape = (2.0 if on.weekday() == 0 else 1.0) * (1 + (hour - 9) / 3) * after if shaped else 1.0
            found.append(OpenHour(on, hour, 60, int(random.poisson(rate * shape))))
    return found


def week(of: dt.date) -> list[OpenHour]:
    return [OpenHour(of + dt.timedelta(days=day), hour, 60) for day in range(5) for hour in range(9, 13)]


def test_the_regression_errs_less_than_both_simple_ways_and_its_ranges_hold_four_counts_of_five() -> None:
    found = [tried(past(16, 6, seed)) for seed in range(3)]
    assert [one.way for one in found] == ["regression"] * 3
    assert all(one.errors["regression"] < one.naive_error for one in found)
    assert all(one.hours == 116 and one.weeks == 6 for one in found)
    assert 0.76 <= float(np.mean([one.inside for one in found])) <= 0.92


def test_it_finds_the_shape_it_was_made_from() -> None:
    seen = past(26, 20, seed=3)
    expected = forecast(seen, week(MONDAY + dt.timedelta(weeks=26)), "regression")
    true = [20 * (2 if one.on.weekday() == 0 else 1) * (1 + (one.hour - 9) / 3) for one in expected]
    assert float(np.mean([abs(one.mean / rate - 1) for one, rate in zip(expected, true, strict=True)])) < 0.08
    assert all(one.low < one.mean < one.high for one in expected)


def test_an_hour_that_is_open_half_the_time_gets_half_the_people() -> None:
    seen = past(12, 20, seed=1)
    day = MONDAY + dt.timedelta(weeks=12)
    for way in ("regression", "four_weeks", "last_week"):
        whole, half = forecast(seen, [OpenHour(day, 10, 60), OpenHour(day, 10, 30)], way)
        assert half.mean == pytest.approx(whole.mean / 2)


def test_the_simple_ways_are_what_they_are_called() -> None:
    seen = past(6, 9, seed=2)
    by_hour = [one.came for one in seen if one.on.weekday() == 2 and one.hour == 11]
    ahead = [OpenHour(MONDAY + dt.timedelta(weeks=6, days=2), 11, 60)]
    assert forecast(seen, ahead, "last_week")[0].mean == by_hour[-1]
    assert forecast(seen, ahead, "four_weeks")[0].mean == sum(by_hour[-4:]) / 4


def test_with_few_weeks_the_regression_is_not_tried_and_with_fewer_nothing_is_said() -> None:
    few = tried(past(5, 6, seed=1))
    assert set(few.errors) == {"last_week", "four_weeks"}
    assert few.way in few.errors
    for seen in (past(3, 6, seed=1), past(1, 6, seed=1), []):
        with pytest.raises(TooFewVisits):
            tried(seen)
    with pytest.raises(TooFewVisits):
        forecast([], week(MONDAY), "four_weeks")
    nobody = [one._replace(came=0) for one in past(8, 6, seed=1)]
    with pytest.raises(TooFewVisits):
        tried(nobody)


def test_the_simple_way_is_used_where_the_regression_errs_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from senim.desks.planning import forecasting

    def wild(seen: object, ahead: forecasting._Table) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float]:
        return np.full(len(ahead.day), 500.0), 1.0

    monkeypatch.setattr(forecasting, "_WAYS", {**forecasting._WAYS, "regression": wild})
    found = tried(past(12, 6, seed=1))
    assert found.way == "four_weeks"
    assert found.errors["regression"] > 400


def test_an_hour_of_the_week_in_which_nobody_ever_came_stays_near_nothing() -> None:
    seen = [one._replace(came=0) if one.hour == 12 else one for one in past(10, 6, seed=1)]
    expected = forecast(seen, week(MONDAY + dt.timedelta(weeks=10)), "regression")
    assert all(one.mean < 0.3 for one in expected if one.hour == 12)
    assert all(one.mean > 3 for one in expected if one.hour != 12)
