"""The semantics of gateways and conditions, one small process for each rule of BPMN 2.0."""

from senim.kernel.tests.playing import Play, refused


def test_an_exclusive_gateway_takes_the_first_true_flow_else_the_default() -> None:
    model = "start S\nxor G default=d\ntask A\ntask B\ntask C\nS > G\nd: G > C\nG > A if x > 10\nG > B if x > 5"
    assert Play(model).start(x=20) == ["A"]
    assert Play(model).start(x=7) == ["B"]
    assert Play(model).start(x=1) == ["C"]
    assert Play(model).start() == ["C"]


def test_no_true_condition_and_no_default_is_refused_and_changes_nothing() -> None:
    play = Play("start S\ntask T\nxor G\ntask A\nS > T\nT > G\nG > A if x > 10")
    play.start()
    before = play.state
    with refused("no_flow"):
        play.complete("T", {"x": 3})
    assert play.state == before
    assert play.complete("T", {"x": 30}) == ["A"]


def test_conditional_flows_out_of_a_task_fork_or_fall_back_to_the_default() -> None:
    model = "start S\ntask T default=d\ntask A\ntask B\ntask C\nS > T\nT > A if x > 1\nT > B if x > 2\nd: T > C"
    for x, waiting in ((3, ["A", "B"]), (2, ["A"]), (0, ["C"])):
        play = Play(model)
        play.start()
        assert play.complete("T", {"x": x}) == waiting


def test_a_parallel_join_waits_for_one_token_on_every_flow() -> None:
    play = Play("start S\nand F\ntask A\ntask B\nand J\ntask C\nS > F\nF > A\nF > B\nA > J\nB > J\nJ > C")
    play.start()
    assert play.complete("B") == ["A"]
    assert play.complete("A") == ["C"]


INCLUSIVE = """
    start S
    or G default=d
    task A
    task B
    task C
    or J
    task Z
    S > G
    G > A if a
    G > B if b
    d: G > C
    A > J
    B > J
    C > J
    J > Z
"""


def test_an_inclusive_join_waits_for_the_branches_that_were_taken() -> None:
    play = Play(INCLUSIVE)
    assert play.start(a=True, b=True) == ["A", "B"]
    assert play.complete("A") == ["B"]
    assert play.complete("B") == ["Z"]
    one = Play(INCLUSIVE)
    assert one.start(a=True, b=False) == ["A"]
    assert one.complete("A") == ["Z"]
    assert Play(INCLUSIVE).start(a=False, b=False) == ["C"]


def test_an_inclusive_join_goes_on_once_a_token_can_no_longer_reach_it() -> None:
    play = Play("""
        start S
        and F
        task A
        task B
        xor X default=d
        task Q
        or J
        task Z
        S > F
        F > A
        F > B
        A > J
        B > X
        d: X > J
        X > Q if away
        J > Z
    """)
    play.start()
    assert play.complete("A") == ["B"]
    assert play.complete("B", {"away": True}) == ["Q", "Z"]


def test_an_inclusive_join_does_not_wait_for_tokens_that_must_pass_through_it() -> None:
    play = Play("""
        start S
        and F
        task A
        or J
        task Z
        xor X default=d
        task B
        S > F
        F > A
        A > J
        J > Z
        Z > X
        b: X > J if again
        d: X > B
        F > B
    """)
    play.start()
    assert play.complete("A") == ["B", "Z"]
    assert play.complete("Z", {"again": True}) == ["B", "Z"]


def test_a_token_that_goes_round_without_waiting_is_refused() -> None:
    play = Play("start S\ntask T\nxor A\nxor B default=d\ntask C\nS > T\nT > A\nA > B\nd: B > A\nB > C if out")
    play.start()
    with refused("endless"):
        play.complete("T")
    assert play.complete("T", {"out": True}) == ["C"]
