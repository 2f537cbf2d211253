"""One run of a process as rows of the exported log: which steps waited, began and ended, and which flows its tokens took.

Pure: the records of a stream and the nets they were written on give the rows. Moving to another version leaves no row:
nothing was done in the process, and open steps go on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from senim.kernel import tables
from senim.kernel.net import Net
from senim.ledger.entries import Entry
from senim.processes.runs import DESK_ROLES

STAFFLESS: Final = frozenset({"citizen", "system", ""})
"""Roles whose acts are nobody's working time."""

OPEN: Final = "open"
"""The outcome of a run that has not ended."""


class Row(NamedTuple):
    """One event of the exported log. `lifecycle`: schedule, start, complete or withdraw; moments in µs UTC.

    `instance` pairs the events of one execution. `took` names the flows that tokens took from here to the next event.
    `unit` is an id, `actor` the log's pseudonym of the officer; both are turned into codes when the row is written.
    """

    activity: str
    kind: str
    lifecycle: str
    at: int
    instance: str
    unit: int | None
    actor: int | None
    promise: int | None
    limit: int | None
    took: str


class Trace(NamedTuple):
    """A run: what holds for the whole of it, and its rows in order of time."""

    stream: int
    facts: Mapping[str, Any]
    desk: int
    rows: tuple[Row, ...]


class _Step(NamedTuple):
    """A step that waits: since when, numbered by the record that opened it, with its dues."""

    n: int
    at: int
    promise: int | None
    limit: int | None


def trace(net: Net, entries: Iterable[Entry], later: Mapping[int, Net] = MappingProxyType({})) -> Trace:
    """The rows of one run; `entries` are all its records in order, the first one `registered`, on `net`.

    `later`: by number of the version the nets that the run moved to.
    """
    reader = _Reader(net, later)
    for entry in entries:
        reader.read(entry)
    return reader.trace()


