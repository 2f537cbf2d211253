import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client
from pytest_django import Settings

from senim.accounts.models import Officer
from senim.catalogue.queries import compiled, versions
from senim.demo.history_logs import write_logs
from senim.demo.history_studies import STUDIES
from senim.ledger.models import Record
from senim.mining.conformance import conform
from senim.places.queries import unit_in
from senim.studio import exporting
from senim.studio.logs import Asked, each_part
from senim.studio.models import LogCase, LogPart
from senim.studio.proof import compared
from senim.studio.ways import Way, ways

pytestmark = pytest.mark.db
AT = dt.datetime(2026, 6, 16, 4, tzinfo=dt.UTC)
FEW = {code: replace(study, yearly=240) for code, study in STUDIES.items()}
CODES = sorted(STUDIES)
MADE: dict[Path, bytes] = {}
"""What the first test wrote, for the others."""


@pytest.fixture(autouse=True)
def folder(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    if not MADE:
        write_logs(AT, 7, FEW)
        MADE.update({file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.glob("log/*/*.parquet")})
    for place, content in MADE.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(content)
    return tmp_path / "log"


def rows(folder: Path, code: str) -> pa.Table:
    return pa.concat_tables(pq.read_table(file, partitioning=None) for file in sorted((folder / code).iterdir()))


def words(table: pa.Table, column: str) -> set[str | None]:
    return set(table.column(column).to_pylist())


def test_the_same_moment_and_seed_write_the_same_bytes_and_another_seed_others(folder: Path) -> None:
    def written() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in folder.glob("*/*.parquet")}

    first = written()
    write_logs(AT, 7, FEW)
    assert written() == first
    write_logs(AT, 8, FEW)
    assert written() != first


@pytest.mark.parametrize("code", CODES)
def test_no_person_and_no_place_finer_than_a_region_stands_in_it(folder: Path, code: str) -> None:
    found = rows(folder, code)
    assert words(found, "resource") == {None}
    assert words(found, "case:lane") == {"study"}
    departments = {unit_in(str(region), "department").code for region in words(found, "case:region")}
    assert words(found, "case:unit") == departments
    assert all(str(unit).startswith("party-") for unit in words(found, "unit") - {None})
    assert len(departments) > 15


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_later_than_the_end_and_both_versions_have_cases(folder: Path, code: str) -> None:
    found = rows(folder, code)
    assert max(found.column("at_us").to_pylist()) <= AT.timestamp() * 1_000_000
    assert words(found, "case:version") == {"1", "2"}
    assert "open" in words(found, "case:outcome")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("number", [1, 2])
def test_every_ended_case_follows_the_model_of_its_version(code: str, number: int) -> None:
    version = next(one for one in versions(code) if one.version == number)
    paths = {way.steps: way.cases for way in ways_of_all(code, number)}
    found = conform(paths, compiled(version.id, AT.date()).net)
    assert (found.fitting, found.undecided) == (found.traces, 0)
    assert found.traces > 20


def ways_of_all(code: str, number: int) -> list[Way]:
    return ways(Asked(code, str(number)), None, by_clock=True)


def test_the_akimats_silence_never_forbids_an_assembly(folder: Path) -> None:
    found = rows(folder, "assembly")
    by_case: dict[str, set[str]] = {}
    for case, activity in zip(found["case_id"].to_pylist(), found["activity"].to_pylist(), strict=True):
        by_case.setdefault(case, set()).add(activity)
    kinds = Counter(("Silence" in done, "NotHeld" in done) for done in by_case.values())
    assert kinds[True, True] == 0
    assert min(kinds[True, False], kinds[False, True]) > 3


@pytest.mark.parametrize("code", CODES)
def test_the_streamlined_version_is_faster_and_the_studio_proves_it(code: str) -> None:
    found = compared(Asked(code, "1"), Asked(code, "2"), None, 7)
    assert found is not None
    assert found.verdict == "faster"


def test_nothing_of_it_enters_the_ledger_and_an_export_from_the_beginning_leaves_it(folder: Path) -> None:
    assert not Record.objects.exists()
    assert not LogPart.objects.exists() | LogCase.objects.exists()
    before = sorted(folder.glob("*/*.parquet"))
    stray = folder / "advice" / "2026-01.parquet"
    stray.parent.mkdir()
    stray.write_bytes(before[0].read_bytes())
    exporting.start_anew()
    assert not stray.exists()
    assert sorted(folder.glob("*/*.parquet")) == before != []


