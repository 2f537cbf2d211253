"""What a BPMN file says, after reading and before compiling: elements, flows and our extensions, all immutable."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from senim.kernel.errors import Finding
from senim.kernel.moments import Duration
from senim.kernel.terms import ClockRule, Term

EventKind = Literal["none", "timer", "message", "terminate"]
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

    All three absent: a cycle, which only a start event may have (whoever starts the instance keeps the cycle).
    """

    duration: Duration | None = None
    moment: int | None = None
    term: Term | None = None


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
    """A flow node. `kind` is its BPMN name; `parent` the id of the sub-process it is in, "" in the process itself."""

    id: str
    kind: str
    line: int
    parent: str = ""
    name: str = ""
    event: EventKind = "none"
    timer: TimerRule | None = None
    message: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    default: str | None = None
    role: str | None = None
    extension: Extension = field(default_factory=Extension)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow from one element to another of the same scope, with its condition as written."""

    id: str
    line: int
    source: str
    target: str
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class ProcessDefinition:
    """One process of a file, read and found well-formed; elements and flows in the order of the file."""

    id: str
    name: str
    line: int
    elements: tuple[Element, ...]
    flows: tuple[Flow, ...]
    extension: Extension
    warnings: tuple[Finding, ...] = ()
