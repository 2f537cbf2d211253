"""Compiles a ProcessDefinition into the flat tables of a Net."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from senim.kernel import tables as nets
from senim.kernel.expressions import compile_condition
from senim.kernel.model import TASKS, Element, ProcessDefinition, TimerRule
from senim.kernel.reach import reach_tables
from senim.kernel.tables import Choice, Net, StartPoint, TaskSpec
from senim.kernel.terms import ClockRule, Term

__all__ = ["Net", "TaskSpec", "compile_net"]

_KINDS: Final[Mapping[str, int]] = {
    **dict.fromkeys(TASKS, nets.TASK),
    "intermediateCatchEvent": nets.CATCH,
    "eventBasedGateway": nets.EVENT_GATE,
    "subProcess": nets.SUB,
    "exclusiveGateway": nets.EXCLUSIVE,
    "parallelGateway": nets.PARALLEL,
    "inclusiveGateway": nets.INCLUSIVE,
    "intermediateThrowEvent": nets.THROW,
    "endEvent": nets.END,
    "startEvent": nets.START,
    "boundaryEvent": nets.BOUNDARY,
}


def compile_net(definition: ProcessDefinition, terms: Mapping[str, Term] | None = None) -> Net:
    """The Net of a process. Where an amount names a legal term that is in `terms`, that Term takes its place."""
    return _Compiler(definition, terms or {}).net()


class _Compiler:
    def __init__(self, definition: ProcessDefinition, terms: Mapping[str, Term]) -> None:
        self.definition = definition
        self.terms = terms
        self.elements = definition.elements
        self.index = {element.id: node for node, element in enumerate(self.elements)}
        self.flow_index = {flow.id: number for number, flow in enumerate(definition.flows)}
        self.kinds = tuple(self._kind(element) for element in self.elements)
        outgoing: list[list[int]] = [[] for _ in self.elements]
        incoming: list[list[int]] = [[] for _ in self.elements]
        for number, flow in enumerate(definition.flows):
            outgoing[self.index[flow.source]].append(number)
            incoming[self.index[flow.target]].append(number)
        self.outgoing = tuple(map(tuple, outgoing))
        self.incoming = tuple(map(tuple, incoming))
        self.targets = tuple(self.index[flow.target] for flow in definition.flows)
        self.boundaries = self._boundaries()
        self.holders = self._holders()

    def net(self) -> Net:
        """Put all tables together."""
        extension, every = self.definition.extension, range(len(self.elements))
        parents = tuple(self.index.get(element.parent, nets.ROOT) for element in self.elements)
        catchers = self._catchers()
        return Net(
            id=self.definition.id,
            name=self.definition.name,
            ids=tuple(self.index),
            index=MappingProxyType(self.index),
            kinds=self.kinds,
            parents=parents,
            flow_ids=tuple(self.flow_index),
            flow_index=MappingProxyType(self.flow_index),
            targets=self.targets,
            outgoing=self.outgoing,
            incoming=self.incoming,
            choices=tuple(self._choice(node) for node in every),
            boundaries=self.boundaries,
            interrupting=tuple(element.interrupting for element in self.elements),
            holders=self.holders,
            arms=self._arms(),
            dues=tuple(self._dues(element) for element in self.elements),
            event_messages=tuple(element.message for element in self.elements),
            catchers=catchers,
            shows=tuple(self._shows(node) for node in every),
            starts=self._starts(),
            entries=self._entries(parents),
            reach=reach_tables(self.kinds, self.outgoing, self.incoming, self.targets, self.boundaries),
            has_scopes=nets.SUB in self.kinds,
            fingerprint=self._fingerprint(),
            tasks=MappingProxyType({e.id: self._task(e) for e in self.elements if e.kind in TASKS}),
            promise=self._term(extension.promise),
            limit=self._term(extension.limit),
            clock=self._clock(extension.clock),
            variables=MappingProxyType({variable.name: variable for variable in extension.variables}),
            words=MappingProxyType(dict(extension.words)),
            bases=extension.bases,
            messages=self._messages(catchers),
        )

    def _messages(self, catchers: Mapping[str, tuple[int, ...]]) -> Mapping[str, tuple[str, ...]]:
        names = {name: tuple(self.elements[node].id for node in nodes) for name, nodes in catchers.items()}
        return MappingProxyType(names)

    @staticmethod
    def _kind(element: Element) -> int:
        return nets.TERMINATE if element.event == "terminate" else _KINDS[element.kind]

    def _term(self, term: Term | None) -> Term | None:
        if term is None or term.code not in self.terms:
            return term
        return replace(self.terms[term.code], code=term.code)

    def _clock(self, rule: ClockRule | None) -> ClockRule | None:
        if rule is None:
            return None
        return replace(rule, extend_up_to=self._term(rule.extend_up_to), notice=self._term(rule.notice))

    def _boundaries(self) -> tuple[tuple[int, ...], ...]:
        attached: defaultdict[str | None, list[int]] = defaultdict(list)
        for node, element in enumerate(self.elements):
            if element.attached_to is not None:
                attached[element.attached_to].append(node)
        return tuple(tuple(attached[element.id]) for element in self.elements)

    def _holders(self) -> tuple[int, ...]:
        holders = list(range(len(self.elements)))
        for node, element in enumerate(self.elements):
            if element.attached_to is not None:
                holders[node] = self.index[element.attached_to]
            for flow in self.outgoing[node] if self.kinds[node] == nets.EVENT_GATE else ():
                holders[self.targets[flow]] = node
        return tuple(holders)

    def _choice(self, node: int) -> Choice | None:
        element, out = self.elements[node], self.outgoing[node]
        default = self.flow_index[element.default] if element.default is not None else -1
        flows = tuple(flow for flow in out if flow != default)
        texts = [self.definition.flows[flow].condition for flow in flows]
        exclusive = self.kinds[node] == nets.EXCLUSIVE
        if default < 0 and not any(text is not None for text in texts) and not (exclusive and len(out) > 1):
            return None
        conditions = tuple(None if text is None else compile_condition(text) for text in texts)
        return Choice(flows, conditions, default, exclusive)

    def _waited_events(self, node: int) -> tuple[int, ...]:
        """The events that a token resting on this node waits for: its own, those after a gateway, those attached."""
        if self.kinds[node] == nets.EVENT_GATE:
            return tuple(self.targets[flow] for flow in self.outgoing[node])
        if self.kinds[node] == nets.CATCH:
            return (node,)
        return self.boundaries[node]

    def _arms(self) -> tuple[tuple[tuple[int, TimerRule], ...], ...]:
        return tuple(
            tuple(
                (event, replace(rule, term=self._term(rule.term)))
                for event in self._waited_events(node)
                if (rule := self.elements[event].timer) is not None
            )
            for node in range(len(self.elements))
        )

    def _dues(self, element: Element) -> tuple[Term | None, Term | None] | None:
        promise, limit = self._term(element.extension.promise), self._term(element.extension.limit)
        return None if promise is None and limit is None else (promise, limit)

    def _catchers(self) -> Mapping[str, tuple[int, ...]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for node, element in enumerate(self.elements):
            if element.message is not None and element.kind in {
                "intermediateCatchEvent", "boundaryEvent", "receiveTask",
            }:  # fmt: skip
                found[element.message].append(node)
        return MappingProxyType({name: tuple(nodes) for name, nodes in found.items()})

    def _shows(self, node: int) -> tuple[str, ...]:
        if self.kinds[node] in {nets.TASK, nets.CATCH}:
            return (self.elements[node].id,)
        if self.kinds[node] == nets.EVENT_GATE:
            return tuple(self.elements[event].id for event in self._waited_events(node))
        return ()

    def _starts(self) -> tuple[StartPoint, ...]:
        return tuple(
            StartPoint(node, element.message)
            for node, element in sorted(enumerate(self.elements), key=lambda pair: pair[1].event != "none")
            if element.kind == "startEvent" and not element.parent
        )

    def _entries(self, parents: tuple[int, ...]) -> Mapping[int, tuple[int, ...]]:
        """Where a token begins in each scope: its start event, or without one every node that no flow enters."""
        entries: dict[int, tuple[int, ...]] = {}
        for scope in (nets.ROOT, *(n for n, kind in enumerate(self.kinds) if kind == nets.SUB)):
            inside = [node for node, parent in enumerate(parents) if parent == scope]
            starts = [node for node in inside if self.kinds[node] == nets.START]
            loose = [n for n in inside if not self.incoming[n] and self.kinds[n] != nets.BOUNDARY]
            entries[scope] = tuple(starts[:1] or loose)
        return MappingProxyType(entries)

    def _fingerprint(self) -> bytes:
        """What tells states of one net from states of another: the ids and kinds that the numbers stand for."""
        text = repr((self.definition.id, list(self.index), self.kinds, list(self.flow_index)))
        return hashlib.sha256(text.encode()).digest()[:4]

    def _task(self, element: Element) -> TaskSpec:
        extension = element.extension
        return TaskSpec(
            id=element.id,
            name=element.name,
            kind=element.kind,
            role=element.role,
            form=extension.form,
            stage=extension.stage,
            evidence=extension.evidence,
            second_person=extension.second_person,
            promise=self._term(extension.promise),
            limit=self._term(extension.limit),
            words=MappingProxyType(dict(extension.words)),
            bases=extension.bases,
        )
