"""Finishing a step and sending a message of the process."""

from collections.abc import Callable

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from senim.accounts.access import StaffRequest
from senim.casework import actions, listing, pages, steps
from senim.casework.cases import Case
from senim.casework.errors import NotHeardNow, NotYours, StepGone
from senim.casework.filling import filled
from senim.casework.forms import ReasonForm
from senim.casework.gate import acts, ask_reason
from senim.casework.reading import journal, reason_for
from senim.casework.rows import language
from senim.casework.scope import own_item
from senim.casework.steps import Step
from senim.casework.words import file_words
from senim.intake.errors import FileRefused
from senim.kernel.worktime_errors import ClockRefused
from senim.processes.errors import SecondPersonNeeded
from senim.processes.models import WorkItem


@acts("work.do")
@require_http_methods(["GET", "POST"])
def step(request: StaffRequest, found: Case, element: str) -> HttpResponse:
    """One step of the case with its form."""
    try:
        shown = steps.step_of(found, element, request.POST or None, request.FILES or None, copy_asked(request))
    except StepGone:
        return redirect("casework:case", found.request.pk)
    if request.method == "GET":
        return _page(request, found, shown)
    if not shown.form.is_valid():
        return _page(request, found, shown, status=422)
    return _done(request, found, shown, lambda: _finish(request, found, shown))


@acts("work.do")
@require_POST
def fields(request: StaffRequest, found: Case, element: str) -> HttpResponse:
    """The questions that follow from the answers so far, for htmx; nothing is checked, nothing changes, nothing kept is shown."""
    try:
        shown = steps.step_of(found, element, request.POST, copy=copy_asked(request))
    except StepGone:
        return HttpResponse(status=204)
    shown.form.unchecked()
    return render(request, "casework/depending.html", {"step": shown})


@acts("work.do")
@require_http_methods(["GET", "POST"])
def message(request: StaffRequest, found: Case, name: str) -> HttpResponse:
    """A message of the process with its form: extend, redirect, call in."""
    shown = steps.message_of(found, name, request.POST or None, request.FILES or None)
    if shown is None:
        return redirect("casework:case", found.request.pk)
    if request.method == "GET" or not shown.form.is_valid():
        return _page(request, found, shown, status=200 if request.method == "GET" else 422)
    return _done(request, found, shown, lambda: _send(found, shown))


def _finish(request: HttpRequest, found: Case, shown: Step) -> None:
    since = request.POST.get("since", "")
    actions.complete_step(
        case=found,
        element=shown.element,
        since=int(since) if since.isdecimal() else 0,
        filled=filled(shown.staff_form, shown.form.cleaned_data, language()),
        at=timezone.now(),
        language=language(),
        copy=shown.copy,
    )


def copy_asked(request: HttpRequest) -> int:
    """Which of several copies of a step the address names; 0 for none."""
    given = request.GET.get("copy", "")
    return int(given) if given.isdecimal() and len(given) < 6 else 0


def _send(found: Case, shown: Step) -> None:
    tongue = language()
    what = filled(shown.staff_form, shown.form.cleaned_data, tongue)
    actions.send_message(case=found, message=shown.element, filled=what, at=timezone.now(), language=tongue)


def _done(request: StaffRequest, found: Case, shown: Step, act: Callable[[], None]) -> HttpResponse:
    """Do it; a refusal shows the form again with what was typed and says why."""
    try:
        act()
    except (StepGone, NotHeardNow):
        return _page(request, found, shown, status=409, gone=True)
    except NotYours:
        shown.form.add_error(None, _("This step belongs to a role that you do not hold at this unit."))
    except SecondPersonNeeded:
        shown.form.add_error(
            None,
            _(
                "You did the step before, so somebody else has to do this one. Hand it over, or leave it to a colleague."
            ),
        )
    except ClockRefused:
        words = _(
            "The law no longer allows to extend this term: it has passed, or two months are used up. Refuse the extension."
        )
        shown.form.add_error(None, words)
    except FileRefused as refused:
        shown.form.add_error(None, file_words(refused))
    else:
        flash.success(request, _("Done: %(step)s") % {"step": shown.name})
        return _onward(request, found)
    return _page(request, found, shown, status=422)


def _onward(request: StaffRequest, found: Case) -> HttpResponse:
    """To the case while the viewer has another step in it, else to the list: reading on would need a reason."""
    left = WorkItem.objects.filter(stream=found.instance.stream).order_by("due_at")
    here = own_item(request.viewer, left) is not None
    return redirect("casework:case", found.request.pk) if here else redirect("casework:work_list")


def _page(request: StaffRequest, found: Case, shown: Step, status: int = 200, gone: bool = False) -> HttpResponse:
    """The form beside the person's words. Whose step is gone has no reason to read any more: they see what they typed, and no more."""
    at = timezone.now()
    reason = reason_for(found, request.session, at)
    if reason is None and not gone:
        return ask_reason(request, found, ReasonForm(label_suffix=""), request.get_full_path(), status=status)
    if reason is not None:
        journal(found, "step", reason, at)
    context = pages.step_context(found, shown) if reason else {"case": found, "step": shown}
    tabs = listing.list_tabs(found.viewer, None)
    return render(request, "casework/step.html", {**context, "tabs": tabs, "gone": gone}, status=status)
