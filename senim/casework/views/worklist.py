"""The work list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from senim.accounts.access import StaffRequest, right
from senim.casework import listing, worklist
from senim.casework.worklist import Asked


@right("work.see")
@never_cache
@require_GET
def work_list(request: StaffRequest) -> HttpResponse:
    """Open steps, most urgent first."""
    now, asked, viewer = timezone.now(), asked_of(request), request.viewer
    listed = worklist.listed(viewer, asked, now)
    may_assign = viewer.may("work.assign") and asked.tab != "waiting"
    context = {
        "sections": listing.sections(viewer, listed, worklist.ends(now), may_assign),
        "tallies": listing.tallies(listed),
        "tabs": listing.list_tabs(viewer, asked, listed),
        "services": listing.service_chips(asked),
        "roles": listing.role_chips(viewer, asked),
        "places": listing.place_chips(viewer, asked),
        "asked": asked,
        "narrowed": asked != Asked(tab=asked.tab),
        "older": listing.address(asked.then(listed.older)) if listed.older else "",
        "newer": listing.address(asked.first()) if asked.after else "",
        "may_assign": may_assign,
    }
    return render(request, "casework/work_list.html", context)


def asked_of(request: HttpRequest) -> Asked:
    """The list that the address asks for; what makes no sense is left out."""
    given = request.GET
    tab = given.get("tab", "")
    key = given.get("after", "").split("-")
    after = (
        (int(key[0]), int(key[1])) if len(key) == 2 and all(one.isdecimal() and len(one) < 19 for one in key) else None
    )
    unit, who = given.get("unit", ""), given.get("officer", "")
    return Asked(
        tab="units" if tab == "units" else "waiting" if tab == "waiting" else "mine",
        service=given.get("service", "")[:40],
        role=given.get("role", "")[:24],
        unit=int(unit) if unit.isdecimal() and len(unit) < 10 else 0,
        officer=int(who) if who.isdecimal() and len(who) < 10 else -1,
        region=given.get("region", "")[:6],
        after=after,
    )
