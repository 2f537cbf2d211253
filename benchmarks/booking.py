"""Many people for the same times at once: `python -m benchmarks.booking [--clients 64] [--slots 1000] [--more 2]`, over HTTP.

As many appointments as there are counters free are asked for at each time, and `--more` on top, by clients that work side by side:
exactly as many must be booked as there is room, nobody twice, nobody who was told "booked" may be missing, and who was refused must
have been refused because the time is full. Times are chosen so far apart that one appointment never narrows another time.
"""

import argparse
import http.client
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.installation import ROOT, Meter, Server, environment_of, make, scratch_database

SERVICE: Final = "certificate"
FORM: Final = "application/x-www-form-urlencoded"
_CODE: Final = re.compile(r"/visits/([0-9A-Z-]+)/")
_HIDDEN: Final = re.compile(r'<input type="hidden" name="([a-z]+)" value="([^"]*)"')
_AIMS: Final = ("doubled", "lost", "overfull", "refused_with_room", "astray", "chain_findings", "projection_findings")


@dataclass(slots=True)
class Notes:
    """What the clients were told: codes of appointments by time, refusals by time, seconds of each press, and what went wrong."""

    codes: list[tuple[str, str]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client(threading.Thread):
    """One person after another, on a kept connection."""

    def __init__(self, port: int, asked: list[str], notes: Notes) -> None:
        super().__init__(daemon=True)
        self.port, self.asked, self.notes = port, asked, notes
        self.talk = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def run(self) -> None:
        """Ask until nobody is left."""
        while True:
            with self.notes.lock:
                if not self.asked:
                    return
                place = self.asked.pop()
            try:
                self._book(place)
            except (OSError, http.client.HTTPException, ValueError) as fault:
                self.notes.wrong.append(f"{type(fault).__name__}: {fault}"[:200])
                self.talk.close()

    def _book(self, place: str) -> None:
        status, page, headers = self._ask("GET", place, None, "")
        fields = dict(_HIDDEN.findall(page))
        if status == 409:
            with self.notes.lock:
                self.notes.refused[place] += 1
            return
        if status != 200 or "key" not in fields:
            raise ValueError(f"the form answered {status}")
        cookie = headers.get("Set-Cookie", "").partition(";")[0]
        began = time.perf_counter()
        fields |= {"csrfmiddlewaretoken": _token(page)}
        status, page, headers = self._ask("POST", place, fields, cookie)
        with self.notes.lock:
            self.notes.took.append(time.perf_counter() - began)
            if status == 302 and (code := _CODE.search(headers["Location"])):
                self.notes.codes.append((place, code[1]))
            elif status == 409:
                self.notes.refused[place] += 1
            else:
                self.notes.wrong.append(f"the press was answered {status}")

    def _ask(self, method: str, place: str, fields: dict[str, str] | None, cookie: str) -> tuple[int, str, Any]:
        headers = {"Cookie": cookie, **({"Content-Type": FORM} if fields else {})}
        self.talk.request(method, place, urlencode(fields) if fields else None, headers)
        answer = self.talk.getresponse()
        return answer.status, answer.read().decode(), answer.headers


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[1] if found else ""


def run(clients: int, slots: int, more: int, folder: Path) -> dict[str, Any]:
    """Do it in a folder; the report."""
    with scratch_database() as database:
        make(folder, database)
        rooms: dict[str, int] = _apart("--rooms", folder, database, str(slots))
        asked = [place for place, room in rooms.items() for _ in range(room + more)]
        # Those for one time stand side by side, in the order of their place among all.
        order = {place: number for number, place in enumerate(random.Random(1).sample(list(rooms), len(rooms)))}
        asked.sort(key=order.__getitem__)
        server, notes = Server(folder, more=database), Notes()
        server.start("--no-worker")
        people = [Client(server.port, asked, notes) for _ in range(clients)]
        meter, many = Meter(server), len(asked)
        before, began = meter.seconds(), time.monotonic()
        try:
            for one in people:
                one.start()
            for one in people:
                one.join()
            spent, wall = meter.seconds() - before, time.monotonic() - began
        finally:
            server.stop()
        found = _apart("--look", folder, database, given={"codes": notes.codes, "rooms": rooms})
    took, booked = sorted(notes.took), Counter(place for place, _ in notes.codes)
    return {
        "clients": clients,
        "room": sum(rooms.values()),
        "times": len(rooms),
        "asked": many,
        "booked": len(notes.codes),
        "refused": sum(notes.refused.values()),
        "refused_with_room": sum(1 for place in notes.refused if booked[place] < rooms[place]),
        "overfull": sum(1 for place, count in booked.items() if count > rooms[place]),
        "astray": len(notes.wrong),
        "first_astray": next(iter(notes.wrong), ""),
        **found,
        "press_ms": round(statistics.median(took) * 1000, 1),
        "press_p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1),
        "cpu_ms_a_person": round(spent * 1000 / many, 1),
        "per_s": round(many / wall, 1),
    }


def _apart(what: str, folder: Path, database: Any, *more: str, given: Any = None) -> dict[str, Any]:
    """In a process that has the folder's settings."""
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.booking", what, str(folder), *more],
        input=json.dumps(given).encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT, env=environment_of(database),
    )  # fmt: skip
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def rooms_of(most: int) -> dict[str, int]:
    """Addresses of times with the number of counters free at each, until `most` appointments have room."""
    from senim.desks import slots
    from senim.desks.folding import local_day
    from senim.desks.models import Office

    now = time.time_ns() // 1000
    found: dict[str, int] = {}
    for office in Office.objects.filter(open_to_booking=True):
        (weeks,) = slots.weeks([office.pk], slots.Ask(SERVICE, now), local_day(now), 14)
        apart, before = slots.length(office, SERVICE) * 60_000_000, 0
        for slot in (slot for day in weeks.days for slot in day.slots):
            if slot.at < before or sum(found.values()) >= most:
                continue
            found[f"/kk/visits/book/{office.pk}/for/{SERVICE}/{slot.at // 1_000_000}/"] = len(slot.counters)
            before = slot.at + apart
    return found


