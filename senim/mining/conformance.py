"""Does the log follow the model? Exact fit of every variant, and for the others the least that deviates, by activity."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from senim.kernel.tables import Net
from senim.mining.alignments import INSERTED, MATCHED, MAX_VISITS, SKIPPED, Alignment, align
from senim.mining.errors import ModelTooWide
from senim.mining.guiding import Guide, guide
from senim.mining.replaying import MAX_MOVES, Automaton, plain, speaks_ids
from senim.mining.traces import Trace

ALL_VISITS: Final = 2_000_000
"""So many points are looked at in all alignments together (a minute at the most); frequent variants come first."""
_KINDS: Final[Mapping[int, Literal["skipped", "inserted"]]] = {SKIPPED: "skipped", INSERTED: "inserted"}


class Deviation(NamedTuple):
    """An activity that was skipped, or inserted where the model has no room for it, and in how many traces."""

    activity: str
    kind: Literal["skipped", "inserted"]
    traces: int


class ElementFit(NamedTuple):
    """For one task of the diagram: the traces in which it was done as drawn, was skipped, or came out of place."""

    fitting: int
    skipped: int
    inserted: int


class VariantFit(NamedTuple):
    """One variant: its traces, and the cost of its alignment: 0 fits; None where that could not be decided."""

    trace: Trace
    traces: int
    cost: int | None


@dataclass(frozen=True, slots=True)
class Conformance:
    """What `conform` found. `undecided` traces are those whose fit, or whose least deviations, could not be decided.

    Where a search was cut, the deviations of the hasty alignment that was found, if any, are counted all the same.
    `one_safe`: no place ever held two tokens, as far as the log led; `bounded`: tokens nowhere gather without end.
    Deviations are sorted by their number, elements by id.
    """

    traces: int
    fitting: int
    undecided: int
    deviations: tuple[Deviation, ...]
    elements: Mapping[str, ElementFit]
    variants: tuple[VariantFit, ...]
    one_safe: bool
    bounded: bool
    can_end: bool

    @property
    def fitting_share(self) -> float | None:
        """The share of traces that fit exactly, 0 to 1; None for an empty log."""
        return self.fitting / self.traces if self.traces else None


def conform(
    variants: Mapping[Trace, int], net: Net, *, moves: int = MAX_MOVES, visits: int = ALL_VISITS
) -> Conformance:
    """Compare variants (a sequence of activities and its number of traces) with a compiled process.

    A trace fits when the process can run from its start to its proper end, no token left, completing exactly these
    tasks. Names are matched with white space evened out, a nameless task by its id, all of them by id where the log
    speaks in ids. Gateways, events, timers and messages are silent, conditions may go either way. For the others a
    least-cost alignment says which activities were skipped and which inserted (cost 1 each), each activity counted
    once per trace. `moves` and `visits` bound the work on the model and on all alignments; what they do not reach is
    told as undecided.
    """
    evened = _evened(variants, net)
    try:
        automaton = Automaton(net, moves, speaks_ids(net, {name for trace in evened for name in trace}))
    except ModelTooWide:
        automaton = None
    count = _Count(net, automaton, visits)
    for trace, traces in sorted(evened.items(), key=lambda row: (-row[1], row[0])):
        count.replay(trace, traces)
    count.align()
    return count.answer()


def _evened(variants: Mapping[Trace, int], net: Net) -> Mapping[Trace, int]:
    """The variants with even white space, and without the ids of events and gateways, which our own log names too."""
    silent = net.index.keys() - net.tasks.keys() - {plain(task.name) for task in net.tasks.values()}
    found: Counter[Trace] = Counter()
    for trace, traces in variants.items():
        evened = tuple(plain(activity) for activity in trace)
        found[tuple(activity for activity in evened if activity not in silent)] += traces
    return found


class _Count:
    """Goes through the variants and adds up."""

    def __init__(self, net: Net, automaton: Automaton | None, visits: int) -> None:
        self.net = net
        self.automaton = automaton
        self.visits = visits
        self.variants: list[VariantFit] = []
        self.waiting: list[tuple[Trace, int, bool]] = []
        self.undecided = 0
        self.deviations: Counter[tuple[str, int]] = Counter()
        self.elements: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.can_end = True
        self.lead: Guide | None = None

    def replay(self, trace: Trace, traces: int) -> None:
        """Count a variant that fits exactly; another one waits to be aligned."""
        try:
            fits = self.automaton is not None and self.automaton.accepts(trace)
            decided = self.automaton is not None
        except ModelTooWide:
            fits, decided = False, False
        if fits:
            self._elements(trace, traces)
            self.variants.append(VariantFit(trace, traces, 0))
        else:
            self.waiting.append((trace, traces, decided))

    def align(self) -> None:
        """Align every variant that does not fit."""
        if self.automaton is not None and self.waiting:
            self.lead = guide(self.automaton)
        for trace, traces, decided in self.waiting:
            alignment = self._aligned(trace) if decided else None
            least = alignment is not None and alignment.least
            if alignment is not None:
                self._deviating(alignment, traces)
            self.undecided += 0 if least else traces
            self.variants.append(VariantFit(trace, traces, alignment.cost if alignment is not None and least else None))

    def _aligned(self, trace: Trace) -> Alignment | None:
        if self.automaton is None or not self.can_end or self.visits <= 0:
            return None
        found = align(self.automaton, trace, min(self.visits, MAX_VISITS), self.lead)
        self.visits -= found.visits
        self.can_end = found.alignment is not None or found.cut
        return found.alignment

    def _elements(self, trace: Trace, traces: int) -> None:
        for task in set(self._tasks(trace)):
            self.elements[task][MATCHED] += traces

    def _deviating(self, alignment: Alignment, traces: int) -> None:
        for activity, kind in {(step.activity, step.kind) for step in alignment.steps if step.kind != MATCHED}:
            self.deviations[activity, kind] += traces
        along = [step for step in alignment.steps if step.kind != INSERTED]
        tasks = self._tasks(tuple(step.activity for step in along))
        for task, kind in {(task, step.kind) for task, step in zip(tasks, along, strict=True)}:
            self.elements[task][kind] += traces
        assert self.automaton is not None
        inserted = {step.activity for step in alignment.steps if step.kind == INSERTED}
        for activity in inserted & self.automaton.names.keys():
            for task in self.automaton.names[activity]:
                self.elements[task][INSERTED] += traces

    def _tasks(self, word: Trace) -> tuple[str, ...]:
        """The tasks that a run through these names completes; only tasks of equal names need a second look."""
        assert self.automaton is not None
        names = self.automaton.names
        if all(len(names[activity]) == 1 for activity in word):
            return tuple(names[activity][0] for activity in word)
        return self.automaton.tasks_along(word)

    def answer(self) -> Conformance:
        """Put everything together."""
        deviations = [Deviation(name, _KINDS[kind], traces) for (name, kind), traces in self.deviations.items()]
        fits = {task: ElementFit(*self.elements.get(task, (0, 0, 0))) for task in sorted(self.net.tasks)}
        return Conformance(
            traces=sum(one.traces for one in self.variants),
            fitting=sum(one.traces for one in self.variants if one.cost == 0),
            undecided=self.undecided,
            deviations=tuple(sorted(deviations, key=lambda one: (-one.traces, one.activity, one.kind))),
            elements=fits,
            variants=tuple(sorted(self.variants, key=lambda one: (-one.traces, one.trace))),
            one_safe=self.automaton is not None and self.automaton.one_safe,
            bounded=self.automaton is not None and self.automaton.bounded,
            can_end=self.can_end,
        )
