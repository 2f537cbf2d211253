"""The semantics of events, tasks and sub-processes, one small process for each rule of BPMN 2.0."""

from senim.kernel.commands import Complete, Start
from senim.kernel.deciding import decide
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.state import initial
from senim.kernel.tests.drawing import draw
from senim.kernel.tests.playing import HOUR, Play, refused

GUARDED = """
start S
task A
boundary B on=A {event}
task R
end E
S > A
A > E
B > R
R > E
"""


def test_an_interrupting_timer_takes_the_task_away() -> None:
    play = Play(GUARDED.format(event="timer=PT2H"))
    assert play.start() == ["A"]
    assert play.state.next_due == 2 * HOUR
    assert play.advance(2 * HOUR - 1) == ["A"]
    assert play.advance(2 * HOUR) == ["R"]
    assert play.seen("fired") == ["B"]
    assert play.seen("cancelled") == ["A"]
    with refused("not_waiting"):
        play.complete("A")


def test_a_timer_that_does_not_interrupt_fires_once_and_leaves_the_task() -> None:
    play = Play(GUARDED.format(event="timer=PT2H soft"))
    play.start()
    assert play.advance(9 * HOUR) == ["A", "R"]
    assert play.seen("fired") == ["B"]
    assert play.state.next_due is None
    play.complete("A")
    assert not play.state.ended
    play.complete("R")
    assert play.state.ended


def test_a_message_that_does_not_interrupt_is_taken_each_time_it_comes() -> None:
    play = Play(GUARDED.format(event="message=m soft"))
    play.start()
    play.deliver("m")
    assert play.deliver("m", x=1) == ["A", "R", "R"]
    assert play.state.variables == {"x": 1}
    play.complete("A")
    with refused("not_waiting"):
        play.deliver("m")


def test_a_task_completed_in_time_disarms_its_timers() -> None:
    play = Play(GUARDED.format(event="timer=PT2H"))
    play.start()
    play.complete("A")
    assert play.state.ended
    assert play.state.next_due is None


def test_a_timer_started_by_a_due_timer_fires_in_the_same_advance_at_its_own_moment() -> None:
    play = Play("start S\ncatch W timer=PT1H\ncatch V timer=PT2H\nend E\nS > W\nW > V\nV > E")
    play.start()
    play.advance(10 * HOUR)
    assert play.state.ended
    assert [(event.element, event.at) for event in play.log if event.type == "fired"] == [("W", HOUR), ("V", 3 * HOUR)]


def test_timers_of_parallel_branches_fire_in_order_of_time() -> None:
    play = Play("start S\nand F\ncatch L timer=PT5H\ncatch M timer=PT1H\nend E\nS > F\nF > L\nF > M\nL > E\nM > E")
    play.start()
    play.advance(10 * HOUR)
    assert play.seen("fired") == ["M", "L"]


def test_the_first_event_after_an_event_based_gateway_wins() -> None:
    model = """
        start S
        events G
        catch M message=m
        catch T timer=PT1H
        receive R message=n
        task A
        S > G
        G > M
        G > T
        G > R
        M > A
        T > A
        R > A
    """
    for fired in ("M", "T"):
        play = Play(draw(model, "m n"))
        assert play.start() == ["M", "R", "T"]
        assert (play.deliver("m") if fired == "M" else play.advance(HOUR)) == ["A"]
        assert play.seen("fired") == [fired]
        assert play.state.next_due is None
    play = Play(draw(model, "m n"))
    play.start()
    assert play.deliver("n") == ["A"]
    assert play.seen("completed") == ["R"]


def test_a_receive_task_is_finished_by_its_message_or_by_hand() -> None:
    model = "start S\nreceive R message=m\ntask A\nS > R\nR > A"
    play = Play(model)
    play.start()
    assert play.deliver("m", ok=True) == ["A"]
    assert play.state.variables == {"ok": True}
    by_hand = Play(model)
    by_hand.start()
    assert by_hand.complete("R") == ["A"]


def test_a_terminate_end_ends_only_its_own_sub_process() -> None:
    play = Play("""
        start S
        sub U
          start US
          and F
          task A
          task B
          end X terminate
          US > F
          F > A
          F > B
          A > X
        task C
        S > U
        U > C
    """)
    assert play.start() == ["A", "B"]
    assert play.complete("A") == ["C"]
    assert play.seen("cancelled") == ["B"]
    assert play.seen("completed") == ["A", "X", "U"]
    play.complete("C")
    assert play.state.ended


