"""Broken and hostile sources are refused in one line that names the place; memory stays bounded, nothing stays behind."""

import gzip
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from senim.cli import main
from senim.mining.errors import ColumnMissing, FormatUnknown, LogInUse, MiningError, ObjectTypeUnclear, SourceBroken
from senim.mining.formats import accepting, csv_reading, opening
from senim.mining.formats.options import ImportOptions, ImportReport
from senim.mining.formats.reading import import_log
from senim.mining.formats.workplace import workplace
from senim.mining.tests.foreign import said

EVENT = '<event><string key="concept:name" value="A"/><date key="time:timestamp" value="2026-01-05T10:00:00Z"/></event>'
TRACE = f'<trace><string key="concept:name" value="R1"/>{EVENT}</trace>'
XES = f"<log>\n{TRACE}\n</log>"
HEAD = "case:concept:name,concept:name,time:timestamp"
GOOD = "R1,A,2026-01-05T10:00:00Z"
OCEL = (
    '{"objectTypes": [], "eventTypes": [],\n"objects": [{"id": "R1", "type": "request"}],\n'
    '"events": [{"id": "e1", "type": "A", "time": "2026-01-05T10:00:00Z", "relationships": '
    '[{"objectId": "R1", "qualifier": ""}]}]}'
)
OCEL_XML = (
    '<log><objects><object id="R1" type="request"/></objects>\n<events><event id="e" type="A" '
    'time="2026-01-05T10:00:00Z"><objects><relationship object-id="R1" qualifier=""/></objects></event></events></log>'
)


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., ImportReport]:
    """Imports bytes or text under a name, with options, into out.parquet."""

    def imported(name: str, content: bytes | str, **options: object) -> ImportReport:
        source = tmp_path / name
        source.write_bytes(content.encode() if isinstance(content, str) else content)
        return import_log(source, tmp_path / "out.parquet", ImportOptions(**options))  # type: ignore[arg-type]

    return imported


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("source"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("source.xes", XES),
        ("source.xes.gz", gzip.compress(XES.encode(), mtime=0)),
        ("source.xml", XES.replace("<log>", '<log xes.version="1.0" xmlns="http://www.xes-standard.org/">')),
        ("source.csv", f"{HEAD}\n{GOOD}\n"),
        ("source.csv.gz", gzip.compress(f"{HEAD}\n{GOOD}\n".encode(), mtime=0)),
        ("source.json", OCEL),
        ("source.jsonocel", "\ufeff" + OCEL),
        ("source.xmlocel", OCEL_XML),
        ("source.xml", OCEL_XML),
    ],
)
def test_the_good_twin_of_each_bad_source_is_taken(load: Callable[..., ImportReport], name: str, content: str) -> None:
    report = load(name, content)
    assert (report.written, report.cases, report.events, report.activities) == (True, 1, 1, 1)


