"""Draws random processes for the tests, block by block: every block has one way in and one way out."""

from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from senim.kernel.tests.lines import HEAD, draw

__all__ = [
    "HEAD", "careless_shapes", "common_shapes", "draw", "drawn", "full_shapes", "peer_shapes", "sound_shapes",
]  # fmt: skip


class Pencil:
    """Writes a block-structured process line by line; every block has one way in and one way out."""

    def __init__(self, rich: bool) -> None:
        self.lines: list[str] = []
        self.called: list[str] = []
        self.count = 0
        self.rich = rich

    def name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def put(self, line: str, depth: int) -> None:
        self.lines.append("  " * depth + line)

    def block(self, shape: Any, depth: int) -> tuple[str, str]:
        """Draw one block; its first and last node."""
        kind, *parts = shape
        ends: tuple[str, str] = getattr(self, f"_{kind}")(parts, depth)
        return ends

    def _task(self, parts: list[Any], depth: int) -> tuple[str, str]:
        name = self.name("T")
        self.put(f"task {name}", depth)
        return name, name

    def _wait(self, parts: list[Any], depth: int) -> tuple[str, str]:
        name = self.name("W")
        self.put(f"catch {name} {parts[0]}", depth)
        return name, name

    def _sequence(self, parts: list[Any], depth: int) -> tuple[str, str]:
        ends = [self.block(part, depth) for part in parts]
        for before, after in pairwise(ends):
            self.put(f"{before[1]} > {after[0]}", depth)
        return ends[0][0], ends[-1][1]

    def _split(self, parts: list[Any], depth: int) -> tuple[str, str]:
        gate, closer, *branches = parts
        opening, closing, default = self.name("G"), self.name("J"), self.name("f")
        self.put(f"{gate} {opening}" + ("" if gate == "and" else f" default={default}"), depth)
        self.put(f"{closer or gate} {closing}", depth)
        for number, branch in enumerate(branches):
            first, last = self.block(branch, depth)
            condition = "" if gate == "and" or number == 0 else f" if v{number % 3} > {self.count % 4}"
            name = f"{default}: " if number == 0 and gate != "and" else ""
            self.put(f"{name}{opening} > {first}{condition}", depth)
            self.put(f"{last} > {closing}", depth)
        return opening, closing

    def _loop(self, parts: list[Any], depth: int) -> tuple[str, str]:
        merge, choice, back, leave = self.name("M"), self.name("X"), self.name("b"), self.name("f")
        first, last = self.block(parts[0], depth)
        self.put(f"xor {merge}", depth)
        self.put(f"xor {choice} default={leave}", depth)
        asked, after = self.name("T"), self.name("T")
        self.put(f"task {asked}", depth)
        self.put(f"task {after}", depth)
        self.put(f"{merge} > {first}", depth)
        self.put(f"{last} > {asked}", depth)
        self.put(f"{asked} > {choice}", depth)
        self.put(f"{back}: {choice} > {merge} if v0 > 2", depth)
        self.put(f"{leave}: {choice} > {after}", depth)
        return merge, after

    def _inside(self, parts: list[Any], depth: int) -> tuple[str, str]:
        name, begin, end = self.name("S"), self.name("B"), self.name("E")
        self.put(f"sub {name}", depth)
        self.put(f"start {begin}", depth + 1)
        first, last = self.block(parts[0], depth + 1)
        self.put(f"end {end}", depth + 1)
        self.put(f"{begin} > {first}", depth + 1)
        self.put(f"{last} > {end}", depth + 1)
        return name, name

    def _enclosed(self, head: str, body: Any, depth: int, more: tuple[str, ...] = ()) -> None:
        """A scope that begins plainly, holds a block, and ends; `more` lines stand inside it too."""
        begin, end = self.name("B"), self.name("E")
        self.put(head, depth)
        self.put(f"start {begin}", depth + 1)
        first, last = self.block(body, depth + 1)
        self.put(f"end {end}", depth + 1)
        self.put(f"{begin} > {first}", depth + 1)
        self.put(f"{last} > {end}", depth + 1)
        for line in more:
            self.put(line, depth + 1)

    def _copies(self, parts: list[Any], depth: int) -> tuple[str, str]:
        body, rule = parts
        name = self.name("S")
        self._enclosed(f"sub {name} {rule}", body, depth)
        return name, name

    def _many(self, parts: list[Any], depth: int) -> tuple[str, str]:
        name = self.name("T")
        self.put(f"task {name} {parts[0]}", depth)
        return name, name

    def _called(self, parts: list[Any], depth: int) -> tuple[str, str]:
        name, process = self.name("C"), self.name("Q")
        kept, self.lines = self.lines, []
        self._enclosed(f"process {process}", parts[0], 0)
        self.called += self.lines
        self.lines = kept
        self.put(f"call {name} calls={process}", depth)
        return name, name

    def _handled(self, parts: list[Any], depth: int) -> tuple[str, str]:
        """A sub-process with an event sub-process inside it."""
        body, event = parts
        name, handling, start, task = self.name("S"), self.name("V"), self.name("H"), self.name("T")
        inner = (f"event {handling}", f"  start {start} {event}", f"  task {task}", f"  {start} > {task}")
        self._enclosed(f"sub {name}", body, depth, inner)
        return name, name

    def _raising(self, parts: list[Any], depth: int) -> tuple[str, str]:
        """A sub-process that may end by an error or escalation, which is caught on its border."""
        body, kind = parts
        name, choice, thrown = self.name("S"), self.name("X"), self.name("E")
        caught, after, merge, default = self.name("K"), self.name("T"), self.name("M"), self.name("f")
        begin, end = self.name("B"), self.name("E")
        self.put(f"sub {name}", depth)
        first, last = self.block(body, depth + 1)
        for line in (f"start {begin}", f"xor {choice} default={default}", f"end {thrown} {kind}", f"end {end}",
                     f"{begin} > {first}", f"{last} > {choice}", f"{choice} > {thrown} if v1 > 2",
                     f"{default}: {choice} > {end}"):  # fmt: skip
            self.put(line, depth + 1)
        for line in (f"boundary {caught} on={name} {kind}", f"task {after}", f"xor {merge}", f"{caught} > {after}",
                     f"{after} > {merge}", f"{name} > {merge}"):  # fmt: skip
            self.put(line, depth)
        return name, merge

    def _thrown(self, parts: list[Any], depth: int) -> tuple[str, str]:
        name = self.name("X")
        self.put(f"throw {name} {parts[0]}", depth)
        return name, name

    def _guarded(self, parts: list[Any], depth: int) -> tuple[str, str]:
        """A task or sub-process with a boundary event that ends in the same place (cutting) or its own (soft)."""
        body, event, soft = parts
        first, last = self.block(("inside", body), depth)
        name, after = self.name("K"), self.name("T")
        self.put(f"boundary {name} on={last} {event}" + (" soft" if soft else ""), depth)
        self.put(f"task {after}", depth)
        self.put(f"{name} > {after}", depth)
        if soft:
            end = self.name("E")
            self.put(f"end {end}", depth)
            self.put(f"{after} > {end}", depth)
            return first, last
        merge = self.name("M")
        self.put(f"xor {merge}", depth)
        self.put(f"{after} > {merge}", depth)
        self.put(f"{last} > {merge}", depth)
        return first, merge

    def _events(self, parts: list[Any], depth: int) -> tuple[str, str]:
        gate, merge = self.name("G"), self.name("M")
        self.put(f"events {gate}", depth)
        self.put(f"xor {merge}", depth)
        for event in ("timer=PT5H", "message=m"):
            name = self.name("W")
            self.put(f"catch {name} {event}", depth)
            self.put(f"{gate} > {name}", depth)
            self.put(f"{name} > {merge}", depth)
        return gate, merge


