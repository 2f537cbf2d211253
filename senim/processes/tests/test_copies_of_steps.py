"""Steps that are open several times have one row each, and each row goes when its own copy does."""

from datetime import date
from typing import Any

from senim.kernel.commands import Command, Complete, Start
from senim.kernel.deciding import decide
from senim.kernel.net import Net, compile_net
from senim.kernel.reading import read
from senim.kernel.state import initial
from senim.kernel.tests.drawing import draw
from senim.ledger.actor import SYSTEM
from senim.ledger.entries import chained
from senim.processes.rebuilding import _apply
from senim.processes.runs import Run, advanced

ONE = "start S\ntask A {}\nend E\nS > A\nA > E"


class Desk:
    """One run and the rows that its records leave."""

    def __init__(self, model: str) -> None:
        self.net: Net = compile_net(read(draw(model)))
        state = initial(self.net)
        self.run = Run(16, 1, 1, date(2026, 1, 1), "x", state, 1, bytes(32), 5, 4, None, "", "", 0, None)
        self.rows: dict[tuple[Any, ...], dict[str, Any]] = {}

    def do(self, command: Command) -> None:
        for event in decide(self.net, self.run.state, command, 0):
            self.write(*event)

    def write(self, kind: str, element: str, at: int, payload: Any) -> None:
        for entry in chained(16, self.run.n, self.run.head, [(kind, element, at, payload)], SYSTEM):
            self.run, changes = advanced(self.net, self.run, entry)
            for change in changes:
                _apply(self.rows, change)


def test_a_step_that_is_open_once_keeps_the_row_it_always_had() -> None:
    desk = Desk(ONE.format(""))
    desk.do(Start({}))
    assert set(desk.rows) == {(16, "A", 0)}
    desk.do(Complete("A", {}))
    assert desk.rows == {}


def test_every_copy_has_its_own_row_named_by_its_token() -> None:
    desk = Desk(ONE.format("times=3"))
    desk.do(Start({}))
    tokens = [token.serial for token in desk.run.state.tokens if token.copy]
    assert set(desk.rows) == {(16, "A", token) for token in tokens}
    desk.do(Complete("A", {}, tokens[1]))
    assert set(desk.rows) == {(16, "A", tokens[0]), (16, "A", tokens[2])}
    desk.write("assigned", "A", 0, {"officer": 9, "token": tokens[2]})
    assert [row["officer"] for row in desk.rows.values()] == [None, 9]
    desk.write("moved", "", 0, {"unit": 77})
    assert [(row["unit_id"], row["officer"]) for row in desk.rows.values()] == [(77, None), (77, None)]
    desk.do(Complete("A", {}))
    desk.do(Complete("A", {}))
    assert desk.rows == {}
