"""The exported log of visits: its times are those of the live rows, and it follows the model of a visit."""

import datetime as dt
from collections import Counter, defaultdict
from itertools import groupby

import pytest

from senim.catalogue.loading import load_services, model_xml
from senim.demo.history_visits import Visits
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.mining.conformance import conform
from senim.studio.codes import case_code, stream_of
from senim.studio.errors import CaseUnknown
from senim.studio.tracing import Trace
from senim.studio.visiting import visit_trace

AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
_PERIODS = {"Resumed": "held", "CameBack": "stepped_out", "Serve": "served"}


@pytest.fixture
def visits(db: None) -> Visits:
    return Visits(AT, 11, days=3)


def _traces(visits: Visits) -> list[Trace]:
    entries = sorted(visits.before(None), key=lambda one: (-one.stream, one.n))
    groups = [list(group) for _, group in groupby(entries, key=lambda one: one.stream)]
    return [visit_trace(one, "1", "KZ-71") for one in groups if any(entry.type == "ticketed" for entry in one)]


def _spent(trace: Trace) -> dict[str, int]:
    """The µs of each period, from the rows alone."""
    begun: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    found = Counter[str]()
    for row in trace.rows:
        mine = begun[row.activity, row.instance]
        mine[row.lifecycle] = row.at
        if row.activity in _PERIODS and row.lifecycle == "complete":
            found[_PERIODS[row.activity]] += row.at - mine["schedule"]
        elif row.activity == "Call" and row.lifecycle in {"complete", "withdraw"}:
            called = mine.get("start", row.at)
            found["waited"] += called - mine["schedule"]
            found["walked"] += row.at - called
    return dict(found)


def test_each_period_of_a_visit_that_is_over_takes_in_the_log_what_it_takes_in_its_row(visits: Visits) -> None:
    traces = {one.stream: one for one in _traces(visits)}
    over = [one for one in visits.open.values() if one.state in {"finished", "left"}]
    assert len(over) > 700
    for visit in over:
        spent = _spent(traces[-visit.id])
        for name in ("waited", "walked", "served", "held", "stepped_out"):
            assert spent.get(name, 0) == getattr(visit, name), (visit, name)
    assert any(one.held for one in over)
    assert any(one.stepped_out for one in over)


def test_one_number_stands_for_one_execution_of_one_element(visits: Visits) -> None:
    for one in _traces(visits):
        named = {(row.instance, row.activity) for row in one.rows}
        assert len(named) == len({instance for instance, _ in named}), one


def test_every_visit_that_is_over_follows_the_model_and_one_served_without_being_called_would_not(
    visits: Visits,
) -> None:
    net = compile_net(read(model_xml(load_services()["visit"].releases[0])))
    done = Counter(
        tuple(row.activity for row in one.rows if row.lifecycle == "complete" and row.kind == "task")
        for one in _traces(visits)
        if one.facts["ended_us"]
    )
    found = conform(done, net)
    assert (found.fitting, found.undecided) == (found.traces, 0)
    assert {"Specialist", "Serve", "Call"} == {step for way in done for step in way}
    assert conform({("Serve",): 1}, net).fitting == 0


def test_the_code_of_a_visit_opens_nothing(visits: Visits) -> None:
    assert stream_of(case_code(16)) == 16
    assert case_code(-16) not in {case_code(16), case_code(-17)}
    with pytest.raises(CaseUnknown):
        stream_of(case_code(-16))
