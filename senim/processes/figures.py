"""Monthly figures: received, ended, within promise and limit, by unit and service; a follower adds them up from the log."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Sum

from senim.ledger.entries import Entry
from senim.ledger.followers import follower
from senim.processes.models import MonthlyFigure

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
        cursor.executemany(
            _ADD, [(*key, *(figure[name] for name in NAMES)) for key, figure in counted(entries).items()]
        )


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those that ended in one month were answered within the promise; `percent` is rounded down."""

    month: str
    ended: int
    within_promise: int
    within_limit: int

    @property
    def percent(self) -> int:
        """Whole per cent within the promise."""
        return 100 * self.within_promise // self.ended


FEWEST: Final = 10
"""No percentage is shown for fewer cases than this."""


def monthly_shares(now: dt.datetime, months: int = 12, service: str = "") -> list[Share]:
    """The last months, the oldest first, those with at least FEWEST ended requests. One query."""
    rows = MonthlyFigure.objects.filter(month__gt=_back(now, months), month__lte=month_of_moment(now))
    if service:
        rows = rows.filter(service=service)
    sums = (
        rows.values("month").annotate(e=Sum("ended"), p=Sum("within_promise"), q=Sum("within_limit")).order_by("month")
    )
    return [Share(row["month"], row["e"], row["p"], row["q"]) for row in sums if row["e"] >= FEWEST]


def promise_share(now: dt.datetime) -> Share | None:
    """The share of this month, or of the last one that has enough cases."""
    shares = monthly_shares(now, months=2)
    return shares[-1] if shares else None


def month_of_moment(now: dt.datetime) -> str:
    """The local month of a moment."""
    return now.astimezone(ZONE).strftime("%Y-%m")


def _back(now: dt.datetime, months: int) -> str:
    local = now.astimezone(ZONE)
    index = local.year * 12 + local.month - 1 - months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"
