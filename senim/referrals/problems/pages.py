"""What the staff's pages of local problems show, gathered into contexts."""

from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from senim.accounts.journal import note_found
from senim.accounts.viewer import Viewer
from senim.casework import listing, searching
from senim.casework.searching import Found
from senim.design.dates import short_day
from senim.design.parts import Head, Tab
from senim.intake.models import ServiceRequest
from senim.places.queries import organisations, region, unit
from senim.referrals.problems.actions import OUTCOMES
from senim.referrals.problems.forms import EndForm, JoinForm, MeasureForm
from senim.referrals.problems.models import Measure, Problem, Sharing
from senim.referrals.problems.reaching import KEEP, Told, in_language, mine, told
from senim.referrals.problems.sharing import suggestions
from senim.referrals.problems.words import measure_words, outcome_words
from senim.referrals.tongue import language, moment_of

ON_A_PAGE: Final = 30
MOST_SHARED: Final = 50


def tabs(viewer: Viewer) -> list[Tab]:
    """The way to one's work."""
    return listing.list_tabs(viewer, None, here="problems")


def list_context(viewer: Viewer, state: str, page: int, at: int) -> dict[str, Any]:
    """The problems of one's units, those with a late measure first, a page at a time. Six queries."""
    found = mine(viewer).filter(state=state).order_by("-pk")
    rows = list(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE + 1])
    shown = sorted(told(rows[:ON_A_PAGE]), key=lambda one: (not _late(one, at), -one.problem.pk))
    asked = "state=ended&" if state == "ended" else ""
    return {
        "tabs": tabs(viewer),
        "heads": [
            Head(_("Problem")),
            Head(_("Unit")),
            Head(_("Requests"), number=True),
            Head(_("Measures")),
            Head(_("Next date")),
        ],
        "rows": [_row(one, at) for one in shown],
        "ended": state == "ended",
        "newer": f"?{asked}page={page - 1}" if page > 1 else "",
        "older": f"?{asked}page={page + 1}" if len(rows) > ON_A_PAGE else "",
    }


def _late(one: Told, at: int) -> bool:
    return any(each.state == "open" and each.due_at < at for each in one.measures)


def _row(one: Told, at: int) -> tuple[Any, ...]:
    href = reverse("problems:problem", args=[one.problem.pk])
    title = in_language(one.words, "title", language())
    link = format_html('<a class="govuk-link" href="{}">{}</a>', href, f"P{one.problem.pk} · {title}")
    open_ones = [each for each in one.measures if each.state == "open"]
    done = sum(each.state == "done" for each in one.measures)
    words = _("%(done)s of %(all)s done") % {"done": done, "all": len(one.measures)}
    due = short_day(moment_of(open_ones[0].due_at)) if open_ones else outcome_words(one.problem.outcome) or "–"
    late = _("late, %(day)s") % {"day": due}
    return link, unit(one.problem.unit_id).name, one.shared, words, late if _late(one, at) else due


def problem_context(viewer: Viewer, problem: Problem, at: int, **forms: Any) -> dict[str, Any]:
    """One problem as its keepers see it: measures, who asked (only what the viewer may read), suggestions.

    Whose requests were shown is written down in the journal, as after a search. 18 queries at most.
    """
    one = told([problem])[0]
    found = shared_readable(viewer, problem.pk)
    near = suggestions(viewer, problem, one.words, at) if problem.state == "open" else []
    seen = [each.request.pk for each in (*found, *near)]
    note_found(viewer, seen, words="problem", at=moment_of(at))
    context = {
        "tabs": tabs(viewer),
        "problem": problem,
        "number": f"P{problem.pk}",
        "title": in_language(one.words, "title", language()),
        "place": in_language(one.words, "place", language()),
        "result": in_language(one.words, "result", language()),
        "unit": unit(problem.unit_id).name,
        "region": region(problem.region_id).name,
        "opened": moment_of(problem.opened_at),
        "outcome": outcome_words(problem.outcome),
        "measures": [measure_line(one, each, at) for each in one.measures],
        "shared": found,
        "hidden": one.shared - len(found),
        "count": one.shared,
        "is_open": problem.state == "open",
        "join_form": JoinForm(suggested=[(row.request.pk, _described(row)) for row in near]),
        "measure_form": measure_form(problem),
        "end_form": end_form(),
    }
    return context | forms


def shared_readable(viewer: Viewer, problem_id: int) -> list[Found]:
    """Requests that share a problem and that the viewer may read anyway, the newest first. Four queries."""
    keys = Sharing.objects.filter(problem_id=problem_id).order_by("-pk").values_list("pk", flat=True)[:MOST_SHARED]
    rows = list(ServiceRequest.objects.filter(pk__in=list(keys)).order_by("-received_at"))
    return searching.readable(viewer, rows) if viewer.may("case.read") else []


def _described(found: Found) -> str:
    return f"{found.number} · {found.request.subject} · {short_day(found.request.received_at)}"


def measure_line(one: Told, measure: Measure, at: int) -> dict[str, Any]:
    """One measure in words: who, what, by when, and how it stands. Nothing in it is more than the public may know."""
    said, tongue = one.said.get(measure.pk), language()
    body = one.bodies.get(measure.body_id or 0)
    over = measure.state != "open"
    return {
        "pk": measure.pk,
        "body": body.name_in(tongue) if body else unit(one.problem.unit_id).name_in(tongue),
        "text": in_language(said, "text", tongue) if said else "",
        "reason": in_language(said, "reason", tongue) if said else "",
        "due": moment_of(measure.due_at),
        "first_due": moment_of(measure.first_due_at) if measure.due_at != measure.first_due_at else None,
        "ended": moment_of(measure.ended_at) if measure.ended_at else None,
        "is_open": not over,
        "status": "ended" if over else "overdue" if measure.due_at < at else "on_time",
        "words": measure_words(measure.state),
    }


def measure_form(problem: Problem, given: Any = None) -> MeasureForm:
    """The form of a measure, with the bodies of the region."""
    return MeasureForm(given, bodies=bodies_of(problem.region_id), own=unit(problem.unit_id).name)


def end_form(given: Any = None) -> EndForm:
    """The form of the end."""
    return EndForm(given, outcomes=[(code, outcome_words(code)) for code in OUTCOMES])


def bodies_of(region_code: str) -> list[tuple[int, str]]:
    """The bodies of a region, by name."""
    return sorted(((one.pk, one.name) for one in organisations(region_code)), key=lambda pair: pair[1].casefold())


def for_request_context(viewer: Viewer, found: Found) -> dict[str, Any]:
    """Open problems of the region of a request, to join it to one. Six queries."""
    rows = Problem.objects.filter(region_id=found.request.region_id, state="open", unit_id__in=viewer.units(KEEP))
    return {
        "tabs": tabs(viewer),
        "found": found,
        "problems": [
            {
                "pk": one.problem.pk,
                "title": in_language(one.words, "title", language()),
                "place": in_language(one.words, "place", language()),
            }
            for one in told(list(rows.order_by("-pk")[:ON_A_PAGE]))
        ],
    }