def test_fewer_than_ten_cases_say_nothing_and_ten_do() -> None:
    found = {
        region: sum(each_part(Asked("assembly", region=region), None, cases, ("case",)))
        for region in ("KZ-75", "KZ-71", "KZ-10", "KZ-62", "KZ-33")
    }
    assert found["KZ-75"] >= 10
    assert all(count == 0 or count >= 10 for count in found.values())
    assert 0 in found.values()


def cases(chunk: pa.Table) -> int:
    return len(set(chunk.column("case").to_pylist()))


# ---- the studio's pages ----


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username=username))
    return client


PAGES = ("", "variants/", "handovers/", "compare/", "steps.csv", "fits.csv", "?show=fits&against=2&version=1")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", PAGES)
def test_analyst_and_ministry_see_the_pages_and_a_head_of_unit_does_not(code: str, page: str) -> None:
    answers = {
        name: client_of(name).get(f"/en/studio/{code}/{page}").status_code for name in ("ayan", "gulnar", "dana")
    }
    assert answers == {"ayan": 200, "gulnar": 200, "dana": 403}


def test_the_list_shows_them_to_the_analyst_only() -> None:
    listed = {name: client_of(name).get("/en/studio/").content.decode() for name in ("ayan", "dana")}
    assert "/en/studio/assembly/" in listed["ayan"]
    assert "/en/studio/assembly/" not in listed["dana"]
    assert "/en/studio/road/" in listed["dana"]


def test_every_page_says_that_it_is_made_up_and_leads_to_no_request() -> None:
    ayan = client_of("ayan")
    for page in ("", "variants/", "handovers/", "compare/", "log/", "scenario/"):
        assert "Made-up history for study" in ayan.get(f"/en/studio/protective_order/{page}").content.decode(), page
    found = ayan.get("/en/studio/protective_order/")
    assert [link for story in found.context["stories"] for link in story.links] == []
    assert "Made-up history for study" not in ayan.get("/en/studio/road/").content.decode()


def test_a_choice_of_few_shows_nothing_and_small_counts_stand_as_none() -> None:
    ayan = client_of("ayan")
    whole = ayan.get("/en/studio/protective_order/?version=2")
    assert all(line.done == 0 or line.done >= 10 for line in process_lines(whole))
    few = ayan.get("/en/studio/assembly/?version=1&region=KZ-62")
    assert dict((text, figure) for figure, text in few.context["tallies"])["opened"] == "0"


def process_lines(page: Any) -> Any:
    return page.context["process"].lines


def test_hand_overs_name_roles_and_the_akimat_and_no_unit() -> None:
    sheet = client_of("ayan").get("/en/studio/assembly/handovers/?version=1").context["sheet"]
    ends = {end for row in sheet.rows for end in row[:2]}
    assert ends <= {"registrar", "police officer", "specialist", "head of unit", "Akimat"}
    assert "Akimat" in ends


def test_cases_held_against_another_version_show_where_they_leave_it() -> None:
    ayan = client_of("ayan")
    own, other = (ayan.get(f"/en/studio/assembly/?version=1&show=fits{more}") for more in ("", "&against=2"))
    assert "100 %" in own.context["finding"]
    assert "version 2" in other.context["finding"]
    assert "version=2" in other.context["model"]
    table = {row[0]: row[1:4] for row in other.context["fits"].rows}
    assert table["Appoint who is responsible: not in this model"][2] == table["Debrief"][0] != "0"
    assert table["Safeguard on the day"][1:] == ("under 10", "under 10")
    plain = ayan.get("/en/studio/assembly/fits.csv?version=1&against=2").content.decode()
    assert "Write to the akimat: not in this model" in plain
    assert "Promise missed" in plain


@pytest.mark.parametrize("against", ["1", "7", "x", "-1"])
def test_against_itself_or_an_unknown_version_is_held_against_its_own(against: str) -> None:
    page = client_of("ayan").get(f"/en/studio/assembly/?version=1&show=fits&against={against}")
    assert page.context["process"].held_against == ""
    assert "100 %" in page.context["finding"]
