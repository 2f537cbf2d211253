"""What GET requests is asked: which numbers, or which services, span of time and status."""

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, is_naive
from django.utils.translation import gettext as _

from senim.channels.open311.errors import BadForm
from senim.channels.open311.numbers import request_id_of

MOST_DAYS: Final = 90
MOST_REQUESTS: Final = 1000
USUAL_PAGE: Final = 50
FURTHEST: Final = 100_000
STATUSES: Final = frozenset({"open", "closed"})


class Asked(NamedTuple):
    """Either `ids` (with nothing else), or the span `start`..`end`, services (none: all) and statuses.

    Of what is found, newest first, `skip` are left out and up to `most` told.
    """

    ids: tuple[int, ...] | None
    start: dt.datetime
    end: dt.datetime
    services: frozenset[str] = frozenset()
    statuses: frozenset[str] = STATUSES
    skip: int = 0
    most: int = MOST_REQUESTS


def asked(query: Mapping[str, str], at: dt.datetime) -> Asked:
    """Read the query. Refuses BadForm for a date without zone, more than 90 days, a status that is none, a page too far."""
    numbers = _several(query, "service_request_id")
    if numbers:
        ids = (request_id_of(one) for one in sorted(numbers)[:MOST_REQUESTS])
        return Asked(tuple(one for one in ids if one is not None), at, at)
    start, end = _span(_moment(query, "start_date"), _moment(query, "end_date"), at)
    statuses = _several(query, "status")
    if not statuses <= STATUSES:
        raise BadForm(_("status: it is open, closed, or both with a comma between."))
    skip, most = _page(query)
    return Asked(None, start, end, _several(query, "service_code"), statuses or STATUSES, skip, most)


def _page(query: Mapping[str, str]) -> tuple[int, int]:
    """`page` from 1 and `page_size`, as the draft of GeoReport 2.1 has them; without either the newest 1000."""
    page, size = _whole(query, "page"), _whole(query, "page_size")
    if page is None and size is None:
        return 0, MOST_REQUESTS
    page, size = page or 1, size or USUAL_PAGE
    if size > MOST_REQUESTS or page * size > FURTHEST:
        raise BadForm(
            _(
                "page and page_size: page_size is up to %(size)s, and page times page_size up to %(limit)s. Narrow the dates."
            )
            % {"size": MOST_REQUESTS, "limit": FURTHEST}
        )
    return (page - 1) * size, size


def _whole(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text)):
        raise BadForm(_("%(name)s: write a whole number from 1.") % {"name": name})
    return int(text)


def _span(start: dt.datetime | None, end: dt.datetime | None, at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """From and until; the one that is missing lies 90 days from the other, or now."""
    most = dt.timedelta(days=MOST_DAYS)
    if start is None:
        until = end or at
        return until - most, until
    until = end or start + most
    if not dt.timedelta(0) <= until - start <= most:
        raise BadForm(
            _("start_date and end_date: end_date is not before start_date, and at most %(days)s days lie between.")
            % {"days": MOST_DAYS}
        )
    return start, until


def _several(query: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(part for one in query.get(name, "").split(",") if (part := one.strip()))


def _moment(query: Mapping[str, str], name: str) -> dt.datetime | None:
    """A moment in W3C format, or a day: its beginning, or for `end_date` its end. Refuses BadForm for anything else."""
    text = query.get(name, "").strip()
    if not text:
        return None
    at = _day(text, ends=name == "end_date") or _with_zone(text)
    if at is None or not 2000 <= at.year <= 2200:
        raise BadForm(_("%(name)s: write it with its zone, like 2026-01-01T00:00:00+05:00.") % {"name": name})
    return at


def _day(text: str, *, ends: bool) -> dt.datetime | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    last = dt.time.max if ends else dt.time.min
    return dt.datetime.combine(day, last, tzinfo=get_current_timezone())


def _with_zone(text: str) -> dt.datetime | None:
    try:
        # A plus sign that was not encoded arrives as a space.
        at = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return None if at is None or is_naive(at) else at
