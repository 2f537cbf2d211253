"""Made-up local problems with their measures, and joint meetings, in Astana; they share requests of the made-up year."""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from senim.accounts.models import Officer
from senim.accounts.viewer import viewer_of
from senim.intake.models import ServiceRequest
from senim.ledger.actor import Actor
from senim.places.models import Organisation
from senim.referrals.meetings import actions as meetings
from senim.referrals.meetings.models import Meeting
from senim.referrals.meetings.reaching import caller
from senim.referrals.problems import actions as problems
from senim.referrals.problems.errors import CannotShare
from senim.referrals.problems.models import Problem
from senim.referrals.problems.reaching import keeper
from senim.referrals.tongue import micros

DAY: Final = 86_400_000_000
REGION: Final = "KZ-71"
LEADER: Final = "dana"
_LANGUAGES: Final = ("kk", "ru", "en")
_NEWEST: Final = 400


def write_together(now: dt.datetime) -> None:
    """Enter the problems and meetings around `now`; none where there are some already."""
    if Problem.objects.exists() or Meeting.objects.exists():
        return
    leader, at = Officer.objects.get(username=LEADER), micros(now)
    for plan in _planned()["problem"]:
        _problem(plan, keeper(viewer_of(leader)), at)
    for plan in _planned()["meeting"]:
        _meeting(plan, caller(viewer_of(leader)), at)


@lru_cache(maxsize=1)
def _planned() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    return tomllib.loads(resources.files("senim.demo").joinpath("together.toml").read_text(encoding="utf-8"))


def _problem(plan: Mapping[str, Any], by: Actor, now: int) -> None:
    opened_at = now + plan["days"] * DAY
    words = _words(plan, "title") | _words(plan, "place")
    problem = problems.open_problem(words=words, region=REGION, at=opened_at, by=by)
    _share(plan, problem, by, now)
    for one in plan["measure"]:
        body = Organisation.objects.get(code=f"{REGION}-{one['body']}").pk if "body" in one else None
        term = {"body_id": body, "days": one["term"], "words": _words(one, "text")}
        key = problems.set_measure(problem_id=problem, at=now + one["days"] * DAY, by=by, **term)
        if "done" in one:
            problems.finish_measure(problem_id=problem, measure=key, at=now + one["done"] * DAY, by=by)
    if "outcome" in plan:
        end = {"outcome": plan["outcome"], "words": _words(plan, "result"), "at": now + plan["ended"] * DAY}
        problems.end_problem(problem_id=problem, by=by, **end)
        problems.tell_sharers(now)


def _share(plan: Mapping[str, Any], problem: int, by: Actor, now: int) -> None:
    """The newest requests of the region that are about it. They are joined at the end of the made-up year: streams of requests

    stand in the log in the order of time.
    """
    newest = ServiceRequest.objects.filter(region_id=REGION, service="appeal").order_by("-received_at")[:_NEWEST]
    fitting = [one for one in newest if any(stem in one.subject for stem in plan["stems"])]
    for request in fitting[: plan["most"]]:
        with suppress(CannotShare):
            problems.join(problem_id=problem, request=request, at=now, by=by)


def _meeting(plan: Mapping[str, Any], by: Actor, now: int) -> None:
    starts_at = _morning(now + plan["days"] * DAY)
    called = {"title": plan["title"], "place": plan["place"], "agenda": plan["agenda"], "request_id": None}
    people = [_key(name) for name in plan["people"]]
    number = meetings.call(
        participants=people, starts_at=starts_at, at=min(now, now + plan["called"] * DAY), by=by, **called
    )
    if "minutes" not in plan:
        return
    after = starts_at + DAY // 12
    decisions = dict(enumerate(plan["decisions"], 1))
    meetings.keep_minutes(meeting_id=number, minutes=plan["minutes"], decisions=decisions, at=after, by=by)
    for one in plan["undertaking"]:
        what = {"text": one["text"], "officer": _key(one["owner"]), "due_at": starts_at + one["days"] * DAY}
        key = meetings.undertake(meeting_id=number, at=after, by=by, **what)
        if "done" in one:
            ended = {"result": one["result"], "at": now + one["done"] * DAY, "by": by}
            meetings.finish(meeting_id=number, undertaking=key, **ended)


def _morning(at: int) -> int:
    """Ten o'clock in Astana on the day of a moment."""
    return at // DAY * DAY + 5 * DAY // 24


def _key(username: str) -> int:
    return int(Officer.objects.values_list("pseudonym", flat=True).get(username=username))


def _words(plan: Mapping[str, Any], name: str) -> dict[str, str]:
    return {f"{name}_{language}": plan[f"{name}_{language}"] for language in _LANGUAGES}
