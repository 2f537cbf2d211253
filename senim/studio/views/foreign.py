"""Other people's logs: bring one, say how to read it, look at it, compare it with a model, take it away."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from senim.accounts.access import StaffRequest, right
from senim.casework.drawing import localised
from senim.catalogue.models import ServiceVersion
from senim.catalogue.queries import compiled
from senim.studio import foreign, foreign_pages, foreign_sheets
from senim.studio.arriving import FolderUpload, folder_of
from senim.studio.errors import FileNotTaken, LogBusy, ModelUnreadable, NotYours
from senim.studio.foreign_forms import BringForm, CheckForm, ReadingForm
from senim.studio.models import ForeignLog
from senim.studio.views.opening import language, officer, sheet_file

FORM_BYTES: Final = 1_000_000
"""Room for what a form sends around its file."""


@right("studio.model")
@never_cache
@require_GET
def other_logs(request: StaffRequest) -> HttpResponse:
    """The logs that were brought from elsewhere."""
    return _listing(request, BringForm(label_suffix=""))


@right("studio.model")
@csrf_exempt
@require_POST
def bring(request: StaffRequest) -> HttpResponse:
    """Take a file in. It goes to the disk while it comes, so the form is checked for its origin only after that is set up."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.LOG_MAX_BYTES + FORM_BYTES:
        form = BringForm({}, label_suffix="")
        return _too_large(request, form)
    arriving = FolderUpload(request)
    request.upload_handlers = [arriving]
    try:
        found: HttpResponse = _brought(request, arriving)
    finally:
        arriving.upload_interrupted()  # what was not taken goes
    return found


@csrf_protect
def _brought(request: StaffRequest, arriving: FolderUpload) -> HttpResponse:
    form = BringForm(request.POST, request.FILES, label_suffix="")
    if arriving.too_large:
        return _too_large(request, form)
    if form.is_valid():
        try:
            file, by = form.cleaned_data["file"], officer(request)
            log = foreign.bring(upload=file, viewer=request.viewer, by=by, at=timezone.now())
        except FileNotTaken as refused:
            form.add_error("file", _file_words(refused.reason))
        else:
            return redirect("studio:other_log", log.pk)
    return _listing(request, form)


def _too_large(request: StaffRequest, form: BringForm) -> HttpResponse:
    form.errors.clear()
    form.add_error("file", _("The file is larger than %(size)s MB.") % {"size": _limit()})
    return _listing(request, form)


def _file_words(reason: str) -> str:
    return {
        "empty": _("The file is empty."),
        "unknown": _("This is no event log in a format that is read here."),
        "unlike": _("The content of the file is not what its name says, or it is damaged."),
    }[reason]


def _listing(request: StaffRequest, form: BringForm) -> HttpResponse:
    context = foreign_pages.listing_context(request.viewer, request.GET.get("before", ""))
    context |= {"form": form, "most": _limit()}
    return render(request, "studio/other_logs.html", context, status=422 if form.is_bound else 200)


def _limit() -> int:
    return int(settings.LOG_MAX_BYTES // 1024 // 1024)


@right("studio.model")
@never_cache
@require_GET
def other_log(request: StaffRequest, pk: int) -> HttpResponse:
    """One log: how far its import is, or what it says."""
    log = _log(request, pk)
    if getattr(request, "htmx", False) and not log.errand:
        return HttpResponseClientRefresh()
    return _page(request, log)


@right("studio.model")
@require_POST
def read_log(request: StaffRequest, pk: int) -> HttpResponse:
    """Let the worker import the log."""
    log = _log(request, pk)
    form = ReadingForm(log.seen, request.POST)
    if not form.is_valid():
        return _page(request, log, reading_form=form)
    wanted = {name: value for name, value in form.cleaned_data.items() if name != "name"}
    try:
        foreign.ask_import(log_id=pk, name=form.cleaned_data["name"], wanted=wanted)
    except LogBusy:
        flash.error(request, _("This log is being worked on, or it is imported already."))
    return redirect("studio:other_log", pk)


@right("studio.model")
@require_POST
def check_log(request: StaffRequest, pk: int) -> HttpResponse:
    """Let the worker compare the log with a model."""
    log = _log(request, pk)
    form = CheckForm(foreign_pages.model_choices(language(), timezone.localdate()), request.POST, request.FILES)
    if form.is_valid():
        try:
            label, xml = _model(form)
            foreign.ask_check(log_id=pk, label=label, xml=xml)
        except LogBusy:
            flash.error(request, _("This log is being worked on; try again in a moment."))
        except ModelUnreadable as refused:
            words = _("No log can be compared with this model: %(reason)s")
            form.add_error("file", words % {"reason": refused})
    if not form.is_valid():
        return _page(request, log, check_form=form)
    return redirect("studio:other_log", pk)


def _model(form: CheckForm) -> tuple[str, bytes]:
    chosen = form.cleaned_data["model"]
    if not chosen:
        file = form.files["file"]
        return str(getattr(file, "name", "")), form.cleaned_data["file"].encode()
    code, number = chosen.rsplit(":", 1)
    row = get_object_or_404(ServiceVersion, code=code, version=int(number))
    label = dict(form.fields["model"].choices)[chosen]  # type: ignore[attr-defined]
    return label, localised(compiled(row.pk, timezone.localdate()), language())


@right("studio.model")
@require_POST
def drop_log(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete the log."""
    log = _log(request, pk)
    try:
        foreign.remove(log=log, viewer=request.viewer)
    except NotYours as refused:
        raise PermissionDenied from refused
    flash.success(request, _("“%(name)s” is deleted.") % {"name": log.name})
    return redirect("studio:other_logs")


@right("studio.model")
@never_cache
@require_GET
def other_table(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """One of the tables as CSV: times in seconds, no formulas."""
    log = _log(request, pk)
    make = foreign_sheets.SHEETS.get(name)
    if make is None or log.state != "ready":
        raise Http404(name)
    return sheet_file(f"log-{pk}-{name}", make(log.portrait))


@right("studio.model")
@never_cache
@require_GET
def rejected(request: StaffRequest, pk: int) -> FileResponse:
    """All bad rows as CSV, by line."""
    file = folder_of(_log(request, pk).pk) / foreign.REJECTED
    if not file.exists():
        raise Http404(str(pk))
    name = f"log-{pk}-bad-rows.csv"
    return FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


@right("studio.model")
@never_cache
@require_GET
def other_model(request: StaffRequest, pk: int) -> HttpResponse:
    """The model that the log was compared with."""
    file = folder_of(_log(request, pk).pk) / foreign.MODEL
    if not file.exists():
        raise Http404(str(pk))
    response = HttpResponse(file.read_bytes(), content_type="application/xml")
    response["Content-Disposition"] = f'inline; filename="log-{pk}.bpmn"'
    return response


def _log(request: StaffRequest, pk: int) -> ForeignLog:
    """A log that the viewer may see; one of others is as unknown as one that never was."""
    return get_object_or_404(foreign_pages.seen_logs(request.viewer).select_related("brought_by"), pk=pk)


def _page(request: StaffRequest, log: ForeignLog, **forms: Any) -> HttpResponse:
    context = foreign_pages.log_context(request.viewer, log, language(), timezone.localdate())
    context |= {**forms, "wrong_forms": list(forms.values())}
    return render(request, "studio/other_log.html", context, status=422 if forms else 200)
