from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from senim.studio.graphs import END, START, Graph, _from_the_start, drawn, words_of
from senim.studio.layering import GAP, layout

NAMES = [f"s{n}" for n in range(9)]
EDGES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda one: one[0] != one[1]), unique=True
)


@given(EDGES)
def test_forward_lines_run_down_backward_ones_up_and_no_two_steps_touch(edges: list[tuple[str, str]]) -> None:
    found = layout(dict.fromkeys(NAMES, 100.0), edges)
    for first, second in edges:
        down = found.layer[second] - found.layer[first]
        assert down < 0 if (first, second) in found.backward else down > 0
        assert len(found.lines[first, second]) == abs(down) + 1
    for row in range(found.layers):
        places = sorted(found.x[name] for name in NAMES if found.layer[name] == row)
        assert all(b - a >= 100 + GAP - 1e-6 for a, b in pairwise(places))
    assert all(0 <= x <= found.width for x in found.x.values())


def test_without_circles_nothing_runs_back() -> None:
    assert layout(dict.fromkeys("abc", 1.0), [("a", "b"), ("b", "c"), ("a", "c")]).backward == frozenset()
    assert layout(dict.fromkeys("abc", 1.0), [("a", "b"), ("b", "a")]).backward == {("b", "a")}


def test_a_drawing_shows_every_step_and_way_and_escapes_their_names() -> None:
    ways = {(START, "a<b"): 7, ("a<b", "c"): 5, ("c", "a<b"): 2, ("c", "c"): 3, ("c", END): 7}
    svg = drawn(Graph({"a<b": 9, "c": 8}, ways), "What follows what", str)
    assert svg.count("<rect") == 2
    assert svg.count('class="graph__times"') == len(ways)
    assert ("a&lt;b" in svg, "a<b" in svg) == (True, False)


def test_names_of_boxes_take_two_lines_and_show_where_they_are_cut() -> None:
    assert words_of("Sign") == ["Sign"]
    assert words_of("Prepare the answer and send it") == ["Prepare the answer and", "send it"]
    assert words_of("x" * 40) == ["x" * 21 + "…"]
    assert words_of("") == [""]


def test_what_leads_on_from_the_start_comes_before_what_leads_back() -> None:
    ways = {("ask", "examine"): 9, ("examine", "ask"): 9, (START, "examine"): 4, ("lost", "ask"): 50}
    assert _from_the_start(ways) == [(START, "examine"), ("examine", "ask"), ("ask", "examine"), ("lost", "ask")]
