"""What the guards read: the files of the checkout as Git sees them, and Python modules as trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SENIM = ROOT / "senim"


@cache
def files() -> tuple[Path, ...]:
    """Every file that is tracked or about to be, relative to the checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return tuple(sorted(Path(name) for name in names if name and (ROOT / name).is_file()))


def matching(*suffixes: str, under: str = "") -> list[Path]:
    """Whole paths of the files with one of these endings."""
    return [ROOT / path for path in files() if path.suffix in suffixes and path.as_posix().startswith(under)]


def modules(under: str = "") -> list[Path]:
    """Every Python module, migrations left out: Django writes those."""
    return [path for path in matching(".py", under=under) if "migrations" not in path.parts]


def product_modules() -> list[Path]:
    """The modules of the product, tests left out."""
    return [path for path in modules("senim/") if "tests" not in path.parts]


def tree(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module, nested ones too."""
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def shown(path: Path) -> str:
    """The path as it stands in the checkout."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
