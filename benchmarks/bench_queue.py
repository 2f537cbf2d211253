"""`senim bench queue`: a front office with 200 live screens and 20 counters on the real server, all over HTTP.

Under load: screens ask once a second, counters call, serve and finish, people arrive; as many calls in a minute as a real office of
that size has in an hour. `ours-board` has the wall times of the screens' answers, `ours-call-next` those of the press that calls,
`visible_ms` and `visible_p95_ms` the time from that answer until a screen shows the ticket, over all calls and screens. CPU is
measured apart and in turn, one client, kept connection: an answer "nothing new" and one with a body against a plain Django view on
the same server settings that answers JSON by the ORM, and a whole press against a plain Django form.
"""

import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from benchmarks.bench_intake import Row, _bare_person, _expect, _round, _served
from benchmarks.installation import Meter, Server, scratch_database
from benchmarks.queue_office import SERVICES, Office, Officer, prepared
from benchmarks.queue_screens import Seen, watch

SCREENS: Final = 200
COUNTERS: Final = 20
LOAD_SECONDS: Final = 45.0
WALK_SECONDS: Final = (3.0, 6.0)
SERVE_SECONDS: Final = (8.0, 20.0)
ARRIVAL_SECONDS: Final = 1.0
WAITING_AT_FIRST: Final = 60
ROUNDS: Final = 5
POLLS_A_ROUND: Final = 1000
CALLS_A_ROUND: Final = 20


@dataclass(slots=True)
class Day:
    """What happened at the counters: each call with its label and the moment of its answer, the seconds it took, and faults."""

    called: list[tuple[str, float]] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    nobody: int = 0
    given: int = 0
    faults: list[str] = field(default_factory=list)


def rows() -> list[dict[str, Any]]:
    """Measure all; the rows of the answer."""
    with tempfile.TemporaryDirectory(prefix="senim-bench-") as name:
        folder = Path(name)
        with scratch_database() as database, _served(folder, database) as (ours, bare):
            ours.stop()
            office = prepared(folder, COUNTERS, database)
            ours.start("--no-worker")
            found = _in_turn(ours, bare, office)
            board, call = _under_load(ours, office)
    found["ours-board"] |= board
    found["ours-call-next"] |= call
    return list(found.values())


def _in_turn(ours: Server, bare: Server, office: Office) -> dict[str, dict[str, Any]]:
    """CPU of each thing, in rounds. The press that calls is followed by those that make the counter free again, which are not counted."""
    found = {name: Row(name) for name in ("ours-board", "bare-django-json", "ours-call-next", "bare-django-form")}
    changed = Row("changed")
    counter, session = office.counters[0]
    officer, desk = Officer(ours.port, session, office.number), Officer(ours.port, office.triage, office.number)
    officer.sit(counter)
    for number in range(ROUNDS * CALLS_A_ROUND + WAITING_AT_FIRST):
        desk.gives_ticket(SERVICES[number % len(SERVICES)])
    person, form = _bare_person(bare)
    for _ in range(ROUNDS):
        fresh = _Poll(ours.port, f"/desks/state/{office.number}")
        fresh()
        _round(found["ours-board"], Meter(ours), [fresh] * POLLS_A_ROUND)
        whole = _Poll(ours.port, f"/desks/state/{office.number}", keep=False)
        _round(changed, Meter(ours), [whole] * POLLS_A_ROUND)
        _round(found["bare-django-json"], Meter(bare), [_Poll(bare.port, "/state/", keep=False)] * POLLS_A_ROUND)
        _calls(found["ours-call-next"], Meter(ours), officer)
        person.wake("/")
        _round(found["bare-django-form"], Meter(bare), [partial(_expect, person, form)] * CALLS_A_ROUND)
    answers = {name: row.as_dict() for name, row in found.items()}
    answers["ours-board"]["changed_cpu_ms"] = changed.as_dict()["cpu_ms"]
    return answers


def _calls(row: Row, meter: Meter, officer: Officer) -> None:
    """Each call is counted alone."""
    spent = 0.0
    for _ in range(CALLS_A_ROUND):
        before, began = meter.seconds(), time.perf_counter()
        officer.press(act="next")
        row.wall.append(time.perf_counter() - began)
        spent += meter.seconds() - before
        _served_through(officer, lambda: None, lambda: None)
    row.cpu.append(spent / CALLS_A_ROUND)
    row.done += CALLS_A_ROUND
    row.rss_mb = max(row.rss_mb, meter.megabytes())


