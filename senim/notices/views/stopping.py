"""The link in an e-mail by which a person gets no more than the law asks for; also called by mail programs (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from senim.accounts.access import public
from senim.notices import actions
from senim.notices.errors import TokenInvalid
from senim.notices.stopping import request_of


@csrf_exempt  # a mail program posts without our cookie; the signed link is the proof
@public
@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once (a link is opened by programs too), then stop what the law does not ask for."""
    try:
        request_id = request_of(token)
    except TokenInvalid:
        return render(request, "notices/stop.html", {"wrong": True}, status=404)
    done = request.method == "POST"
    if done:
        actions.stop(request_id=request_id, at=timezone.now())
    return render(request, "notices/stop.html", {"done": done})
