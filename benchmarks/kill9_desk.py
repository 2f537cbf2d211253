"""Power cuts at the counters: officers call, serve and finish over HTTP while the whole process group is killed, and killed again.

A press that got no answer is sent again as it was, as the console does. At the end no ticket may stand at two counters, no counter
may have two, no ticket number may have been given twice in a day, nothing that an officer saw may be undone, every ticket that was
acknowledged must be there once, the log must hold and rows must follow from it.
`python -m benchmarks.kill9_desk [--kills 40] [--counters 8] [--seed 1]`; SQLite, or SENIM_DATABASE's server.
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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.installation import ROOT, Server, environment_of, make, scratch_database
from benchmarks.queue_office import SERVICES, Officer, prepared

LONGEST_LIFE_SECONDS: Final = 3.0
WAITING_PER_COUNTER: Final = 6
AIM_SECONDS: Final = 0.02
_AIMS: Final = (
    "at_two_counters",
    "two_at_a_counter",
    "labels_twice",
    "undone",
    "tickets_lost",
    "tickets_doubled",
    "astray",
)


@dataclass(slots=True)
class Notes:
    """What the officers saw: the most records of each visit, tickets sent and acknowledged, presses without an answer."""

    seen: dict[int, int] = field(default_factory=dict)
    sent: int = 0
    acknowledged: int = 0
    calls: int = 0
    unanswered: int = 0
    wrong: list[str] = field(default_factory=list)
    in_flight: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, visit: int, n: int) -> None:
        """A console showed a visit with so many records."""
        with self.lock:
            self.seen[visit] = max(n, self.seen.get(visit, 0))


class Person(threading.Thread):
    """An officer at a counter, or, without one, at the triage desk."""

    def __init__(self, officer: Officer, counter: int | None, notes: Notes, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True)
        self.officer, self.counter, self.notes, self.stop = officer, counter, notes, stop
        self.chance = random.Random(seed)

    def run(self) -> None:
        """Work until told to stop."""
        if self.counter is not None:
            counter = self.counter
            self._surely(lambda: self.officer.sit(counter))
        while not self.stop.is_set():
            try:
                self._turn() if self.counter is not None else self._ticket()
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
            except RuntimeError as lost:
                self.notes.wrong.append(str(lost)[:200])
                time.sleep(0.02)

    def _turn(self) -> None:
        stands = self.officer.sees()
        if stands is None:
            with self.notes.lock:
                self.notes.in_flight += 1
            try:
                self.officer.press(act="next")
                self.notes.calls += 1
            finally:
                with self.notes.lock:
                    self.notes.in_flight -= 1
            return
        _, visit, n = stands
        self.notes.saw(visit, n)
        fields = {"act": "serve"} if self.chance.random() < 0.5 else {"finish": "advised"}
        self._surely(lambda: self.officer.press(**fields, visit=visit, n=n))

    def _ticket(self) -> None:
        form = self.officer.ticket_form(self.chance.choice(SERVICES))
        self.notes.sent += 1
        if self._surely(lambda: self.officer.sends_ticket(form)):
            self.notes.acknowledged += 1
        time.sleep(0.02)

    def _surely(self, act: Callable[[], None]) -> bool:
        """Send until there is an answer; False when the run ended before."""
        while not self.stop.is_set():
            try:
                act()
                return True
            except (OSError, http.client.HTTPException):
                self.notes.unanswered += 1
                time.sleep(0.02)
        return False


def run(kills: int, counters: int, seed: int, folder: Path) -> dict[str, Any]:
    """Do it in a folder; the report."""
    with scratch_database() as database:
        make(folder, database)
        office = prepared(folder, counters, database)
        server, notes, stop = Server(folder, more=database), Notes(), threading.Event()
        before = _examined(folder, Notes(), office.number, database)["tickets"]
        seats: list[tuple[int | None, str]] = [*office.counters, *[(None, office.triage)] * 2]
        people = [
            Person(Officer(server.port, session, office.number), counter, notes, stop, seed * 100 + number)
            for number, (counter, session) in enumerate(seats)
        ]
        restarts, chance = [server.start("--no-worker")], random.Random(seed)
        _wait_in_line(Officer(server.port, office.triage, office.number), counters * WAITING_PER_COUNTER, notes)
        for person in people:
            person.start()
        try:
            for _ in range(kills):
                _moment(notes, chance)
                server.kill()
                restarts.append(server.start("--no-worker"))
            time.sleep(1.5)
            stop.set()
            for person in people:
                person.join(60)
        finally:
            server.stop()
        found = _examined(folder, notes, office.number, database)
    return {
        "kills": kills,
        "counters": counters,
        **_told(notes, found.pop("tickets") - before),
        **found,
        "restart_median_s": round(statistics.median(restarts), 2),
    }


def _wait_in_line(desk: Officer, people: int, notes: Notes) -> None:
    """So many take a ticket before the first cut."""
    for number in range(people):
        desk.gives_ticket(SERVICES[number % len(SERVICES)])
    notes.sent += people
    notes.acknowledged += people


def _told(notes: Notes, given: int) -> dict[str, Any]:
    """What the officers' notes say, beside the tickets that the base has."""
    return {
        "calls": notes.calls,
        "sent_again": notes.unanswered,
        "tickets": given,
        "tickets_lost": max(0, notes.acknowledged - given),
        "tickets_doubled": max(0, given - notes.sent),
        "astray": len(notes.wrong),
        "first_astray": next(iter(notes.wrong), ""),
    }


