"""The staff's pages of keys: the list, a new one (shown once), and the end of one."""

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from senim.accounts.access import StaffRequest, right
from senim.accounts.models import Officer
from senim.channels.api_keys import board
from senim.channels.api_keys.forms import KeyForm
from senim.channels.api_keys.issuing import issue, revoke
from senim.channels.models import ApiKey


@right("keys.issue")
@never_cache
@require_GET
def keys(request: StaffRequest) -> HttpResponse:
    """Every key, newest first."""
    given = request.GET.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
    return render(request, "channels/keys.html", board.keys_context(request.viewer, timezone.now(), before))


@right("keys.issue")
@never_cache
@require_http_methods(["GET", "POST"])
def new_key(request: StaffRequest) -> HttpResponse:
    """Issue a key; the answer shows it this one time."""
    form = KeyForm(request.POST or None, label_suffix="")
    context = {"tabs": board.tabs(request.viewer), "form": form}
    if not (form.is_bound and form.is_valid()):
        return render(request, "channels/new_key.html", context, status=422 if form.is_bound else 200)
    issued = issue(**form.cleaned_data, by=_officer(request), at=timezone.now())
    return render(request, "channels/issued_key.html", {**context, "issued": issued})


@right("keys.issue")
@never_cache
@require_http_methods(["GET", "POST"])
def end_key(request: StaffRequest, pk: int) -> HttpResponse:
    """Revoke a key, after asking."""
    key = ApiKey.objects.filter(pk=pk).first()
    if key is None:
        raise Http404
    if request.method == "GET":
        context = {"tabs": board.tabs(request.viewer), "key": key}
        return render(request, "channels/revoke_key.html", context)
    revoke(key_id=pk, by=_officer(request), at=timezone.now())
    flash.success(request, _("The key opens nothing any more."))
    return redirect("api_keys:keys")


def _officer(request: StaffRequest) -> Officer:
    """The officer who is signed in."""
    assert request.viewer.officer is not None
    return request.viewer.officer
