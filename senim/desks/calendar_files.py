"""The file of an appointment for the person's own calendar, as RFC 5545 asks; pure, the library is imported when it is needed.

The same appointment always has the same UID, and a higher SEQUENCE each time it moves, so that a calendar changes the entry it
has instead of adding one. Times are UTC. No name, no code and no service stands in it: calendars are shared.
"""

import datetime as dt
from typing import NamedTuple


class Entry(NamedTuple):
    """What the calendar is told. `changes`: how often the appointment was changed; `cancelled`: it takes the entry away."""

    uid: str
    starts: dt.datetime
    minutes: int
    made_at: dt.datetime
    changes: int
    title: str
    place: str
    words: str
    alarm: str
    cancelled: bool = False


def calendar_file(entry: Entry) -> bytes:
    """The file: one event with an alarm two hours before, or its cancellation. Moments must be aware."""
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Senim//Front offices//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.made_at.astimezone(dt.UTC))
    event.add("dtstart", entry.starts.astimezone(dt.UTC))
    event.add("dtend", (entry.starts + dt.timedelta(minutes=entry.minutes)).astimezone(dt.UTC))
    event.add("sequence", entry.changes)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.words)
    if not entry.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.alarm)
        alarm.add("trigger", dt.timedelta(hours=-2))
        event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
