"""Sets up the checkout in steps, each repeated only when what it reads has changed; runs on a bare Python 3.11."""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
NODE_AT_LEAST = 20
UV_INSTALL = ("-m", "uv", "pip", "install", "-q", "--python", PYTHON)
# Behind a mirror or a proxy with a certificate of its own, what the system trusts is what counts; uv and Node bring their own lists.
TRUSTED = "/etc/ssl/certs/ca-certificates.crt"
TRUST = {"UV_SYSTEM_CERTS": "1", "NODE_EXTRA_CA_CERTS": TRUSTED} if Path(TRUSTED).exists() else {}


class StepFailed(Exception):
    """A command of a step ended badly; the message names it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to set up: done again when a file of `inputs` (globs) differs or `makes` is not there."""

    name: str
    words: str
    inputs: tuple[str, ...]
    makes: str
    do: Callable[[], None]


def call(*command: str | Path, **environment: str) -> None:
    """Run a command in the checkout, quietly; StepFailed when it fails, with what it printed above it."""
    words = [str(part) for part in command]
    ended = subprocess.run(
        words,
        cwd=ROOT,
        env={**TRUST, **os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    if ended.returncode != 0:
        sys.stderr.write(ended.stdout)
        raise StepFailed(f"{' '.join(words)} ended with {ended.returncode}")


def make_venv() -> None:
    """A fresh virtual environment with the pinned installer in it."""
    call(sys.executable, "-m", "venv", "--clear", VENV)
    pip = (PYTHON, "-m", "pip", "install", "-q", "--no-input", "--disable-pip-version-check")
    call(*pip, "--require-hashes", "-r", "requirements-uv.lock")


def install_lock(lock: str) -> None:
    """Every package of `lock`, by hash, compiled: a server that was killed starts again in half the time."""
    call(PYTHON, *UV_INSTALL, "--compile-bytecode", "--require-hashes", "-r", lock)


def install_senim() -> None:
    """The checkout itself, editable, built with what the lock file brought."""
    call(PYTHON, *UV_INSTALL, "--no-build-isolation", "--no-deps", "-e", ".")


def compile_senim() -> None:
    """The checkout's own modules, also where Python was told to keep nothing (PYTHONDONTWRITEBYTECODE)."""
    call(PYTHON, "-m", "compileall", "-q", "senim")


@cache
def node_folder() -> Path:
    """Where `node` and `npm` are: the system's when new enough, or the ones that come from the Python index."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
        if version.startswith("v") and int(version[1:].split(".")[0]) >= NODE_AT_LEAST:
            return Path(node).parent
    if not (VENV / "bin" / "npm").exists():
        install_lock("requirements-node.lock")
    return VENV / "bin"


def install_npm_packages() -> None:
    """node_modules exactly as in package-lock.json; no package's own script is run."""
    folder = node_folder()
    call(
        folder / "npm",
        "ci",
        "--ignore-scripts",
        "--no-progress",
        "--loglevel=error",
        PATH=_path_with(folder),
        NO_UPDATE_NOTIFIER="1",
    )


def build_assets() -> None:
    """Style sheets, scripts, fonts and icons into senim/design/static/built."""
    folder = node_folder()
    call(folder / "node", "assets/build.mjs", PATH=_path_with(folder))


def compile_translations() -> None:
    """The .mo files next to the .po files."""
    call(PYTHON, "tools/messages.py", "compile")


def make_voices() -> None:
    """The sound files by which boards call tickets; without espeak-ng that is said, and nothing else is missing."""
    call(PYTHON, "tools/voices.py")


def collect_static_files() -> None:
    """Everything that pages link to, compressed and named by content."""
    call(
        *(PYTHON, "-m", "django", "collectstatic", "--noinput", "--clear", "--verbosity=0"),
        DJANGO_SETTINGS_MODULE="senim.config.settings",
        SENIM_SECRET_KEY="only-for-collecting",
    )


STATIC_SOURCES = ("senim/*/static/**/*", "pyproject.toml", "senim/config/settings.py")
STEPS = (
    Step("venv", "virtual environment", ("requirements-uv.lock",), ".venv/bin/python", make_venv),
    Step(
        "packages",
        "Python packages",
        ("requirements.lock",),
        ".venv/bin/granian",
        lambda: install_lock("requirements.lock"),
    ),
    Step(
        "test-packages",
        "Python packages for tests",
        ("requirements-test.lock",),
        ".venv/bin/pytest",
        lambda: install_lock("requirements-test.lock"),
    ),
    Step("senim", "the senim command", ("pyproject.toml",), ".venv/bin/senim", install_senim),
    Step("compiled", "compiled modules", ("senim/**/*.py",), ".venv/bin/senim", compile_senim),
    Step("npm", "npm packages", ("package.json", "package-lock.json"), "node_modules", install_npm_packages),
    Step(
        "assets",
        "style sheets, scripts and fonts",
        ("package-lock.json", "assets/**/*"),
        "senim/design/static/built",
        build_assets,
    ),
    Step("translations", "translations", ("senim/locale/**/*.po",), "senim/locale", compile_translations),
    Step(
        "voices",
        "voices of the boards",
        ("tools/voices.py", "senim/desks/speaking.py"),
        "senim/desks/static/voices/index.json",
        make_voices,
    ),
    Step("static", "files for the pages", STATIC_SOURCES, "senim/design/collected", collect_static_files),
)
ONLY_FOR_TESTS = {"test-packages"}


def digest(patterns: Iterable[str]) -> str:
    """SHA-256 over the names and contents of the files that match, and over where the checkout stands."""
    total = hashlib.sha256(str(ROOT).encode())
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_done(step: Step) -> bool:
    """Whether the step was done with the same inputs and what it made is still there."""
    stamp = STAMPS / step.name
    return stamp.exists() and (ROOT / step.makes).exists() and stamp.read_text() == digest(step.inputs)


def set_up(steps: Sequence[Step]) -> None:
    """Do what is not done yet, in order; says each step that it does and how long it took."""
    for step in steps:
        if is_done(step):
            continue
        print(f"  {step.words} …", end="", flush=True)
        began = time.monotonic()
        step.do()
        STAMPS.mkdir(exist_ok=True)
        (STAMPS / step.name).write_text(digest(step.inputs))
        print(f" {time.monotonic() - began:.0f} s", flush=True)


def _path_with(folder: Path) -> str:
    return f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"


def main() -> int:
    """`install.py [--test] [--again NAME …]`: 0 when all stands, 1 when a step failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="also what tests need")
    parser.add_argument("--again", nargs="*", default=[], metavar="STEP", choices=[step.name for step in STEPS])
    chosen = parser.parse_args()
    for name in chosen.again:
        (STAMPS / name).unlink(missing_ok=True)
    try:
        set_up([step for step in STEPS if chosen.test or step.name not in ONLY_FOR_TESTS])
    except (StepFailed, OSError) as failure:
        print(f"\nSet-up stopped: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
