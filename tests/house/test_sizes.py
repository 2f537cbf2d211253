"""Walls against god files: no module over 350 lines, no function over 40."""

from pathlib import Path

from tests.house.source import functions, modules, shown, tree

MODULE_LINES = 350
FUNCTION_LINES = 40


def too_long(path: Path) -> list[str]:
    """What in this module is over a wall."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n") + 1
    found = [f"{shown(path)}: {lines} lines"] if lines > MODULE_LINES else []
    for function in functions(tree(path)):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > FUNCTION_LINES:
            found.append(f"{shown(path)}:{function.lineno} {function.name}: {length} lines")
    return found


def test_no_module_and_no_function_is_over_its_wall() -> None:
    assert [finding for path in modules() for finding in too_long(path)] == []


def test_a_planted_long_function_and_a_planted_long_module_are_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def long() -> None:\n" + "    pass\n" * FUNCTION_LINES)
    assert too_long(planted) == ["planted.py:1 long: 41 lines"]
    planted.write_text("\n" * MODULE_LINES)
    assert too_long(planted) == ["planted.py: 351 lines"]
