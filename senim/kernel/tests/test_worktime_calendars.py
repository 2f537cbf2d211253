"""The calendar of Kazakhstan and the answer of `senim worktime add`."""

import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from holidays.countries import kazakhstan as package

from senim.kernel.calendars import OFFICE_HOURS, ZONE, Override, always, kazakhstan, named, public_days
from senim.kernel.moments import write_moment
from senim.kernel.working_calendar import Calendar
from senim.kernel.worktime import WorktimeRefused, add, is_open, measure
from senim.kernel.worktime_answers import moment, worktime_document


def works(calendar: Calendar, on: date) -> bool:
    day = (on - calendar.first_on).days
    return calendar.reasons[day] is None


def test_every_date_agrees_with_the_package_on_being_a_working_day() -> None:
    table, calendar = package.KZ(years=range(2015, 2046)), kazakhstan()
    dates = [date(2015, 1, 1) + timedelta(days=n) for n in range(len(calendar.reasons))]
    assert dates[-1] == date(2045, 12, 31)
    assert [on for on in dates if works(calendar, on) != table.is_working_day(on)] == []


@pytest.mark.parametrize(("year", "days"), [(2024, 249), (2025, 246), (2026, 247), (2027, 247)])
def test_the_years_have_as_many_working_days_as_published(year: int, days: int) -> None:
    calendar = kazakhstan(range(year, year + 1))
    assert len(calendar.closings) == days


def test_every_day_off_has_its_own_name_in_three_languages() -> None:
    off, _ = public_days(range(2015, 2046))
    for on, why in off.items():
        names = dict(why.names)
        assert set(names) == {"kk", "ru", "en"}, on
        assert names["en"].isascii(), on
        assert not names["ru"].isascii(), on
        if "Наурыз" not in names["ru"]:
            assert len(set(names.values())) == 3, on


def test_a_moved_working_saturday_is_worked_and_its_monday_is_off() -> None:
    calendar = kazakhstan()
    assert works(calendar, date(2024, 5, 4))
    off, worked = public_days(range(2024, 2025))
    assert date(2024, 5, 4) in worked
    assert off[date(2024, 5, 8)].code == "moved"
    assert off[date(2024, 5, 8)].name("kk") == "Демалыс күні (04.05.2024 орнына)"


def test_an_eid_that_is_not_proclaimed_yet_is_marked_as_estimated() -> None:
    off, _ = public_days(range(2025, 2028))
    assert off[date(2026, 5, 27)].estimated
    assert off[date(2026, 5, 27)].name("ru") == "Курбан-айт (дата по прогнозу)"
    assert not off[date(2025, 6, 6)].estimated


def test_an_override_wins_over_the_package_both_ways_and_changes_the_version() -> None:
    rows = (
        Override(date(2026, 11, 24), working=False, names=(("en", "Flood"),)),
        Override(date(2026, 12, 16), working=True),
        Override(date(2026, 11, 28), working=True),
    )
    plain, changed = kazakhstan(), kazakhstan(overrides=rows)
    assert [works(plain, row.on) for row in rows] == [True, False, False]
    assert [works(changed, row.on) for row in rows] == [False, True, True]
    assert plain.version != changed.version
    assert changed.reasons[(date(2026, 11, 24) - changed.first_on).days].name("en") == "Flood"  # type: ignore[union-attr]
    saturday = moment("2026-11-28T05:00:00Z")
    assert is_open(changed, saturday)
    assert not is_open(plain, saturday)


def test_the_later_of_two_overrides_of_a_date_wins() -> None:
    on = date(2026, 12, 16)
    rows = (Override(on, working=True), Override(on, working=False))
    assert not works(kazakhstan(overrides=rows), on)
    assert works(kazakhstan(overrides=rows[::-1]), on)


def test_a_calendar_is_a_cached_immutable_value_that_can_be_pickled() -> None:
    assert kazakhstan() is kazakhstan(hours=[list(day) for day in OFFICE_HOURS]) is named("kz")
    assert pickle.loads(pickle.dumps(kazakhstan())) == kazakhstan()
    assert kazakhstan() != always()
    with pytest.raises(AttributeError):
        kazakhstan().name = "other"  # type: ignore[misc]


def test_a_post_that_never_closes_counts_every_minute() -> None:
    start = moment("2026-12-31T10:20:30Z")
    assert add(always(), start, 2880, "working-minutes") == moment("2027-01-02T10:20:30Z")
    assert measure(always(), start, moment("2027-01-02T10:20:30Z"), "working-minutes") == 2880


def test_years_that_are_no_years_are_refused() -> None:
    with pytest.raises(WorktimeRefused):
        kazakhstan(range(0))
    assert kazakhstan(range(2026, 2027)).last_on == date(2026, 12, 31)


def test_the_answer_names_the_due_moment_and_the_days_left_out() -> None:
    answer, code = worktime_document("2025-12-25T04:00:00Z", "3", "working-days")
    assert code == 0
    assert answer == {
        "due": "2025-12-30T13:00:00Z",
        "skipped": [{"date": "2025-12-27", "why": "weekend"}, {"date": "2025-12-28", "why": "weekend"}],
    }
    assert worktime_document("2025-12-25T09:00:00+05:00", 3, "working-days", "kz") == (answer, 0)
    assert worktime_document("2025-12-25", 3, "working-days") == (answer, 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("yesterday", "3", "days"), ("2025-12-25T09:00:00", "3", "days"), ("2025-13-01", "3", "days"),
        ("2025-12-25", "0", "days"), ("2025-12-25", "1.5", "days"), ("2025-12-25", "-3", "days"),
        ("2025-12-25", "٣", "days"), ("2025-12-25", "9" * 30, "days"), ("2025-12-25", "3", "weeks"),
        ("2025-12-25", "3", "days", "XX"), ("2045-12-25", "30", "days"), ("0001-01-01", "1", "days"),
        ("0001-01-01T00:00:00+23:59", "1", "hours"), ("9999-12-31T23:59:59-23:59", "1", "months"),
        ("2044-12-25", "999999999", "months"), ("2044-12-25", "999999999", "working-days"), ("", "", ""),
    ],
)  # fmt: skip
def test_bad_input_is_one_clear_line_and_exit_two(arguments: tuple[str, ...]) -> None:
    answer, code = worktime_document(*arguments)
    assert code == 2
    assert set(answer) == {"error"}
    assert len(str(answer["error"]).splitlines()) == 1


def test_moments_are_read_and_written_to_the_microsecond() -> None:
    for text in ("2026-12-10T04:00:00Z", "2026-12-10T04:00:00.000001Z", "1969-12-31T23:59:59.500000Z"):
        assert write_moment(moment(text)) == text
    assert moment("2026-12-10", ZONE) == moment("2026-12-09T19:00:00Z")
    assert write_moment(0) == datetime(1970, 1, 1, tzinfo=UTC).isoformat().replace("+00:00", "Z")
