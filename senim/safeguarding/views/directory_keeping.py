"""The page of the keeper of the directory: who may be sealed to, and that somebody left. It opens nothing."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from senim.accounts.access import StaffRequest, right
from senim.safeguarding import custody, queries
from senim.safeguarding.views.calls import now
from senim.safeguarding.views.desk_tabs import tabs


@right("sealed.direct")
@never_cache
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Everybody with a key that holds, by body, and the fingerprint of the directory as it was signed last."""
    page = {
        "rows": queries.directory_people(timezone.localdate()),
        "edition": queries.directory_edition(),
        "tabs": tabs(request),
    }
    return render(request, "safeguarding/keeping/people.html", page)


@right("sealed.direct")
@never_cache
@require_POST
def leaves(request: StaffRequest) -> HttpResponse:
    """Somebody left: nothing more is given out to them from their next request on."""
    officer = queries.person_with_key(request.POST.get("person", ""))
    if officer is not None:
        custody.leave(officer=officer, at=now(), by=custody.actor_of(request.viewer, "sealed.direct"))
    return HttpResponseRedirect(reverse("safeguarding:people"))
