"""Conformance: which traces fit, what the others deviate by, and what is said when a model is odd."""

import random
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.kernel.commands import Advance, Complete, Deliver
from senim.kernel.errors import Refused
from senim.kernel.net import Net
from senim.kernel.tests.drawing import draw, drawn, sound_shapes
from senim.kernel.tests.playing import HOUR, Play
from senim.mining.alignments import align
from senim.mining.conformance import Conformance, conform
from senim.mining.replaying import Automaton
from senim.mining.tests.blocks import named, net_of, play_log, shape

FORK = "start S\n{0} F\ntask A\ntask B\n{0} J\ntask C\nend E\nS > F\nF > A if x\nF > B if y\nA > J\nB > J\nJ > C\nC > E"
LOOP = "start S\ntask A\nxor X default=d\ntask B\nend E\nS > A\nA > X\nX > A if again\nd: X > B\nB > E"


def net(text: str) -> Net:
    return net_of(named(draw(text)))


def fork(gate: str) -> Net:
    text = FORK.format(gate)
    return net(text.replace(" if x", "").replace(" if y", "") if gate == "and" else text)


def fits(model: Net, word: str) -> bool:
    return conform({tuple(word): 1}, model).fitting == 1


def deviations(model: Net, *words: str) -> list[tuple[str, str, int]]:
    found = conform({tuple(word): 1 for word in words}, model).deviations
    return [(one.activity, one.kind, one.traces) for one in found]


@pytest.mark.parametrize(
    ("gate", "good", "bad"),
    [
        ("and", ["ABC", "BAC"], ["AC", "BC", "ABBC", "CAB", "AB", ""]),
        ("xor", ["AC", "BC"], ["ABC", "C", "AAC"]),
        ("or", ["AC", "BC", "ABC", "BAC"], ["C", "AAC", "ACB"]),
    ],
)
def test_exactly_the_orders_that_the_gateways_allow_fit(gate: str, good: list[str], bad: list[str]) -> None:
    model = fork(gate)
    assert [word for word in [*good, *bad] if fits(model, word)] == good


def test_a_loop_goes_round_any_number_of_times() -> None:
    model = net(LOOP)
    assert all(fits(model, "A" * rounds + "B") for rounds in range(1, 30))
    assert not fits(model, "B")


def test_a_trace_that_stops_early_does_not_fit() -> None:
    model = net("start S\ntask A\ntask B\nend E\nS > A\nA > B\nB > E")
    assert fits(model, "AB")
    assert deviations(model, "A") == [("B", "skipped", 1)]


def test_each_activity_counts_once_in_a_trace_and_strangers_are_inserted() -> None:
    model = fork("and")
    assert deviations(model, "AXBXCCC") == [("C", "inserted", 1), ("X", "inserted", 1)]
    assert deviations(model, "AC", "C", "ABC") == [("B", "skipped", 2), ("A", "skipped", 1)]


def test_no_deviations_exactly_when_all_fit() -> None:
    found = conform({tuple("ABC"): 3, tuple("BAC"): 1}, fork("and"))
    assert (found.traces, found.fitting, found.fitting_share, found.deviations) == (4, 4, 1.0, ())
    assert conform({tuple("ABC"): 3, tuple("AB"): 1}, fork("and")).fitting_share == 0.75


def test_events_and_sub_processes_are_silent_and_may_cut_in() -> None:
    model = net(
        "start S\nsub U\n  start V\n  task A\n  task B\n  end W\n  V > A\n  A > B\n  B > W\n"
        "boundary K on=U timer=PT1H\ntask C\nxor M\nend E\nS > U\nU > M\nK > C\nC > M\nM > E"
    )
    assert [word for word in ["AB", "AC", "C", "ABC", "BA", "A"] if fits(model, word)] == ["AB", "AC", "C"]


def test_a_choice_of_events_may_go_any_way() -> None:
    model = net(
        "start S\nevents G\ncatch T timer=PT1H\nreceive R message=m\ntask A\nxor M\nend E\n"
        "S > G\nG > T\nG > R\nT > A\nA > M\nR > M\nM > E"
    )
    assert {word for word in ["A", "R", "RA", ""] if fits(model, word)} == {"A", "R"}


def test_names_are_matched_with_white_space_evened_out_and_nameless_tasks_by_id() -> None:
    xml = draw("start S\ntask A\ntask B\nend E\nS > A\nA > B\nB > E").replace(
        b'id="A"', b'id="A" name="Look&#10;at  it"'
    )
    found = conform({("Look at it", "B"): 1, ("Look at it ", "B"): 2}, net_of(xml))
    assert (found.fitting, len(found.variants)) == (3, 1)


def test_a_log_that_speaks_in_ids_is_matched_by_id_and_its_events_are_silent() -> None:
    xml = draw("start S\ntask A\ncatch T timer=PT1H\ntask B\nend E\nS > A\nA > T\nT > B\nB > E")
    model = net_of(xml.replace(b'id="A"', b'id="A" name="Look"').replace(b'id="B"', b'id="B" name="Look"'))
    found = conform({("S", "A", "T", "B", "E"): 3, ("S", "B", "B"): 1}, model)
    assert (found.fitting, [one.activity for one in found.deviations]) == (3, ["A", "B"])
    assert conform({("Look", "Look"): 1}, model).fitting == 1


