"""The table of addresses: the language comes first, then who the page is for."""

import os
from typing import Final

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path
from django.utils.translation.trans_real import parse_accept_lang_header

from senim.accounts.access import public
from senim.config import disk

NOTHING_TO_KEEP: Final = {"Cache-Control": "no-store"}


@public
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the start page in the best language: the browser's wish, Kazakh when it wishes none of ours; no cookie."""
    known = [code for code, _ in settings.LANGUAGES]
    wishes = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200])
    wished = (code.split("-")[0] for code, weight in wishes if weight)
    language = next((code for code in wished if code in known), settings.LANGUAGE_CODE)
    return HttpResponseRedirect(f"/{language}/", headers={"Vary": "Accept-Language"})


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Say 200 when the database can be read and written and the disk has room, 503 when not."""
    if disk.free_bytes(settings.DATA_DIR) < disk.LEAST_FREE_BYTES or not os.access(settings.DATA_DIR, os.W_OK):
        return HttpResponse("no room\n", status=503, content_type="text/plain", headers=NOTHING_TO_KEEP)
    return HttpResponse(_database_word(), content_type="text/plain", headers=NOTHING_TO_KEEP)


def _database_word() -> str:
    """Ask for the right to write and give it back; a database that refuses it raises, and the answer is 503."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        else:
            cursor.execute(
                "SELECT 1 WHERE current_setting('transaction_read_only') = 'off' AND NOT pg_is_in_recovery()"
            )
            if cursor.fetchone() is None:
                raise OperationalError("the connection is read-only")
    return "ready\n"


urlpatterns = [
    path("", root, name="root"),
    path("healthz", healthz, name="healthz"),
    path("doors/", include("senim.channels.urls")),
    path("desks/", include("senim.desks.live_urls")),
    *i18n_patterns(
        # First, so that the pages that are opened most are not looked for among a hundred others; none of them has these names.
        path("staff/", include("senim.casework.urls")),
        path("", include("senim.intake.urls")),
        path("", include("senim.notices.urls")),
        path("", include("senim.accounts.urls")),
        path("staff/keys/", include("senim.channels.api_keys.urls")),
        path("", include("senim.channels.connector.page_urls")),
        path("staff/operator/", include("senim.channels.operator.urls")),
        path("staff/channels/", include("senim.channels.board.urls")),
        path("", include("senim.desks.urls")),
        path("", include("senim.assemblies.urls")),
        path("", include("senim.referrals.urls")),
        path("studio/", include("senim.studio.urls")),
        prefix_default_language=True,
    ),
]

handler400 = "senim.config.faults.bad_request"
handler403 = "senim.config.faults.forbidden"
handler404 = "senim.config.faults.not_found"
handler500 = "senim.config.faults.server_error"
