"""Directions that `lint-imports` cannot say: what cores may import, and which parts of an app are its own."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.source import ROOT, product_modules, shown, tree

CORES = {
    "kernel": {"lxml", "cel", "holidays"},
    "sealing": {"cryptography", "pyrage"},
    "mining": {"pyarrow", "numpy", "numba", "lxml", "scipy"},
    "simulation": {"numpy", "numba"},
}
CORES_BELOW = {"mining": {"kernel", "sealing"}, "simulation": {"kernel", "sealing"}}
# Where a core's work is files themselves: their names still come in as arguments.
FILES = ("senim/mining/formats/", "senim/mining/writing.py", "senim/mining/traces.py", "senim/mining/durations.py")
OF_FILES = {"os", "pathlib"}
# Imported only when somebody asks for it: pyspark is an extra.
ON_DEMAND = {"senim/mining/spark.py": {"pyspark"}}
PRIVATE_TO_AN_APP = {"views", "forms", "admin", "urls"}
# What reads the outside world; a core gets it as an argument.
NOT_IN_CORES = {"random", "secrets", "time", "os", "socket", "subprocess", "pathlib"}


def imported(module: ast.Module) -> Iterator[str]:
    """Every module that is imported, also inside functions; `from a import b` gives a.b."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong_in_core(core: str, names: Iterator[str], files: bool = False) -> list[str]:
    """Imports of a core beyond the standard library, its named packages and the cores below it."""
    outside = NOT_IN_CORES - OF_FILES if files else NOT_IN_CORES
    own = {core} | CORES_BELOW.get(core, set())
    wrong = []
    for name in names:
        top, _, rest = name.partition(".")
        if top == "senim":
            allowed = rest.split(".")[0] in own
        else:
            allowed = top in CORES[core] or (top in sys.stdlib_module_names and top not in outside)
        if not allowed:
            wrong.append(name)
    return wrong


def private_parts(app: str, names: Iterator[str]) -> list[str]:
    """Imports of another app's views, forms, admin or urls."""
    parts = (name.split(".") for name in names)
    return [
        ".".join(part)
        for part in parts
        if part[0] == "senim" and len(part) > 2 and part[1] not in {app, "config"} and part[2] in PRIVATE_TO_AN_APP
    ]


def owner(path: Path) -> str:
    """The package under senim that a module belongs to."""
    return path.relative_to(ROOT / "senim").parts[0]


def test_cores_import_the_standard_library_and_their_named_packages_only() -> None:
    wrong = {
        shown(path): found
        for path in product_modules()
        if owner(path) in CORES
        and (found := wrong_in_core(owner(path), imported(tree(path)), shown(path).startswith(FILES)))
        and not all(name.split(".")[0] in ON_DEMAND.get(shown(path), set()) for name in found)
    }
    assert wrong == {}


def test_planted_imports_of_django_of_an_app_and_of_the_clock_are_found_in_a_core() -> None:
    planted = "import django.db\nfrom senim.ledger import actions\ndef f():\n    import time\nimport lxml.etree\n"
    assert wrong_in_core("kernel", imported(ast.parse(planted))) == ["django.db", "senim.ledger.actions", "time"]
    of_files = "import os\nfrom pathlib import Path\nimport time\n"
    assert wrong_in_core("mining", imported(ast.parse(of_files))) == ["os", "pathlib.Path", "time"]
    assert wrong_in_core("mining", imported(ast.parse(of_files)), files=True) == ["time"]


def test_no_app_reaches_into_another_apps_views_forms_admin_or_urls() -> None:
    wrong = {
        shown(path): found for path in product_modules() if (found := private_parts(owner(path), imported(tree(path))))
    }
    assert wrong == {}


def test_a_planted_import_of_another_apps_views_is_found() -> None:
    planted = "from senim.intake.views import start\nfrom senim.intake import forms, actions\n"
    assert private_parts("casework", imported(ast.parse(planted))) == ["senim.intake.views.start", "senim.intake.forms"]
    assert private_parts("intake", imported(ast.parse(planted))) == []


def test_the_layer_contract_bites_on_a_planted_import_upwards(tmp_path: Path) -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text[text.index("[tool.importlinter]") : text.index("[tool.mypy]")]
    (tmp_path / "pyproject.toml").write_text(section)
    for path in (ROOT / "senim").glob("*/__init__.py"):
        (tmp_path / "senim" / path.parent.name).mkdir(parents=True)
        (tmp_path / "senim" / path.parent.name / "__init__.py").write_text("")
    (tmp_path / "senim" / "__init__.py").write_text("")
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    for name in ("cli", "planted"):
        (tmp_path / "senim" / f"{name}.py").write_text("")

    def broken() -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path)})
        return "" if done.returncode == 0 else done.stdout

    assert "planted" in broken(), "a package that no layer names is found"
    (tmp_path / "senim" / "planted.py").unlink()
    assert broken() == ""
    (tmp_path / "senim" / "ledger" / "__init__.py").write_text("import senim.intake\n")
    assert "senim.ledger -> senim.intake" in broken()
