"""Nothing in the tree ties it to one machine or to one registry, and nothing built or large is kept in it."""

import re
from pathlib import Path

from tests.house.source import ROOT, files

# Spelt in parts, so that this file is not its own finding.
MACHINE = re.compile("(?<![A-Za-z0-9.])/" + r"(?:work/(?:main|shared)|home/[a-z]\w+/|Users/[A-Z]\w+/|root/)")
REGISTRY = re.compile(
    r"(?:py" + r"pi\.|files\.python" + r"hosted|registry\.np" + r"mjs|deb\.de" + r"bian)\w*", re.IGNORECASE
)
LOCKED = re.compile(r"https?://")
LARGEST_BYTES = 1_000_000


def findings(name: str, content: bytes) -> list[str]:
    """What in this file names a machine or a registry."""
    if b"\0" in content[:4096]:
        return []
    text = content.decode("utf-8", "replace")
    patterns = [MACHINE, REGISTRY]
    if name.endswith(".lock") or name in {"package-lock.json", ".npmrc"}:
        # A lock file that follows the registry has no address in it; authors' funding pages are no registry.
        text = "\n".join(line for line in text.splitlines() if "funding" not in line and '"url"' not in line)
        patterns.append(LOCKED)
    return [f"{name}: {match.group()}" for pattern in patterns for match in pattern.finditer(text)]


def test_no_file_names_a_machine_or_a_registry() -> None:
    assert [found for path in files() for found in findings(path.as_posix(), (ROOT / path).read_bytes())] == []


def test_planted_machine_paths_and_registries_are_found() -> None:
    assert findings("a.py", b"open('/wo" + b"rk/main/x')")
    assert findings("Makefile", b"curl https://py" + b"pi.org/simple")
    assert findings("package-lock.json", b'"resolved": "https://example.org/x.tgz"')
    assert findings("a.md", b"the work/main idea, see docs/root/ and https://example.org") == []


def test_no_file_is_large_and_no_built_file_is_kept() -> None:
    assert [path.as_posix() for path in files() if (ROOT / path).stat().st_size > LARGEST_BYTES] == []
    built = {".mo", ".pyc", ".sqlite3", ".woff2", ".ttf"}
    assert [path.as_posix() for path in files() if path.suffix in built or "node_modules" in path.parts] == []


def test_every_lock_file_has_a_hash_for_every_package() -> None:
    for path in Path(ROOT).glob("requirements*.lock"):
        blocks = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8"))
        assert all("--hash=sha256:" in block for block in blocks if "==" in block.split("\n")[0]), path.name
