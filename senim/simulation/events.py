"""When the events that tokens wait for happen: timers by their rule, others by what the scenario says."""

from collections.abc import Callable
from typing import Final

from senim.kernel import tables
from senim.kernel.model import TimerRule
from senim.kernel.tables import Net
from senim.kernel.terms import Term
from senim.simulation import fields
from senim.simulation.calendar_tables import CalendarTables
from senim.simulation.errors import NotSimulated
from senim.simulation.fields import Reals, Row
from senim.simulation.scenario import Scenario

_OPEN_UNITS: Final = {"working-minutes": 60_000_000, "working-hours": 3_600_000_000}
_HOUR: Final = 3_600_000_000
MOST_TIMES: Final = 100
"""A timer that repeats more often than this is armed again each time instead of all at once."""


def waited_events(net: Net, node: int) -> tuple[int, ...]:
    """The events that a token resting on a node waits for: its own, those after a gateway, those attached."""
    if net.kinds[node] == tables.EVENT_GATE:
        return tuple(net.targets[flow] for flow in net.outgoing[node])
    own = (node,) if net.kinds[node] == tables.CATCH or is_receive_task(net, node) else ()
    around = tuple(event for event in net.boundaries[node] if event not in _thrown_only(net, node))
    return own + around + listening(net, node)


def listening(net: Net, scope: int) -> tuple[int, ...]:
    """The starts of event sub-processes inside a scope (ROOT: the process) that happen by themselves."""
    thrown = {catch.event for catch in net.listeners.get(scope, ())}
    return tuple(start for start in starts_of_listeners(net) if net.homes[start] == scope and start not in thrown)


def starts_of_listeners(net: Net) -> tuple[int, ...]:
    """The start events of all event sub-processes."""
    return tuple(
        node
        for node, kind in enumerate(net.kinds)
        if kind == tables.START
        and net.parents[node] != tables.ROOT
        and net.kinds[net.parents[node]] == tables.EVENT_SUB
    )


def is_receive_task(net: Net, node: int) -> bool:
    """Whether a node is a task that waits for a message from outside, so that nobody works on it."""
    return net.kinds[node] == tables.TASK and net.tasks[net.ids[node]].kind == "receiveTask"


def _thrown_only(net: Net, node: int) -> set[int]:
    """Boundary events of a sub-process that happen when something inside it throws, not by themselves."""
    return {catch.event for catch in net.guards.get(node, ())} if tables.HOLDS[net.kinds[node]] else set()


class EventPlan:
    """Fills the timing fields of catching events, boundary events and receive tasks."""

    def __init__(self, net: Net, scenario: Scenario, calendars: CalendarTables, shape: Callable[[Reals], int]) -> None:
        """`shape` gives a place to a distribution's numbers."""
        self.net = net
        self.scenario = scenario
        self.calendars = calendars
        self.shape = shape
        self.warnings: list[str] = []
        self.rules = {event: rule for armed in (*net.arms, net.root_arms) for event, rule in armed}
        self.awaited = {event for node in range(len(net.ids)) for event in waited_events(net, node)}
        self.awaited |= {*listening(net, tables.ROOT)}
        self.most_armed = self._planned(listening(net, tables.ROOT))
        self.office = scenario.office

    def fill(self, node: int, row: Row) -> None:
        """Say how the moment of an awaited event is found; other nodes are left as they are."""
        self.most_armed = max(self.most_armed, self._planned(waited_events(self.net, node)))
        if node not in self.awaited:
            return
        name = self.net.ids[node]
        given = self.scenario.events.get(name)
        if given is None and is_receive_task(self.net, node):
            given = self.scenario.durations.get(name)
        if given is not None:
            row[fields.WHEN], row[fields.DURATION] = fields.DRAWN, self.shape(given.shape())
        elif node in self.rules:
            self._timer(name, self.rules[node], row)
        else:
            row[fields.WHEN] = fields.UNHEARD
            self.warnings.append(f"no rate is given for {name}: it never happens")

    def _planned(self, events: tuple[int, ...]) -> int:
        """How many entries of the agenda a token that waits for these makes at most."""
        return sum(min(self.rules[e].times, MOST_TIMES) if e in self.rules else 1 for e in events)

    def _timer(self, name: str, rule: TimerRule, row: Row) -> None:
        if rule.duration is not None:
            self._duration(name, rule, row)
        elif rule.moment is not None:
            row[fields.WHEN], row[fields.SPAN] = fields.AT_MOMENT, rule.moment
        elif rule.term is not None:
            self._term(rule.term, row)
        else:
            raise NotSimulated(f"{name}: this timer is run but not simulated")

    def _duration(self, name: str, rule: TimerRule, row: Row) -> None:
        duration, times = rule.duration, rule.times
        if duration is None or (times != 1 and (duration.months or not duration.microseconds or rule.moment)):
            raise NotSimulated(f"{name}: a timer that repeats by months, or from a date on, is run but not simulated")
        row[fields.TIMES] = times if times <= MOST_TIMES else 0
        if duration.months:
            row[fields.WHEN], row[fields.SPAN] = fields.BY_DAY, self.calendars.shift(duration)
        else:
            row[fields.WHEN], row[fields.SPAN] = fields.BY_CLOCK, duration.microseconds

    def _term(self, term: Term, row: Row) -> None:
        if term.unit == "hours":
            row[fields.WHEN], row[fields.SPAN] = fields.BY_CLOCK, term.amount * _HOUR
        elif term.unit in _OPEN_UNITS:
            row[fields.WHEN], row[fields.SPAN] = fields.OPEN_TIME, term.amount * _OPEN_UNITS[term.unit]
            row[fields.DURATION] = self.calendars.place(self.office)
        else:
            row[fields.WHEN] = fields.BY_DAY
            row[fields.SPAN] = self.calendars.term(self.office, term.amount, term.unit)