def _blocks(rich: bool, closers: tuple[str | None, ...] = (None,)) -> st.SearchStrategy[Any]:
    leaf: st.SearchStrategy[Any] = st.just(("task",))
    waits = st.sampled_from(["timer=PT2H", "timer=P1D", "message=m"])
    if rich:
        leaf = leaf | st.tuples(st.just("wait"), waits) | st.just(("events",))

    def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        gates = st.sampled_from(["xor", "and", "or"])
        splits = st.tuples(st.just("split"), gates, st.sampled_from(closers), inner, inner)
        # SpiffWorkflow 3.2 doubles tokens where a loop goes back over a parallel or inclusive split.
        # Where a split may be closed carelessly, a loop over it would breed tokens without end.
        looped = inner if rich and closers == (None,) else st.just(("task",))
        shapes = st.tuples(st.just("sequence"), inner, inner) | splits | st.tuples(st.just("loop"), looped)
        shapes |= st.tuples(st.just("inside"), inner)
        if rich:
            shapes |= st.tuples(st.just("guarded"), inner, waits, st.booleans())
        return shapes

    return st.recursive(leaf, larger, max_leaves=7)


COPY_RULES = ("times=2", "times=3 serial", "each=items", "each=items serial until=v1>3", "loop=v0>2 max=3", "max=2")


