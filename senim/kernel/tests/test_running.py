"""`senim process run`: the shape of its answer, its refusals, and that no script breaks it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from senim.kernel.running import run_document
from senim.kernel.tests.drawing import draw

FULL = (Path(__file__).parent / "models" / "full.bpmn").read_bytes()
SMALL = draw("start S\ntask A\nxor G\ntask B\nend E\nS > A\nA > G\nG > B if x > 1\nB > E")
START: dict[str, Any] = {"at": "2026-01-05T04:00:00Z", "variables": {"amount": 500}}


def test_a_script_is_answered_step_by_step() -> None:
    steps: list[dict[str, Any]] = [
        {"complete": "Register", "variables": {"seen": True}, "at": "2026-01-05T05:00:00Z"},
        {"advance": "2026-01-06T04:00:00Z"},
        {"complete": "Look"},
        {"advance": "2026-01-11T00:00:00Z"},
    ]
    document, code = run_document(FULL, {"start": START, "steps": steps})
    assert code == 0
    assert [one["waiting"] for one in document["after"]] == [
        ["Register"], ["Look", "Reply", "Silence"], ["Look", "Reply", "Silence"], ["Reply", "Silence"], [],
    ]  # fmt: skip
    assert [one["ended"] for one in document["after"]] == [False, False, False, False, True]
    assert (document["ok"], document["ended"]) == (True, True)
    assert document["variables"] == {"amount": 500, "seen": True}
    assert 0 < document["state_bytes"] < 80
    assert [event["n"] for event in document["events"]] == list(range(1, len(document["events"]) + 1))
    assert document["events"][0] == {"n": 1, "at": "2026-01-05T04:00:00Z", "type": "started", "element": "Start"}
    fired = [event for event in document["events"] if event["type"] == "fired"]
    assert fired == [{"n": 12, "at": "2026-01-10T05:00:00Z", "type": "fired", "element": "Silence"}]
    assert document["events"][-1]["type"] == "ended"
    json.dumps(document)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"complete": "B"}, "not_waiting"),
        ({"complete": "G"}, "not_waiting"),
        ({"complete": "nobody"}, "unknown_element"),
        ({"complete": "A"}, "no_flow"),
        ({"complete": "A", "variables": {"x": 1}}, "no_flow"),
        ({"message": "m"}, "not_waiting"),
        ({"error": "E1", "task": "A"}, "uncaught_error"),
        ({"error": "E1", "task": "B"}, "not_waiting"),
        ({"error": "E1", "task": "nobody"}, "unknown_element"),
        ({"error": "E1"}, "bad_script"),
        ({"advance": "yesterday"}, "bad_script"),
        ({"advance": "2020-01-01T00:00:00Z"}, "bad_script"),
        ({"advance": None}, "bad_script"),
        ({"complete": "A", "advance": "2030-01-01T00:00:00Z"}, "bad_script"),
        ({"complete": "A", "colour": "red"}, "bad_script"),
        ({"complete": ["A"]}, "bad_script"),
        ({"complete": "A", "variables": [1]}, "bad_script"),
        ({}, "bad_script"),
        ("complete", "bad_script"),
    ],
)
def test_a_refused_step_is_named_by_number_and_code(step: object, code: str) -> None:
    quiet = [{"signal": "nobody hears"}, {"escalation": "C", "task": "A"}]
    document, exit_code = run_document(SMALL, {"start": START, "steps": [*quiet, step]})
    assert exit_code == 1
    assert document["ok"] is False
    assert (document["error"]["step"], document["error"]["code"]) == (3, code)
    good, exit_code = run_document(SMALL, {"start": START, "steps": [*quiet, {"complete": "A", "variables": {"x": 2}}]})
    assert (exit_code, good["after"][-1]["waiting"]) == (0, ["B"])


@pytest.mark.parametrize("script", [None, [], "x", {"start": 1}, {"steps": {}}, {"start": {"at": 5}}, {"process": 7}])
def test_a_script_of_another_shape_is_refused_at_step_0(script: object) -> None:
    document, code = run_document(SMALL, script)
    assert (code, document["error"]["step"], document["error"]["code"]) == (1, 0, "bad_script")


def test_a_model_that_cannot_be_played_is_bad_input() -> None:
    document, code = run_document(b"<nonsense", {})
    assert (code, document["error"]["code"]) == (2, "bad_model")
    assert run_document(SMALL, {"process": "Q"})[1] == 2
    assert run_document(SMALL, {"process": "P"})[1] == 0


def test_an_unsound_model_is_played_as_far_as_it_goes() -> None:
    model = draw("start S\nxor F\ntask A\ntask B\nand J\nS > F\nF > A if x\nF > B\nA > J\nB > J")
    document, code = run_document(model, {"start": START, "steps": [{"complete": "B"}]})
    assert code == 0
    assert document["after"][-1] == {"waiting": [], "ended": False}


def test_a_timer_loop_is_played_over_a_year_and_an_endless_one_is_refused() -> None:
    loop = "start S\nxor M\ncatch W timer={}\nS > M\nM > W\nW > M"
    year = {"start": START, "steps": [{"advance": "2027-01-05T04:00:00Z"}]}
    document, code = run_document(draw(loop.format("PT1H")), year)
    assert code == 0
    assert sum(event["type"] == "fired" for event in document["events"]) == 365 * 24
    refused, code = run_document(draw(loop.format("PT0S")), year)
    assert (code, refused["error"]["code"]) == (1, "endless")


def test_moments_before_1970_and_odd_texts_are_no_trouble() -> None:
    model = draw("start S\ncatch W timer=PT1H\nS > W")
    start = {"at": "1960-01-01T00:00:00Z", "variables": {"x": "\ud800 Ә"}}
    document, code = run_document(model, {"start": start, "steps": [{"advance": "1960-01-01T01:00:00Z"}]})
    assert code == 0
    assert document["after"][1]["ended"]
    before = run_document(model, {"start": start})[0]
    assert before["state_bytes"] < 40


def test_working_time_in_a_model_is_counted_by_the_calendar_of_kazakhstan() -> None:
    model = draw("start S\ncatch W timer=PT1H\nS > W").replace(
        b"<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
        b"<extensionElements><senim:timer amount='3' unit='working-days'/></extensionElements><timerEventDefinition/>",
    )
    steps = [{"advance": "2025-12-30T12:59:59Z"}, {"advance": "2025-12-30T13:00:00Z"}]
    document, code = run_document(model, {"start": {"at": "2025-12-25T05:00:00Z"}, "steps": steps})
    assert code == 0
    assert [one["ended"] for one in document["after"]] == [False, False, True]


EVENTFUL = draw("""
    start S message=m
    start R signal=x
    call C calls=Q
    boundary K on=C error=E1
    boundary L on=C escalation=L1 soft
    catch W signal=x
    task F
    S > C
    R > C
    K > W
    W > F
    C > F
    L > G
    task G
    process Q
      task A times=2
