"""The search for soundness against the kernel itself: random processes of the complete subset, random runs of them."""

from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from senim.kernel.errors import Refused
from senim.kernel.marking_space import Move, Space
from senim.kernel.net import Net
from senim.kernel.soundness import Search, check_soundness
from senim.kernel.tests.playing import HOUR, Play
from senim.kernel.tests.sketching import Shape, careless_sketches, sketched, sound_sketches, steered_sketches

SETTINGS = settings(max_examples=80, deadline=None)
_FORK: Shape = ("split", "and", "xor", ("task",), ("task",))
_CROWDED_TAIL: Shape = ("row", ("row", _FORK, _FORK), ("task",))
picks = st.lists(st.integers(0, 10_000), min_size=30, max_size=30)


class Walk:
    """A run of a process that does something possible at every step."""

    def __init__(self, xml: bytes) -> None:
        self.play = Play(xml)
        choices = [choice for choice in self.play.net.choices if choice is not None]
        conditions = [condition for choice in choices for condition in choice.conditions if condition is not None]
        self.names = sorted({name for condition in conditions for name in condition.names})

    def go(self, numbers: list[int]) -> bool:
        """Take these picks, then only what leads out; True when the process ended, False when it is stuck or
        goes round."""
        self._try(lambda: self.play.start(**self._variables(numbers[0])))
        for number in [*numbers, *[0] * 200]:
            if self.play.state.ended:
                return True
            if not self._step(number):
                return False
        return False

    def _variables(self, number: int) -> dict[str, Any]:
        chosen = {name: number >> position & 1 == 1 for position, name in enumerate(self.names)}
        return {**chosen, "again": number % 3 == 1, "enough": number % 5 == 1, "items": list(range(number % 3))}

    def _step(self, number: int) -> bool:
        self.play.at += 1_000_000
        moves = self._tasks(number) + self._events()
        first = number % len(moves) if moves and number else 0
        return any(self._try(move) for move in moves[first:] + moves[:first])

    def _tasks(self, number: int) -> list[Any]:
        play, tasks = self.play, sorted({name for name in self.play.state.waiting if name in self.play.net.tasks})
        variables = self._variables(number)
        moves: list[Any] = [lambda task=task: play.complete(task, variables) for task in tasks]
        if number:
            moves += [lambda task=task: play.fail(task, "X") for task in tasks]
            moves += [lambda task=task: play.escalate(task, "Y") for task in tasks]
        return moves

    def _events(self) -> list[Any]:
        play, due = self.play, self.play.state.next_due
        moves: list[Any] = [lambda name=name: play.deliver(name) for name in ("m", "n")]
        moves += [lambda: play.signal("s")]
        return moves if due is None else [lambda: play.advance(max(due, play.at) + HOUR), *moves]

    def _try(self, move: Any) -> bool:
        """True when something happened."""
        before = self.play.state
        try:
            move()
        except Refused:
            return False
        return self.play.state != before


@SETTINGS
@given(sound_sketches)
def test_what_is_sound_by_construction_is_never_called_unsound(shape: Shape) -> None:
    found = check_soundness(Play(sketched(shape)).net, {})
    assert found.errors == ()
    assert found.decided


@SETTINGS
@given(sound_sketches, picks)
def test_a_random_run_of_a_sound_process_ends(shape: Shape, numbers: list[int]) -> None:
    assert Walk(sketched(shape)).go(numbers)


@SETTINGS
@given(careless_sketches, picks)
def test_a_run_that_gets_stuck_and_a_task_that_starts_were_foretold(shape: Shape, numbers: list[int]) -> None:
    walk = Walk(sketched(shape))
    found = check_soundness(walk.play.net, {})
    ended = walk.go(numbers)
    assert ended or found.errors or not found.decided
    never = {one.element for one in found.errors if "can never start" in one.message}
    assert not never & set(walk.play.seen("entered"))


@SETTINGS
@given(careless_sketches)
def test_putting_moves_off_changes_no_answer(shape: Shape) -> None:
    net = Play(sketched(shape)).net
    every, hasty, careful = _search(net, few=False), _search(net, few=True), _search(net, few=True, careful=True)
    assume(every.complete and not every.crowded)
    if careful.complete:
        assert _found(every) == _found(careful)
        assert set(every.never_started()) == set(careful.never_started())
    if hasty.complete:
        assert _found(every) == _found(hasty)


def _search(net: Net, few: bool, careful: bool = False) -> Search:
    search = Search(net, Space(net, few, 20_000, careful=careful))
    search.run()
    return search


def _found(search: Search) -> tuple[Any, ...]:
    """Where tokens get stuck, whether there is always a way to an end, which errors nothing catches."""
    stuck = {frozenset(marking) for marking, after in search.after.items() if marking and not after}
    return stuck, bool(search.lost()), search.space.uncaught


@SETTINGS
@given(steered_sketches, st.integers(0, 10_000))
@example(_CROWDED_TAIL, 16)
def test_the_way_to_any_marking_can_be_replayed_command_by_command(shape: Shape, pick: int) -> None:
    xml = sketched(shape)
    net = Play(xml).net
    search = _search(net, few=pick % 2 == 1)
    found = [marking for marking in search.before if len(set(marking)) == len(marking)]
    marking = found[pick % len(found)]
    play = Play(xml)
    for move in search.way(marking):
        _replay(play, move)
    held = [net.flow_index[net.flow_ids[t.flow]] + len(net.ids) if t.flow >= 0 else t.node for t in play.state.tokens]
    notes, tails = len(net.ids) + len(net.flow_ids), search.space.tables.tails
    expected = [place for place in marking if place < notes]
    # Where tokens neither wait for nor hinder anything, two stand for any number: there the run may hold more.
    ends = {place for place in held if place < len(net.ids) and tails[place]}
    assert ends.issuperset(place for place in expected if place < len(net.ids) and tails[place])
    assert sorted(place for place in held if place not in ends) == [one for one in expected if one not in ends]


def _replay(play: Play, move: Move) -> None:
    names = sorted({name for c in play.net.choices if c for one in c.conditions if one for name in one.names})
    steps: list[tuple[str, dict[str, Any]]] = [(move.element, dict.fromkeys(names, False))]
    for choice in move.choices:
        if choice in play.net.index:
            steps.append((choice, dict.fromkeys(names, False)))
        else:
            steps[-1][1][choice] = True
    for element, variables in steps:
        if not play.state.started:
            play.start(**variables)
        elif move.thrown:
            task, _, kind, code = move.thrown.split(" ", 3)
            throw = play.fail if kind == "error" else play.escalate
            throw(task, code)
        else:
            play.complete(element, {name: on for name, on in variables.items() if name in names})
