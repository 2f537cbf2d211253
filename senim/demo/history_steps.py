"""What made-up officers and citizens do at each step, with shares of our own choosing: ask, redirect, extend, return, rate, dispute."""

from collections.abc import Callable, Mapping
from math import exp
from typing import Final

from senim.demo.history_acts import DAY, Act, answer, ask, asked_already, sign
from senim.demo.history_case import Case
from senim.demo.history_papers import PAPERS
from senim.demo.history_words import letter, one
from senim.ledger.actor import CITIZEN


def taken_up(act: Act) -> None:
    """What an officer does on first looking at a step, before the work on it."""
    react = _TAKEN_UP.get((act.case.service.service.code, act.element))
    if react is not None:
        react(act)


def finished(act: Act) -> None:
    """Finish a step as its officer would."""
    _FINISHED[act.case.service.service.code, act.element](act)


def _consider_first(act: Act) -> None:
    if (
        act.case.hears("call_in")
        and "Advise" not in act.case.items
        and act.odds(0.4 if act.case.is_shown(act.at) else 0.06)
    ):
        act.note("opinion")
        act.case.deliver("call_in", {}, act.at, act.by, "called_in")


def _examine_first(act: Act) -> None:
    fresh = not act.case.run.state.variables.get("extension_days")
    if (
        fresh
        and act.case.clock.get("limit_due_at")
        and act.case.hears("extend")
        and act.odds(0.35 if act.case.is_shown(act.at) else 0.07)
    ):
        act.note("longer")
        days = act.case.chance.choice((5, 10, 15))
        act.case.deliver("extend", {"extension_days": days}, act.at, act.by)


def _assign(act: Act) -> None:
    if act.odds(0.1):
        act.note("note")
    known = act.case.topic.coded["competence"]
    act.done(competence=known)


def _consider(act: Act) -> None:
    if act.odds(0.035) and act.case.hears("redirect"):
        _send_away(act)
    elif not asked_already(act) and act.odds(0.11):
        ask(act, next_step="ask")
    else:
        answer(act, next_step="answer", outcome="answered")


def _examine(act: Act) -> None:
    """Before the appeal was streamlined an officer could not ask the person back."""
    asks = "next_step" in act.case.held.net.variables
    if act.odds(0.02) and act.case.hears("redirect"):
        _send_away(act)
    elif asks and not asked_already(act) and act.odds(0.1):
        ask(act, next_step="ask")
    else:
        outcome = act.case.chance.choices(("granted", "partly", "declined", "explained"), (34, 18, 20, 28))[0]
        answer(act, outcome=outcome, **({"next_step": "answer"} if asks else {}))


def _agree(act: Act) -> None:
    if act.odds(0.25):
        act.note("opinion")
    act.done()


def _sign_appeal(act: Act) -> None:
    """Since nobody agrees to the draft before it is signed, the head finds what the agreement used to find."""
    sign(act, returns=0.05 if "Agree" in act.case.held.net.tasks else 0.19)


def _send_away(act: Act) -> None:
    act.note("away")
    act.case.deliver("redirect", {}, act.at, act.by)


def _redirect(act: Act) -> None:
    act.say("letter", letter(act.words("redirected"), act.case.language))
    act.note("away", body="akimat")
    act.done(outcome="redirected")


def _advise(act: Act) -> None:
    act.note("opinion")
    act.done()


def _register(act: Act) -> None:
    competence = act.case.chance.choices(("ours", "part", "other"), (88, 5, 7))[0]
    if competence == "part":
        words = act.say("notice", letter(act.words("redirected"), act.case.language))
        act.note("away", body="akimat")
    act.done(competence=competence)
    if competence == "part":
        act.case.record("noted", {"message": words, "told": True}, act.at, act.by)


def _approve_extension(act: Act) -> None:
    limit = act.case.clock.get("limit_due_at")
    approved = limit is not None and act.at < limit and act.odds(0.88)
    if approved:
        act.say("notice", letter(act.words("extended"), act.case.language))
    act.done(extension="approved" if approved else "refused")


def _check_danger(act: Act) -> None:
    act.done(in_danger=bool(act.case.run.state.variables.get("danger_now")) or act.odds(0.01))


def _hand_over(act: Act) -> None:
    act.note("handed")
    act.done()


def _assess(act: Act) -> None:
    act.done(police_matter="yes" if act.odds(0.92) else "no")


def _record(act: Act, register: str, **variables: str) -> None:
    number = act.case.external_number = f"DEMO-{act.case.request_id:06d}"
    act.case.record("number_recorded", {"register": register}, act.at, act.by)
    act.say("notice", act.words(register, number=number))
    act.done(**variables)


