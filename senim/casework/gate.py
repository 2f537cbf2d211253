"""The gate before every page of a case: scope first, then the reason, then the journal."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from senim.accounts.access import StaffRequest, right
from senim.accounts.journal import TWO_SIGNATURES
from senim.casework import listing, openings, reading
from senim.casework.cases import Case, case_of
from senim.casework.errors import OutOfScope
from senim.casework.forms import ReasonForm
from senim.casework.reading import Reason

P = ParamSpec("P")
CaseView = Callable[Concatenate[StaffRequest, Case, P], HttpResponse]
PlainView = Callable[Concatenate[StaffRequest, int, P], HttpResponse]


def reads(part: str) -> Callable[[CaseView[P]], PlainView[P]]:
    """A page that shows a part of a case: in scope or 403, with a reason or the question for one, and journalled."""

    def gated(view: CaseView[P]) -> PlainView[P]:
        @right("case.read")
        @never_cache
        @wraps(view)
        def opened(request: StaffRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            at = timezone.now()
            case, reason = _opened(request, pk, at)
            if reason is None:
                return ask_reason(request, case, ReasonForm(label_suffix=""), request.get_full_path())
            reading.journal(case, part, reason, at)
            return view(request, case, *args, **kwargs)

        return cast(PlainView[P], opened)

    return gated


def _opened(request: StaffRequest, pk: int, at: dt.datetime) -> tuple[Case, Reason | None]:
    """The case in one's scope with the reason for it, or one that a second person's signature opened for a while."""
    try:
        case = case_of(request.viewer, pk)
    except OutOfScope:
        case, opening = openings.opened_case(request.viewer, pk, at)
        return case, Reason(TWO_SIGNATURES, opening.words)
    return case, reading.reason_for(case, request.session, at)


def acts(name: str) -> Callable[[CaseView[P]], PlainView[P]]:
    """An act on a case in scope, for whoever has the right `name`; what it shows afterwards is another page."""

    def gated(view: CaseView[P]) -> PlainView[P]:
        @right(name)
        @never_cache
        @wraps(view)
        def opened(request: StaffRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return view(request, case_of(request.viewer, pk), *args, **kwargs)

        return cast(PlainView[P], opened)

    return gated


def asked_first(request: StaffRequest, case: Case, part: str) -> HttpResponse | None:
    """For pages of other apps that show a part of a case in scope: the question for a reason, or None once the read is journalled."""
    at = timezone.now()
    reason = reading.reason_for(case, request.session, at)
    if reason is None:
        return ask_reason(request, case, ReasonForm(label_suffix=""), request.get_full_path())
    reading.journal(case, part, reason, at)
    return None


def ask_reason(request: StaffRequest, case: Case, form: ReasonForm, following: str, status: int = 200) -> HttpResponse:
    """The page that asks why, and says nothing of the case but its number."""
    context: dict[str, Any] = {
        "form": form,
        "number": case.number,
        "pk": case.request.pk,
        "next": following,
        "tabs": listing.list_tabs(request.viewer, None),
    }
    return render(request, "casework/reason.html", context, status=status)


def inner_address(request: HttpRequest, address: str, otherwise: str) -> str:
    """An address of ours to go on to, else `otherwise`."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else otherwise
