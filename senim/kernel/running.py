"""`senim process run`: drives a model by a script of steps and answers with one JSON document, no database."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from senim.kernel.calendars import kazakhstan
from senim.kernel.commands import Advance, Broadcast, Command, Complete, Deliver, Escalate, Fail, Start
from senim.kernel.deciding import decide
from senim.kernel.errors import ModelInvalid, Refused
from senim.kernel.events import Event
from senim.kernel.folding import fold_all
from senim.kernel.moments import read_moment, write_moment
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.state import State, initial, pack
from senim.kernel.tables import Net
from senim.kernel.working_calendar import Calendar

Document = dict[str, Any]

# The moment a script begins at when it names none; the answer depends on nothing but the script.
DEFAULT_START: Final = "2026-01-01T00:00:00Z"
MAX_EVENTS: Final = 100_000
MAX_STEPS: Final = 100_000
_STARTING: Final = frozenset({"at", "variables", "message", "signal"})
_OPTIONAL: Final[Mapping[str, frozenset[str]]] = {
    "complete": frozenset({"variables", "at"}),
    "advance": frozenset(),
    "message": frozenset({"variables", "at"}),
    "signal": frozenset({"variables", "at"}),
    "error": frozenset({"task", "at"}),
    "escalation": frozenset({"task", "at"}),
}


def run_document(xml: bytes, steps: object) -> tuple[Document, int]:
    """The answer of `senim process run` and its exit code for a model and the content of STEPS.json.

    Exit 0 with `ok` true; 1 where a step is refused (`error` names step, code and reason, step 0 is the start); 2 with
    code `bad_model` where the model cannot be played. Any model that can be played is, also an unsound one.
    """
    number = 0
    try:
        script = _mapping(steps, frozenset({"process", "start", "steps"}), "the script")
        rest = script.get("steps", [])
        if not isinstance(rest, list) or len(rest) > MAX_STEPS:
            raise Refused("bad_script", f"steps must be a list of at most {MAX_STEPS}")
        run = _Run(_net(xml, script.get("process")))
        run.start(_mapping(script.get("start", {}), _STARTING, "start"))
        for step in rest:
            number += 1
            run.step(step)
    except ModelInvalid as error:
        return _failure(0, "bad_model", str(error)), 2
    except Refused as error:
        return _failure(number, error.code, error.message), 1
    return run.answer(), 0


def _failure(step: int, code: str, message: str) -> Document:
    return {"ok": False, "error": {"step": step, "code": code, "message": message}}


def _net(xml: bytes, process: object) -> Net:
    if process is not None and not isinstance(process, str):
        raise Refused("bad_script", "process must be the id of a process")
    return compile_net(read(xml, process))


def _mapping(value: object, allowed: frozenset[str], name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refused("bad_script", f"{name} must be an object")
    unknown = sorted(str(key) for key in value if key not in allowed)
    if unknown:
        raise Refused("bad_script", f"{name} has a key we do not know: {unknown[0]}")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise Refused("bad_script", f"{name} must be text")
    return value


def _moment(value: object, name: str) -> int:
    try:
        return read_moment(_text(value, name))
    except (ValueError, OverflowError) as error:
        raise Refused("bad_script", f"{name} must be a moment such as 2026-01-05T04:00:00Z, not {value!r}") from error


def _variables(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refused("bad_script", "variables must be an object")
    return value


class _Run:
    """One instance under a script: its state, its clock, and what is to be answered."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.calendar = _calendar_for(net)
        self.state = initial(net)
        self.now = 0
        self.events: list[Event] = []
        self.after: list[Document] = []

    def start(self, start: Mapping[str, Any]) -> None:
        """Step 0."""
        self.now = _moment(start.get("at", DEFAULT_START), "start.at")
        names = {one: _text(start[one], f"start.{one}") for one in ("message", "signal") if start.get(one) is not None}
        self._do(Start(_variables(start.get("variables", {})), names.get("message"), names.get("signal")))
        self._note()

    def step(self, step: object) -> None:
        """One entry of `steps`."""
        verbs = [verb for verb in _OPTIONAL if isinstance(step, dict) and verb in step]
        if len(verbs) != 1:
            raise Refused("bad_script", f"a step must have exactly one of {', '.join(_OPTIONAL)}")
        verb = verbs[0]
        given = _mapping(step, _OPTIONAL[verb] | {verb}, f"the {verb} step")
        at = given.get("advance" if verb == "advance" else "at")
        if at is not None or verb == "advance":
            self._advance(_moment(at, "the moment of the step"))
        if verb != "advance":
            _VERBS[verb](self, _text(given[verb], verb), given)
        self._note()

    def answer(self) -> Document:
        """The whole answer of a script that went through."""
        rows = [
            {"n": number, "at": write_moment(event.at), "type": event.type, "element": event.element}
            for number, event in enumerate(self.events, 1)
        ]
        return {
            "ok": True,
            "after": self.after,
            "events": rows,
            "variables": dict(self.state.variables),
            "ended": self.state.ended,
            "state_bytes": len(pack(_without_values(self.state))),
        }

    def complete(self, element: str, given: Mapping[str, Any]) -> None:
        """Finish a waiting task."""
        self._do(Complete(element, _variables(given.get("variables", {}))))

    def message(self, name: str, given: Mapping[str, Any]) -> None:
        """Hand over a message."""
        self._do(Deliver(name, _variables(given.get("variables", {}))))

    def signal(self, name: str, given: Mapping[str, Any]) -> None:
        """Broadcast a signal; nobody need hear it."""
        self._do(Broadcast(name, _variables(given.get("variables", {}))))

    def error(self, code: str, given: Mapping[str, Any]) -> None:
        """Let a waiting task fail."""
        self._do(Fail(_text(given.get("task"), "task"), code))

    def escalation(self, code: str, given: Mapping[str, Any]) -> None:
        """Let a waiting task escalate."""
        self._do(Escalate(_text(given.get("task"), "task"), code))

    def _advance(self, until: int) -> None:
        if until < self.now:
            raise Refused("bad_script", f"the clock cannot go back to {write_moment(until)}")
        self.now = until
        while self.state.next_due is not None and self.state.next_due <= until:
            self._do(Advance())

    def _do(self, command: Command) -> None:
        events = decide(self.net, self.state, command, self.now, self.calendar)
        self.state = fold_all(self.net, self.state, events)
        self.events += events
        if len(self.events) > MAX_EVENTS:
            raise Refused("endless", f"the script causes more than {MAX_EVENTS} events")

    def _note(self) -> None:
        self.after.append({"waiting": list(self.state.waiting), "ended": self.state.ended})


def _without_values(state: State) -> State:
    """The state without its variables and the entries of lists, which are as large as their writers make them."""
    return state._replace(variables={}, rounds=tuple(one._replace(items=()) for one in state.rounds))


def _calendar_for(net: Net) -> Calendar | None:
    """The calendar of Kazakhstan, for a model that counts in working time; others need none."""
    terms = [net.promise, net.limit, *(rule.term for arms in (net.root_arms, *net.arms) for _, rule in arms)]
    terms += [term for dues in net.dues if dues is not None for term in dues]
    return kazakhstan() if any(term is not None for term in terms) else None


_VERBS: Final[Mapping[str, Callable[[_Run, str, Mapping[str, Any]], None]]] = {
    "complete": _Run.complete,
    "message": _Run.message,
    "signal": _Run.signal,
    "error": _Run.error,
    "escalation": _Run.escalation,
}
