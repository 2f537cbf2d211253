"""A command whose reader goes away ends quietly; a pipe that breaks elsewhere is a fault and says so."""

import subprocess
import sys

import pytest

from senim import cli
from senim.commands import worktime

COMMAND = [sys.executable, "-m", "senim.cli", "worktime", "add", "2026-01-05T04:00:00Z", "500", "working-days"]


def test_a_reader_that_went_away_is_no_fault() -> None:
    process = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    assert (process.wait(), said) == (0, b"")
    process.stderr.close()


def test_another_broken_pipe_is_not_taken_for_a_reader_that_left(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(_given: object) -> int:
        raise BrokenPipeError(32, "a server hung up")

    monkeypatch.setattr(worktime, "_add", fails)
    assert cli.main(COMMAND[3:]) == 2
    assert "BrokenPipeError" in capfd.readouterr().err
