"""A request of somebody on the phone, what they add to it, and the list of people to call back."""

from django.contrib import messages as flash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.accounts.journal import OWN_TASK, note_shown
from senim.casework import reading
from senim.casework.cases import Case, case_of
from senim.casework.duplicates import is_compared
from senim.casework.errors import OutOfScope
from senim.channels.operator import actions, pages
from senim.channels.operator.call import WHEN
from senim.channels.operator.errors import NoNumberToCall
from senim.channels.operator.forms import SayForm, WhoForm
from senim.channels.operator.posts import RIGHT
from senim.intake.errors import NotPossibleNow

REASON = "person_asked"


def _case(request: StaffRequest, pk: int) -> Case:
    """A request in the operator's scope. Refuses OutOfScope, also for one that no caller is ever told of."""
    found = case_of(request.viewer, pk)
    if not is_compared(found.request):
        raise OutOfScope
    return found


@right(RIGHT)
@never_cache
@require_http_methods(["GET", "POST"])
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first who is speaking; then where the request stands, in plain words, for half an hour."""
    found, at = _case(request, pk), timezone.now()
    who = WhoForm(request.POST if request.method == "POST" else None, label_suffix="")
    if request.method == "POST" and who.is_valid():
        reading.open_for_a_while(found, request.session, REASON, _("The person is on the phone or at the counter"), at)
        return redirect("operator:case", pk)
    reason = reading.given_reason(found, request.session, at)
    if reason is None or reason.code != REASON:
        context = {"form": who, "number": found.number, "pk": pk, "tabs": pages.tabs(request.viewer, "")}
        return render(request, "operator/who.html", context, status=422 if who.is_bound else 200)
    reading.journal(found, "told", reason, at)
    return render(request, "operator/case.html", pages.case_context(found, SayForm(label_suffix="")))


@right(RIGHT)
@never_cache
@require_POST
def words(request: StaffRequest, pk: int) -> HttpResponse:
    """Write what the person says to their request."""
    found, at, form = _case(request, pk), timezone.now(), SayForm(request.POST, label_suffix="")
    reason = reading.given_reason(found, request.session, at)
    if reason is None or reason.code != REASON:
        return redirect("operator:case", pk)
    if form.is_valid() and _said(request, found, form):
        return redirect("operator:case", pk)
    reading.journal(found, "told", reason, at)
    return render(request, "operator/case.html", pages.case_context(found, form), status=422)


def _said(request: StaffRequest, found: Case, form: SayForm) -> bool:
    wished = request.POST.get("call-when", "any")
    back = (wished if wished in WHEN else "any") if request.POST.get("call-back") else ""
    text = form.cleaned_data["text"]
    try:
        actions.add_words(case=found, text=text, back=back, viewer=request.viewer, at=timezone.now())
    except NotPossibleNow:
        form.add_error(
            None, _("This request has ended, so nothing can be added. Take a new one, or a complaint about the answer.")
        )
    except NoNumberToCall:
        form.add_error(None, _("The request has no phone number to call back. Send the words without it."))
    else:
        flash.success(request, _("Written down: the officer sees it in the request."))
        return True
    return False


@right(RIGHT)
@never_cache
@require_GET
def call_backs(request: StaffRequest) -> HttpResponse:
    """Who waits for a call."""
    context = pages.call_back_context(request.viewer, request.GET.get("page", ""))
    shown = [row["request"] for row in context["rows"] if row["phone"]]
    note_shown(request.viewer, shown, part="contact", reason=OWN_TASK, task="call_back", at=timezone.now())
    return render(request, "operator/call_backs.html", context)


@right(RIGHT)
@never_cache
@require_POST
def called_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Done: the person was called."""
    actions.called_back(call_back_id=pk, viewer=request.viewer, at=timezone.now())
    return redirect("operator:call_backs")
