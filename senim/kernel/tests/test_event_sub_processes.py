"""Event sub-processes: when they listen, what their start ends, how they hold their scope open."""

import pytest

from senim.kernel.catching import heard_messages
from senim.kernel.errors import ModelInvalid
from senim.kernel.reading import read
from senim.kernel.tests.drawing import draw
from senim.kernel.tests.playing import HOUR, Play, refused

ROOT = """
    start S
    task A
    end E
    S > A
    A > E
    event V
      start T {}
      task H
      end D
      T > H
      H > D
"""


def test_a_message_interrupts_the_process_and_the_process_ends_with_its_handling() -> None:
    play = Play(ROOT.format("message=m"))
    assert play.start() == ["A"]
    assert heard_messages(play.state) == {"m"}
    assert play.deliver("m") == ["H"]
    assert play.seen("cancelled") == ["A"]
    assert heard_messages(play.state) == set()
    with refused("not_waiting"):
        play.deliver("m")
    play.complete("H")
    assert play.state.ended
    assert [(e.type, e.element) for e in play.log[2:]] == [
        ("fired", "T"), ("cancelled", "A"), ("entered", "V"), ("entered", "H"), ("completed", "H"), ("completed", "D"),
        ("completed", "V"), ("ended", "P"),
    ]  # fmt: skip


def test_one_that_does_not_interrupt_runs_beside_the_process_as_often_as_it_is_called() -> None:
    play = Play(ROOT.format("message=m soft"))
    play.start()
    assert play.deliver("m") == ["A", "H"]
    assert play.deliver("m") == ["A", "H", "H"]
    assert play.complete("A") == ["H", "H"]
    assert not play.state.ended
    assert play.complete("H") == ["H"]
    assert play.complete("H") == []
    assert play.state.ended


def test_a_timer_of_the_process_runs_from_its_beginning() -> None:
    cut = Play(ROOT.format("timer=PT2H"))
    cut.start()
    assert cut.state.next_due == 2 * HOUR
    assert cut.advance(2 * HOUR) == ["H"]
    assert cut.state.timers == ()
    soft = Play(ROOT.format("timer=R2/PT1H soft"))
    soft.start()
    assert soft.advance(5 * HOUR) == ["A", "H", "H"]
    gone = Play(ROOT.format("timer=PT2H"))
    gone.start()
    gone.complete("A")
    assert gone.state.ended


def test_a_signal_starts_it_from_outside_and_from_inside() -> None:
    outside = Play(ROOT.format("signal=x"))
    outside.start()
    assert outside.signal("x") == ["H"]
    inside = Play(ROOT.format("signal=x soft").replace("end E", "end E signal=x"))
    inside.start()
    assert inside.complete("A") == ["H"]


def test_an_interruption_ends_all_other_listening_in_its_scope() -> None:
    play = Play("""
        start S
        task A
        S > A
        event V
          start T message=m
          task H
          T > H
        event W
          start U timer=PT1H soft
          task I
          U > I
    """)
    play.start()
    assert play.deliver("m") == ["H"]
    assert play.state.next_due is None
    assert play.advance(9 * HOUR) == ["H"]


def test_an_error_in_the_scope_is_handled_there_before_its_border() -> None:
    model = """
        start S
        sub U
          start B
          task A
          end X error=E1
          B > A
          A > X
          event V
            start T error=E1
            task H
            end D {}
            T > H
            H > D
        boundary K on=U error=E1
        task Q
        task Z
        S > U
        U > Z
        K > Q
    """
    play = Play(model.format(""))
    play.start()
    assert play.complete("A") == ["H"]
    assert play.complete("H") == ["Z"]
    again = Play(model.format("error=E1"))
    again.start()
    again.complete("A")
    assert again.complete("H") == ["Q"], "what its handling throws goes on outward"


def test_a_failing_task_starts_the_handling_of_its_scope() -> None:
    play = Play(ROOT.format("error=E1"))
    play.start()
    with refused("uncaught_error"):
        play.fail("A", "E2")
    assert play.fail("A", "E1") == ["H"]
    with refused("uncaught_error"):
        play.fail("H", "E1")


