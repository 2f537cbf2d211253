"""One run of a process in memory, and how each record of the log changes it and the tables that are derived from it.

Pure: the live writer and `senim rebuild` use this same fold, so that the tables follow from the log alone.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from senim.kernel.catching import heard_messages
from senim.kernel.events import Event
from senim.kernel.folding import fold
from senim.kernel.net import Net
from senim.kernel.state import State, initial
from senim.ledger.entries import Entry

DESK_ROLES: Final = frozenset({"registrar", "duty_officer"})
"""Steps of these roles stay at the receiving desk; all others belong to the unit that owns the request."""

KERNEL_TYPES: Final = frozenset(
    {"started", "entered", "completed", "cancelled", "fired", "thrown", "ended", "migrated"}
)
STREAMS_PER_REQUEST: Final = 16

Table = Literal["item", "clock"]


class Change(NamedTuple):
    """One change of a derived row. `put` writes a whole row, `patch` some columns of the row `key`, `drop` removes it."""

    what: Literal["put", "patch", "drop"]
    table: Table
    key: Mapping[str, Any]
    values: Mapping[str, Any] = {}


class Run(NamedTuple):
    """The snapshot of an instance. Moments in µs UTC; `head` and `n` are the hash and number of the last record."""

    stream: int
    request_id: int
    version_id: int
    terms_on: date
    service: str
    state: State
    n: int
    head: bytes
    unit_id: int
    desk_id: int
    officer: int | None
    stage: str
    outcome: str
    opened_at: int
    ended_at: int | None

    @property
    def waiting_for(self) -> str:
        """`citizen` while the process waits for the person's reply, else empty."""
        return "citizen" if "reply" in awaited_messages(self.state) else ""


def awaited_messages(state: State) -> frozenset[str]:
    """The messages that catching events in the course of the process wait for now."""
    awaited = _awaited_on(state.net)
    return frozenset().union(*(awaited[token.node] for token in state.tokens if token.flow < 0))


@lru_cache(maxsize=512)
def _awaited_on(net: Net) -> tuple[frozenset[str], ...]:
    """For each node, the messages that a token resting there waits for."""
    named = [[net.event_messages[net.index[element]] for element in shown] for shown in net.shows]
    return tuple(frozenset(name for name in names if name) for names in named)


def listening(state: State) -> frozenset[str]:
    """Every message that would be heard now: those awaited, those of boundary events, those of event sub-processes."""
    return heard_messages(state)


def begun(net: Net, entry: Entry) -> Run:
    """The run that a `registered` record opens."""
    facts = entry.payload
    return Run(
        stream=entry.stream,
        request_id=entry.stream // STREAMS_PER_REQUEST,
        version_id=facts["version"],
        terms_on=date.fromisoformat(facts["terms_on"]),
        service=facts["service"],
        state=initial(net),
        n=entry.n,
        head=entry.hash,
        unit_id=facts["unit"],
        desk_id=facts["desk"],
        officer=None,
        stage="",
        outcome="",
        opened_at=entry.at,
        ended_at=None,
    )


def settled(changes: Iterable[Change]) -> list[Change]:
    """The same in one change a row, so that they can be written in any order."""
    last: dict[tuple[Any, ...], Change] = {}
    for change in changes:
        row = (change.table, *change.key.values())
        before = last.get(row)
        if change.what != "patch" or before is None:
            last[row] = change
        elif before.what != "drop":
            last[row] = before._replace(values={**before.values, **change.values})
    return list(last.values())


