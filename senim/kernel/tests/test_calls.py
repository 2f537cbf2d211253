"""Call activities: the called process runs inside the call, with the caller's variables."""

import pytest

from senim.kernel.errors import ModelInvalid
from senim.kernel.folding import fold_all
from senim.kernel.net import compile_net
from senim.kernel.reading import MAX_ELEMENTS, read
from senim.kernel.state import initial
from senim.kernel.tests.drawing import draw
from senim.kernel.tests.playing import HOUR, Play, refused

CALLED = """
    start S
    call C calls=Q
    task Z
    S > C
    C > Z
    process Q
      start B
      task A
      xor G default=d
      end X error=E1
      end D
      B > A
      A > G
      G > X if bad
      d: G > D
"""


def test_a_called_process_runs_inside_its_call_and_shares_the_variables() -> None:
    play = Play(CALLED)
    assert play.start(n=1) == ["A"]
    assert play.complete("A", {"bad": False}) == ["Z"]
    assert play.state.variables == {"n": 1, "bad": False}
    assert play.seen("completed") == ["A", "G", "D", "C"]


def test_an_error_of_a_called_process_is_caught_on_the_border_of_the_call() -> None:
    play = Play(CALLED.replace("    process Q", "    boundary K on=C error=E1\n    task Y\n    K > Y\n    process Q"))
    play.start()
    assert play.complete("A", {"bad": True}) == ["Y"]
    bare = Play(CALLED)
    bare.start()
    with refused("uncaught_error"):
        bare.complete("A", {"bad": True})


def test_a_timer_on_the_call_takes_the_called_process_away() -> None:
    play = Play(CALLED.replace("    process Q", "    boundary K on=C timer=PT1H\n    task Y\n    K > Y\n    process Q"))
    play.start()
    assert play.advance(HOUR) == ["Y"]
    assert play.seen("cancelled") == ["A", "C"]


def test_a_terminate_end_of_a_called_process_ends_the_call_alone() -> None:
    play = Play(
        "start S\nand F\ncall C calls=Q\ntask B\nS > F\nF > C\nF > B\ntask Z\nC > Z\n"
        "process Q\n  start T\n  task A\n  end D terminate\n  T > A\n  A > D"
    )
    play.start()
    assert play.complete("A") == ["B", "Z"]


TWICE = """
    start S
    and F
    call C calls=Q
    call D calls=Q
    and J
    task Z
    S > F
    F > C
    F > D
    C > J
    D > J
    J > Z
    process Q
      start B
      and G
      task A
      task H
      sub U
        task I
      boundary K on=A timer=PT1H soft
      task L
      and M
      end E
      B > G
      G > A
      G > H
      A > M
      H > U
      U > M
      M > E
      K > L
"""


def test_one_process_may_be_called_from_two_places_at_once() -> None:
    play = Play(TWICE)
    assert play.start() == ["A", "A", "H", "H"]
    assert play.complete("H") == ["A", "A", "H", "I"]
    assert play.complete("A") == ["A", "H", "I"]
    assert play.complete("I") == ["A", "H"]
    assert play.seen("completed").count("C") == 1
    assert play.advance(HOUR) == ["A", "H", "L"]
    for task in ("L", "H", "I", "A"):
        play.complete(task)
    assert play.state.waiting == ("Z",)
    assert fold_all(play.net, initial(play.net), play.log) == play.state


def test_calls_go_through_calls_and_errors_come_back_through_them() -> None:
    play = Play("""
        start S
        call C calls=Q
        boundary K on=C error
        task Y
        S > C
        K > Y
        process Q
          call D calls=R
        process R
          task A
          end X error=E1
          A > X
    """)
    assert play.start() == ["A"]
    assert play.complete("A") == ["Y"]
    assert play.seen("cancelled") == ["D", "C"]


def test_a_call_may_be_repeated_and_each_copy_sees_its_item() -> None:
    play = Play(
        "start S\ncall C calls=Q each=items\ntask Z\nS > C\nC > Z\n"
        "process Q\n  start B\n  xor G default=d\n  task A\n  task H\n  B > G\n  G > A if item > 1\n  d: G > H"
    )
    assert play.start(items=[1, 2, 3]) == ["A", "A", "H"]
    for task in ("A", "H", "A"):
        play.complete(task)
    assert play.state.waiting == ("Z",)