def test_a_terminate_end_of_the_process_cancels_everything() -> None:
    play = Play("""
        start S
        and F
        task A
        sub U
          start US
          task B
          US > B
        end X terminate
        S > F
        F > A
        F > U
        A > X
    """)
    assert play.start() == ["A", "B"]
    assert play.complete("A") == []
    assert play.state.ended
    assert play.seen("cancelled") == ["B", "U"]
    assert play.seen("ended") == ["P"]


def test_interrupting_a_sub_process_cancels_everything_inside_it() -> None:
    play = Play("""
        start S
        sub U
          start US
          and F
          task A
          sub V
            start VS
            catch W timer=PT9H
            VS > W
          and J
          end UE
          US > F
          F > A
          F > V
          A > J
          V > J
          J > UE
        boundary B on=U timer=PT1H
        task C
        S > U
        U > C
        B > C
    """)
    play.start()
    assert play.complete("A") == ["W"]
    assert play.advance(HOUR) == ["C"]
    assert play.seen("cancelled") == ["W", "V", "U"]
    assert play.state.next_due is None
    assert len(play.state.tokens) == 1


def test_two_copies_of_a_sub_process_run_apart() -> None:
    play = Play("""
        start S
        and F
        sub U
          start US
          task A
          end X terminate
          task B
          US > A
          A > B
          B > X
        task C
        S > F
        F > U
        F > U
        U > C
    """)
    assert play.start() == ["A", "A"]
    assert play.complete("A") == ["A", "B"]
    assert play.complete("B") == ["A", "C"]
    play.complete("A")
    play.complete("B")
    assert play.complete("C") == ["C"]
    play.complete("C")
    assert play.state.ended


def test_the_oldest_of_several_copies_of_a_task_is_completed() -> None:
    play = Play("start S\nand F\ncatch W timer=PT1H\ntask A\nS > F\nF > A\nF > W\nW > A")
    play.start()
    play.advance(HOUR)
    assert list(play.state.waiting) == ["A", "A"]
    older = min(token.serial for token in play.state.tokens)
    play.complete("A")
    assert older not in {token.serial for token in play.state.tokens}


def test_a_boundary_timer_of_a_younger_copy_takes_that_copy() -> None:
    model = """
        start S
        and F
        catch W timer=PT1H
        task A
        boundary B on=A timer=2026-01-01T00:00:00Z
        task R
        S > F
        F > A
        F > W
        W > A
        B > R
    """
    play = Play(model)
    play.at = 1
    play.start()
    play.advance(2 * HOUR)
    play.complete("A")
    assert play.seen("completed") == ["A"]
    (left,) = play.state.tokens
    (timer,) = play.state.timers
    assert timer.token == left.serial


def test_a_process_begins_by_the_start_event_that_is_meant() -> None:
    model = "start S\nstart M message=m\ntask A\ntask B\nS > A\nM > B"
    assert Play(model).start() == ["A"]
    assert Play(model).start("m") == ["B"]
    with refused("not_waiting"):
        Play(model).start("n")
    only = Play("start M message=m\ntask B\nM > B")
    with refused("not_waiting"):
        only.start()


def test_a_process_without_a_start_event_begins_at_whatever_no_flow_enters() -> None:
    play = Play("task A\ntask B\ntask C\nA > B")
    assert play.start() == ["A", "C"]


def test_throwing_events_are_recorded_with_their_message() -> None:
    play = Play("start S\nthrow T message=m\nthrow N\nend E message=m\nS > T\nT > N\nN > E")
    play.start()
    assert play.state.ended
    assert play.seen("thrown") == ["T", "N", "E"]
    assert [e.data for e in play.log if e.type == "thrown"] == [{"message": "m"}, None, {"message": "m"}]


def test_commands_at_the_wrong_time_are_refused() -> None:
    play = Play("start S\ntask A\nS > A")
    with refused("not_waiting"):
        play.complete("A")
    play.start()
    with refused("not_waiting"):
        play.start()
    with refused("unknown_element"):
        play.complete("nobody")
    with refused("not_waiting"):
        play.deliver("m")
    play.complete("A")
    with refused("not_waiting"):
        play.complete("A")


def test_decide_leaves_the_given_state_as_it_was() -> None:
    net = compile_net(read(draw("start S\ntask A\nS > A")))
    state = initial(net)
    first = decide(net, state, Start({"x": 1}), 5, None)
    assert decide(net, state, Start({"x": 1}), 5, None) == first
    assert state == initial(net)
    with refused("not_waiting"):
        decide(net, state, Complete("A", {}), 5, None)