DEEP = XES.replace(EVENT, "<event>" + '<string key="a" value="b">' * 100 + "</string>" * 100 + "</event>")
BILLION = '<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + XES.replace(
    '"A"', '"&b;"'
)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("source.xes", BILLION, "line 1: a document type declaration is not allowed"),
        ("source.xes", " " * 70_000 + BILLION, "document type declaration"),
        ("source.xes", f"<!--{'x' * 70_000}-->" + BILLION, "line 1: a document type declaration is not allowed"),
        ("source.xes", BILLION.encode("utf-16"), "document type declaration"),
        ("source.xmlocel", BILLION, "document type declaration"),
        ("source.xes", DEEP, "line 2: attributes are nested deeper than 60"),
        ("source.xes", "<log>\n" + "<a>" * 300, "line 2: not well-formed XML: Excessive depth"),
        ("source.xes", "<log>\n<trace>\n</log>", "line 3: not well-formed XML"),
        ("source.xes", "", "not well-formed XML"),
        ("source.xes", "<logs/>", "line 1: the root element is logs, not a XES log"),
        ("source.xes", XES.replace('"A"', '"\x01"'), "line 2: not well-formed XML"),
        ("source.xes", XES.replace('"A"', f'"{"x" * 11_000_000}"'), "not well-formed XML"),
        ("source.xmlocel", "<log/>", "it has no objects and no events"),
        ("source.xes.gz", gzip.compress(XES.encode(), mtime=0)[:-12], "the gzip is cut off or damaged"),
        ("source.xes.gz", gzip.compress(XES.encode(), mtime=0)[:40] + b"\0" * 40, "the gzip is cut off or damaged"),
        ("source.csv", "", "there is no header line"),
        ("source.csv", f"{HEAD},concept:name\n", "line 1: the header names 'concept:name' twice"),
        ("source.csv", f'{HEAD}\n{GOOD}\nR1,"A\n', "line 3: not CSV"),
        ("source.csv", f'{HEAD}\n{GOOD}\nR1,"A"x,2026\n', "line 3: not CSV"),
        (
            "source.csv",
            f"{HEAD}\n{GOOD}\nR1,{'x' * 2_000_000},2026\n",
            "line 3: not CSV: field larger than field limit",
        ),
        ("source.csv", HEAD.encode("utf-16-le"), "NUL bytes"),
        ("source.csv", b"\0" * 1000, "NUL bytes"),
        ("source.parquet", b"PAR1 nonsense", "not a Parquet file, or a damaged one"),
        ("source.json", "[]", "line 1: not the JSON of an OCEL 2.0 log: expected a JSON object"),
        ("source.json", "{}", "it has no objects and no events"),
        ("source.json", OCEL[:-30], "line 3: not the JSON of an OCEL 2.0 log"),
        ("source.json", OCEL + "x", "line 3: not the JSON of an OCEL 2.0 log: something follows"),
        ("source.json", '{"objects": [1]}', "an object is int, not an object"),
        ("source.json", '{"objects": [{"id": "R1"}]}', "an object without an id or a type"),
        ("source.json", '{"objects": [' + "[" * 200_000, "nested too deeply"),
        ("source.json", '{"objects": "' + "x" * 40_000_000, "one item is longer than 32 MB"),
        ("source.json", b'{"objects": ["\xff', "not utf-8 text"),
        ("source.sqlite", b"not a database at all" * 100, "the SQLite database cannot be read"),
        ("source.sqlite", b"", "not an OCEL 2.0 database: there is no table event"),
        ("source.sqlite", b"SQLite format 3\0" + struct.pack(">H", 4096) + b"\xff" * 5000, "cannot be read"),
    ],
)
def test_it_is_refused(
    tmp_path: Path, load: Callable[..., ImportReport], name: str, content: bytes | str, told: str
) -> None:
    with pytest.raises(SourceBroken) as refused:
        load(name, content)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)[:200]
    assert left_in(tmp_path) == []


def test_bytes_that_stop_being_utf_8_later_on_are_refused_by_line(load: Callable[..., ImportReport]) -> None:
    rows = f"{GOOD}\n" * 20_000
    with pytest.raises(SourceBroken, match="line 20002: not utf-8 text"):
        load("source.csv", f"{HEAD}\n{rows}".encode() + b"R1,\xff,2026-01-05T10:00:00Z\n")
    assert load("source.csv", f"{HEAD}\n{rows}".encode()).events == 20_000


def test_cp1251_and_utf_16_and_other_delimiters_are_found_out(
    load: Callable[..., ImportReport], tmp_path: Path
) -> None:
    text = f"{HEAD};Область\nR1;Приём;2026-01-05T10:00:00Z;Жамбыл\n".replace(",", ";")
    for encoding in ("cp1251", "utf-8", "utf-8-sig", "utf-16"):
        load("source.csv", text.encode(encoding))
        row = said(tmp_path / "out.parquet")[0]
        assert (row["activity"], row["Область"]) == ("Приём", "Жамбыл"), encoding


def test_what_is_cut_in_the_middle_of_a_row_of_quotes_is_told_by_its_first_line(
    load: Callable[..., ImportReport],
) -> None:
    report = load(
        "source.csv", f'{HEAD},x\nR1,A,2026-01-05T10:00:00Z,"a\nb\r\nc"\nR1,B,bad,"d\ne"\nR1,C\n', skip_bad=True
    )
    assert [(row.line, row.reason) for row in report.examples] == [
        (7, csv_reading.RAGGED),
        (5, accepting.UNREADABLE_MOMENT),
    ]


