"""What a front office has, and who is in it. `Visit` follows from the log; the other tables are settings and personal details.

Moments are microseconds since 1970 (UTC), as in the log. No name and no contact stands in a visit.
"""

from django.db import models
from django.db.models import Q

from senim.desks.planning_tables import Outlook  # noqa: F401  # beside what it belongs to, in the tables of this app
from senim.ledger.fields import RowNumber
from senim.places.models import Unit


class Office(models.Model):
    """The settings of one front office (a unit of places); its opening hours and breaks are those of the unit.

    `slot_minutes` is the grid of appointments, `walk_in_percent` of them is kept for people without one. `days_ahead`:
    how far one may book. A called ticket is called `calls` times before it counts as left. Who is not there `grace_minutes`
    after the booked time has missed it.
    """

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="front_office")
    slot_minutes = models.SmallIntegerField(default=15)
    walk_in_percent = models.SmallIntegerField(default=40)
    days_ahead = models.SmallIntegerField(default=14)
    calls = models.SmallIntegerField(default=3)
    grace_minutes = models.SmallIntegerField(default=30)
    child_room = models.BooleanField(default=False)
    step_free = models.BooleanField(default=False)
    open_to_booking = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"office {self.pk}"


class Counter(models.Model):
    """One counter: its number on the board, the services it serves (codes), languages, and whether a wheelchair comes to it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="counters")
    number = models.SmallIntegerField()
    services = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    accessible = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "number"], name="desks_counter_number")]

    def __str__(self) -> str:
        return f"counter {self.number} of office {self.office_id}"


class Closure(models.Model):
    """From when until when an office is closed beside its calendar, for a water pipe or a holiday of the house."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="closures")
    from_at = models.BigIntegerField()
    until_at = models.BigIntegerField()
    reason_kk = models.CharField(max_length=200)
    reason_ru = models.CharField(max_length=200)
    reason_en = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["office", "from_at"], name="desks_closure_office")]

    def __str__(self) -> str:
        return f"closure of office {self.office_id}"


class OfficeChange(models.Model):
    """Who changed which setting of an office and when: rows are only added. `by` is the officer's pseudonym.

    `what`: office · hours · counter · closure · day_off · board. `before` and `after` hold the settings that differ, never a person.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="changes")
    at = models.BigIntegerField()
    by = models.BigIntegerField(null=True)
    what = models.CharField(max_length=12)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["office", "-id"], name="desks_change_office")]

    def __str__(self) -> str:
        return f"change {self.pk} of office {self.office_id}"


class Visit(models.Model):
    """One visit, from the booking or the ticket to its end: the projection of the stream `-id`.

    `state`: booked · waiting · invited · serving · held · away (comes back later) · finished · left · missed · cancelled, since
    `since_at`. `line_at` orders the queue: the moment of the ticket (of an appointment: the booked time) less the head start
    of `priority`. `waited`, `walked`, `served`, `held`, `stepped_out` are the µs spent in each period that is over.
    `specialist`: asked · accepted · arrived · declined, of `branch`, with the promise `specialist_due_at`.
    """

    id = RowNumber(primary_key=True)
    office_id = models.BigIntegerField()
    day = models.DateField()
    service = models.CharField(max_length=40)
    channel = models.CharField(max_length=12)
    language = models.CharField(max_length=2)
    priority = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=10)
    since_at = models.BigIntegerField()
    label = models.CharField(max_length=8, blank=True)
    booked_for = models.BigIntegerField(null=True)
    ticket_at = models.BigIntegerField(null=True)
    line_at = models.BigIntegerField(null=True)
    counter_id = models.BigIntegerField(null=True)
    officer = models.BigIntegerField(null=True)
    calls = models.SmallIntegerField(default=0)
    first_called_at = models.BigIntegerField(null=True)
    first_served_at = models.BigIntegerField(null=True)
    ended_at = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    request_id = models.BigIntegerField(null=True)
    branch = models.CharField(max_length=16, blank=True)
    specialist = models.CharField(max_length=10, blank=True)
    specialist_due_at = models.BigIntegerField(null=True)
    waited = models.BigIntegerField(default=0)
    walked = models.BigIntegerField(default=0)
    served = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    stepped_out = models.BigIntegerField(default=0)
    n = models.IntegerField()
    head = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "line_at", "id"], name="desks_waiting", condition=Q(state="waiting")),
            models.Index(
                fields=["office_id", "state"],
                name="desks_inside",
                condition=Q(state__in=("invited", "serving", "held", "away")),
            ),
            models.Index(fields=["office_id", "booked_for"], name="desks_booked", condition=Q(state="booked")),
            models.Index(fields=["office_id", "day", "service"], name="desks_visit_day"),
            models.Index(fields=["request_id"], name="desks_visit_request", condition=Q(request_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class Claim(models.Model):
    """One slot of one counter that an appointment holds: the key of the table is what makes double booking impossible."""

    counter = models.ForeignKey(Counter, models.PROTECT)
    at = models.BigIntegerField()
    visit_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["counter", "at"], name="desks_claim_once")]
        indexes = [models.Index(fields=["visit_id"], name="desks_claim_visit")]

    def __str__(self) -> str:
        return f"claim of visit {self.visit_id}"


class VisitCard(models.Model):
    """What opens a visit to the person (the hash of its code) and how they are reached; personal, erased after its term."""

    visit_id = RowNumber(primary_key=True)
    code_hash = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=254, blank=True)

    def __str__(self) -> str:
        return f"card of visit {self.visit_id}"


class Series(models.Model):
    """The next ticket number of one letter in one office on one day; kiosks reserve blocks of it."""

    office = models.ForeignKey(Office, models.PROTECT)
    day = models.DateField()
    letter = models.CharField(max_length=1)
    next = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "day", "letter"], name="desks_series_once")]

    def __str__(self) -> str:
        return f"series {self.letter} of office {self.office_id}"


class Beat(models.Model):
    """A number that grows with every change in an office: boards and phones ask for it, and for the rest only when it has grown."""

    office_id = RowNumber(primary_key=True)
    n = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"beat of office {self.office_id}"


class BoardSetting(models.Model):
    """How an office's waiting-room board behaves: `quiet` shows without any sound; `aloud` are the languages it calls in, in order."""

    office = models.OneToOneField(Office, models.PROTECT, primary_key=True, related_name="board")
    quiet = models.BooleanField(default=False)
    aloud = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"board of office {self.pk}"


class OfficeEvent(models.Model):
    """Something that takes place in an office and is told on its board: a reception by the chief, an open day."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="events")
    from_at = models.BigIntegerField()
    until_at = models.BigIntegerField()
    title_kk = models.CharField(max_length=120)
    title_ru = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["office", "until_at"], name="desks_event_office")]

    def __str__(self) -> str:
        return f"event of office {self.office_id}"


class Kiosk(models.Model):
    """A device that gives tickets of one office: only the hash of what its cookie holds is kept. Not `active`: unpaired."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="kiosks")
    token_hash = models.BinaryField(max_length=32, unique=True)
    paired_at = models.BigIntegerField()
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"kiosk {self.pk} of office {self.office_id}"


class Seat(models.Model):
    """An officer (by pseudonym) at a counter: since when, and when their screen was last heard of; two at one counter are shown."""

    counter = models.ForeignKey(Counter, models.PROTECT, related_name="seats")
    officer = models.BigIntegerField()
    since_at = models.BigIntegerField()
    seen_at = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer"], name="desks_seat_once")]

    def __str__(self) -> str:
        return f"seat at counter {self.counter_id}"
