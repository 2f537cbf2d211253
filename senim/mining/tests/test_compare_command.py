"""Durations out of logs, and the command that compares them."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from senim.cli import main
from senim.mining.durations import read_durations
from senim.mining.errors import TracesMissing
from senim.mining.writing import LogWriter

HOUR = 3_600_000_000
OWN = pa.schema(
    [("case:region", pa.string()), ("case:opened_us", pa.int64()), ("case:ended_us", pa.int64())],
)


def log(path: Path, hours: list[float], regions: list[str] | None = None) -> Path:
    """A log whose cases begin an hour apart and take so many hours; a negative number is a case still running."""
    rows: dict[str, list[object]] = {name: [] for name in ("case_id", "activity", "at_us", *OWN.names)}
    for number, taken in enumerate(hours):
        for activity, at in (("Open", 0.0), ("Close", abs(taken))):
            rows["case_id"].append(f"{number:06}")
            rows["activity"].append(activity)
            rows["at_us"].append(int((number + at) * HOUR))
            rows["case:region"].append(regions[number] if regions else "all")
            rows["case:opened_us"].append(number * HOUR)
            rows["case:ended_us"].append(None if taken < 0 else int((number + taken) * HOUR))
    plain = regions is None and min(hours, default=0) >= 0
    names = ("case_id", "activity", "at_us") if plain else tuple(rows)
    with LogWriter(path, pa.schema([]) if plain else OWN, row_group_events=64) as writer:
        writer.write(pa.table({name: rows[name] for name in names}))
    return path


def drawn(seed: int, cases: int, factor: float) -> list[float]:
    return [float(one) for one in np.random.default_rng(seed).lognormal(3, 0.83, cases) * factor]


def test_durations_are_read_across_row_groups(tmp_path: Path) -> None:
    hours = drawn(1, 200, 1)
    found = read_durations(log(tmp_path / "l.parquet", hours))
    assert found.seconds / 3600 == pytest.approx(hours, abs=1e-6)
    assert found.running is None
    assert found.began is not None
    assert list(found.began[:3]) == [0, 3600, 7200]


def test_a_case_without_an_end_runs_until_the_log_ends(tmp_path: Path) -> None:
    found = read_durations(log(tmp_path / "l.parquet", [5.0, -2.0, 30.0]), ["case:region"])
    assert found.running is not None
    assert list(found.running) == [False, True, False]
    assert list(found.seconds / 3600) == [5, 31, 30]
    assert list(found.groups["case:region"]) == ["all"] * 3


def test_other_logs_may_say_by_which_activities_a_case_ends(tmp_path: Path) -> None:
    path = log(tmp_path / "l.parquet", [5.0, 2.0])
    assert read_durations(path, ends=["Close"]).running is None
    assert list(read_durations(path, ends=["Archive"]).seconds / 3600) == [5, 4]


def test_an_unknown_column_is_refused_with_those_there_are(tmp_path: Path) -> None:
    path = log(tmp_path / "l.parquet", [5.0, -2.0])
    with pytest.raises(TracesMissing, match=r"no column case:colour .*case:region"):
        read_durations(path, ["case:colour"])


def test_the_command_answers_as_the_contract_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = log(tmp_path / "b.parquet", drawn(1, 300, 1))
    after = log(tmp_path / "a.parquet", drawn(2, 300, 0.6))
    assert main(["log", "compare", str(before), str(after), "--json"]) == 0
    text = capsys.readouterr().out
    document = json.loads(text)
    assert (document["before"], document["after"]) == ({"cases": 300}, {"cases": 300})
    assert set(document["change"]) == {"median", "mean", "p90"}
    for change in document["change"].values():
        assert change["low"] < change["value"] < change["high"] < 0
    assert (document["verdict"], document["cases_needed"]) == ("faster", 0)
    assert 0.6 < document["probability_faster"] < 0.8
    assert main(["log", "compare", str(before), str(after), "--json"]) == 0
    assert capsys.readouterr().out == text
    assert main(["log", "compare", str(before), str(after), "--adjust", "month,weekday"]) == 0
    assert capsys.readouterr().out.startswith("faster: ")


def test_regions_are_compared_like_with_like(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sides = []
    for name, slow in (("b", 240), ("a", 60)):
        hours = [*drawn(1 + slow, slow, 3), *drawn(2 + slow, 300 - slow, 1)]
        sides.append(str(log(tmp_path / f"{name}.parquet", hours, ["A"] * slow + ["B"] * (300 - slow))))
    verdicts = []
    for more in ([], ["--adjust", "case:region"]):
        assert main(["log", "compare", *sides, "--json", *more]) == 0
        verdicts.append(json.loads(capsys.readouterr().out)["verdict"])
    assert verdicts == ["faster", "no proof"]


def test_too_few_cases_are_told_with_how_many_are_lacking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = log(tmp_path / "b.parquet", drawn(1, 300, 1)), log(tmp_path / "a.parquet", drawn(2, 10, 1))
    assert main(["log", "compare", str(before), str(after)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("too few: 300 cases before, 10 after")
    assert "not enough cases yet: about" in out


@pytest.mark.parametrize("more", [["--looks", "0"], ["--adjust", "case:colour"], ["nothing"], []])
def test_bad_input_is_one_line_and_two(more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = str(log(tmp_path / "b.parquet", drawn(1, 40, 1)))
    sides = [before, before] if more and more[0].startswith("--") else [before, str(tmp_path / "none.parquet")]
    assert main(["log", "compare", *sides, *more]) == 2
    out, told = capsys.readouterr()
    assert (out, len(told.splitlines())) == ("", 1)
