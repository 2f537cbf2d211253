"""Turns a compiled net and a scenario into the flat tables of the engine, once for all replications."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from senim.kernel import tables
from senim.kernel.tables import Net
from senim.simulation import fields
from senim.simulation.calendar_tables import CalendarTables
from senim.simulation.errors import NotSimulated, ScenarioInvalid
from senim.simulation.events import EventPlan, listening, starts_of_listeners, waited_events
from senim.simulation.fields import COUNTERS, FLOW_FIELDS, MOST_MOVES, NODE_FIELDS, NOTHING, SUM_FIELDS, Reals, Row
from senim.simulation.scenario import Scenario
from senim.simulation.shares import shares
from senim.simulation.staff import Staff
from senim.simulation.streams import WIDTH
from senim.simulation.throwing import thrown_to
from senim.simulation.weeks import week_shift, week_sums

_STEPS: Final = {
    tables.TASK: fields.TASK,
    tables.CATCH: fields.AWAIT,
    tables.EVENT_GATE: fields.RACE,
    tables.SUB: fields.OPEN,
    tables.EVENT_SUB: fields.OPEN,
    tables.EXCLUSIVE: fields.PASS,
    tables.THROW: fields.PASS,
    tables.END: fields.END,
    tables.TERMINATE: fields.TERMINATE,
    tables.START: fields.PASS,
    tables.BOUNDARY: fields.PASS,
    tables.LINK: fields.PASS,
    tables.SIGNAL: fields.PASS,
    tables.MANY: fields.REPEAT,
    tables.ESCALATE: fields.THROW,
    tables.FAIL: fields.THROW,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What does not change between replications: memory and reals up to where cases and tokens begin.

    `seeds` is where the random numbers stand, those of the arrivals first; `sums` and `busy` where the reals of nodes
    and people begin; `roles` and `people` (role, name) in the order in which they are numbered.
    """

    net: Net
    scenario: Scenario
    memory: Row
    reals: Reals
    seeds: int
    sums: int
    busy: int
    roles: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def make_plan(net: Net, scenario: Scenario, unlimited: bool = False) -> Plan:
    """The plan of a scenario on a net; `unlimited`: nobody is waited for, whatever roles there are.

    Refuses (ScenarioInvalid) what names something the process does not have, and (NotSimulated) elements that can be
    run but not simulated.
    """
    _check_names(net, scenario)
    return _Planner(net, scenario, unlimited).plan()


def node_place(node: int) -> int:
    """Where the record of a node stands in memory."""
    return COUNTERS + node * NODE_FIELDS


