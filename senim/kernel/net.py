"""Compiles a ProcessDefinition into the flat tables of a Net."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from senim.kernel import listening
from senim.kernel import tables as nets
from senim.kernel.expressions import Condition, compile_condition
from senim.kernel.model import TASKS, Element, ProcessDefinition, Repeat, TimerRule, Variable
from senim.kernel.placing import lay_out
from senim.kernel.reach import reach_tables
from senim.kernel.tables import Choice, Net, Repetition, StartPoint, TaskSpec
from senim.kernel.terms import ClockRule, Term

__all__ = ["Net", "TaskSpec", "compile_net"]


def compile_net(definition: ProcessDefinition, terms: Mapping[str, Term] | None = None) -> Net:
    """The Net of a process. Where an amount names a legal term that is in `terms`, that Term takes its place."""
    return _Compiler(definition, terms or {}).net()


class _Compiler:
    def __init__(self, definition: ProcessDefinition, terms: Mapping[str, Term]) -> None:
        self.definition = definition
        self.terms = terms
        self.layout = lay_out(definition)
        self.elements = [place.element for place in self.layout.places]
        self.kinds = tuple(place.kind for place in self.layout.places)
        self.parents = tuple(place.parent for place in self.layout.places)
        self.outgoing = _by_node(len(self.elements), self.layout.sources)
        self.incoming = _by_node(len(self.elements), self.layout.targets)
        self.targets = tuple(self.layout.targets)
        self.boundaries = self._boundaries()

    def net(self) -> Net:
        """Put all tables together."""
        index, same = _names(self.elements)
        events = listening.event_tables(self.layout, self.outgoing, self.boundaries)
        entries = self._entries()
        return Net(
            id=self.definition.id,
            name=self.definition.name,
            ids=tuple(element.id for element in self.elements),
            index=MappingProxyType(index),
            same=MappingProxyType(same),
            kinds=self.kinds,
            parents=self.parents,
            homes=events.homes,
            several=self._several(same, events.homes),
            ranks=events.ranks,
            **self._flow_tables(),
            boundaries=self.boundaries,
            interrupting=events.interrupting,
            holders=events.holders,
            arms=tuple(self._armed(waited) for waited in events.waited),
            root_arms=self._armed(events.root_waited),
            cycles=self._cycles(),
            dues=tuple(self._dues(node) for node in range(len(self.elements))),
            event_messages=tuple(element.message for element in self.elements),
            catchers=events.catchers,
            event_codes=tuple(element.code for element in self.elements),
            hearers=events.hearers,
            guards=events.guards,
            listeners=events.listeners,
            repetitions=MappingProxyType({node: self._repetition(node) for node in self.layout.inner}),
            shows=events.shows,
            starts=self._starts(),
            entries=entries,
            reach=reach_tables(self.kinds, self.outgoing, self.incoming, self.targets, self.boundaries),
            has_scopes=any(nets.HOLDS[kind] for kind in self.kinds),
            fingerprint=self._fingerprint(),
            **self._meaning(events.catchers),
        )

    def _flow_tables(self) -> dict[str, Any]:
        layout = self.layout
        return {
            "flow_ids": tuple(layout.flow_ids),
            "flow_index": MappingProxyType({name: n for n, name in reversed(list(enumerate(layout.flow_ids)))}),
            "targets": self.targets,
            "outgoing": self.outgoing,
            "incoming": self.incoming,
            "choices": tuple(self._choice(node) for node in range(len(self.elements))),
        }

    def _meaning(self, catchers: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
        """What the process says about itself rather than about its tokens."""
        extension = self.definition.extension
        messages = {name: tuple(dict.fromkeys(self.elements[n].id for n in nodes)) for name, nodes in catchers.items()}
        return {
            "tasks": MappingProxyType({e.id: self._task(e) for e in self.elements if e.kind in TASKS}),
            "promise": self._term(extension.promise),
            "limit": self._term(extension.limit),
            "clock": self._clock(extension.clock),
            "variables": MappingProxyType(self._variables()),
            "words": MappingProxyType(dict(extension.words)),
            "bases": extension.bases,
            "messages": MappingProxyType(messages),
        }

    def _variables(self) -> dict[str, Variable]:
        """Declared variables: those of called processes too, for they share one scope; the caller's word counts."""
        processes = [*self.definition.called.values(), self.definition]
        return {variable.name: variable for one in processes for variable in one.extension.variables}

    def _term(self, term: Term | None) -> Term | None:
        if term is None or term.code not in self.terms:
            return term
        return replace(self.terms[term.code], code=term.code)

    def _clock(self, rule: ClockRule | None) -> ClockRule | None:
        if rule is None:
            return None
        return replace(rule, extend_up_to=self._term(rule.extend_up_to), notice=self._term(rule.notice))

    def _boundaries(self) -> tuple[tuple[int, ...], ...]:
        attached: defaultdict[int, list[int]] = defaultdict(list)
        for node, (element, _kind, _parent, names) in enumerate(self.layout.places):
            if element.attached_to is not None:
                attached[names[element.attached_to]].append(node)
        return tuple(tuple(attached[node]) for node in range(len(self.elements)))

    def _choice(self, node: int) -> Choice | None:
        out, default = self.outgoing[node], self.layout.defaults.get(node, -1)
        flows = tuple(flow for flow in out if flow != default)
        texts = [self.layout.conditions[flow] for flow in flows]
        exclusive = self.kinds[node] == nets.EXCLUSIVE
        if not out or (
            default < 0 and not any(text is not None for text in texts) and not (exclusive and len(out) > 1)
        ):
            return None
        return Choice(flows, tuple(_condition(text) for text in texts), default, exclusive)

    def _rule(self, event: int) -> TimerRule | None:
        rule = self.elements[event].timer
        return None if rule is None else replace(rule, term=self._term(rule.term))

    def _armed(self, waited: Iterable[int]) -> tuple[tuple[int, TimerRule], ...]:
        return tuple((event, rule) for event in waited if (rule := self._rule(event)) is not None)

    def _cycles(self) -> Mapping[int, TimerRule]:
        """The timers that fire more than once; one that ends what it waits for can fire only once."""
        rules = {node: e.timer for node, e in enumerate(self.elements) if e.timer is not None and not e.interrupting}
        return MappingProxyType({node: rule for node, rule in rules.items() if rule.times != 1})

    def _dues(self, node: int) -> tuple[Term | None, Term | None] | None:
        extension = self.elements[node].extension
        promise, limit = self._term(extension.promise), self._term(extension.limit)
        return None if node in self.layout.inner or (promise is None and limit is None) else (promise, limit)

    def _repetition(self, node: int) -> Repetition:
        rule = self.elements[node].repeat or Repeat("loop")
        return Repetition(
            mode=rule.mode,
            condition=_condition(rule.condition),
            before=rule.before,
            maximum=rule.maximum,
            cardinality=_condition(rule.cardinality),
            collection=tuple(compile_condition(text) for text in rule.collection),
            until=_condition(rule.until),
        )

    def _several(self, same: Mapping[int, tuple[int, ...]], homes: tuple[int, ...]) -> tuple[bool, ...]:
        """Copies and calls, what is inside them, and what an event sub-process that does not interrupt holds."""
        open_often = {node for nodes in same.values() for node in nodes}
        open_often |= {n for n, kind in enumerate(self.kinds) if kind == nets.EVENT_SUB and not self._interrupts(n)}
        return tuple(any(one in open_often for one in self._chain(node)) for node in range(len(self.elements)))

    def _interrupts(self, sub: int) -> bool:
        starts = [n for n, parent in enumerate(self.parents) if parent == sub and self.kinds[n] == nets.START]
        return all(self.elements[start].interrupting for start in starts)

    def _chain(self, node: int) -> Iterable[int]:
        while node != nets.ROOT:
            yield node
            node = self.parents[node]

    def _starts(self) -> tuple[StartPoint, ...]:
        return tuple(
            StartPoint(node, element.message, element.code)
            for node, element in sorted(enumerate(self.elements), key=lambda pair: pair[1].event != "none")
            if self.kinds[node] == nets.START and self.parents[node] == nets.ROOT
        )

    def _entries(self) -> Mapping[int, tuple[int, ...]]:
        """Where a token begins in each scope: its start event, or without one every node that no flow enters."""
        entries: dict[int, tuple[int, ...]] = {many: (inner,) for many, inner in self.layout.inner.items()}
        inside: defaultdict[int, list[int]] = defaultdict(list)
        for node, parent in enumerate(self.parents):
            inside[parent].append(node)
        for scope in (nets.ROOT, *(n for n, kind in enumerate(self.kinds) if kind in {nets.SUB, nets.EVENT_SUB})):
            starts = [node for node in inside[scope] if self.kinds[node] == nets.START]
            plain = [node for node in starts if self.elements[node].event == "none"] or starts
            apart = {nets.BOUNDARY, nets.EVENT_SUB}
            loose = [n for n in inside[scope] if not self.incoming[n] and self.kinds[n] not in apart]
            entries[scope] = tuple(plain[:1] or loose)
        return MappingProxyType(entries)

    def _fingerprint(self) -> bytes:
        """What tells states of one net from states of another: the ids and kinds that the numbers stand for."""
        ids = [element.id for element in self.elements]
        text = repr((self.definition.id, ids, self.kinds, self.layout.flow_ids))
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


def _condition(text: str | None) -> Condition | None:
    return None if text is None else compile_condition(text)


def _by_node(count: int, ends: list[int]) -> tuple[tuple[int, ...], ...]:
    found: list[list[int]] = [[] for _ in range(count)]
    for flow, node in enumerate(ends):
        found[node].append(flow)
    return tuple(map(tuple, found))


def _names(elements: list[Element]) -> tuple[dict[str, int], dict[int, tuple[int, ...]]]:
    """The first node of each id, and all nodes of those ids that several share."""
    nodes: defaultdict[str, list[int]] = defaultdict(list)
    for node, element in enumerate(elements):
        nodes[element.id].append(node)
    index = {name: found[0] for name, found in nodes.items()}
    return index, {found[0]: tuple(found) for found in nodes.values() if len(found) > 1}
