"""Unusual reading: a few plain rules that compare an officer's day with their own last 30 days, for the data protection officer.

The rules find occasions to ask, not offenders. Whether somebody read of a relative or a neighbour no rule can know: that is
found by the person's own list of who looked, and by asking.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from senim.accounts.journal import OWN_TASK, TWO_SIGNATURES, officers_under
from senim.accounts.models import AccessDay, Unusual
from senim.accounts.viewer import Viewer

DAYS: Final = 30
TIMES: Final = 3
KNOWN_FROM: Final = 5
"""An officer with fewer days of reading in the last 30 has no usual day yet; the rule then asks for `unknown`."""

PAGE: Final = 50
COUNTS: Final = ("reads", "outside", "found", "signed")


class Rule(NamedTuple):
    """Unusual is a day of at least `least`, and more than three times the own median; without one, of at least `unknown`."""

    least: int
    unknown: int
    compared: bool = True


RULES: Final[Mapping[str, Rule]] = {
    "reads": Rule(least=20, unknown=100),
    "outside": Rule(least=10, unknown=30),
    "found": Rule(least=200, unknown=500),
    "signed": Rule(least=1, unknown=1, compared=False),
}
"""By the count of `AccessDay` that each looks at."""

_ADD: Final = (
    "INSERT INTO accounts_accessday (officer_id,day,reads,outside,found,signed) VALUES (%s,%s,%s,%s,%s,%s) "
    "ON CONFLICT (officer_id,day) DO UPDATE SET "
    + ",".join(f"{name}=accounts_accessday.{name}+excluded.{name}" for name in COUNTS)
)
Key = tuple[int, dt.date]


class Read(NamedTuple):
    """What of a row of the journal is counted."""

    at: dt.datetime
    officer: int | None
    part: str
    reason: str


def add_up(reads: Iterable[Read]) -> None:
    """Add rows of the journal to their days, and look anew at the days that grew. Must be called in a transaction. Three statements."""
    sums = counted(reads)
    if not sums:
        return
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, [(who, day, *(one[name] for name in COUNTS)) for (who, day), one in sums.items()])
    found = list(_unusual(sums))
    Unusual.objects.bulk_create(
        found, update_conflicts=True, unique_fields=["officer", "day", "rule"], update_fields=["number", "usual"]
    )


def counted(reads: Iterable[Read]) -> dict[Key, Counter[str]]:
    """What rows add to each officer's day; partners have none."""
    sums: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for one in reads:
        if one.officer is not None:
            sums[one.officer, timezone.localdate(one.at)].update(_counts(one))
    return dict(sums)


def is_unusual(number: int, before: Sequence[int], rule: Rule) -> bool:
    """Whether a day's number is unusual beside the numbers of the days before on which the officer read at all."""
    if not rule.compared:
        return number >= rule.least
    if len(before) < KNOWN_FROM:
        return number >= rule.unknown
    return number >= rule.least and number > TIMES * median(before)


def unusual_page(viewer: Viewer, before: int | None = None) -> list[Unusual]:
    """Unusual days of officers of the viewer's units, the newest found first: a page and one more. Two queries."""
    found: QuerySet[Unusual] = Unusual.objects.filter(officer_id__in=officers_under(viewer.paths("journal.read")))
    found = found if before is None else found.filter(pk__lt=before)
    return list(found.select_related("officer").order_by("-pk")[: PAGE + 1])


def _counts(one: Read) -> list[str]:
    if one.part == "found":
        return ["found"]
    outside = ["outside"] if one.reason != OWN_TASK else []
    return ["reads", *outside, *(["signed"] if one.reason == TWO_SIGNATURES else [])]


def _unusual(keys: Mapping[Key, Any]) -> Iterable[Unusual]:
    first = min(day for _who, day in keys) - dt.timedelta(days=DAYS)
    rows = AccessDay.objects.filter(officer_id__in={who for who, _day in keys}, day__gte=first)
    days: defaultdict[int, dict[dt.date, AccessDay]] = defaultdict(dict)
    for row in rows:
        days[row.officer_id][row.day] = row
    for who, day in sorted(keys):
        mine, today = days[who], days[who][day]
        since = day - dt.timedelta(days=DAYS)
        past = [row for on, row in mine.items() if since <= on < day]
        for name, rule in RULES.items():
            number, before = getattr(today, name), [getattr(row, name) for row in past]
            if is_unusual(number, before, rule):
                yield Unusual(officer_id=who, day=day, rule=name, number=number, usual=median(before or [0]))
