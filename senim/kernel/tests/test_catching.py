"""Errors, escalations and signals: who catches what, how far it goes, what it takes away."""

import pytest

from senim.kernel.errors import ModelInvalid
from senim.kernel.reading import read
from senim.kernel.tests.drawing import draw
from senim.kernel.tests.playing import Play, refused

SUB = """
    start S
    sub U
      start B
      task A
      xor G default=d
      end D
      {throw}
      B > A
      A > G
      d: G > D
      G > X if bad
    task Z
    S > U
    U > Z
    {around}
    task Q
    K > Q
"""


def sub(throw: str, around: str) -> Play:
    return Play(SUB.format(throw=throw, around=around))


def test_an_error_end_is_caught_on_the_border_of_its_sub_process() -> None:
    for around in ("boundary K on=U error=E1", "boundary K on=U error"):
        play = sub("end X error=E1", around)
        play.start()
        assert play.complete("A", {"bad": True}) == ["Q"]
        assert play.seen("thrown") == ["X"]
        assert play.seen("fired") == ["K"]
        assert play.seen("cancelled") == ["U"]
        other = sub("end X error=E1", around)
        other.start()
        assert other.complete("A", {"bad": False}) == ["Z"]


def test_an_error_of_another_code_is_not_caught_and_changes_nothing() -> None:
    play = sub("end X error=E1", "boundary K on=U error=E2")
    play.start()
    before = play.state
    with refused("uncaught_error"):
        play.complete("A", {"bad": True})
    assert play.state == before
    assert play.complete("A", {"bad": False}) == ["Z"]


def test_an_exact_code_is_nearer_than_any_code() -> None:
    around = "boundary J on=U error\ntask Y\nJ > Y\nboundary K on=U error=E1"
    play = Play(SUB.format(throw="end X error=E1", around=around.replace("\n", "\n    ")))
    play.start()
    assert play.complete("A", {"bad": True}) == ["Q"]


def test_the_nearest_catcher_wins_over_a_farther_one() -> None:
    model = """
        start S
        sub V
          start C
          sub U
            start B
            end X error=E1
            B > X
          boundary K on=U {}
          task Near
          K > Near
          C > U
        boundary L on=V error=E1
        task Far
        S > V
        L > Far
    """
    assert Play(model.format("error=E1")).start() == ["Near"]
    assert Play(model.format("error")).start() == ["Near"]
    assert Play(model.format("error=E2")).start() == ["Far"]


def test_a_waiting_task_fails_to_its_own_boundary_event_first() -> None:
    model = "start S\nsub U\n  start B\n  task A\n  task C\n  {}\n  B > A\ntask Q\nboundary L on=U error\nS > U\nL > Q"
    own = Play(model.format("boundary K on=A error=E1\n  K > C"))
    own.start()
    assert own.fail("A", "E1") == ["C"]
    outer = Play(model.format("boundary K on=A error=E2\n  K > C"))
    outer.start()
    assert outer.fail("A", "E1") == ["Q"]


def test_an_error_that_nobody_catches_is_refused_and_the_task_goes_on_waiting() -> None:
    play = Play("start S\ntask A\nS > A")
    play.start()
    with refused("uncaught_error"):
        play.fail("A", "E1")
    with refused("unknown_element"):
        play.fail("nobody", "E1")
    with refused("not_waiting"):
        play.fail("S", "E1")
    assert play.state.waiting == ("A",)


def test_an_error_takes_away_everything_in_the_scope_that_it_leaves() -> None:
    play = Play("""
        start S
        sub U
          start B
          and F
          task A
          task C
          end X error=E1
          B > F
          F > A
          F > C
          A > X
        boundary K on=U error=E1
        task Q
        S > U
        K > Q
    """)
    assert play.start() == ["A", "C"]
    assert play.complete("A") == ["Q"]
    assert play.seen("cancelled") == ["C", "U"]


@pytest.mark.parametrize("soft", ["", "soft"])
def test_an_escalation_interrupts_only_where_its_catcher_does(soft: str) -> None:
    play = Play(f"""
        start S
        sub U
          start B
          throw X escalation=L1
          task A
          B > X
          X > A
        boundary K on=U escalation=L1 {soft}
        task Q
        task Z
        S > U
        U > Z
        K > Q
    """)
    assert play.start() == (["A", "Q"] if soft else ["Q"])
    if soft:
        assert play.complete("A") == ["Q", "Z"]


def test_an_escalation_that_nobody_catches_does_nothing() -> None:
    model = (
        "start S\nthrow X escalation=L1\ntask A\nS > X\nX > A\nsub U\n  start B\n  end Y escalation=L2\n  B > Y\nA > U"
    )
    play = Play(model)
    assert play.start() == ["A"]
    assert play.escalate("A", "L3") == ["A"]
    play.complete("A")
    assert play.state.ended
    assert play.seen("thrown") == ["X", "A", "Y"]


