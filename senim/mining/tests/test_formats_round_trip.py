"""What goes out comes back: every format keeps every event, every kind of attribute and the order of equal moments."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from senim.mining.formats.exporting import export_log
from senim.mining.formats.options import ImportOptions, ImportReport
from senim.mining.formats.reading import import_log
from senim.mining.tests.foreign import LOGS, Row, said, sorted_by_case, write

ENDINGS = {"xes": ".xes", "ocel2-json": ".json", "ocel2-sqlite": ".sqlite", "ocel2-xml": ".xmlocel", "csv": ".csv"}


def there_and_back(folder: Path, rows: list[Row], kind: str, ending: str) -> tuple[list[Row], ImportReport]:
    log = write(folder / "log.parquet", rows)
    out = folder / f"out{ending}"
    report = export_log(log, out, kind)
    assert (report.cases, report.events) == (len({row["case_id"] for row in rows}), len(rows))
    of_type = ImportOptions(object_type="request" if kind.startswith("ocel") else None)
    back = import_log(out, folder / "back.parquet", of_type)
    return said(folder / "back.parquet"), back


def texts(rows: list[Row]) -> list[dict[str, str]]:
    return [
        {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in row.items()}
        for row in rows
    ]


@pytest.mark.parametrize("kind", ["xes", "ocel2-json", "ocel2-xml", "ocel2-sqlite"])
@settings(max_examples=12, deadline=None)
@given(rows=LOGS.filter(bool))
def test_everything_comes_back_from(kind: str, rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        back, report = there_and_back(Path(folder), rows, kind, ENDINGS[kind])
    assert back == sorted_by_case(rows)
    assert (report.rejected, report.unlike, report.left_out) == ({}, 0, {})


@settings(max_examples=12, deadline=None)
@given(rows=LOGS)
def test_everything_comes_back_from_csv_as_far_as_csv_knows_kinds(rows: list[Row]) -> None:
    # A column of texts that all look like numbers comes back as numbers: what they say is the same.
    with tempfile.TemporaryDirectory() as folder:
        back, _ = there_and_back(Path(folder), rows, "csv", ".csv")
    assert texts(back) == texts(sorted_by_case(rows))


@settings(max_examples=15, deadline=None)
@given(rows=LOGS)
def test_a_packed_xes_and_a_parquet_of_ours_come_back(rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert there_and_back(Path(folder), rows, "xes", ".xes.gz")[0] == sorted_by_case(rows)
        assert (Path(folder) / "out.xes.gz").read_bytes()[:2] == b"\x1f\x8b"
        import_log(Path(folder) / "log.parquet", Path(folder) / "again.parquet")
        assert said(Path(folder) / "again.parquet") == sorted_by_case(rows)


@pytest.mark.parametrize("kind", sorted(ENDINGS))
def test_equal_logs_give_equal_files(tmp_path: Path, kind: str) -> None:
    rows = [{"case_id": f"R{n // 3}", "activity": f"A{n % 4}", "at_us": n, "resource": f"o{n % 5}"} for n in range(30)]
    log = write(tmp_path / "log.parquet", rows)
    export_log(log, tmp_path / "one", kind)
    export_log(log, tmp_path / "two", kind)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.parquet", "one", "two"]