class _Planner:
    def __init__(self, net: Net, scenario: Scenario, unlimited: bool) -> None:
        self.net = net
        self.scenario = scenario
        # One node more than the net has: the process itself, where event sub-processes listen in it.
        self.flows_at = node_place(len(net.ids) + 1)
        self.listens = any(net.homes[start] == tables.ROOT for start in starts_of_listeners(net))
        self.memory: Row = [0] * (self.flows_at + len(net.flow_ids) * FLOW_FIELDS)
        self.reals: Reals = [0.0] * (len(net.ids) * SUM_FIELDS)
        self.seeds = len(self.memory)
        self.memory += [0] * (WIDTH * (1 + len(net.ids)))
        self.warnings: list[str] = []
        self.calendars = CalendarTables(self.memory, scenario.start)
        self.ranks = sorted({0.0, *scenario.priorities.values()}, reverse=True)
        self.staff = Staff(self.memory, self.reals, self.calendars, scenario, len(self.ranks), unlimited)
        self.events = EventPlan(net, scenario, self.calendars, self.shape)

    def plan(self) -> Plan:
        """Put the tables together, node by node."""
        odds = shares(self.net, self.scenario.branches)
        for flow, target in enumerate(self.net.targets):
            place = self._flow(flow)
            self.memory[place : place + FLOW_FIELDS] = node_place(target), flow + len(self.net.ids), len(self.reals)
            self.reals.append(odds.odds[flow])
        for node in range(len(self.net.ids)):
            self.memory[node_place(node) : node_place(node + 1)] = self._node(node)
        if self.listens:
            self.memory[node_place(len(self.net.ids)) : self.flows_at] = self._process()
        self._fill_counters()
        return Plan(
            net=self.net,
            scenario=self.scenario,
            memory=self.memory,
            reals=self.reals,
            seeds=self.seeds,
            sums=0,
            busy=self.staff.busy,
            roles=self.staff.roles,
            people=self.staff.people,
            warnings=tuple(dict.fromkeys([*odds.warnings, *self.warnings, *self.events.warnings])),
        )

    def shape(self, shape: Reals) -> int:
        """The place of a distribution's numbers."""
        self.reals += shape
        return len(self.reals) - len(shape)

    def _flow(self, flow: int) -> int:
        return self.flows_at + flow * FLOW_FIELDS

    def _listed(self, places: Iterable[int]) -> tuple[int, int]:
        """Where a list of places begins and ends."""
        begins = len(self.memory)
        self.memory += places
        return begins, len(self.memory)

    def _fill_counters(self) -> None:
        memory, arrivals = self.memory, self.scenario.arrivals
        steps = memory[COUNTERS + fields.STEP : self.flows_at : NODE_FIELDS]
        memory[fields.SCOPES] = int(fields.OPEN in steps or fields.REPEAT in steps)
        memory[fields.MERGES] = int(fields.MERGE in steps)
        roots = (len(self.net.ids),) if self.listens else self._roots()
        memory[fields.ROOTS], memory[fields.ROOTS_END] = self._listed(map(node_place, roots))
        memory[fields.ARRIVES_BY] = NOTHING
        if arrivals.calendar is not None:
            memory[fields.ARRIVES_BY] = self.calendars.place(self.scenario.calendar(arrivals.calendar))
        memory[fields.ARRIVES_AS] = self.shape(arrivals.between.shape())
        memory[fields.ARRIVES_FROM] = self.seeds
        memory[fields.PROFILE] = NOTHING
        if arrivals.profile:
            memory[fields.PROFILE] = self.shape(week_sums(arrivals.profile))
        memory[fields.WEEK_SHIFT] = week_shift(self.scenario)
        memory[fields.SERIAL] = len(self.staff.people)
        memory[fields.MARGIN] = MOST_MOVES * (1 + self.events.most_armed) + 2 * len(self.staff.people) + 2

    def _roots(self) -> tuple[int, ...]:
        if not self.net.starts:
            return self.net.entries[tables.ROOT]
        plain = [start.node for start in self.net.starts if start.message is None and start.signal is None]
        return ((plain or [self.net.starts[0].node])[0],)

    def _process(self) -> Row:
        """The process as a sub-process around everything, so that a token stands for it while events are heard in it."""
        row = [0] * NODE_FIELDS
        row[fields.STEP] = fields.OPEN
        row[fields.LISTENS] = NOTHING
        row[fields.ARMS], row[fields.ARMS_END] = self._listed(map(node_place, listening(self.net, tables.ROOT)))
        row[fields.ENTRIES], row[fields.ENTRIES_END] = self._listed(map(node_place, self._roots()))
        return row

    def _node(self, node: int) -> Row:
        net, step = self.net, self._step(node)
        row = [0] * NODE_FIELDS
        row[fields.STEP] = step
        row[fields.NODE_NUMBER] = node
        row[fields.SUMS] = node * SUM_FIELDS
        row[fields.STREAM] = self.seeds + WIDTH * (1 + node)
        row[fields.ROLE] = row[fields.DURATION] = row[fields.MASKS] = row[fields.HOST] = NOTHING
        row[fields.TIMES] = 1
        listener = node in starts_of_listeners(net)
        row[fields.LISTENS] = node_place(net.parents[node]) if listener else NOTHING
        row[fields.INTERRUPTS] = int(net.interrupting[node] or not (listener or net.kinds[node] == tables.BOUNDARY))
        row[fields.OUT], row[fields.OUT_END] = self._listed(map(self._flow, net.outgoing[node]))
        row[fields.INTO], row[fields.INTO_END] = self._listed(map(self._flow, net.incoming[node]))
        choice = net.choices[node]
        row[fields.DEFAULT] = NOTHING if choice is None or choice.default < 0 else self._flow(choice.default)
        row[fields.CHOICE] = fields.ALL if choice is None else fields.ONE if choice.first_only else fields.SOME
        awaited = waited_events(net, node) if step != fields.PASS else ()
        row[fields.ARMS], row[fields.ARMS_END] = self._listed(map(node_place, awaited))
        row[fields.ENTRIES], row[fields.ENTRIES_END] = self._listed(map(node_place, net.entries.get(node, ())))
        self._fill(node, row)
        return row

    def _fill(self, node: int, row: Row) -> None:
        """The fields that only some steps have."""
        step = row[fields.STEP]
        if step == fields.TASK:
            self._task(node, row)
        elif step == fields.MERGE:
            by_node, by_flow = self.net.reach[node]
            row[fields.MASKS], _ = self._listed([*by_node, *by_flow])
        elif step == fields.REPEAT:
            self._copies(node, row)
        elif step == fields.THROW:
            host, target = thrown_to(self.net, node)
            if target != NOTHING:
                row[fields.TARGET] = node_place(target)
                row[fields.HOST] = node_place(len(self.net.ids) if host == tables.ROOT else host)
        self.events.fill(node, row)

    def _step(self, node: int) -> int:
        kind, net = self.net.kinds[node], self.net
        if kind == tables.TASK:
            if net.ids[node] in self.scenario.skipped:
                return fields.PASS
            return fields.AWAIT if net.tasks[net.ids[node]].kind == "receiveTask" else fields.TASK
        if kind == tables.PARALLEL:
            return fields.JOIN if len(net.incoming[node]) > 1 else fields.PASS
        if kind == tables.INCLUSIVE:
            return fields.MERGE if node in net.reach else fields.PASS
        if kind not in _STEPS:
            raise NotSimulated(f"{net.ids[node]}: this element is run but not simulated")
        return _STEPS[kind]

    def _task(self, node: int, row: Row) -> None:
        name = self.net.ids[node]
        duration = self.scenario.durations.get(name)
        if duration is None:
            self.warnings.append(f"no duration is given for {name}: it takes no time")
        else:
            row[fields.DURATION] = self.shape(duration.shape())
        row[fields.RANK] = self.ranks.index(self.scenario.priorities.get(name, 0.0))
        role = self.net.tasks[name].role
        if role in self.staff.places:
            row[fields.ROLE] = self.staff.places[role]
        elif role is not None and role not in self.scenario.roles:
            self.warnings.append(f"no people are given for the role {role}: nobody is waited for")

    def _copies(self, node: int, row: Row) -> None:
        name = self.net.ids[node]
        count = self.scenario.repeats.get(name)
        row[fields.BESIDE] = int(self.net.repetitions[node].mode == "parallel")
        if count is None:
            self.warnings.append(f"how often {name} is repeated is not given: once")
        else:
            row[fields.DURATION] = self.shape(count.shape())


def _check_names(net: Net, scenario: Scenario) -> None:
    known_tasks, known, flows = net.tasks.keys(), net.index.keys(), net.flow_index.keys()
    for where, names, allowed in (
        ("durations", scenario.durations, known_tasks),
        ("priorities", scenario.priorities, known_tasks),
        ("skip", scenario.skipped, known_tasks),
        ("branches", scenario.branches, flows),
        ("events", scenario.events, known),
        ("repeats", scenario.repeats, known),
    ):
        wrong = sorted(set(names) - allowed)
        if wrong:
            raise ScenarioInvalid(f"{where}: the process has no {wrong[0]}")