def _full_blocks() -> st.SearchStrategy[Any]:
    """Blocks of the whole subset, each with one way in and one way out, and always a way to the end."""
    leaf = _blocks(rich=True).filter(lambda shape: shape[0] in {"task", "wait", "events", "sequence"})
    leaf |= st.tuples(st.just("many"), st.sampled_from(COPY_RULES))
    leaf |= st.tuples(st.just("wait"), st.just("signal=x"))
    leaf |= st.tuples(st.just("thrown"), st.sampled_from(["signal=x", "escalation=L1", "escalation=L2"]))
    handlings = st.sampled_from(
        ["message=m", "message=m soft", "timer=PT3H", "timer=R2/PT1H soft", "signal=x", "escalation=L1 soft", "error"],
    )

    def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        gates = st.sampled_from(["xor", "and", "or"])
        return st.one_of(
            st.tuples(st.just("sequence"), inner, inner),
            st.tuples(st.just("split"), gates, st.none(), inner, inner),
            st.tuples(st.just("copies"), inner, st.sampled_from(COPY_RULES)),
            st.tuples(st.just("called"), inner),
            st.tuples(st.just("handled"), inner, handlings),
            st.tuples(st.just("raising"), inner, st.sampled_from(["error=E1", "escalation=L1"])),
            st.tuples(st.just("guarded"), inner, st.sampled_from(["timer=PT2H", "signal=x"]), st.booleans()),
        )

    return st.recursive(leaf, larger, max_leaves=5)


def _peer_blocks() -> st.SearchStrategy[Any]:
    """What SpiffWorkflow plays too and understands as the standard does: calls, copies of tasks, errors."""
    leaf: st.SearchStrategy[Any] = st.just(("task",))
    leaf |= st.tuples(st.just("many"), st.sampled_from(["times=2", "times=3", "times=3 serial"]))

    def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        return st.one_of(
            st.tuples(st.just("sequence"), inner, inner),
            st.tuples(st.just("split"), st.just("xor"), st.none(), inner, inner),
            # SpiffWorkflow 3.2 lets an error be caught on the border of a sub-process beside the one it is thrown in.
            st.tuples(st.just("split"), st.just("and"), st.none(), leaf, leaf),
            st.tuples(st.just("inside"), inner),
            st.tuples(st.just("called"), inner),
            st.tuples(st.just("raising"), inner, st.just("error=E1")),
        )

    return st.recursive(leaf, larger, max_leaves=5)


def drawn(shape: Any, rich: bool = True) -> bytes:
    """The file of a block with a start before and an end after it."""
    pencil = Pencil(rich)
    first, last = pencil.block(shape, 0)
    lines = ["start Begin", *pencil.lines, "end Close", f"Begin > {first}", f"{last} > Close", *_named(pencil.called)]
    return draw("\n".join(lines))


def _named(called: list[str]) -> list[str]:
    """The lines of called processes, their flows with ids of their own: more drawn before them changes none of them."""
    return [
        line if ": " in line or " > " not in line else f"{line[: -len(line.lstrip())]}k{n}: {line.lstrip()}"
        for n, line in enumerate(called)
    ]


sound_shapes = _blocks(rich=True)
common_shapes = _blocks(rich=False)
# Splits may be closed by a gateway of another kind: some of these are sound, some are not.
careless_shapes = _blocks(rich=True, closers=(None, "xor", "and", "or"))
full_shapes = _full_blocks()
peer_shapes = _peer_blocks()
