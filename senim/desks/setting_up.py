"""Setting up a front office without code: its settings, hours, counters. Every change is kept with who made it and when.

What a change makes impossible is moved at once: an appointment outside the new hours, or at a counter that no longer serves it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction

from senim.desks import claiming, closing, writing
from senim.desks.errors import CounterNumberTaken, UnknownCounter, UnknownOffice
from senim.desks.models import Counter, Office, OfficeChange
from senim.kernel.openings import WeeklyHours
from senim.ledger.actor import Actor
from senim.places.actions import places_changed
from senim.places.hours import DAYS, ROUND_THE_CLOCK
from senim.places.models import Unit
from senim.places.queries import FRONT_OFFICE

SETTINGS: Final = (
    "slot_minutes", "walk_in_percent", "days_ahead", "calls", "grace_minutes", "child_room", "step_free", "open_to_booking",
)  # fmt: skip
COUNTER: Final = ("number", "services", "languages", "accessible", "active")
_MIDNIGHT: Final = 24 * 60


@transaction.atomic
def begin(*, unit_id: int, at: int, by: Actor) -> Office:
    """Make a front office of a unit, with the usual settings and no counter. Done twice it changes nothing.

    Refuses UnknownOffice for a unit that is no front office.
    """
    if not Unit.objects.filter(pk=unit_id, kind=FRONT_OFFICE).exists():
        raise UnknownOffice(str(unit_id))
    office, new = Office.objects.get_or_create(unit_id=unit_id)
    if new:
        write_down(office.pk, "office", at, by, {}, _values(office, SETTINGS))
    return office


@transaction.atomic
def change_office(*, office_id: int, values: Mapping[str, Any], at: int, by: Actor) -> None:
    """Change the settings named in `values` (see SETTINGS). Appointments that were made stay, whatever the slot length."""
    claiming.lock_office(office_id)
    office = Office.objects.get(pk=office_id)
    before = _values(office, SETTINGS)
    for name in SETTINGS:
        setattr(office, name, values.get(name, before[name]))
    office.save()
    write_down(office_id, "office", at, by, before, _values(office, SETTINGS))


@transaction.atomic
def set_hours(*, office_id: int, hours: str, at: int, by: Actor) -> int:
    """Change the opening hours, in the notation of places; how many appointments had to move because of it.

    Terms of requests at this desk are counted anew by the worker, for its hours are those of its calendar.
    """
    claiming.lock_office(office_id)
    unit = Unit.objects.select_for_update().get(pk=office_id)
    before, unit.hours = unit.hours, hours
    unit.save(update_fields=["hours"])
    places_changed()
    write_down(office_id, "hours", at, by, {"hours": before}, {"hours": hours})
    return closing.settle(office_id, at, by)


@transaction.atomic
def save_counter(
    *, office_id: int, counter_id: int | None, values: Mapping[str, Any], at: int, by: Actor
) -> tuple[Counter, int]:
    """Add a counter, or change one; the counter, and how many appointments had to move because of it.

    Refuses CounterNumberTaken, UnknownCounter for one of another office.
    """
    claiming.lock_office(office_id)
    counter = Counter(office_id=office_id)
    if counter_id is not None:
        found = Counter.objects.filter(pk=counter_id, office=office_id).first()
        if found is None:
            raise UnknownCounter(str(counter_id))
        counter = found
    before = _values(counter, COUNTER) if counter_id else {}
    for name in COUNTER:
        setattr(counter, name, values[name])
    try:
        with transaction.atomic():
            counter.save()
    except IntegrityError as taken:
        raise CounterNumberTaken(str(values["number"])) from taken
    write_down(office_id, "counter", at, by, before, _values(counter, COUNTER))
    return counter, closing.settle(office_id, at, by)


def notation(week: WeeklyHours) -> str:
    """A week as places write it down, days with the same hours together: `Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-14:00`."""
    if all(spans == ((0, _MIDNIGHT),) for spans in week):
        return ROUND_THE_CLOCK
    parts: list[tuple[int, int, str]] = []
    for day, spans in enumerate(week):
        text = ",".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)
        if parts and parts[-1][2] == text and parts[-1][1] == day - 1:
            parts[-1] = (parts[-1][0], day, text)
        else:
            parts.append((day, day, text))
    return "; ".join(f"{_days(first, last)} {text}" for first, last, text in parts if text)


def _days(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _values(row: Office | Counter, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def write_down(
    office_id: int, what: str, at: int, by: Actor, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Write down what differs; a change of nothing is none."""
    differs = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    if differs:
        writing.beat(office_id)
        OfficeChange.objects.create(
            office_id=office_id,
            at=at,
            by=by.pseudonym,
            what=what,
            before={name: value for name, value in before.items() if name in differs},
            after={name: value for name, value in after.items() if name in differs or name == "number"},
        )
