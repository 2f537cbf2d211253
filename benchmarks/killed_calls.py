"""Kills a process with SIGKILL while it calls, serves and ends tickets, again and again, and looks whether all is consistent.

`python -m benchmarks.killed_calls [--rounds 20]` prints one line and ends with 1 when something is not: a row that does not
follow from the log, a counter with two visits, a ticket that nobody can call any more. SQLite in a folder of its own.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

TICKETS = 400
WORK = "work"


def prepare() -> int:
    """A country, one office with three counters, and people in its line; the office."""
    from django.core.management import call_command

    from senim.demo.country import load_country
    from senim.desks.models import Counter, Office
    from senim.desks.queueing import Ticket, take_ticket
    from tests.databases import COUNTRY_SINCE

    call_command("migrate", verbosity=0)
    load_country(COUNTRY_SINCE)
    office = Office.objects.order_by("pk").first()
    assert office is not None
    for counter in Counter.objects.filter(office=office):
        counter.services = ["certificate"]
        counter.save()
    for _ in range(TICKETS):
        take_ticket(ticket=Ticket(office.pk, "certificate", "kiosk", "kk"), at=time.time_ns() // 1000)
    return int(office.pk)


def work(office_id: int) -> None:
    """Call, serve and end until killed; a counter that the last one left busy goes on."""
    from senim.desks.errors import NobodyWaits
    from senim.desks.models import Counter, Visit
    from senim.desks.queueing import act, call_next, finish
    from senim.ledger.actor import Actor

    by = Actor("registrar", 1, office_id)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        for counter in Counter.objects.filter(office_id=office_id):
            at = time.time_ns() // 1000
            busy = Visit.objects.filter(counter_id=counter.pk, state__in=("invited", "serving")).first()
            try:
                visit_id = busy.pk if busy else call_next(counter=counter, at=at, by=by).id
            except NobodyWaits:
                return
            if not busy or busy.state == "invited":
                act(visit_id=visit_id, kind="serving", at=at, by=by)
            finish(visit_id=visit_id, outcome="done", at=at, by=by)


def killed(office_id: int, dice: random.Random) -> None:
    """One round: begin, let it work for a moment, kill it in the middle."""
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.killed_calls", WORK, str(office_id)], stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(dice.uniform(0.01, 0.15))
    child.send_signal(signal.SIGKILL)
    child.wait()


def faults(office_id: int) -> list[str]:
    """What does not agree after a kill."""
    from django.db import connection
    from django.db.models import Count

    from senim.desks.models import Visit
    from senim.ledger.rebuilding import check

    connection.close()
    twice = Visit.objects.filter(office_id=office_id, state__in=("invited", "serving")).values("counter_id")
    double = [row for row in twice.annotate(n=Count("id")) if row["n"] > 1]
    return [*check(), *(f"counter {row['counter_id']} has {row['n']} visits" for row in double)]


def states() -> dict[str, int]:
    """How many visits are in each state."""
    from django.db.models import Count

    from senim.desks.models import Visit

    return dict(Visit.objects.values_list("state").annotate(Count("id")))


def main() -> int:
    """Print what was found after so many kills."""
    parser = argparse.ArgumentParser(description="Kill the process that calls tickets.")
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "senim.config.settings", "SENIM_DATA": folder}
        import django

        django.setup()
        office_id, dice, found = prepare(), random.Random(1), []
        for _ in range(rounds):
            killed(office_id, dice)
            found += faults(office_id)
        left = states()
        sys.stdout.write(json.dumps({"kills": rounds, "tickets": TICKETS, "states": left, "faults": found}) + "\n")
        return 1 if found or sum(left.values()) != TICKETS else 0


if __name__ == "__main__":
    if sys.argv[1:2] == [WORK]:
        import django

        django.setup()
        work(int(sys.argv[2]))
    else:
        raise SystemExit(main())
