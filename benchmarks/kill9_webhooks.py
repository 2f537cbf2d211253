"""A worker killed in the middle of deliveries: changes go to a receiver that takes its time and refuses some of them.

Every change must be taken at least once. It may come once more after the receiver said yes only where a kill came between
that and our writing it down, so at most once a kill; what is written down as taken is never tried again.
`python -m benchmarks.kill9_webhooks [--kills 12] [--changes 60] [--seed 1]`
"""

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from benchmarks import killing
from benchmarks.installation import ROOT, environment_of, make

LONGEST_LIFE_SECONDS: Final = 1.5
"""From its first delivery on a worker lives a random part of this."""
START_SECONDS: Final = 60.0
LONGEST_ANSWER_SECONDS: Final = 0.2
_FILL: Final = """
import sys
from dataclasses import replace
from pathlib import Path
from senim.config import making
making.setup(Path(sys.argv[1]))
from django.utils import timezone
from senim.accounts.models import Officer
from senim.channels.api_keys.issuing import issue
from senim.channels.connector.webhooks.actions import set_receiver
from senim.channels.models import Filed
from senim.intake.actions import submit
from tests.requests import arrival
by, at = Officer.objects.get(username="gulnar"), timezone.now()
key = issue(owner="Benchmark", contact="", scopes=["connector"], per_minute=9, per_day=9, by=by, at=at).key
set_receiver(key=key, url=sys.argv[2], by=by, at=at)
for _ in range(int(sys.argv[3])):
    done = submit(replace(arrival(), channel="connector"))
    Filed.objects.create(request_id=done.request_id, key=key, door="connector", service="advice", filed_at=at)
"""


@dataclass
class Taker:
    """The other system: `taken` counts how often it said yes to each id; every tenth delivery it refuses."""

    chance: random.Random
    share_failing: float = 0.1
    port: int = 0
    asked: int = 0
    taken: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self) -> tuple[float, int]:
        """After how many seconds it answers, and what."""
        with self.lock:
            self.asked += 1
            status = 503 if self.chance.random() < self.share_failing else 204
            return self.chance.random() * LONGEST_ANSWER_SECONDS, status

    def said_yes(self, id: str) -> None:
        """It has this one now."""
        with self.lock:
            self.taken[id] += 1


@contextmanager
def taking(taker: Taker) -> Iterator[None]:
    """Serve the other system for as long as the run lasts."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            seconds, status = taker.answer()
            time.sleep(seconds)
            if status < 300:
                taker.said_yes(self.headers["webhook-id"])
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.handle_error = lambda *_given: None  # type: ignore[method-assign]  # a killed worker is gone when it is answered
    taker.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def run(kills: int, requests: int, seed: int, folder: Path) -> dict[str, Any]:
    """Kill the worker so often while so many changes go out; what was lost or doubled at the end."""
    make(folder, {"SENIM_DATABASE": ""})
    chance, began = random.Random(seed), time.monotonic()
    taker = Taker(random.Random(seed))
    with taking(taker):
        more = {"SENIM_DATABASE": "", "SENIM_DATA": str(folder), "SENIM_WEBHOOK_PRIVATE": "1"}
        url = f"http://127.0.0.1:{taker.port}/senim"
        command = [sys.executable, "-c", _FILL, str(folder), url, str(requests)]
        subprocess.run(command, check=True, cwd=ROOT, env=environment_of(more))
        killed = _killing(taker, folder, kills, requests, chance, more)
    report = {"kills": killed, "changes": requests, "seconds": round(time.monotonic() - began, 1), "asked": taker.asked}
    return {**report, **examined(taker, folder, requests)}


def _killing(taker: Taker, folder: Path, kills: int, changes: int, chance: random.Random, more: dict[str, str]) -> int:
    def live(seconds: float | None) -> None:
        known = taker.asked
        killing.until(START_SECONDS, lambda: taker.asked > known or is_done())
        killing.until(killing.PATIENCE_SECONDS if seconds is None else seconds, is_done)

    def is_done() -> bool:
        return len(taker.taken) >= changes and _written(folder) >= changes

    start = partial(killing.worker, folder, more)
    return killing.lives(kills, start, live, is_done, lambda: chance.random() * LONGEST_LIFE_SECONDS)


def _written(folder: Path) -> int:
    """How many changes our base has down as taken."""
    return int(_asked(folder, "SELECT COUNT(*) FROM channels_change WHERE state='sent'")[0][0])


def _asked(folder: Path, question: str) -> list[tuple[Any, ...]]:
    base = sqlite3.connect(folder / "senim.sqlite3", timeout=30)
    try:
        return base.execute(question).fetchall()
    finally:
        base.close()


def examined(taker: Taker, folder: Path, changes: int) -> dict[str, int]:
    """What the receiver has, beside what our base says of it."""
    tries = "SELECT change_id, SUM(CASE WHEN status BETWEEN 200 AND 299 THEN 1 ELSE 0 END) FROM channels_deliverytry GROUP BY 1"
    return {
        "lost": changes - len(taker.taken),
        "came_again_after_yes": sum(count - 1 for count in taker.taken.values()),
        "written_as_taken": _written(folder),
        "tried_again_after_written": sum(good - 1 for _change, good in _asked(folder, tries) if good > 1),
    }


def is_good(report: dict[str, Any]) -> bool:
    """Nothing lost, nothing sent again that was written down as taken, and no more repetitions than kills."""
    wrong = report["lost"] or report["tried_again_after_written"] or report["written_as_taken"] != report["changes"]
    return not wrong and int(report["came_again_after_yes"]) <= int(report["kills"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 0 when it is good."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("--kills", 12), ("--changes", 60), ("--seed", 1)):
        parser.add_argument(name, type=int, default=usual)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="senim-killing-") as folder:
        report = run(given.kills, given.changes, given.seed, Path(folder))
    print(json.dumps(report, indent=1))
    return 0 if is_good(report) else 1


if __name__ == "__main__":
    sys.exit(main())
