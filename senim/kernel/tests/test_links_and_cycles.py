"""Links, which are flows drawn in two, and timers that fire more than once."""

import pytest

from senim.kernel.errors import ModelInvalid
from senim.kernel.reading import read
from senim.kernel.tests.drawing import draw
from senim.kernel.tests.playing import HOUR, Play


def test_a_link_is_a_flow_drawn_in_two() -> None:
    nodes = "start S\nxor G default=d\nthrow L link=a\nthrow M link=a\ncatch C link=a\ntask A"
    play = Play(f"{nodes}\nS > G\nd: G > L\nG > M if x\nC > A")
    assert play.start() == ["A"]
    assert play.seen("thrown") == ["L"]
    assert play.seen("fired") == ["C"]


def test_an_inclusive_join_sees_a_token_that_will_come_by_a_link() -> None:
    play = Play("""
        start S
        or F
        task A
        task B
        throw L link=a
        catch C link=a
        or J
        task Z
        S > F
        F > A if true
        F > B if true
        A > J
        B > L
        C > J
        J > Z
    """)
    play.start()
    assert play.complete("A") == ["B"]
    assert play.complete("B") == ["Z"]


def test_a_cycle_beside_a_task_fires_as_often_as_it_says() -> None:
    play = Play("start S\ntask A\nboundary K on=A timer=R3/PT1H soft\ntask Q\nS > A\nK > Q")
    play.start()
    assert play.advance(HOUR) == ["A", "Q"]
    assert play.state.next_due == 2 * HOUR
    assert play.advance(10 * HOUR) == ["A", "Q", "Q", "Q"]
    assert [event.at for event in play.log if event.type == "fired"] == [HOUR, 2 * HOUR, 3 * HOUR]
    assert play.state.next_due is None


def test_a_cycle_without_end_goes_on_until_the_task_is_done() -> None:
    play = Play("start S\ntask A\nboundary K on=A timer=R/PT1H soft\ntask Q\nS > A\nK > Q")
    play.start()
    assert play.advance(5 * HOUR) == ["A"] + ["Q"] * 5
    play.complete("A")
    assert play.state.next_due is None


def test_a_cycle_may_begin_at_a_fixed_moment() -> None:
    play = Play("start S\ntask A\nboundary K on=A timer=R2/1970-01-02T00:00:00Z/PT1H soft\nend E\nS > A\nK > E")
    play.start()
    play.advance(30 * HOUR)
    assert [event.at for event in play.log if event.type == "fired"] == [24 * HOUR, 25 * HOUR]


def test_a_cycle_that_interrupts_or_is_in_the_flow_fires_once() -> None:
    cut = Play("start S\ntask A\nboundary K on=A timer=R3/PT1H\ntask Q\nS > A\nK > Q")
    cut.start()
    assert cut.advance(9 * HOUR) == ["Q"]
    flow = Play("start S\ncatch C timer=R3/PT1H\ntask Q\nS > C\nC > Q")
    flow.start()
    assert flow.advance(9 * HOUR) == ["Q"]


@pytest.mark.parametrize(
    "text", ["R0/PT1H", "R3", "R-1/PT1H", "R3/PT", "R3/PT1H/2026-01-01T00:00:00Z", "R1234567/PT1H"]
)
def test_a_cycle_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ModelInvalid, match="is not ISO 8601 such as"):
        read(draw(f"start S\ntask A\nboundary X on=A timer={text} soft\nS > A"))
