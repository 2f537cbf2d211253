import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.utils import timezone

from senim.accounts.models import Post
from senim.catalogue.loading import load_services
from senim.ledger.followers import run_once
from senim.mining.formats.reading import import_log
from senim.studio import exporting, lanes
from senim.studio.codes import case_code
from senim.studio.filing import files_folder, path_of, sweep
from senim.studio.giving import FILES
from senim.studio.models import GivenLog, LogFile
from senim.studio.tests.conftest import region_unit
from senim.studio.tests.test_pages import history

pytestmark = pytest.mark.db


HOME = "/en/studio/advice/log/"


def made(client: Client, kind: str) -> LogFile:
    """Ask for a file and let the worker write it."""
    assert client.post(f"{HOME}ask/", {"form": kind}).status_code == 302
    lanes.run_all()
    return LogFile.objects.latest("pk")


def fetched(client: Client, kind: str) -> bytes:
    answer = client.get(f"{HOME}{made(client, kind).pk}/")
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
    history(1)
    row = made(ayan, "csv")
    for one in (erlan, dana):
        assert [one.get(f"{HOME}{address}").status_code for address in ("", f"{row.pk}/")] == [403, 403]
        assert [one.post(f"{HOME}{address}").status_code for address in ("ask/", f"{row.pk}/drop/")] == [403, 403]
    assert ayan.get(HOME).status_code == 200
    assert ayan.post(f"{HOME}ask/", {"form": "exe"}).status_code == 404
    assert LogFile.objects.get() == row


def test_files_of_a_colleague_are_as_unknown_as_those_that_never_were(ayan: Client, saule: Client) -> None:
    history(1)
    row = made(ayan, "csv")
    assert saule.get(HOME).context["files"] == []
    assert [saule.get(f"{HOME}{number}/").status_code for number in (row.pk, 999)] == [404, 404]
    assert [saule.post(f"{HOME}{number}/drop/").status_code for number in (row.pk, 999)] == [404, 404]
    assert [one["row"] for one in ayan.get(HOME).context["files"]] == [row]


def test_a_file_waits_for_the_worker_and_the_page_says_how_far_it_is(ayan: Client) -> None:
    history(1)
    ayan.post(f"{HOME}ask/", {"form": "xes"})
    assert b"<progress" in ayan.get(HOME).content
    row = LogFile.objects.get()
    assert ayan.get(f"{HOME}{row.pk}/").status_code == 404, "it is not ready"
    assert ayan.get(HOME, headers={"hx-request": "true"}).get("HX-Refresh") is None
    lanes.run_all()
    assert ayan.get(HOME, headers={"hx-request": "true"})["HX-Refresh"] == "true"
    assert b"<progress" not in ayan.get(HOME).content


def test_a_file_goes_when_its_time_is_over_or_its_owner_deletes_it(ayan: Client) -> None:
    history(1)
    old, other, kept = made(ayan, "csv"), made(ayan, "xes"), made(ayan, "csv")
    assert sorted(file.name for file in files_folder().iterdir()) == sorted(
        path_of(one).name for one in (old, other, kept)
    )
    now = timezone.now()
    LogFile.objects.filter(pk=old.pk).update(expires_at=now)
    assert ayan.get(f"{HOME}{old.pk}/").status_code == 404, "also before the worker has swept"
    assert sweep(now) == 1
    assert ayan.post(f"{HOME}{other.pk}/drop/").status_code == 302
    assert [file.name for file in files_folder().iterdir()] == [path_of(kept).name]
    assert LogFile.objects.get() == kept
    assert sweep(now) == 0


def test_a_file_that_was_broken_off_is_written_anew_and_one_that_is_taken_back_leaves_nothing(ayan: Client) -> None:
    history(1)
    ayan.post(f"{HOME}ask/", {"form": "csv"})
    assert lanes.next_short() == lanes.next_short() != None  # noqa: E711
    errand = lanes.Errand("file", LogFile.objects.get().pk)
    lanes.RUN[errand.kind](errand.number)
    assert LogFile.objects.get().state == "ready"
    ayan.post(f"{HOME}ask/", {"form": "csv"})
    row = LogFile.objects.latest("pk")
    row.delete()
    lanes.run_all()
    assert len(list(files_folder().iterdir())) == 1


def test_nobody_keeps_more_than_five_files(ayan: Client) -> None:
    history(1)
    for _ in range(6):
        answer = ayan.post(f"{HOME}ask/", {"form": "csv"}, follow=True)
    assert LogFile.objects.count() == 5
    assert "You have 5 files already" in answer.content.decode()


def test_who_lost_the_right_to_some_of_its_cases_does_not_get_the_file(ayan: Client) -> None:
    history(1)
    row = made(ayan, "csv")
    assert ayan.get(f"{HOME}{row.pk}/").status_code == 200
    Post.objects.filter(officer__username="ayan").update(unit=region_unit())
    assert ayan.get(HOME).status_code == 200
    assert ayan.get(f"{HOME}{row.pk}/").status_code == 404


def test_who_took_which_log_is_written_down_and_shown(ayan: Client) -> None:
    history(1)
    assert ayan.get("/en/studio/advice/log/").context["given"].rows == []
    fetched(ayan, "csv")
    row = GivenLog.objects.get()
    assert (row.service, row.form, row.given_to.username, row.asked["version"]) == ("advice", "csv", "ayan", "1")
    assert [one[1:3] for one in ayan.get("/en/studio/advice/log/").context["given"].rows] == [
        (row.given_to.full_name, "CSV")
    ]


def test_nothing_of_a_service_for_study_is_given_out(ayan: Client) -> None:
    studied = next(code for code, one in load_services().items() if one.model_only)
    assert ayan.get(f"/en/studio/{studied}/log/").context["kinds"] == []
    assert ayan.post(f"/en/studio/{studied}/log/ask/", {"form": "csv"}).status_code == 404
    assert LogFile.objects.count() == 0
    assert ayan.get("/en/studio/advice/log/").context["kinds"]


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