def _clarify(act: Act) -> None:
    if not asked_already(act) and act.odds(0.1):
        ask(act, next_step="ask")
        return
    if act.odds(0.5) and act.case.topic.coded["category"] != "other":
        act.done(next_step="crime")
    else:
        act.done(next_step="no_crime", outcome="recorded")


def _take_up(act: Act) -> None:
    act.done()


def _look_again(act: Act) -> None:
    change = act.odds(0.3)
    act.note("opinion")
    act.done(heard=act.odds(0.6), proposal="change" if change else "uphold")


def _decide(act: Act) -> None:
    if act.odds(0.08):
        act.note("returned")
        act.done(decision="more_work")
        return
    changed = act.case.run.state.variables.get("proposal") == "change"
    outcome = "changed" if changed else "upheld"
    act.say("letter", letter(act.words(outcome), act.case.language))
    act.done(decision="final", outcome=outcome)


_Step = Callable[[Act], None]
_TAKEN_UP: Final[Mapping[tuple[str, str], _Step]] = {
    ("advice", "Consider"): _consider_first,
    ("appeal", "Examine"): _examine_first,
}
_FINISHED: Final[Mapping[tuple[str, str], _Step]] = {
    **PAPERS,
    ("advice", "Assign"): _assign,
    ("advice", "Consider"): _consider,
    ("advice", "Redirect"): _redirect,
    ("advice", "Advise"): _advise,
    ("appeal", "Register"): _register,
    ("appeal", "Redirect"): _redirect,
    ("appeal", "Examine"): _examine,
    ("appeal", "Appoint"): lambda act: act.done(),
    ("appeal", "Agree"): _agree,
    ("appeal", "Sign"): _sign_appeal,
    ("appeal", "Dispatch"): lambda act: act.done(),
    ("appeal", "ApproveExtension"): _approve_extension,
    ("report", "CheckDanger"): _check_danger,
    ("report", "HandOver"): _hand_over,
    ("report", "Assess"): _assess,
    ("report", "Direct"): _redirect,
    ("report", "RecordKui"): lambda act: _record(act, "kui"),
    ("report", "Clarify"): _clarify,
    ("report", "RecordErdr"): lambda act: _record(act, "erdr", outcome="investigation"),
    ("report", "TellNumber"): lambda act: answer(act),
    ("review", "TakeUp"): _take_up,
    ("review", "LookAgain"): _look_again,
    ("review", "Decide"): _decide,
}


def expected(case: Case) -> None:
    """Note what the person may do of their own accord once the request is in: take it back, write again."""
    chance, at = case.chance, case.run.opened_at
    if chance.random() < 0.025:
        case.later.append((at + int(DAY * 1.5 * exp(chance.gauss(0, 0.9))), "withdraw"))
    if chance.random() < 0.04:
        case.later.append((at + int(DAY * 2.0 * exp(chance.gauss(0, 0.7))), "remark"))


def expected_after(case: Case, at: int) -> None:
    """Note what the person may do after the end: rate, or dispute the answer."""
    outcome, chance = case.run.outcome, case.chance
    if outcome == "withdrawn":
        return
    if chance.random() < 0.24:
        case.later.append((at + int(DAY * exp(chance.gauss(0, 0.9))), "rate"))
    share = {"declined": 0.1, "partly": 0.05, "recorded": 0.025, "answered": 0.012}.get(outcome, 0.0)
    if chance.random() < share:
        case.later.append((at + int(DAY * chance.uniform(0.3, 12)), "dispute"))


def reply(case: Case, at: int) -> None:
    """The person writes: an answer where one is awaited, else a remark."""
    if case.run.ended_at is not None:
        return
    awaited = case.hears("reply")
    text = one("reply" if awaited else "remark", case.language, case.chance)
    number = case.say("reply" if awaited else "remark", text, at)
    case.record("replied", {"message": number, "answers": awaited}, at, CITIZEN)
    if awaited:
        case.deliver("reply", {}, at, CITIZEN)


def withdraw(case: Case, at: int) -> None:
    """The person takes the request back, where the process still hears it."""
    if case.hears("withdraw"):
        case.deliver("withdraw", {}, at, CITIZEN, "withdrawn")


def scored(case: Case) -> tuple[int, str]:
    """How the person rates it, from 1 to 4, and words in a third of the cases: late answers are rated lower."""
    due, stopped = case.clock.get("promise_due_at"), case.clock.get("stopped_at")
    kept = due is None or stopped is None or stopped <= due
    score = case.chance.choices((1, 2, 3, 4), (4, 10, 40, 46) if kept else (24, 38, 28, 10))[0]
    if case.chance.random() > 0.35:
        return score, ""
    return score, one("praise" if score > 2 else "grumble", case.language, case.chance)
