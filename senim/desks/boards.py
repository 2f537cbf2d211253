"""What a waiting room is shown: one picture of an office at a moment, without persons, in all three languages at once."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from senim.desks.errors import UnknownOffice
from senim.desks.folding import ZONE, local_day
from senim.desks.models import BoardSetting, Closure, Counter, Office, OfficeEvent
from senim.desks.openings import MINUTE, Span, openings
from senim.ledger import statements
from senim.places.errors import UnitUnknown
from senim.places.models import Unit
from senim.places.queries import unit

FORMAT: Final = 1
"""Grows when the shape of the picture changes, so that a board that stands open since before loads itself anew."""
MISSED_MOST, TOLD_MOST = 4, 2
MISSED_MINUTES: Final = 15
"""So long a ticket that was given up stands on the board with what to do."""
LOOK_AHEAD_DAYS: Final = 14

# Two halves, because each has its own index of what is open.
_INSIDE: Final = (
    "SELECT id,label,state,counter_id,calls,since_at,service,line_at FROM desks_visit "
    "WHERE office_id=%s AND state='waiting' UNION ALL "
    "SELECT id,label,state,counter_id,calls,since_at,service,line_at FROM desks_visit "
    "WHERE office_id=%s AND state IN ('invited','serving','held','away') ORDER BY line_at,id"
)
_MISSED: Final = (
    "SELECT label FROM desks_visit WHERE office_id=%s AND day=%s AND state='left' AND outcome='no_show' AND ended_at>=%s "
    "ORDER BY ended_at DESC LIMIT %s"
)


class Inside(NamedTuple):
    """Somebody with a ticket, as the board knows them."""

    id: int
    label: str
    state: str
    counter_id: int | None
    calls: int
    since_at: int
    service: str
    line_at: int | None


class Doors(NamedTuple):
    """Whether an office takes people now (open · break · closed) and when that changes (µs); None: not in sight."""

    state: str
    until: int | None


class Told(NamedTuple):
    """Something that is told in three languages, from when until when (µs)."""

    texts: dict[str, str]
    from_at: int
    until_at: int


class Picture(NamedTuple):
    """An office at a moment. `called` newest first, `line` in the order in which they will be called; `numbers` of counters by id."""

    office_id: int
    at: int
    doors: Doors
    quiet: bool
    aloud: tuple[str, ...]
    called: tuple[Inside, ...]
    serving: tuple[Inside, ...]
    line: tuple[Inside, ...]
    missed: tuple[str, ...]
    numbers: dict[int, int]
    closures: tuple[Told, ...]
    events: tuple[Told, ...]


def picture(office_id: int, at: int) -> Picture:
    """What the board of an office shows at a moment (µs). Refuses UnknownOffice. Seven queries, whatever is in the log."""
    office = Office.objects.filter(pk=office_id).first()
    if office is None:
        raise UnknownOffice(str(office_id))
    inside = [Inside._make(row) for row in statements.rows(_INSIDE, [office_id, office_id])]
    setting = BoardSetting.objects.filter(pk=office_id).first()
    closures = list(Closure.objects.filter(office_id=office_id, until_at__gt=at).order_by("from_at")[:50])
    return Picture(
        office_id=office_id,
        at=at,
        doors=doors(unit(office.pk), at, closures),
        quiet=setting is not None and setting.quiet,
        aloud=tuple(setting.aloud) if setting else ("kk", "ru"),
        called=tuple(sorted(_in(inside, "invited"), key=lambda one: (-one.since_at, one.id))),
        serving=_in(inside, "serving"),
        line=_in(inside, "waiting"),
        missed=_missed(office_id, at),
        numbers=dict(Counter.objects.filter(office_id=office_id).values_list("pk", "number")),
        closures=tuple(_closure(row) for row in closures if row.from_at < at + 7 * 24 * 60 * MINUTE)[:TOLD_MOST],
        events=coming_events(office_id, at),
    )


def office_of(code: str) -> Unit:
    """The unit of a front office by its code. Refuses UnknownOffice one that is none or that has not been set up. One query."""
    row = Office.objects.filter(unit__code=code).values_list("pk", flat=True).first()
    if row is None:
        raise UnknownOffice(code[:40])
    try:
        return unit(row)
    except UnitUnknown:
        raise UnknownOffice(code[:40]) from None


def doors(place: Unit, at: int, closures: Sequence[Closure]) -> Doors:
    """Whether an office takes people at a moment, and until when; closed: when it opens again."""
    day = local_day(at)
    today = openings(place, day, closures)
    for span in today:
        if span.opens <= at < span.closes:
            return Doors("open", _closing(place, day, span, closures))
    later = next((span.opens for span in today if span.opens > at), None)
    if later is not None:
        return Doors("break" if today[0].opens < at else "closed", later)
    for ahead in range(1, LOOK_AHEAD_DAYS + 1):
        if spans := openings(place, day + dt.timedelta(days=ahead), closures):
            return Doors("closed", spans[0].opens)
    return Doors("closed", None)


def _closing(place: Unit, day: dt.date, span: Span, closures: Sequence[Closure]) -> int | None:
    """When a span that runs now ends; past midnight where it goes on there, None where it goes on the whole next day."""
    tomorrow = openings(place, day + dt.timedelta(days=1), closures)
    if not tomorrow or tomorrow[0].opens != span.closes:
        return span.closes
    whole_day = tomorrow[0].closes - tomorrow[0].opens >= 24 * 60 * MINUTE
    return None if whole_day else tomorrow[0].closes


def coming_events(office_id: int, at: int, most: int = TOLD_MOST) -> tuple[Told, ...]:
    """What takes place in an office now or next. One query."""
    rows = OfficeEvent.objects.filter(office_id=office_id, until_at__gt=at).order_by("from_at", "pk")[:most]
    return tuple(
        Told({"kk": row.title_kk, "ru": row.title_ru, "en": row.title_en}, row.from_at, row.until_at) for row in rows
    )


def _in(inside: Iterable[Inside], state: str) -> tuple[Inside, ...]:
    return tuple(one for one in inside if one.state == state)


def _missed(office_id: int, at: int) -> tuple[str, ...]:
    values = [office_id, local_day(at).isoformat(), at - MISSED_MINUTES * MINUTE, MISSED_MOST]
    return tuple(label for (label,) in statements.rows(_MISSED, values))


def _closure(row: Closure) -> Told:
    return Told({"kk": row.reason_kk, "ru": row.reason_ru, "en": row.reason_en}, row.from_at, row.until_at)


def clock_of(at: int) -> dt.datetime:
    """A moment in µs as local time."""
    return dt.datetime.fromtimestamp(at // 1_000_000, ZONE)


def as_json(shown: Picture, waits: Mapping[int, tuple[int, int]]) -> dict[str, Any]:
    """The picture as boards and phones read it: labels and numbers. `waits`: the range in minutes by visit, where it is known."""
    return {
        "office": shown.office_id,
        "doors": {"state": shown.doors.state, "until": _clock(shown.doors.until, shown.at)},
        "quiet": shown.quiet,
        "aloud": list(shown.aloud),
        "called": [[one.label, _number(shown, one), one.calls] for one in shown.called],
        "serving": [[one.label, _number(shown, one)] for one in shown.serving],
        "line": [[one.label, *waits.get(one.id, ())] for one in shown.line],
        "missed": list(shown.missed),
        "wait": list(last_wait(shown, waits)),
    }


def last_wait(shown: Picture, waits: Mapping[int, tuple[int, int]]) -> tuple[int, int] | tuple[()]:
    """The range of whoever stands last and has one."""
    return next((waits[one.id] for one in reversed(shown.line) if one.id in waits), ())


def _number(shown: Picture, one: Inside) -> int | None:
    return shown.numbers.get(one.counter_id) if one.counter_id is not None else None


def _clock(at: int | None, now: int) -> list[str] | None:
    """Day (empty for today) and time."""
    if at is None:
        return None
    moment = clock_of(at)
    return ["" if moment.date() == local_day(now) else moment.date().isoformat(), f"{moment:%H:%M}"]
