"""Random block-structured processes with named tasks, their files, and plays of them that know nothing of our nets."""

import random
import re
from collections import Counter
from typing import Any

from senim.kernel.net import Net, compile_net
from senim.kernel.reading import read
from senim.kernel.tests.drawing import drawn

Shape = tuple[Any, ...]


def shape(chance: random.Random, leaves: int, gates: tuple[str, ...] = ("xor", "and")) -> Shape:
    """A sequence, choice, parallel split or loop of smaller blocks, down to single tasks, each of its own."""
    if leaves <= 1:
        return ("task",)
    left = chance.randint(1, leaves - 1)
    kind = chance.choice(["sequence", "sequence", "split", "split", "loop"])
    if kind == "loop":
        return ("loop", shape(chance, leaves - 1, gates))
    parts = [shape(chance, left, gates), shape(chance, leaves - left, gates)]
    return ("sequence", *parts) if kind == "sequence" else ("split", chance.choice(gates), None, *parts)


def named(xml: bytes) -> bytes:
    """The file with every task's id as its name."""
    return re.sub(rb'<userTask id="(\w+)"', rb'<userTask id="\1" name="\1"', xml)


def model(block: Shape) -> bytes:
    """The file of a shape."""
    return named(drawn(block, rich=False))


def net_of(xml: bytes) -> Net:
    return compile_net(read(xml))


class Player:
    """Plays a shape; numbers its tasks in the order in which the pencil of senim.kernel.tests.drawing does."""

    def __init__(self, block: Shape, chance: random.Random) -> None:
        self.chance = chance
        self.count = 0
        self.block = self._numbered(block)

    def _name(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def _numbered(self, block: Shape) -> Shape:
        kind, *parts = block
        if kind == "task":
            return ("task", self._name("T"))
        if kind == "sequence":
            return ("sequence", *[self._numbered(part) for part in parts])
        if kind == "split":
            self.count += 3
            return ("split", parts[0], *[self._numbered(part) for part in parts[2:]])
        self.count += 4
        inner = self._numbered(parts[0])
        return ("loop", inner, self._name("T"), self._name("T"))

    def play(self) -> list[str]:
        """One run of the process."""
        return self._played(self.block)

    def _played(self, block: Shape) -> list[str]:
        kind, *parts = block
        if kind == "task":
            return [parts[0]]
        if kind == "sequence":
            return [name for part in parts for name in self._played(part)]
        if kind == "loop":
            inner, asked, after = parts
            rounds = 1 + (self.chance.random() < 0.4) + (self.chance.random() < 0.2)
            return [name for _ in range(rounds) for name in [*self._played(inner), asked]] + [after]
        gate, *branches = parts
        if gate == "xor":
            return self._played(self.chance.choice(branches))
        if gate == "or":  # the pencil draws the first branch as the default: taken alone or not at all
            default, *rest = branches
            some = self.chance.sample(rest, self.chance.randint(1, len(rest)))
            branches = self.chance.choice([[default], some])
        return self._mixed([self._played(branch) for branch in branches])

    def _mixed(self, rows: list[list[str]]) -> list[str]:
        """Any interleaving that keeps each row's order."""
        turns = [number for number, row in enumerate(rows) for _ in row]
        self.chance.shuffle(turns)
        streams = [iter(row) for row in rows]
        return [next(streams[number]) for number in turns]


def noisy(trace: list[str], chance: random.Random, share: float) -> list[str]:
    """With a chance of `share`: one event left out, doubled, moved, or a strange one put in."""
    if not trace or chance.random() >= share:
        return trace
    changed = list(trace)
    at = chance.randrange(len(changed))
    way = chance.randrange(4)
    if way == 0:
        del changed[at]
    elif way == 1:
        changed.insert(chance.randrange(len(changed) + 1), changed[at])
    elif way == 2:
        changed.insert(chance.randrange(len(changed)), changed.pop(at))
    else:
        changed.insert(at, "Strange")
    return changed


def play_log(block: Shape, seed: int, cases: int, share: float) -> Counter[tuple[str, ...]]:
    """The variants of a log of so many cases, of which about `share` were disturbed."""
    chance = random.Random(seed)
    player = Player(block, chance)
    return Counter(tuple(noisy(player.play(), chance, share)) for _ in range(cases))