class _Reader:
    """Reads the records of one run."""

    def __init__(self, net: Net, later: Mapping[int, Net]) -> None:
        self.net = net
        self.later = later
        self.rows: list[Row] = []
        self.took: list[list[str]] = []
        self.waits: defaultdict[str, list[_Step]] = defaultdict(list)
        self.facts: dict[str, Any] = {"outcome": "", "ended_us": None}
        self.stream = self.desk = self.unit = 0

    def read(self, entry: Entry) -> None:
        """Follow one record; those that move no token and no clock say nothing here."""
        react = _READ.get(entry.type)
        if react is not None:
            react(self, entry)

    def trace(self) -> Trace:
        """What was read. Rows stand by moment; those of one moment as the log has them."""
        if self.facts["ended_us"] is None:
            self.facts["outcome"] = OPEN
        rows = [row._replace(took=" ".join(took)) for row, took in zip(self.rows, self.took, strict=True)]
        rows.sort(key=lambda row: row.at)
        return Trace(self.stream, {**self.facts, "unit": self.unit}, self.desk, tuple(rows))

    def _row(self, entry: Entry, lifecycle: str, step: _Step, at: int, actor: int | None = None) -> None:
        task = self.net.tasks.get(entry.activity)
        unit = self.desk if task is not None and task.role in DESK_ROLES else self.unit
        kind = "event" if task is None else "task"
        row = Row(entry.activity, kind, lifecycle, at, str(step.n), unit, actor, step.promise, step.limit, "")
        self.rows.append(row)
        self.took.append([])

    def _take(self, entry: Entry, node: int) -> None:
        """Note the flows by which tokens left a node, through whatever passes them on without a record of its own."""
        net = self.net
        named = entry.payload.get("flows")
        queue = [net.flow_index[one] for one in named] if named is not None else list(net.outgoing[node])
        self._pass_on(queue)

    def _pass_on(self, queue: list[int]) -> None:
        net = self.net
        seen: set[int] = set()
        while queue:
            flow = queue.pop(0)
            if flow in seen:
                continue
            seen.add(flow)
            if self.took:
                self.took[-1].append(net.flow_ids[flow])
            if _is_silent(net, net.targets[flow]):
                queue.extend(net.outgoing[net.targets[flow]])

    def registered(self, entry: Entry) -> None:
        """The beginning: what holds for the whole run."""
        given = entry.payload
        self.stream, self.desk, self.unit = entry.stream, given["desk"], given["unit"]
        self.facts |= {name: str(given.get(name) or "") for name in ("service", "region", "channel", "lane")}
        self.facts |= {"version": given["version"], "opened_us": entry.at}

    def started(self, entry: Entry) -> None:
        """The start event."""
        node = self.net.index[entry.activity]
        if self.net.parents[node] == tables.ROOT:
            self._row(entry, "complete", _Step(entry.n, entry.at, None, None), entry.at)
        self._take(entry, node)
        self._remember(entry)

    def entered(self, entry: Entry) -> None:
        """A step waits, an event is awaited, a sub-process begins, or a join waits for other tokens."""
        node = self.net.index[entry.activity]
        step = _Step(entry.n, entry.at, entry.payload.get("promise"), entry.payload.get("limit"))
        if self.net.kinds[node] == tables.SUB:
            for inside in self.net.entries.get(node, ()):
                self._pass_on(list(self.net.outgoing[inside]) if self.net.kinds[inside] == tables.START else [])
        elif "flow" not in entry.payload:
            self.waits[entry.activity].append(step)
            if entry.activity in self.net.tasks:
                self._row(entry, "schedule", step, entry.at)

    def assigned(self, entry: Entry) -> None:
        """An officer took the step: from here on it is worked on."""
        if entry.activity in self.net.tasks and self.waits[entry.activity]:
            self._row(entry, "start", self.waits[entry.activity][0], entry.at, entry.payload.get("officer"))

    def completed(self, entry: Entry) -> None:
        """A step was done, a choice made, an end reached."""
        node = self.net.index[entry.activity]
        self._remember(entry)
        if entry.activity in self.net.tasks:
            self._row(entry, "complete", self._left(entry), entry.at, _staff(entry))
        elif self.net.kinds[node] in {tables.END, tables.TERMINATE} and self.net.parents[node] == tables.ROOT:
            self._row(entry, "complete", _Step(entry.n, entry.at, None, None), entry.at)
        self._take(entry, node)

    def fired(self, entry: Entry) -> None:
        """A timer came due or a message was caught; where a token waited for it, the waiting is shown as well."""
        node = self.net.index[entry.activity]
        self._remember(entry)
        holder = self.net.ids[self.net.holders[node]]
        step = _Step(entry.n, entry.at, None, None)
        if holder not in self.net.tasks and self.waits[holder] and self.net.kinds[node] != tables.BOUNDARY:
            waited = self.waits[holder].pop(0)
            step = step._replace(n=waited.n)
            self._row(entry, "schedule", step, waited.at)
        self._row(entry, "complete", step, entry.at)
        self._take(entry, node)

    def cancelled(self, entry: Entry) -> None:
        """A waiting step was taken away."""
        if self.waits[entry.activity]:
            step = self.waits[entry.activity].pop(0)
            if entry.activity in self.net.tasks:
                self._row(entry, "withdraw", step, entry.at)

    def thrown(self, entry: Entry) -> None:
        """A message went out, on the way or at the end."""
        node = self.net.index[entry.activity]
        if self.net.parents[node] == tables.ROOT:
            self._row(entry, "complete", _Step(entry.n, entry.at, None, None), entry.at)
        self._take(entry, node)

    def moved(self, entry: Entry) -> None:
        """The request went to another unit; what is open goes along, so its rows from now on are that unit's."""
        self.unit = entry.payload["unit"]

    def migrated(self, entry: Entry) -> None:
        """From here on the records speak of the elements of another version."""
        self.net = self.later[entry.payload["to"]]

    def dues(self, entry: Entry) -> None:
        """The clock of the run has new dues, and so perhaps have its open steps."""
        self.facts |= {"promise_us": entry.payload.get("promise"), "limit_us": entry.payload.get("limit")}
        for element, due in entry.payload.get("steps", {}).items():
            self.waits[element] = [
                step._replace(promise=due) if step.promise is not None else step._replace(limit=due)
                for step in self.waits[element]
            ]

    def stopped(self, entry: Entry) -> None:
        """The clock stopped: was the promise kept, and the limit?"""
        self.facts |= {name: entry.payload.get(name) for name in ("promise_kept", "limit_kept")}

    def ended(self, entry: Entry) -> None:
        """The whole run is over."""
        self.facts["ended_us"] = entry.at

    def withdrawn(self, _entry: Entry) -> None:
        """The person took the request back."""
        self.facts["outcome"] = "withdrawn"

    def _left(self, entry: Entry) -> _Step:
        waiting = self.waits[entry.activity]
        return waiting.pop(0) if waiting else _Step(entry.n, entry.at, None, None)

    def _remember(self, entry: Entry) -> None:
        outcome = entry.payload.get("variables", {}).get("outcome")
        if outcome and self.facts["outcome"] != "withdrawn":
            self.facts["outcome"] = str(outcome)


def _staff(entry: Entry) -> int | None:
    return None if entry.role in STAFFLESS else entry.actor


def _is_silent(net: Net, node: int) -> bool:
    """Whether a token passes the node without a record: merges without a choice, splits of a single way in."""
    kind = net.kinds[node]
    if kind == tables.PARALLEL:
        return len(net.incoming[node]) == 1
    if kind == tables.INCLUSIVE and node in net.reach:
        return False
    return kind in {tables.EXCLUSIVE, tables.INCLUSIVE} and net.choices[node] is None


_READ: Final[Mapping[str, Callable[[_Reader, Entry], None]]] = {
    "registered": _Reader.registered,
    "started": _Reader.started,
    "entered": _Reader.entered,
    "assigned": _Reader.assigned,
    "completed": _Reader.completed,
    "fired": _Reader.fired,
    "cancelled": _Reader.cancelled,
    "thrown": _Reader.thrown,
    "moved": _Reader.moved,
    "migrated": _Reader.migrated,
    "clock_started": _Reader.dues,
    "clock_resumed": _Reader.dues,
    "clock_extended": _Reader.dues,
    "clock_recalculated": _Reader.dues,
    "clock_stopped": _Reader.stopped,
    "ended": _Reader.ended,
    "withdrawn": _Reader.withdrawn,
}
