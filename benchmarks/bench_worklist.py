"""`senim bench worklist`: the registrar's list with 10,000 and with 1,000,000 requests behind it.

The requests are copies of one that was really taken in, written by bulk SQL into the tables that the pages read
(request, contact, instance, clock and, where still open, work item; the log keeps the one original, which no list reads).
Of a million one in ten is open, of ten thousand one in four, so that both lists fill a page; the open ones are spread
evenly over all front offices. The page is asked for in this process, so that CPU is
exact; a PostgreSQL server's CPU is added. `queries` is the number of statements a page, `open` the length of the list.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.installation import ROOT, Meter, Server, environment_of, make, scratch_database
from benchmarks.intake_client import Browser, visit

SIZES: Final = {"ours-10k": 10_000, "ours-1m": 1_000_000}
PAGES: Final = 60
WARM_UP: Final = 5
LOGIN: Final = "bolat"
ADDRESS: Final = "/kk/staff/?tab=units"
OPEN_ONE_IN: Final = {10_000: 4, 1_000_000: 10}
FIRST: Final = 1_000_000
DAY_US: Final = 86_400_000_000


def rows() -> list[dict[str, Any]]:
    """Load and measure each size in a database of its own."""
    return [_size(name, size) for name, size in SIZES.items()]


def _size(name: str, size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="senim-bench-") as folder, scratch_database() as database:
        make(Path(folder), database)
        server = Server(Path(folder), more=database)
        server.start("--no-worker")
        try:
            visit(Browser("127.0.0.1", server.port), "advice", "жұмыс тізімі")
        finally:
            server.stop()
        answer = subprocess.run(
            [sys.executable, "-m", "benchmarks.bench_worklist", folder, name, str(size)],
            stdout=subprocess.PIPE, check=True, cwd=ROOT, env=environment_of(database),
        )  # fmt: skip
        return dict(json.loads(answer.stdout))


def load(size: int, login: str = "") -> None:
    """Copy the newest request `size` times; with a `login` all are open and lie where that officer works."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        _places(cursor, login)
        one_in = 1 if login else OPEN_ONE_IN.get(size, 10)
        for table, changed, only_open in _tables(connection.vendor, one_in):
            _copy(cursor, connection.vendor, table, changed, size, one_in, only_open)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if (
            connection.vendor == "sqlite"
        ):  # a million requests never came in one transaction: nobody reads through its log
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()


def _places(cursor: Any, login: str) -> None:
    """The front offices, numbered from 0, with their regions; with a `login` only those where that officer has a post."""
    own = "AND id IN (SELECT p.unit_id FROM accounts_post p JOIN accounts_officer o ON o.id = p.officer_id WHERE o.username = %s)"
    cursor.execute(
        "CREATE TEMPORARY TABLE bench_place AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id AS unit, region_id "
        f"FROM places_unit WHERE kind = 'front_office' AND region_id IS NOT NULL {own if login else ''}",
        [login] if login else [],
    )


def _tables(vendor: str, one_in: int) -> tuple[tuple[str, dict[str, str], bool], ...]:
    """For each table what differs from row to row (as SQL; `k` counts, `p` is the place), and whether only open ones have it."""
    now = time.time_ns() // 1000
    unique = "randomblob(32)" if vendor == "sqlite" else "sha256(int8send(k + {salt}))"
    number, stream = f"k + {FIRST}", f"(k + {FIRST}) * 16"
    still_open = f"k % {one_in} = 0"
    opened = f"{now} - (k % 300) * {DAY_US}"
    ended = f"CASE WHEN {still_open} THEN NULL ELSE {opened} + {DAY_US} END"
    place = {"unit_id": "p.unit", "desk_id": "p.unit"}
    hashes = {"key_hash": unique.format(salt=1), "secret_hash": unique.format(salt=1_000_000_000)}
    instance = {
        "stream": stream,
        "request_id": number,
        "opened_at": opened,
        "ended_at": ended,
        "next_due_at": "NULL",
        **place,
    }
    due = f"{now} + (k * 7919 % 400) * {DAY_US // 16} - {DAY_US}"
    item = {"stream": stream, "request_id": number, "unit_id": "p.unit", "due_at": due, "since_at": opened}
    return (
        ("intake_servicerequest", {"id": number, "region_id": "p.region_id", "desk_id": "p.unit", **hashes}, False),
        ("intake_contact", {"request_id": number}, False),
        ("processes_instance", instance, False),
        (
            "processes_serviceclock",
            {"stream": stream, "state": f"CASE WHEN {still_open} THEN 'running' ELSE 'stopped' END"},
            False,
        ),
        ("processes_workitem", item, True),
    )


def _copy(
    cursor: Any, vendor: str, table: str, changed: dict[str, str], size: int, one_in: int, only_open: bool
) -> None:
    cursor.execute(f"SELECT * FROM {table} LIMIT 1")
    names = [column[0] for column in cursor.description]
    if table == "processes_workitem":
        names.remove("id")
    values = [changed.get(name, f't."{name}"') for name in names]
    columns = ",".join(f'"{name}"' for name in names)
    numbers = (
        f"WITH RECURSIVE number(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM number WHERE k < {size})"
        if vendor == "sqlite"
        else f"WITH number AS (SELECT k FROM generate_series(1, {size}) AS k)"
    )
    cursor.execute(
        f"INSERT INTO {table} ({columns}) {numbers} SELECT {','.join(values)} FROM number "
        f"JOIN bench_place p ON p.n = (k / {one_in}) % (SELECT count(*) FROM bench_place) "
        f"CROSS JOIN (SELECT * FROM {table} LIMIT 1) t" + (f" WHERE k % {one_in} = 0" if only_open else "")
    )


def measure(name: str, size: int) -> dict[str, Any]:
    """Load, then ask for the page again and again; the row."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from senim.accounts.models import Officer, Post
    from senim.processes.models import WorkItem

    load(size)
    officer = Officer.objects.get(username=LOGIN)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(officer)
    for _ in range(WARM_UP):
        _page(client)
    with CaptureQueriesContext(connection) as queries:
        _page(client)
    statements = len(queries)  # the log of statements is emptied by the next request
    meter, cpu, wall = Meter(), [], []
    database = meter.seconds()
    for _ in range(PAGES):
        began, used = time.perf_counter(), time.process_time()
        _page(client)
        cpu.append(time.process_time() - used)
        wall.append(time.perf_counter() - began)
    each = statistics.median(cpu) + (meter.seconds() - database) / PAGES
    units = Post.objects.filter(officer=officer).values_list("unit_id", flat=True)
    return {
        "name": name,
        "n": PAGES,
        "cpu_ms": round(each * 1000, 3),
        "wall_ms": round(statistics.median(wall) * 1000, 3),
        "p95_ms": round(sorted(wall)[int(PAGES * 0.95)] * 1000, 3),
        "per_cpu_s": round(1 / each, 1),
        "rss_mb": round(psutil.Process().memory_info().rss / 1_048_576, 1),
        "queries": statements,
        "requests": size,
        "open": WorkItem.objects.filter(unit_id__in=list(units)).count(),
    }


def _page(client: Any) -> None:
    answer = client.get(ADDRESS)
    if answer.status_code != 200:
        raise RuntimeError(f"the work list answered {answer.status_code}")


def main() -> None:
    """Measure in this process, whose database is the folder's."""
    from senim.config import making

    os.environ.setdefault("SENIM_DEMO", "1")
    making.setup(Path(sys.argv[1]))
    print(json.dumps(measure(sys.argv[2], int(sys.argv[3]))))


if __name__ == "__main__":
    main()
