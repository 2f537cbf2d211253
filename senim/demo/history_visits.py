"""A made-up history of visits: the offices are played, their records chained between those of the requests, the rows folded."""

import datetime as dt
import hashlib
import random
from collections import Counter as Sums
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from operator import attrgetter
from typing import Any, Final

from senim.accounts.models import Post
from senim.demo.country_desks import FULL, SHOWN, counter_pseudonyms
from senim.demo.history_arrivals import ZONE
from senim.demo.history_line import AFTER_HOURS, Desk, Line, Planned
from senim.demo.history_shape import Shape
from senim.demo.history_visitors import DAY, HOUR, MINUTE, SLOT, Crowd, slots_of, walk_ins, with_appointment
from senim.demo.history_words import anybody
from senim.desks.codes import code_of, hash_of_code
from senim.desks.folding import VisitState, advanced, begun, local_day
from senim.desks.models import Counter
from senim.desks.openings import Span, openings
from senim.intake.keys import KEY_BYTES
from senim.ledger.actor import Actor
from senim.ledger.entries import Entry, chained
from senim.places.models import Unit
from senim.places.queries import unit_in, units
from senim.processes.runs import STREAMS_PER_REQUEST
from senim.sealing.chain import GENESIS

DAYS: Final = 56
_AHEAD_DAYS: Final = 9
_CARD_DAYS: Final = 28
_RUSH: Final = 50 * MINUTE
_REMEMBERED: Final = 12
_LARGE, _SMALL = Crowd(11.0, 0.1), Crowd(5.8, 0.1)
_MANY: Final = 5

_FRONT: Final = "registrar"
_DAY: Final = VisitState._fields.index("day")
VISIT: Final = Shape("desks_visit", VisitState._fields)
CLAIM: Final = Shape("desks_claim", ("counter_id", "at", "visit_id"))
CARD: Final = Shape("desks_visitcard", ("visit_id", "code_hash", "name", "phone", "email"))
SERIES: Final = Shape("desks_series", ("office_id", "day", "letter", "next"))
BEAT: Final = Shape("desks_beat", ("office_id", "n"))
SEAT: Final = Shape("desks_seat", ("counter_id", "officer", "since_at", "seen_at"))


def visit_key(seed: int, visit_id: int) -> bytes:
    """The key from which the code of a made-up visit follows; the operator's own secret is needed besides."""
    return hashlib.sha256(f"made-up visit {seed} {visit_id}".encode()).digest()[:KEY_BYTES]