@pytest.mark.parametrize("soft", ["", "soft"])
def test_an_escalation_starts_it_and_what_it_escalates_itself_goes_outward(soft: str) -> None:
    play = Play(f"""
        start S
        sub U
          start B
          task A
          throw X escalation=L1
          task C
          B > A
          A > X
          X > C
          event V
            start T escalation=L1 {soft}
            throw Y escalation=L1
            task H
            T > Y
            Y > H
        boundary K on=U escalation=L1 soft
        task Q
        S > U
        K > Q
    """)
    play.start()
    assert play.complete("A") == (["C", "H", "Q"] if soft else ["H", "Q"])


def test_it_listens_only_while_its_scope_is_open() -> None:
    play = Play("""
        start S
        task Before
        sub U
          start B
          task A
          B > A
          event V
            start T message=m soft
            task H
            T > H
        task After
        S > Before
        Before > U
        U > After
    """)
    play.start()
    with refused("not_waiting"):
        play.deliver("m")
    play.complete("Before")
    assert play.deliver("m") == ["A", "H"]
    assert play.complete("A") == ["H"]
    assert play.complete("H") == ["After"]
    with refused("not_waiting"):
        play.deliver("m")


def test_a_waiting_event_in_the_flow_hears_before_it_and_what_is_outside_after_it() -> None:
    play = Play("""
        start S
        sub U
          start B
          catch C message=m
          task A
          B > C
          C > A
          event V
            start T message=m soft
            task H
            T > H
        boundary K on=U message=m soft
        task Q
        S > U
        K > Q
    """)
    play.start()
    assert play.deliver("m") == ["A"]
    assert play.deliver("m") == ["A", "H"]
    assert "Q" not in play.state.waiting


def test_an_interruption_also_empties_joins_and_what_is_inside_sub_processes() -> None:
    play = Play("""
        start S
        and F
        task A
        sub U
          start B
          task C
          B > C
        and J
        S > F
        F > A
        F > U
        A > J
        U > J
        event V
          start T message=m
          task H
          T > H
    """)
    play.start()
    play.complete("A")
    assert play.deliver("m") == ["H"]
    assert sorted(play.seen("cancelled")) == ["C", "J", "U"]
    play.complete("H")
    assert play.state.ended


def test_a_terminate_end_inside_it_ends_it_alone() -> None:
    play = Play(ROOT.format("message=m soft").replace("end D", "end D terminate"))
    play.start()
    play.deliver("m")
    assert play.complete("H") == ["A"]
    root = Play(ROOT.format("message=m soft").replace("end E", "end E terminate"))
    root.start()
    root.deliver("m")
    assert root.complete("A") == []
    assert root.state.ended


def test_one_that_starts_without_ever_waiting_is_refused_where_it_goes_round() -> None:
    play = Play("""
        start S
        task A
        throw X escalation=L1
        S > A
        A > X
        event V
          start T escalation=L1 soft
          end Y escalation=L2
          T > Y
        event W
          start U escalation=L2 soft
          end R escalation=L1
          U > R
    """)
    play.start()
    with refused("endless"):
        play.complete("A")


@pytest.mark.parametrize(
    "inside",
    [
        "event X\n  start T\n  task H\n  T > H",
        "event X\n  task H",
        "event X\n  start T message=m\n  start U message=m\n  task H\n  T > H\n  U > H",
        "event X times=2\n  start T message=m\n  task H\n  T > H",
        "event X\n  start T message=m\n  task H\n  T > H\nA > X",
        "event X\n  start T error=E soft\n  task H\n  T > H",
        "event V\n  start T message=m\n  task H\n  T > H\nboundary X on=V message=m\nX > A",
    ],
)
def test_one_that_is_not_drawn_as_bpmn_asks_is_refused_by_id(inside: str) -> None:
    with pytest.raises(ModelInvalid) as raised:
        read(draw(f"start S\ntask A\nS > A\n{inside}"))
    assert {one.element for one in raised.value.findings} & {"X", "T"}
    assert {one.code for one in raised.value.findings} == {"invalid"}
