"""Loops and copies (multi-instance): how many there are, what each sees, when they are over."""

from typing import Any

import pytest

from senim.kernel.commands import Complete
from senim.kernel.errors import ModelInvalid
from senim.kernel.reading import read
from senim.kernel.state import pack
from senim.kernel.tables import MAX_COPIES
from senim.kernel.tests.drawing import draw
from senim.kernel.tests.playing import Play, refused

FRAME = "start S\ntask A {}\ntask Z\nend E\nS > A\nA > Z\nZ > E"


def test_parallel_copies_wait_side_by_side_and_the_last_one_goes_on() -> None:
    play = Play(FRAME.format("times=3"))
    assert play.start() == ["A", "A", "A"]
    assert play.complete("A") == ["A", "A"]
    assert play.complete("A") == ["A"]
    assert play.complete("A") == ["Z"]
    assert play.seen("entered").count("A") == play.seen("completed").count("A") == 3


def test_sequential_copies_wait_one_after_the_other() -> None:
    play = Play(FRAME.format("times=3 serial"))
    assert [play.start(), play.complete("A"), play.complete("A"), play.complete("A")] == [["A"], ["A"], ["A"], ["Z"]]
    assert play.seen("entered").count("A") == 3


def test_a_cardinality_is_an_expression_over_the_variables() -> None:
    assert Play(FRAME.format("times=n+1")).start(n=1) == ["A", "A"]
    assert Play(FRAME.format("times=n")).start(n=2.0) == ["A", "A"]


@pytest.mark.parametrize("order", ["", "serial"])
def test_without_copies_the_token_goes_on_at_once(order: str) -> None:
    play = Play(FRAME.format(f"each=items {order}"))
    assert play.start(items=[]) == ["Z"]
    assert "A" not in play.seen("entered")


@pytest.mark.parametrize("value", [None, "three", -1, 1.5, True, MAX_COPIES + 1, 10**30])
def test_a_number_of_copies_that_is_none_is_refused(value: Any) -> None:
    play = Play(FRAME.format("times=n"))
    with refused("bad_copies"):
        play.start(n=value)
    assert not play.state.started
    assert len(play.start(n=MAX_COPIES)) == MAX_COPIES


@pytest.mark.parametrize("value", [None, "abc", 3, {"a": 1}, [0] * (MAX_COPIES + 1)])
def test_a_collection_that_is_no_list_or_too_long_is_refused(value: Any) -> None:
    with refused("bad_copies"):
        Play(FRAME.format("each=items")).start(items=value)
    assert Play(FRAME.format("each=items")).start(items=[1]) == ["A"]


INSIDE = """
    start S
    sub U each=items {}
      start B
      xor G default=d
      task Big
      task Small
      end D
      B > G
      G > Big if item > 10
      d: G > Small
      Big > D
      Small > D
    end E
    S > U
    U > E
"""


def test_each_copy_sees_its_own_item() -> None:
    assert Play(INSIDE.format("")).start(items=[5, 50, 7]) == ["Big", "Small", "Small"]
    play = Play(INSIDE.format("serial"))
    assert play.start(items=[5, 50, 7]) == ["Small"]
    assert play.complete("Small") == ["Big"]
    assert play.complete("Big") == ["Small"]
    play.complete("Small")
    assert play.state.ended
    assert "item" not in play.state.variables


def test_a_list_that_changes_while_the_copies_run_does_not_change_them() -> None:
    play = Play(INSIDE.format("serial"))
    play.start(items=[5, 50])
    assert play.complete("Small", {"items": [1, 1, 1, 1]}) == ["Big"]
    play.complete("Big")
    assert play.state.ended


def test_each_copy_sees_its_own_counter_from_one_on() -> None:
    inside = INSIDE.replace("item > 10", "loopCounter == 2").format("")
    assert Play(inside).start(items=["a", "b", "c"]) == ["Big", "Small", "Small"]


def test_the_nearest_copy_is_seen_where_copies_are_inside_copies() -> None:
    play = Play("""
        start S
        sub U each=rows
          start B
          sub V each=item
            start C
            xor G default=d
            task Even
            task Odd
            C > G
            G > Even if item % 2 == 0
            d: G > Odd
          B > V
        S > U
    """)
    assert play.start(rows=[[1, 2], [4], []]) == ["Even", "Even", "Odd"]
    for task in ("Odd", "Even", "Even"):
        play.complete(task)
    assert play.state.ended


def test_a_completion_condition_ends_the_copies_that_are_left() -> None:
    play = Play(FRAME.format("times=5 until=nrOfCompletedInstances>=2"))
    play.start()
    assert play.complete("A") == ["A"] * 4
    assert play.complete("A") == ["Z"]
    assert play.seen("cancelled") == ["A"] * 3
    standard = Play(FRAME.format("times=5 until=numberOfActiveInstances==3"))
    standard.start()
    standard.complete("A")
    assert standard.complete("A") == ["Z"]


def test_a_completion_condition_reads_what_the_copy_brought() -> None:
    for order in ("", "serial"):
        play = Play(FRAME.format(f"times=5 {order} until=refused"))
        play.start()
        play.complete("A", {"refused": False})
        assert play.complete("A", {"refused": True}) == ["Z"]


