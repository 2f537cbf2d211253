"""The akimat's desk: what is owed an answer, one notice, its answer, and the akimat's places."""

from django.contrib import messages as flash
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.accounts.journal import OWN_TASK, note_read
from senim.assemblies import actions, pages, place_setting, queries, words
from senim.assemblies.errors import AlternativeMissing, NotInThisState
from senim.assemblies.folding import TO_ANSWER
from senim.assemblies.models import Assembly, GatheringPlace, Letter, Organiser
from senim.assemblies.queries import ANSWER
from senim.assemblies.staff_forms import AnswerForm, PlaceForm
from senim.assemblies.views.organiser import now_us
from senim.ledger.streams import ASSEMBLIES
from senim.places import queries as places


def page_number(request: StaffRequest) -> int:
    """The page of a list that is asked for; the first for anything that is no number."""
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


@right(ANSWER)
@never_cache
@require_GET
def desk(request: StaffRequest) -> HttpResponse:
    """What the akimat owes an answer, most urgent first."""
    return _list(request, queries.to_answer(request.viewer, page_number(request)), "desk")


@right(ANSWER)
@never_cache
@require_GET
def answered(request: StaffRequest) -> HttpResponse:
    """What was answered, or went its way without an answer."""
    return _list(request, queries.answered(request.viewer, page_number(request)), "answered")


def _list(request: StaffRequest, found: queries.Listed, here: str) -> HttpResponse:
    page = page_number(request)
    context = {
        "rows": pages.table(found.rows, "assemblies:assembly"),
        "here": here,
        "tabs": pages.tabs(request.viewer, here),
        "newer": f"?page={page - 1}" if page else "",
        "older": f"?page={page + 1}" if found.more else "",
    }
    return render(request, "assemblies/desk.html", context)


@right(ANSWER)
@never_cache
@require_http_methods(["GET", "POST"])
def assembly(request: StaffRequest, pk: int) -> HttpResponse:
    """One notice with its clock, what may stand in its way, and the answer's form."""
    found = queries.of_akimat(request.viewer, pk)
    today = pages.moment_of(now_us()).date()
    form = AnswerForm(request.POST or None, offered=queries.free_places(found), today=today)
    if not form.is_valid():
        return _assembly(request, found, form, 422 if form.is_bound else 200)
    try:
        by = queries.actor_in(request.viewer, ANSWER, found.unit_id)
        actions.answer(assembly_id=pk, decision=form.answer(), at=now_us(), by=by)
    except AlternativeMissing:
        form.add_error("place", _("This is what was asked for. Offer another place, day or time, or agree."))
        return _assembly(request, found, form, 422)
    except NotInThisState:
        form.add_error(
            None,
            _("This cannot be answered any more: above you see how it stands now. Your letter stands below, to copy."),
        )
        return _assembly(request, queries.of_akimat(request.viewer, pk), form, 409)
    flash.success(request, _("The answer is given.") if not form.is_doubled else _doubled())
    return redirect("assemblies:assembly", pk)


def _doubled() -> str:
    return _("The answer is given. The law wants it doubled by a registered letter: send that today.")


def _assembly(
    request: StaffRequest, found: Assembly, form: AnswerForm, status: int = 200, contact: bool = False
) -> HttpResponse:
    """The page; who organises stands on it only after it was asked for, and is then in the journal."""
    organiser = Organiser.objects.filter(assembly=found).first()
    context = {
        "found": found,
        "number": queries.number_of(found),
        "facts": pages.facts(found),
        "way": words.way_words(found.way),
        "state": words.words(words.STATES, found.state),
        "tone": words.state_tone(found.state),
        "due": pages.moment_of(found.due_at),
        "filed": pages.moment_of(found.filed_at),
        "late": found.held_on < found.earliest_on,
        "small": queries.is_too_small(found),
        "taken": queries.is_taken(found.place_id, found.held_on, found.starts, found.ends, found.pk)
        if found.place_id
        else False,
        "silence": pages.silence(found),
        "organiser": organiser,
        "contact": organiser if contact else None,
        "letters": [
            (pages.moment_of(one.written_at), one.text) for one in Letter.objects.filter(assembly=found).order_by("pk")
        ],
        "offered": pages.offered(found),
        "form": form if found.state in TO_ANSWER or form.is_bound else None,
        "tabs": pages.tabs(request.viewer, ""),
    }
    return render(request, "assemblies/assembly.html", context, status=status)


@right(ANSWER)
@never_cache
@require_POST
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    """Show who organises and how they are reached; the look is written down first."""
    found = queries.of_akimat(request.viewer, pk)
    journal(request, found, "answer")
    today = pages.moment_of(now_us()).date()
    return _assembly(request, found, AnswerForm(offered=queries.free_places(found), today=today), contact=True)


def journal(request: StaffRequest, found: Assembly, task: str) -> None:
    """Write down that the viewer looks up how the organiser is reached, for their own task: `answer` or `liaison`."""
    officer = request.viewer.officer
    if officer is None:
        raise PermissionDenied
    note_read(
        officer=officer,
        request_id=ASSEMBLIES.stream_of(found.pk),
        part="assembly",
        reason=OWN_TASK,
        task=task,
        at=timezone.now(),
        post=request.viewer.post_for(found.unit_id if task == "answer" else found.police_id),
    )


@right(ANSWER)
@require_GET
def place_list(request: StaffRequest) -> HttpResponse:
    """The places of the viewer's akimats."""
    units = request.viewer.units(ANSWER)
    rows = sorted(GatheringPlace.objects.filter(unit_id__in=units), key=lambda row: (row.unit_id, row.name.casefold()))
    context = {"rows": rows, "units": [places.unit(one) for one in units], "tabs": pages.tabs(request.viewer, "places")}
    return render(request, "assemblies/places.html", context)


@right(ANSWER)
@require_http_methods(["GET", "POST"])
def new_place(request: StaffRequest, unit: int) -> HttpResponse:
    """One more place of an akimat."""
    if not request.viewer.may_in(ANSWER, unit):
        raise PermissionDenied
    return _place(request, unit, None, PlaceForm(request.POST or None, initial={"active": True}))


@right(ANSWER)
@require_http_methods(["GET", "POST"])
def place(request: StaffRequest, pk: int) -> HttpResponse:
    """One place of an akimat."""
    row = GatheringPlace.objects.filter(pk=pk, unit_id__in=request.viewer.units(ANSWER)).first()
    if row is None:
        raise Http404
    initial = {name: getattr(row, name) for name in place_setting.FIELDS}
    return _place(request, row.unit_id, pk, PlaceForm(request.POST or None, initial=initial))


def _place(request: StaffRequest, unit: int, pk: int | None, form: PlaceForm) -> HttpResponse:
    if form.is_valid():
        place_setting.save_place(unit_id=unit, place_id=pk, values=form.cleaned_data)
        flash.success(request, _("It is changed."))
        return redirect("assemblies:places")
    context = {"form": form, "unit": places.unit(unit), "tabs": pages.tabs(request.viewer, "places")}
    return render(request, "assemblies/place.html", context, status=422 if form.is_bound else 200)
