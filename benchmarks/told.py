"""How often the range that a ticket told held, in a front office that runs through the product's own log and tables.

`python -m benchmarks.told [--days 6] [--seed 7]` prints one line and ends with 1 when the share of the days after the second lies
outside 75 to 85 %. The core is measured by `benchmarks.waits` on a month; here what feeds it is: samples, counters at work,
breaks and the correction are read from the office's own records. Service times are gamma mixtures, one in eight comes with a
head start, one in sixteen is gone when called; the estimate knows none of that but from the log.
"""

import argparse
import datetime as dt
import heapq
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

LEAST, MOST = 0.75, 0.85
SERVICES = {"certificate": 8.0, "migration": 14.0, "advice-criminal": 16.0, "appeal": 12.0}
COUNTERS = (
    ("certificate", "migration"),
    ("advice-criminal", "appeal", "certificate"),
    tuple(SERVICES),
    tuple(SERVICES),
)
A_DAY = 130
HOURS = "Mo-Su 09:00-13:00,14:00-18:00"
MINUTE = 60_000_000


def prepare() -> Any:
    """An office with four counters; its unit is open every day with a break."""
    from django.core.management import call_command

    from senim.demo.country import load_country
    from senim.desks.models import Counter, Office
    from senim.places.actions import places_changed
    from senim.places.models import Unit
    from tests.databases import COUNTRY_SINCE

    call_command("migrate", verbosity=0)
    load_country(COUNTRY_SINCE)
    office = Office.objects.order_by("pk")[5]
    Unit.objects.filter(pk=office.pk).update(hours=HOURS)
    places_changed()
    Counter.objects.filter(office=office).update(active=False)
    return [
        Counter.objects.create(office=office, number=90 + number, services=list(services), languages=["kk"])
        for number, services in enumerate(COUNTERS)
    ]


def arrivals(day: dt.date, dice: random.Random) -> Iterator[tuple[int, str, str]]:
    """When who comes for what and with which group, between nine and half past five, more before noon."""
    from senim.desks.folding import ZONE

    opens = int(dt.datetime.combine(day, dt.time(9), ZONE).timestamp()) * 1_000_000
    moments = sorted(dice.triangular(0, 510, 120) for _ in range(A_DAY))
    for minutes in moments:
        group = "child" if dice.random() < 0.125 else ""
        yield opens + int(minutes * MINUTE), dice.choice(list(SERVICES)), group


def play(counters: list[Any], day: dt.date, dice: random.Random) -> list[float]:
    """One day of the office, event by event; CPU seconds of each ticket."""
    from senim.desks.queueing import Ticket
    from senim.desks.ticketing import give

    coming = list(arrivals(day, dice))
    events = [(at, 0, number) for number, (at, _, _) in enumerate(coming)]
    heapq.heapify(events)
    free, cpu = set(range(len(counters))), []
    while events:
        at, kind, number = heapq.heappop(events)
        if kind == 0:
            asked = Ticket(counters[0].office_id, coming[number][1], "kiosk", "kk", coming[number][2])
            began = time.process_time()
            give(ticket=asked, key=f"{day} {number}".encode(), at=at)
            cpu.append(time.process_time() - began)
        elif kind == 1:
            free.add(number)
        for place in sorted(free):
            until = called(counters[place], at, dice)
            if until is not None:
                free.discard(place)
                heapq.heappush(events, (until, 1, place))
    return cpu


def called(counter: Any, at: int, dice: random.Random) -> int | None:
    """Call whoever is next, serve them in a time of their own; when the counter is free again. None: nobody, or the break."""
    from senim.desks.errors import NobodyWaits
    from senim.desks.folding import ZONE
    from senim.desks.queueing import act, call_next, finish
    from senim.ledger.actor import Actor

    clock = dt.datetime.fromtimestamp(at / 1_000_000, ZONE)
    if clock.hour == 13:
        return int(clock.replace(hour=14, minute=0, second=0, microsecond=0).timestamp()) * 1_000_000
    by = Actor("registrar", 1, counter.office_id)
    try:
        visit = call_next(counter=counter, at=at, by=by)
    except NobodyWaits:
        return None
    if dice.random() < 1 / 16:
        act(visit_id=visit.id, kind="left", at=at + 2 * MINUTE, by=by, payload={"outcome": "no_show"})
        return at + 2 * MINUTE
    mean = SERVICES[visit.service] * (0.8 if dice.random() < 0.75 else 1.7)
    began, ended = at + MINUTE // 2, at + int(dice.gammavariate(3, mean / 3) * MINUTE) + MINUTE
    act(visit_id=visit.id, kind="serving", at=began, by=by)
    finish(visit_id=visit.id, outcome="done", at=ended, by=by)
    return ended


def main() -> int:
    """Print the share of the days after the second."""
    parser = argparse.ArgumentParser(description="Hold what tickets told against what came true, through the product.")
    parser.add_argument("--days", type=int, default=6)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "senim.config.settings", "SENIM_DATA": folder}
        import django

        django.setup()
        row = measured(given.days, given.seed)
    sys.stdout.write(json.dumps(row) + "\n")
    return 0 if LEAST <= row["held"] <= MOST else 1


def measured(days: int, seed: int) -> dict[str, Any]:
    """The row of the result."""
    from senim.desks.learning import ended_waits, hit_rate

    counters, dice, cpu = prepare(), random.Random(seed), []
    first = dt.date(2026, 11, 9)
    for number in range(days):
        cpu += play(counters, first + dt.timedelta(days=number), dice)
    office, since, until = counters[0].office_id, first + dt.timedelta(days=2), first + dt.timedelta(days=days)
    rate = hit_rate(office, since, until)
    waited = sorted(seconds for _, _, seconds in ended_waits(office, since, until))
    widths = sorted(high - low for _, (low, high), _ in ended_waits(office, since, until))
    return {
        "told": rate.told,
        "held": round(rate.inside / max(1, rate.told), 3),
        "median_wait_min": round(waited[len(waited) // 2] / 60, 1),
        "median_width_min": widths[len(widths) // 2],
        "cpu_ms_a_ticket": round(1000 * sum(cpu) / len(cpu), 1),
    }


if __name__ == "__main__":
    raise SystemExit(main())
