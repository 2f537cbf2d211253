"""The staff's pages of notices: how the channels fare, dead letters, and the words."""

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.accounts.models import Officer
from senim.notices import actions, board, wording, wording_actions
from senim.notices.errors import NotDead, SameWriter, UnknownNotice, WordingGone
from senim.notices.forms import WordingForm


@right("notices.see")
@never_cache
@require_GET
def notices(request: StaffRequest) -> HttpResponse:
    """How the channels fare, and what could not be delivered."""
    given = request.GET.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
    context = board.board_context(request.viewer, actions.micros(timezone.now()), before)
    return render(request, "notices/board.html", context)


@right("notices.see")
@require_POST
def resend(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a dead notice once more."""
    units = request.viewer.units(board.SEE)
    try:
        actions.resend(notice_id=pk, at=timezone.now(), units=units)
        flash.success(request, _("It will be sent again within a minute."))
    except UnknownNotice:
        raise Http404 from None
    except NotDead:
        flash.error(request, _("It was dealt with meanwhile. Below you see what is left."))
    return redirect("notices:board")


@right("notices.word")
@never_cache
@require_GET
def words(request: StaffRequest) -> HttpResponse:
    """All notices by channel."""
    return render(request, "notices/words.html", board.words_context(request.viewer))


@right("notices.word")
@never_cache
@require_http_methods(["GET", "POST"])
def one_wording(request: StaffRequest, kind: str, channel: str) -> HttpResponse:
    """One text: looked at, previewed, proposed."""
    if (kind, channel) not in wording.pairs():
        raise Http404
    form = WordingForm(kind, channel, request.POST or None, initial=wording.in_force(kind, channel))
    filled = form.is_bound and form.is_valid()
    if filled and "propose" in request.POST:
        given = form.cleaned_data
        wording_actions.propose(kind=kind, channel=channel, words=given, by=officer(request), at=timezone.now())
        flash.success(request, _("Proposed. A second person now looks at it."))
        return redirect("notices:wording", kind, channel)
    shown = form.cleaned_data if filled else None
    context = board.wording_context(request.viewer, kind, channel, form, shown)
    return render(request, "notices/wording.html", context, status=422 if form.is_bound and not filled else 200)


@right("notices.approve")
@require_POST
def decide(request: StaffRequest, pk: int, kind: str, channel: str) -> HttpResponse:
    """Approve a proposal, or give it back."""
    approve = "approve" in request.POST
    try:
        wording_actions.decide(wording_id=pk, approve=approve, by=officer(request), at=timezone.now())
        flash.success(request, _("These words now hold.") if approve else _("Given back. The words stay as they were."))
    except SameWriter:
        flash.error(request, _("You wrote this yourself: somebody else has to approve it."))
    except WordingGone:
        flash.error(request, _("It was dealt with meanwhile. Below you see what is left."))
    return redirect("notices:wording", kind, channel)


def officer(request: StaffRequest) -> Officer:
    """The officer who is signed in."""
    assert request.viewer.officer is not None
    return request.viewer.officer
