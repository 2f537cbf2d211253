"""`make check`: lint, format, types, import contracts, templates, translations; all are run, then what failed is named."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("format", ("ruff", "format", "--quiet", "--check", ".")),
    ("types", ("mypy", "--no-error-summary")),
    ("import contracts", ("lint-imports", "--no-logo")),
    ("templates", ("djlint", "senim", "--lint", "--quiet")),
    ("translations", ("pytest", "-q", "--no-header", "-p", "no:cacheprovider", "tests/house/test_translations.py")),
)


def passes(name: str, command: tuple[str, ...]) -> bool:
    """Run one check; what it says is shown only when it fails."""
    began = time.monotonic()
    # Some packages install a `tests` of their own: ours comes first.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'} {name} ({time.monotonic() - began:.0f} s)", flush=True)
    if not good:
        print(done.stdout + done.stderr, flush=True)
    return good


def main() -> int:
    """0 when every check passes, 1 otherwise."""
    failed = [name for name, command in CHECKS if not passes(name, command)]
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
