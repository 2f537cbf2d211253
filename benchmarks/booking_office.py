"""The office that `benchmarks.booking` books, made before, and held against the log after; each in a process of its own."""

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

COUNTERS: Final = 10
TOO_MANY: Final = 1.2
DAYS: Final = 30


def made(places: int) -> dict[str, Any]:
    """An office open day and night with ten counters, so many places from tomorrow on, and a fifth more keys than places."""
    import datetime as dt

    from senim.demo.country_desks import SHOWN
    from senim.desks import slots
    from senim.desks.folding import local_day
    from senim.desks.models import Counter, Office
    from senim.intake.keys import new_key
    from senim.places.actions import places_changed
    from senim.places.models import Unit

    unit = Unit.objects.get(code=SHOWN)
    Unit.objects.filter(pk=unit.pk).update(hours="24/7")
    places_changed()
    values = {"walk_in_percent": 0, "days_ahead": DAYS, "slot_minutes": 15, "open_to_booking": True}
    office, _ = Office.objects.update_or_create(unit=unit, defaults=values)
    Counter.objects.filter(office=office).update(active=False)
    for number in range(1, COUNTERS + 1):
        own = {"services": ["certificate"], "languages": ["kk"], "active": True}
        Counter.objects.update_or_create(office=office, number=number, defaults=own)
    at = time.time_ns() // 1000
    found = slots.weeks([office.pk], slots.Ask("certificate", at), local_day(at) + dt.timedelta(days=1), DAYS - 1)[0]
    starts = [slot.at // 1_000_000 for day in found.days for slot in day.slots][: -(-places // COUNTERS)]
    return {"office": office.pk, "starts": starts, "keys": [new_key() for _ in range(round(places * TOO_MANY))]}


def checked(codes: list[str]) -> dict[str, Any]:
    """What is doubled or lost, and whether the rows follow from the log."""
    from senim.desks.codes import visit_of_code
    from senim.desks.errors import UnknownVisit
    from senim.desks.models import Claim, Visit
    from senim.desks.slots import CELL
    from senim.ledger.rebuilding import check

    booked = set(Visit.objects.filter(state="booked", channel="web").values_list("id", flat=True))
    lost = 0
    for code in set(codes):
        try:
            lost += visit_of_code(code) not in booked
        except UnknownVisit:
            lost += 1
    at_counter: dict[tuple[int, int], set[int]] = defaultdict(set)
    rows = Visit.objects.filter(pk__in=booked).values_list("id", "counter_id", "booked_for")
    for visit, counter, starts in rows:
        for cell in range(3):  # a slot of a quarter of an hour
            at_counter[counter or 0, (starts or 0) + cell * CELL].add(visit)
    held = Claim.objects.filter(visit_id__in=booked).count()
    return {
        "visits": len(booked),
        "doubled": sum(len(visits) > 1 for visits in at_counter.values()),
        "lost": lost,
        "claims_astray": held - len(at_counter),
        "rebuild": len(check()),
    }


def main() -> None:
    """`booking_office FOLDER make PLACES` or `booking_office FOLDER check CODES`."""
    from senim.config import making

    folder, order, given = sys.argv[1:4]
    making.setup(Path(folder))
    print(json.dumps(made(int(given)) if order == "make" else checked(json.loads(given))))


if __name__ == "__main__":
    main()