def _served_through(officer: Officer, walk: Callable[[], None], serve: Callable[[], None]) -> str:
    """From the call to the end of the visit; the label that was called, empty where nobody was."""
    called = officer.sees()
    if called is None:
        return ""
    walk()
    officer.press(act="serve", visit=called[1], n=called[2])
    there = officer.sees()
    serve()
    if there is not None:
        officer.press(finish="advised", visit=there[1], n=there[2])
    return called[0]


class _Poll:
    """A question of a screen on a kept connection; `keep` the tag, or ask as a screen that has just been switched on."""

    def __init__(self, port: int, address: str, keep: bool = True) -> None:
        self.talk, self.address, self.keep, self.tag = HTTPConnection("127.0.0.1", port), address, keep, ""

    def __call__(self) -> None:
        self.talk.request("GET", self.address, headers={"If-None-Match": self.tag} if self.tag else {})
        answer = self.talk.getresponse()
        answer.read()
        if answer.status not in (200, 304):
            raise RuntimeError(f"{self.address} answered {answer.status}")
        if self.keep and answer.status == 200:
            self.tag = answer.headers["ETag"]


def _under_load(ours: Server, office: Office) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the two rows get from the minute under load."""
    day, meter, until = Day(), Meter(ours), time.monotonic() + LOAD_SECONDS
    people = [
        threading.Thread(target=_counter, args=(ours.port, session, office.number, counter, until, day, number))
        for number, (counter, session) in enumerate(office.counters)
    ]
    people.append(threading.Thread(target=_arrivals, args=(ours.port, office, until, day)))
    before = meter.seconds()
    for one in people:
        one.start()
    seen = watch(ours.port, f"/desks/state/{office.number}", SCREENS, until)
    for one in people:
        one.join()
    spent = meter.seconds() - before
    visible = _visible(day, seen)
    times, took = sorted(seen.times), sorted(day.took)
    board = {
        "n": len(times),
        "wall_ms": _ms(statistics.median(times)),
        "p95_ms": _ms(times[int(len(times) * 0.95)]),
        "screens": SCREENS,
        "errors": len(seen.faults) + len(day.faults),
        "first_error": next(iter([*seen.faults, *day.faults]), ""),
        "not_modified_share": round(seen.by_status.get(304, 0) / len(times), 3),
        "cpu_ms_screen_minute": round(spent * 1000 / SCREENS / (LOAD_SECONDS / 60), 1),
    }
    call = {
        "n": len(took),
        "wall_ms": _ms(statistics.median(took)),
        "p95_ms": _ms(took[int(len(took) * 0.95)]),
        "counters": len(office.counters),
        "visible_ms": _ms(statistics.median(visible)),
        "visible_p95_ms": _ms(visible[int(len(visible) * 0.95)]),
        "never_visible": SCREENS * len(_settled(day)) - len(visible),
        "tickets_given": day.given,
    }
    return board, call


def _counter(port: int, session: str, office: int, counter: int, until: float, day: Day, number: int) -> None:
    officer, chance = Officer(port, session, office), random.Random(number)
    try:
        officer.sit(counter)
        time.sleep(chance.uniform(0, 4))
        while time.monotonic() < until:
            began = time.perf_counter()
            officer.press(act="next")
            day.took.append(time.perf_counter() - began)
            answered = time.monotonic()
            label = _served_through(
                officer, lambda: time.sleep(chance.uniform(*WALK_SECONDS)), lambda: time.sleep(chance.uniform(*SERVE_SECONDS))
            )  # fmt: skip
            if label:
                day.called.append((label, answered))
            else:
                day.nobody += 1
                time.sleep(1)
    except Exception as fault:
        day.faults.append(f"counter {number}: {fault}"[:300])


def _arrivals(port: int, office: Office, until: float, day: Day) -> None:
    desk, chance = Officer(port, office.triage, office.number), random.Random("arrivals")
    try:
        while time.monotonic() < until:
            desk.gives_ticket(chance.choice(SERVICES))
            day.given += 1
            time.sleep(chance.expovariate(1 / ARRIVAL_SECONDS))
    except Exception as fault:
        day.faults.append(f"arrivals: {fault}"[:300])


def _settled(day: Day) -> list[tuple[str, float]]:
    """The calls that were answered long enough before the end to be seen by every screen."""
    last = max((at for _, at in day.called), default=0.0)
    return [(label, at) for label, at in day.called if at < last - 4]


def _visible(day: Day, seen: Seen) -> list[float]:
    """Seconds from the answer of each call until each screen shows it; a screen that was faster than the answer waited none."""
    moments = dict(_settled(day))
    return sorted(max(0.0, at - moments[label]) for (_, label), at in seen.called.items() if label in moments)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
