"""Monthly figures: received, ended, within promise and limit, by unit and service; a follower adds them up from the log."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection

from senim.ledger.entries import Entry
from senim.ledger.followers import follower

ZONE: Final = ZoneInfo("Asia/Almaty")
NAMES: Final = ("received", "ended", "within_promise", "within_limit")
Key = tuple[str, int, str]

_ADD: Final = (
    "INSERT INTO processes_monthlyfigure (month,unit_id,service,received,ended,within_promise,within_limit) "
    "VALUES (%s,%s,%s,%s,%s,%s,%s) ON CONFLICT (month,unit_id,service) DO UPDATE SET "
    + ",".join(f"{name}=processes_monthlyfigure.{name}+excluded.{name}" for name in NAMES)
)


def month_of(at: int) -> str:
    """The local month of a moment in µs, as `2026-11`."""
    return dt.datetime.fromtimestamp(at // 1_000_000, ZONE).strftime("%Y-%m")


def counted(entries: Iterable[Entry]) -> dict[Key, Counter[str]]:
    """What these records add to the figures."""
    sums: dict[Key, Counter[str]] = {}
    for entry in entries:
        if entry.type not in {"registered", "clock_stopped"}:
            continue
        facts = entry.payload
        figure = sums.setdefault((month_of(entry.at), facts["unit"], facts["service"]), Counter())
        if entry.type == "registered":
            figure["received"] += 1
        else:
            figure.update(ended=1, **_kept(facts))
    return sums


def _kept(facts: Mapping[str, object]) -> dict[str, int]:
    """A request without a promise (or limit) counts as within it."""
    kept = {"within_promise": facts["promise_kept"], "within_limit": facts["limit_kept"]}
    return {name: int(value is not False) for name, value in kept.items()}


@follower("figures")
def add_up(entries: Sequence[Entry]) -> None:
    """Add the records to the monthly figures."""
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, [(*key, *(figure[name] for name in NAMES)) for key, figure in counted(entries).items()])
