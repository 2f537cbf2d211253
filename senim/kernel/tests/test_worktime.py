"""Working time: the dates of the calendar of Kazakhstan, the identities of adding and measuring, and the refusals."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import worktime_oracle
from senim.kernel.calendars import OFFICE_HOURS, always, kazakhstan
from senim.kernel.openings import MINUTE
from senim.kernel.terms import Term
from senim.kernel.working_calendar import Calendar, build
from senim.kernel.worktime import (
    WorktimeRefused,
    add,
    add_term,
    due,
    is_open,
    local_date,
    measure,
    next_open,
    open_between,
    push,
)

ALMATY = ZoneInfo("Asia/Almaty")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1_000_000
KZ = kazakhstan()

starts = st.integers(KZ.begins, KZ.ends - 1500 * 86_400 * SECOND)
moments = st.integers(KZ.begins, KZ.ends - 1)
working_units = st.sampled_from(["working-minutes", "working-hours", "working-days"])
every_unit = st.sampled_from(["working-minutes", "working-hours", "working-days", "days", "hours", "months"])


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> int:
    moment = datetime(year, month, day, hour, minute, tzinfo=ALMATY)
    return (moment - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ((2026, 12, 10), 15, (2027, 1, 5)),
        ((2026, 3, 16), 15, (2026, 4, 9)),
        ((2024, 4, 29), 15, (2024, 5, 23)),
        ((2025, 12, 25), 3, (2025, 12, 30)),
    ],
)
def test_working_days_end_on_the_known_dates_at_closing_time(
    start: tuple[int, int, int], amount: int, end: tuple[int, int, int]
) -> None:
    assert add(KZ, at(*start), amount, "working-days") == at(*end, 18)
    assert add_term(KZ, at(*start), Term(amount, "working-days")) == at(*end, 18)


def test_a_term_in_working_time_rests_in_the_break_and_ends_at_closing_not_at_the_next_opening() -> None:
    monday = at(2026, 11, 23, 12)
    assert add(KZ, monday, 60, "working-minutes") == at(2026, 11, 23, 13)
    assert add(KZ, monday, 61, "working-minutes") == at(2026, 11, 23, 14, 1)
    assert add(KZ, monday, 5, "working-hours") == at(2026, 11, 23, 18)
    assert add(KZ, monday, 6, "working-hours") == at(2026, 11, 24, 10)


def test_a_start_outside_opening_hours_counts_from_the_next_opening() -> None:
    for start in (at(2026, 11, 20, 18), at(2026, 11, 21, 3), at(2026, 11, 22, 23), at(2026, 11, 23, 9)):
        assert add(KZ, start, 1, "working-minutes") == at(2026, 11, 23, 9, 1)


def test_calendar_terms_end_at_closing_and_move_off_days_off() -> None:
    assert add(KZ, at(2026, 11, 20), 5, "days") == at(2026, 11, 25, 18)
    assert add(KZ, at(2026, 11, 20), 1, "days") == at(2026, 11, 23, 18)
    assert add(KZ, at(2025, 12, 31), 2, "months") == at(2026, 3, 2, 18)  # 28 February 2026 is a Saturday
    assert add(KZ, at(2024, 1, 31), 1, "months") == at(2024, 2, 29, 18)
    assert add(KZ, at(2026, 11, 20), 24, "hours") == at(2026, 11, 21)


def test_the_day_after_the_local_date_is_day_one_whatever_the_hour_in_utc() -> None:
    assert add(KZ, at(2026, 11, 23, 23, 59), 1, "working-days") == at(2026, 11, 24, 18)
    assert add(KZ, at(2026, 11, 24, 0, 0), 1, "working-days") == at(2026, 11, 25, 18)


def test_the_explanation_names_each_day_left_out_and_why() -> None:
    found = due(KZ, at(2026, 12, 10), 15, "working-days")
    assert found.at == at(2027, 1, 5, 18)
    assert [(row.on.isoformat(), row.why.code) for row in found.skipped] == [
        ("2026-12-12", "weekend"), ("2026-12-13", "weekend"), ("2026-12-16", "holiday"), ("2026-12-19", "weekend"),
        ("2026-12-20", "weekend"), ("2026-12-26", "weekend"), ("2026-12-27", "weekend"), ("2027-01-01", "holiday"),
        ("2027-01-02", "holiday"), ("2027-01-03", "weekend"), ("2027-01-04", "observed"),
    ]  # fmt: skip
    assert found.skipped[2].why.name("ru") == "День Независимости"
    assert found.skipped[2].why.name("kk") == "Тәуелсіздік күні"
    assert due(KZ, at(2026, 11, 20), 48, "hours").skipped == ()
    assert [row.on for row in due(KZ, at(2026, 11, 20), 1, "days").skipped] == [date(2026, 11, 21), date(2026, 11, 22)]


def test_a_term_that_ends_with_the_last_moment_of_the_calendar_is_explained() -> None:
    year = build("year", "Asia/Almaty", [[(0, 1440)]] * 7, date(2026, 1, 1), date(2026, 12, 31))
    assert due(year, year.ends - 60 * MINUTE, 60, "working-minutes") == (year.ends, ())
    with pytest.raises(WorktimeRefused):
        due(year, year.ends - 60 * MINUTE, 61, "working-minutes")


def test_the_change_of_almatys_offset_leaves_the_wall_clock_right() -> None:
    before, after = add(KZ, at(2024, 2, 28), 1, "working-days"), add(KZ, at(2024, 2, 29), 1, "working-days")
    assert datetime.fromtimestamp(before // SECOND, UTC) == datetime(2024, 2, 29, 12, tzinfo=UTC)
    assert datetime.fromtimestamp(after // SECOND, UTC) == datetime(2024, 3, 1, 13, tzinfo=UTC)
    assert open_between(KZ, at(2024, 2, 29, 17), at(2024, 3, 1, 10)) == 120 * MINUTE
    assert measure(always(), at(2024, 2, 29, 0), at(2024, 3, 1, 0), "hours") == 25
    assert measure(always(), at(2024, 2, 29, 0), at(2024, 3, 1, 0), "working-minutes") == 25 * 60


def test_an_office_is_open_whenever_its_wall_clock_says_so_in_hours_that_repeat_or_are_missing() -> None:
    night = build("night", "Europe/Berlin", [[(120, 180)]] * 7, date(2026, 1, 1), date(2026, 12, 31))
    lost = datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC)
    doubled = datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)

    def minutes(span: tuple[datetime, datetime]) -> int:
        first, last = ((moment - EPOCH) // timedelta(microseconds=1) for moment in span)
        return measure(night, first, last, "working-minutes")

    assert (minutes(lost), minutes(doubled)) == (0, 120)


def test_two_thousand_random_schedules_agree_with_the_brute_force_oracle() -> None:
    (row,) = worktime_oracle.rows(2000, seed=7, per_calendar=400)
    assert row["mismatches"] == 0, row["examples"]
    assert row["n"] == 2000


def test_the_oracle_notices_an_office_that_opens_a_minute_later(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = worktime_oracle.calendar_of

    def late(rules: worktime_oracle.Rules) -> Calendar:
        hours = [[(a + 1, b) if b - a > 1 else (a, b) for a, b in day] for day in rules.hours]
        return honest(worktime_oracle.Rules(rules.zone, hours, rules.first_on, rules.last_on, rules.off, rules.worked))

    monkeypatch.setattr(worktime_oracle, "calendar_of", late)
    (row,) = worktime_oracle.rows(200, seed=7, per_calendar=200)
    assert row["mismatches"] != 0


@given(starts, st.integers(1, 3000), working_units)
def test_add_then_measure_is_the_identity_for_working_units(start: int, amount: int, unit: str) -> None:
    amount = amount if unit == "working-minutes" else amount % 200 + 1
    assert measure(KZ, start, add(KZ, start, amount, unit), unit) == amount


@given(starts, st.integers(0, 90 * 86_400 * SECOND), st.integers(1, 200), every_unit)
def test_a_later_start_or_a_longer_term_never_ends_earlier(start: int, later: int, amount: int, unit: str) -> None:
    amount = amount % 30 + 1 if unit == "months" else amount
    end = add(KZ, start, amount, unit)
    assert end > start
    assert add(KZ, start + later, amount, unit) >= end
    assert add(KZ, start, amount + 1, unit) >= end


@given(starts, st.integers(1, 3000), st.sampled_from(["working-minutes", "working-hours", "working-days", "days"]))
def test_a_term_never_ends_in_a_closed_minute_except_exactly_at_closing(start: int, amount: int, unit: str) -> None:
    end = add(KZ, start, amount % 400 + 1 if unit != "working-minutes" else amount, unit)
    assert is_open(KZ, end - 1)
    wall = datetime.fromtimestamp(end / SECOND, ALMATY)
    assert is_open(KZ, end) or (wall.hour, wall.minute) in ((13, 0), (18, 0))


@given(moments)
def test_the_next_opening_is_open_and_nothing_opens_before_it(moment: int) -> None:
    if moment > KZ.ends - 20 * 86_400 * SECOND:
        return
    opening = next_open(KZ, moment)
    assert opening >= moment
    assert is_open(KZ, opening)
    assert is_open(KZ, moment) == (opening == moment)
    assert open_between(KZ, moment, opening) == 0


@given(starts, st.integers(0, 400 * 86_400 * SECOND), every_unit)
def test_measuring_backwards_is_the_negative(start: int, length: int, unit: str) -> None:
    assert measure(KZ, start + length, start, unit) == -measure(KZ, start, start + length, unit)


@given(starts, st.integers(0, 10_000 * MINUTE))
def test_pushing_by_open_time_passes_exactly_that_open_time(start: int, open_time: int) -> None:
    assert open_between(KZ, start, push(KZ, start, open_time)) == open_time


@pytest.mark.parametrize(
    ("amount", "unit", "code"),
    [(0, "days", "bad_amount"), (-1, "hours", "bad_amount"), (True, "days", "bad_amount"), (1, "weeks", "bad_unit")],
)
def test_a_bad_amount_or_unit_is_refused_by_name(amount: int, unit: str, code: str) -> None:
    with pytest.raises(WorktimeRefused) as refused:
        add(KZ, at(2026, 11, 20), amount, unit)
    assert refused.value.code == code
    with pytest.raises(WorktimeRefused):
        Term(amount, unit)  # type: ignore[arg-type]
    assert add(KZ, at(2026, 11, 20), 1, "hours") == at(2026, 11, 20, 13)


@pytest.mark.parametrize("unit", ["working-minutes", "working-hours", "working-days", "days", "hours", "months"])
def test_a_moment_outside_the_calendar_is_refused_and_one_inside_is_not(unit: str) -> None:
    assert add(KZ, at(2044, 1, 1), 1, unit) > at(2044, 1, 1)
    for start, amount in (
        (at(2014, 12, 31), 1),
        (at(2046, 1, 1), 1),
        (at(2045, 12, 31, 19), 1),
        (at(2040, 1, 1), 10**7),
    ):
        if unit == "hours" and start == at(2045, 12, 31, 19):
            continue
        with pytest.raises(WorktimeRefused) as refused:
            add(KZ, start, amount, unit)
        assert refused.value.code == "outside_calendar"


def test_looking_outside_the_calendar_is_refused() -> None:
    for look in (is_open, next_open, local_date):
        with pytest.raises(WorktimeRefused):
            look(KZ, KZ.ends)
        look(KZ, KZ.begins)


@pytest.mark.parametrize(
    "hours",
    [[[]] * 7, [[(540, 1080)]] * 6, [[(600, 540)]] * 7, [[(0, 1441)]] * 7, [[(540, 700), (690, 800)]] * 7],
)
def test_hours_that_cannot_be_are_refused(hours: list[list[tuple[int, int]]]) -> None:
    with pytest.raises(WorktimeRefused) as refused:
        build("bad", "Asia/Almaty", hours, date(2026, 1, 1), date(2026, 12, 31))
    assert refused.value.code == "bad_hours"
    assert build("good", "Asia/Almaty", OFFICE_HOURS, date(2026, 1, 1), date(2026, 12, 31)).hours == OFFICE_HOURS


def test_an_unknown_zone_and_an_empty_span_are_refused() -> None:
    for zone, last in (
        ("Asia/Nowhere", date(2026, 12, 31)),
        ("../etc/passwd", date(2026, 12, 31)),
        ("UTC", date(2025, 1, 1)),
    ):
        with pytest.raises(WorktimeRefused):
            build("bad", zone, OFFICE_HOURS, date(2026, 1, 1), last)
