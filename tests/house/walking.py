"""Random walks through a process: at each turn some waiting task is finished, a message comes or time passes."""

import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

from senim.kernel.calendars import kazakhstan
from senim.kernel.commands import Advance, Command, Complete, Deliver, Start
from senim.kernel.deciding import decide
from senim.kernel.errors import Refused
from senim.kernel.folding import fold_all
from senim.kernel.model import Variable
from senim.kernel.net import compile_net
from senim.kernel.reading import read
from senim.kernel.state import initial

DAY = 86_400_000_000
BEGINNING = 1_767_585_600_000_000  # 2026-01-05 04:00 UTC, a Monday morning
TURNS = 200


class Walks:
    """Walks through one model; gathers the elements that were reached and counts the walks that did not end."""

    def __init__(self, xml: bytes, dice: random.Random) -> None:
        """Compile the model once for all walks."""
        definition = read(xml)
        self.net = compile_net(definition)
        # A sub-process begins without a word of its own start event; a gateway that neither chooses nor waits says nothing.
        silent = {element.id for element in definition.elements if element.kind == "startEvent" and element.parent}
        ways_in = Counter(flow.target for flow in definition.flows)
        ways_out = Counter(flow.source for flow in definition.flows)
        silent |= {one.id for one in definition.elements if one.kind == "parallelGateway" and ways_in[one.id] == 1}
        silent |= {one.id for one in definition.elements if one.kind == "exclusiveGateway" and ways_out[one.id] == 1}
        self.elements = {element.id for element in definition.elements} | {definition.id}
        self.elements -= silent
        self.reached: set[str] = set()
        self.not_ended = 0
        self.dice = dice
        self.calendar = kazakhstan(range(2025, 2031))

    def take(self, walks: int) -> None:
        """Walk so many times."""
        for _ in range(walks):
            self.not_ended += not self._walk()

    def _walk(self) -> bool:
        state, at = initial(self.net), BEGINNING
        command: Command = Start(self._answers())
        for _ in range(TURNS):
            try:
                events = decide(self.net, state, command, at, self.calendar)
            except Refused:
                events = ()  # a message that nobody waits for, or answers that no flow follows from
            self.reached.update(event.element for event in events)
            state = fold_all(self.net, state, events)
            if state.ended:
                return True
            command, at = self._next(state.waiting, state.next_due, at)
        return False

    def _next(self, waiting: tuple[str, ...], due: int | None, at: int) -> tuple[Command, int]:
        at += self.dice.randrange(1, DAY // 4)
        turns: list[tuple[Command, int]] = []
        turns += [(Complete(element, self._answers()), at) for element in waiting if element in self.net.tasks] * 6
        turns += [(Deliver(message, self._answers()), at) for message in self.net.messages]
        turns += [(Advance(), max(at, due))] * 2 if due is not None else []
        return self.dice.choice(turns) if turns else (Advance(), at)

    def _answers(self) -> Mapping[str, Any]:
        return {name: self._value(variable) for name, variable in self.net.variables.items()}

    def _value(self, variable: Variable) -> Any:
        if variable.type == "choice":
            return self.dice.choice(variable.values)
        if variable.type == "boolean":
            return self.dice.random() < 0.5
        return self.dice.randrange(100) if variable.type == "number" else "2026-01-05"
