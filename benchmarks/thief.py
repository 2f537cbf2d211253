"""The thief has the disk, the logs, a backup, the memory and every password of both instances: what of 1,000 sealed phrases is there?

Phrases are sealed outside the server, as the page seals them, and sent in reports and messages; then everything is searched in seven
encodings and in compressed streams. Control: an ordinary request with such a word, and files with each encoding, must be found.
Beside it the ordinary instance is compared before and after: nothing in it may tell that a sealed case exists.
`python -m benchmarks.thief [--phrases 1000]`; needs the right to read other processes' memory (root).
"""

import argparse
import json
import re
import secrets
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import scanning
from benchmarks.installation import Server
from benchmarks.intake_client import Browser, Filled, visit
from benchmarks.sealed_client import Reporter, keys_of

IN_A_REPORT: Final = 125
"""The server takes ten reports a minute from one place."""

LANES: Final = ("torture", "gbv_case")
SETTLE_SECONDS: Final = 5.0
"""Until what began at start-up has ended."""

SEALED_SECONDS: Final = 300.0

_CLOCKWORK: Final = re.compile(r"heartbeat|checkpoint|cursor|follower|session|attempt|ledger_reader|sqlite_")
"""Tables that a worker moves by itself each minute, whatever happens; they are compared by their number of rows."""


