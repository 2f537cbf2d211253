"""64 people at once book 1,000 places of one office over HTTP, a fifth more than there are, some pressing twice: nothing doubled or lost.

`python -m benchmarks.booking [--clients 64] [--places 1000]`. A place counts as doubled when two booked visits meet at one counter, as
lost when a person was given a code that opens no booked visit. Exit status 1 when there is one of either.
"""

import argparse
import http.client
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.installation import ROOT, Server, environment_of, make, scratch_database
from benchmarks.queue_office import FORM, TOKEN

SERVICE: Final = "certificate"
PRESS_TWICE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Wish:
    """A time somebody wants, the key of their form, and how often they press."""

    seconds: int
    key: str
    presses: int


def main() -> int:
    """Measure and tell; 1 when anything was doubled or lost."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.booking")
    reader.add_argument("--clients", type=int, default=64)
    reader.add_argument("--places", type=int, default=1000)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="senim-bench-") as name, scratch_database() as database:
        folder = Path(name)
        make(folder, database)
        found = _measured(folder, database, asked.clients, asked.places)
    print(json.dumps(found, indent=1))
    return int(bool(found["doubled"] or found["lost"] or found["faults"] or found["rebuild"]))


def _measured(folder: Path, database: Mapping[str, str], clients: int, places: int) -> dict[str, Any]:
    made = _told(folder, database, "make", str(places))
    wishes = [
        Wish(made["starts"][number % len(made["starts"])], key, 1 + (number % round(1 / PRESS_TWICE) == 0))
        for number, key in enumerate(made["keys"])
    ]
    random.Random(1).shuffle(wishes)
    server = Server(folder, more=database)
    server.start("--no-worker")
    try:
        statuses, codes, times, seconds = _pressed(server.port, made["office"], wishes, clients)
    finally:
        server.stop()
    after = _told(folder, database, "check", json.dumps(codes))
    return {
        "clients": clients,
        "places": places,
        "presses": sum(statuses.values()),
        "booked": statuses[302],
        "codes": len(set(codes)),
        "told_taken": statuses[409],
        "faults": sum(count for status, count in statuses.items() if status not in (302, 409)),
        "p95_ms": round(quantiles(times, n=20)[-1] * 1000),
        "per_second": round(len(times) / seconds, 1),
        **after,
    }


def _pressed(
    port: int, office: int, wishes: list[Wish], clients: int
) -> tuple[Counter[int], list[str], list[float], float]:
    """Press all wishes from so many clients that begin together; statuses, codes, seconds of each press, and of all."""
    statuses: Counter[int] = Counter()
    codes: list[str] = []
    times: list[float] = []
    together, kept = threading.Barrier(clients), threading.local()

    def press(wish: Wish) -> None:
        if not hasattr(kept, "line"):
            kept.line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            together.wait(timeout=60)
        for _ in range(wish.presses):
            began = time.perf_counter()
            status, where = _sent(kept.line, office, wish)
            times.append(time.perf_counter() - began)
            statuses[status] += 1
            if status == 302:
                codes.append(where.rstrip("/").rsplit("/", 1)[-1])

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(press, wishes))
    return statuses, codes, times, time.perf_counter() - began


def _sent(line: http.client.HTTPConnection, office: int, wish: Wish) -> tuple[int, str]:
    headers = {"Cookie": f"senim_csrf={TOKEN}", "X-CSRFToken": TOKEN, "Content-Type": FORM}
    body = urlencode({"starts": wish.seconds, "key": wish.key, "name": "Айгерім"})
    line.request("POST", f"/kk/visits/book/{office}/for/{SERVICE}/{wish.seconds}/", body, headers)
    answer = line.getresponse()
    answer.read()
    return answer.status, answer.headers.get("Location", "")


def _told(folder: Path, database: Mapping[str, str], *order: str) -> dict[str, Any]:
    """What a process of its own does in the folder's database."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.booking_office", str(folder), *order],
        check=True, cwd=ROOT, env=environment_of(database), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


if __name__ == "__main__":
    sys.exit(main())
