"""Drawing a model: the drafts of a service, the modeller, and the way of a draft to its release."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flash
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.catalogue.errors import ReleaseTooSoon, ReleaseUnsound
from senim.catalogue.models import ServiceVersion
from senim.studio import desk, drafting
from senim.studio.errors import DraftElsewhere, DraftUnreadable, DraftUnsound, NotHandedIn, OwnDraft
from senim.studio.forms import HandInForm, ModelFileForm, ReleaseForm, RemarkForm, SaveForm
from senim.studio.models import Draft
from senim.studio.views.opening import language, officer, process_of


@right("studio.read")
@never_cache
@require_GET
def drafts(request: StaffRequest, code: str) -> HttpResponse:
    """The versions of a service and what is being drawn for it."""
    process = process_of(request, code)
    return render(request, "studio/drafts.html", desk.drafts_context(process, timezone.localdate()))


@right("studio.model")
@require_POST
def begin(request: StaffRequest, code: str, version: int) -> HttpResponse:
    """Begin a draft as a copy of a released version."""
    released = get_object_or_404(ServiceVersion, code=code, version=version)
    draft = drafting.begin(version=released, by=officer(request), at=timezone.now())
    return redirect("studio:draft", draft.pk)


@right("studio.read")
@never_cache
@require_GET
def draft(request: StaffRequest, pk: int) -> HttpResponse:
    """A draft: the modeller for those who draw, the drawing for those who review."""
    return _page(request, get_object_or_404(Draft, pk=pk))


@right("studio.read")
@never_cache
@require_GET
def draft_model(request: StaffRequest, pk: int) -> HttpResponse:
    """The model of a draft as a BPMN file."""
    found = get_object_or_404(Draft, pk=pk)
    response = HttpResponse(found.xml, content_type="application/xml")
    response["Content-Disposition"] = f'inline; filename="{found.service}-draft-{found.pk}.bpmn"'
    return response


@right("studio.read")
@never_cache
@require_GET
def draft_drawing(request: StaffRequest, pk: int) -> HttpResponse:
    """The model of a draft with its names in the language of the page, to be looked at; the draft stays as it is."""
    return HttpResponse(desk.drawn(get_object_or_404(Draft, pk=pk), language()), content_type="application/xml")


@right("studio.model")
@require_POST
def save(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep what was drawn and say what the check finds; for the modeller's script, which sends a form and reads JSON."""
    form = SaveForm(request.POST, request.FILES)
    if not form.is_valid():
        why = form.errors.get("file") or [_("This is not a model that can be kept.")]
        return JsonResponse({"problem": why[0]}, status=422)
    xml, revision = form.cleaned_data["file"], form.cleaned_data["revision"]
    get_object_or_404(Draft, pk=pk)
    try:
        kept = drafting.save(draft_id=pk, xml=xml, revision=revision, by=officer(request), at=timezone.now())
    except DraftElsewhere:
        words = _("A colleague saved this draft meanwhile. Open the page again; your drawing is still in this window.")
        return JsonResponse({"problem": words}, status=409)
    except DraftUnreadable:
        return JsonResponse({"problem": _("This is not a model that can be kept.")}, status=422)
    return JsonResponse(desk.saved(kept, language()))


@right("studio.model")
@require_POST
def upload(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a model that was drawn elsewhere into the draft."""
    found = get_object_or_404(Draft, pk=pk)
    form = ModelFileForm(request.POST, request.FILES, label_suffix="")
    if form.is_valid():
        try:
            xml = form.cleaned_data["file"]
            drafting.save(draft_id=pk, xml=xml, revision=found.revision, by=officer(request), at=timezone.now())
        except DraftUnreadable:
            form.add_error("file", _("This is no BPMN file, or it is too large."))
        except DraftElsewhere:
            form.add_error(None, _("This draft is no longer being drawn."))
        else:
            return redirect("studio:draft", pk)
    return _page(request, found, file_form=form)


@right("studio.model")
@require_POST
def hand_in(request: StaffRequest, pk: int) -> HttpResponse:
    """Give the draft to a second person."""
    found = get_object_or_404(Draft, pk=pk)
    form, at = HandInForm(request.POST, label_suffix=""), timezone.now()
    if _done(form, lambda given: drafting.hand_in(draft_id=pk, change=given, by=officer(request), at=at)):
        flash.success(request, _("Handed in. A second person now looks at it."))
        return redirect("studio:draft", pk)
    return _page(request, found, hand_in_form=form)


@right("studio.release")
@require_POST
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the draft with a remark."""
    found = get_object_or_404(Draft, pk=pk)
    form, at = RemarkForm(request.POST, label_suffix=""), timezone.now()
    if _done(form, lambda given: drafting.give_back(draft_id=pk, **given, by=officer(request), at=at)):
        flash.success(request, _("Given back."))
        return redirect("studio:draft", pk)
    return _page(request, found, remark_form=form)


@right("studio.release")
@require_POST
def release(request: StaffRequest, pk: int) -> HttpResponse:
    """Release the draft from a day on."""
    found, today, at = get_object_or_404(Draft, pk=pk), timezone.localdate(), timezone.now()
    form = ReleaseForm(request.POST, today=today)
    if _done(form, lambda given: drafting.release(draft_id=pk, **given, today=today, by=officer(request), at=at)):
        found.refresh_from_db()
        flash.success(request, _("Released as version %(number)s.") % {"number": found.released_version})
        return redirect("studio:drafts", found.service)
    return _page(request, found, release_form=form)


def _done(form: Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was in order and the act was done with what it says; why it was refused stands in the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except DraftElsewhere:
        form.add_error(None, _("This draft is no longer being drawn."))
    except (NotHandedIn, OwnDraft, DraftUnsound, ReleaseTooSoon, ReleaseUnsound) as refused:
        form.add_error(None, desk.refusal_words(refused))
    return form.is_valid()


@right("studio.model")
@require_http_methods(["POST"])
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = get_object_or_404(Draft, pk=pk)
    try:
        drafting.drop(draft_id=pk)
    except DraftElsewhere:
        flash.error(request, _("This draft is no longer being drawn."))
        return redirect("studio:draft", pk)
    flash.success(request, _("The draft is gone."))
    return redirect("studio:drafts", found.service)


def _page(request: StaffRequest, found: Draft, **forms: Any) -> HttpResponse:
    context = desk.draft_context(request.viewer, found, timezone.localdate(), language())
    wrong = any(form.is_bound for form in forms.values())
    context |= {**forms, "forms_with_errors": list(forms.values())}
    return render(request, "studio/draft.html", context, status=422 if wrong else 200)
