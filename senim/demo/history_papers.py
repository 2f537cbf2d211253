"""What made-up officers do at each step of certificates, migration and road papers, as it was and streamlined."""

from collections.abc import Callable, Mapping
from math import exp
from typing import Final

from senim.demo.history_acts import HOUR, Act, answer, ask, asked_already, sign
from senim.demo.history_case import Case
from senim.ledger.actor import Actor

_MISSING: Final = 0.14
_OUTCOMES: Final[Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]]] = {
    "arrival": (("registered",), (1,)),
    "stay": (("granted", "declined"), (82, 18)),
    "permit": (("granted", "declined"), (88, 12)),
    "other": (("explained",), (1,)),
    "accident_papers": (("given",), (1,)),
    "fine_papers": (("given",), (1,)),
    "fine_question": (("corrected", "explained"), (35, 65)),
    "towed": (("explained",), (1,)),
}
"""How a request ends by what it is about, with weights of our own."""


def _done(act: Act) -> None:
    act.done()


def _check_papers(act: Act) -> None:
    """In some cases a paper is missing, and the person is asked for it once."""
    if not asked_already(act) and act.odds(_MISSING):
        ask(act, papers="missing")
    else:
        act.done(papers="complete")


def _check_records(act: Act) -> None:
    act.done(records="obstacle" if act.odds(0.03) else "clear")


def _inspect(act: Act) -> None:
    act.done(place_state="unfit" if act.odds(0.06) else "fit")


def _decide(act: Act) -> None:
    known = act.case.run.state.variables
    good = known.get("records", "clear") == "clear" and known.get("place_state", "fit") == "fit"
    answer(act, outcome="issued" if good and act.odds(0.97) else "declined")


def _outcome(act: Act) -> str:
    outcomes, weights = _OUTCOMES[str(act.case.run.state.variables["kind"])]
    return act.case.chance.choices(outcomes, weights)[0]


def _end(act: Act) -> None:
    answer(act, outcome=_outcome(act))


def _review(act: Act) -> None:
    """Only the streamlined process can ask the person; before, whoever lacked a number looked for it alone."""
    if "next_step" not in act.case.held.net.variables:
        _end(act)
    elif not asked_already(act) and act.odds(0.08):
        ask(act, next_step="ask")
    else:
        answer(act, next_step="answer", outcome=_outcome(act))


def _ask_others(act: Act) -> None:
    """Another body is asked for its opinion; it comes after days, or the process goes on without it."""
    act.done()
    hours = 70 * exp(act.case.chance.gauss(0, 0.6))
    act.case.later.append((act.at + int(hours * HOUR), "opinion"))


def opinion_comes(case: Case, at: int) -> None:
    """The opinion of the other body is entered by the officer who asked for it, where it is still waited for."""
    if case.hears("opinion"):
        by = Actor("officer", case.done_by.get("AskOthers"), case.run.unit_id)
        case.deliver("opinion", {}, at, by)


PAPERS: Final[Mapping[tuple[str, str], Callable[[Act], None]]] = {
    ("certificate", "Register"): _done,
    ("certificate", "Check"): _check_papers,
    ("certificate", "CheckRecords"): _check_records,
    ("certificate", "Inspect"): _inspect,
    ("certificate", "Decide"): _decide,
    ("certificate", "Sign"): sign,
    ("certificate", "Dispatch"): _done,
    ("migration", "Register"): _done,
    ("migration", "Forward"): _done,
    ("migration", "Receive"): _check_papers,
    ("migration", "Record"): _end,
    ("migration", "AskOthers"): _ask_others,
    ("migration", "Examine"): _end,
    ("migration", "Sign"): sign,
    ("migration", "Dispatch"): _done,
    ("road", "Register"): _done,
    ("road", "Forward"): _done,
    ("road", "RegisterAgain"): _done,
    ("road", "Find"): _done,
    ("road", "Take"): _done,
    ("road", "Copy"): _end,
    ("road", "Review"): _review,
    ("road", "Sign"): sign,
    ("road", "Dispatch"): _done,
}
