"""When days off change after dues were given: every clock that runs at the office is counted anew, in the log and in sight."""

from typing import Any

from django.db import transaction
from django.db.models import F

from senim.kernel.net import TaskSpec
from senim.kernel.working_calendar import Calendar
from senim.kernel.worktime import add_term
from senim.places.queries import calendar_for
from senim.processes import actions
from senim.processes.models import Instance, ServiceClock, WorkItem
from senim.processes.runs import Run


def recalculate_stale(at: int, most: int = 200) -> int:
    """Count anew the running clocks whose dues another calendar gave; how many. The worker calls it once a minute.

    One query finds out whether there is anything to do: the pairs of desk and calendar among the clocks that run.
    """
    desks = Instance.objects.filter(ended_at=None).values_list("stream", "desk_id")
    running = dict(ServiceClock.objects.exclude(state="stopped").values_list("stream", "calendar"))
    year = actions.day_of(at).year
    stale = [
        stream
        for stream, desk in desks.order_by(F("stream"))
        if stream in running and running[stream] != calendar_for(desk, year).version
    ]
    for stream in stale[:most]:
        recalculate(stream=stream, at=at)
    return len(stale[:most])


@transaction.atomic
def recalculate(*, stream: int, at: int) -> Run:
    """Count the dues of one instance anew: its clock and the promises of its open steps."""
    pen = actions.pen_of(stream, at)
    steps = {
        item.element: due
        for item in WorkItem.objects.filter(stream=stream)
        if (due := _due(pen.net.tasks, item, pen.calendar))
    }
    pen.recalculate_clock(at, {"steps": steps} if steps else {})
    return actions.stored(pen) if pen.entries else pen.run


def _due(tasks: Any, item: WorkItem, calendar: Calendar) -> int | None:
    """The step's due by this calendar; None when it stays, or has passed already."""
    task: TaskSpec = tasks[item.element]
    term = task.promise if item.due_kind == "promise" else task.limit if item.due_kind == "limit" else None
    due = add_term(calendar, item.since_at, term) if term else None
    return due if due != item.due_at else None
