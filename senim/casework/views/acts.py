"""Small acts on a case: note, message to the person, number, file, take a step, hand over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flash
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.casework import actions, handing, listing, pages, talk
from senim.casework.cases import Case
from senim.casework.errors import NotYours, StepGone
from senim.casework.forms import FileForm, HandOverForm, NumberForm, ReasonForm, WordsForm
from senim.casework.gate import acts, ask_reason
from senim.casework.reading import journal, reason_for
from senim.casework.rows import language
from senim.casework.views.steps import copy_asked
from senim.casework.words import file_words
from senim.intake.errors import FileRefused, NotPossibleNow


@acts("work.do")
@require_POST
def note(request: StaffRequest, found: Case) -> HttpResponse:
    """Words that only officers see."""
    form = WordsForm(request.POST, label=_("Internal note"), prefix="note")
    return _act(request, found, "note_form", form, lambda given, at: actions.note(
        case=found, text=given["text"], at=at, language=language()
    ), _("Note saved. Only officers see it."))  # fmt: skip


@acts("work.do")
@require_POST
def question(request: StaffRequest, found: Case) -> HttpResponse:
    """Words to the person: shown first as they will see them, sent when that is confirmed."""
    form = WordsForm(request.POST, label=_("Message to the person"), prefix="ask")
    if form.is_valid() and "confirmed" not in request.POST:
        text = form.cleaned_data["text"]
        context = {
            "case": found,
            "text": text,
            "bubble": talk.preview(found, text),
            "tabs": listing.list_tabs(found.viewer, None),
        }
        return render(request, "casework/preview.html", context)
    return _act(
        request,
        found,
        "ask_form",
        form,
        lambda given, at: actions.ask(case=found, text=given["text"], at=at),
        _("Sent to the person."),
    )


@acts("work.do")
@require_POST
def number(request: StaffRequest, found: Case) -> HttpResponse:
    """The number that an outside register gave."""
    form = NumberForm(request.POST, label_suffix="", prefix="number")
    return _act(request, found, "number_form", form, lambda given, at: actions.record_number(
        case=found, register=given["register"], number=given["number"], at=at
    ), _("Number kept. The person was told."))  # fmt: skip


@acts("work.do")
@require_POST
def attach(request: StaffRequest, found: Case) -> HttpResponse:
    """A file of the police."""
    form = FileForm(request.POST, request.FILES, label_suffix="", prefix="file")
    return _act(
        request,
        found,
        "file_form",
        form,
        lambda given, at: actions.attach(case=found, upload=given["file"], at=at),
        _("File added."),
    )


@acts("work.do")
@require_POST
def assign(request: StaffRequest, found: Case, element: str) -> HttpResponse:
    """Take a step that nobody has."""
    try:
        actions.take(case=found, element=element, at=timezone.now(), copy=copy_asked(request))
    except StepGone:
        flash.error(request, _("A colleague has taken this step already."))
    except NotYours:
        flash.error(request, _("This step belongs to a role that you do not hold at this unit."))
    else:
        flash.success(request, _("The step is yours now."))
    return redirect("casework:case", found.request.pk)


def _act(
    request: StaffRequest, found: Case, name: str, form: Form, act: Callable[[dict[str, Any], Any], object], done: str
) -> HttpResponse:
    """Check the form, act, go back to the case; a refusal shows the case with the form as it was filled in."""
    at = timezone.now()
    if form.is_valid():
        try:
            act(form.cleaned_data, at)
        except FileRefused as refused:
            form.add_error(None, file_words(refused))
        except NotPossibleNow:
            form.add_error(None, _("The request has ended: nothing more can be sent."))
        except NotYours:
            form.add_error(None, _("You hold no role that works on this request."))
        else:
            flash.success(request, done)
            return redirect("casework:case", found.request.pk)
    reason = reason_for(found, request.session, at)
    if reason is None:
        return ask_reason(request, found, ReasonForm(label_suffix=""), request.path, status=422)
    journal(found, "case", reason, at)
    return render(request, "casework/case.html", pages.case_context(found, at, wrong={name: form}), status=422)


@right("work.assign")
@never_cache
@require_http_methods(["GET", "POST"])
def hand_over(request: StaffRequest) -> HttpResponse:
    """Give one or more steps to an officer, or their requests to another unit."""
    asked = handing.asked(request.viewer, (request.POST or request.GET).getlist("item"))
    form = HandOverForm(request.POST or None, officers=asked.officers, units=asked.units)
    if request.method == "POST" and asked.items and form.is_valid():
        try:
            count = handing.hand_over(request.viewer, asked.items, form.cleaned_data, timezone.now())
        except NotYours:
            form.add_error(
                None,
                _("Not every one of these steps can go there. Choose somebody who holds the role for all of them."),
            )
        else:
            words = ngettext("%(count)s step was handed over.", "%(count)s steps were handed over.", count)
            flash.success(request, words % {"count": count})
            return redirect("casework:work_list")
    context = {"form": form, "asked": asked, "tabs": listing.list_tabs(request.viewer, None)}
    return render(request, "casework/hand_over.html", context, status=422 if form.is_bound else 200)
