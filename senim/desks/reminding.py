"""What a person with an appointment is told, as it follows from the log: one fold, for the writer and for the rebuild.

Notices of a visit have its negative number where those of a request have the request's. Words name no office of the police
and no service: a message lies open on the screen of a phone.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import override

from senim.design.dates import moment
from senim.desks.folding import ZONE
from senim.desks.models import Visit, VisitCard
from senim.kernel.events import EventType as E
from senim.ledger import statements
from senim.ledger.entries import Entry
from senim.ledger.queries import entries_of
from senim.ledger.rebuilding import rebuilder
from senim.ledger.streams import VISITS
from senim.notices import projecting, rebuilding
from senim.notices.erasing import Purge, purges
from senim.notices.facts import Facts
from senim.notices.folding import Add, Change, Drop, Reached, wanted
from senim.notices.models import Notice, Reach
from senim.notices.outbox import Taken
from senim.notices.rebuilding import Rows
from senim.notices.subjects import Subject, tell_of
from senim.places import queries as places

HOUR: Final = 3_600_000_000
EVENING: Final = dt.time(18)
"""Local time of the reminder on the day before."""

SOON: Final = 2 * HOUR
_LATER: Final = ("visit_reminder", "visit_soon")
_CHUNK: Final = 500
_FACTS: Final = (
    "SELECT r.channel, r.language, r.optional, v.booked_for, v.office_id FROM notices_reach r "
    "JOIN desks_visit v ON v.id=%s WHERE r.request_id=%s"
)
Heard = tuple[Reached | None, list[Change]]


def heard(reached: Reached | None, entry: Entry) -> Heard:
    """What one record of a visit changes: how the person is reached, which notices it adds and which become moot."""
    react = REACTIONS.get(entry.type)
    if react is None:
        return reached, []
    after, changes = react(reached, entry)
    return after, [change for change in changes if not isinstance(change, Add) or wanted(after, change)]


def _booked(_: Reached | None, entry: Entry) -> Heard:
    facts = entry.payload
    if not facts.get("reach"):
        return None, []
    reached = Reached(entry.stream, facts["reach"], facts["language"], bool(facts.get("remind")))
    return reached, [_told(entry, "visit_booked"), *_reminders(entry)]


def _rebooked(reached: Reached | None, entry: Entry) -> Heard:
    kind = "visit_closed" if entry.payload.get("reason") == "closed" else "visit_moved"
    return reached, [Drop(entry.stream, _LATER), _told(entry, kind), *_reminders(entry)]


def _cancelled(reached: Reached | None, entry: Entry) -> Heard:
    kind = "visit_cancelled" if entry.payload.get("outcome") == "person" else "visit_dropped"
    return reached, [Drop(entry.stream, _LATER), Add(entry.stream, entry.n, kind, entry.at)]


def _over(reached: Reached | None, entry: Entry) -> Heard:
    return reached, [Drop(entry.stream, _LATER)]


def _told(entry: Entry, kind: str) -> Add:
    return Add(entry.stream, entry.n, kind, entry.at, entry.payload["for"])


def _reminders(entry: Entry) -> Iterator[Add]:
    """The evening before and two hours before, if that is still at least two hours away: who books for today knows."""
    starts = entry.payload["for"]
    day = dt.datetime.fromtimestamp(starts / 1_000_000, ZONE).date() - dt.timedelta(days=1)
    evening = int(dt.datetime.combine(day, EVENING, ZONE).timestamp()) * 1_000_000
    for kind, due in (("visit_reminder", evening), ("visit_soon", starts - SOON)):
        if due - entry.at >= SOON:
            yield Add(entry.stream, entry.n, kind, due, starts)


REACTIONS: Final[Mapping[str, Callable[[Reached | None, Entry], Heard]]] = {
    E.BOOKED: _booked,
    E.REBOOKED: _rebooked,
    E.BOOKING_CANCELLED: _cancelled,
    E.MISSED: _over,
    E.TICKETED: _over,
}


def follow(entries: Sequence[Entry]) -> None:
    """Write the notices that follow from records just written to one visit, in the writer's transaction.

    Nothing is asked of the database for records that change none.
    """
    told = [entry for entry in entries if entry.type in REACTIONS]
    if not told or (told[0].type == E.TICKETED and told[0].n == 1):
        return
    stream = told[0].stream
    before = None if told[0].type == E.BOOKED else projecting.reached_by(stream)
    if before is None and told[0].type != E.BOOKED:
        return
    reached = before
    for entry in told:
        reached, changes = heard(reached, entry)
        _write(stream, before, reached, changes)
        before = reached


def _write(stream: int, before: Reached | None, reached: Reached | None, changes: Sequence[Change]) -> None:
    """What became moot first: the same record may add a notice of the same kind."""
    for change in changes:
        if not isinstance(change, Add):
            projecting.alter(change)
    kept = [projecting.keeping(reached)] if reached is not None and reached != before else []
    adds = [change for change in changes if isinstance(change, Add)]
    statements.run_all([*kept, *projecting.added(adds, stream, reached.channel if reached else "")])


@rebuilder("visit notices")
def differences() -> Iterator[str]:
    """One line for each reach and each notice of a visit that does not follow from the log."""
    mine = {"request_id__range": (VISITS.last, VISITS.first)}
    known = set(Reach.objects.filter(**mine).values_list("request_id", flat=True))
    known |= set(Notice.objects.filter(**mine).values_list("request_id", flat=True))
    booked = Visit.objects.exclude(booked_for=None).values_list("id", flat=True)
    streams = sorted(known | {-visit for visit in booked.iterator()})
    for start in range(0, len(streams), _CHUNK):
        chunk = streams[start : start + _CHUNK]
        yield from rebuilding.compared(chunk, *_expected(chunk))


def _expected(streams: list[int]) -> tuple[Rows, Rows]:
    reaches: Rows = {}
    notices: Rows = {}
    gone = purges()
    for stream, group in groupby(entries_of(streams), key=lambda entry: entry.stream):
        reached, mine = _folded(group, gone)
        notices |= mine
        if reached is not None:
            reaches[(stream,)] = tuple(reached[1:])
    return reaches, notices


def _folded(entries: Iterable[Entry], gone: Sequence[Purge]) -> tuple[Reached | None, Rows]:
    """One visit: how its person is reached, and its notices without those that were erased, each purge in its place of the log."""
    reached: Reached | None = None
    notices: Rows = {}
    seq = 0
    for entry in entries:
        notices = rebuilding.without(notices, gone, seq, entry.seq)
        seq = entry.seq
        reached, changes = heard(reached, entry)
        for change in changes:
            rebuilding.apply(notices, change)
    return reached, rebuilding.without(notices, gone, seq, rebuilding.END_OF_LOG)


def facts_of(taken: Taken) -> Facts | None:
    """All that decides about one notice of a visit. One statement."""
    row = statements.row(_FACTS, [-taken.request_id, taken.request_id])
    if row is None:
        return None
    channel, language, optional, starts, office = row

    def fields() -> dict[str, str]:
        return {
            "number": number_of(-taken.request_id),
            "link": code_link(language),
            "when": moment(_moment(starts)) if starts else "",
            "place": address_of_office(office, language),
        }

    return Facts(channel, language, bool(optional), None, False, "usual", fields)


def number_of(visit_id: int) -> str:
    """The number by which a person and staff talk about a visit; it opens nothing."""
    return f"V{visit_id}"


def address_of_office(office_id: int, language: str) -> str:
    """Where the office is; its name where no address is known."""
    unit = places.unit(office_id)
    return str(getattr(unit, f"address_{language}", "") or unit.address_kk or unit.name_in(language))


def code_link(language: str) -> str:
    """The page where the code of a visit is asked: the code itself is in no message, because we do not know it."""
    with override(language):
        return str(settings.SITE) + reverse("booking:find")


def _moment(at: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(at / 1_000_000, dt.UTC)


_FIELDS: Final = {"email": "email", "sms": "phone"}


def _address(channel: str, visit_id: int) -> str:
    field = _FIELDS.get(channel)
    found = VisitCard.objects.filter(pk=visit_id).values_list(field, flat=True).first() if field else ""
    return str(found or "")


def _streams(units: Collection[int]) -> "QuerySet[Any, Any]":
    return Visit.objects.filter(office_id__in=units).annotate(stream=-F("id")).values("stream")


def _names(visits: Iterable[int]) -> dict[int, str]:
    return {visit: number_of(visit) for visit in visits}


def _forget(channel: str, address: str) -> int:
    """Whoever writes STOP is written to no more: the address goes from the cards of their visits."""
    field = _FIELDS.get(channel)
    return VisitCard.objects.filter(**{field: address}).update(**{field: ""}) if field and address else 0


tell_of(VISITS, Subject(facts_of, _address, _streams, _names, _forget))
