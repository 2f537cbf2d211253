import datetime as dt
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from senim.intake.models import ServiceRequest
from senim.kernel.calendars import kazakhstan
from senim.kernel.worktime import open_between
from senim.ledger.followers import run_once
from senim.mining.layout import in_layout
from senim.studio import exporting
from senim.studio.codes import case_code, officer_code, stream_of
from senim.studio.columns import working_time
from senim.studio.errors import CaseUnknown
from senim.studio.models import LogCase, LogPart
from senim.studio.parting import SEALED_LANES, behind, mark
from senim.studio.tests.conftest import AT
from tests.requests import ended, sent

CALENDAR = kazakhstan()


def exported() -> dict[str, bytes]:
    run_once()
    exporting.write_all()
    return {str(file.relative_to(exporting.folder())): file.read_bytes() for file in sorted(files())}


def files() -> list[Path]:
    return list(exporting.folder().glob("*/*.parquet"))


@pytest.mark.db
def test_the_log_is_written_by_service_and_month_in_the_layout_of_logs(answered: ServiceRequest) -> None:
    assert list(exported()) == ["advice/2026-11.parquet"]
    log = pq.read_table(files()[0])
    assert in_layout(log.schema)
    assert log.column("activity").to_pylist() == ["Start", "Consider", "Consider", "Answered"]
    assert log.column("case:region").to_pylist() == ["KZ-71"] * 4
    assert set(log.column("case:outcome").to_pylist()) == {"answered"}
    assert stream_of(log.column("case_id")[0].as_py()) == answered.pk * 16
    spent = log.column("work_us").to_pylist()
    assert spent[2] - spent[0] == 2 * 3600 * 1_000_000


@pytest.mark.db
def test_files_written_step_by_step_equal_those_written_anew(answered: ServiceRequest) -> None:
    exported()
    request = ServiceRequest.objects.get(pk=sent("advice", at=AT + dt.timedelta(days=40)).request_id)
    exported()
    ended(request, at=AT + dt.timedelta(days=41))
    step_by_step = exported()
    exporting.start_anew()
    assert files() == []
    assert exported() == step_by_step
    assert len(step_by_step) == 2


@pytest.mark.db
def test_slices_of_any_length_write_the_same_files(answered: ServiceRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for hours in range(1, 4):
        ended(ServiceRequest.objects.get(pk=sent("advice", at=AT).request_id), at=AT + dt.timedelta(hours=hours))
    at_once = exported()
    exporting.start_anew()
    run_once()
    monkeypatch.setattr(exporting, "STEP_SECONDS", 0.0)
    exporter = exporting.Exporter()
    turns = 1
    while exporter.slice(0.0001):
        turns += 1
        assert all(file.read_bytes() in at_once.values() for file in files()), "a file appears whole or not at all"
    assert turns > 2
    assert {str(file.relative_to(exporting.folder())): file.read_bytes() for file in files()} == at_once


@pytest.mark.db
def test_only_the_part_that_changed_is_written_again(answered: ServiceRequest) -> None:
    other = ServiceRequest.objects.get(pk=sent("advice", at=AT + dt.timedelta(days=40)).request_id)
    exported()
    ended(other, at=AT + dt.timedelta(days=41))
    run_once()
    assert behind() == 1
    assert LogPart.objects.get(month="2026-12").dirty > LogPart.objects.get(month="2026-12").written


@pytest.mark.db
def test_a_busy_part_rests_after_it_was_written(answered: ServiceRequest) -> None:
    exported()
    LogPart.objects.update(dirty=10**9)
    exporter = exporting.Exporter()
    assert exporter.slice() is False
    assert behind() == 1
    LogPart.objects.update(next_at=0)
    assert exporter.slice() is False
    assert behind() == 0


@pytest.mark.db
def test_sealed_requests_never_enter(answered: ServiceRequest) -> None:
    from senim.ledger.queries import stream_entries

    entries = [entry._replace(seq=1) for entry in stream_entries(answered.pk * 16)]
    lane = next(iter(SEALED_LANES))
    mark([entry._replace(payload={**entry.payload, "lane": lane}) for entry in entries])
    assert (LogCase.objects.count(), LogPart.objects.count()) == (0, 0)
    mark(entries)
    assert (LogCase.objects.count(), LogPart.objects.count()) == (1, 1)


@given(st.integers(0, 2**63 - 1))
def test_a_run_is_found_by_its_code_and_by_nothing_else(stream: int) -> None:
    assert stream_of(case_code(stream)) == stream
    for wrong in ("", "A" * 26, "not a code", case_code(stream)[:-2]):
        with pytest.raises(CaseUnknown):
            stream_of(wrong)


def test_officers_have_codes_that_say_nothing() -> None:
    assert officer_code(5) != officer_code(6)
    assert officer_code(5) == officer_code(5)
    assert "5" not in {officer_code(5)}


@given(st.lists(st.integers(CALENDAR.begins, CALENDAR.ends), min_size=1, max_size=20))
def test_working_time_of_many_moments_is_that_of_each(moments: list[int]) -> None:
    many = working_time(CALENDAR, np.array(moments, np.int64))
    assert many.tolist() == [open_between(CALENDAR, CALENDAR.begins, at) for at in moments]
