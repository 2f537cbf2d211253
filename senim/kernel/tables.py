"""The compiled process: flat tables over whole numbers, so that an ordinary step walks no graph.

A token rests on a node (a task, a catching event, an event-based gateway, an open sub-process) or before a joining
gateway on one of its incoming flows. Everything else is passed through at once.

How the larger constructs become tables, so that most readers need not know them:
- A call activity is a SUB; the elements of the called process are placed inside it, again for each call. One id may so
  stand for several nodes: `index` gives the first, `same` all of them.
- A looped or multi-instance activity is two nodes of one id: a MANY, which has the flows and the boundary events, and
  inside it the activity itself (`entries[many] == (inner,)`), which has no flows; each copy is a token on the inner
  node. A MANY is never empty: it is opened with its first copy and left with its last; with no copies it is passed by.
- An event sub-process is an EVENT_SUB without flows; its START listens (`listeners`) while the scope around it is open.
- A link is a flow from its throwing to its catching event (a LINK, which a token passes), with the throwing event's id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from senim.kernel.expressions import Condition
from senim.kernel.model import Basis, RepeatMode, TimerRule, Variable, Words
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
MANY: Final = 12
EVENT_SUB: Final = 13
LINK: Final = 14
# Throwing events, intermediate or end (an end has no flows out): a signal, an escalation, an error (always an end).
SIGNAL: Final = 15
ESCALATE: Final = 16
FAIL: Final = 17

ROOT: Final = -1

# Every copy of a MANY is a token in the state that is stored at each step: a thousand of them are still small. Work on
# more things than that belongs into one step that treats them as a list.
MAX_COPIES: Final = 1_000

# By kind: whether a token rests there, and whether what is inside it belongs to that token.
RESTS: Final = tuple(kind in {TASK, CATCH, EVENT_GATE, SUB, MANY, EVENT_SUB} for kind in range(FAIL + 1))
HOLDS: Final = tuple(kind in {SUB, MANY, EVENT_SUB} for kind in range(FAIL + 1))

CatchKind = Literal["error", "escalation"]


class Choice(NamedTuple):
    """How one node picks among its outgoing flows: in order, `conditions[i]` (None: always) guards `flows[i]`."""

    flows: tuple[int, ...]
    conditions: tuple[Condition | None, ...]
    default: int
    first_only: bool


class StartPoint(NamedTuple):
    """One way into the process: its start event's node, and the message or signal that starts it, if one does."""

    node: int
    message: str | None
    signal: str | None = None


class Catch(NamedTuple):
    """A boundary event, or the start of an event sub-process, that catches an error or escalation; `code` None: any."""

    event: int
    kind: CatchKind
    code: str | None


class Repetition(NamedTuple):
    """How the copies of a MANY come about; as `model.Repeat`, compiled."""

    mode: RepeatMode
    condition: Condition | None
    before: bool
    maximum: int | None
    cardinality: Condition | None
    collection: tuple[Condition, ...]
    until: Condition | None


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

    Tables are indexed by node (`ids`) or by flow (`flow_ids`): first those of the process in the order of the file,
    then the inner nodes of its MANYs, then those of called processes.
    """

    id: str
    name: str
    ids: tuple[str, ...]
    index: Mapping[str, int]
    # Nodes that share their id with others: the first of them -> all of them.
    same: Mapping[int, tuple[int, ...]]
    kinds: tuple[int, ...]
    parents: tuple[int, ...]
    # The scope an event at this node belongs to: its parent; for the start of an event sub-process, the scope around it.
    homes: tuple[int, ...]
    # By node: it may hold several tokens by design (copies, calls, event sub-processes), so events always name them.
    several: tuple[bool, ...]
    # Who hears a message first: the deepest, and in one scope what is in the flow before an event sub-process.
    ranks: tuple[int, ...]
    flow_ids: tuple[str, ...]
    flow_index: Mapping[str, int]
    targets: tuple[int, ...]
    outgoing: tuple[tuple[int, ...], ...]
    incoming: tuple[tuple[int, ...], ...]
    choices: tuple[Choice | None, ...]
    boundaries: tuple[tuple[int, ...], ...]
    interrupting: tuple[bool, ...]
    # Where the token rests that a catching event or receive task takes: itself, its event-based gateway, its host; for
    # the start of an event sub-process the scope around it (ROOT for the process).
    holders: tuple[int, ...]
    # Timers to arm when a token comes to rest on a node: its boundary events, the event sub-processes inside it.
    arms: tuple[tuple[tuple[int, TimerRule], ...], ...]
    root_arms: tuple[tuple[int, TimerRule], ...]
    cycles: Mapping[int, TimerRule]
    dues: tuple[tuple[Term | None, Term | None] | None, ...]
    event_messages: tuple[str | None, ...]
    catchers: Mapping[str, tuple[int, ...]]
    event_codes: tuple[str | None, ...]
    # By signal name: the catching events, boundary events and starts of event sub-processes that hear it.
    hearers: Mapping[str, tuple[int, ...]]
    # By node: the errors and escalations that its boundary events catch, exact codes first.
    guards: Mapping[int, tuple[Catch, ...]]
    # By scope (a SUB or EVENT_SUB node, or ROOT): the same for the starts of event sub-processes inside it.
    listeners: Mapping[int, tuple[Catch, ...]]
    repetitions: Mapping[int, Repetition]
    shows: tuple[tuple[str, ...], ...]
    starts: tuple[StartPoint, ...]
    # Where a token begins inside a SUB, EVENT_SUB, MANY or (ROOT) the process.
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
