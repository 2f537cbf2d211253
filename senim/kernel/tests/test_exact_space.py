"""The exact space that conformance replays: every task rests, tokens are counted, every choice is open."""

from senim.kernel.marking_space import Marking, Space
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.tests.drawing import draw


def words(text: str, longest: int) -> set[str]:
    """Every order of task ids (one letter each) in which the process can run to its end, up to a length."""
    net = compile_net(read(draw(text)))
    space = Space(net, False, 100_000, exact=True)
    found: set[str] = set()
    seen: set[tuple[str, Marking]] = set()
    pending = [("", move.marking) for move in space.beginnings()]
    while pending:
        word, marking = pending.pop()
        if (word, marking) in seen or len(word) > longest:
            continue
        seen.add((word, marking))
        if not marking:
            found.add(word)
        for move in space.moves_from(marking):
            pending.append((word + move.element if move.element in net.tasks else word, move.marking))
    return found


def test_every_task_of_a_plain_row_is_seen() -> None:
    assert words("start S\ntask A\ntask B\nend E\nS > A\nA > B\nB > E", 5) == {"AB"}


def test_parallel_branches_run_in_every_order() -> None:
    text = "start S\nand F\ntask A\ntask B\nand J\nend E\nS > F\nF > A\nF > B\nA > J\nB > J\nJ > E"
    assert words(text, 5) == {"AB", "BA"}


def test_an_inclusive_split_takes_any_branches_but_never_none() -> None:
    text = (
        "start S\nor F\ntask A\ntask B\nor J\ntask C\nend E\nS > F\nF > A if x\nF > B if y\nA > J\nB > J\nJ > C\nC > E"
    )
    assert words(text, 5) == {"AC", "BC", "ABC", "BAC"}


def test_three_tokens_that_meet_are_three() -> None:
    text = (
        "start S\nand F\ntask A\ntask B\ntask C\nxor J\ntask D\nend E\n"
        "S > F\nF > A\nF > B\nF > C\nA > J\nB > J\nC > J\nJ > D\nD > E"
    )
    assert "ABCDDD" in words(text, 7)
    assert not words(text, 5)


def test_a_timer_beside_a_task_happens_once_and_a_message_again_and_again() -> None:
    text = "start S\ntask A\nend E\nboundary K on=A {} soft\ntask B\nend F\nS > A\nA > E\nK > B\nB > F"
    assert words(text.format("timer=PT1H"), 4) == {"A", "AB", "BA"}
    assert {"A", "BBA", "BAB", "ABB", "BBBA"} <= words(text.format("message=m"), 4)


def test_a_cutting_event_takes_the_task_away() -> None:
    text = "start S\ntask A\nend E\nboundary K on=A timer=PT1H\ntask B\nS > A\nA > E\nK > B\nB > E"
    assert words(text, 4) == {"A", "B"}
