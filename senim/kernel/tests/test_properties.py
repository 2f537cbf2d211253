"""What must hold for every process and every run of it: folding, prefixes, walks to the end, agreement with a peer."""

import io
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from senim.kernel.folding import fold, fold_all
from senim.kernel.soundness import check_soundness
from senim.kernel.state import initial, pack, unpack
from senim.kernel.tests.drawing import careless_shapes, common_shapes, drawn, peer_shapes, sound_shapes
from senim.kernel.tests.playing import Play

SETTINGS = settings(max_examples=120, deadline=None)
choices = st.lists(st.integers(0, 1_000), min_size=40, max_size=40)


def walk(play: Play, picks: list[int]) -> None:
    """Do something possible at every step; after the picks run out, loops are left as soon as they can be."""
    play.start(v0=picks[0] % 5, v1=picks[1] % 5, v2=picks[2] % 5)
    for step in range(400):
        if play.state.ended:
            return
        pick = picks[step] if step < len(picks) else 0
        moves: list[Any] = [name for name in play.state.waiting if name in play.net.tasks]
        if play.state.next_due is not None:
            moves.append(play.state.next_due)
        holders = {play.net.holders[node] for node in play.net.catchers.get("m", ())}
        if any(token.node in holders for token in play.state.tokens):
            moves.append(None)
        assert moves, f"stuck at {play.state.waiting}"
        move = moves[pick % len(moves)]
        play.at += 1_000_000
        if move is None:
            play.deliver("m", v1=pick % 5)
        elif isinstance(move, int):
            play.advance(max(move, play.at))
        else:
            play.complete(move, {"v0": pick % 5, "v2": pick % 3})
    raise AssertionError("the walk did not come to an end")


@SETTINGS
@given(sound_shapes, choices)
def test_a_random_walk_through_a_sound_model_never_gets_stuck_and_ends(shape: Any, picks: list[int]) -> None:
    play = Play(drawn(shape))
    assert not check_soundness(play.net, {}).errors
    walk(play, picks)
    assert play.state.ended
    assert play.state.waiting == ()
    assert play.seen("ended") == ["P"]
    assert play.log[-1].type == "ended"


@SETTINGS
@given(careless_shapes, choices)
def test_what_the_search_calls_sound_never_gets_stuck_whatever_its_gateways_are(shape: Any, picks: list[int]) -> None:
    play = Play(drawn(shape))
    found = check_soundness(play.net, {})
    assume(found.decided and not found.errors)
    walk(play, picks)
    assert play.state.ended


@SETTINGS
@given(careless_shapes, choices)
def test_a_walk_that_gets_stuck_was_foretold(shape: Any, picks: list[int]) -> None:
    play = Play(drawn(shape))
    stuck = ""
    try:
        walk(play, picks)
    except AssertionError as reason:
        stuck = str(reason)
    if stuck:
        found = check_soundness(play.net, {})
        assert found.errors or not found.decided, stuck


@SETTINGS
@given(sound_shapes, choices)
def test_folding_a_log_twice_gives_the_same_state_as_the_run_itself(shape: Any, picks: list[int]) -> None:
    play = Play(drawn(shape))
    walk(play, picks)
    once = fold_all(play.net, initial(play.net), play.log)
    again = initial(play.net)
    for event in play.log:
        again = fold(play.net, again, event)
    assert once == again == play.state


@SETTINGS
@given(sound_shapes, choices)
def test_every_prefix_of_a_log_is_a_valid_state_that_packs_and_unpacks(shape: Any, picks: list[int]) -> None:
    play = Play(drawn(shape))
    walk(play, picks)
    state = initial(play.net)
    for event in play.log:
        state = fold(play.net, state, event)
        assert all(name in play.net.index for name in state.waiting)
        assert state.next_due is None or isinstance(state.next_due, int)
        assert unpack(play.net, pack(state)) == state


@SETTINGS
@given(sound_shapes, choices)
def test_every_entered_task_is_later_completed_or_cancelled(shape: Any, picks: list[int]) -> None:
    play = Play(drawn(shape))
    walk(play, picks)
    for task in play.net.tasks:
        left = play.seen("completed").count(task) + play.seen("cancelled").count(task)
        assert play.seen("entered").count(task) == left


@SETTINGS
@given(common_shapes, choices)
def test_spiffworkflow_waits_for_the_same_tasks_after_every_step(shape: Any, picks: list[int]) -> None:
    xml = drawn(("sequence", ("task",), shape))
    variables = {f"v{number}": picks[number] % 5 for number in range(3)}
    ours, peer = Play(xml), _peer(xml)
    ours.start()
    assert _waiting(peer) == list(ours.state.waiting)
    for pick in picks[:20]:
        if ours.state.ended:
            break
        name = ours.state.waiting[pick % len(ours.state.waiting)]
        task = peer.get_next_task(spec_name=name, state=TaskState.READY)
        task.data.update(variables)
        task.run()
        peer.do_engine_steps()
        assert ours.complete(name, variables) == _waiting(peer)
    assert ours.state.ended == peer.is_completed()


@SETTINGS
@given(peer_shapes, choices)
def test_spiffworkflow_agrees_on_calls_copies_and_errors_too(shape: Any, picks: list[int]) -> None:
    xml = drawn(("sequence", ("task",), shape))
    variables = {f"v{number}": picks[number] % 5 for number in range(3)}
    ours, peer = Play(xml), _peer(xml)
    ours.start()
    for pick in picks[:25]:
        assert _waiting(peer) == list(ours.state.waiting)
        if ours.state.ended:
            break
        name = ours.state.waiting[pick % len(ours.state.waiting)]
        ready = peer.get_tasks(state=TaskState.READY, manual=True)
        task = next(one for one in ready if _plain_name(one) == name)
        task.data.update(variables)
        task.run()
        peer.do_engine_steps()
        ours.complete(name, variables)
    assert ours.state.ended == peer.is_completed()


def _plain_name(task: Any) -> str:
    """The element's id: its copies are called after it."""
    return str(task.task_spec.name).removesuffix(" [child]")


def _peer(xml: bytes) -> Any:
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(xml))
    workflow = BpmnWorkflow(parser.get_spec("P"), parser.get_subprocess_specs("P"))
    workflow.do_engine_steps()
    return workflow


def _waiting(workflow: Any) -> list[str]:
    return sorted(_plain_name(task) for task in workflow.get_tasks(state=TaskState.READY, manual=True))
