"""Folds the log into fresh rows and compares them, cell by cell, with the live projections."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from senim.ledger.entries import Entry
from senim.ledger.models import Follower, Record
from senim.ledger.queries import entries_of
from senim.ledger.rebuilding import rebuilder
from senim.processes import tables
from senim.processes.figures import NAMES, Key, counted
from senim.processes.models import Instance, MonthlyFigure, ServiceClock, WorkItem
from senim.processes.queries import versions_along
from senim.processes.runs import STREAMS_PER_REQUEST, Change, Run, advanced, begun

CHUNK = 500
Rows = dict[tuple[Any, ...], dict[str, Any]]


@rebuilder("processes")
def differences() -> Iterator[str]:
    """One line for each cell of instance, work item, clock and figure that does not follow from the log."""
    cursor = Follower.objects.filter(name="figures").values_list("seq", flat=True).first() or 0
    figures: dict[Key, Counter[str]] = {}
    streams = list(
        Record.objects.filter(n=1, stream__gte=STREAMS_PER_REQUEST).order_by("stream").values_list("stream", flat=True)
    )
    for start in range(0, len(streams), CHUNK):
        chunk = streams[start : start + CHUNK]
        expected: dict[str, Rows] = {"instance": {}, "item": {}, "clock": {}}
        for _, group in groupby(entries_of(chunk), key=lambda entry: entry.stream):
            entries = list(group)
            _fold_stream(entries, expected)
            _add(figures, counted(entry for entry in entries if entry.seq <= cursor))
        yield from _compare_chunk(chunk, expected)
    yield from _strays(set(streams))
    yield from _compare("figure", {key: dict(_figure(one)) for key, one in figures.items()}, _live_figures())


def _fold_stream(entries: list[Entry], expected: dict[str, Rows]) -> None:
    told = versions_along(entries)
    first, version = next(told)
    run = begun(version.net, first)
    for entry, version in told:
        run, changes = advanced(version.net, run, entry)
        for change in changes:
            _apply(expected[change.table], change)
    expected["instance"][(run.stream,)] = _instance_row(run)


def _apply(rows: Rows, change: Change) -> None:
    key = tuple(change.key.values())
    if change.what == "drop":
        rows.pop(key, None)
    elif change.what == "put":
        rows[key] = dict(change.values)
    elif key in rows:
        rows[key] |= change.values


def _instance_row(run: Run) -> dict[str, Any]:
    return dict(zip(tables.COLUMNS[1:], map(_plain, tables.row_of(run)[1:]), strict=True))


def _compare_chunk(streams: list[int], expected: dict[str, Rows]) -> Iterator[str]:
    instances = Instance.objects.filter(stream__in=streams).values(*tables.COLUMNS)
    yield from _compare("instance", expected["instance"], _keyed(instances, ("stream",)))
    items = WorkItem.objects.filter(stream__in=streams).values()
    yield from _compare("item", expected["item"], _keyed(items, ("stream", "element", "copy")))
    clocks = ServiceClock.objects.filter(stream__in=streams).values()
    yield from _compare("clock", expected["clock"], _keyed(clocks, ("stream",)))


def _keyed(rows: Iterable[Any], key: tuple[str, ...]) -> Rows:
    return {
        tuple(row[name] for name in key): {name: _plain(row[name]) for name in row if name not in key} for row in rows
    }


def _strays(streams: set[int]) -> Iterator[str]:
    """Rows of streams that the log does not know."""
    for model in (Instance, WorkItem, ServiceClock):
        known = model.objects.values_list("stream", flat=True).distinct()
        for stream in known.iterator():
            if stream not in streams:
                yield f"{model.__name__} {stream}: not in the log"


def _compare(name: str, expected: Rows, live: Rows) -> Iterator[str]:
    for key in sorted(expected.keys() | live.keys(), key=str):
        ours, theirs = expected.get(key), live.get(key)
        if ours is None or theirs is None:
            yield f"{name} {key}: {'missing' if theirs is None else 'too many'}"
        elif ours != theirs:
            cells = sorted(cell for cell in ours.keys() | theirs.keys() if ours.get(cell) != theirs.get(cell))
            yield f"{name} {key}: {', '.join(cells)} differ"


def _plain(value: object) -> object:
    if isinstance(value, memoryview | bytearray):
        return bytes(value)
    return value.isoformat() if isinstance(value, date) else value


def _add(figures: dict[Key, Counter[str]], more: dict[Key, Counter[str]]) -> None:
    for key, figure in more.items():
        figures.setdefault(key, Counter()).update(figure)


def _figure(figure: Counter[str]) -> Iterator[tuple[str, int]]:
    for name in NAMES:
        yield name, figure[name]


def _live_figures() -> Rows:
    return _keyed(MonthlyFigure.objects.values("month", "unit_id", "service", *NAMES), ("month", "unit_id", "service"))
