"""Moving the requests that run on an older version to the one in force: looked at first, confirmed, then followed."""

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from senim.accounts.access import StaffRequest, right
from senim.processes.errors import MoveUnderWay, NothingToMove
from senim.processes.models import VersionMove
from senim.studio import moves
from senim.studio.errors import NoOlderVersion, OwnDraft
from senim.studio.forms import MoveForm
from senim.studio.process import opened


@right("studio.release")
@never_cache
@require_http_methods(["GET", "POST"])
def move_plan(request: StaffRequest, code: str, version: int) -> HttpResponse:
    """Where the requests of an older version stand and which can move; confirmed, the worker moves them."""
    process = opened(request.viewer, code, {}, timezone.localdate(), _language())
    try:
        pair = moves.pair_of(code, version, timezone.localdate())
    except NoOlderVersion:
        flash.error(request, _("Requests can only move from an older version to the one in force."))
        return redirect("studio:drafts", code)
    form = MoveForm(request.POST if request.method == "POST" else None, label_suffix="")
    begun = _begun(request, pair, form)
    if begun is not None:
        return redirect("studio:move", begun.pk)
    context = moves.plan_context(process, pair, timezone.now()) | {"form": form}
    return render(request, "studio/move_plan.html", context, status=422 if form.is_bound else 200)


def _begun(request: StaffRequest, pair: moves.Pair, form: MoveForm) -> VersionMove | None:
    """The move that a valid form confirms; None for a page to be shown, with what was refused in the form."""
    if form.is_valid():
        try:
            return moves.begin(viewer=request.viewer, pair=pair, at=timezone.now())
        except (OwnDraft, MoveUnderWay, NothingToMove) as refused:
            form.add_error(None, moves.refusal_words(refused))
    return None


@right("studio.release")
@never_cache
@require_GET
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """How far a move is, and what came of it."""
    found = get_object_or_404(VersionMove.objects.select_related("confirmed_by"), pk=pk)
    if not moves.may_see(request.viewer, found):
        raise Http404(str(pk))
    return render(
        request, "studio/move.html", moves.move_context(request.viewer, found, _language(), timezone.localdate())
    )


def _language() -> str:
    return (get_language() or "kk")[:2]
