"""Every event type, every setting of the environment and every command stands in docs/reference."""

import ast
import re
from pathlib import Path

from senim.kernel.events import EventType
from tests.house.source import ROOT, product_modules, tree

REFERENCE = ROOT / "docs" / "reference"
SETTING = re.compile(r"SENIM_[A-Z_]+")


def entries(page: Path) -> set[str]:
    """What a page of the reference documents: the names in code type that open a heading, a table row or a list item."""
    rows = re.findall(
        r"^(?:#+ |\| *|[-*] )((?:`[^`\n]+`(?:, | or |, and | and )?)+)", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def settings_read(module: ast.Module) -> set[str]:
    """Names of environment variables of ours that a module mentions as a string."""
    texts = (node.value for node in ast.walk(module) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {text for text in texts if SETTING.fullmatch(text)}


def commands() -> set[str]:
    """Every command and sub-command that `senim` knows, as it is typed."""
    from senim.cli import parser

    return command_lines(parser())


def command_lines(parser: object, prefix: str = "senim") -> set[str]:
    """The leaves of an argparse tree."""
    subparsers = [action for action in getattr(parser, "_actions", []) if hasattr(action, "_name_parser_map")]
    if not subparsers:
        return {prefix}
    return {
        line
        for action in subparsers
        for name, child in action.choices.items()
        for line in command_lines(child, f"{prefix} {name}")
    }


def test_every_event_type_is_in_the_reference_and_no_other() -> None:
    assert {str(kind) for kind in EventType} == entries(REFERENCE / "events.md")


def test_every_setting_is_in_the_reference_and_no_other() -> None:
    used = {name for path in product_modules() for name in settings_read(tree(path))}
    documented = {name for name in entries(REFERENCE / "settings.md") if SETTING.fullmatch(name)}
    assert used == documented


def undocumented(lines: set[str], documented: set[str]) -> set[str]:
    """Commands for which no entry of the page begins with them and goes on with arguments only."""
    begun = {re.split(r" (?=[^a-z ])| (?=[A-Z])", name)[0].strip() for name in documented}
    return lines - begun


def test_every_command_is_in_the_reference() -> None:
    assert undocumented(commands(), entries(REFERENCE / "cli.md")) == set()


def test_planted_omissions_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Events\n\n| name | meaning |\n|---|---|\n| `started` | It began, see `ended`. |\n\n- `moved`, `asked`: so\n"
    )
    assert entries(page) == {"started", "moved", "asked"}
    assert settings_read(ast.parse("x = text('SENIM_NEW')\n'''About SENIM_OLD.'''")) == {"SENIM_NEW"}
    lines = {"senim run", "senim process check"}
    assert undocumented(lines, {"senim run [--host]", "senim process check FILE.bpmn [--json]"}) == set()
    assert undocumented(lines, {"senim runs", "senim process"}) == lines
