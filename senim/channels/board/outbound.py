"""How many notices left and were given up, by day, channel and unit: counted anew by the worker, a few days at a time.

Delivery is no part of the log, and a notice may be sent again: so days are counted whole, not added to.
"""

import datetime as dt
import time
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from senim.catalogue.loading import load_services
from senim.channels.board.models import NoticeDay
from senim.channels.pulse.days import begin_of, day_of
from senim.ledger import statements
from senim.notices.models import DEAD, DELIVERED, SENT
from senim.notices.transports.registry import CHANNELS
from senim.studio.parting import SEALED_LANES

DAYS: Final = 30
FRESH: Final = 2
SECONDS: Final = 0.3
_LEFT: Final = (SENT, DELIVERED)
_COUNT: Final = (
    "SELECT one.channel, run.unit_id, SUM(CASE WHEN one.state IN (%s,%s) THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN one.state=%s AND NOT one.moot THEN 1 ELSE 0 END) FROM notices_notice one "
    "JOIN processes_instance run ON run.stream=one.stream WHERE one.channel IN ({}) "
    "AND one.done_at>=%s AND one.done_at<%s AND run.service NOT IN ({}) GROUP BY one.channel, run.unit_id"
)
_counted: set[int] = set()


def count_anew(at: dt.datetime) -> int:
    """Today and yesterday, and of the month before what this worker has not counted yet, for 0.3 s; how many days."""
    today, until, done = day_of(at), time.monotonic() + SECONDS, 0
    for day in range(today, today - DAYS, -1):
        if day > today - FRESH or (day not in _counted and time.monotonic() < until):
            count_day(day)
            _counted.add(day)
            done += 1
    return done


@transaction.atomic
def count_day(day: int) -> None:
    """Count one local day whole, by the unit that has the request now; sealed services left out. Three statements."""
    sealed = sorted(code for code, one in load_services().items() if one.lane in SEALED_LANES)
    values = [*_LEFT, DEAD, *CHANNELS, begin_of(day), begin_of(day + 1), "", *sealed]
    rows = statements.rows(_COUNT.format(_marks(CHANNELS), _marks(["", *sealed])), values)
    NoticeDay.objects.filter(day=day).delete()
    NoticeDay.objects.bulk_create(
        [NoticeDay(day=day, channel=row[0], unit_id=row[1], sent=row[2], dead=row[3]) for row in rows], batch_size=500
    )


def _marks(values: Sequence[str]) -> str:
    return ",".join(["%s"] * len(values))
