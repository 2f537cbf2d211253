"""`senim bench intake`: CPU of a full web intake against a bare Django form on the same server and against plain SQL.

Rows are measured in turn, in rounds. `ours-form` is the POST of the confirm step alone (checked, process started, log,
clock and receipt durable), `ours-visit` every page from the start page to the receipt, `ours-api` the same request filed by the
connector's POST. CPU is that of the server's processes and the database server's; the worker does not take part.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.api_client import System, issued
from benchmarks.installation import Meter, Server, make, scratch_database
from benchmarks.intake_client import Browser, Filled, filled, until_check, visit
from benchmarks.plain_sql import PlainSql

SERVICE: Final = "appeal"
ROUNDS: Final = 5
FORMS_A_ROUND: Final = 100
VISITS_A_ROUND: Final = 12
WARM_UP: Final = 8


@dataclass(slots=True)
class Row:
    """One measured thing: CPU seconds of each round and wall seconds of each action."""

    name: str
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    done: int = 0
    rss_mb: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """The row of the answer: medians over rounds, per action."""
        cpu_ms = statistics.median(self.cpu) * 1000
        wall = sorted(self.wall)
        return {
            "name": self.name,
            "n": self.done,
            "cpu_ms": round(cpu_ms, 3),
            "wall_ms": round(statistics.median(wall) * 1000, 3),
            "p95_ms": round(wall[int(len(wall) * 0.95)] * 1000, 3),
            "per_cpu_s": round(1000 / cpu_ms, 1) if cpu_ms else 0.0,
            "rss_mb": round(self.rss_mb, 1),
        }


def rows() -> list[dict[str, Any]]:
    """Measure all; the rows of the answer."""
    with tempfile.TemporaryDirectory(prefix="senim-bench-") as name:
        folder = Path(name)
        with scratch_database() as database, _served(folder, database) as (ours, bare):
            return _measure(folder, ours, bare, database.get("SENIM_DATABASE", ""))


@contextmanager
def _served(folder: Path, database: Any) -> Iterator[tuple[Server, Server]]:
    make(folder, database)
    ours = Server(folder, more=database)
    bare = Server(
        folder,
        command=[sys.executable, "-m", "benchmarks.bare_form.serve"],
        more={**database, "SENIM_DATA": str(folder)},
    )
    try:
        ours.start("--no-worker")
        bare.start()
        yield ours, bare
    finally:
        ours.stop()
        bare.stop()


def _measure(folder: Path, ours: Server, bare: Server, url: str) -> list[dict[str, Any]]:
    shared = Browser("127.0.0.1", ours.port)
    for number in range(WARM_UP):
        visit(_device(shared), SERVICE, f"жылыту {number}")
    person, form = _bare_person(bare)
    sql = PlainSql(folder, url)
    system = _system(folder, ours, url)
    found = {name: Row(name) for name in ("ours-form", "ours-visit", "ours-api", "bare-django-form", "plain-sql")}
    for turn in range(ROUNDS):
        shared.wake("/healthz")
        ready = [_checked(shared, f"сөз {turn} {number}") for number in range(FORMS_A_ROUND)]
        sends: list[Callable[[], Any]] = [partial(_confirm, *one) for one in ready]
        _round(found["ours-form"], Meter(ours), sends)
        system.signs_in()
        _round(found["ours-api"], Meter(ours), [system.files] * FORMS_A_ROUND)
        person.wake("/")
        _round(found["bare-django-form"], Meter(bare), [lambda: _expect(person, form)] * FORMS_A_ROUND)
        sql.begin_round()
        _round(found["plain-sql"], Meter(), [sql.insert] * FORMS_A_ROUND, own_cpu=True)
        walks = [lambda: visit(_device(shared), SERVICE, "бару")] * VISITS_A_ROUND
        _round(found["ours-visit"], Meter(ours), walks)
    sql.close()
    return [row.as_dict() for row in found.values()]


def _system(folder: Path, ours: Server, url: str) -> System:
    """Another system with a key, warmed up."""
    system = System(ours.port, issued(folder, {"SENIM_DATABASE": url} if url else None))
    system.signs_in()
    for _ in range(WARM_UP):
        system.files(SERVICE)
    return system


def _device(shared: Browser) -> Browser:
    """Another device on the same kept connection."""
    if shared.connection is None:
        shared.get("/healthz")
    return Browser(shared.host, shared.port, connection=shared.connection)


def _checked(shared: Browser, words: str) -> tuple[Browser, Filled]:
    device = _device(shared)
    return device, until_check(device, SERVICE, words)


def _confirm(device: Browser, form: Filled) -> None:
    page, location = device.once("POST", form.url, form.body)
    if page.status != 302 or "receipt" not in location:
        raise RuntimeError(f"the confirm step answered {page.status} and led to {location or 'nothing'}")


def _bare_person(bare: Server) -> tuple[Browser, Filled]:
    person = Browser("127.0.0.1", bare.port)
    form = filled(person.get("/"), "сөз " * 20)
    for _ in range(WARM_UP):
        _expect(person, form)
    return person, form


def _expect(person: Browser, form: Filled) -> None:
    page, location = person.once("POST", form.url, form.body)
    if page.status != 302 or not location.startswith("/done/"):
        raise RuntimeError(f"the bare form answered {page.status}")


def _round(row: Row, meter: Meter, actions: list[Callable[[], Any]], own_cpu: bool = False) -> None:
    """Do the actions one after another and count."""
    before, own = meter.seconds(), time.process_time()
    for act in actions:
        began = time.perf_counter()
        act()
        row.wall.append(time.perf_counter() - began)
    spent = meter.seconds() - before + (time.process_time() - own if own_cpu else 0.0)
    row.cpu.append(spent / len(actions))
    row.done += len(actions)
    row.rss_mb = max(
        row.rss_mb, meter.megabytes() + (psutil.Process().memory_info().rss / 1_048_576 if own_cpu else 0.0)
    )


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    for one in rows():
        print(one)