def test_a_million_columns_are_refused(load: Callable[..., ImportReport]) -> None:
    many = "".join(f'<string key="k{n}" value="v"/>' for n in range(2_000))
    with pytest.raises(SourceBroken, match="more than 1,000 different attributes"):
        load("source.xes", XES.replace("</event>", f"{many}</event>"))
    few = "".join(f'<string key="k{n}" value="v"/>' for n in range(900))
    assert load("source.xes", XES.replace("</event>", f"{few}</event>")).written
    header = ",".join([HEAD, *(f"k{n}" for n in range(2_000))])
    with pytest.raises(SourceBroken, match="more than 1,000 different attributes"):
        load("source.csv", f"{header}\n{GOOD}{',' * 2_000}\n")


@pytest.mark.parametrize(("name", "good"), [("source.xes", XES), ("source.xmlocel", OCEL_XML)])
def test_an_endless_element_is_refused_before_it_fills_the_memory(
    load: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch, name: str, good: str
) -> None:
    monkeypatch.setattr(opening, "LARGEST_PIECE", 600_000)
    many = '<string key="k" value="v"/>' * 50_000
    with pytest.raises(SourceBroken, match="one element is longer than"):
        load(name, good.replace("</event>", f"{many}</event>"))
    head, event, tail = good.partition("<event>" if name.endswith("xes") else "<event ")
    one = event + tail[: tail.index("</event>") + 8]
    rest = tail[tail.index("</event>") + 8 :]
    assert load(name, head + one * 10_000 + rest).events == 10_000


def test_an_endless_line_is_refused(load: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reading, "LONGEST_LINE", 10_000)
    with pytest.raises(SourceBroken, match="a line is longer than 10,000 characters"):
        load("source.csv", f"{HEAD}\n{GOOD}\n{'a,' * 10_000}\n")


def test_nul_characters_in_case_or_activity_make_a_bad_row(load: Callable[..., ImportReport]) -> None:
    report = load("source.csv", f"{HEAD}\n{GOOD}\nR\x001,A,2026-01-05T10:00:00Z\n".encode(), encoding="utf-8")
    assert (report.written, report.rejected) == (False, {accepting.NUL: 1})


def test_formulas_in_cells_stay_text(load: Callable[..., ImportReport], tmp_path: Path) -> None:
    load("source.csv", f'{HEAD},x\n=cmd|A,@B,2026-01-05T10:00:00Z,"\'=1+1"\n')
    row = said(tmp_path / "out.parquet")[0]
    assert (row["case_id"], row["activity"], row["x"]) == ("=cmd|A", "@B", "=1+1")


def test_views_and_virtual_tables_of_a_hostile_database_are_never_run(tmp_path: Path) -> None:
    source = tmp_path / "source.sqlite"
    base = sqlite3.connect(source)
    base.executescript(
        "CREATE TABLE object (ocel_id, ocel_type); CREATE TABLE event_map_type (ocel_type, ocel_type_map);"
        "CREATE TABLE object_map_type (ocel_type, ocel_type_map);"
        "CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier);"
        "CREATE VIEW event AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS ocel_id, 'A' AS ocel_type FROM n;"
    )
    base.close()
    with pytest.raises(SourceBroken, match="there is no table event"):
        import_log(source, tmp_path / "out.parquet")


@pytest.mark.parametrize("name", ["source.xlsx", "source.sqlite.gz", "source", "source.xml"])
def test_a_name_that_tells_no_format_is_refused(load: Callable[..., ImportReport], name: str) -> None:
    with pytest.raises(FormatUnknown):
        load(name, b"nothing known")


