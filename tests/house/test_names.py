"""Names say what a thing is in the domain: no manager, helper, util, handler, processor, data, info; no services.py."""

import ast
import re
from pathlib import Path

from tests.house.source import modules, shown, tree

FORBIDDEN = {"manager", "helper", "util", "utils", "handler", "processor", "data", "info"}
FORBIDDEN |= {f"{word}s" for word in FORBIDDEN}
FORBIDDEN_MODULES = {"services", "common", "misc"}
# Methods that a framework calls by this name.
GIVEN_BY_FRAMEWORKS = {
    "get_context_data",
    "has_changed_data",
    "handle_data",
    "http_error_handler",
    "receive_data_chunk",
}
# Words of the command line: --data DIR.
GIVEN_BY_THE_COMMAND_LINE = re.compile("data_(?:dir|folder)")
WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")


def words_of(name: str) -> set[str]:
    """The words in a name, whether CamelCase or snake_case."""
    return {word.lower() for word in WORD.findall(GIVEN_BY_THE_COMMAND_LINE.sub("", name))}


def bad_names(path: Path) -> list[str]:
    """The module's own name and the classes and functions in it that say nothing."""
    found = []
    if words_of(path.stem) & FORBIDDEN or path.stem in FORBIDDEN_MODULES:
        found.append(f"{shown(path)}: the module's name")
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("test_"):
            continue  # the name of a test is a sentence, not a name
        if node.name in {"Request", "requests"}:
            found.append(f"{shown(path)}:{node.lineno} {node.name}: it is intake.ServiceRequest")
        elif words_of(node.name) & FORBIDDEN and node.name not in GIVEN_BY_FRAMEWORKS:
            found.append(f"{shown(path)}:{node.lineno} {node.name}")
    return found


def test_every_name_says_what_the_thing_is() -> None:
    assert [finding for path in modules() for finding in bad_names(path)] == []


def test_planted_names_are_found_and_near_ones_are_not(tmp_path: Path) -> None:
    planted = tmp_path / "services.py"
    planted.write_text("class XMLHandler: ...\ndef load_data(): ...\nclass Request: ...\ndef dating(): ...\n")
    assert len(bad_names(planted)) == 4
    innocent = tmp_path / "dates.py"
    innocent.write_text("class Database: ...\ndef informed_by(): ...\nclass ServiceRequest: ...\n")
    assert bad_names(innocent) == []
