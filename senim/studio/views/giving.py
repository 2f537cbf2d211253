"""The exported log of a service, to take along for other tools: asked for, written by the worker, fetched, taken back."""

from django.contrib import messages as flash
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from senim.accounts.access import StaffRequest, right
from senim.studio import giving_pages, handing_out
from senim.studio.errors import FileGone, ServiceSealed, TooManyWaiting
from senim.studio.giving import FILES
from senim.studio.models import LogFile
from senim.studio.views.opening import officer, process_of


@right("studio.model")
@never_cache
@require_GET
def log(request: StaffRequest, code: str) -> HttpResponse:
    """Which formats there are, one's own files, and who took which."""
    context = giving_pages.log_context(process_of(request, code), officer(request))
    if getattr(request, "htmx", False) and not context["working"]:
        return HttpResponseClientRefresh()
    return render(request, "studio/log.html", context)


@right("studio.model")
@require_POST
def ask_file(request: StaffRequest, code: str) -> HttpResponse:
    """Let the worker write the log of one version in one format."""
    process, kind = process_of(request, code), request.POST.get("form", "")
    if kind not in FILES:
        raise Http404(kind)
    try:
        handing_out.ask(process=process, kind=kind, by=officer(request), at=timezone.now())
    except ServiceSealed:
        raise Http404(code) from None
    except TooManyWaiting as refused:
        words = _("You have %(most)s files already. Delete one that you have fetched, then ask again.")
        flash.error(request, words % {"most": refused.most})
    return redirect(process.address("log"))


@right("studio.model")
@never_cache
@require_GET
def log_file(request: StaffRequest, code: str, pk: int) -> FileResponse:
    """A file of one's own that is ready."""
    by = officer(request)
    row = get_object_or_404(LogFile, pk=pk, service=code, asked_by=by)
    try:
        file = handing_out.fetch(row=row, process=process_of(request, code), by=by, at=timezone.now())
        opened = file.open("rb")
    except (FileGone, FileNotFoundError, ServiceSealed):
        raise Http404(code) from None
    name = f"{code}-{row.asked['version']}.{FILES[row.form]}"
    return FileResponse(opened, as_attachment=True, filename=name, content_type="application/octet-stream")


@right("studio.model")
@require_POST
def drop_file(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Delete a file of one's own."""
    row = get_object_or_404(LogFile, pk=pk, service=code, asked_by=officer(request))
    handing_out.take_back(row=row)
    flash.success(request, _("The file is deleted."))
    return redirect("studio:log", code)
