import csv
import gzip
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from senim.accounts.models import Officer
from senim.studio import errands, foreign_pages
from senim.studio.arriving import folder_of, logs_folder
from senim.studio.giving import FILES
from senim.studio.models import ForeignLog
from senim.studio.tests.test_giving import fetched
from senim.studio.tests.test_pages import history

pytestmark = pytest.mark.db

HEADER = "case,what,when,who\n"
ADDRESSES = ["", "1/", "1/steps.csv", "1/bad-rows.csv", "1/model.bpmn"]
POSTS = ["bring/", "1/read/", "1/check/", "1/drop/"]
READ = {"name": "Theirs", "case": "case", "activity": "what", "time": "when", "zone": "Asia/Almaty", "if_bad": "refuse"}


def table(cases: int = 12) -> str:
    steps = ("Take in", "Examine", "Answer")
    rows = [
        f"{case},{step},2026-01-{case % 28 + 1:02} {9 + hour:02}:00,a\n"
        for case in range(cases)
        for hour, step in enumerate(steps)
    ]
    return HEADER + "".join(rows)


def brought(client: Client, content: bytes | str, name: str = "theirs.csv") -> ForeignLog | None:
    """Upload a file and let the worker look at it; None when it was refused."""
    raw = content.encode() if isinstance(content, str) else content
    answer = client.post("/en/studio/other-logs/bring/", {"file": SimpleUploadedFile(name, raw)})
    if answer.status_code == 422:
        return None
    assert answer.status_code == 302
    errands.run_all()
    return ForeignLog.objects.latest("pk")


def imported(client: Client, content: bytes | str, name: str = "theirs.csv", **more: str) -> ForeignLog:
    log = brought(client, content, name)
    assert log is not None
    answer = client.post(f"/en/studio/other-logs/{log.pk}/read/", {**READ, **more})
    assert answer.status_code == 302, answer.context["reading_form"].errors
    errands.run_all()
    log.refresh_from_db()
    assert log.state in {"ready", "refused"}, log.fault
    return log


@pytest.mark.parametrize("address", ADDRESSES)
def test_erlan_and_dana_may_not_and_a_stranger_has_to_sign_in(
    address: str, erlan: Client, dana: Client, aigerim: Client
) -> None:
    whole = f"/en/studio/other-logs/{address}"
    assert [one.get(whole).status_code for one in (erlan, dana, aigerim)] == [403, 403, 302]


@pytest.mark.parametrize("address", POSTS)
def test_erlan_and_dana_may_not_post_and_nothing_of_theirs_is_kept(address: str, erlan: Client, dana: Client) -> None:
    for one in (erlan, dana):
        file = SimpleUploadedFile("x.csv", table().encode())
        assert one.post(f"/en/studio/other-logs/{address}", {"file": file}).status_code == 403
    assert not logs_folder().exists()


def test_logs_of_other_units_are_as_unknown_as_those_that_never_were(ayan: Client, saule: Client) -> None:
    log = imported(ayan, table())
    assert saule.get("/en/studio/other-logs/").context["table"].rows == []
    for address in ("", "steps.csv", "bad-rows.csv", "model.bpmn"):
        answers = [saule.get(f"/en/studio/other-logs/{number}/{address}") for number in (log.pk, 999)]
        assert [one.status_code for one in answers] == [404, 404]
        assert len({one.content.replace(str(log.pk).encode(), b"999") for one in answers}) == 1
    posts = [saule.post(f"/en/studio/other-logs/{log.pk}/{what}/", READ) for what in ("read", "check", "drop")]
    assert [one.status_code for one in posts] == [404, 404, 404]
    assert ForeignLog.objects.get() == log


