"""The command: reads a log in our layout and a model, prints the contract's document, refuses in one line."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from senim.cli import main
from senim.kernel.tests.drawing import draw
from senim.mining.errors import NotOurLayout
from senim.mining.tests.blocks import named
from senim.mining.traces import read_variants
from senim.mining.writing import LogWriter

MODEL = named(draw("start S\ntask A\ntask B\nend E\nS > A\nA > B\nB > E"))
LIFECYCLE = pa.schema([pa.field("lifecycle", pa.string())])


def log(path: Path, cases: list[str], lifecycle: list[str | None] | None = None) -> Path:
    rows = [(f"c{number}", letter, step) for number, case in enumerate(cases) for step, letter in enumerate(case)]
    columns = {
        "case_id": [row[0] for row in rows],
        "activity": [row[1] for row in rows],
        "at_us": [row[2] for row in rows],
    }
    if lifecycle is not None:
        columns["lifecycle"] = lifecycle
    with LogWriter(path, LIFECYCLE if lifecycle else pa.schema([]), row_group_events=4) as writer:
        writer.write(pa.table(columns))
    return path


def test_variants_are_counted_across_row_groups(tmp_path: Path) -> None:
    found = read_variants(log(tmp_path / "l.parquet", ["AB", "AB", "BA", "AB", "ABB", "B"]))
    assert found == {("A", "B"): 3, ("A", "B", "B"): 1, ("B",): 1, ("B", "A"): 1}
    assert next(iter(found)) == ("A", "B")


def test_only_completed_events_are_steps_where_there_is_a_lifecycle(tmp_path: Path) -> None:
    path = log(tmp_path / "l.parquet", ["AABB", "AB"], ["start", "COMPLETE", "start", None, "start", "complete"])
    assert read_variants(path) == {("A", "B"): 1, ("B",): 1}


def test_another_parquet_file_is_refused_with_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"no parquet at all")
    with pytest.raises(NotOurLayout, match="senim log import"):
        read_variants(path)


def test_the_command_answers_as_the_contract_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model, events = tmp_path / "m.bpmn", log(tmp_path / "l.parquet", ["AB", "AB", "A", "XAB"])
    model.write_bytes(MODEL)
    assert main(["log", "conform", str(events), str(model), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document == {
        "traces": 4,
        "fitting": 2,
        "fitting_share": 0.5,
        "deviations": [
            {"activity": "B", "kind": "skipped", "traces": 1},
            {"activity": "X", "kind": "inserted", "traces": 1},
        ],
        "undecided": 0,
        "warnings": [],
    }
    assert main(["log", "conform", str(events), str(model)]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "2 of 4 traces fit (50.0%)"


@pytest.mark.parametrize("broken", ["log", "model", "both missing"])
def test_bad_input_is_one_line_and_two(tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: str) -> None:
    model, events = tmp_path / "m.bpmn", tmp_path / "l.parquet"
    if broken != "both missing":
        model.write_bytes(b"<definitions/>" if broken == "model" else MODEL)
        events.write_bytes(b"") if broken == "log" else log(events, ["AB"])
    assert main(["log", "conform", str(events), str(model), "--json"]) == 2
    out, told = capsys.readouterr()
    assert (out, len(told.splitlines())) == ("", 1)
