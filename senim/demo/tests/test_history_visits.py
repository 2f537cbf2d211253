"""The made-up visits: as a line would have called them, the same each time, alive at the moment of loading."""

import datetime as dt
from collections import defaultdict

import pytest

from senim.demo.country_desks import SHOWN, counter_pseudonyms, load_counter_officers
from senim.demo.history_visits import Visits
from senim.desks.models import Counter
from senim.ledger.entries import Entry
from senim.places.models import Unit

AT = dt.datetime(2026, 11, 22, 19, 30, tzinfo=dt.UTC)
"""A night from Sunday to Monday: whenever the demo is loaded, somebody waits in the office that it shows."""


@pytest.fixture
def visits(db: None) -> Visits:
    return Visits(AT, 7, days=3)


def _by_visit(entries: list[Entry]) -> dict[int, list[Entry]]:
    found = defaultdict(list)
    for entry in entries:
        found[entry.stream].append(entry)
    return found


def test_the_same_moment_and_seed_give_the_same_records_and_another_seed_others(visits: Visits) -> None:
    first = visits.before(None)
    assert first == Visits(AT, 7, days=3).before(None)
    assert [one.at for one in first] == sorted(one.at for one in first)
    assert first[-1].at <= int(AT.timestamp()) * 1_000_000
    assert first != Visits(AT, 8, days=3).before(None)


def test_people_are_in_the_shown_office_in_the_middle_of_the_night_and_elsewhere_nobody_is(visits: Visits) -> None:
    visits.before(None)
    inside = [one for one in visits.open.values() if one.state in {"waiting", "invited", "serving", "held", "away"}]
    shown = Unit.objects.get(code=SHOWN).pk
    assert {one.office_id for one in inside} == {shown}
    assert sum(one.state == "waiting" for one in inside) >= 3
    # Which of these a counter is in at this very moment depends on the numbers that the database gave to offices.
    assert any(one.state in {"invited", "serving", "held"} for one in inside)
    assert any(one.state == "booked" and one.office_id != shown for one in visits.open.values())


def test_every_kind_of_record_of_a_front_office_occurs_but_those_of_corrections(visits: Visits) -> None:
    kinds = {one.type for one in Visits(AT, 7, days=14).before(None)}
    assert kinds >= {"booked", "missed", "booking_cancelled", "triaged", "recalled", "held", "resumed", "stepped_out"}
    assert kinds >= {"came_back", "transferred", "specialist_asked", "specialist_arrived", "served", "left", "invited"}
    assert "linked" not in kinds, "no request was heard of"


def test_nobody_is_called_before_somebody_who_was_before_them_in_line_for_the_same(visits: Visits) -> None:
    services = {row.pk: set(row.services) for row in Counter.objects.all()}
    lines: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
    offices: dict[int, int] = {}
    for stream, entries in _by_visit(visits.before(None)).items():
        offices[stream] = entries[0].payload["office"]
    calls = 0
    for one in Visits(AT, 7, days=3).before(None):
        waiting, facts = lines[offices[one.stream]], one.payload
        if one.type == "ticketed":
            waiting[one.stream] = facts["line"], facts.get("service", "")
        elif one.type == "invited" and one.stream in waiting:
            mine = waiting.pop(one.stream)
            ahead = [line for line, service in waiting.values() if service in services[facts["counter"]]]
            assert not mine[1] or all(line >= mine[0] for line in ahead)
            calls += 1
        elif one.type in {"left", "triaged", "stepped_out"}:
            waiting.pop(one.stream, None)
    assert calls > 300


def test_no_counter_has_two_people_at_once_and_no_slot_is_promised_twice(visits: Visits) -> None:
    busy: dict[int, int] = {}
    at_counter: dict[int, int] = {}
    for one in visits.before(None):
        if one.type == "invited":
            counter = one.payload["counter"]
            assert counter not in busy
            busy[counter], at_counter[one.stream] = one.stream, counter
        elif one.type in {"served", "left", "transferred"} and one.stream in at_counter:
            del busy[at_counter.pop(one.stream)]
    rows = dict(visits.rows())
    slots = [tuple(row[:2]) for shape, found in rows.items() if shape.table == "desks_claim" for row in found]
    assert len(slots) == len(set(slots)) > 20


@pytest.mark.db
def test_those_who_sit_at_the_counters_may_serve_there_and_are_entered_once(db: None) -> None:
    load_counter_officers(AT)
    load_counter_officers(AT)
    shown = Unit.objects.get(code=SHOWN)
    people = shown.posts.filter(officer__username__startswith="kz-71-1-counter").order_by("officer__username")
    assert tuple(people.values_list("officer__pseudonym", flat=True)) == counter_pseudonyms()[SHOWN]
