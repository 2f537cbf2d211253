"""What a BPMN file says, after reading and before compiling: elements, flows and our extensions, all immutable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from senim.kernel.errors import Finding
from senim.kernel.moments import Duration
from senim.kernel.terms import ClockRule, Term

EventKind = Literal["none", "timer", "message", "terminate", "signal", "error", "escalation", "link"]
RepeatMode = Literal["loop", "sequential", "parallel"]
VariableType = Literal["choice", "number", "boolean", "date"]

TASKS = frozenset(
    {"task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask"},
)


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one language: staff name, its button, what the citizen reads while it waits and when it is done."""

    name: str | None = None
    button: str | None = None
    now: str | None = None
    done: str | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """A legal basis by its code, and whether a lawyer has confirmed it."""

    code: str
    status: Literal["confirmed", "to-confirm"]


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared coded variable; `values` are the codes of a choice."""

    name: str
    type: VariableType
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimerRule:
    """When a timer comes due: after a clock duration, at a fixed moment (µs), or after a term of working time.

    `times`: how often it fires; 0 without end. More than once (a cycle) it has a `duration` between two firings, and a
    `moment` where the first one is fixed. All three absent: the cycle of a start event of a process, which is kept by
    whoever starts the instances.
    """

    duration: Duration | None = None
    moment: int | None = None
    term: Term | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Repeat:
    """How an activity is repeated: a standard loop, or copies (multi-instance) one after the other or side by side.

    Expressions stand as written. A loop goes on while `condition` holds (no condition: always), tested `before` each
    round or after it, at most `maximum` rounds. Copies: as many as `cardinality` says, or one for each entry of the
    first of `collection` that is a list; they are over early once `until` holds.
    """

    mode: RepeatMode
    condition: str | None = None
    before: bool = False
    maximum: int | None = None
    cardinality: str | None = None
    collection: tuple[str, ...] = ()
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """What `urn:senim:bpmn:1` adds to an element or to the process."""

    promise: Term | None = None
    limit: Term | None = None
    clock: ClockRule | None = None
    timer: Term | None = None
    variables: tuple[Variable, ...] = ()
    bases: tuple[Basis, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    role: str | None = None
    form: str | None = None
    stage: str | None = None
    evidence: str | None = None
    second_person: str | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A flow node. `kind` is its BPMN name; `parent` the id of the sub-process it is in, "" in the process itself.

    `code`: the name of a signal or link, or the code of an error or escalation; a catching event without one takes any.
    `called`: the id of the process that a call activity calls. `triggered`: an event sub-process.
    """

    id: str
    kind: str
    line: int
    parent: str = ""
    name: str = ""
    event: EventKind = "none"
    timer: TimerRule | None = None
    message: str | None = None
    code: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None
    role: str | None = None
    repeat: Repeat | None = None
    called: str | None = None
    triggered: bool = False
    extension: Extension = field(default_factory=Extension)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow from one element to another of the same scope, with its condition and its name as written."""

    id: str
    line: int
    source: str
    target: str
    condition: str | None = None
    name: str = ""
    extension: Extension = field(default_factory=Extension, hash=False)


@dataclass(frozen=True, slots=True)
class ProcessDefinition:
    """One process of a file, read and found well-formed; elements and flows in the order of the file.

    `called`: by id, every other process of the file that its call activities reach, at first or second hand; those
    have no `called` of their own. No process reaches itself.
    """

    id: str
    name: str
    line: int
    elements: tuple[Element, ...]
    flows: tuple[Flow, ...]
    extension: Extension
    warnings: tuple[Finding, ...] = ()
    called: Mapping[str, "ProcessDefinition"] = field(default_factory=dict)
