"""What an office has learnt from its log: how long visits take up a counter, who overtakes, and how right its ranges were."""

import datetime as dt
from collections import Counter as Counted
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from senim.desks.catalogue import desk_services, priorities
from senim.desks.folding import local_day
from senim.desks.models import Visit
from senim.desks.openings import MINUTE
from senim.ledger.entries import read_payload
from senim.ledger.models import Record
from senim.simulation.promising import Correction, learned_from
from senim.simulation.waits import FEW, Overtaking, Wait

DAYS: Final = 30
MOST_VISITS: Final = 1500
MOST_WAITS: Final = 400
OPEN_HOURS: Final = 8.0
SECOND: Final = 1_000_000
# Before an office has a past: the usual minutes of the service, spread as service times are (a long tail to the right).
_SPREAD: Final = np.array([0.35, 0.5, 0.6, 0.7, 0.78, 0.86, 0.95, 1.03, 1.12, 1.25, 1.45, 1.75, 2.4])


class Known(NamedTuple):
    """Seconds at the counter by service, those who come with a head start, and the correction of the ranges."""

    samples: Mapping[str, NDArray[np.float64]]
    overtaking: Overtaking
    correction: Correction


class HitRate(NamedTuple):
    """Of `told` tickets that were called, how many waits lay `inside` the range they were told."""

    told: int
    inside: int


@lru_cache(maxsize=64)
def known_of(office_id: int, tens_of_minutes: int) -> Known:
    """What the office knows, read anew every ten minutes. Three queries."""
    at = tens_of_minutes * 10 * MINUTE
    since = local_day(at) - dt.timedelta(days=DAYS)
    rows = Visit.objects.filter(
        office_id=office_id, day__gte=since, first_called_at__isnull=False, ended_at__isnull=False
    )
    columns = ("day", "service", "priority", "walked", "served", "held")
    seen = list(rows.order_by("-day", "-id").values_list(*columns)[:MOST_VISITS])
    ended = ((wait, waited) for wait, _told, waited in ended_waits(office_id, since, local_day(at)))
    return Known(_samples(seen), _overtaking(seen), learned_from(ended))


def hit_rate(office_id: int, since: dt.date, until: dt.date) -> HitRate:
    """How often the ranges told in an office between two days (both counted) held. Two queries."""
    held = [low * 60 <= waited <= high * 60 for _wait, (low, high), waited in ended_waits(office_id, since, until)]
    return HitRate(len(held), sum(held))


def ended_waits(office_id: int, since: dt.date, until: dt.date) -> Iterator[tuple[Wait, tuple[float, float], float]]:
    """The newest waits that ended with a call: the range before correction, the range told in minutes, the seconds waited.

    In the order in which they ended. Who stepped out or was sent on waited otherwise than told, and is left out. Two queries.
    """
    rows = Visit.objects.filter(
        office_id=office_id, day__gte=since, day__lte=until, first_called_at__isnull=False, stepped_out=0
    )
    columns = ("id", "ticket_at", "first_called_at")
    found = {
        -pk: (called, asked)
        for pk, asked, called in rows.order_by("-first_called_at").values_list(*columns)[:MOST_WAITS]
    }
    records = Record.objects.filter(stream__in=list(found), type="ticketed").values_list("stream", "payload")
    kept = [(*found[stream], read_payload(payload)) for stream, payload in records]
    for called, asked, payload in sorted(kept, key=lambda one: one[0]):
        low, high = payload.get("told", (0, None))
        if high is None or "wait" not in payload:
            continue
        low_s, high_s = payload["wait"]
        yield Wait(low_s, (low_s + high_s) / 2, high_s, 0.0), (low, high), (called - asked) / SECOND


def _samples(seen: list[tuple[Any, ...]]) -> dict[str, NDArray[np.float64]]:
    """What was seen of each service; where that is too little, with the usual minutes beside it."""
    times: dict[str, list[float]] = defaultdict(list)
    for _day, service, _priority, *parts in seen:
        times[service].append(max(1.0, sum(parts) / SECOND))
    found = {}
    for code, service in desk_services().items():
        usual = _SPREAD * service.minutes * 60
        own = np.array(times.get(code, []), np.float64)
        found[code] = own if len(own) >= FEW else np.concatenate([own, usual, usual])
    return found


def _overtaking(seen: list[tuple[Any, ...]]) -> Overtaking:
    """How many in an hour come with a head start, for what most of them, and how long the head start is on average."""
    early = [(service, priority) for _day, service, priority, *_ in seen if priority in priorities()]
    if not early:
        return Overtaking()
    days = len({row[0] for row in seen})
    usual = Counted(service for service, _ in early).most_common(1)[0][0]
    head_start = sum(priorities()[priority].head_start_minutes for _, priority in early) / len(early) * 60
    return Overtaking(len(early) / (days * OPEN_HOURS), usual, head_start)
