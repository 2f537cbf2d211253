"""The compiled process: flat tables over whole numbers, so that an ordinary step walks no graph.

A token rests on a node (a task, a catching event, an event-based gateway, an open sub-process) or before a joining
gateway on one of its incoming flows. Everything else is passed through at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from senim.kernel.expressions import Condition
from senim.kernel.model import Basis, TimerRule, Variable, Words
from senim.kernel.terms import ClockRule, Term

TASK: Final = 0
CATCH: Final = 1
EVENT_GATE: Final = 2
SUB: Final = 3
EXCLUSIVE: Final = 4
PARALLEL: Final = 5
INCLUSIVE: Final = 6
THROW: Final = 7
END: Final = 8
TERMINATE: Final = 9
START: Final = 10
BOUNDARY: Final = 11

ROOT: Final = -1


class Choice(NamedTuple):
    """How one node picks among its outgoing flows: in order, `conditions[i]` (None: always) guards `flows[i]`."""

    flows: tuple[int, ...]
    conditions: tuple[Condition | None, ...]
    default: int
    first_only: bool


class StartPoint(NamedTuple):
    """One way into the process: its start event's node, and the message that starts it, if one does."""

    node: int
    message: str | None


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """What the applications need to know about one task."""

    id: str
    name: str
    kind: str
    role: str | None
    form: str | None
    stage: str | None
    evidence: str | None
    second_person: str | None
    promise: Term | None
    limit: Term | None
    words: Mapping[str, Words]
    bases: tuple[Basis, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """A compiled process; immutable, shareable between threads, compared by identity.

    Tables are indexed by node (`ids`) or by flow (`flow_ids`), both in the order of the file.
    """

    id: str
    name: str
    ids: tuple[str, ...]
    index: Mapping[str, int]
    kinds: tuple[int, ...]
    parents: tuple[int, ...]
    flow_ids: tuple[str, ...]
    flow_index: Mapping[str, int]
    targets: tuple[int, ...]
    outgoing: tuple[tuple[int, ...], ...]
    incoming: tuple[tuple[int, ...], ...]
    choices: tuple[Choice | None, ...]
    boundaries: tuple[tuple[int, ...], ...]
    interrupting: tuple[bool, ...]
    # Where the token rests that a catching event or receive task takes: itself, its event-based gateway, its host.
    holders: tuple[int, ...]
    arms: tuple[tuple[tuple[int, TimerRule], ...], ...]
    dues: tuple[tuple[Term | None, Term | None] | None, ...]
    event_messages: tuple[str | None, ...]
    catchers: Mapping[str, tuple[int, ...]]
    shows: tuple[tuple[str, ...], ...]
    starts: tuple[StartPoint, ...]
    entries: Mapping[int, tuple[int, ...]]
    # For every inclusive join: which of its incoming flows a token resting on a node, or on a flow, can still reach.
    reach: Mapping[int, tuple[tuple[int, ...], tuple[int, ...]]]
    has_scopes: bool
    fingerprint: bytes
    tasks: Mapping[str, TaskSpec]
    promise: Term | None
    limit: Term | None
    clock: ClockRule | None
    variables: Mapping[str, Variable]
    words: Mapping[str, Words]
    bases: tuple[Basis, ...]
    messages: Mapping[str, tuple[str, ...]]
