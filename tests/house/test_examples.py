"""Every example of the documentation runs and prints exactly what stands beside it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.py"))


def printed(example: Path) -> str:
    """What an example prints, its errors included."""
    done = subprocess.run(
        [sys.executable, str(example)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.stdout


def test_there_are_examples_and_each_has_its_output() -> None:
    assert EXAMPLES
    assert [path.name for path in EXAMPLES if not path.with_suffix(".out").exists()] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_prints_what_stands_beside_it(example: Path) -> None:
    assert printed(example) == example.with_suffix(".out").read_text(encoding="utf-8")


def test_a_planted_example_that_says_something_else_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("print(1 / 0)")
    assert "ZeroDivisionError" in printed(planted)
