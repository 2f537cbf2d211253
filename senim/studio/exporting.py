"""Writes the parts of the exported log that are behind, in slices short enough for the worker to do its other work between."""

import datetime as dt
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import F

from senim.catalogue.queries import current
from senim.kernel.working_calendar import Calendar
from senim.ledger.entries import Entry
from senim.ledger.models import Follower
from senim.ledger.queries import entries_of
from senim.mining.writing import LogWriter
from senim.places import queries as places
from senim.places.errors import UnitUnknown
from senim.processes.figures import ZONE
from senim.processes.queries import versions_along
from senim.studio.columns import EXTRA, table
from senim.studio.models import LogCase, LogPart
from senim.studio.study import is_study
from senim.studio.tracing import Trace, trace
from senim.studio.visiting import SERVICE, by_the_clock, visit_trace

SLICE_SECONDS: Final = 0.15
"""A step that is begun just before comes on top, so that a slice takes about 0.2 s."""
STEP_SECONDS: Final = 0.03
CASES_AT_ONCE: Final = 100
REST: Final = 20
"""A part that took a second to write is not written again for this many seconds: at most a twentieth of the worker's time."""
LEAST_REST_SECONDS: Final = 20.0
VERSIONS_APART: Final = "-"
"""Stands between the numbers of the versions on which one run was."""


def folder() -> Path:
    """Where the exported log stands: one folder for each service, one file for each month of opening."""
    return Path(settings.DATA_DIR) / "log"


def path_of(service: str, month: str) -> Path:
    """The file of one part; it exists when the part has cases and was written."""
    return folder() / service / f"{month}.parquet"


class Exporter:
    """Writes what is behind, the newest months first; keeps its place between two slices."""

    def __init__(self) -> None:
        """Begin with nothing under way."""
        self._writing: Iterator[None] | None = None

    def slice(self, seconds: float = SLICE_SECONDS, *, rested: bool = True) -> bool:
        """Write on for about so many seconds; false when nothing is left to write now. `rested`: leave busy parts alone."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._writing is None and not self._begin(rested):
                return False
            self._go_on()
        return True

    def _begin(self, rested: bool) -> bool:
        waiting = LogPart.objects.exclude(dirty=F("written")).order_by("-month", "service")
        if rested:
            waiting = waiting.filter(next_at__lte=time.time_ns() // 1000)
        part = waiting.first()
        self._writing = None if part is None else _written(part)
        return part is not None

    def _go_on(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None and next(writing, "done") != "done":
            self._writing = writing


EXPORTER: Final = Exporter()
"""The worker's own."""


def write_all() -> None:
    """Bring every file up to what the follower has marked, at once."""
    exporter = Exporter()
    while exporter.slice(60.0, rested=False):
        pass


def start_anew() -> None:
    """Forget what was exported, so that the follower reads the log from its beginning and every file is written again.

    The made-up logs of processes for study stay: they follow from no record.
    """
    LogCase.objects.all().delete()
    LogPart.objects.all().delete()
    Follower.objects.filter(name="studio").delete()
    for old in folder().glob("*/*.parquet"):
        if not is_study(old.parent.name):
            old.unlink()


def _written(part: LogPart) -> Iterator[None]:
    """Write one part, which appears whole; a breath after every few cases, and before the file is closed."""
    target = path_of(part.service, part.month)
    target.parent.mkdir(parents=True, exist_ok=True)
    streams = list(LogCase.objects.filter(part=part).order_by("stream").values_list("stream", flat=True))
    busy, since = 0.0, time.monotonic()
    with LogWriter(target, EXTRA) as writer:
        for traces in _traces(streams):
            if traces:
                writer.write(table(traces, _unit_code, _calendar_of))
            busy += time.monotonic() - since
            yield None
            since = time.monotonic()
    next_at = time.time_ns() // 1000 + int(max(LEAST_REST_SECONDS, REST * busy) * 1_000_000)
    LogPart.objects.filter(pk=part.pk).update(
        written=part.dirty, cases=writer.cases, events=writer.events, next_at=next_at
    )


def _traces(streams: list[int]) -> Iterator[list[Trace]]:
    """The runs, some at a time; nothing now and then, where making their nets and calendars takes its time."""
    for start in range(0, len(streams), CASES_AT_ONCE):
        found: list[Trace] = []
        since = time.monotonic()
        # Read to the end before anybody else has a turn: no cursor stays open meanwhile.
        every = list(entries_of(streams[start : start + CASES_AT_ONCE]))
        for _stream, entries in groupby(every, key=lambda one: one.stream):
            found.append(_trace(list(entries)))
            _calendar_of(found[-1])  # made here, one after another, and remembered
            if time.monotonic() - since >= STEP_SECONDS:
                yield []
                since = time.monotonic()
        yield found


def _trace(entries: list[Entry]) -> Trace:
    """A run that moved has all its versions, as `1-2`: it is no evidence for either of them."""
    if entries[0].stream < 0:
        return _visit(entries)
    passed = {version.id: version for _entry, version in versions_along(entries)}
    first = next(iter(passed.values()))
    found = trace(first.net, entries, {version.id: version.net for version in passed.values()})
    return found._replace(
        facts={**found.facts, "version": VERSIONS_APART.join(str(one.version) for one in passed.values())}
    )


def _visit(entries: list[Entry]) -> Trace:
    """A visit, with the version of its model that was in force on its day."""
    office = places.unit(entries[0].payload["office"])
    day = dt.datetime.fromtimestamp(entries[0].at // 1_000_000, ZONE).date()
    return visit_trace(entries, str(current(SERVICE, day).version), office.region_id or "")


def _unit_code(unit_id: int) -> str:
    try:
        return places.unit(unit_id).code
    except UnitUnknown:
        return ""


def _calendar_of(one: Trace) -> Calendar:
    return by_the_clock() if one.stream < 0 else _calendar(one.desk, one.rows[0].at)


def _calendar(desk: int, at: int) -> Calendar:
    return places.calendar_for(desk, dt.datetime.fromtimestamp(at // 1_000_000, dt.UTC).year)