def test_the_list_of_logs_is_paged(ayan: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_pages, "PAGE", 2)
    numbers = [log.pk for log in (brought(ayan, table()) for _ in range(3)) if log is not None]
    first = ayan.get("/en/studio/other-logs/")
    second = ayan.get(first.context["older"])
    shown = [str(row[0]) for page in (first, second) for row in page.context["table"].rows]
    assert [f"/{number}/" in cell for number, cell in zip(reversed(numbers), shown, strict=True)] == [True] * 3
    assert second.context["older"] == ""


def test_a_colleague_sees_a_log_and_only_its_owner_deletes_it(ayan: Client, saule: Client) -> None:
    log = imported(saule, table())
    address = f"/en/studio/other-logs/{log.pk}/"
    assert [row for row in ayan.get("/en/studio/other-logs/").context["table"].rows] != []
    page = ayan.get(address)
    assert page.status_code == 200
    assert "Delete this log" not in page.content.decode()
    assert "Delete this log" in saule.get(address).content.decode()
    assert ayan.post(f"{address}drop/").status_code == 403
    assert folder_of(log.pk).exists()
    Officer.objects.filter(username="saule.s").update(is_active=False)
    assert ayan.post(f"{address}drop/").status_code == 302, "what somebody left behind"
    assert not folder_of(log.pk).exists()


def test_a_form_from_elsewhere_is_not_taken() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Officer.objects.get(username="ayan"))
    file = SimpleUploadedFile("x.csv", table().encode())
    assert client.post("/en/studio/other-logs/bring/", {"file": file}).status_code == 403
    assert ForeignLog.objects.count() == 0


def test_a_log_is_brought_its_columns_chosen_and_its_figures_shown(ayan: Client) -> None:
    log = brought(ayan, table())
    assert log is not None
    page = ayan.get(f"/en/studio/other-logs/{log.pk}/")
    assert log.state == "choosing"
    assert page.context["reading_form"].initial["case"] == "case"
    log = imported(ayan, table(), name="mine.csv")
    page = ayan.get(f"/en/studio/other-logs/{log.pk}/")
    assert (log.state, log.name, log.brought_by.username) == ("ready", "Theirs", "ayan")
    assert [figure for figure, _words in page.context["tallies"]] == ["12", "36", "3", "1"]
    assert "Examine" in page.context["picture"]
    assert list(folder_of(log.pk).glob("source*")) == []
    rows = list(csv.reader(io.StringIO(ayan.get(f"/en/studio/other-logs/{log.pk}/ways.csv").content.decode())))
    assert rows[1:] == [["Examine", "Answer", "12", "3600.0"], ["Take in", "Examine", "12", "3600.0"]]


def test_a_log_waits_for_the_worker_and_the_page_says_how_far_it_is(ayan: Client) -> None:
    file = SimpleUploadedFile("theirs.csv", table().encode())
    address = ayan.post("/en/studio/other-logs/bring/", {"file": file})["Location"]
    assert b"The beginning of the log is being read." in ayan.get(address).content
    assert ayan.get(address, headers={"hx-request": "true"}).get("HX-Refresh") is None
    errands.run_all()
    assert ayan.get(address, headers={"hx-request": "true"})["HX-Refresh"] == "true"


def test_bad_rows_are_refused_by_line_or_skipped_as_wanted(ayan: Client) -> None:
    bad = table() + "77,Examine,yesterday,a\n"
    log = imported(ayan, bad)
    assert (log.state, log.report["rejected"]) == ("refused", {"moment not understood": 1})
    assert log.report["examples"][0][0] == 38
    answer = ayan.get(f"/en/studio/other-logs/{log.pk}/bad-rows.csv")
    assert b"38,moment not understood" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    again = {**READ, "if_bad": "skip"}
    ayan.post(f"/en/studio/other-logs/{log.pk}/read/", again)
    errands.run_all()
    log.refresh_from_db()
    assert (log.state, log.portrait["events"]) == ("ready", 36)


