"""What people do with local problems. Each action is one transaction: log, tables, words and notices stand or fall together.

Nobody is asked here whether they may: views ask `reaching` first. Moments in µs UTC. `words` are an officer's own, in three
languages, and public.
"""

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from senim.intake.models import ServiceRequest
from senim.kernel.events import EventType as E
from senim.kernel.worktime import add
from senim.ledger.actor import SYSTEM, Actor
from senim.places.queries import calendar_for
from senim.processes import actions as processes
from senim.processes.queries import instances_of
from senim.referrals.problems.errors import (
    CannotShare,
    DayPassed,
    MeasureOver,
    NotShared,
    ProblemOver,
    SharesAnother,
    StillOpen,
    TooMany,
)
from senim.referrals.problems.folding import PROBLEM
from senim.referrals.problems.models import MeasureWords, Problem, ProblemWords, Sharing
from senim.referrals.problems.sharing import may_share
from senim.referrals.records import Pen, part_of

MOST_MEASURES: Final = 40
OUTCOMES: Final = ("solved", "eased", "not_solved", "mistaken")
TOLD_AT_ONCE: Final = 50

Words = Mapping[str, str]


@transaction.atomic
def open_problem(*, words: Words, region: str, at: int, by: Actor) -> int:
    """Put a problem on record for the unit of `by`, who keeps it; its number. `words`: title and place."""
    number = ProblemWords.objects.create(**words).pk
    pen = Pen(PROBLEM, number)
    pen.write(E.PROBLEM_OPENED, {"region": region}, at=at, by=by)
    pen.store()
    return number


@transaction.atomic
def join(*, problem_id: int, request: ServiceRequest, at: int, by: Actor) -> None:
    """A request shares the problem from now on; twice changes nothing. Writes `problem_joined` to its stream.

    Refuses ProblemOver, CannotShare, SharesAnother.
    """
    problem = Problem.objects.select_for_update().get(pk=problem_id)
    if problem.state != "open":
        raise ProblemOver
    runs = instances_of(request.pk)
    if not may_share(request, runs):
        raise CannotShare
    before = Sharing.objects.filter(pk=request.pk).first()
    if before is not None and before.problem_id == problem_id:
        return
    if before is not None and Problem.objects.filter(pk=before.problem_id, state="open").exists():
        raise SharesAnother
    processes.record(stream=runs[-1].stream, kind=E.PROBLEM_JOINED, payload={"problem": problem_id}, at=at, by=by)


@transaction.atomic
def leave(*, problem_id: int, request_id: int, at: int, by: Actor) -> None:
    """A request was joined by mistake. Writes `problem_left` to its stream. Refuses NotShared, ProblemOver."""
    if Problem.objects.select_for_update().get(pk=problem_id).state != "open":
        raise ProblemOver
    if not Sharing.objects.filter(pk=request_id, problem_id=problem_id).exists():
        raise NotShared
    stream = instances_of(request_id)[-1].stream
    processes.record(stream=stream, kind=E.PROBLEM_LEFT, payload={"problem": problem_id}, at=at, by=by)


@transaction.atomic
def set_measure(*, problem_id: int, body_id: int | None, days: int, words: Words, at: int, by: Actor) -> int:
    """A body (none: the unit itself) takes a measure within so many working days of the unit's calendar; its number.

    The body is told, if the directory knows its address. Refuses ProblemOver, TooMany, and WorktimeRefused for an impossible term.
    """
    pen = _open(problem_id)
    if len(pen.rows["measure"]) >= MOST_MEASURES:
        raise TooMany
    due = add(calendar_for(pen.rows["problem"][(problem_id,)]["unit_id"]), at, days, "working-days")
    body = {"body": body_id} if body_id is not None else {}
    key = part_of(problem_id, pen.write(E.MEASURE_SET, {"due": due, "days": days, **body}, at=at, by=by))
    pen.store()
    MeasureWords.objects.create(measure_id=key, **words)
    return key


@transaction.atomic
def move_measure(*, problem_id: int, measure: int, due_at: int, words: Words, at: int, by: Actor) -> None:
    """The measure has another date, for a public reason (`words`); the first date stays on record. Refuses MeasureOver, DayPassed."""
    pen = _with_measure(problem_id, measure)
    if due_at <= at:
        raise DayPassed
    pen.write(E.MEASURE_MOVED, {"measure": measure, "due": due_at}, at=at, by=by)
    pen.store()
    MeasureWords.objects.filter(pk=measure).update(**words)


@transaction.atomic
def finish_measure(*, problem_id: int, measure: int, at: int, by: Actor) -> None:
    """The measure is done. Refuses MeasureOver."""
    pen = _with_measure(problem_id, measure)
    pen.write(E.MEASURE_DONE, {"measure": measure}, at=at, by=by)
    pen.store()


@transaction.atomic
def drop_measure(*, problem_id: int, measure: int, words: Words, at: int, by: Actor) -> None:
    """The measure is not taken, for a public reason (`words`). Refuses MeasureOver."""
    pen = _with_measure(problem_id, measure)
    pen.write(E.MEASURE_DROPPED, {"measure": measure}, at=at, by=by)
    pen.store()
    MeasureWords.objects.filter(pk=measure).update(**words)


@transaction.atomic
def end_problem(*, problem_id: int, outcome: str, words: Words, at: int, by: Actor) -> None:
    """The problem has come to its end, with an outcome and a result in words; who asked is told by the worker (`tell_sharers`).

    Refuses ProblemOver, and StillOpen while a measure is.
    """
    pen = _open(problem_id)
    if any(row["state"] == "open" for row in pen.rows["measure"].values()):
        raise StillOpen
    pen.write(E.PROBLEM_ENDED, {"outcome": outcome}, at=at, by=by)
    pen.store()
    ProblemWords.objects.filter(pk=problem_id).update(**words)


def tell_sharers(at: int, most: int = TOLD_AT_ONCE) -> int:
    """Write to the streams of requests that the problem they share has ended, which tells their people; how many. The worker calls it."""
    ended = Problem.objects.filter(state="ended")
    waiting = list(Sharing.objects.filter(told=False, problem_id__in=ended.values("pk")).order_by("pk")[:most])
    outcomes = dict(ended.filter(pk__in={one.problem_id for one in waiting}).values_list("pk", "outcome"))
    return sum(_tell(one.pk, one.problem_id, outcomes[one.problem_id], at) for one in waiting)


@transaction.atomic
def _tell(request_id: int, problem_id: int, outcome: str, at: int) -> int:
    if not Sharing.objects.select_for_update().filter(pk=request_id, problem_id=problem_id, told=False).exists():
        return 0
    run = instances_of(request_id)[-1]
    payload = {"problem": problem_id, "outcome": outcome}
    by = SYSTEM._replace(unit=run.unit_id)
    processes.record(stream=run.stream, kind=E.PROBLEM_ENDED, payload=payload, at=at, by=by)
    return 1


def _open(problem_id: int) -> Pen:
    pen = Pen(PROBLEM, problem_id)
    if pen.rows["problem"][(problem_id,)]["state"] != "open":
        raise ProblemOver
    return pen


def _with_measure(problem_id: int, measure: int) -> Pen:
    pen = _open(problem_id)
    row = pen.rows["measure"].get((measure,))
    if row is None or row["state"] != "open":
        raise MeasureOver
    return pen