def advanced(net: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    """The run after `entry`, and the changes of the derived rows. `net`: of the version on which it stands after it."""
    kind, state = entry.type, run.state
    if kind in KERNEL_TYPES:
        state = fold(net, state, Event(kind, entry.activity, entry.at, entry.payload or None))
    before, run = run.state.net, run._replace(n=entry.n, head=entry.hash, state=state)
    if kind == "migrated":
        return _migrated(before, run, entry)
    react = _REACTIONS.get(kind)
    return react(net, run, entry) if react else (run, [])


def _entered(net: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    """A step that waits for a person becomes an open work item; copies are nobody's at first, for each may be another's."""
    task = net.tasks.get(entry.activity)
    if task is None:
        return run, []
    desk = task.role in DESK_ROLES
    due, kind = _due(entry)
    values = {
        "id": item_id(entry.stream, entry.n),
        "request_id": run.request_id,
        "service": run.service,
        "role": task.role or "",
        "unit_id": run.desk_id if desk else run.unit_id,
        "officer": run.officer if task.role == "officer" and not _copied(net, entry) else None,
        "due_at": due,
        "due_kind": kind,
        "since_at": entry.at,
    }
    run = run._replace(stage=task.stage or run.stage)
    return run, [Change("put", "item", _item_key(net, entry), values)]


def item_id(stream: int, n: int) -> int:
    """The number of the work item that record `n` of a stream opened; a stream has fewer than 2^20 records."""
    return stream << 20 | n


def _due(entry: Entry) -> tuple[int, str]:
    """What is shown as due: our promise for the step, or its legal limit when that comes first or alone."""
    promise, limit = entry.payload.get("promise"), entry.payload.get("limit")
    if promise is not None and (limit is None or promise <= limit):
        return promise, "promise"
    return (entry.at, "now") if limit is None else (limit, "limit")


def _left(net: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    if entry.activity in net.tasks:
        return run, [Change("drop", "item", _item_key(net, entry))]
    return run, []


def _item_key(net: Net, entry: Entry) -> dict[str, Any]:
    """The row of a step; where several copies of it may be open, its events name the token, and so does the row."""
    copy = entry.payload.get("token", 0) if _copied(net, entry) else 0
    return {"stream": entry.stream, "element": entry.activity, "copy": copy}


def _copied(net: Net, entry: Entry) -> bool:
    return net.several[net.index[entry.activity]]


def _open_keys(run: Run) -> list[dict[str, Any]]:
    """The rows of all steps that are open."""
    net = run.state.net
    found = {
        (element, token.serial if net.several[token.node] else 0): None
        for token in run.state.tokens
        for element in net.shows[token.node]
        if token.flow < 0 and element in net.tasks
    }
    return [{"stream": run.stream, "element": element, "copy": copy} for element, copy in found]


def _ended(_net: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    outcome = run.outcome or str(run.state.variables.get("outcome", ""))
    return run._replace(outcome=outcome, ended_at=entry.at), []


def _withdrawn(_net: Net, run: Run, _entry: Entry) -> tuple[Run, list[Change]]:
    return run._replace(outcome="withdrawn"), []


def _assigned(net: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    """A step is given to an officer; a step of the role `officer` takes the whole request with it, one of several copies
    only itself."""
    officer = entry.payload["officer"]
    task = net.tasks.get(entry.activity)
    if task is not None and task.role == "officer" and not _copied(net, entry):
        run = run._replace(officer=officer)
    keys = [key for key in _open_keys(run) if key["element"] == entry.activity]
    if "token" in entry.payload:
        keys = [_item_key(net, entry)]
    return run, [Change("patch", "item", key, {"officer": officer}) for key in keys]


def _moved(net: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    run = run._replace(unit_id=entry.payload["unit"], officer=None)
    moved = [
        Change("patch", "item", key, {"unit_id": run.unit_id, "officer": None})
        for key in _open_keys(run)
        if net.tasks[key["element"]].role not in DESK_ROLES
    ]
    return run, moved


def _migrated(before: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    """The open steps stay open with the dues they have; whose step it is follows the version it moved to.

    Who had taken a step keeps it unless it became the work of another role.
    """
    net, changes = run.state.net, []
    run = run._replace(version_id=entry.payload["to"])
    for key in _open_keys(run):
        task = net.tasks[key["element"]]
        run = run._replace(stage=task.stage or run.stage)
        if task.role != before.tasks[key["element"]].role:
            officer = run.officer if task.role == "officer" and not key["copy"] else None
            unit = run.desk_id if task.role in DESK_ROLES else run.unit_id
            values = {"role": task.role or "", "unit_id": unit, "officer": officer}
            changes.append(Change("patch", "item", key, values))
    return run, changes


def _clock_started(_net: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    values = {
        "state": "running",
        "started_at": entry.at,
        "promise_due_at": entry.payload.get("promise"),
        "limit_due_at": entry.payload.get("limit"),
        "paused_at": None,
        "pause_reason": "",
        "extended": 0,
        "stopped_at": None,
        "calendar": entry.payload.get("calendar", ""),
    }
    return run, [Change("put", "clock", {"stream": entry.stream}, values)]


def _clock_paused(_net: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    values = {"state": "paused", "paused_at": entry.at, "pause_reason": entry.payload["reason"]}
    return run, [Change("patch", "clock", {"stream": entry.stream}, values)]


def _clock_moved(_net: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    """Resumed, extended, recalculated: the record carries the new dues."""
    values: dict[str, Any] = {
        "promise_due_at": entry.payload.get("promise"),
        "limit_due_at": entry.payload.get("limit"),
    }
    if entry.type == "clock_resumed":
        values |= {"state": "running", "paused_at": None, "pause_reason": ""}
    if entry.type == "clock_extended":
        values["extended"] = entry.payload["extended"]
    if "calendar" in entry.payload:
        values["calendar"] = entry.payload["calendar"]
    steps = [
        Change("patch", "item", key, {"due_at": due})
        for element, due in entry.payload.get("steps", {}).items()
        for key in _open_keys(run)
        if key["element"] == element
    ]
    return run, [Change("patch", "clock", {"stream": entry.stream}, values), *steps]


def _clock_stopped(_net: Net, run: Run, entry: Entry) -> tuple[Run, list[Change]]:
    values = {"state": "stopped", "stopped_at": entry.at, "paused_at": None, "pause_reason": ""}
    return run, [Change("patch", "clock", {"stream": entry.stream}, values)]


_REACTIONS: Final[Mapping[str, Callable[[Net, Run, Entry], tuple[Run, list[Change]]]]] = {
    "entered": _entered,
    "completed": _left,
    "cancelled": _left,
    "fired": _left,
    "ended": _ended,
    "withdrawn": _withdrawn,
    "assigned": _assigned,
    "moved": _moved,
    "clock_started": _clock_started,
    "clock_paused": _clock_paused,
    "clock_resumed": _clock_moved,
    "clock_extended": _clock_moved,
    "clock_recalculated": _clock_moved,
    "clock_stopped": _clock_stopped,
}
