"""What made-up officers do at any step, whichever the service: say, note, ask, answer, sign."""

from math import exp
from typing import Any, Final, NamedTuple

from senim.demo.history_case import Case, Worker
from senim.demo.history_words import filled, letter, one
from senim.ledger.actor import Actor

MINUTE: Final = 60_000_000
HOUR: Final = 3_600_000_000
DAY: Final = 86_400_000_000


class Act(NamedTuple):
    """One step in an officer's hands at a moment (µs)."""

    case: Case
    element: str
    at: int
    by: Actor
    worker: Worker

    def odds(self, share: float) -> bool:
        """True in a share of all cases."""
        return self.case.chance.random() < share

    def words(self, key: str, **given: str) -> str:
        """A sentence under a key, in the person's language."""
        return one(key, self.case.language, self.case.chance, **given)

    def say(self, kind: str, text: str) -> int:
        """Keep words of the officer."""
        return self.case.say(kind, text, self.at, self.worker.officer_id)

    def note(self, key: str, **payload: str) -> None:
        """An internal note with its event."""
        self.case.record("noted", {"message": self.say("note", self.words(key)), **payload}, self.at, self.by)

    def done(self, **variables: Any) -> None:
        """Finish the step."""
        self.case.complete(self.element, variables, self.at, self.by)


def answer(act: Act, **variables: str) -> None:
    """Write the letter with which the request will end, and finish the step."""
    case = act.case
    act.say("letter", letter(filled(case.topic.answer[case.language], case.language, case.chance), case.language))
    if act.odds(0.08):
        act.note("note")
    act.done(**variables)


def asked_already(act: Act) -> bool:
    """Whether the person was asked something in this run."""
    return any(said.kind == "question" and said.stream == act.case.stream for said in act.case.said)


def ask(act: Act, **variables: str) -> None:
    """Ask the person back; three of four reply, after hours or days."""
    number = act.say("question", act.words("question"))
    act.case.record("asked", {"message": number}, act.at, act.by)
    act.done(**variables)
    if act.odds(0.76):
        hours = 20 * exp(act.case.chance.gauss(0, 1.0)) / (8 if act.case.service.service.code == "report" else 1)
        act.case.later.append((act.at + int(hours * 60) * MINUTE, "reply"))


def sign(act: Act, returns: float = 0.08) -> None:
    """Sign, or give back in a share of cases with a note that says why."""
    returned = act.odds(returns)
    if returned:
        act.note("returned")
    act.done(approval="returned" if returned else "signed")
