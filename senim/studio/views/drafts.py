"""Drawing a model: the drafts of a service, the modeller, and the way of a draft to its release."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.accounts.models import Officer
from senim.catalogue.errors import ReleaseTooSoon, ReleaseUnsound
from senim.catalogue.models import ServiceVersion
from senim.studio import desk, drafting
from senim.studio.errors import DraftElsewhere, DraftUnreadable, DraftUnsound, NotHandedIn, OwnDraft
from senim.studio.forms import HandInForm, ModelFileForm, ReleaseForm, RemarkForm, SaveForm
from senim.studio.models import Draft
from senim.studio.views.maps import process_of


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
    return HttpResponse(desk.drawn(get_object_or_404(Draft, pk=pk), _language()), content_type="application/xml")


@right("studio.model")
@require_POST
def save(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep what was drawn and say what the check finds; for the modeller's script, which sends a form and reads JSON."""
    form = SaveForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"problem": _("This is not a model that can be kept.")}, status=422)
    xml, revision = form.cleaned_data["file"], form.cleaned_data["revision"]
    get_object_or_404(Draft, pk=pk)
    try:
        kept = drafting.save(draft_id=pk, xml=xml, revision=revision, by=officer(request), at=timezone.now())
    except DraftElsewhere:
        words = _("A colleague saved this draft meanwhile. Open the page again; your drawing is still in this window.")
        return JsonResponse({"problem": words}, status=409)
    except DraftUnreadable:
        return JsonResponse({"problem": _("This is not a model that can be kept.")}, status=422)
    return JsonResponse(desk.saved(kept))


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
    form = HandInForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            drafting.hand_in(draft_id=pk, change=form.cleaned_data, by=officer(request), at=timezone.now())
        except DraftUnsound:
            form.add_error(None, _("The model has faults. They are listed below; mend them first."))
        except DraftElsewhere:
            form.add_error(None, _("This draft is no longer being drawn."))
        else:
            flash.success(request, _("Handed in. A second person now looks at it."))
            return redirect("studio:draft", pk)
    return _page(request, found, hand_in_form=form)


@right("studio.release")
@require_POST
def give_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the draft with a remark."""
    found = get_object_or_404(Draft, pk=pk)
    form = RemarkForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            remark = form.cleaned_data["remark"]
            drafting.give_back(draft_id=pk, remark=remark, by=officer(request), at=timezone.now())
        except NotHandedIn:
            form.add_error(None, _("This draft does not wait for a review."))
        else:
            flash.success(request, _("Given back."))
            return redirect("studio:draft", pk)
    return _page(request, found, remark_form=form)


@right("studio.release")
@require_POST
def release(request: StaffRequest, pk: int) -> HttpResponse:
    """Release the draft from a day on."""
    found, today = get_object_or_404(Draft, pk=pk), timezone.localdate()
    form = ReleaseForm(request.POST, today=today)
    if form.is_valid():
        try:
            version = drafting.release(
                draft_id=pk, on=form.cleaned_data["on"], today=today, by=officer(request), at=timezone.now()
            )
        except (NotHandedIn, OwnDraft, DraftUnsound, ReleaseTooSoon, ReleaseUnsound) as refused:
            form.add_error(None, desk.refusal_words(refused))
        else:
            flash.success(request, _("Released as version %(number)s.") % {"number": version.version})
            return redirect("studio:drafts", found.service)
    return _page(request, found, release_form=form)


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


def officer(request: StaffRequest) -> Officer:
    """Who acts; the right has been asked for before."""
    found = request.viewer.officer
    assert found is not None
    return found


def _language() -> str:
    return (get_language() or "kk")[:2]


def _page(request: StaffRequest, found: Draft, **forms: Any) -> HttpResponse:
    context = desk.draft_context(request.viewer, found, timezone.localdate(), _language())
    wrong = any(form.is_bound for form in forms.values())
    context |= {**forms, "forms_with_errors": list(forms.values())}
    return render(request, "studio/draft.html", context, status=422 if wrong else 200)
