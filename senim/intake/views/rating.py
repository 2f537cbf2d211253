"""The link in a letter by which a person rates the answer: nothing of the request is shown but its number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from senim.accounts.access import public
from senim.intake.actions import rate_run
from senim.intake.errors import LinkInvalid, NotPossibleNow
from senim.intake.forms import RateForm
from senim.intake.queries import number_of, request_of_stream
from senim.intake.rating_links import stream_of


@public
@never_cache
@require_http_methods(["GET", "POST"])
def rate_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask how it went (a link is opened by programs too), and keep it once."""
    try:
        stream = stream_of(token)
        found = request_of_stream(stream)
    except (LinkInvalid, NotPossibleNow):
        return render(request, "intake/rate.html", {"wrong": True}, status=404)
    form, shown = RateForm(request.POST or None), {"number": number_of(found)}
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return render(request, "intake/rate.html", {**shown, "form": form}, status=status)
    return _rated(request, stream, form, shown)


def _rated(request: HttpRequest, stream: int, form: RateForm, shown: dict[str, str]) -> HttpResponse:
    given = form.cleaned_data
    try:
        rate_run(stream=stream, score=int(given["score"]), words=given["words"], at=timezone.now())
    except NotPossibleNow:
        return render(request, "intake/rate.html", {**shown, "over": True}, status=409)
    return render(request, "intake/rate.html", {**shown, "done": True})