def planted(port: int, stem: str, phrases: int) -> int:
    """Send that many phrases in sealed reports of both lanes; how many reports that were."""
    keys = {lane: keys_of(port, lane) for lane in LANES}
    for number in range(0, phrases, IN_A_REPORT):
        lane = LANES[number // IN_A_REPORT % len(LANES)]
        words = [f"{stem}{number + at:04d}" for at in range(min(IN_A_REPORT, phrases - number))]
        answers = {f"answer{at}": word for at, word in enumerate(words[:10])}
        head = {
            "answers": answers,
            "text": " ".join(words[10:60]),
            "files": [{"name": f"{words[-1]}.txt", "type": "text/plain"}],
        }
        Reporter(port).reports(lane, head, "\n".join(words[60:]).encode(), keys=keys[lane])
    return -(-phrases // IN_A_REPORT)


def ordinary(port: int, word: str) -> None:
    """An ordinary request with a word in it, by the web: the positive control of the search."""
    visit(Browser("127.0.0.1", port), "advice", f"{word} сұрағым бар")


def tables(database: Path) -> dict[str, Any]:
    """What each table of the ordinary database holds: all rows hashed, or their number where a clock moves them."""
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        names = [row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return {
            name: source.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            if _CLOCKWORK.search(name)
            else hash(tuple(source.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2')))
            for name in names
            if len(source.execute(f'PRAGMA table_info("{name}")').fetchall()) > 1
        }
    finally:
        source.close()


def settled(database: Path) -> dict[str, Any]:
    """The ordinary tables once nothing moves them any more: after a start the worker reads and exports what there is."""
    before: dict[str, Any] = {}
    for _ in range(60):
        now = tables(database)
        if now == before:
            return now
        before = now
        time.sleep(SETTLE_SECONDS)
    raise RuntimeError("the ordinary instance does not come to rest")


def shown_to(port: int, username: str, password: str) -> str:
    """All that somebody with a password is shown on the first page after signing in and on what it leads to."""
    browser = Browser("127.0.0.1", port)
    page = browser.get("/kk/sign-in/")
    token = str(page.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0])
    fields = (("csrfmiddlewaretoken", token), ("username", username), ("password", password))
    page = browser.post(Filled("/kk/sign-in/", fields))
    found = [page.body.decode("utf-8", "replace")]
    links = {str(link) for link in page.tree.xpath("//a/@href") if str(link).startswith("/kk/")}
    found += [browser.get(link).body.decode("utf-8", "replace") for link in sorted(links) if "sign-out" not in link]
    return "".join(found)


def stolen(folder: Path, phrases: int) -> dict[str, Any]:
    """The whole run in a folder that goes afterwards."""
    stem, usual = (f"страхплана{secrets.token_hex(4)}", f"обычное{secrets.token_hex(4)}")
    data, backup = folder / "data", folder / "backup"
    data.mkdir()
    server = Server(data, sealed=True)
    server.start(patience=300)  # the made-up country with its history is made first
    try:
        port = sealed_port(data / "server.log")
        before = settled(data / "senim.sqlite3")
        reports = planted(port, stem, phrases)
        time.sleep(SETTLE_SECONDS)
        after = tables(data / "senim.sqlite3")
        ordinary(server.port, usual)
        memory = {
            kind for process in server.family() for kind in scanning.in_memory(process.pid, scanning.patterns(stem))
        }
        known = {
            kind for process in server.family() for kind in scanning.in_memory(process.pid, scanning.patterns(usual))
        }
        logins = _logins(data / "server.log", server.port, port)
        seen = [who for site, who, words in logins if stem in shown_to(site, who, words)]
        shutil.copytree(data, backup)
    finally:
        server.stop()
    changed = sorted(name for name in before | after if before.get(name) != after.get(name))
    return {"phrases": phrases, "reports": reports, "passwords_tried": len(logins), "shown": seen, "ordinary_changed": changed,
            "found_in_memory": sorted(memory), "control_memory": sorted(known), **_searched(folder, stem, usual)}  # fmt: skip


def _searched(folder: Path, stem: str, usual: str) -> dict[str, Any]:
    """Everything on disk, the servers stopped: for the sealed words, and for the ordinary ones as the control."""
    sealed, control = scanning.patterns(stem), scanning.patterns(usual)
    databases = sorted(folder.rglob("*.sqlite3"))
    found = scanning.in_files(folder, sealed)
    in_tables = {str(path): held for path in databases if (held := scanning.in_tables(path, sealed))}
    control_tables = sum(len(scanning.in_tables(path, control)) for path in databases)
    files = scanning.planted_control(folder / "control", usual)
    return {
        "files": sum(path.is_file() for path in folder.rglob("*")),
        "bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        "found_in_files": found,
        "found_in_tables": in_tables,
        "control_tables": control_tables,
        "control_files_planted": files,
        "control_files": len(scanning.in_files(folder / "control", control)),
    }


def sealed_port(log: Path) -> int:
    """Where the sealed instance listens, as it says itself once it is ready."""
    until = time.monotonic() + SEALED_SECONDS
    while time.monotonic() < until:
        found = re.search(r"The sealed instance is ready at http://127\.0\.0\.1:(\d+)/", log.read_text())
        if found:
            return int(found[1])
        time.sleep(0.2)
    raise RuntimeError(f"no sealed instance: {log.read_text()[-2000:]}")


def _logins(log: Path, port: int, sealed: int) -> list[tuple[int, str, str]]:
    """Every name that either instance prints, with the password that it prints; each is tried at both."""
    text = log.read_text()
    password = re.findall(r"with the password (\S+?):", text)[0]
    names = sorted(set(re.findall(r"^  ([a-z][a-z.-]+) +\S", text, re.MULTILINE)))
    return [(site, name, password) for site in (port, sealed) for name in names]


def main(given: Sequence[str] | None = None) -> int:
    """Plant, steal, search; one JSON object; 1 when anything was found or a control was not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phrases", type=int, default=1000)
    args = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="senim-thief-") as name:
        figures = stolen(Path(name), args.phrases)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    bad = figures["found_in_files"] or figures["found_in_tables"] or figures["found_in_memory"] or figures["shown"]
    control = (
        not figures["control_memory"]
        or figures["control_files"] < figures["control_files_planted"]
        or not figures["control_tables"]
    )
    return int(bool(bad or control or figures["ordinary_changed"]))


if __name__ == "__main__":
    sys.exit(main())
