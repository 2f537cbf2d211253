"""Pages and acts of joint meetings. Whoever does not take part is told the same as of a meeting that does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.ledger.errors import StreamMoved
from senim.referrals.meetings import actions, pages
from senim.referrals.meetings.errors import MeetingRefused, NotYourMeeting
from senim.referrals.meetings.forms import AddressForm, ResultForm
from senim.referrals.meetings.reaching import CALL, JOIN, Opened, caller, opened, participant, readable_request
from senim.referrals.meetings.words import refused_words
from senim.referrals.telling import actions as telling
from senim.referrals.tongue import micros, now

P = ParamSpec("P")
Page = Callable[Concatenate[StaffRequest, int, P], HttpResponse]


def of_participant(
    name: str, *, leads: bool = False
) -> Callable[[Callable[Concatenate[StaffRequest, Opened, P], HttpResponse]], Page[P]]:
    """A page of a meeting in which the viewer takes part (and, with `leads`, that they lead); else 403."""

    def gated(view: Callable[Concatenate[StaffRequest, Opened, P], HttpResponse]) -> Page[P]:
        @right(name)
        @never_cache
        @wraps(view)
        def shown(request: StaffRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                found = opened(request.viewer, pk)
            except NotYourMeeting:
                raise PermissionDenied from None
            if leads and not found.leads:
                raise PermissionDenied
            return view(request, found, *args, **kwargs)

        return cast(Page[P], shown)

    return gated


@right(JOIN)
@never_cache
@require_GET
def own(request: StaffRequest) -> HttpResponse:
    """One's own meetings and undertakings."""
    text, page = request.GET.get("q", "")[:100].strip(), request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1
    context = pages.list_context(request.viewer, text, max(1, number), micros(now()))
    return render(request, "referrals/meetings.html", context)


@right(JOIN)
@never_cache
@require_POST
def address(request: StaffRequest) -> HttpResponse:
    """Where the officer wants reminders, if anywhere."""
    form = AddressForm(request.POST, label_suffix="")
    if not form.is_valid() or request.viewer.officer is None:
        context = pages.list_context(request.viewer, "", 1, micros(now()), form)
        return render(request, "referrals/meetings.html", context, status=422)
    telling.set_address(officer=request.viewer.officer, email=form.cleaned_data["email"])
    flash.success(request, _("Saved."))
    return redirect("meetings:mine")