def test_the_way_out_of_copies_is_chosen_once_and_may_fall_back_to_the_default() -> None:
    model = "start S\ntask A times=2 default=d\ntask Y\ntask N\nS > A\nA > Y if good\nd: A > N"
    play = Play(model)
    play.start()
    assert play.complete("A", {"good": False}) == ["A"]
    assert play.complete("A", {"good": True}) == ["Y"]
    other = Play(model)
    other.start()
    other.complete("A")
    assert other.complete("A") == ["N"]


def test_a_boundary_event_stands_on_all_copies_together() -> None:
    play = Play(FRAME.format("times=3") + "\nboundary K on=A timer=PT1H\ntask L\nK > L")
    play.start()
    assert len(play.state.timers) == 1
    play.complete("A")
    assert play.advance(3_600_000_000) == ["L"]
    assert play.seen("cancelled") == ["A", "A"]
    assert play.state.rounds == ()


def test_one_of_several_copies_is_completed_by_its_token() -> None:
    play = Play(FRAME.format("each=items"))
    play.start(items=["a", "b", "c"])
    second = sorted(token.serial for token in play.state.tokens if token.copy == 2)[0]
    play.do(Complete("A", {}, second))
    assert sorted(token.copy for token in play.state.tokens if token.copy) == [1, 3]
    with refused("not_waiting"):
        play.do(Complete("A", {}, second))
    play.complete("A")
    assert [token.copy for token in play.state.tokens if token.copy] == [3]


def test_a_terminate_end_ends_only_its_own_copy() -> None:
    play = Play("""
        start S
        sub U times=2
          start B
          and F
          task A
          task C
          end T terminate
          B > F
          F > A
          F > C
          A > T
        task Z
        S > U
        U > Z
    """)
    assert play.start() == ["A", "A", "C", "C"]
    assert play.complete("A") == ["A", "C"]
    assert play.complete("A") == ["Z"]


LOOP = "start S\ntask A {}\ntask Z\nS > A\nA > Z"


def test_a_loop_is_tested_after_each_round() -> None:
    play = Play(LOOP.format("loop=again"))
    play.start()
    assert play.complete("A", {"again": True}) == ["A"]
    assert play.complete("A", {"again": True}) == ["A"]
    assert play.complete("A", {"again": False}) == ["Z"]
    assert play.seen("completed").count("A") == 3


def test_a_loop_that_is_tested_before_may_not_happen_at_all() -> None:
    assert Play(LOOP.format("loop=again before")).start(again=False) == ["Z"]
    play = Play(LOOP.format("loop=loopCounter<2 before"))
    assert [play.start(), play.complete("A"), play.complete("A")] == [["A"], ["A"], ["Z"]]


def test_a_loop_counts_its_rounds_and_stops_at_its_maximum() -> None:
    for rule in ("loop=loopCounter<3", "max=3", "loop=true max=3"):
        play = Play(LOOP.format(rule))
        assert [play.start(), play.complete("A"), play.complete("A"), play.complete("A")] == [
            ["A"],
            ["A"],
            ["A"],
            ["Z"],
        ]


def test_a_loop_that_never_waits_is_refused() -> None:
    model = "start S\ntask T\nsub U loop=again\n  start B\n  end D\n  B > D\nS > T\nT > U"
    play = Play(model)
    play.start()
    with refused("endless"):
        play.complete("T", {"again": True})
    assert play.complete("T", {"again": False}) == []


BAD_RULES = ["max=0", "max=many", "max=1001", "max=-3", "loop=1+", "times=1+", "each=1+", "times=2 until=)"]


@pytest.mark.parametrize("rule", BAD_RULES)
def test_a_rule_that_cannot_be_played_is_refused_by_id_and_line(rule: str) -> None:
    with pytest.raises(ModelInvalid) as raised:
        read(draw(LOOP.format(rule)))
    assert [(one.element, one.line, one.code) for one in raised.value.findings] == [("A", 2, "invalid")]
    read(draw(LOOP.format("max=1000")))


@pytest.mark.parametrize(
    "rule",
    [
        "<multiInstanceLoopCharacteristics/>",
        "<standardLoopCharacteristics/>",
        "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><loopDataInputRef>x</loopDataInputRef>"
        "</multiInstanceLoopCharacteristics>",
        "<standardLoopCharacteristics loopMaximum='2'/><multiInstanceLoopCharacteristics>"
        "<loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>",
    ],
)
def test_a_rule_that_says_nothing_or_two_things_is_refused(rule: str) -> None:
    with pytest.raises(ModelInvalid) as raised:
        read(draw("task A").replace(b"></userTask>", f">{rule}</userTask>".encode()))
    assert {one.element for one in raised.value.findings} == {"A"}


def test_a_list_is_found_by_the_name_of_its_data_object() -> None:
    xml = draw(FRAME.format("each=DataObjectReference_1"))
    named = xml.replace(b"<process id=", b"<process id=", 1).replace(
        b"</process>", b'<dataObjectReference id="DataObjectReference_1" name="items"/></process>'
    )
    assert Play(named).start(items=[1, 2]) == ["A", "A"]


def test_ten_copies_are_stored_in_less_than_three_hundred_bytes() -> None:
    play = Play(FRAME.format("times=10"))
    play.start()
    assert len(pack(play.state)) < 100
    one = Play(FRAME.format("times=1"))
    one.start()
    assert len(pack(one.state)) < 40


def test_copies_of_copies_beyond_what_one_state_holds_are_refused() -> None:
    model = "start S\nsub U times=n\n  start B\n  task A times=n\n  B > A\nS > U"
    with refused("endless"):
        Play(model).start(n=1_000)
    assert len(Play(model).start(n=30)) == 900
