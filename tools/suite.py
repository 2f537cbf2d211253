"""`make test`: the checks, then pytest on SQLite, on PostgreSQL and in the browser; closes with one line of counts."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tools import checks, postgres

ROOT = Path(__file__).resolve().parent.parent
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed)")
PYTEST_FOUND_NOTHING = 5


def session(title: str, *arguments: str, database: str = "") -> Counter[str]:
    """One pytest session, its output passed on; gives its counts, with `failed` at least 1 when it ended badly."""
    print(f"\n== {title}", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    environment = {**os.environ, "SENIM_DATABASE": database}
    closing = ""
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            closing = line if COUNT.search(line) else closing
    counts: Counter[str] = Counter()
    for number, outcome in COUNT.findall(closing):
        counts["failed" if outcome.startswith("error") else outcome] += int(number)
    if running.returncode not in (0, PYTEST_FOUND_NOTHING) and not counts["failed"]:
        counts["failed"] = 1
    return counts


def left_out(what: str) -> Counter[str]:
    """A session whose component is missing: loud on a person's machine, a failure where REQUIRE=all."""
    print(f"\nSKIP ************ {what}", flush=True)
    return Counter({"failed" if os.environ.get("REQUIRE") == "all" else "skipped": 1})


def on_postgresql() -> Counter[str]:
    """The tests marked `db` on a server of their own."""
    try:
        with postgres.server() as address:
            return session("PostgreSQL", "-n", "2", "-m", "db and not journey", database=address)
    except postgres.NoPostgres as missing:
        return left_out(f"the tests on PostgreSQL: {missing}")


def in_browser() -> Counter[str]:
    """The journeys, on two workers with a server and a browser each; whoever is idle takes over from the other."""
    if not shutil.which("chromium"):
        return left_out("the browser journeys: chromium is not installed")
    return session("browser", "-n", "2", "--dist", "worksteal", "-m", "journey")


def main() -> int:
    """0 when all passed, 1 otherwise. The last line is `N passed, N failed, N skipped`."""
    began = time.monotonic()
    total: Counter[str] = Counter(failed=checks.main())
    total += session("SQLite", "-n", "2", "-m", "not journey")
    total += on_postgresql()
    total += in_browser()
    print(f"\nThe whole suite took {time.monotonic() - began:.0f} s")
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped", flush=True)
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