""")


def played(*steps: dict[str, Any], **start: Any) -> tuple[dict[str, Any], int]:
    begun: dict[str, Any] = START | start
    return run_document(EVENTFUL, {"start": begun, "steps": list(steps)})


def test_every_verb_of_a_script_drives_the_model() -> None:
    escalate, fail = {"escalation": "L1", "task": "A"}, {"error": "E1", "task": "A", "at": "2026-01-06T04:00:00Z"}
    document, code = played(escalate, {"signal": "y"}, fail, {"signal": "x", "variables": {"n": 1}}, message="m")
    assert code == 0, document
    assert [one["waiting"] for one in document["after"]] == [
        ["A", "A"], ["A", "A", "G"], ["A", "A", "G"], ["G", "W"], ["F", "G"],
    ]  # fmt: skip
    assert document["variables"]["n"] == 1
    assert document["events"][-2]["at"] == "2026-01-06T04:00:00Z"
    assert played(signal="x")[0]["after"][0]["waiting"] == ["A", "A"]


def test_refusals_of_every_verb_have_their_code_and_step() -> None:
    for step, code in (
        ({"error": "E2", "task": "A"}, "uncaught_error"),
        ({"error": "E1", "task": "F"}, "not_waiting"),
        ({"error": "E1", "task": "C"}, "not_waiting"),
        ({"escalation": "L1", "task": "nobody"}, "unknown_element"),
        ({"escalation": "L1"}, "bad_script"),
        ({"signal": 3}, "bad_script"),
        ({"error": "E1", "task": "A", "variables": {}}, "bad_script"),
    ):
        document, exit_code = played(step, message="m")
        assert (exit_code, document["error"]["step"], document["error"]["code"]) == (1, 1, code)
    assert played()[0]["error"]["code"] == "not_waiting"
    assert played(message="n")[0]["error"] == {
        "step": 0, "code": "not_waiting", "message": "no start event waits for n"
    }  # fmt: skip


def test_another_process_of_the_file_may_be_run() -> None:
    document, code = run_document(EVENTFUL, {"process": "Q", "start": START})
    assert (code, document["after"][0]["waiting"]) == (0, ["A", "A"])


def test_what_a_state_weighs_leaves_out_variables_and_entries_of_lists() -> None:
    model = draw("start S\ntask A each=rows\nS > A")
    small, large = ([{"name": "x" * size}] * 3 for size in (1, 1_000))
    weights = {
        run_document(model, {"start": {**START, "variables": {"rows": rows}}})[0]["state_bytes"]
        for rows in (small, large)
    }
    assert len(weights) == 1
    assert weights.pop() < 60


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["A", "B", "G"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["at", "task", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
COPIES = draw(
    "start S message=m\ntask A each=x until=item>1\ntask B times=x\nsub U loop=x\n  task G\nS > A\nA > B\nB > U"
)
verbs = st.sampled_from(["complete", "advance", "message", "signal", "error", "escalation", "variables", "at", "task"])


@settings(max_examples=150, deadline=None)
@given(json_values, st.lists(st.dictionaries(verbs, json_values, max_size=3) | json_values, max_size=4))
def test_no_script_breaks_the_run(start: Any, steps: list[Any]) -> None:
    for script in (start, {"start": start, "steps": steps}, {"start": {"variables": start}, "steps": steps}):
        document, code = run_document(SMALL, script)
        assert code == (0 if document["ok"] else 1)
    eager = {"start": {"variables": {"x": start}, "message": "m"}, "steps": steps}
    for model in (EVENTFUL, COPIES):
        document, code = run_document(model, eager)
        assert code == (0 if document["ok"] else 1)