def test_duplicates_are_counted_and_left_out_on_wish(ayan: Client) -> None:
    twice = table() + table().removeprefix(HEADER)
    kept, dropped = imported(ayan, twice), imported(ayan, twice, drop_duplicates="on")
    assert [log.report["duplicates"] for log in (kept, dropped)] == [36, 36]
    assert [log.portrait["events"] for log in (kept, dropped)] == [72, 36]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("log.exe", b"MZ\0\0\1\2\3"),
        ("log.parquet", b"case,what,when\n1,a,2026-01-01\n"),
        ("log.csv", b"SQLite format 3\0"),
        ("log.xes.gz", gzip.compress(b"<log/>" * 90, mtime=0)[:12]),
        ("log.db.gz", gzip.compress(b"SQLite format 3\0", mtime=0)),
        ("log.csv", b"<log></log>"),
    ],
)
def test_what_is_no_log_is_refused_and_nothing_of_it_is_kept(ayan: Client, name: str, content: bytes) -> None:
    assert brought(ayan, content, name) is None
    assert ForeignLog.objects.count() == 0
    assert list(logs_folder().iterdir()) == []
    assert brought(ayan, table()) is not None


def test_a_file_over_the_limit_is_refused_while_it_comes(ayan: Client, settings: Settings) -> None:
    settings.LOG_MAX_BYTES = 100_000
    answer = ayan.post("/en/studio/other-logs/bring/", {"file": SimpleUploadedFile("x.csv", b"a" * 100_001)})
    assert (answer.status_code, "larger than" in str(answer.context["form"].errors)) == (422, True)
    assert list(logs_folder().iterdir()) == []
    assert brought(ayan, HEADER + "1" * (100_000 - len(HEADER))) is not None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.xes", b'<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><log><trace>&b;</trace></log>'),
        ("cut.xes", b"<log xmlns='http://www.xes-standard.org/'><trace><event>"),
        ("cut.json", b'{"objectTypes": ['),
        ("cut.parquet", b"PAR1 and no more"),
        ("cut.csv.gz", gzip.compress(table(20_000).encode(), mtime=0)[:-3000]),
    ],
)
def test_a_hostile_or_damaged_source_fails_in_one_clear_line(ayan: Client, name: str, content: bytes) -> None:
    log = brought(ayan, content, name)
    assert log is not None
    if log.state == "choosing":
        ayan.post(f"/en/studio/other-logs/{log.pk}/read/", READ)
        errands.run_all()
        log.refresh_from_db()
    assert log.state == "failed"
    assert log.fault
    assert not {"\n", str(folder_of(log.pk))} & {*log.fault}
    assert "/" not in log.fault.split("line")[0]
    assert not (folder_of(log.pk) / "log.parquet").exists()
    assert ayan.get(f"/en/studio/other-logs/{log.pk}/").status_code == 200


def test_formulas_of_a_log_are_words_in_its_tables(ayan: Client) -> None:
    log = imported(ayan, table().replace("Examine", "=1+1").replace("Answer", "<b>x</b>"))
    sheet = ayan.get(f"/en/studio/other-logs/{log.pk}/steps.csv").content.decode()
    assert "'=1+1" in sheet
    page = ayan.get(f"/en/studio/other-logs/{log.pk}/").content.decode()
    assert ("&lt;b&gt;x&lt;/b&gt;" in page, "<b>x</b>" in page) == (True, False)


def test_medians_and_shares_of_fewer_than_ten_are_not_shown(ayan: Client) -> None:
    few, enough = imported(ayan, table(9)), imported(ayan, table(10))
    found = []
    for log in (few, enough):
        sheets = {
            name: sheet for name, _words, sheet, _csv in ayan.get(f"/en/studio/other-logs/{log.pk}/").context["sheets"]
        }
        found.append((sheets["ways"].rows[0][3], sheets["variants"].rows[0][2], len(sheets["durations"].rows)))
    assert found == [("–", "–", 0), ("1 h", "100 %", 5)]


