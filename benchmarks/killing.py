"""What the runs that kill share: a process group that lives for a while and dies by `kill -9`, and what the base says at the end."""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.installation import ROOT, environment_of

PATIENCE_SECONDS: Final = 240.0
"""After the last kill everybody must be done within this."""
STREAMS_PER_REQUEST: Final = 16
_ZERO: Final = ("lost", "doubled", "without_receipt", "with_two_receipts")


def worker(folder: Path, more: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """A worker on a folder with SQLite, and these settings more; its words go into `worker.log`."""
    environment = environment_of({"SENIM_DATABASE": "", "SENIM_DATA": str(folder), **more})
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "senim.cli", "worker"],
            cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def until(seconds: float, reached: Callable[[], bool], pause: float = 0.005) -> bool:
    """Wait until something is so, looking every `pause` seconds, but no longer than this; whether it is."""
    end = time.monotonic() + seconds
    while not (found := reached()) and time.monotonic() < end:
        time.sleep(pause)
    return found


def lives(
    kills: int, start: Callable[[], "subprocess.Popen[bytes]"], live: Callable[[float | None], object], is_done: Callable[[], bool],
    life: Callable[[], float],
) -> int:  # fmt: skip
    """Start, let live for `life()` seconds, kill the group; after so many kills it may `live(None)` until all is done. The kills."""
    for killed in range(kills + 1):
        process = start()
        try:
            live(life() if killed < kills else None)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if is_done():
            return killed
    return kills


def examined(folder: Path, channel: str, people: int) -> dict[str, int]:
    """Straight from the base: whose words came by this channel not at all or twice, and how many ways the records of each went."""
    base = sqlite3.connect(folder / "senim.sqlite3")
    try:
        rows = base.execute("SELECT id, answers FROM intake_servicerequest WHERE channel=?", [channel]).fetchall()
        records: dict[int, list[str]] = {}
        for stream, kind in base.execute("SELECT stream, type FROM ledger_record ORDER BY stream, n"):
            records.setdefault(stream // STREAMS_PER_REQUEST, []).append(kind)
    finally:
        base.close()
    said = Counter(str(json.loads(answers)["question"]) for _id, answers in rows)
    return {
        "lost": max(people - len(said), 0),
        "doubled": len(rows) - len(said) + max(len(said) - people, 0),
        "sequences": len({tuple(records.get(id, [])) for id, _answers in rows}),
    }


def receipts(secrets: Mapping[Any, set[str]], people: int) -> dict[str, int]:
    """Who has no receipt, and who was told two secrets."""
    return {
        "without_receipt": people - len(secrets),
        "with_two_receipts": sum(len(found) > 1 for found in secrets.values()),
    }


def is_good(report: Mapping[str, Any]) -> bool:
    """Whether nothing was lost, doubled or different, and everybody has one receipt."""
    return all(report[name] == 0 for name in _ZERO) and report["sequences"] == 1


def told(
    run: Callable[[int, int, int, Path], dict[str, Any]],
    words: str | None,
    kills: int,
    people: int,
    arguments: Sequence[str] | None,
) -> int:
    """The command of a run `(kills, people, seed, folder)`, with its usual numbers: prints the report; 0 when it is good."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument("--kills", type=int, default=kills)
    parser.add_argument("--people", type=int, default=people)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="senim-killing-") as folder:
        report = run(given.kills, given.people, given.seed, Path(folder))
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return 0 if is_good(report) else 1
