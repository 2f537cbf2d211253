"""The exported log of a service, to take along for other tools."""

import tempfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.studio import pages
from senim.studio.errors import ServiceSealed
from senim.studio.giving import FILES, given_log, is_sealed, note
from senim.studio.giving_pages import given_table
from senim.studio.views.drafts import officer
from senim.studio.views.maps import process_of


@right("studio.model")
@never_cache
@require_GET
def log(request: StaffRequest, code: str) -> HttpResponse:
    """Which formats there are."""
    process = process_of(request, code)
    context = {
        "process": process,
        "tabs": pages.process_tabs(process, "log"),
        "versions": pages.version_chips(process, "log"),
        "files": [] if is_sealed(process.service) else pages.log_files(process, FILES),
        "given": given_table(code),
    }
    return render(request, "studio/log.html", context)


@right("studio.model")
@never_cache
@require_GET
def log_file(request: StaffRequest, code: str, kind: str) -> FileResponse:
    """The log of one version in one format, made anew with pseudonyms of its own."""
    if kind not in FILES:
        raise Http404(kind)
    process = process_of(request, code)
    try:
        note(process=process, kind=kind, by=officer(request), at=timezone.now())
    except ServiceSealed:
        raise Http404(code) from None
    with tempfile.TemporaryDirectory(prefix="senim-log-") as folder:
        # The open file outlives its name: nothing of it stays on the disk.
        opened = given_log(process, kind, Path(folder)).open("rb")
    name = f"{process.code}-{process.asked.version}.{FILES[kind]}"
    return FileResponse(opened, as_attachment=True, filename=name, content_type="application/octet-stream")