def look(codes: list[tuple[str, str]], rooms: dict[str, int]) -> dict[str, int]:
    """What the base says: appointments that were told and are missing, or that share a counter at one time."""
    from senim.desks import slots
    from senim.desks.codes import hash_of_code
    from senim.desks.models import Office, Visit, VisitCard
    from senim.ledger.rebuilding import check
    from senim.ledger.verifying import verify

    kept = {bytes(one) for one in VisitCard.objects.values_list("code_hash", flat=True)}
    minutes = {office.pk: slots.length(office, SERVICE) for office in Office.objects.all()}
    visits = Visit.objects.filter(state="booked", service=SERVICE).order_by("counter_id", "booked_for")
    doubled, last = 0, (0, 0)
    for visit in visits:
        begins, counter = visit.booked_for or 0, visit.counter_id or 0
        doubled += counter == last[0] and begins < last[1]
        last = (counter, begins + minutes[visit.office_id] * 60_000_000)
    return {
        "stored": len(visits),
        "lost": sum(hash_of_code(code.replace("-", "")) not in kept for _, code in codes),
        "doubled": doubled + len(codes) - len({code for _, code in codes}),
        "chain_findings": len(verify()),
        "projection_findings": len(check()),
    }


def is_good(report: dict[str, Any]) -> bool:
    """Whether exactly those were booked for whom there was room."""
    return all(report[name] == 0 for name in _AIMS) and report["booked"] == report["stored"] == report["room"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print the report; 0 when it is good."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--slots", type=int, default=1000)
    parser.add_argument("--more", type=int, default=2)
    parser.add_argument("--rooms", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--look", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.rooms or given.look:
        from senim.config import making

        making.setup(Path(given.look or given.rooms[0]))
        print(json.dumps(rooms_of(int(given.rooms[1])) if given.rooms else look(**json.load(sys.stdin))))
        return 0
    with tempfile.TemporaryDirectory(prefix="senim-booking-") as folder:
        report = run(given.clients, given.slots, given.more, Path(folder))
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return 0 if is_good(report) else 1


if __name__ == "__main__":
    raise SystemExit(main())
