"""What must hold for every process of the complete subset and every run of it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from senim.kernel.catching import heard_messages
from senim.kernel.commands import Command, Complete, Escalate, Fail
from senim.kernel.errors import Refused
from senim.kernel.folding import Marking, fold, fold_all
from senim.kernel.reading import read
from senim.kernel.state import initial, pack, unpack
from senim.kernel.tests.drawing import drawn, full_shapes
from senim.kernel.tests.playing import Play

SETTINGS = settings(max_examples=100, deadline=None)
choices = st.lists(st.integers(0, 1_000), min_size=40, max_size=40)


def walk(play: Play, picks: list[int]) -> None:
    """Do something possible at every step; after the picks run out, tasks are completed and nothing is repeated."""
    play.start(v0=picks[0] % 5, v1=picks[1] % 5, v2=picks[2] % 5, items=list(range(picks[3] % 3)))
    for step in range(600):
        if play.state.ended:
            return
        pick = picks[step] if step < len(picks) else 0
        moves = possible(play)
        assert moves, f"stuck at {play.state.waiting}"
        play.at += 1_000_000
        if pick % 11 == 10:
            try_to_fail(play, pick)
        else:
            act(play, moves[pick % len(moves)], pick)
    raise AssertionError("the walk did not come to an end")


def possible(play: Play) -> list[Any]:
    moves: list[Any] = [name for name in play.state.waiting if name in play.net.tasks]
    if play.state.next_due is not None:
        moves.append(play.state.next_due)
    if heard_messages(play.state):
        moves.append(("m",))
    if "x" in play.net.hearers:
        moves.append(("x",))
    return moves


def act(play: Play, move: Any, pick: int) -> None:
    if move == ("m",):
        play.deliver("m", v1=pick % 5)
    elif move == ("x",):
        play.signal("x")
    elif isinstance(move, int):
        play.advance(max(move, play.at))
    else:
        play.complete(move, {"v0": pick % 5, "v2": pick % 3, "v1": pick % 4})


def try_to_fail(play: Play, pick: int) -> None:
    """An error is caught or refused; refused, it changes nothing."""
    tasks = [name for name in play.state.waiting if name in play.net.tasks]
    before = play.state
    for task in tasks[:1]:
        command = Fail(task, f"E{pick % 3}") if pick % 2 else Escalate(task, "L1")
        code = code_of(play, command)
        assert code in {None, "uncaught_error"}
        assert code is None or play.state == before


def code_of(play: Play, command: Command) -> str | None:
    """The code by which a command is refused, None when it is done."""
    try:
        play.do(command)
    except Refused as refusal:
        return refusal.code
    return None


@SETTINGS
@given(full_shapes, choices)
def test_a_random_walk_never_gets_stuck_and_its_log_gives_the_same_state(shape: Any, picks: list[int]) -> None:
    play = Play(drawn(shape))
    walk(play, picks)
    assert play.state.ended
    assert play.log[-1].type == "ended"
    assert fold_all(play.net, initial(play.net), play.log) == play.state
    for task in play.net.tasks:
        left = play.seen("completed").count(task) + play.seen("cancelled").count(task)
        assert play.seen("entered").count(task) == left


@SETTINGS
@given(full_shapes, choices)
def test_every_prefix_of_a_log_is_a_valid_state_that_packs_and_unpacks(shape: Any, picks: list[int]) -> None:
    play = Play(drawn(shape))
    walk(play, picks)
    state = initial(play.net)
    for event in play.log:
        state = fold(play.net, state, event)
        assert all(name in play.net.index for name in state.waiting)
        assert unpack(play.net, pack(state)) == state
        serials = [token.serial for token in state.tokens]
        assert serials == sorted(set(serials))
        assert all(Marking(state).by_serial(serial) in state.tokens for serial in serials)


@SETTINGS
@given(full_shapes, choices)
def test_what_waits_is_what_can_be_completed(shape: Any, picks: list[int]) -> None:
    play = Play(drawn(shape))
    play.start(v0=picks[0] % 5, v1=picks[1] % 5, v2=picks[2] % 5, items=list(range(picks[3] % 3)))
    for task in play.net.tasks:
        before = play.state
        wanted = None if task in before.waiting else "not_waiting"
        assert code_of(play, Complete(task, {"v1": 0})) == wanted
        play.state = before


@SETTINGS
@given(full_shapes)
def test_a_file_is_compiled_into_tables_of_one_length(shape: Any) -> None:
    net = Play(drawn(shape)).net
    by_node = (net.kinds, net.parents, net.homes, net.several, net.ranks, net.outgoing, net.incoming, net.choices)
    assert {len(table) for table in by_node} == {len(net.ids)}
    assert len(net.targets) == len(net.flow_ids)
    assert all(net.ids[node] == name for name, node in net.index.items())
    assert sum(len(nodes) - 1 for nodes in net.same.values()) == len(net.ids) - len(net.index)
    assert net.fingerprint == Play(drawn(shape)).net.fingerprint
    assert read(drawn(shape)).id == net.id