@right(CALL)
@never_cache
@require_http_methods(["GET", "POST"])
def call(request: StaffRequest) -> HttpResponse:
    """Call a meeting, about a request that one may read or about none."""
    by, asked = caller(request.viewer), request.GET.get("request", "")
    key = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 18 else None
    about, number = readable_request(request.viewer, key)
    form = pages.call_form(by.unit or 0, request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _call_page(request, form, number)
    given = form.cleaned_data
    try:
        meeting = actions.call(
            title=given["title"],
            place=given["place"],
            agenda=given["agenda"],
            starts_at=micros(form.starts_at),
            participants=[int(one) for one in given["participants"]],
            request_id=about.pk if about else None,
            at=micros(now()),
            by=by,
        )
    except MeetingRefused as refused:
        form.add_error("day" if refused.code == "passed" else "participants", refused_words(refused))
        return _call_page(request, form, number)
    return redirect("meetings:meeting", meeting)


def _call_page(request: StaffRequest, form: Any, number: str) -> HttpResponse:
    context = {"form": form, "number": number, "tabs": pages.tabs(request.viewer)}
    return render(request, "referrals/meeting_call.html", context, status=422 if form.is_bound else 200)


@of_participant(JOIN)
@require_GET
def meeting(request: StaffRequest, found: Opened) -> HttpResponse:
    """One meeting."""
    return _page(request, found)


@of_participant(JOIN)
@require_GET
def minutes(request: StaffRequest, found: Opened) -> HttpResponse:
    """The minutes, to print."""
    context = pages.meeting_context(request.viewer, found, micros(now()))
    return render(request, "referrals/meeting_minutes.html", context)


def _page(request: StaffRequest, found: Opened, **forms: Any) -> HttpResponse:
    context = pages.meeting_context(request.viewer, found, micros(now()), **forms)
    return render(request, "referrals/meeting.html", context, status=422 if forms else 200)


def _leading(request: StaffRequest, found: Opened, name: str) -> Any:
    """The form of this name with what was posted."""
    shown = pages.meeting_context(request.viewer, found, micros(now()))[name]
    shown.data, shown.is_bound = request.POST, True
    return shown


def _do(request: StaffRequest, found: Opened, act: Callable[[], object]) -> HttpResponse:
    """Do it and go back to the meeting; what was refused is said there."""
    try:
        act()
    except MeetingRefused as refused:
        flash.error(request, refused_words(refused))
    except StreamMoved:
        flash.error(request, _("Somebody was quicker. What you see is how it stands now."))
    return redirect("meetings:meeting", found.meeting.pk)


@of_participant(CALL, leads=True)
@require_POST
def invite(request: StaffRequest, found: Opened) -> HttpResponse:
    """Invite more people."""
    form = _leading(request, found, "invite_form")
    if not form.is_valid():
        return _page(request, found, invite_form=form)
    chosen = [int(one) for one in form.cleaned_data["participants"]]
    key, by = found.meeting.pk, caller(request.viewer, found.meeting.unit_id)
    return _do(request, found, lambda: actions.invite(meeting_id=key, participants=chosen, at=micros(now()), by=by))


@of_participant(CALL, leads=True)
@require_POST
def excuse(request: StaffRequest, found: Opened) -> HttpResponse:
    """Somebody takes part no more."""
    text = request.POST.get("officer", "")
    officer = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    key, by = found.meeting.pk, caller(request.viewer, found.meeting.unit_id)
    return _do(request, found, lambda: actions.excuse(meeting_id=key, officer=officer, at=micros(now()), by=by))


@of_participant(CALL, leads=True)
@require_POST
def move(request: StaffRequest, found: Opened) -> HttpResponse:
    """Another time and place."""
    form = _leading(request, found, "move_form")
    if not form.is_valid():
        return _page(request, found, move_form=form)
    key, by = found.meeting.pk, caller(request.viewer, found.meeting.unit_id)
    to = {"starts_at": micros(form.starts_at), "place": form.cleaned_data["place"]}
    return _do(request, found, lambda: actions.move(meeting_id=key, at=micros(now()), by=by, **to))


@of_participant(CALL, leads=True)
@require_POST
def cancel(request: StaffRequest, found: Opened) -> HttpResponse:
    """Call it off."""
    key, by = found.meeting.pk, caller(request.viewer, found.meeting.unit_id)
    return _do(request, found, lambda: actions.cancel(meeting_id=key, at=micros(now()), by=by))


@of_participant(CALL, leads=True)
@require_POST
def keep_minutes(request: StaffRequest, found: Opened) -> HttpResponse:
    """What was said and decided."""
    form = _leading(request, found, "minutes_form")
    if not form.is_valid():
        return _page(request, found, minutes_form=form)
    key, by = found.meeting.pk, caller(request.viewer, found.meeting.unit_id)
    kept = {"minutes": form.cleaned_data["minutes"].replace("\r\n", "\n"), "decisions": form.decisions}
    return _do(request, found, lambda: actions.keep_minutes(meeting_id=key, at=micros(now()), by=by, **kept))


@of_participant(CALL, leads=True)
@require_POST
def undertake(request: StaffRequest, found: Opened) -> HttpResponse:
    """Who does what by when."""
    form = _leading(request, found, "undertake_form")
    if not form.is_valid():
        return _page(request, found, undertake_form=form)
    key, by, given = found.meeting.pk, caller(request.viewer, found.meeting.unit_id), form.cleaned_data
    what = {"text": given["text"], "officer": given["officer"], "due_at": micros(form.due_at)}
    return _do(request, found, lambda: actions.undertake(meeting_id=key, at=micros(now()), by=by, **what))


@of_participant(JOIN)
@require_POST
def end(request: StaffRequest, found: Opened, number: int) -> HttpResponse:
    """What was undertaken is done, or not needed any more: said by its owner or by who leads the meeting."""
    row = next((one for one in found.undertakings if one.pk == number), None)
    officer = request.viewer.officer
    if row is None or officer is None or not (found.leads or row.officer == officer.pseudonym):
        raise PermissionDenied
    form = ResultForm(request.POST)
    if not form.is_valid():
        flash.error(request, _("Write in a few words what came of it."))
        return redirect("meetings:meeting", found.meeting.pk)
    act = actions.finish if form.cleaned_data["how"] == "done" else actions.drop
    key, by, result = found.meeting.pk, participant(request.viewer), form.cleaned_data["result"]
    return _do(request, found, lambda: act(meeting_id=key, undertaking=number, result=result, at=micros(now()), by=by))