def _moment(notes: Notes, chance: random.Random) -> None:
    """Wait for the moment: a third of them anywhere, the others while somebody is being called."""
    time.sleep(chance.uniform(0.1, LONGEST_LIFE_SECONDS))
    if chance.random() < 0.67:
        until = time.monotonic() + LONGEST_LIFE_SECONDS
        while not notes.in_flight and time.monotonic() < until:
            time.sleep(0.0005)
        time.sleep(chance.uniform(0.0, AIM_SECONDS))


def _examined(folder: Path, notes: Notes, office: int, database: Any) -> dict[str, Any]:
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.kill9_desk", "--look", str(folder), str(office)],
        input=json.dumps(notes.seen).encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT, env=environment_of(database),
    )  # fmt: skip
    return dict(json.loads(answer.stdout))


def look(office: int, seen: dict[int, int]) -> dict[str, int]:
    """What the base says, in a process that has its settings."""
    from django.db.models import Count

    from senim.desks.models import Visit
    from senim.ledger.models import Record
    from senim.ledger.rebuilding import check
    from senim.ledger.verifying import verify

    visits = Visit.objects.filter(office_id=office)
    busy = visits.filter(state__in=("invited", "serving")).values("counter_id").annotate(many=Count("id"))
    labels = visits.exclude(label="").values("day", "label").annotate(many=Count("id"))
    records = dict(Visit.objects.filter(pk__in=list(seen)).values_list("pk", "n"))
    log: dict[int, list[tuple[str, Any]]] = {}
    for stream, kind, payload in (
        Record.objects.filter(stream__lt=0).order_by("stream", "n").values_list("stream", "type", "payload")
    ):
        log.setdefault(stream, []).append((kind, payload))
    return {
        "tickets": visits.exclude(label="").count(),
        "at_two_counters": sum(_called_over(kinds) for kinds in log.values()),
        "two_at_a_counter": busy.filter(many__gt=1).count(),
        "labels_twice": labels.filter(many__gt=1).count(),
        "undone": sum(records.get(visit, 0) < n for visit, n in seen.items()),
        "chain_findings": len(verify()),
        "projection_findings": len(check()),
    }


def _called_over(kinds: list[tuple[str, Any]]) -> int:
    """How often a visit that was already at a counter was called to another one."""
    inside, count = False, 0
    for kind, _ in kinds:
        count += inside and kind == "invited"
        inside = kind in {"invited", "recalled", "serving"} or (
            inside and kind not in {"put_back", "transferred", "stepped_out", "served", "left"}
        )
    return count


def is_good(report: dict[str, Any]) -> bool:
    """Whether everything that must be none is none, and people were called."""
    return all(report[name] == 0 for name in (*_AIMS, "chain_findings", "projection_findings")) and report["calls"] > 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the report; 0 when it is good."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--counters", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--look", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.look:
        from senim.config import making

        making.setup(Path(given.look[0]))
        print(json.dumps(look(int(given.look[1]), {int(visit): n for visit, n in json.load(sys.stdin).items()})))
        return 0
    with tempfile.TemporaryDirectory(prefix="senim-kill9-") as folder:
        report = run(given.kills, given.counters, given.seed, Path(folder))
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return 0 if is_good(report) else 1


if __name__ == "__main__":
    raise SystemExit(main())
