"""What everybody may know of local problems: an officer's words, measures, dates, results; how many asked only from five on.

Nobody's request is named here, and no word of one.
"""

from typing import Any, Final

from django.db.models import Q

from senim.casework import cards as staff_cards
from senim.casework.cases import Case
from senim.intake import cards
from senim.intake.models import ServiceRequest
from senim.mining.safe_counts import coarse
from senim.places.queries import region, regions
from senim.referrals.problems.models import Problem, ProblemWords, Sharing
from senim.referrals.problems.pages import measure_line
from senim.referrals.problems.reaching import KEEP, Told, in_language, told
from senim.referrals.problems.sharing import may_share
from senim.referrals.problems.words import outcome_words
from senim.referrals.tongue import language, micros, moment_of, now

ON_A_PAGE: Final = 20
SHOWN_AFTER: Final = 90 * 86_400_000_000
"""So long a problem stays on the page after its end, with its result."""


def page_context(code: str, page: int, at: int) -> dict[str, Any]:
    """The problems of a region, or of all: the open ones and those ended of late, newest first, a page at a time. Six queries."""
    rows = Problem.objects.filter(Q(state="open") | Q(ended_at__gte=at - SHOWN_AFTER)).exclude(outcome="mistaken")
    if code:
        rows = rows.filter(region_id=code)
    found = list(rows.order_by("-pk")[(page - 1) * ON_A_PAGE : page * ON_A_PAGE + 1])
    asked = f"region={code}&" if code else ""
    return {
        "problems": [line(one, at) for one in told(found[:ON_A_PAGE])],
        "region": region(code).name if code else "",
        "code": code,
        "regions": [(one.code, one.name) for one in regions(language())],
        "newer": f"?{asked}page={page - 1}" if page > 1 else "",
        "older": f"?{asked}page={page + 1}" if len(found) > ON_A_PAGE else "",
    }


def line(one: Told, at: int) -> dict[str, Any]:
    """One problem in words. `asked`: from how many people on, in steps of five; 0 for too few to tell."""
    tongue, problem = language(), one.problem
    return {
        "number": f"P{problem.pk}",
        "title": in_language(one.words, "title", tongue),
        "place": in_language(one.words, "place", tongue),
        "region": region(problem.region_id).name,
        "opened": moment_of(problem.opened_at),
        "asked": coarse(one.shared),
        "measures": [measure_line(one, each, at) for each in one.measures],
        "is_open": problem.state == "open",
        "ended": moment_of(problem.ended_at) if problem.ended_at else None,
        "outcome": outcome_words(problem.outcome),
        "result": in_language(one.words, "result", tongue) if problem.state == "ended" else "",
    }


@cards.shower("problems")
def on_follow_page(request: ServiceRequest) -> cards.Card | None:
    """On the page of a person whose request shares a problem: what is done about it, by which body, until when, and the result."""
    sharing = Sharing.objects.filter(pk=request.pk).first()
    problem = Problem.objects.filter(pk=sharing.problem_id).first() if sharing else None
    found = told([problem]) if problem else []
    return cards.Card("referrals/problem_follow_card.html", line(found[0], micros(now()))) if found else None


@staff_cards.shower("problems")
def on_case_page(case: Case) -> staff_cards.Card | None:
    """On the officer's page: the problem that the request shares, or the way to join it to one. One query."""
    if not case.viewer.may(KEEP) or not may_share(case.request, case.standing.instances):
        return None
    shared = Sharing.objects.filter(pk=case.request.pk).values("problem_id")
    words = ProblemWords.objects.filter(pk__in=shared).first()
    content: dict[str, Any] = {"request": case.request.pk, "problem": words.pk if words else None}
    if words is not None:
        content |= {"title": in_language(words, "title", language()), "place": in_language(words, "place", language())}
    return staff_cards.Card("referrals/problem_case_card.html", content)