class Visits:
    """Gives the records of all visits in the order of time, and at the end the rows that follow from them.

    `days` before `at` are played. A visit that goes on with a request takes the newest one of its office and service.
    """

    def __init__(self, at: dt.datetime, seed: int, days: int = DAYS) -> None:
        self.until, self.seed = int(at.timestamp()) * 1_000_000, seed
        self.desks: dict[int, Sequence[Desk]] = {}
        self.coming = deque(sorted(self._planned(at, days), key=lambda pair: pair[1].at))
        self.open: dict[tuple[int, int], VisitState] = {}
        self.recent: defaultdict[tuple[int, str], deque[int]] = defaultdict(lambda: deque(maxlen=_REMEMBERED))
        self.count = 0

    def before(self, at: int | None) -> list[Entry]:
        """The records up to a moment; all that are left for None."""
        found: list[Entry] = []
        while self.coming and (at is None or self.coming[0][1].at <= at):
            found += self._write(*self.coming.popleft())
        return found

    def heard(self, entries: Sequence[Entry]) -> None:
        """Remember which requests were registered, so that visits can go on with them."""
        for entry in entries:
            facts = entry.payload
            if entry.type == "registered" and facts["lane"] not in {"safeguarded", "review"}:
                self.recent[facts["desk"], facts["service"]].append(entry.stream // STREAMS_PER_REQUEST)

    def rows(self) -> Iterator[tuple[Shape, list[Sequence[Any]]]]:
        """What follows from the records, and what lies beside them: visits, slots, cards, numbers, seats."""
        visits = sorted(self.open.values())
        yield VISIT, [_plain(one) for one in visits]
        yield CLAIM, [row for one in visits if one.state == "booked" for row in _claims(one)]
        yield CARD, [self._card(one) for one in visits if self._has_card(one)]
        yield SERIES, self._series(visits)
        yield BEAT, _beats(visits)
        yield SEAT, self._seats()

    def _planned(self, at: dt.datetime, days: int) -> Iterator[tuple[int, Planned]]:
        ids = {row.code: row for row in units() if row.code in FULL}
        for code in FULL:
            line = self._line(ids[code], code, at, days)
            yield from ((ids[code].pk, one) for one in line.planned)

    def _line(self, office: Unit, code: str, at: dt.datetime, days: int) -> Line:
        chance = random.Random(f"visits {self.seed} {code}")
        today = at.astimezone(ZONE).date()
        dates = [today + dt.timedelta(days=number) for number in range(-days, _AHEAD_DAYS)]
        spans = [span for day in dates for span in openings(office, day)]
        past = [Span(one.opens, min(one.closes, self.until)) for one in spans if one.opens < self.until]
        rows = list(Counter.objects.filter(office_id=office.pk).order_by("number"))
        free = self.until - _RUSH if code == SHOWN else 0
        self.desks[office.pk] = [
            Desk(
                row.pk,
                frozenset(row.services),
                Actor(_FRONT, pseudonym, office.pk),
                list(_shifts(row.number, len(rows), spans, free if row.number == 1 else 0)),
            )
            for row, pseudonym in zip(rows, cycle(counter_pseudonyms()[code]), strict=False)
        ]
        crowd = _LARGE if len(rows) >= _MANY else _SMALL
        rush = Span(self.until - _RUSH, self.until) if code == SHOWN else None
        booked = [(row.pk, row.services) for row in rows[1:]]
        visitors = [*walk_ins(past, crowd, rush, chance), *with_appointment(spans, booked, crowd, self.until, chance)]
        line = Line(office.pk, self.desks[office.pk], _specialists(office), self.until, chance)
        line.play(sorted(visitors, key=attrgetter("at")), list(_closings(spans)))
        return line

    def _write(self, office: int, one: Planned) -> list[Entry]:
        payload = one.payload
        visit = self.open.get((office, one.visit))
        if one.kind == "linked":
            waiting = self.recent[office, payload["service"]]
            if not waiting:
                return []
            payload = {"request": waiting.pop()}
        if one.kind == "served" and visit is not None and visit.request_id:
            payload = {"outcome": "continued"}
        if visit is None:
            self.count += 1
            entries = chained(-self.count, 0, GENESIS, [(one.kind, "", one.at, payload)], one.by)
            self.open[office, one.visit] = begun(entries[0])
            return entries
        entries = chained(-visit.id, visit.n, visit.head, [(one.kind, "", one.at, payload)], one.by)
        self.open[office, one.visit] = advanced(visit, entries[0])
        return entries

    def _has_card(self, visit: VisitState) -> bool:
        goes_on = visit.ended_at is None or visit.since_at > self.until - DAY
        return goes_on or (visit.booked_for is not None and visit.booked_for > self.until - _CARD_DAYS * DAY)

    def _card(self, visit: VisitState) -> Sequence[Any]:
        person = anybody(random.Random(f"visitor {self.seed} {visit.id}"))
        known = visit.booked_for is not None
        code = hash_of_code(code_of(visit_key(self.seed, visit.id)))
        return visit.id, code, person.full_name if known else "", person.phone if known else "", ""

    def _series(self, visits: Sequence[VisitState]) -> list[Sequence[Any]]:
        today, last = local_day(self.until), dict[tuple[int, str], int]()
        for one in visits:
            if one.label and one.day == today:
                key = one.office_id, one.label[0]
                last[key] = max(last.get(key, 0), int(one.label[1:]))
        return [(office, today.isoformat(), letter, number + 1) for (office, letter), number in sorted(last.items())]

    def _seats(self) -> list[Sequence[Any]]:
        """Who sits at a counter at the moment of loading."""
        return [
            (desk.id, desk.officer.pseudonym, self.until - HOUR, self.until)
            for desks in self.desks.values()
            for desk in desks
            if any(shift.opens <= self.until < shift.closes for shift in desk.shifts)
        ]


def _shifts(number: int, counters: int, spans: Sequence[Span], free_from: int) -> Iterator[Span]:
    """When somebody sits at a counter: the whole day with a break of its own; at night only at two. Nobody from `free_from` on."""
    for span in spans:
        if span.closes - span.opens < DAY:
            yield from _with_break(number, span.opens, span.closes + AFTER_HOURS, free_from)
        elif number == counters:
            yield from _with_break(number, span.opens, span.closes, free_from)
        else:
            first, last = (7, 24) if number == 2 else (8, 20)
            yield from _with_break(number, span.opens + first * HOUR, span.opens + last * HOUR, free_from)


def _with_break(number: int, opens: int, closes: int, free_from: int) -> Iterator[Span]:
    closes = min(closes, free_from) if free_from and opens < free_from else closes
    if free_from and opens >= free_from:
        return
    midnight = opens - int((opens + 5 * HOUR) % DAY)
    pause = midnight + (12 * 60 + 30 * (number % 4)) * MINUTE
    if opens < pause < closes:
        yield Span(opens, pause)
        yield Span(pause + 45 * MINUTE, max(closes, pause + 45 * MINUTE))
    else:
        yield Span(opens, closes)


def _closings(spans: Sequence[Span]) -> Iterator[int]:
    """When an office that closes for the night sends home who still waits."""
    for one, following in zip(spans, [*spans[1:], None], strict=True):
        if following is None or following.opens - one.closes > 4 * HOUR:
            yield one.closes + AFTER_HOURS


def _specialists(office: Unit) -> Mapping[str, Actor]:
    """Who is called down: the first officer of the region's unit of each branch."""
    found = {}
    for branch in ("administrative", "criminal", "investigative"):
        unit = unit_in(office.region_id or "", branch)
        posts = Post.objects.filter(unit=unit, role="officer").order_by("pk")
        pseudonym = posts.values_list("officer__pseudonym", flat=True).first()
        found[branch] = Actor("officer", pseudonym, unit.pk)
    return found


def _plain(visit: VisitState) -> Sequence[Any]:
    return *visit[:_DAY], visit.day.isoformat(), *visit[_DAY + 1 :]


def _claims(visit: VisitState) -> Iterator[Sequence[Any]]:
    begins = visit.booked_for or 0
    for number in range(slots_of(visit.service)):
        yield visit.counter_id, begins + number * SLOT, visit.id


def _beats(visits: Sequence[VisitState]) -> list[Sequence[Any]]:
    """One beat for each record."""
    sums = Sums[int]()
    for one in visits:
        sums[one.office_id] += one.n
    return list(sums.items())
