import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client

from senim.accounts.models import Officer
from senim.catalogue.loading import load_services
from senim.ledger.followers import run_once
from senim.mining.formats.reading import import_log
from senim.studio import exporting
from senim.studio.codes import case_code
from senim.studio.giving import FILES
from senim.studio.models import GivenLog
from senim.studio.tests.test_pages import history

pytestmark = pytest.mark.db


@pytest.fixture
def ayan(db: None) -> Client:
    client = Client()
    client.force_login(Officer.objects.get(username="ayan"))
    return client


def fetched(client: Client, kind: str) -> bytes:
    answer = client.get(f"/en/studio/advice/log/{kind}/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def counts(raw: bytes, kind: str, folder: Path) -> tuple[int, int, set[str]]:
    source, target = folder / f"given.{FILES[kind]}", folder / "back.parquet"
    source.write_bytes(raw)
    import_log(source, target)
    log = pq.read_table(target)
    return len(set(log.column("case_id").to_pylist())), log.num_rows, set(log.column("activity").to_pylist())


def test_a_given_log_comes_back_with_the_same_cases_and_events(ayan: Client, tmp_path: Path) -> None:
    history(3)
    ours = pq.read_table(next(exporting.folder().glob("*/*.parquet")))
    cases, events, names = counts(fetched(ayan, "xes"), "xes", tmp_path)
    assert (cases, events) == (3, ours.num_rows)
    assert "Consider" not in names, "activities are told by name"


@pytest.mark.parametrize("kind", sorted(FILES))
def test_no_pseudonym_of_ours_is_given_out_and_no_two_files_share_theirs(ayan: Client, kind: str) -> None:
    history(1)
    run_once()
    log = pq.read_table(next(exporting.folder().glob("*/*.parquet")))
    one, two = fetched(ayan, kind), fetched(ayan, kind)
    assert one != two
    if kind == "xes":
        one = gzip.decompress(one)
    inside = [code for code in {*log.column("case_id").to_pylist(), case_code(1)} if code.encode() in one]
    assert inside == []


def test_erlan_and_dana_may_not_take_the_log(erlan: Client, dana: Client, ayan: Client) -> None:
    for address in ("/en/studio/advice/log/", "/en/studio/advice/log/csv/"):
        assert [one.get(address).status_code for one in (erlan, dana)] == [403, 403]
    assert ayan.get("/en/studio/advice/log/").status_code == 200
    assert ayan.get("/en/studio/advice/log/exe/").status_code == 404


def test_who_took_which_log_is_written_down_and_shown(ayan: Client) -> None:
    history(1)
    assert ayan.get("/en/studio/advice/log/").context["given"].rows == []
    fetched(ayan, "csv")
    row = GivenLog.objects.get()
    assert (row.service, row.form, row.given_to.username, row.asked["version"]) == ("advice", "csv", "ayan", "1")
    assert [one[1:3] for one in ayan.get("/en/studio/advice/log/").context["given"].rows] == [
        (row.given_to.full_name, "csv")
    ]


def test_nothing_of_a_service_for_study_is_given_out(ayan: Client) -> None:
    studied = next(code for code, one in load_services().items() if one.model_only)
    assert ayan.get(f"/en/studio/{studied}/log/").context["files"] == []
    assert ayan.get(f"/en/studio/{studied}/log/csv/").status_code == 404
    assert GivenLog.objects.count() == 0
    assert ayan.get("/en/studio/advice/log/").context["files"]


def test_sealed_rows_names_and_further_columns_that_were_planted_in_our_log_go_no_further(ayan: Client) -> None:
    history(2)
    file = next(exporting.folder().glob("*/*.parquet"))
    log = pq.read_table(file)
    first = log.column("case_id")[0].as_py()
    lanes = ["safeguarded" if one == first else "advice" for one in log.column("case_id").to_pylist()]
    planted = {"case:lane": lanes, "resource": ["Bolat Akhmetov"] * log.num_rows}
    for name, values in planted.items():
        log = log.set_column(log.column_names.index(name), log.schema.field(name), pa.array(values).dictionary_encode())
    log = log.append_column("case:who", pa.array(["Aigerim"] * log.num_rows))
    pq.write_table(log, file)
    given = fetched(ayan, "csv").decode()
    assert "Aigerim" not in given
    assert "Bolat" not in given
    assert "safeguarded" not in given
    assert len({line.split(",")[0] for line in given.splitlines()[1:]}) == 1
