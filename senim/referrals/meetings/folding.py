"""How records change a meeting: the one description of its tables, for every writer and for the rebuild."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from senim.kernel.events import EventType as E
from senim.ledger.entries import Entry
from senim.ledger.streams import MEETINGS
from senim.referrals.meetings.models import Invited, Meeting, Undertaking
from senim.referrals.records import Fold, Kind, Rows, part_of
from senim.referrals.telling import outbox
from senim.referrals.telling.outbox import Tell

DAY: Final = 86_400_000_000


def _number(entry: Entry) -> int:
    return MEETINGS.number_of(entry.stream)


def _called(rows: Rows, entry: Entry) -> None:
    rows["meeting"][(_number(entry),)] = {
        "unit_id": entry.unit,
        "request_id": entry.payload.get("request"),
        "called_by": entry.actor,
        "starts_at": entry.payload["for"],
        "state": "planned",
    }


def _meeting(**changes: Any) -> Fold:
    def change(rows: Rows, entry: Entry) -> None:
        rows["meeting"][(_number(entry),)] |= changes

    return change


def _moved(rows: Rows, entry: Entry) -> None:
    rows["meeting"][(_number(entry),)] |= {"starts_at": entry.payload["for"]}
    for key, values in rows["invited"].items():
        if key[0] == _number(entry):
            values["reminded"] = False


def _invited(rows: Rows, entry: Entry) -> None:
    """Invited once more: the meeting has another time. Who hears of it on the last day needs no reminder."""
    soon = rows["meeting"][(_number(entry),)]["starts_at"] - entry.at < DAY
    rows["invited"][(_number(entry), entry.payload["officer"])] = {"reminded": soon}


def _excused(rows: Rows, entry: Entry) -> None:
    del rows["invited"][(_number(entry), entry.payload["officer"])]


def _reminded(rows: Rows, entry: Entry) -> None:
    rows["invited"][(_number(entry), entry.payload["officer"])]["reminded"] = True


def _undertaken(rows: Rows, entry: Entry) -> None:
    rows["undertaking"][(part_of(_number(entry), entry.n),)] = {
        "meeting_id": _number(entry),
        "officer": entry.payload["officer"],
        "due_at": entry.payload["due"],
        "state": "open",
        "told": int(entry.payload["due"] - entry.at < DAY),
        "ended_at": None,
    }


def _ended(state: str) -> Fold:
    def change(rows: Rows, entry: Entry) -> None:
        rows["undertaking"][(entry.payload["undertaking"],)] |= {"state": state, "ended_at": entry.at}

    return change


def _told(level: int) -> Fold:
    def change(rows: Rows, entry: Entry) -> None:
        rows["undertaking"][(entry.payload["undertaking"],)]["told"] = level

    return change


def _nothing(_rows: Rows, _entry: Entry) -> None:
    """Decisions are words beside the log."""


_REACTIONS: Final[Mapping[str, Fold]] = {
    E.MEETING_CALLED: _called,
    E.MEETING_INVITED: _invited,
    E.MEETING_EXCUSED: _excused,
    E.MEETING_MOVED: _moved,
    E.MEETING_REMINDED: _reminded,
    E.MEETING_CANCELLED: _meeting(state="cancelled"),
    E.MEETING_HELD: _meeting(state="held"),
    E.MEETING_DECIDED: _nothing,
    E.UNDERTAKEN: _undertaken,
    E.UNDERTAKING_DONE: _ended("done"),
    E.UNDERTAKING_DROPPED: _ended("dropped"),
    E.UNDERTAKING_REMINDED: _told(1),
    E.UNDERTAKING_LATE: _told(2),
}


def _tells(rows: Rows, entry: Entry) -> Iterator[Tell]:
    """Who is told what by a record."""
    meeting = rows["meeting"][(_number(entry),)]
    if entry.type in _TO_PARTICIPANT and entry.payload["officer"] != entry.actor:
        to, until = outbox.officer(entry.payload["officer"]), meeting["starts_at"]
        yield Tell(entry.stream, entry.n, _TO_PARTICIPANT[entry.type], to, entry.at, until)
    if entry.type in _TO_OWNER:
        key = entry.payload.get("undertaking") or part_of(_number(entry), entry.n)
        owner = rows["undertaking"][(key,)]["officer"]
        yield Tell(entry.stream, entry.n, _TO_OWNER[entry.type], outbox.officer(owner), entry.at)
        if entry.type == E.UNDERTAKING_LATE and meeting["called_by"] not in (None, owner):
            yield Tell(entry.stream, entry.n, "late_kept", outbox.officer(meeting["called_by"]), entry.at)


_TO_PARTICIPANT: Final[Mapping[str, str]] = {
    E.MEETING_INVITED: "meeting_set",
    E.MEETING_REMINDED: "meeting_soon",
    E.MEETING_CANCELLED: "meeting_off",
}
_TO_OWNER: Final[Mapping[str, str]] = {
    E.UNDERTAKEN: "due_soon",
    E.UNDERTAKING_REMINDED: "due_soon",
    E.UNDERTAKING_LATE: "due_late",
}

MEETING: Final = Kind(
    MEETINGS,
    {
        "meeting": (Meeting, ("id",)),
        "invited": (Invited, ("meeting_id", "officer")),
        "undertaking": (Undertaking, ("id",)),
    },
    _REACTIONS,
    _tells,
)
