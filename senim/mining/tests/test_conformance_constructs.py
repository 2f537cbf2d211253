"""The language that conformance replays for loops, copies, calls, event sub-processes and errors: every short word."""

from itertools import product

import pytest

from senim.kernel.tests.drawing import draw
from senim.mining.replaying import Automaton
from senim.mining.tests.blocks import named, net_of

INNER = "\n  start V\n  task A\n  task B\n  end W\n  V > A\n  A > B\n  B > W"
ROW = "start S\ntask A{}\ntask B\nend E\nS > A\nA > B\nB > E"
EVENT = ROW.format("") + "\nevent V\n  start X message=m{}\n  task C\n  end Y\n  X > C\n  C > Y"
ERROR = (
    "start S\nsub U\n  start V\n  task A\n  xor X default=d\n  end W\n  end F error=E1\n  V > A\n  A > X\n  d: X > W\n"
    "  X > F if bad\nboundary K on=U error=E1\ntask C\ntask D\nend E\nend G\nS > U\nU > D\nD > E\nK > C\nC > G"
)


@pytest.mark.parametrize(
    ("text", "letters", "longest", "language"),
    [
        (ROW.format(" times=3"), "AB", 4, "AB AAB AAAB"),
        (ROW.format(" each=items serial"), "AB", 3, "B AB AAB"),
        (ROW.format(" loop=again"), "AB", 3, "AB AAB"),
        (ROW.format(" loop=again before"), "AB", 3, "B AB AAB"),
        (f"start S\nsub U each=items serial{INNER}\nend E\nS > U\nU > E", "AB", 4, "- AB ABAB"),
        (f"start S\ncall U calls=Q\ntask C\nend E\nS > U\nU > C\nC > E\nprocess Q{INNER}", "ABC", 4, "ABC"),
        (EVENT.format(""), "ABC", 3, "C AB AC"),
        (EVENT.format(" soft"), "ABC", 3, "AB ABC ACB CAB"),
        (ERROR, "ACD", 3, "C AC AD"),  # C alone: the work on A itself may throw the error
    ],
)
def test_exactly_these_words_fit(text: str, letters: str, longest: int, language: str) -> None:
    automaton = Automaton(net_of(named(draw(text))))
    words = ["".join(word) for size in range(longest + 1) for word in product(letters, repeat=size)]
    fitting = [word or "-" for word in words if automaton.accepts(tuple(word))]
    assert fitting == language.split()
