"""`senim process simulate`: the answer of the command line, and every refusal in one line with 2."""

import json
from pathlib import Path
from typing import Any

import pytest

from senim.cli import main
from senim.kernel.tests.drawing import draw
from senim.simulation.tests.models import TANDEM

SCENARIO: dict[str, Any] = {
    "arrivals": {"distribution": "exponential", "mean": 100},
    "durations": {"A": {"distribution": "exponential", "mean": 50}, "B": {"distribution": "fixed", "value": 20}},
}


def files(folder: Path, scenario: object = SCENARIO) -> list[str]:
    (folder / "m.bpmn").write_bytes(draw(TANDEM))
    (folder / "s.json").write_text(scenario if isinstance(scenario, str) else json.dumps(scenario))
    return ["process", "simulate", str(folder / "m.bpmn"), "--scenario", str(folder / "s.json")]


def test_the_answer_is_one_document_and_the_same_for_the_same_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = [*files(tmp_path), "--cases", "50", "--seed", "9", "--replications", "3", "--json"]
    assert main(call) == 0
    first = capsys.readouterr()
    answer = json.loads(first.out)
    assert list(answer) == ["cases", "replications", "duration_s", "waiting_s", "utilisation", "warnings"]
    assert list(answer["duration_s"]) == ["mean", "median", "p90"]
    assert answer["duration_s"]["mean"]["low"] <= answer["duration_s"]["mean"]["value"]
    assert answer["waiting_s"] == {task: {"value": 0, "low": 0, "high": 0} for task in "AB"}
    assert (answer["warnings"], first.err) == ([], "")
    assert main(call) == 0
    assert capsys.readouterr().out == first.out
    assert main([*call[:-1], "--engine", "python"]) == 0
    assert "50 cases, 3 replications" in capsys.readouterr().out


def test_warnings_go_to_stderr_before_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = {**SCENARIO, "durations": {}}
    assert main([*files(tmp_path, given), "--cases", "5", "--seed", "9"]) == 0
    assert capsys.readouterr().err.count("warning: no duration is given") == 2


@pytest.mark.parametrize(
    ("scenario", "more", "says"),
    [
        (SCENARIO, [], "--cases and --seed are needed"),
        (SCENARIO, ["--cases", "0", "--seed", "1"], "from 1 to"),
        (SCENARIO, ["--cases", "5", "--seed", "1", "--replications", "0"], "replications"),
        (SCENARIO, ["--cases", "x", "--seed", "1"], "invalid int value"),
        ("[", ["--cases", "5", "--seed", "1"], "not a JSON document"),
        ([], ["--cases", "5", "--seed", "1"], "must be an object"),
        (
            {**SCENARIO, "durations": {"Z": {"distribution": "fixed", "value": 1}}},
            ["--cases", "5", "--seed", "1"],
            "no Z",
        ),
        ({**SCENARIO, "arrivals": {"distribution": "moon"}}, ["--cases", "5", "--seed", "1"], "moon"),
    ],
)
def test_what_cannot_be_played_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], scenario: object, more: list[str], says: str
) -> None:
    assert main([*files(tmp_path, scenario), *more]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert says in shown.err


def test_a_file_that_is_no_log_of_ours_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = files(tmp_path)[:3]
    for content in (b"", b"PAR1 and more"):
        (tmp_path / "log.parquet").write_bytes(content)
        assert main([*call, "--fit", str(tmp_path / "log.parquet")]) == 2
        assert "cannot be read" in capsys.readouterr().err