def test_a_log_is_compared_with_a_file_and_with_one_of_our_models(ayan: Client) -> None:
    log = imported(ayan, table())
    address = f"/en/studio/other-logs/{log.pk}/"
    assert ayan.post(f"{address}check/", {"model": "", "file": ""}).status_code == 422
    wrong = SimpleUploadedFile("m.bpmn", b"<definitions/>")
    assert ayan.post(f"{address}check/", {"file": wrong}).status_code == 422
    assert ayan.post(f"{address}check/", {"model": "advice:1"}).status_code == 302
    errands.run_all()
    page = ayan.get(address)
    assert page.context["fit"]["share"] == "0 %"
    assert {row[0] for row in page.context["fit"]["sheet"].rows} >= {"Take in", "Examine", "Answer"}
    model = ayan.get(f"{address}model.bpmn").content
    name = next(iter(page.context["log"].checked["elements"]))
    assert name.encode() in model
    fitting = imported(ayan, HEADER + "".join(f"{n},{name},2026-01-01 10:00,a\n" for n in range(10)))
    ayan.post(f"/en/studio/other-logs/{fitting.pk}/check/", {"file": SimpleUploadedFile("m.bpmn", model)})
    errands.run_all()
    fitting.refresh_from_db()
    assert (fitting.check_label, fitting.checked["fitting"]) == ("m.bpmn", 10)


def test_a_log_that_breaks_the_worker_twice_is_given_up(ayan: Client) -> None:
    ayan.post("/en/studio/other-logs/bring/", {"file": SimpleUploadedFile("x.csv", table().encode())})
    begun = [errands.next_errand() for _ in range(3)]
    log = ForeignLog.objects.get()
    assert begun == [log.pk, log.pk, None]
    assert (log.state, log.errand) == ("failed", "")


def test_a_deleted_log_leaves_nothing(ayan: Client) -> None:
    log = imported(ayan, table())
    assert folder_of(log.pk).exists()
    assert ayan.post(f"/en/studio/other-logs/{log.pk}/drop/").status_code == 302
    assert (ForeignLog.objects.count(), folder_of(log.pk).exists()) == (0, False)
    errands.run(log.pk)
    assert ayan.get(f"/en/studio/other-logs/{log.pk}/").status_code == 404


def test_more_logs_cost_no_more_queries(ayan: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    log = imported(ayan, table())
    brought(ayan, table())
    for address in ("", f"{log.pk}/"):
        ayan.get(f"/en/studio/other-logs/{address}")
        with django_assert_max_num_queries(12):
            ayan.get(f"/en/studio/other-logs/{address}")


def test_the_name_of_a_file_cannot_lead_elsewhere(ayan: Client, studio_folder: Path) -> None:
    log = brought(ayan, table(), "..\\..\\evil.csv")
    assert log is not None
    assert log.file_name == "evil.csv"
    assert [path.name for path in folder_of(log.pk).iterdir()] == ["source.csv"]


@pytest.mark.parametrize("kind", sorted(FILES))
def test_a_log_that_we_gave_out_comes_back_in_every_format(ayan: Client, kind: str) -> None:
    history(2)
    log = brought(ayan, fetched(ayan, kind), f"given.{FILES[kind]}")
    assert log is not None
    form = ayan.get(f"/en/studio/other-logs/{log.pk}/").context["reading_form"]
    wanted = {"name": "Back", "zone": "", "if_bad": "refuse", **log.seen["guesses"]}
    assert ("object_type" in form.fields) == kind.startswith("ocel2")
    if kind.startswith("ocel2"):
        wanted["object_type"] = "request"
    ayan.post(f"/en/studio/other-logs/{log.pk}/read/", wanted)
    errands.run_all()
    log.refresh_from_db()
    assert (log.state, log.fault) == ("ready", "")
    assert (log.portrait["cases"], log.portrait["variant_count"]) == (2, 1)