def test_missing_columns_and_unclear_object_types_are_listed(load: Callable[..., ImportReport]) -> None:
    with pytest.raises(ColumnMissing, match=r"'case:concept:name': name one by --case; there are: a, b"):
        load("source.csv", "a,b\n1,2\n")
    with pytest.raises(ColumnMissing, match="no column 'z' for --time"):
        load("source.csv", f"{HEAD}\n{GOOD}\n", time="z")
    two = OCEL.replace('"type": "request"}', '"type": "request"}, {"id": "S", "type": "service"}')
    with pytest.raises(ObjectTypeUnclear, match=r"--object TYPE\); there are: request \(1\), service \(1\)"):
        load("source.json", two)
    with pytest.raises(ObjectTypeUnclear, match="no objects of type 'x'"):
        load("source.json", two, object_type="x")
    assert load("source.json", two, object_type="request").cases == 1


def test_nobody_writes_where_another_does_and_what_a_killed_one_left_goes(
    tmp_path: Path, load: Callable[..., ImportReport]
) -> None:
    with workplace(tmp_path / "out.parquet"), pytest.raises(LogInUse):
        load("source.csv", f"{HEAD}\n{GOOD}\n")
    folder = tmp_path / ".out.parquet.unfinished"
    folder.mkdir()
    (folder / "run-0.arrow").write_bytes(b"half")
    assert load("source.csv", f"{HEAD}\n{GOOD}\n").written
    assert left_in(tmp_path) == ["out.parquet"]


def test_a_failed_import_leaves_the_old_log_as_it_was(tmp_path: Path, load: Callable[..., ImportReport]) -> None:
    load("source.csv", f"{HEAD}\n{GOOD}\n")
    before = (tmp_path / "out.parquet").read_bytes()
    for content in (f"{HEAD}\n{GOOD}\nR1,A\n", f"{HEAD}\n{GOOD}\nR1,B,2026-01-05T10:00:00Z\n"):
        report = load("source.csv", content)
    assert report.written
    after = (tmp_path / "out.parquet").read_bytes()
    assert after != before
    with pytest.raises(MiningError):
        load("source.csv", f'{HEAD}\n{GOOD}\n"')
    assert (tmp_path / "out.parquet").read_bytes() == after


def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "source.csv"
    source.write_text(f"{HEAD}\n{GOOD}\n")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("senim.mining.writing.LogWriter._put", full)
        assert main(["log", "import", str(source), "--to", str(tmp_path / "out.parquet")]) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert left_in(tmp_path) == []
    assert main(["log", "import", str(source), "--to", str(tmp_path / "out.parquet")]) == 0


def test_a_gzip_bomb_is_refused(load: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(b"<log>" + b"<x/>" * 500_000 + b"</log>")
    assert load("source.xes.gz", bomb).events == 0
    monkeypatch.setattr(opening, "HARMLESS_BYTES", 1 << 20)
    with pytest.raises(SourceBroken, match="unpacks to more than 250 times its size"):
        load("source.xes.gz", bomb)


def test_a_gzip_of_honest_size_may_be_large(load: Callable[..., ImportReport], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "HARMLESS_BYTES", 1 << 16)
    rows = "".join(f"R{zlib.crc32(str(n).encode())},A{n % 7},2026-01-05T10:00:00Z\n" for n in range(20_000))
    assert load("source.csv.gz", gzip.compress(f"{HEAD}\n{rows}".encode())).events == 20_000


def test_a_killed_import_leaves_the_target_alone_and_the_next_one_clears_up(tmp_path: Path) -> None:
    source, target = tmp_path / "source.csv", tmp_path / "out.parquet"
    source.write_text(f"{HEAD}\n" + "".join(f"R{n},A,2026-01-05T10:00:00Z\n" for n in range(400_000)))
    command = [sys.executable, "-m", "senim.cli", "log", "import", str(source), "--to", str(target)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not (tmp_path / ".out.parquet.unfinished" / "lock").exists() and time.monotonic() < until:
        time.sleep(0.002)
    running.kill()
    assert running.wait() == -signal.SIGKILL, "it was killed while it worked"
    assert left_in(tmp_path) == [".out.parquet.unfinished"]
    source.write_text(f"{HEAD}\n{GOOD}\n")
    assert import_log(source, target).events == 1
    assert left_in(tmp_path) == ["out.parquet"]
