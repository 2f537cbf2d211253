"""Units, chains, fallbacks, calendars: answered from memory, and never from an old memory for long."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from senim.kernel.worktime import add
from senim.places import atlas as memory
from senim.places import queries
from senim.places.actions import override_day, places_changed, remove_override
from senim.places.errors import NoDefaultDesk, UnitUnknown
from senim.places.models import CalendarOverride, Edition, Unit

pytestmark = pytest.mark.db

WORDS = {"kk": "ауыстырылды", "ru": "перенос", "en": "moved"}
QueryCount = Callable[..., Any]


def of(code: str) -> Unit:
    return Unit.objects.get(code=code)


def test_a_unit_its_region_and_its_parent_cost_no_query(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: QueryCount
) -> None:
    monkeypatch.setattr(memory, "monotonic", lambda: 1000.0)  # or a slow machine lets the second pass between the lines
    office = of("KZ-71-front_office-1").pk
    queries.units()
    with django_assert_num_queries(0):
        found = queries.unit(office)
        assert found.region is not None
        assert found.region.code == "KZ-71"
        assert found.parent is not None
        assert found.parent.kind == "department"
        assert [row.kind for row in queries.chain(office)] == ["ministry", "department", "front_office"]


def test_every_kind_of_unit_is_found_in_every_region() -> None:
    for region in queries.regions():
        for kind in ("department", "duty", "investigative", "criminal", "administrative", "oversight", "front_office"):
            found = queries.unit_in(region.code, kind)
            assert (found.region_id, found.kind) == (region.code, kind)


def test_nothing_is_unroutable() -> None:
    assert queries.unit_in("KZ-71", "unheard-of") == of("KZ-71-front_office-1")
    assert queries.unit_in("KZ-99", "criminal") == queries.default_desk() == of("KZ-ministry-desk")
    Unit.objects.filter(kind="front_office", region="KZ-62").update(kind="closed")
    places_changed()
    assert queries.unit_in("KZ-62", "unheard-of") == queries.default_desk()


def test_without_a_country_there_is_no_desk_and_the_refusal_says_so() -> None:
    with transaction.atomic():
        Unit.objects.exclude(pk=0)._raw_delete("default")
        places_changed()
        with pytest.raises(NoDefaultDesk):
            queries.default_desk()
        transaction.set_rollback(True)


def test_descendants_are_those_whose_chain_has_the_unit() -> None:
    department = of("KZ-35-department")
    by_chain = sorted(row.pk for row in queries.units() if department in queries.chain(row.pk))
    assert list(queries.descendants(department.pk)) == by_chain
    assert len(by_chain) > 4
    assert len(queries.descendants(of("KZ-ministry").pk)) == Unit.objects.exclude(kind="akimat").count()
    assert queries.descendants(of("KZ-35-duty").pk) == (of("KZ-35-duty").pk,)


def test_an_unknown_unit_is_refused_and_a_new_one_is_known_at_once() -> None:
    top = of("KZ-ministry")
    queries.units()
    with pytest.raises(UnitUnknown):
        queries.unit(2**40)
    new = Unit.objects.create(code="new", kind="duty", parent=top, path="/1/", name_kk="x", name_ru="x", name_en="x")
    assert queries.unit(new.pk).code == "new"


def test_front_offices_of_ones_own_region_come_first_then_the_nearest() -> None:
    found = queries.nearest_offices("KZ-62", most=6)
    assert found[0].region_id == "KZ-62"
    assert "KZ-62" not in {row.region_id for row in found[len(queries.front_offices("KZ-62")) :]}
    assert queries.offices_around(43.24, 76.89, most=1)[0].region_id == "KZ-75"
    assert queries.offices_around(49.95, 82.61, most=1)[0].region_id == "KZ-63"


def test_a_region_has_its_akimat_its_prosecutor_and_a_partner() -> None:
    assert {row.kind for row in queries.organisations("KZ-10")} == {"akimat", "prosecutor", "partner"}
    assert [row.kind for row in queries.organisations("KZ-10", "akimat")] == ["akimat"]


def test_the_calendar_of_an_unchanged_country_is_one_object() -> None:
    duty, criminal = of("KZ-71-duty").pk, of("KZ-71-criminal").pk
    assert queries.calendar_for(duty) is queries.calendar_for(criminal)


def test_fifteen_working_days_at_a_front_office_open_on_saturdays_are_fifteen_working_days() -> None:
    office = of("KZ-75-front_office-1")
    assert "Sa" in office.hours
    received = dt.datetime(2026, 12, 10, 5, tzinfo=dt.UTC)
    due = add(queries.calendar_for(office.pk), int(received.timestamp() * 1_000_000), 15, "working-days")
    assert dt.datetime.fromtimestamp(due / 1_000_000, dt.UTC).date() == dt.date(2027, 1, 5)


def test_one_changed_day_gives_another_version_and_taking_it_back_gives_the_first() -> None:
    unit = of("KZ-71-criminal").pk
    before = queries.calendar_for(unit).version
    override_day(on=dt.date(2027, 2, 3), working=False, reason=WORDS)
    changed = queries.calendar_for(unit).version
    override_day(on=dt.date(2027, 2, 3), working=False, reason={**WORDS, "en": "storm"})
    renamed = queries.calendar_for(unit).version
    assert len({before, changed, renamed}) == 3
    assert remove_override(on=dt.date(2027, 2, 3))
    assert not remove_override(on=dt.date(2027, 2, 3))
    assert queries.calendar_for(unit).version == before


def test_a_day_of_one_region_is_not_a_day_of_another_and_wins_over_the_day_of_all() -> None:
    here, there = of("KZ-71-criminal").pk, of("KZ-75-criminal").pk
    day = dt.date(2027, 2, 3)
    override_day(on=day, working=True, reason=WORDS, region="KZ-71")
    override_day(on=day, working=False, reason=WORDS)
    assert reason(here, day) is None
    assert reason(there, day) == "override"


def reason(unit_id: int, on: dt.date) -> str | None:
    calendar = queries.calendar_for(unit_id)
    found = calendar.reasons[(on - calendar.first_on).days]
    return found.code if found else None


@pytest.mark.parametrize("region", [None, "KZ-71"])
def test_a_day_is_overridden_once_on_every_database(region: str | None) -> None:
    words = {f"reason_{language}": "x" for language in ("kk", "ru", "en")}
    CalendarOverride.objects.create(on=dt.date(2027, 2, 3), region_id=region, working=False, **words)
    again = CalendarOverride(on=dt.date(2027, 2, 3), region_id=region, working=True, **words)
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        again.save()


def test_a_change_by_another_process_is_noticed_within_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(memory, "monotonic", lambda: clock[0])
    unit = of("KZ-71-criminal").pk
    before = queries.calendar_for(unit).version
    words = {f"reason_{language}": "x" for language in ("kk", "ru", "en")}
    # As another process does it: rows and edition change, nobody tells this process to forget.
    CalendarOverride.objects.bulk_create([CalendarOverride(on=dt.date(2027, 2, 3), working=False, **words)])
    Edition.objects.update(token="another")
    assert queries.calendar_for(unit).version == before, "control: within the second the memory is believed"
    clock[0] += memory.CHECK_SECONDS + 0.01
    assert queries.calendar_for(unit).version != before


def test_the_memory_asks_once_a_second_and_reads_only_what_changed(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: QueryCount
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(memory, "monotonic", lambda: clock[0])
    queries.units()
    with django_assert_num_queries(0):
        queries.units()
    clock[0] += 1.5
    with django_assert_num_queries(1):
        queries.units()
    Edition.renew()
    clock[0] += 1.5
    with django_assert_num_queries(4):
        queries.units()


def test_a_day_of_one_office_is_no_other_office_s_and_wins_over_the_day_of_its_region() -> None:
    here, beside = of("KZ-71-front_office-1").pk, of("KZ-71-front_office-2").pk
    day = dt.date(2027, 2, 3)
    override_day(on=day, working=False, reason=WORDS, unit=here)
    assert (reason(here, day), reason(beside, day)) == ("override", None)
    override_day(on=day, working=False, reason=WORDS, region="KZ-71")
    override_day(on=day, working=True, reason=WORDS, unit=here)
    assert (reason(here, day), reason(beside, day)) == (None, "override")
    assert CalendarOverride.objects.filter(on=day).count() == 2
    assert remove_override(on=day, unit=here)
    assert reason(here, day) == "override"


def test_an_override_is_of_a_region_or_of_a_unit_and_of_one_unit_once() -> None:
    words = {f"reason_{language}": "x" for language in ("kk", "ru", "en")}
    here = of("KZ-71-front_office-1").pk
    CalendarOverride.objects.create(on=dt.date(2027, 2, 3), unit_id=here, working=False, **words)
    for region in (None, "KZ-71"):
        again = CalendarOverride(on=dt.date(2027, 2, 3), region_id=region, unit_id=here, working=True, **words)
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            again.save()