def test_tasks_of_one_name_are_told_apart_on_the_diagram() -> None:
    xml = draw("start S\ntask A\ntask B\ntask Z\nend E\nS > A\nA > B\nB > Z\nZ > E")
    xml = xml.replace(b'id="A"', b'id="A" name="Sign"').replace(b'id="Z"', b'id="Z" name="Sign"')
    found = conform({("Sign", "B", "Sign"): 5, ("Sign", "B"): 2}, net_of(xml))
    assert found.fitting == 5
    assert {task: tuple(fit) for task, fit in found.elements.items()} == {
        "A": (7, 0, 0),
        "B": (7, 0, 0),
        "Z": (5, 2, 0),
    }


def test_a_model_that_is_not_one_safe_is_counted_token_by_token_and_told() -> None:
    text = "start S\nand F\ntask A\ntask B\nxor J\ntask C\nend E\nS > F\nF > A\nF > B\nA > J\nB > J\nJ > C\nC > E"
    found = conform({tuple("ABCC"): 1, tuple("ACBC"): 1, tuple("ABC"): 1}, net(text))
    assert (found.fitting, found.one_safe, found.bounded) == (2, False, True)
    assert conform({tuple("ABC"): 1}, fork("and")).one_safe


def test_a_model_that_piles_up_tokens_is_told() -> None:
    text = "start S\nxor M\nand F\ntask A\ntask B\nend E\nS > M\nM > F\nF > A\nF > B\nA > M\nB > E"
    found = conform({tuple("AB"): 1}, net(text), visits=2_000)
    assert (found.fitting, found.one_safe) == (0, False)


def test_a_model_without_an_end_fits_nothing_and_aligns_nothing() -> None:
    found = conform({tuple("AB"): 4}, net("start S\ntask A\ntask B\nS > A\nA > B\nB > A"))
    assert (found.fitting, found.undecided, found.deviations, found.can_end) == (0, 4, (), False)


def test_what_the_bounds_do_not_reach_is_told_as_undecided() -> None:
    wide = ["start S", "and F", "and J", "end E", "S > F", "J > E"]
    for branch in "GHIKQR":
        wide += [f"task {branch}", f"task {branch.lower()}", f"F > {branch}", f"{branch} > {branch.lower()}"]
        wide += [f"{branch.lower()} > J"]
    model = net("\n".join(wide))
    assert conform({tuple("GgHhIiKkQqRr"): 3, tuple("GHIKQR"): 5}, model).undecided == 0
    few = conform({tuple("GgHhIiKkQqRr"): 3, tuple("GHIKQR"): 5}, model, visits=5)
    assert (few.fitting, few.undecided, few.variants[0].cost) == (3, 5, None)
    none = conform({tuple("GgHhIiKkQqRr"): 3}, model, moves=5)
    assert (none.traces, none.fitting, none.undecided) == (3, 0, 3)


def _language(automaton: Automaton, longest: int) -> list[tuple[str, ...]]:
    layer: list[tuple[tuple[str, ...], int]] = [((), automaton.start)]
    found = []
    for _ in range(longest + 1):
        found += [word for word, state in layer if automaton.may_end(state)]
        layer = [((*word, name), to) for word, at in layer for name, to in automaton.following(at).items()][:3_000]
    return found


def _distance(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    """Fewest insertions and deletions, by the textbook table."""
    row = list(range(len(right) + 1))
    for letter in left:
        previous, row = row, [row[0] + 1]
        for (corner, above), other in zip(pairwise(previous), right, strict=True):
            row.append(corner if letter == other else 1 + min(above, row[-1]))
    return row[-1]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), letters=st.lists(st.sampled_from(["T1", "T2", "T4", "T5", "T6", "?"]), max_size=5))
def test_no_word_of_the_model_is_nearer_than_the_alignment(seed: int, letters: list[str]) -> None:
    chance = random.Random(seed)
    automaton = Automaton(net_of(named(drawn(shape(chance, 3, ("xor", "and", "or")), rich=False))))
    trace = tuple(letters)
    found = align(automaton, trace).alignment
    assert found is not None
    assert found.cost == min(_distance(trace, word) for word in _language(automaton, 9))
    along = [step.activity for step in found.steps if step.kind != 2]
    assert automaton.accepts(along)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), leaves=st.integers(2, 7))
def test_every_play_of_a_process_fits_it(seed: int, leaves: int) -> None:
    block = shape(random.Random(seed), leaves, ("xor", "and", "or"))
    log = play_log(block, seed, 20, 0.0)
    found: Conformance = conform(log, net_of(named(drawn(block, rich=False))))
    assert (found.fitting, found.undecided, found.deviations, found.one_safe) == (20, 0, (), True)


@settings(max_examples=25, deadline=None)
@given(block=sound_shapes, seed=st.integers(0, 10_000))
def test_whatever_the_kernel_plays_fits(block: object, seed: int) -> None:
    chance = random.Random(seed)
    play = Play(drawn(block))
    play.start(v0=0, v1=0, v2=0)
    for _ in range(60):
        _random_step(play, chance)
    if not play.state.ended or len(play.log) > 400:
        return
    trace = tuple(name for name in play.seen("completed") if name in play.net.tasks)
    assert conform({trace: 1}, play.net).fitting == 1


def _random_step(play: Play, chance: random.Random) -> None:
    tasks = [name for name in play.state.waiting if name in play.net.tasks]
    values = {f"v{number}": chance.randrange(5) for number in range(3)}
    if play.state.ended:
        return
    if tasks and chance.random() < 0.7:
        play.do(Complete(chance.choice(tasks), values))
    elif chance.random() < 0.5:
        play.at += 30 * HOUR
        play.do(Advance())
    elif any(play.net.catchers.get("m", ())):
        _deliver(play)


def _deliver(play: Play) -> None:
    with suppress(Refused):  # nobody may be waiting for it just now
        play.do(Deliver("m", {}))
