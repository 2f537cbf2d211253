"""Running instances move to another version of their process, or are told by name what keeps them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from senim.kernel.clock_rules import is_worse
from senim.kernel.commands import Complete
from senim.kernel.folding import fold, fold_all
from senim.kernel.migrating import Obstacle, migrated, passage
from senim.kernel.model import Variable
from senim.kernel.net import Net
from senim.kernel.state import Timer, initial, pack, unpack
from senim.kernel.terms import ClockRule, Term
from senim.kernel.tests.drawing import drawn, full_shapes, sound_shapes
from senim.kernel.tests.kindred import kindred
from senim.kernel.tests.playing import HOUR, Play, refused
from senim.kernel.tests.test_full_properties import act, possible

SETTINGS = settings(max_examples=150, deadline=None)
choices = st.lists(st.integers(0, 1_000), min_size=30, max_size=30)
LINE = "start S\ntask A\ntask B\nend E\nS > A\nA > B\nB > E"
FORK = "start S\nand F\ntask A\ntask B\nand J\nend E\nS > F\na: F > A\nb: F > B\nx: A > J\ny: B > J\nJ > E"


def moved(play: Play, target: Net | str) -> Play:
    """The same instance on another net, folded from its event and packed once."""
    net = Play(target).net if isinstance(target, str) else target
    events, state = migrated(play.state, net, play.at)
    assert fold(net, play.state, events[0]) == fold_all(net, play.state, events[:1])
    assert fold_all(net, play.state, events) == state
    assert unpack(net, pack(state)) == state
    there = Play(net)
    there.state, there.at, there.log = state, play.at, [*play.log, *events]
    return there


def obstacles(play: Play, target: str) -> list[tuple[str, str]]:
    return [(one.element, one.reason) for one in passage(play.state, Play(target).net, play.at, None, (1, 2)).obstacles]


def midway(xml: bytes, picks: list[int]) -> Play:
    """An instance after some steps; perhaps over."""
    play = Play(xml)
    play.start(v0=picks[0] % 5, v1=picks[1] % 5, v2=picks[2] % 5, items=list(range(picks[3] % 3)))
    go_on(play, picks[5 : 5 + picks[4] % 8])
    return play


def go_on(play: Play, picks: list[int]) -> None:
    for pick in picks:
        moves = possible(play)
        if play.state.ended:
            return
        assert moves, f"stuck at {play.state.waiting}"
        play.at += 1_000_000
        act(play, moves[pick % len(moves)], pick)


@SETTINGS
@given(full_shapes, choices)
def test_a_move_to_the_same_version_changes_nothing_but_the_net(shape: Any, picks: list[int]) -> None:
    play = midway(drawn(shape), picks)
    again = Play(drawn(shape)).net
    if play.state.ended:
        assert passage(play.state, again, 0, None, (1, 2)).obstacles == (Obstacle("P", "not_running"),)
        return
    events, state = migrated(play.state, again, play.at)
    assert events == (("migrated", "P", play.at, {"from": 1, "to": 2}),)
    assert state == play.state._replace(net=again)


@settings(max_examples=400, deadline=None)
@given(kindred(), kindred(), choices)
def test_whoever_may_move_to_another_order_of_the_steps_never_gets_stuck_there_and_ends(
    xml: bytes, other: bytes, picks: list[int]
) -> None:
    play = midway(xml, [*picks[:4], picks[4] % 4, *picks[5:]])
    target = Play(other).net
    found = passage(play.state, target, play.at, None, (1, 2))
    assert bool(found.events) != bool(found.obstacles)
    event("moves" if found.events else found.obstacles[0].reason)
    if found.events:
        there = moved(play, target)
        go_on(there, [*picks, *[0] * 100])
        assert there.state.ended


@SETTINGS
@given(sound_shapes, full_shapes, choices)
def test_a_move_to_any_other_process_is_possible_or_names_what_keeps_the_instance(
    shape: Any, other: Any, picks: list[int]
) -> None:
    play = midway(drawn(shape), picks)
    found = passage(play.state, Play(drawn(other)).net, play.at, None, (1, 2))
    assert bool(found.events) != bool(found.obstacles)
    assert all(
        one.element in {*play.net.ids, *play.state.variables, "P"} or one.reason == "stuck" for one in found.obstacles
    )


@SETTINGS
@given(full_shapes, full_shapes, choices)
def test_a_version_with_more_after_it_takes_everybody_along(shape: Any, more: Any, picks: list[int]) -> None:
    play = midway(drawn(shape), picks)
    if play.state.ended:
        return
    there = moved(play, Play(drawn(("sequence", shape, more))).net)
    assert set(play.state.waiting) == set(there.state.waiting)
    go_on(there, [*picks, *[0] * 400])
    assert there.state.ended


def test_a_step_that_the_new_version_has_goes_on_there() -> None:
    play = Play(LINE)
    play.start()
    there = moved(play, "start S\ntask A\ntask C\nend E\nS > A\nA > C\nC > E")
    assert there.state.waiting == ("A",)
    assert there.complete("A") == ["C"]


def test_a_step_that_is_gone_inside_something_else_or_of_another_kind_keeps_the_instance() -> None:
    play = Play(LINE)
    play.start()
    assert obstacles(play, LINE) == []
    assert obstacles(play, LINE.replace("A", "Z")) == [("A", "gone")]
    assert obstacles(play, LINE.replace("task A", "xor A")) == [("A", "other_kind")]
    inside = "start S\nsub U\n  start S2\n  task A\n  end E2\n  S2 > A\n  A > E2\nend E\nS > U\nU > E"
    assert obstacles(play, inside) == [("A", "other_scope")]
    receive = LINE.replace("task A", "receive A message=m")
    assert obstacles(play, receive) == [("A", "other_wait")]


def test_a_refused_move_names_the_element_and_changes_nothing() -> None:
    play = Play(LINE)
    play.start()
    with refused("immovable") as caught:
        migrated(play.state, Play(LINE.replace("A", "Z")).net, 0)
    assert caught.value.element == "A"
    assert play.complete("A") == ["B"]


def test_a_new_branch_that_nobody_was_sent_into_would_hold_up_the_join() -> None:
    play = Play(FORK)
    play.start()
    wider = FORK + "\ntask C\nc: F > C\nz: C > J"
    assert obstacles(play, wider) == [("J", "stuck")]
    assert obstacles(play, FORK + "\ntask C\nJ > C\nC > E") != [("J", "stuck")]
    play.complete("A")
    assert obstacles(play, wider) == [("J", "other_join")]
    assert obstacles(play, FORK) == []


def test_a_token_before_an_inclusive_join_goes_on_when_the_other_way_is_gone() -> None:
    split = (
        "start S\nor F\ntask A\ntask B\nxor X default=n\ntask R\nor J\nend E\nS > F\na: F > A if true\nb: F > B if true\n"
        "x: A > J\nB > X\nn: X > R\nr: R > J\nJ > E"
    )
    play = Play(split)
    play.start()
    play.complete("A")
    assert moved(play, split).state.waiting == ("B",)
    apart = split.replace("r: R > J", "xor M\nr: M > J\nR > E\nq: F > M if false")
    there = moved(play, apart)
    assert [(event.type, event.element) for event in there.log[-3:]] == [
        ("migrated", "P"),
        ("completed", "J"),
        ("completed", "E"),
    ]
    assert there.complete("B") == ["R"]


def test_a_timer_keeps_its_moment_even_where_the_new_version_has_another_term() -> None:
    play = Play("start S\ncatch W timer=PT5H\nend E\nS > W\nW > E")
    play.start()
    play.at = HOUR
    for term in ("PT1H", "PT90H"):
        there = moved(play, f"start S\ncatch W timer={term}\nend E\nS > W\nW > E")
        assert there.state.timers == (Timer(5 * HOUR, 1, there.net.index["W"]),)


GUARDED = "start S\ntask A\nend E\nS > A\nA > E\nboundary K on=A timer=PT2H{}\nend X\nK > X"


@pytest.mark.parametrize("kind", ["", " soft"])
def test_a_timer_that_is_new_runs_from_the_move_and_one_that_is_gone_is_dropped(kind: str) -> None:
    plain = "start S\ntask A\nend E\nS > A\nA > E"
    play = Play(plain)
    play.start()
    play.at = 3 * HOUR
    there = moved(play, GUARDED.format(kind))
    assert there.log[-1].data == {"from": 1, "to": 2, "armed": [[1, "K", 5 * HOUR]]}
    assert there.state.next_due == 5 * HOUR
    back = moved(there, plain)
    assert back.log[-1].data == {"from": 1, "to": 2, "dropped": [[1, "K"]]}
    assert back.state.timers == ()


def test_a_timer_that_has_fired_stays_spent_and_one_that_repeats_goes_on_where_it_was() -> None:
    play = Play(GUARDED.format(" soft"))
    play.start()
    play.advance(3 * HOUR)
    assert moved(play, GUARDED.format(" soft").replace("PT2H", "PT9H")).state.timers == ()
    cycle = GUARDED.format(" soft").replace("PT2H", "R4/PT2H")
    again = Play(cycle)
    again.start()
    again.advance(3 * HOUR)
    assert again.state.timers[0].left == 2
    there = moved(again, cycle.replace("R4/PT2H", "R9/PT7H"))
    assert (there.state.timers[0].due, there.state.timers[0].left) == (4 * HOUR, 2)


def test_a_listening_sub_process_that_is_new_hears_and_times_from_the_move() -> None:
    play = Play(LINE)
    play.start()
    play.at = HOUR
    there = moved(
        play,
        LINE
        + "\nevent V\n  start T timer=PT3H soft\n  task N\n  T > N\nevent M\n  start H message=m\n  task O\n  H > O",
    )
    assert there.state.next_due == 4 * HOUR
    assert there.advance(4 * HOUR) == ["A", "N"]
    assert there.deliver("m") == ["O"]


def test_nothing_begins_to_listen_in_a_scope_that_was_interrupted() -> None:
    handled = LINE + "\nevent M\n  start H message=m\n  task O\n  H > O"
    play = Play(handled)
    play.start()
    play.deliver("m")
    there = moved(play, handled + "\nevent V\n  start T timer=PT3H\n  task N\n  T > N")
    assert there.state.timers == ()
    assert there.complete("O") == []


def test_copies_keep_their_count_and_their_entries_and_each_goes_on_alone() -> None:
    several = "start S\ntask A each=items\ntask B\nend E\nS > A\nA > B\nB > E"
    play = Play(several)
    play.start(items=["x", "y", "z"])
    play.do(Complete("A", {}, play.state.tokens[2].serial))
    there = moved(play, several.replace("task B", "task B2").replace("A > B", "A > B2").replace("B > E", "B2 > E"))
    assert there.state.rounds == play.state.rounds
    assert there.complete("A") == ["A"]
    assert there.complete("A") == ["B2"]
    assert obstacles(play, several.replace("each=items", "each=items serial")) == [("A", "other_wait")]
    assert obstacles(play, several.replace(" each=items", "")) == [("A", "other_kind"), ("A", "other_scope")]


def test_steps_inside_a_called_process_move_with_their_caller() -> None:
    calls = (
        "start S\ncall C calls=Q\nend E\nS > C\nC > E\nprocess Q\n  start S2\n  task A\n  end E2\n  S2 > A\n  A > E2"
    )
    play = Play(calls)
    play.start()
    assert moved(play, calls + "\n  task A2").state.waiting == ("A",)
    assert obstacles(play, calls.replace("call C", "call D").replace("S > C", "S > D").replace("C > E", "D > E")) == [
        ("C", "gone"),
        ("A", "other_scope"),
    ]


def test_a_run_that_has_not_begun_or_is_over_does_not_move() -> None:
    play = Play(LINE)
    assert obstacles(play, LINE) == [("P", "not_running")]
    play.start()
    assert obstacles(play, LINE) == []
    play.complete("A")
    play.complete("B")
    assert obstacles(play, LINE) == [("P", "not_running")]
    assert initial(play.net).status != play.state.status


DAYS = {amount: Term(amount, "working-days") for amount in (3, 10, 20)}


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        (None, None, False),
        (None, ClockRule(), False),
        (None, ClockRule(frozenset({"applicant_reply"})), True),
        (ClockRule(frozenset({"applicant_reply"})), None, True),
        (ClockRule(frozenset({"applicant_reply"})), ClockRule(), False),
        (ClockRule(), ClockRule(frozenset(), "head", DAYS[10]), True),
        (ClockRule(frozenset(), "head", DAYS[10]), ClockRule(frozenset(), "deputy", DAYS[10]), False),
        (ClockRule(frozenset(), "head", DAYS[10]), ClockRule(frozenset(), "head", DAYS[20]), True),
        (ClockRule(frozenset(), "head", DAYS[10]), ClockRule(frozenset(), "head", Term(1, "months")), True),
        (ClockRule(frozenset(), "head", DAYS[10], DAYS[3]), ClockRule(frozenset(), "head", DAYS[10], DAYS[3]), False),
        (ClockRule(frozenset(), "head", DAYS[10], DAYS[3]), ClockRule(frozenset(), "head", DAYS[10]), True),
        (ClockRule(frozenset(), "head", DAYS[10]), None, False),
    ],
)  # fmt: skip
def test_a_rule_is_worse_that_lets_the_clock_stand_or_run_longer(
    before: ClockRule | None, after: ClockRule | None, worse: bool
) -> None:
    assert is_worse(before, after) is worse


def test_an_instance_does_not_move_to_a_version_whose_clock_may_wait_for_the_person() -> None:
    play = Play(LINE)
    play.start()
    target = replace(Play(LINE).net, clock=ClockRule(frozenset({"applicant_reply"})))
    assert passage(play.state, target, 0, None, (1, 2)).obstacles == (Obstacle("P", "clock"),)


def test_a_value_that_the_other_version_does_not_allow_keeps_the_instance_and_one_it_does_not_know_is_kept() -> None:
    play = Play(LINE)
    play.start(colour="red", size=3)
    plain = Play(LINE).net
    for values, expected in ((("blue",), (Obstacle("colour", "variable"),)), (("red", "blue"), ())):
        target = replace(plain, variables={"colour": Variable("colour", "choice", values)})
        assert passage(play.state, target, 0, None, (1, 2)).obstacles == expected
    assert migrated(play.state, target, 0)[1].variables == {"colour": "red", "size": 3}


def test_a_value_that_a_decision_ahead_newly_reads_is_told() -> None:
    play = Play(LINE)
    play.start()
    target = Play(LINE.replace("A > B", "A > X\nxor X default=d\nd: X > B\nX > E if urgent == 1")).net
    target = replace(target, variables={"urgent": Variable("urgent", "number")})
    assert passage(play.state, target, 0, None, (1, 2)).unset == frozenset({"urgent"})
    play.complete("A")
    assert passage(play.state, target, 0, None, (1, 2)).unset == frozenset()


def test_nobody_loses_the_second_person_by_a_move() -> None:
    play = Play(LINE)
    play.start()
    net = Play(LINE.replace("task A", "task A\ntask Z").replace("S > A", "S > Z\nZ > A")).net
    for first, expected in (("Z", (Obstacle("B", "second_person"),)), ("A", ())):
        target = replace(net, tasks={**net.tasks, "B": replace(net.tasks["B"], second_person=first)})
        assert passage(play.state, target, 0, None, (1, 2)).obstacles == expected
