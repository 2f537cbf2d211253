"""Moves a running instance to another version of its process, or says element by element why it has to stay."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple

from senim.kernel.carrying import NOWHERE, arms_of, carried, crossing
from senim.kernel.clock_rules import is_worse
from senim.kernel.errors import Refused
from senim.kernel.events import Event
from senim.kernel.expressions import Condition
from senim.kernel.folding import Marking, fold_all
from senim.kernel.moving import settle
from senim.kernel.outlook import Outlook, outlook
from senim.kernel.state import RUNNING, State, Token
from senim.kernel.stepping import Step
from senim.kernel.tables import CATCH, EVENT_SUB, MANY, START, TASK, Net
from senim.kernel.timers import timer_due
from senim.kernel.variables import check_variables
from senim.kernel.working_calendar import Calendar

Reason = Literal[
    "not_running", "gone", "other_kind", "other_scope", "other_wait", "other_join", "variable", "second_person",
    "clock", "unset", "refused", "stuck", "undecided",
]  # fmt: skip
BY_A_PERSON: Final = frozenset({"task", "userTask", "manualTask"})
"""Kinds of tasks that are the same to a token: somebody does the work and says so."""


class Obstacle(NamedTuple):
    """Why an instance cannot move: the id of the element (or the variable's name) and the reason.

    not_running: it has not begun or is over. gone, other_kind, other_scope: a token rests on it, and the other version
    has no such element, one of another kind, or has it inside another scope. other_wait: it waits for something else
    there. other_join: a token waits before a join that has other flows there. variable: a value that the other version
    does not allow. second_person: it demands a second person after a step that this instance never had. clock: the
    rule for the service clock is worse for the person (`clock_rules`). unset (the applications find it): a decision
    ahead reads a value that nobody was asked for, and no step ahead asks for it. refused: moving on there is refused.
    stuck: from there it may come to stand for ever. undecided: too large to be sure of that.
    """

    element: str
    reason: Reason


class Passage(NamedTuple):
    """What a move would be: the obstacles, or without any the events that make it and what lies ahead afterwards.

    `unset`: names that decisions ahead read, that are not set, and that the version before did not know.
    """

    obstacles: tuple[Obstacle, ...]
    events: tuple[Event, ...] = ()
    ahead: frozenset[str] = frozenset()
    unset: frozenset[str] = frozenset()


def passage(state: State, target: Net, at: int, calendar: Calendar | None, versions: tuple[int, int]) -> Passage:
    """How an instance would move to `target` at `at` (µs UTC); `versions` are the numbers it moves from and to.

    The first event is `migrated` (its element the process): fold it with the target net. Where a join now has all it
    waits for, its events follow. Nothing due is fired: send Advance first. Timers keep their moments; those that only
    the target has are armed from `at`, those that it lacks are dropped, and one that has fired before stays spent.
    """
    obstacles = (*_displaced(state, target), *_misfit(state, target))
    if is_worse(state.net.clock, target.clock):
        obstacles = (*obstacles, Obstacle(target.id, "clock"))
    if state.status != RUNNING:
        obstacles = (Obstacle(state.net.id, "not_running"),)
    if obstacles:
        return Passage(tuple(dict.fromkeys(obstacles)))
    try:
        events, after = _moved(state, target, at, calendar, versions)
    except Refused as refusal:
        return Passage((Obstacle(refusal.element or target.id, "refused"),))
    found = outlook(after)
    obstacles = (*_dead_ends(found), *_without_first_person(state.net, target, found.ahead))
    if obstacles:
        return Passage(obstacles)
    return Passage((), events, found.ahead, _unset(state, target, found.ahead))


def _moved(
    state: State, target: Net, at: int, calendar: Calendar | None, versions: tuple[int, int]
) -> tuple[tuple[Event, ...], State]:
    event = Event(
        "migrated", target.id, at, {"from": versions[0], "to": versions[1], **_timers(state, target, at, calendar)}
    )
    step = Step(Marking(carried(target, state, event)), at, calendar)
    settle(step)
    return (event, *step.events), step.marking.state()


def _displaced(state: State, target: Net) -> Iterator[Obstacle]:
    """The places of tokens that the target does not have, or where a token means something else."""
    net, found = state.net, crossing(state.net, target)
    for node in dict.fromkeys(token.node for token in state.tokens):
        there = found.nodes[node]
        if there == NOWHERE:
            yield Obstacle(net.ids[node], _why_not_there(net, node, target))
        elif _meaning(net, node) != _meaning(target, there):
            yield Obstacle(net.ids[node], "other_wait")
    for join in dict.fromkeys(token.node for token in state.tokens if token.flow >= 0):
        there = found.nodes[join]
        if there != NOWHERE and _flows_into(net, join) != _flows_into(target, there):
            yield Obstacle(net.ids[join], "other_join")


def _why_not_there(net: Net, node: int, target: Net) -> Reason:
    first = target.index.get(net.ids[node])
    if first is None:
        return "gone"
    same = target.same.get(first, (first,))
    return "other_scope" if any(target.kinds[one] == net.kinds[node] for one in same) else "other_kind"


def _flows_into(net: Net, join: int) -> frozenset[str]:
    return frozenset(net.flow_ids[flow] for flow in net.incoming[join])


def _meaning(net: Net, node: int) -> tuple[Any, ...]:
    """What a token that rests here waits for; whether its events have to name it counts too."""
    kind, several = net.kinds[node], net.several[node]
    if kind == TASK:
        drawn = net.tasks[net.ids[node]].kind
        return ("by a person" if drawn in BY_A_PERSON else drawn, net.event_messages[node], several)
    if kind == CATCH:
        timed = any(event == node for event, _ in net.arms[node])
        return (timed, net.event_messages[node], net.event_codes[node], several)
    if kind == MANY:
        return (net.repetitions[node].mode, several)
    return (kind == EVENT_SUB and net.interrupting[node], several)


def _misfit(state: State, target: Net) -> Iterator[Obstacle]:
    """Values that the target declares otherwise; one that it does not know is kept and read by nothing."""
    for name, value in state.variables.items():
        if name in target.variables:
            try:
                check_variables(target.variables, {name: value})
            except Refused:
                yield Obstacle(name, "variable")


def _timers(state: State, target: Net, at: int, calendar: Calendar | None) -> Mapping[str, Any]:
    """The timers that are dropped and those that are armed, by the serial of their token (0: the process) and their id."""
    net, found = state.net, crossing(state.net, target)
    serials = {token.serial: token for token in state.tokens}
    dropped, armed = [], []
    for timer in state.timers:
        arms = arms_of(target, _there(serials.get(timer.token), found.nodes))
        if found.nodes[timer.node] not in {event for event, _ in arms}:
            dropped.append([timer.token, net.ids[timer.node]])
    for holder in (None, *(token for token in state.tokens if token.flow < 0)):
        known = {found.nodes[event] for event, _ in arms_of(net, holder)}
        for event, rule in arms_of(target, _there(holder, found.nodes)):
            if event not in known and not _is_deaf(state, target, event, holder):
                name = target.ids[event]
                armed.append([0 if holder is None else holder.serial, name, timer_due(rule, at, calendar, name)])
    return {name: rows for name, rows in (("dropped", dropped), ("armed", armed)) if rows}


def _there(token: Token | None, nodes: tuple[int, ...]) -> Token | None:
    return None if token is None else token._replace(node=nodes[token.node])


def _is_deaf(state: State, target: Net, event: int, holder: Token | None) -> bool:
    """In a scope that an event sub-process has interrupted, nothing begins to listen any more."""
    scope, net = 0 if holder is None else holder.serial, state.net
    inside = [token for token in state.tokens if token.scope == scope]
    cut = any(net.kinds[token.node] == EVENT_SUB and net.interrupting[token.node] for token in inside)
    return cut and target.kinds[event] == START


def _dead_ends(found: Outlook) -> Iterator[Obstacle]:
    if not found.ends:
        yield Obstacle(found.stuck_at, "undecided" if found.ends is None else "stuck")


def _without_first_person(net: Net, target: Net, ahead: frozenset[str]) -> Iterator[Obstacle]:
    """Steps ahead that somebody else must do than a step that was never part of this run, and will not be."""
    for name, task in target.tasks.items():
        first = task.second_person
        if name in ahead and first and first not in net.tasks and first not in ahead:
            yield Obstacle(name, "second_person")


def _unset(state: State, target: Net, ahead: frozenset[str]) -> frozenset[str]:
    fresh = target.variables.keys() - state.net.variables.keys() - state.variables.keys()
    return frozenset(name for node, names in _reads(target) if target.ids[node] in ahead for name in names & fresh)


@lru_cache(maxsize=64)
def _reads(net: Net) -> tuple[tuple[int, frozenset[str]], ...]:
    """The variables that the conditions at each node read."""
    found: dict[int, list[Condition | None]] = {
        node: list(choice.conditions) for node, choice in enumerate(net.choices) if choice is not None
    }
    for node, rule in net.repetitions.items():
        found.setdefault(node, []).extend((rule.condition, rule.cardinality, rule.until, *rule.collection))
    return tuple(
        (node, frozenset(name for one in conditions if one is not None for name in one.names))
        for node, conditions in found.items()
    )


def migrated(
    state: State, target: Net, at: int, calendar: Calendar | None = None, versions: tuple[int, int] = (1, 2)
) -> tuple[tuple[Event, ...], State]:
    """The events of a move and the state on the target. Refuses `immovable` (Refused), naming the first obstacle."""
    found = passage(state, target, at, calendar, versions)
    if found.obstacles:
        first = found.obstacles[0]
        raise Refused(
            "immovable", f"it cannot move to the other version: {first.element}: {first.reason}", first.element
        )
    return found.events, fold_all(target, state, found.events)
