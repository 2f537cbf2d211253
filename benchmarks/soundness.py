"""Soundness of models of sixty elements: `python -m benchmarks.soundness [--models N]` prints the CPU time of each kind.

Four kinds, drawn at random from fixed seeds: `sound` (blocks of the complete subset, each closed as it was opened),
`unsound` (the same, but one choice is closed by a join that waits for both of its ways), `parallel` (up to six branches
side by side, the most orders for their size) and `tangled` (flows between any two places, no blocks). The time is that
of reading, compiling and searching, as in `senim process check`. It stops where the answer is known and another one
comes out: an error in a sound model, none in an unsound one that is decided.
"""

import argparse
import json
import random
import time
from collections.abc import Callable
from typing import Any, Final

from senim.kernel.checking import check_document
from senim.kernel.reading import read
from senim.kernel.tests.drawing import draw
from senim.kernel.tests.sketching import Shape, sketched

ELEMENTS: Final = 60
_TASK: Final[Shape] = ("task",)
# How much larger a block is than what is in it.
_AROUND: Final = {"split": 2, "loop": 4, "sub": 3, "failing": 8, "guarded": 7, "watched": 7}


def main() -> int:
    """Measure every kind and print one JSON document."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--models", type=int, default=40, help="of each kind")
    asked = given.parse_args()
    rows = [_row(kind, asked.models) for kind in KINDS]
    print(json.dumps({"bench": "soundness", "elements": ELEMENTS, "rows": rows}))
    return 0


def _row(kind: str, count: int) -> dict[str, Any]:
    seconds, decided, faulty = [], 0, 0
    for seed in range(count):
        xml = _of_size(KINDS[kind], seed)
        began = time.process_time()
        document, _code = check_document(xml)
        seconds.append((time.process_time() - began, seed))
        decided += document["decided"]
        faulty += bool(document["errors"])
        known = {"sound": not document["errors"], "unsound": document["errors"] or not document["decided"]}
        if not known.get(kind, True):
            raise AssertionError(f"{kind} model {seed}: {document['errors'] or 'no error was found'}")
    seconds.sort()
    slowest, seed = seconds[-1]
    return {
        "kind": kind,
        "models": count,
        "decided": decided,
        "with_errors": faulty,
        "median_s": round(seconds[count // 2][0], 3),
        "p95_s": round(seconds[min(count - 1, count * 95 // 100)][0], 3),
        "max_s": round(slowest, 3),
        "slowest_seed": seed,
    }


def _of_size(make: Callable[[random.Random, int], bytes], seed: int) -> bytes:
    """The first model of a seed that has so many elements, two more or less."""
    chance = random.Random(seed)
    for around in range(10_000):
        xml = make(chance, ELEMENTS - 8 + around % 16)
        if abs(len(read(xml).elements) - ELEMENTS) <= 2:
            return xml
    raise AssertionError(f"seed {seed} gives no model of {ELEMENTS} elements")


def _sound(chance: random.Random, size: int) -> bytes:
    return sketched(_block(chance, size - 2, _KINDS))


def _unsound(chance: random.Random, size: int) -> bytes:
    """Two ways of a choice meet at a join that waits for both; what comes before and after is sound."""
    before = chance.randint(10, size - 20)
    wrong: Shape = ("split", "xor", "and", _block(chance, 4, ("row",)), _block(chance, 4, ("row",)))
    rest = _block(chance, size - before - 12, _KINDS)
    return sketched(("row", _block(chance, before, _KINDS), ("row", wrong, rest)))


def _parallel(chance: random.Random, size: int) -> bytes:
    branches = chance.randint(3, 6)
    inside = (size - 6) // branches
    blocks = [_block(chance, inside, ("row", "row", "split", "loop")) for _ in range(branches)]
    return sketched(("row", _TASK, ("row", ("split", "and", "and", *blocks), _TASK)))


def _tangled(chance: random.Random, size: int) -> bytes:
    """Tasks and gateways in a row, so that all is reached, with flows between gateways at random."""
    kinds = [chance.choice(("task", "task", "xor", "xor", "and")) for _ in range(size - 2)]
    lines = ["start N0", *(f"{kind} N{place}" for place, kind in enumerate(kinds, 1)), f"end N{size - 1}"]
    gateways = [place for place, kind in enumerate(kinds, 1) if kind != "task"]
    pairs = {(chance.choice(gateways), chance.choice(gateways)) for _ in range(len(gateways) // 2)}
    flows = {(place, place + 1) for place in range(size - 1)} | {(a, b) for a, b in pairs if a != b}
    # The way forward is open where no other way of a choice is.
    drawn = [f"N{a} > N{b}" + (f" if way{b}" if b != a + 1 and kinds[a - 1] == "xor" else "") for a, b in sorted(flows)]
    return draw("\n".join([*lines, *sorted(drawn, key=lambda flow: " if " not in flow)]))


def _block(chance: random.Random, size: int, kinds: tuple[str, ...]) -> Shape:
    """A block of about so many elements."""
    kind = chance.choice(kinds) if size > 1 else "task"
    inside = size - _AROUND.get(kind, 0)
    if inside < 2 or kind == "row":
        return _TASK if size < 2 else _row_of(chance, size, kinds)
    if kind == "split":
        gate = chance.choice(("xor", "xor", "and", "or"))
        first = chance.randint(1, inside - 1)
        return ("split", gate, gate, _block(chance, first, kinds), _block(chance, inside - first, kinds))
    inner = _block(chance, inside, kinds)
    if kind in {"loop", "sub"}:
        return (kind, inner)
    if kind == "failing":
        return (kind, inner, chance.random() < 0.5)
    return (kind, inner, chance.choice(("timer=PT2H", "message=n")), chance.random() < 0.5)


def _row_of(chance: random.Random, size: int, kinds: tuple[str, ...]) -> Shape:
    first = chance.randint(1, size - 1)
    return ("row", _block(chance, first, kinds), _block(chance, size - first, kinds))


_KINDS: Final = ("row", "row", "row", "split", "split", "loop", "sub", "failing", "guarded", "watched")
KINDS: Final = {"sound": _sound, "unsound": _unsound, "parallel": _parallel, "tangled": _tangled}


if __name__ == "__main__":
    raise SystemExit(main())
