"""Power cuts in the middle of the work: clients send real forms, the whole process group is killed, and killed again.

Every receipt that was shown must exist exactly once, whole, after any number of `kill -9`.
`python -m benchmarks.kill9 [--kills 200] [--clients 4] [--seed 1]`; the database is SQLite, or SENIM_DATABASE's server.
"""

import argparse
import http.client
import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.installation import ROOT, Server, environment_of, make, scratch_database
from benchmarks.intake_client import Astray, Browser, Receipt, until_check, visit
from benchmarks.intake_client import submit as send

SERVICES: Final = ("advice", "appeal", "report")
LONGEST_LIFE_SECONDS: Final = 2.0
AIM_SECONDS: Final = 0.006


@dataclass(slots=True)
class Notes:
    """What the clients saw: receipts by the words that were sent, which sends had no answer, and what went wrong."""

    receipts: dict[str, Receipt] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    unanswered: int = 0
    repeated: int = 0
    changed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    in_flight: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client(threading.Thread):
    """One person after another; a send that got no answer is repeated when the server is back, as people do."""

    def __init__(self, port: int, number: int, notes: Notes, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.notes, self.stop = port, notes, stop
        self.chance = random.Random(number)

    def run(self) -> None:
        """Send until told to stop."""
        while not self.stop.is_set():
            try:
                self._person()
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
            except Astray as lost:
                self.notes.wrong.append(str(lost))
                time.sleep(0.02)

    def _person(self) -> None:
        words = f"сөз {uuid.uuid4()}"
        browser = Browser("127.0.0.1", self.port)
        form = until_check(browser, self.chance.choice(SERVICES), words)
        notes = self.notes
        with notes.lock:
            notes.sent.append(words)
            notes.in_flight += 1
        try:
            notes.receipts[words] = send(browser, form)
        except (OSError, http.client.HTTPException):
            notes.unanswered += 1
            if self.chance.random() < 0.7:
                self._again(browser, form, words)
        finally:
            with notes.lock:
                notes.in_flight -= 1
        if words in notes.receipts and self.chance.random() < 0.2:
            self._again(browser, form, words)

    def _again(self, browser: Browser, form: Any, words: str) -> None:
        """Send the same form once more: the same receipt must come."""
        while not self.stop.is_set():
            try:
                receipt = send(browser, form)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
                continue
            self.notes.repeated += 1
            if self.notes.receipts.setdefault(words, receipt) != receipt:
                self.notes.changed.append(words)
            return


def _kill_moment(notes: Notes, chance: random.Random) -> None:
    """Wait for the moment: half of them anywhere, half of them while a confirmed form is on its way."""
    time.sleep(chance.uniform(0.02, LONGEST_LIFE_SECONDS))
    if chance.random() < 0.5:
        until = time.monotonic() + LONGEST_LIFE_SECONDS
        while not notes.in_flight and time.monotonic() < until:
            time.sleep(0.0005)
        time.sleep(chance.uniform(0.0, 2 * AIM_SECONDS))


def run(kills: int, clients: int, seed: int, folder: Path) -> dict[str, Any]:
    """Do it in a folder; the report: receipts, what was lost, doubled or torn, and how long a restart took."""
    with scratch_database() as database:
        make(folder, database)
        server, notes, stop = Server(folder, more=database), Notes(), threading.Event()
        chance, restarts = random.Random(seed), []
        people = [Client(server.port, seed * 1000 + number, notes, stop) for number in range(clients)]
        server.start()
        # One whole visit while nothing is cut: a fault of the form itself must not look like a fault of the disk.
        words = f"сөз {uuid.uuid4()}"
        notes.sent.append(words)
        notes.receipts[words] = visit(Browser("127.0.0.1", server.port), SERVICES[0], words)
        for person in people:
            person.start()
        try:
            for _ in range(kills):
                _kill_moment(notes, chance)
                server.kill()
                restarts.append(server.start())
            time.sleep(1.0)
            stop.set()
            for person in people:
                person.join(60)
        finally:
            server.stop()
        found = _examined(folder, notes, database)
    return {
        "kills": kills,
        "clients": clients,
        "sent": len(notes.sent),
        "acknowledged": len(notes.receipts),
        "unanswered": notes.unanswered,
        "repeated": notes.repeated,
        "changed_receipts": len(notes.changed),
        "astray": len(notes.wrong),
        "astray_kinds": dict(Counter(notes.wrong).most_common(3)),
        **found,
        "restart_median_s": round(statistics.median(restarts), 2) if restarts else 0.0,
        "restart_max_s": round(max(restarts), 2) if restarts else 0.0,
    }


def _examined(folder: Path, notes: Notes, database: Any) -> dict[str, Any]:
    """Look into the database in a process of its own, which has the settings of that folder."""
    given = {"sent": notes.sent, "receipts": {words: list(one) for words, one in _pairs(notes)}}
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.kill9_check", str(folder)],
        input=json.dumps(given).encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT, env=environment_of(database),
    )  # fmt: skip
    return dict(json.loads(answer.stdout))


def _pairs(notes: Notes) -> list[tuple[str, tuple[str, str]]]:
    return [(words, (one.number, one.secret)) for words, one in notes.receipts.items()]


def is_good(report: dict[str, Any]) -> bool:
    """Whether nothing was lost, doubled, torn or changed, and the log still holds."""
    aims = ("lost", "doubled", "torn", "changed_receipts", "astray", "chain_findings", "projection_findings")
    return all(report[name] == 0 for name in aims) and report["acknowledged"] > 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the report; 0 when it is good."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="senim-kill9-") as folder:
        report = run(given.kills, given.clients, given.seed, Path(folder))
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return 0 if is_good(report) else 1


if __name__ == "__main__":
    raise SystemExit(main())
