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


def test_an_error_end_that_nothing_catches_is_no_way_to_an_end() -> None:
    text = "start S\nsub U\n  start V\n  task A\n  end W error=X\n  V > A\n  A > W\nend E\nS > U\nU > E\n"
    assert ("W", "no way to an end: nothing catches the error X that W throws") in errors(text)
    assert errors(text + "boundary K on=U error=X\nK > E") == []
    assert errors(text + "boundary K on=U error=Y\nK > E") != []


def test_an_event_sub_process_does_not_catch_its_own_error() -> None:
    text = (
        "start S\ntask A\nend E\nS > A\nA > E\nevent V\n  start W error=X\n  task B\n  end F error=X\n  W > B\n  B > F"
    )
    assert [element for element, _ in errors(text)] == ["F"]
    assert errors(text.replace("end F error=X", "end F")) == []


def test_a_deadlock_inside_copies_calls_and_event_sub_processes_is_found_where_it_is() -> None:
    stuck = "start {0}1\nxor {0}F default={0}f\ntask {0}A\ntask {0}B\nand {0}J\nend {0}E\n{0}1 > {0}F\n"
    stuck += "{0}f: {0}F > {0}A\n{0}F > {0}B if x\n{0}A > {0}J\n{0}B > {0}J\n{0}J > {0}E"
    frames = [
        "start S\nsub U times=3\n{}\nend E\nS > U\nU > E",
        "start S\ncall C calls=Q\nend E\nS > C\nC > E\nprocess Q\n{}",
        "start S\nsub U\n  start V\n  task T\n  end W\n  V > T\n  T > W\n  event X\n{}\nend E\nS > U\nU > E",
    ]
    for frame in frames:
        depth = "    " if "event" in frame else "  "
        inner = "\n".join(depth + line for line in stuck.format("z").splitlines())
        if "event" in frame:
            inner = inner.replace("start z1", "start z1 message=m")
        found = errors(frame.format(inner))
        assert [element for element, message in found if message.startswith("deadlock")] == ["zJ"]
        assert errors(frame.format(inner.replace("and zJ", "xor zJ"))) == []


def test_an_error_thrown_inside_a_parallel_branch_leaves_the_join_waiting() -> None:
    text = """
        start S
        and F
        sub U
          start V
          task A
          end W
          V > A
          A > W
        boundary K on=U error=X
        task B
        task C
        and J
        end E
        S > F
        F > U
        F > B
        U > J
        B > J
        J > E
        K > C
        C > E
    """
    ((element, message),) = [found for found in errors(text) if found[1].startswith("deadlock")]
    assert element == "J"
    assert "A throws error X (K)" in message
    mended = text.replace("U > J", "U > M\n        xor M\n        M > J").replace("C > E", "C > M")
    assert errors(mended) == []


def test_a_branch_that_waits_for_ever_beside_a_listening_process_has_no_way_to_an_end() -> None:
    text = "event V\n  start W message=m soft\n  task R\n  end X\n  W > R\n  R > X\n"
    found = errors(text + fork("xor", "and"))
    assert any("no way to an end" in message for _, message in found)
    assert errors(text + fork("xor", "xor")) == []


def test_a_signal_thrown_inside_reaches_whoever_waits_for_it() -> None:
    text = """
        start S
        and F
        task A
        throw H signal=s
        task B
        boundary K on=B signal=s
        task L
        xor M
        and J
        end E
        S > F
        F > A
        A > H
        H > J
        F > B
        B > M
        K > L
        L > M
        M > J
        J > E
    """
    assert errors(text) == []
    assert [one[0] for one in errors(text.replace("L > M", "L > E")) if "deadlock" in one[1]] == ["J"]


PARALLEL = ["start S", "and F", "and J", "end E", "S > F", "J > E"]


def wide(branches: int, tasks: int, beside: str) -> str:
    """Parallel branches of tasks, each with something attached; `{t}` is the task, `{n}` where it leads."""
    lines = list(PARALLEL)
    for branch in range(branches):
        names = [f"T{branch}_{step}" for step in range(tasks)]
        lines += [f"task {name}" for name in names] + [f"xor M{branch}", f"M{branch} > J", f"{names[-1]} > M{branch}"]
        lines += [f"{before} > {after}" for before, after in zip(["F", *names], names, strict=False)]
        for name, after in zip(names, [*names[1:], f"M{branch}"], strict=True):
            lines += beside.format(t=name, n=after).split("; ")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        wide(6, 8, "boundary K{t} on={t} timer=PT1H; xor X{t}; K{t} > X{t}; X{t} > M{t}; xor M{t}; M{t} > {n}"),
        wide(6, 8, "boundary K{t} on={t} timer=PT1H soft; task R{t}; end Z{t}; K{t} > R{t}; R{t} > Z{t}"),
        wide(8, 3, "boundary K{t} on={t} error=X; task R{t}; K{t} > R{t}; end Z{t} terminate; R{t} > Z{t}"),
        "event V\n  start W message=m\n  task R\n  end X\n  W > R\n  R > X\n"
        + wide(6, 5, "boundary K{t} on={t} message=m soft; end Z{t}; K{t} > Z{t}"),
    ],
    ids=["cutting", "soft", "terminating", "event sub-process"],
)
def test_wide_processes_with_events_on_every_task_are_decided_within_five_seconds(text: str) -> None:
    began = time.process_time()
    found = answer(text)
    assert time.process_time() - began < 5
    assert found["decided"]
    assert found["errors"] == []
