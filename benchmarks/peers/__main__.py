"""`python -m benchmarks.peers --folder FOLDER [--open 10000] [--rounds 5] [--json]`: rows and ratios, peers to ours.

FOLDER gets a virtual environment of its own with the peers in it, and is kept, so that the next run is quick; nothing is ever
installed into the project's. Rounds are measured in turn: machine noise meets all alike, medians over rounds are shown.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from benchmarks.bench_intake import Row
from benchmarks.installation import Meter
from benchmarks.peers import helpdesk, roundup
from benchmarks.peers.helpdesk import Helpdesk
from benchmarks.peers.ours import Ours
from benchmarks.peers.roundup import Roundup
from benchmarks.peers.site import Act, Site

CREATES: Final = 100
LISTS: Final = 8
VIEWS: Final = 40
WARM_UP: Final = 5
PACKAGES: Final = (f"{helpdesk.PACKAGE}==2.6.1", f"{roundup.PACKAGE}==2.6.0", "gunicorn==27.0.1")
ACTIONS: Final = ("create", "create-api", "list", "view")


def installed(folder: Path) -> Path:
    """The Python of the peers' virtual environment, made where it is missing."""
    python = folder / "venv" / "bin" / "python"
    mark = folder / "venv" / "packages"
    packages = [*PACKAGES, f"granian=={version('granian')}"]
    if not mark.exists() or mark.read_text() != " ".join(packages):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder / "venv")], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages], check=True
        )
        mark.write_text(" ".join(packages))
    return python


def measure(sites: Sequence[Site], rounds: int) -> dict[tuple[str, str], Row]:
    """All actions of all sites, in turn."""
    found = {(site.name, action): Row(f"{site.name} {action}") for site in sites for action in ACTIONS}
    for turn in range(rounds + 1):
        for site in sites:
            site.sign_in()
            acts = dict(site.creates(CREATES if turn else WARM_UP))
            acts["list"] = [site.lists] * (LISTS if turn else 2)
            acts["view"] = [partial(site.views, number) for number in range(VIEWS)]
            for action, those in acts.items():
                site.wakes()
                # The first round is for caches and plans only.
                _round(found[site.name, action] if turn else Row("warm-up"), Meter(site.server), those)
    return found


def _round(row: Row, meter: Meter, acts: Sequence[Act]) -> None:
    before = meter.seconds()
    for act in acts:
        began = time.perf_counter()
        act()
        row.wall.append(time.perf_counter() - began)
    row.cpu.append((meter.seconds() - before) / len(acts))
    row.done += len(acts)
    row.rss_mb = max(row.rss_mb, meter.megabytes())


def ratios(rows: dict[tuple[str, str], Row], names: Sequence[str]) -> dict[str, float]:
    """CPU of each peer to ours, and of the best of them, for each action."""
    found: dict[str, float] = {}
    for action in ACTIONS:
        cpu = {name: rows[name, action].as_dict()["cpu_ms"] for name in names}
        others = {name: used for name, used in cpu.items() if name != Ours.name}
        found |= {f"{name}/ours {action}": round(used / cpu[Ours.name], 2) for name, used in others.items()}
        found[f"best/ours {action}"] = round(min(others.values()) / cpu[Ours.name], 2)
    return found


def run(folder: Path, number: int, rounds: int) -> dict[str, Any]:
    """Install, fill, serve, measure; the answer."""
    python = installed(folder)
    sites: list[Site] = [
        Ours(folder / "ours"), Helpdesk(python, folder / "helpdesk"), Roundup(python, folder / "roundup")
    ]  # fmt: skip
    for site in sites:
        site.fill(number)
    try:
        for site in sites:
            site.server.start(*(["--no-worker"] if site.name == Ours.name else []))
        rows = measure(sites, rounds)
    finally:
        for site in sites:
            site.server.stop()
    told = [row.as_dict() for row in rows.values()]
    return {"bench": "peers", "database": "sqlite", "open": number, "peers": list(PACKAGES), "rows": told,
            "ratio": ratios(rows, [site.name for site in sites])}  # fmt: skip


def main() -> None:
    """Read the arguments, print the rows."""
    given = argparse.ArgumentParser(prog="python -m benchmarks.peers", description="Senim beside two ticket systems.")
    given.add_argument("--folder", type=Path, required=True, help="for the peers' environment and all data; kept")
    given.add_argument("--open", type=int, default=10_000, help="open tickets in each (10,000)")
    given.add_argument("--rounds", type=int, default=5)
    given.add_argument("--json", action="store_true")
    asked = given.parse_args()
    answer = run(asked.folder.resolve(), asked.open, asked.rounds)
    if asked.json:
        print(json.dumps(answer))
        return
    for row in answer["rows"]:
        print(f"{row['name']:28} {row['cpu_ms']:9.2f} ms CPU   p95 {row['p95_ms']:8.1f} ms   {row['rss_mb']:6.0f} MB")
    for name, ratio in answer["ratio"].items():
        print(f"{name:34} {ratio:7.2f}")


if __name__ == "__main__":
    main()
