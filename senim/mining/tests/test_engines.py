"""Every engine gives the figures of plain counting, with exact medians, and the same in one pass or many."""

import json
import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

from senim.cli import main
from senim.commands.log_summary import document
from senim.mining import engines, guesses, parts, ranks
from senim.mining.engines import measured
from senim.mining.errors import EngineMissing, NotOurLayout
from senim.mining.sequences import Rows
from senim.mining.tests.logs import LOGS, Log, made_up, naive, table, write


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(LOGS)
def test_one_core_gives_the_figures_of_plain_counting(tmp_path: Path, log: Log) -> None:
    assert document(measured(str(write(tmp_path / "log.parquet", log, 5)), "one")) == naive(log)


@pytest.fixture
def larger(tmp_path: Path) -> tuple[Path, Log]:
    """A log in several row groups, large enough for buckets and a second pass."""
    log = made_up(2_000)
    return write(tmp_path / "log.parquet", log, 1_500), log


def test_medians_of_a_larger_log_are_exact(larger: tuple[Path, Log]) -> None:
    path, log = larger
    assert pq.ParquetFile(path).num_row_groups > 3
    assert document(measured(str(path), "one")) == naive(log)


def test_nothing_kept_in_memory_and_nothing_collected_at_once_changes_no_figure(
    larger: tuple[Path, Log], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, log = larger
    monkeypatch.setattr(engines, "ROOM_BYTES", 0)
    monkeypatch.setattr(ranks, "COLLECTED", 3)
    assert document(measured(str(path), "one")) == naive(log)


def test_many_equal_times_are_found_without_collecting_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks, "COLLECTED", 10)
    far = 86_400_000_000
    log: Log = [[("a", 0), ("b", far + (number % 2) * 7)] for number in range(1_000)]
    found = document(measured(str(write(tmp_path / "log.parquet", log)), "one"))
    assert found["edges"][0]["median_s"] == 86_400.0000035
    assert found == naive(log)


def test_a_log_that_changes_with_time_is_exact_although_what_was_kept_does_not_suffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(case: int, place: int) -> tuple[str, int]:
        return f"step {place % 2}", place * (100 + case) if case < 600 else place * 10**9 * (1 + case % 97)

    log: Log = [[late(case, place) for place in range(3)] for case in range(2_000)]
    path = str(write(tmp_path / "log.parquet", log, 800))
    covered: list[bool] = []
    asked = guesses.covers

    def covers(guess: guesses.Guess, sieve: ranks.Sieve) -> bool:
        covered.append(asked(guess, sieve))
        return covered[-1]

    monkeypatch.setattr(parts, "covers", covers)
    assert document(measured(path, "one")) == naive(log)
    assert False in covered


def test_a_log_that_stays_the_same_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log: Log = [[("a", 0), ("b", 1_000 + (case * 7_919) % 5_000)] for case in range(3_000)]
    path = write(tmp_path / "log.parquet", log, 1_000)
    read: list[int] = []
    once = parts._read

    def counting(file: pq.ParquetFile, number: int) -> Rows:
        read.append(number)
        return once(file, number)

    monkeypatch.setattr(parts, "_read", counting)
    assert document(measured(str(path), "one")) == naive(log)
    assert read == list(range(pq.ParquetFile(path).num_row_groups))


def test_all_cores_give_the_same(larger: tuple[Path, Log]) -> None:
    path, log = larger
    assert document(measured(str(path), "all", 2)) == naive(log)


def test_a_cluster_gives_the_same(larger: tuple[Path, Log], monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    if not (find_spec("pyspark") and shutil.which("java")):
        if os.environ.get("REQUIRE") == "all":
            pytest.fail("pyspark or Java is missing")
        pytest.skip("pyspark or Java is missing")
    path, log = larger
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setattr(engines, "SPARK_TASKS", 2)
    assert main(["log", "summary", str(path), "--engine", "spark", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == naive(log)


def test_spark_that_is_not_installed_is_refused_in_one_line(
    larger: tuple[Path, Log], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(EngineMissing, match=r"senim\[spark\]"):
        measured(str(larger[0]), "spark")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert main(["log", "summary", str(larger[0]), "--engine", "spark"]) == 2
    assert capsys.readouterr().err == "senim: the engine spark needs Java 17 or newer: install it, or set JAVA_HOME\n"


def test_a_file_that_is_no_log_of_ours_is_refused_with_a_hint(tmp_path: Path, capsys: Any) -> None:
    foreign, words = tmp_path / "foreign.parquet", tmp_path / "words.csv"
    pq.write_table(table([[("a", 0)]]), foreign)
    words.write_text("case,activity\n")
    for path in (foreign, words):
        with pytest.raises(NotOurLayout):
            measured(str(path))
        assert main(["log", "summary", str(path)]) == 2
        assert "senim log import" in capsys.readouterr().err
    assert main(["log", "summary", str(tmp_path / "none.parquet")]) == 2
    assert capsys.readouterr().err == f"senim: {tmp_path / 'none.parquet'}: no such file\n"


def test_the_command_answers_in_json_and_in_lines_and_takes_an_empty_log(tmp_path: Path, capsys: Any) -> None:
    log: Log = [[("a", 0), ("b", 7_200_000_000)], [("a", 5)]]
    path = str(write(tmp_path / "log.parquet", log))
    assert main(["log", "summary", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == naive(log)
    assert main(["log", "summary", path]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2 cases, 3 events, 2 activities, 2 variants"
    assert "a -> b  mean 2.0 h, median 2.0 h" in lines[-1]
    empty = str(write(tmp_path / "empty.parquet", []))
    assert main(["log", "summary", empty, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == naive([])
