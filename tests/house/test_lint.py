"""The linter's rules that the house leans on really bite: docstrings, complexity, prints, naive moments."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT

RUFF = str(Path(sys.executable).parent / "ruff")


def codes(text: str, name: str) -> set[str]:
    """The codes of what ruff finds in a module of this name."""
    command = [RUFF, "check", "--no-cache", "--output-format", "concise", "--stdin-filename", name, "-"]
    done = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True)
    return {line.split()[1] for line in done.stdout.splitlines() if line.startswith(name)}


BRANCHES = "".join(f"    if a == {n}:\n        return {n}\n" for n in range(9))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x = 1\n", "D100"),
        ('"""M."""\n\n\ndef f() -> None:\n    pass\n', "D103"),
        ('"""M."""\n\n\nclass A:\n    pass\n', "D101"),
        ('"""M."""\n\nprint(1)\n', "T201"),
        (f'"""M."""\n\n\ndef f(a: int) -> int:\n    """Say."""\n{BRANCHES}    return 0\n', "C901"),
        ('"""M."""\n\nimport datetime as dt\n\nx = dt.datetime.now()\n', "DTZ005"),
    ],
)
def test_a_planted_violation_is_found(text: str, code: str) -> None:
    assert code in codes(text, "senim/planted.py")


def test_a_clean_module_is_let_pass_and_only_the_command_line_may_print() -> None:
    assert codes('"""M."""\n\n\ndef f() -> None:\n    """Say what it gives."""\n', "senim/planted.py") == set()
    assert "T201" not in codes('"""M."""\n\nprint(1)\n', "senim/cli.py")
