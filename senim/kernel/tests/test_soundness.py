"""Soundness: what is found, what is left alone, and that large models are answered in time."""

import time
from typing import Any

import pytest

from senim.kernel.checking import check_document
from senim.kernel.tests.drawing import draw


def answer(text: str, messages: str = "m") -> dict[str, Any]:
    return check_document(draw(text, messages))[0]


def errors(text: str) -> list[tuple[str, str]]:
    return [(one["element"], one["message"]) for one in answer(text)["errors"]]


def warnings(text: str) -> list[str]:
    return [one["element"] for one in answer(text)["warnings"]]


FORK = "start S\n{split} F\ntask A\ntask B\n{join} J\nend E\nS > F\nF > A if x\nF > B\nA > J\nB > J\nJ > E"


def fork(split: str, join: str) -> str:
    text = FORK.format(split=split, join=join)
    return text.replace(" if x", "") if split == "and" else text


@pytest.mark.parametrize(
    ("split", "join"), [("xor", "xor"), ("and", "and"), ("or", "or"), ("xor", "or"), ("and", "or")]
)
def test_splits_with_a_fitting_join_are_sound_without_a_word(split: str, join: str) -> None:
    found = answer(fork(split, join))
    assert (found["ok"], found["decided"], found["errors"], found["warnings"]) == (True, True, [], [])


def test_a_choice_before_a_parallel_join_is_a_deadlock_with_its_trace() -> None:
    ((element, message), _dead) = errors(fork("xor", "and") + "\ntask Z\nJ > Z")
    assert element == "J"
    assert message.startswith("deadlock")
    assert "trace: S (flow2), A" in message


def test_a_fork_before_a_merge_is_a_warning_not_an_error() -> None:
    assert errors(fork("and", "xor")) == []
    assert warnings(fork("and", "xor")) == ["J"]
    assert warnings(fork("and", "xor") + "\ntask Z\nJ > Z") != []


def test_a_loop_without_a_way_out_has_no_way_to_an_end() -> None:
    found = errors("start S\ntask A\ntask B\nS > A\nA > B\nB > A")
    assert len(found) == 1
    assert "no way to an end" in found[0][1]
    assert errors("start S\ntask A\ntask B default=d\nend E\nS > A\nA > B\nB > A if again\nd: B > E") == []


def test_a_loop_of_gateways_that_never_waits_has_no_way_to_an_end() -> None:
    found = errors("start S\ntask A\nxor M\nxor N\nS > A\nA > M\nM > N\nN > M")
    assert [element for element, _ in found] == ["A"]
    assert "without ever waiting" in found[0][1]
    assert errors("start S\ntask A\nxor M\nxor N default=d\nend E\nS > A\nA > M\nM > N\nN > M if x\nd: N > E") == []


def test_a_task_behind_a_deadlock_can_never_start() -> None:
    found = errors(fork("xor", "and") + "\ntask Z\nJ > Z")
    assert ("Z", "the task Z can never start: no trace leads to it") in found


def test_a_terminate_end_that_cuts_a_stuck_branch_off_is_no_deadlock_elsewhere() -> None:
    text = """
        start S
        and F
        task A
        task B
        end X terminate
        S > F
        F > A
        F > B
        A > X
    """
    assert errors(text) == []


def test_reminders_in_a_loop_are_decided_and_warned_about() -> None:
    text = """
        start S
        xor M
        task A
        boundary T on=A timer=PT1H soft
        task R
        xor X default=d
        end E
        S > M
        M > A
        A > X
        T > R
        X > M if again
        d: X > E
    """
    found = answer(text)
    assert (found["ok"], found["decided"]) == (True, True)
    assert [one["element"] for one in found["warnings"]] == ["R"]


def test_tokens_without_bound_are_not_decided() -> None:
    text = """
        start S
        xor M
        task A
        and F
        task C
        boundary K on=C timer=PT1H
        xor X default=d
        or J
        end E
        S > M
        M > A
        A > F
        F > C
        F > X
        X > M if again
        d: X > J
        C > J
        K > J
        J > E
    """
    found = answer(text)
    assert found["decided"] is False
    assert any("without end" in one["message"] for one in found["warnings"])


def test_sixty_elements_in_many_branches_are_answered_within_five_seconds() -> None:
    lines = ["start S", "and F", "and J", "end E", "S > F", "J > E"]
    for branch in range(11):
        names = [f"T{branch}_{step}" for step in range(5)]
        lines += [f"task {name}" for name in names]
        lines += [f"boundary K{branch} on={names[2]} timer=PT1H", f"K{branch} > {names[4]}"]
        lines += [f"{before} > {after}" for before, after in zip(["F", *names], [*names, "J"], strict=True)]
    began = time.process_time()
    found = answer("\n".join(lines))
    assert time.process_time() - began < 5
    assert found["ok"]
    assert sum(found["elements"].values()) == 70


def test_an_invalid_model_is_answered_with_its_elements_and_findings() -> None:
    document, code = check_document(draw("start S\ntask A\nS > A\nA > gone"))
    assert code == 1
    assert document["process"] == "P"
    assert document["elements"] == {"startEvent": 1, "userTask": 1}
    assert document["decided"] is False
    assert [(one["code"], one["line"]) for one in document["errors"]] == [("invalid", 4)]
    assert check_document(b"nonsense")[1] == 2
