"""The made-up officers at work: who may do which step, when they are there, and the queue that waits for each of them."""

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from heapq import heappop, heappush
from typing import Final, NamedTuple

from senim.accounts.models import Post
from senim.demo.history_case import Case, Worker
from senim.kernel.working_calendar import Calendar, build
from senim.kernel.worktime import next_open
from senim.places.queries import calendar_for, unit, units_under

DAY: Final = 86_400_000_000
WORKING: Final = ("registrar", "duty_officer", "officer", "specialist", "head")
SIGNED: Final = frozenset({"Examine", "LookAgain", "Review", "Decide", "CheckRecords", "AskOthers", "Find"})
"""Officers' steps on the way to a head's signature: a head who also holds an officer's post leaves them to others."""

_LEAVE: Final = {"registrar": 3, "specialist": 3, "head": 7}
_DAYTIME: Final = ((8 * 60, 23 * 60),)
_ALWAYS: Final = ((0, 24 * 60),)
Key = tuple[str, int, str]


class Job(NamedTuple):
    """A step that waits for somebody: its place in the queue, the case, the run and the step, and since when (µs)."""

    rank: int
    serial: int
    case: Case
    stream: int
    element: str
    since: int
    waited: bool

    @property
    def open(self) -> bool:
        """Whether the step still waits."""
        case = self.case
        item = case.items.get(self.element) if case.stream == self.stream else None
        return item is not None and item["since_at"] == self.since


@dataclass(slots=True, eq=False)
class Seat:
    """A place at which one step at a time is worked on, by one officer, or on call by several in turn."""

    keys: tuple[Key, ...]
    people: tuple[Worker, ...]
    calendar: Calendar
    speed: float
    load: float = 1.0
    away: tuple[tuple[int, int], ...] = ()
    busy: bool = False
    wakes_at: int = 0
    own: list[Job] = field(default_factory=list)

    def worker(self, at: int) -> Worker:
        """Who sits here at a moment."""
        return self.people[at // DAY % len(self.people)]

    def there(self, at: int) -> int:
        """The first moment from `at` on at which somebody is here."""
        moment = next_open(self.calendar, at)
        for begins, ends in self.away:
            if begins <= moment < ends:
                moment = next_open(self.calendar, ends)
        return moment


class Staff:
    """All seats, and the queues of the steps that nobody has taken yet."""

    def __init__(self, seats: Sequence[Seat]) -> None:
        self.seats = seats
        self.queues: dict[Key, list[Job]] = {key: [] for seat in seats for key in seat.keys}
        self.by_key: dict[Key, list[Seat]] = {key: [] for key in self.queues}
        self.by_person: dict[tuple[int, bool], Seat] = {}
        for seat in seats:
            for key in seat.keys:
                self.by_key[key].append(seat)
            for person in seat.people:
                self.by_person.setdefault((person.pseudonym, len(seat.people) > 1), seat)

    def next_job(self, seat: Seat) -> Job | None:
        """The first step in the queues of a seat, its own before others that came later; taken out of its queue."""
        best: list[Job] | None = None
        for queue in (seat.own, *(self.queues[key] for key in seat.keys)):
            while queue and not queue[0].open:
                heappop(queue)
            if queue and (best is None or queue[0][:2] < best[0][:2]):
                best = queue
        return heappop(best) if best else None

    def wait(self, job: Job, key: Key, owner: Seat | None) -> Sequence[Seat]:
        """Put a step in its queue; the seats that may now have something to do."""
        heappush(self.queues[key] if owner is None else owner.own, job)
        return self.by_key[key] if owner is None else (owner,)


def key_of(role: str, unit_id: int, element: str, on_call: bool) -> Key:
    """The queue of a step: by role and unit, apart where it is signed by a head or worked on call."""
    if on_call:
        return role, unit_id, "call"
    return role, unit_id, "signed" if role == "officer" and element in SIGNED else "office"


def called_away(people: Staff, regions: Collection[str], begins: int) -> None:
    """Take the officers of some regions away from their desks for two days: the event that brings the requests needs them too."""
    for seat in people.seats:
        if seat.keys[0][2] != "call" and region_of(seat.keys[0][1]) in regions:
            seat.away = (*seat.away, (begins, begins + 2 * DAY))


def leave_work(people: Staff, region: str, until: int) -> None:
    """Keep desks, specialists and heads of a region away in the last days, those on call in the last hours: lists fill up."""
    for seat in people.seats:
        role, unit_id, kind = seat.keys[0]
        if region_of(unit_id) != region or (kind == "call" and role != "duty_officer"):
            continue
        if kind == "call":
            seat.away = (*seat.away, (until - DAY // 3, until + DAY))
        else:
            days = max((_LEAVE.get(key[0], 0) for key in seat.keys), default=0)
            seat.away = (*seat.away, (until - days * DAY, until + DAY)) if days else seat.away


def staff(first: date, last: date, chance: random.Random) -> Staff:
    """The seats of the whole country: an office seat for each officer, and one on call for each desk and unit that takes reports."""
    offices: dict[Worker, set[tuple[str, int]]] = {}
    calls: dict[tuple[str, int], list[Worker]] = {}
    rows = Post.objects.filter(role__in=WORKING, officer__is_active=True).order_by("pk")
    for role, path, pseudonym, officer in rows.values_list("role", "unit__path", "officer__pseudonym", "officer_id"):
        worker = Worker(pseudonym, officer)
        for unit_id in units_under([path]):
            offices.setdefault(worker, set()).add((role, unit_id))
            calls.setdefault((role, unit_id), []).append(worker)
    seats = [_office_seat(worker, held, first, last, chance) for worker, held in offices.items()]
    for place, workers in sorted(calls.items()):
        if place[0] in {"duty_officer", "officer"}:
            seats.append(_call_seat(place, workers, first, last))
    return Staff(seats)


def _office_seat(worker: Worker, held: set[tuple[str, int]], first: date, last: date, chance: random.Random) -> Seat:
    roles = {role for role, _ in held}
    keys = [(role, unit_id, "office") for role, unit_id in held]
    if "head" not in roles:
        keys += [(role, unit_id, "signed") for role, unit_id in held if role == "officer"]
    home = min(unit_id for _, unit_id in held)
    return Seat(
        tuple(sorted(keys)),
        (worker,),
        calendar_for(home),
        chance.uniform(0.8, 1.2),
        away=_absences(first, last, chance),
    )


def _call_seat(place: tuple[str, int], workers: Iterable[Worker], first: date, last: date) -> Seat:
    """Desks answer day and night, officers who clear up a report from morning to late evening."""
    hours = _ALWAYS if place[0] == "duty_officer" else _DAYTIME
    return Seat(((*place, "call"),), tuple(dict.fromkeys(workers)), shift(hours, first, last), 1.0)


def _absences(first: date, last: date, chance: random.Random) -> tuple[tuple[int, int], ...]:
    """Three times a year one or two days off."""
    start = (first - date(1970, 1, 1)).days * DAY
    days = (last - first).days
    return tuple(
        sorted(
            (start + day * DAY, start + (day + chance.randint(1, 2)) * DAY)
            for day in (chance.randrange(days) for _ in range(3))
        )
    )


@lru_cache(maxsize=8)
def shift(hours: tuple[tuple[int, int], ...], first: date, last: date) -> Calendar:
    """A calendar with the same hours every day and no days off."""
    return build("shift", "Asia/Almaty", [hours] * 7, first, last + timedelta(days=120))


def region_of(unit_id: int) -> str:
    """The region of a unit; empty for the ministry's."""
    return unit(unit_id).region_id or ""
