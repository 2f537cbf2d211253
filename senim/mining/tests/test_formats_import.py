"""An import takes every good row, tells every bad one by its line, and gives the same however much fits in memory."""

import csv
import json
import sqlite3
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.cli import main
from senim.mining.errors import OptionInvalid
from senim.mining.formats import spilling
from senim.mining.formats.cleaning import repeated, settled
from senim.mining.formats.naming import outside_name, own_name
from senim.mining.formats.options import ImportOptions
from senim.mining.formats.previewing import preview
from senim.mining.formats.reading import import_log
from senim.mining.formats.values import MOMENT, NUMBER, TEXT, TRUTH, WHOLE
from senim.mining.layout import COLUMNS, in_layout
from senim.mining.tests.foreign import said, us

HEAD = "case:concept:name,concept:name,time:timestamp"


def csv_file(folder: Path, *lines: str) -> Path:
    path = folder / "source.csv"
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_bad_rows_stop_an_import_and_are_told_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = [f"R{n},A,never" for n in range(25)]
    source = csv_file(
        tmp_path, HEAD, "R1,A,2026-01-05T10:00:00Z", ",A,2026-01-05T10:00:00Z", "R1,,x", "R1,A,", "", "R1", *bad
    )
    target = tmp_path / "log.parquet"
    assert main(["log", "import", str(source), "--to", str(target), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["written"], answer["events"], target.exists()) == (False, 0, False)
    reasons = {"no case": 1, "no activity": 1, "no moment": 1, "moment not understood": 25, "wrong number of cells": 1}
    assert answer["rejected"] == reasons
    lines = {row["reason"]: row["line"] for row in reversed(answer["examples"])}
    assert lines == {
        "no case": 3, "no activity": 4, "no moment": 5, "wrong number of cells": 7, "moment not understood": 8,
    }  # fmt: skip
    assert len(answer["examples"]) == 24, "the first 20 of a reason"

    assert main(["log", "import", str(source), "--to", str(target), "--skip-bad", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rejected"] == reasons
    with (tmp_path / "log.parquet.rejected.csv").open(newline="") as report:
        rows = list(csv.DictReader(report))
    assert len(rows) == 29
    assert {"line": "8", "reason": "moment not understood", "row": "R0, A, never"} in rows
    assert len(said(target)) == 1


def test_a_report_of_an_earlier_import_goes_when_all_rows_are_good(tmp_path: Path) -> None:
    target = tmp_path / "log.parquet"
    good = "R1,A,2026-01-05T10:00:00Z"
    import_log(csv_file(tmp_path, HEAD, good, "R1,A,x"), target, ImportOptions(skip_bad=True))
    assert (tmp_path / "log.parquet.rejected.csv").exists()
    import_log(csv_file(tmp_path, HEAD, good), target)
    assert not (tmp_path / "log.parquet.rejected.csv").exists()


def test_moments_without_a_zone_need_one_and_mixed_ones_are_fine_then(tmp_path: Path) -> None:
    source = csv_file(tmp_path, HEAD, "R1,A,2026-01-05 10:00:00", "R1,B,2026-01-05T10:00:00Z")
    assert import_log(source, tmp_path / "log.parquet").rejected == {"moment without a time zone": 1}
    report = import_log(source, tmp_path / "log.parquet", ImportOptions(zone="Asia/Almaty"))
    assert report.written
    assert [row["at_us"] for row in said(tmp_path / "log.parquet")] == [us(2026, 1, 5, 5), us(2026, 1, 5, 10)]
    with pytest.raises(OptionInvalid, match="not a known time zone"):
        import_log(source, tmp_path / "log.parquet", ImportOptions(zone="Mars/One"))


def test_events_told_twice_are_counted_and_dropped_only_when_asked(tmp_path: Path) -> None:
    row = "R1,A,2026-01-05T10:00:00Z"
    source = csv_file(tmp_path, f"{HEAD},x", f"{row},1", f"{row},2", f"{row},1", f"R2{row[2:]},1", f"{row},1")
    target = tmp_path / "log.parquet"
    kept = import_log(source, target)
    assert (kept.events, kept.duplicates) == (5, 2)
    dropped = import_log(source, target, ImportOptions(drop_duplicates=True))
    assert (dropped.events, dropped.duplicates, len(said(target))) == (3, 2, 3)


def test_a_case_column_that_changes_says_what_it_said_first(tmp_path: Path) -> None:
    row = "A,2026-01-05T10:00:00Z"
    source = csv_file(
        tmp_path, f"{HEAD},case:region", f"R1,{row},", f"R1,{row},KZ-75", f"R1,{row},KZ-71", f"R2,{row},KZ-75"
    )
    report = import_log(source, tmp_path / "log.parquet")
    assert report.unlike == 1
    assert [row["case:region"] for row in said(tmp_path / "log.parquet")] == ["KZ-75"] * 4


def test_equal_moments_keep_the_order_of_the_source_also_across_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"R{n % 7},A{n},2026-01-05T10:00:00Z,{n}" for n in range(1_000)]
    source = csv_file(tmp_path, f"{HEAD},n", *rows)
    import_log(source, tmp_path / "whole.parquet")
    monkeypatch.setattr(spilling, "RUN_ROWS", 90)
    monkeypatch.setattr(spilling, "PART_ROWS", 100)
    report = import_log(source, tmp_path / "runs.parquet", ImportOptions(at_once=64))
    assert (report.cases, report.events, report.activities) == (7, 1_000, 1_000)
    assert said(tmp_path / "runs.parquet") == said(tmp_path / "whole.parquet")
    assert pq.read_schema(tmp_path / "runs.parquet").field("n").type == WHOLE
    of_one = [row["n"] for row in said(tmp_path / "whole.parquet") if row["case_id"] == "R3"]
    assert of_one == list(range(3, 1_000, 7))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 9)), max_size=60), st.integers(1, 20))
