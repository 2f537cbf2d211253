"""A follower of the log: what a system is told of the requests that it filed. Codes and dates only, each change once, in order."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from senim.channels.connector.shapes import ChangeRow
from senim.channels.connector.states import DOOR, moment, status_of
from senim.channels.connector_tables import PULL, WAITING, Change, Receiver
from senim.channels.models import Filed
from senim.intake.models import SystemNumber
from senim.intake.timeline import moment_of
from senim.ledger.entries import Entry
from senim.ledger.followers import follower
from senim.processes.models import Instance, ServiceClock
from senim.processes.runs import STREAMS_PER_REQUEST
from senim.sealing import receipts

TYPES: Final = {
    "registered": "request.received",
    "asked": "request.asked",
    "replied": "request.replied",
    "clock_paused": "request.term_changed",
    "clock_resumed": "request.term_changed",
    "clock_extended": "request.term_changed",
    "clock_recalculated": "request.term_changed",
    "moved": "request.moved",
    "redirected": "request.redirected",
    "answered": "request.answered",
    "withdrawn": "request.withdrawn",
    "number_recorded": "request.number",
}
_AT_ONCE: Final = 500


@follower("connector")
def tell(entries: Sequence[Entry]) -> None:
    """Keep the changes of requests that came by this door. One query a batch where there are none."""
    told = [one for one in entries if one.type in TYPES]
    for begin in range(0, len(told), _AT_ONCE):
        _tell(told[begin : begin + _AT_ONCE])


def _tell(entries: Sequence[Entry]) -> None:
    ids = {one.stream // STREAMS_PER_REQUEST for one in entries}
    keys = dict(Filed.objects.filter(door=DOOR, request_id__in=ids).values_list("request_id", "key_id"))
    if not keys:
        return
    mine = [one for one in entries if one.stream // STREAMS_PER_REQUEST in keys]
    streams = {one.stream for one in mine}
    runs = Instance.objects.defer("state").in_bulk(streams)
    clocks = ServiceClock.objects.in_bulk(streams, field_name="stream")
    receiving = set(Receiver.objects.filter(key_id__in=set(keys.values())).values_list("key_id", flat=True))
    rows = [_change(one, keys[one.stream // STREAMS_PER_REQUEST], runs[one.stream], clocks, receiving) for one in mine]
    Change.objects.bulk_create(rows, ignore_conflicts=True)


def _change(entry: Entry, key_id: int, run: Instance, clocks: dict[int, ServiceClock], receiving: set[int]) -> Change:
    clock = clocks.get(entry.stream)
    begins_again = entry.type == "registered" and entry.stream % STREAMS_PER_REQUEST
    return Change(
        key_id=key_id,
        request_id=run.request_id,
        stream=entry.stream,
        n=entry.n,
        type="request.review" if begins_again else TYPES[entry.type],
        at=entry.at,
        status=status_of(run.outcome, run.waiting_for, run.ended_at),
        stage=run.stage,
        promise_due_at=clock.promise_due_at if clock else None,
        limit_due_at=clock.limit_due_at if clock else None,
        state=WAITING if key_id in receiving else PULL,
    )


def rows_of(found: Sequence[Change]) -> list[ChangeRow]:
    """Changes as they are told, with the numbers of their requests. Two queries."""
    numbers = _numbers(one.request_id for one in found)
    return [_row(one, *numbers[one.request_id]) for one in found]


def body_of(change: Change) -> bytes:
    """What a webhook carries: the type, the moment, and the change as the page of changes tells it."""
    row = rows_of([change])[0]
    return msgspec.json.encode({"type": row.type, "timestamp": row.at, "data": row})


def _numbers(request_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The number on the receipt and the system's own, by request."""
    ids = set(request_ids)
    filed = Filed.objects.filter(request_id__in=ids).values_list("request_id", "request__received_at")
    own = dict(SystemNumber.objects.filter(request_id__in=ids).values_list("request_id", "number"))
    return {pk: (receipts.number(pk, 2000 + at.year % 100), own.get(pk, "")) for pk, at in filed}


def _row(change: Change, number: str, own_number: str) -> ChangeRow:
    return ChangeRow(
        cursor=change.pk,
        type=change.type,  # type: ignore[arg-type]
        at=moment_of(change.at),
        number=number,
        own_number=own_number,
        status=change.status,  # type: ignore[arg-type]
        stage=change.stage,
        promise_due_at=moment(change.promise_due_at),
        limit_due_at=moment(change.limit_due_at),
    )
