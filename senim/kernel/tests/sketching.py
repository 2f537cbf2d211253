"""Sketches random processes of the complete subset, for the search: sound ones by construction, and careless ones."""

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from senim.kernel.tests.drawing import draw

Shape = tuple[Any, ...]
Ends = tuple[str, str]


class Sketch:
    """Writes a block-structured process line by line; every flow that is a choice is opened by a variable of its id."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.called: list[str] = []
        self.count = 0

    def name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def put(self, depth: int, *lines: str) -> None:
        self.lines += ["  " * depth + line for line in lines]

    def block(self, shape: Shape, depth: int) -> Ends:
        """One block with one way in and one way out; its first and last node."""
        ends: Ends = getattr(self, f"_{shape[0]}")(depth, *shape[1:])
        return ends

    def scope(self, shape: Shape, depth: int, start: str = "", end: str = "") -> None:
        """A start, the block, an end."""
        begin, close = self.name("B"), self.name("E")
        self.put(depth, f"start {begin} {start}")
        first, last = self.block(shape, depth)
        self.put(depth, f"end {close} {end}", f"{begin} > {first}", f"{last} > {close}")

    def _task(self, depth: int) -> Ends:
        name = self.name("T")
        self.put(depth, f"task {name}")
        return name, name

    def _throw(self, depth: int, what: str) -> Ends:
        name = self.name("H")
        self.put(depth, f"throw {name} {what}")
        return name, name

    def _row(self, depth: int, *parts: Shape) -> Ends:
        ends = [self.block(part, depth) for part in parts]
        self.put(depth, *(f"{before[1]} > {after[0]}" for before, after in pairwise(ends)))
        return ends[0][0], ends[-1][1]

    def _split(self, depth: int, gate: str, closer: str, *branches: Shape) -> Ends:
        opening, closing, default = self.name("G"), self.name("J"), self.name("f")
        self.put(depth, f"{gate} {opening}" + ("" if gate == "and" else f" default={default}"), f"{closer} {closing}")
        for number, branch in enumerate(branches):
            first, last = self.block(branch, depth)
            flow = default if number == 0 else self.name("f")
            condition = "" if gate == "and" or number == 0 else f" if {flow}"
            self.put(depth, f"{flow}: {opening} > {first}{condition}", f"{last} > {closing}")
        return opening, closing

    def _loop(self, depth: int, body: Shape) -> Ends:
        merge, choice, back, leave, asked = (self.name(letter) for letter in "MXffT")
        first, last = self.block(body, depth)
        self.put(depth, f"xor {merge}", f"task {asked}", f"xor {choice} default={leave}", f"{merge} > {first}")
        self.put(depth, f"{last} > {asked}", f"{asked} > {choice}", f"{back}: {choice} > {merge} if {back}")
        after = self.name("T")
        self.put(depth, f"task {after}", f"{leave}: {choice} > {after}")
        return merge, after

    def _sub(self, depth: int, body: Shape, many: str = "") -> Ends:
        name = self.name("S")
        self.put(depth, f"sub {name} {many}")
        self.scope(body, depth + 1)
        return name, name

    def _call(self, depth: int, body: Shape) -> Ends:
        name, called = self.name("C"), self.name("Q")
        inner = Sketch()
        inner.count = self.count + 100
        inner.scope(body, 1)
        self.count = inner.count
        self.called += [f"process {called}", *inner.lines, *inner.called]
        self.put(depth, f"call {name} calls={called}")
        return name, name

    def _many(self, depth: int, how: str) -> Ends:
        name = self.name("T")
        self.put(depth, f"task {name} {how}")
        return name, name

    def _guarded(self, depth: int, body: Shape, event: str, soft: bool) -> Ends:
        """A sub-process with an event on it, whose way joins again (cutting) or ends by itself (soft)."""
        name, _ = self._sub(depth, ("row", ("task",), body))
        return self._beside(depth, name, event, soft)

    def _beside(self, depth: int, name: str, event: str, soft: bool) -> Ends:
        watch, after = self.name("K"), self.name("T")
        self.put(depth, f"boundary {watch} on={name} {event}" + (" soft" if soft else ""), f"task {after}")
        self.put(depth, f"{watch} > {after}")
        if soft:
            end = self.name("E")
            self.put(depth, f"end {end}", f"{after} > {end}")
            return name, name
        merge = self.name("M")
        self.put(depth, f"xor {merge}", f"{after} > {merge}", f"{name} > {merge}")
        return name, merge

    def _failing(self, depth: int, body: Shape, soft: bool) -> Ends:
        """A sub-process that may end in an error (or, soft, an escalation), with what catches it."""
        name, what = self.name("S"), "escalation=X" if soft else "error=X"
        self.put(depth, f"sub {name}")
        begin, choice, close, bad = (self.name(letter) for letter in "BXEE")
        good, wrong = self.name("f"), self.name("f")
        self.put(depth + 1, f"start {begin}", f"xor {choice} default={good}", f"end {close}", f"end {bad} {what}")
        first, last = self.block(body, depth + 1)
        self.put(depth + 1, f"{begin} > {first}", f"{last} > {choice}", f"{good}: {choice} > {close}")
        self.put(depth + 1, f"{wrong}: {choice} > {bad} if {wrong}")
        return self._beside(depth, name, what, soft)

    def _watched(self, depth: int, body: Shape, event: str, soft: bool) -> Ends:
        """A sub-process with an event sub-process in it."""
        name, watch = self.name("S"), self.name("V")
        self.put(depth, f"sub {name}")
        self.scope(("row", ("task",), body), depth + 1)
        self.put(depth + 1, f"event {watch}")
        self.scope(("task",), depth + 2, event + (" soft" if soft else ""))
        return name, name

    def _cut(self, depth: int, left: Shape, right: Shape) -> Ends:
        """A sub-process with two branches, one of which ends it all."""
        name, begin, fork, close, stop = (self.name(letter) for letter in "SBGEE")
        self.put(depth, f"sub {name}")
        self.put(depth + 1, f"start {begin}", f"and {fork}", f"end {close}", f"end {stop} terminate")
        for branch, end in ((left, close), (("row", ("task",), right), stop)):
            first, last = self.block(branch, depth + 1)
            self.put(depth + 1, f"{fork} > {first}", f"{last} > {end}")
        self.put(depth + 1, f"{begin} > {fork}")
        return name, name


def sketched(shape: Shape) -> bytes:
    """The file of a block with a start before and an end after it."""
    sketch = Sketch()
    sketch.scope(shape, 0)
    return draw("\n".join([*sketch.lines, *sketch.called]), messages="m n")


_EVENTS = st.sampled_from(["timer=PT2H", "message=m", "message=n", "signal=s", "error=X", "error", "escalation=Y"])
_SOFT_EVENTS = st.sampled_from(
    ["timer=PT2H", "message=n", "signal=s", "escalation=Y", "signal=z", "escalation=Z", "timer=R3/PT1H"],
)
_MANY = st.sampled_from(["times=2", "each=items", "times=3 serial", "loop=again max=3", "times=2 until=enough"])


def _cutting_or_soft(kind: str, inner: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
    cutting = st.tuples(st.just(kind), inner, _EVENTS, st.just(False))
    return cutting | st.tuples(st.just(kind), inner, _SOFT_EVENTS, st.just(True))


def _shapes(careless: bool) -> st.SearchStrategy[Shape]:
    leaf: st.SearchStrategy[Shape] = st.just(("task",)) | st.just(("task",)) | st.tuples(st.just("many"), _MANY)
    # What is caught by a cutting event may hide what comes after it: only careless processes throw that.
    thrown = ["signal=s", "escalation=Y", "message=m"] if careless else ["signal=z", "escalation=Z", "message=m"]
    leaf |= st.tuples(st.just("throw"), st.sampled_from(thrown))

    def larger(inner: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
        gates = st.sampled_from(["xor", "and", "or"])
        same = gates.flatmap(lambda gate: st.tuples(st.just("split"), st.just(gate), st.just(gate), inner, inner))
        apart = st.tuples(st.just("split"), gates, gates, inner, inner)
        # A loop over a split that is closed carelessly breeds tokens without end.
        looped = st.tuples(st.just("loop"), st.just(("task",)) if careless else inner)
        shapes = st.tuples(st.just("row"), inner, inner) | (apart if careless else same) | looped
        shapes |= st.tuples(st.just("sub"), inner, st.sampled_from(["", "", "times=2", "each=items serial"]))
        shapes |= st.tuples(st.just("call"), inner) | st.tuples(st.just("failing"), inner, st.booleans())
        shapes |= _cutting_or_soft("guarded", inner) | _cutting_or_soft("watched", inner)
        return shapes | st.tuples(st.just("cut"), inner, inner)

    return st.recursive(leaf, larger, max_leaves=6)


def _steered(depth: int) -> st.SearchStrategy[Shape]:
    """Processes in which completing tasks with the right variables leads anywhere: no events from outside, no copies."""
    leaf: st.SearchStrategy[Shape] = st.just(("task",))

    def larger(inner: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
        gates = st.sampled_from(["xor", "and", "or"])
        shapes: st.SearchStrategy[Shape] = st.tuples(st.just("split"), gates, gates, inner, inner)
        shapes |= st.tuples(st.just("row"), inner, inner) | st.tuples(st.just("loop"), leaf)
        shapes |= st.tuples(st.just("sub"), inner) | st.tuples(st.just("call"), inner)
        return shapes | st.tuples(st.just("failing"), inner, st.booleans())

    return st.recursive(leaf, larger, max_leaves=depth)


steered_sketches = _steered(8)
sound_sketches = _shapes(careless=False)
careless_sketches = _shapes(careless=True)
