"""What passed through the SMS door on each day, counted: how much, and what it cost. What it refused stands on the board of channels.

In: `in`, `repeated`. Out, besides notices, which keep their own: `out`, `parts`, `cost` (1/100 tenge), `failed` (Kannel away),
`refused` (by Kannel). Reports of notices: `delivered`, `undelivered`.
"""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Sum
from django.utils.timezone import localtime

from senim.channels.sms.models import SmsDay
from senim.ledger import statements

_COUNT = (
    "INSERT INTO sms_smsday (day, what, count) VALUES (%s, %s, %s) "
    "ON CONFLICT (day, what) DO UPDATE SET count = sms_smsday.count + excluded.count"
)


def count(what: str, at: dt.datetime, many: int = 1) -> None:
    """Count something on this local day. One statement, so that what happens at once is all counted; none for nothing."""
    if many:
        statements.run(_COUNT, [localtime(at).date().isoformat(), what, many])


def of_day(at: dt.datetime) -> Mapping[str, int]:
    """Everything counted on this local day. One query."""
    day = localtime(at).date()
    return between(day, day)


def between(first: dt.date, last: dt.date) -> Mapping[str, int]:
    """Everything counted from one local day to another, both among them. One query."""
    found = SmsDay.objects.filter(day__range=(first, last)).values_list("what").annotate(total=Sum("count"))
    return dict(found.order_by("what"))