def test_a_task_escalates_and_goes_on_waiting_where_nothing_interrupts_it() -> None:
    play = Play("start S\ntask A\nboundary K on=A escalation soft\ntask Q\nS > A\nK > Q")
    play.start()
    assert play.escalate("A", "L1") == ["A", "Q"]
    assert play.escalate("A", "L1") == ["A", "Q", "Q"]
    cut = Play("start S\ntask A\nboundary K on=A escalation=L1\ntask Q\nS > A\nK > Q")
    cut.start()
    assert cut.escalate("A", "L2") == ["A"]
    assert cut.escalate("A", "L1") == ["Q"]


def test_a_signal_reaches_everybody_who_waits_and_nobody_is_no_fault() -> None:
    play = Play("""
        start S
        and F
        catch C signal=x
        task A
        boundary K on=A signal=x soft
        task Q
        events G
        catch H signal=x
        catch W timer=PT1H
        task Z
        S > F
        F > C
        F > A
        F > G
        G > H
        G > W
        C > Z
        H > Z
        K > Q
    """)
    assert play.start() == ["A", "C", "H", "W"]
    assert play.signal("y") == ["A", "C", "H", "W"]
    assert play.signal("x", seen=1) == ["A", "Q", "Z", "Z"]
    assert play.state.variables == {"seen": 1}
    assert play.signal("x") == ["A", "Q", "Q", "Z", "Z"]


def test_a_thrown_signal_is_heard_in_the_same_instance_whatever_the_order_of_the_flows() -> None:
    for flows in ("F > X\nF > C", "F > C\nF > X"):
        play = Play(f"start S\nand F\nthrow X signal=x\ncatch C signal=x\ntask A\ntask B\nS > F\n{flows}\nX > A\nC > B")
        assert play.start() == ["A", "B"]
        assert play.seen("thrown") == ["X"]


def test_a_signal_end_is_heard_outside_its_sub_process() -> None:
    inside = "  start B\n  task A\n  end X signal=x\n  B > A\n  A > X"
    play = Play(f"start S\nsub U\n{inside}\nboundary K on=U signal=x\ntask Q\nS > U\nK > Q")
    play.start()
    assert play.complete("A") == ["Q"]


def test_one_hearer_may_end_the_waiting_of_another() -> None:
    inside = "  start B\n  catch C signal=x\n  task A\n  B > C\n  C > A"
    play = Play(f"start S\nsub U\n{inside}\nboundary K on=U signal=x\ntask Q\nS > U\nK > Q")
    assert play.start() == ["C"]
    assert play.signal("x") == ["Q"]
    assert play.seen("fired") == ["C", "K"]


def test_a_signal_start_begins_by_that_signal_only() -> None:
    model = "start S signal=x\ntask A\nS > A"
    assert Play(model).start(signal="x") == ["A"]
    for wrong in ({}, {"signal": "y"}, {"message": "x"}):
        with refused("not_waiting"):
            Play(model).start(**wrong)
    assert Play("start N\nstart S signal=x\ntask A\ntask B\nN > A\nS > B").start() == ["A"]


def test_signals_before_the_beginning_and_after_the_end_do_nothing() -> None:
    play = Play("start S\ncatch C signal=x\nS > C")
    assert play.signal("x") == []
    assert not play.state.started
    play.start()
    assert play.signal("x") == []
    assert play.state.ended
    assert play.signal("x") == []


@pytest.mark.parametrize(
    ("model", "element"),
    [
        ("start S\nthrow X link=a\nS > X", "X"),
        ("start S\ntask A\nS > A\ncatch X link=a", "X"),
        ("start S\nthrow X link=a\ncatch C link=b\ntask A\nS > X\nC > A", "X"),
        ("start S\nthrow X link=a\ncatch C link=a\ncatch D link=a\nS > X", "X"),
        ("start S\nthrow X link=a\ncatch C link=a\ntask A\nS > X\nX > A", "X"),
        ("start S\nthrow L link=a\ncatch X link=a\nS > L\nS > X", "X"),
        ("start S\nthrow X link=a\nS > X\nsub U\n  catch C link=a\n  task A\n  C > A", "X"),
        ("start S\ntask A\nboundary X on=A error=E soft\nS > A", "X"),
        ("start S\nevents G\nthrow L link=a\ncatch C link=a\ncatch X link=b\nS > G\nG > X", "X"),
        ("start X error=E\ntask A\nX > A", "X"),
        ("start S\ncatch X error=E\nS > X", "X"),
        ("start S\ncatch X escalation=E\nS > X", "X"),
        ("start S\nend X link=a\nS > X", "X"),
    ],
)
def test_events_in_wrong_places_are_refused_by_id(model: str, element: str) -> None:
    with pytest.raises(ModelInvalid) as raised:
        read(draw(model))
    assert element in {one.element for one in raised.value.findings}
    assert {one.code for one in raised.value.findings} == {"invalid"}


@pytest.mark.parametrize("kind", ["error", "signal", "escalation"])
def test_an_event_that_refers_to_nothing_of_the_file_is_refused(kind: str) -> None:
    xml = draw(f"start S\nend X {kind}=E\nS > X")
    with pytest.raises(ModelInvalid, match="does not exist"):
        read(xml.replace(f'{kind}Ref="{kind}_E"'.encode(), f'{kind}Ref="gone"'.encode()))
    read(xml)