def test_runs_on_disk_give_what_memory_gives(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]], size: int
) -> None:
    events = pa.table(
        {
            "case_id": pa.array([case for case, _ in rows], TEXT),
            "activity": pa.array(["A"] * len(rows), TEXT),
            "at_us": pa.array([at for _, at in rows], WHOLE),
            "position": pa.array(range(len(rows)), WHOLE),
        }
    )
    found = []
    for limit in (size, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(spilling, "RUN_ROWS", limit)
            spill = spilling.Spill(tmp_path_factory.mktemp("runs"), lambda: 0.5)
            for start in range(0, len(rows), 7):
                spill.add(events.slice(start, 7))
            parts = [part.to_pylist() for part in spill.sorted_parts()]
        cases = [{row["case_id"] for row in part} for part in parts]
        assert sum(map(len, cases)) == len(set().union(*cases)), "a case is in one part only"
        found.append(sorted((row for part in parts for row in part), key=lambda row: str(row["case_id"])))
    assert found[0] == found[1]
    assert [row["position"] for row in found[1]] == [
        place for _, _, place in sorted((case, at, place) for place, (case, at) in enumerate(rows))
    ]


def test_kinds_of_a_csv_are_found_only_where_nothing_is_lost(tmp_path: Path) -> None:
    source = csv_file(
        tmp_path,
        f"{HEAD},whole,code,number,version,truth,moment,day",
        "R1,A,2026-01-05T10:00:00Z,-5,007,0.5,1.10,true,2026-01-05T10:00:00Z,2026-02-30T10:00:00Z",
        "R1,A,2026-01-05T10:00:00Z,7,12,-2.0,1.2,false,2026-01-05T10:00:00.500000Z,",
    )
    import_log(source, tmp_path / "log.parquet")
    kinds = {field.name: field.type for field in pq.read_schema(tmp_path / "log.parquet")}
    assert {name: kinds[name] for name in ("whole", "code", "number", "version", "truth", "moment", "day")} == {
        "whole": WHOLE, "code": TEXT, "number": NUMBER, "version": TEXT, "truth": TRUTH, "moment": MOMENT, "day": TEXT,
    }  # fmt: skip


def test_foreign_parquet_is_taken_by_its_columns(tmp_path: Path) -> None:
    at = pa.array([us(2026, 1, 5, 10), us(2026, 1, 5, 9)], pa.int64())
    table = pa.table(
        {
            "who": pa.array([7, 7]),
            "what": pa.array(["A", "B"]).dictionary_encode(),
            "when": at.cast(pa.timestamp("us")).cast(pa.timestamp("ns")),
            "user": ["o1", "o2"],
            "case_id": [1.5, None],
            "nested": [{"a": 1}, None],
        }
    )
    pq.write_table(table, tmp_path / "source.parquet")
    options = ImportOptions(case="who", activity="what", time="when", resource="user")
    assert import_log(tmp_path / "source.parquet", tmp_path / "log.parquet", options).rejected == {
        "moment without a time zone": 2
    }
    zoned = ImportOptions(case="who", activity="what", time="when", resource="user", zone="UTC")
    report = import_log(tmp_path / "source.parquet", tmp_path / "log.parquet", zoned)
    assert report.columns["resource"] == "user"
    assert said(tmp_path / "log.parquet") == [
        {"case_id": "7", "activity": "B", "at_us": us(2026, 1, 5, 9), "resource": "o2"},
        {
            "case_id": "7", "activity": "A", "at_us": us(2026, 1, 5, 10), "resource": "o1", "case_id_": 1.5,
            "nested": '{"a": 1}',
        },
    ]  # fmt: skip
    assert in_layout(pq.read_schema(tmp_path / "log.parquet"))


@given(st.sampled_from([*COLUMNS.names, "resource", "org:resource", "concept:name", "x"]), st.integers(0, 2))
def test_no_attribute_takes_the_place_of_a_column_of_ours(name: str, bars: int) -> None:
    own = own_name(name + "_" * bars)
    assert own not in COLUMNS.names
    if own != "resource" and not own.startswith(("concept", "org")):
        assert outside_name(own) == name + "_" * bars


def test_nested_attributes_lists_and_globals_of_xes_are_kept(tmp_path: Path) -> None:
    (tmp_path / "source.xes").write_text(
        '<log xmlns="http://www.xes-standard.org/"><string key="of" value="the log"/>'
        '<global scope="trace"><string key="channel" value="desk"/><string key="concept:name" value="UNKNOWN"/></global>'
        '<global scope="event"><string key="lifecycle:transition" value="complete"/>'
        '<string key="org:resource" value="UNKNOWN"/></global>'
        '<trace><string key="concept:name" value="R1"/><string key="a" value="1"><int key="b" value="2"/></string>'
        '<event><string key="concept:name" value="A"/><date key="time:timestamp" value="2026-01-05T10:00:00+05:00"/>'
        '<list key="l"><values><string key="m" value="n"/></values></list></event>'
        '<event><date key="time:timestamp" value="2026-01-05T10:00:00Z"/></event></trace></log>'
    )
    report = import_log(tmp_path / "source.xes", tmp_path / "log.parquet", ImportOptions(skip_bad=True))
    assert (report.rejected, report.left_out) == ({"no activity": 1}, {"attributes of the log itself": 1})
    assert said(tmp_path / "log.parquet") == [
        {
            "case_id": "R1", "activity": "A", "at_us": us(2026, 1, 5, 5), "lifecycle": "complete", "case:channel": "desk",
            "case:a": "1", "case:a/b": 2, "l": '[["m", "n"]]',
        }
    ]  # fmt: skip


OCEL = {
    "objectTypes": [{"name": "order", "attributes": [{"name": "price", "type": "float"}]}, {"name": "item", "attributes": []}],
    "eventTypes": [{"name": "pack", "attributes": [{"name": "weight", "type": "integer"}]}],
    "events": [
        {
            "id": "e1", "type": "pack", "time": "2026-01-05T10:00:00Z",
            "attributes": [{"name": "weight", "value": "7"}],
            "relationships": [{"objectId": name, "qualifier": "of"} for name in ("o1", "o2", "i1", "o1")],
        },
        {"id": "e2", "type": "pack", "time": "2026-01-05T11:00:00Z", "relationships": [{"objectId": "i1", "qualifier": ""}]},
        {"id": "e3", "type": "pack", "time": "2026-01-05T12:00:00Z", "relationships": [{"objectId": "gone", "qualifier": ""}]},
        {"id": "e4", "type": "pack", "time": "2026-01-05T12:00:00Z"},
    ],
    "objects": [
        {
            "id": "o1", "type": "order",
            "attributes": [
                {"name": "price", "time": "2026-01-05T10:00:00Z", "value": 2.5},
                {"name": "price", "time": "1970-01-01T00:00:00Z", "value": 1.5},
            ],
        },
        {"id": "o2", "type": "order"},
        {"id": "i1", "type": "item"},
    ],
}  # fmt: skip


def test_an_event_of_several_objects_stands_in_each_of_their_cases(tmp_path: Path) -> None:
    (tmp_path / "source.jsonocel").write_text(json.dumps(OCEL, indent=1))
    options = ImportOptions(object_type="order", skip_bad=True)
    report = import_log(tmp_path / "source.jsonocel", tmp_path / "log.parquet", options)
    assert report.rejected == {"object that is not in the log": 1, "no case": 1}
    assert report.left_out == {"events without an object of type order": 1}
    at = us(2026, 1, 5, 10)
    assert said(tmp_path / "log.parquet") == [
        {"case_id": "o1", "activity": "pack", "at_us": at, "weight": 7, "case:price": 2.5},
        {"case_id": "o2", "activity": "pack", "at_us": at, "weight": 7},
    ]


def test_events_of_a_database_without_a_moment_are_told(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "source.sqlite")
    base.executescript(
        "CREATE TABLE event (ocel_id TEXT, ocel_type TEXT); CREATE TABLE object (ocel_id TEXT, ocel_type TEXT);"
        "CREATE TABLE event_map_type (ocel_type TEXT, ocel_type_map TEXT);"
        "CREATE TABLE object_map_type (ocel_type TEXT, ocel_type_map TEXT);"
        "CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT);"
        "CREATE TABLE event_Pack (ocel_id TEXT, ocel_time TIMESTAMP, weight INTEGER, urgent BOOLEAN);"
        "CREATE TABLE object_Order (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT, price REAL);"
        "INSERT INTO event_map_type VALUES ('pack', 'Pack'), ('lost', 'Lost');"
        "INSERT INTO object_map_type VALUES ('order', 'Order'); INSERT INTO object VALUES ('o1', 'order');"
        "INSERT INTO object_Order VALUES ('o1', '2026-01-05 10:00:00', 'price', 2.5), ('o1', '1970-01-01', NULL, 1.5);"
        "INSERT INTO event VALUES ('e1', 'pack'), ('e2', 'pack'), ('e3', 'lost'), ('e0', 'pack');"
        "INSERT INTO event_Pack VALUES ('e0', '2026-01-05 10:00:00', 7, 1), ('e1', '2026-01-05 10:00:00', 8, 0);"
        "INSERT INTO event_object SELECT ocel_id, 'o1', '' FROM event;"
    )
    base.close()
    options = ImportOptions(zone="UTC", skip_bad=True)
    report = import_log(tmp_path / "source.sqlite", tmp_path / "log.parquet", options)
    assert report.rejected == {"no moment": 2}
    assert sorted(row.line for row in report.examples) == [2, 3]
    both = {"case_id": "o1", "activity": "pack", "at_us": us(2026, 1, 5, 10), "case:price": 2.5}
    assert said(tmp_path / "log.parquet") == [
        both | {"weight": 8, "urgent": False},
        both | {"weight": 7, "urgent": True},
    ]


def test_a_preview_guesses_shows_and_tells(tmp_path: Path) -> None:
    source = csv_file(tmp_path, "Case ID;Activity;Timestamp;User", "R1;A;2026-01-05 10:00;o1", "R1;B;x;o2", "R2;A;;=1")
    shown = preview(source, 2)
    assert (shown.format, shown.columns) == ("csv", ("Case ID", "Activity", "Timestamp", "User"))
    assert shown.rows == (("R1", "A", "2026-01-05 10:00", "o1"), ("R1", "B", "x", "o2"))
    assert shown.guesses == {"case": "Case ID", "activity": "Activity", "time": "Timestamp", "resource": "User"}
    assert shown.problems == (
        "line 4: no moment: R2, A, ",
        "line 3: moment not understood: R1, B, x",
        "line 2: moment without a time zone: R1, A, 2026-01-05 10:00",
    )
    (tmp_path / "source.json").write_text(json.dumps(OCEL))
    unclear = preview(tmp_path / "source.json")
    assert unclear.object_types == {"order": 2, "item": 1}
    assert "choose the object type" in unclear.problems[0]
    clear = preview(tmp_path / "source.json", options=ImportOptions(object_type="item"))
    assert [row[:3] for row in clear.rows] == [
        ("i1", "pack", "2026-01-05T10:00:00Z"),
        ("i1", "pack", "2026-01-05T11:00:00Z"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source.csv", "source.json"]


def test_progress_ends_with_the_whole_file(tmp_path: Path) -> None:
    source = csv_file(tmp_path, HEAD, *["R1,A,2026-01-05T10:00:00Z"] * 50_000)
    told: list[tuple[int, int | None]] = []
    import_log(source, tmp_path / "log.parquet", progress=lambda read, size: told.append((read, size)))
    size = source.stat().st_size
    assert told[-1] == (size, size)
    assert len(told) > 1
    assert told == sorted(told)


def test_repeated_and_settled_look_at_whole_cases_only() -> None:
    table = pa.table(
        {
            "case_id": ["a", "a", "b"],
            "activity": ["x"] * 3,
            "at_us": [1] * 3,
            "position": [0, 1, 2],
            "case:r": ["1", "2", "1"],
        }
    )
    assert repeated(table).tolist() == [False, False, False]
    same, changed = settled(table)
    assert (changed, same.column("case:r").to_pylist()) == (1, ["1", "1", "1"])
    assert repeated(same).tolist() == [False, True, False]
