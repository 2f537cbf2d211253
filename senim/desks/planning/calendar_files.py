"""One officer's week of a plan for their own calendar, as RFC 5545 asks; the library is imported when it is needed.

A week that is planned anew keeps the UID of each day and gets a higher SEQUENCE, so that a calendar changes what it has. No
name stands in it: the plan knows officers by number.
"""

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _

from senim.desks.folding import ZONE
from senim.desks.planning_tables import Outlook

_MINUTE: Final = dt.timedelta(minutes=1)


def week_file(row: Outlook, number: int, office: str) -> bytes | None:
    """The shifts of officer `number` (from 1) of a reckoning as one file, each span between breaks an event. None for no such officer.

    `office`: the name that stands in each event.
    """
    duties = [(weekday, spans) for officer, weekday, spans in row.found["roster"]["duties"] if officer == number - 1]
    if not duties:
        return None
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Senim//Front offices//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for weekday, spans in sorted(duties):
        for part, (since, until) in enumerate(spans):
            event = Event()
            event.add("uid", f"plan-{row.office_id}-{row.week_on:%Y%m%d}-{number}-{weekday}-{part}@senim")
            event.add("dtstamp", row.asked_at.astimezone(dt.UTC))
            event.add("sequence", row.pk)
            event.add("dtstart", _moment(row.week_on, weekday, since))
            event.add("dtend", _moment(row.week_on, weekday, until))
            event.add("summary", _("At the counter"))
            event.add("location", office)
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _moment(monday: dt.date, weekday: int, minutes: int) -> dt.datetime:
    start = dt.datetime.combine(monday + dt.timedelta(days=weekday), dt.time(), ZONE)
    return (start + minutes * _MINUTE).astimezone(dt.UTC)