def test_an_event_sub_process_of_a_called_process_listens_while_the_call_is_open() -> None:
    play = Play(
        "start S\ncall C calls=Q\ntask Z\nS > C\nC > Z\n"
        "process Q\n  start B\n  task A\n  B > A\n  event V\n    start T message=m\n    task H\n    T > H"
    )
    play.start()
    assert play.deliver("m") == ["H"]
    assert play.complete("H") == ["Z"]


def test_variables_that_a_called_process_declares_may_be_given() -> None:
    xml = draw(CALLED).replace(
        b'<process id="Q">',
        b'<process id="Q"><extensionElements><senim:variable name="bad" type="boolean"/></extensionElements>',
    )
    assert set(compile_net(read(xml)).variables) == {"bad"}


@pytest.mark.parametrize(
    ("model", "elements"),
    [
        ("start S\ncall X calls=P\nS > X", {"X"}),
        ("start S\ncall C calls=Q\nS > C\nprocess Q\n  call X calls=P", {"C", "X"}),
        ("start S\ncall C calls=Q\nS > C\nprocess Q\n  call X calls=R\nprocess R\n  call Y calls=Q", {"X", "Y"}),
        ("start S\ncall X calls=gone\nS > X", {"X"}),
        ("start S\ncall X\nS > X", {"X"}),
        ("start S\ncall X calls=S\nS > X", {"X"}),
    ],
)
def test_calls_that_go_round_or_nowhere_are_refused_by_id(model: str, elements: set[str]) -> None:
    with pytest.raises(ModelInvalid) as raised:
        read(draw(model))
    assert {one.element for one in raised.value.findings} == elements
    assert {one.code for one in raised.value.findings} == {"invalid"}


def test_what_is_wrong_in_a_called_process_is_said_and_what_nobody_calls_is_not() -> None:
    bad = draw("start S\ncall C calls=Q\nS > C\nprocess Q\n  task X").replace(b'userTask id="X"', b'scriptTask id="X"')
    with pytest.raises(ModelInvalid, match="scriptTask"):
        read(bad.replace(b"</userTask>", b"</scriptTask>"))
    alone = draw("start S\ntask C\nS > C\nprocess Q\n  task X")
    assert "several processes" in read(alone).warnings[0].message
    assert read(draw("start S\ncall C calls=Q\nS > C\nprocess Q\n  task X")).warnings == ()


def test_calls_that_multiply_beyond_the_limit_are_refused() -> None:
    def tower(height: int) -> bytes:
        lines = ["start S", "call C0 calls=Q1", "S > C0"]
        for level in range(1, height):
            lines += [f"process Q{level}", f"  call A{level} calls=Q{level + 1}", f"  call B{level} calls=Q{level + 1}"]
        return draw("\n".join([*lines, f"process Q{height}", "  task T"]))

    with pytest.raises(ModelInvalid, match=f"more than {MAX_ELEMENTS} elements"):
        read(tower(40))
    assert len(compile_net(read(tower(5))).ids) == 2 + 30 + 16


@pytest.mark.parametrize("turn", [1, -1])
def test_a_long_chain_of_calls_is_refused_at_once_and_a_short_one_is_played(turn: int) -> None:
    def chain(length: int, back: bool) -> bytes:
        pieces = [f"process Q{n}\n  call C{n} calls=Q{n + 1}" for n in range(1, length)]
        last = f"process Q{length}\n  " + ("call Back calls=Q1" if back else "task T")
        return draw("\n".join(["start S", "call C calls=Q1", "S > C", *[*pieces, last][::turn]]))

    with pytest.raises(ModelInvalid, match=r"nests deeper than \d+"):
        read(chain(400, back=False))
    with pytest.raises(ModelInvalid, match="goes round"):
        read(chain(400, back=True))
    with pytest.raises(ModelInvalid, match="calls more than"):
        read(chain(600, back=False))
    play = Play(chain(90, back=False))
    assert play.start() == ["T"]
    assert play.complete("T") == []
    assert play.state.ended


def test_of_several_executable_processes_the_one_that_calls_is_run() -> None:
    xml = draw("start S\ncall C calls=Q\nS > C\nprocess Q\n  task X").replace(
        b'<process id="Q">', b'<process id="Q" isExecutable="true">'
    )
    head, calling, called = xml.partition(b"<process id=")
    body, _, rest = called.partition(b"</process>")
    other, _, tail = rest.partition(b"</process>")
    turned = head + other + b"</process>" + calling + body + b"</process>" + tail
    assert turned.index(b'id="Q"') < turned.index(b'id="P"')
    assert read(turned).id == read(xml).id == "P"
    assert read(turned, "Q").id == "Q"
