"""The requests behind a figure, for those who may open them: by the same scope as every page of casework."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from senim.casework.scope import may_read
from senim.intake.models import ServiceRequest
from senim.intake.queries import number_of
from senim.processes.models import Instance, WorkItem
from senim.processes.runs import STREAMS_PER_REQUEST
from senim.studio.codes import stream_of
from senim.studio.logs import newest_first
from senim.studio.process import Process
from senim.studio.steps import COLUMNS, lost_at

MOST: Final = 50
_LOOKED_AT: Final = 500


class Behind(NamedTuple):
    """One request: its number, the unit that has it, when it came and, where it waits, when it is due (µs)."""

    request_id: int
    number: str
    unit_id: int
    opened_at: int
    due_at: int | None


def waiting(process: Process, element: str) -> list[Behind]:
    """The requests that wait at a step now, the most urgent first."""
    items = WorkItem.objects.filter(
        service=process.code, element=element, unit_id__in=process.viewer.units("case.read")
    )
    due = {item.stream: item.due_at for item in items.order_by("due_at", "id")[:_LOOKED_AT]}
    return _readable(process, list(due), due)


def lost_promise(process: Process, element: str) -> list[Behind]:
    """Requests whose promise ran out while a step had them, of the newest months first."""
    streams: list[int] = []
    for part in newest_first(process.asked, process.scope, ("case_id", *COLUMNS)):
        streams += map(stream_of, lost_at(part, element) if part.num_rows else [])
        if len(streams) >= _LOOKED_AT:
            break
    return _readable(process, streams[:_LOOKED_AT], {})


def _readable(process: Process, streams: list[int], due: dict[int, int]) -> list[Behind]:
    """Those that the viewer may open, in the order given, at most MOST."""
    runs = {one.stream: one for one in Instance.objects.filter(stream__in=streams, version_id=process.service.id)}
    items = _items(runs)
    mine = [runs[one] for one in streams if one in runs and may_read(process.viewer, [runs[one]], items.get(one, []))]
    numbers = ServiceRequest.objects.in_bulk([one.stream // STREAMS_PER_REQUEST for one in mine[:MOST]])
    return [
        Behind(one.request_id, number_of(numbers[one.request_id]), one.unit_id, one.opened_at, due.get(one.stream))
        for one in mine[:MOST]
        if one.request_id in numbers
    ]


def _items(streams: Iterable[int]) -> dict[int, list[WorkItem]]:
    found: dict[int, list[WorkItem]] = {}
    for item in WorkItem.objects.filter(stream__in=list(streams)):
        found.setdefault(item.stream, []).append(item)
    return found
