"""How records change a local problem and who shares it: the one description, for every writer and for the rebuild."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from senim.kernel.events import EventType as E
from senim.ledger.entries import Entry
from senim.ledger.streams import PROBLEMS
from senim.processes.runs import STREAMS_PER_REQUEST
from senim.referrals.problems.models import Measure, Problem
from senim.referrals.records import Fold, Kind, Rows, part_of
from senim.referrals.telling import outbox
from senim.referrals.telling.outbox import Tell

DAY: Final = 86_400_000_000
SHARED: Final = frozenset({E.PROBLEM_JOINED, E.PROBLEM_LEFT, E.PROBLEM_ENDED})
"""What stands in the streams of requests."""


def _number(entry: Entry) -> int:
    return PROBLEMS.number_of(entry.stream)


def _opened(rows: Rows, entry: Entry) -> None:
    rows["problem"][(_number(entry),)] = {
        "unit_id": entry.unit,
        "region_id": entry.payload["region"],
        "kept_by": entry.actor,
        "state": "open",
        "outcome": "",
        "opened_at": entry.at,
        "ended_at": None,
    }


def _ended(rows: Rows, entry: Entry) -> None:
    change = {"state": "ended", "outcome": entry.payload["outcome"], "ended_at": entry.at}
    rows["problem"][(_number(entry),)] |= change


def _measure_set(rows: Rows, entry: Entry) -> None:
    rows["measure"][(part_of(_number(entry), entry.n),)] = {
        "problem_id": _number(entry),
        "body_id": entry.payload.get("body"),
        "set_at": entry.at,
        "first_due_at": entry.payload["due"],
        "due_at": entry.payload["due"],
        "state": "open",
        "told": int(entry.payload["due"] - entry.at < DAY),
        "ended_at": None,
    }


def _measure_moved(rows: Rows, entry: Entry) -> None:
    rows["measure"][(entry.payload["measure"],)] |= {"due_at": entry.payload["due"], "told": 0}


def _measure_over(state: str) -> Fold:
    def change(rows: Rows, entry: Entry) -> None:
        rows["measure"][(entry.payload["measure"],)] |= {"state": state, "ended_at": entry.at}

    return change


def _told(level: int) -> Fold:
    def change(rows: Rows, entry: Entry) -> None:
        rows["measure"][(entry.payload["measure"],)]["told"] = level

    return change


_REACTIONS: Final[Mapping[str, Fold]] = {
    E.PROBLEM_OPENED: _opened,
    E.PROBLEM_ENDED: _ended,
    E.MEASURE_SET: _measure_set,
    E.MEASURE_MOVED: _measure_moved,
    E.MEASURE_DONE: _measure_over("done"),
    E.MEASURE_DROPPED: _measure_over("dropped"),
    E.MEASURE_REMINDED: _told(1),
    E.MEASURE_LATE: _told(2),
}

_TO_BODY: Final[Mapping[str, str]] = {
    E.MEASURE_SET: "due_soon",
    E.MEASURE_REMINDED: "due_soon",
    E.MEASURE_LATE: "due_late",
}


def _tells(rows: Rows, entry: Entry) -> Iterator[Tell]:
    """The body is told, of what is late its chief, the officer who keeps the problem and the head named in the record."""
    if entry.type not in _TO_BODY:
        return
    measure = rows["measure"][(entry.payload.get("measure") or part_of(_number(entry), entry.n),)]
    late, keeper = entry.type == E.MEASURE_LATE, rows["problem"][(_number(entry),)]["kept_by"]
    if measure["body_id"] is not None:
        to = outbox.body(measure["body_id"], chief=late)
        yield Tell(entry.stream, entry.n, _TO_BODY[entry.type], to, entry.at)
    elif keeper is not None and entry.type == E.MEASURE_REMINDED:
        yield Tell(entry.stream, entry.n, "due_soon", outbox.officer(keeper), entry.at)
    head = entry.payload.get("head")
    if late and keeper is not None:
        yield Tell(entry.stream, entry.n, "late_kept", outbox.officer(keeper), entry.at)
    if late and head not in (None, keeper):
        yield Tell(entry.stream, entry.n, "late_head", outbox.officer(head), entry.at)


PROBLEM: Final = Kind(PROBLEMS, {"problem": (Problem, ("id",)), "measure": (Measure, ("id",))}, _REACTIONS, _tells)


def share(row: Mapping[str, Any] | None, entry: Entry) -> dict[str, Any] | None:
    """The sharing of a request after a record of its stream; None for none."""
    if entry.type == E.PROBLEM_JOINED:
        return {"problem_id": entry.payload["problem"], "joined_at": entry.at, "told": False}
    if entry.type == E.PROBLEM_LEFT:
        return None
    return None if row is None else {**row, "told": True}


def request_of(entry: Entry) -> int:
    """The request in whose stream a record stands."""
    return entry.stream // STREAMS_PER_REQUEST
