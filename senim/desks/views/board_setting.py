"""How an office sets its board: sound, languages, and the events that the board tells."""

import datetime as dt
import time

from django.contrib import messages as flash
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from senim.accounts.access import StaffRequest, right
from senim.desks import board_setting, screening, ways
from senim.desks.board_forms import EventForm, SoundForm
from senim.desks.errors import DeskRefused, TooManyEvents
from senim.desks.folding import local_day
from senim.desks.models import Office
from senim.desks.reaching import actor_of_unit
from senim.ledger.actor import Actor

SET_UP = "desks.set_up"


@right(SET_UP)
@never_cache
@require_http_methods(["GET", "POST"])
def setting(request: StaffRequest, office: int) -> HttpResponse:
    """What the board says and how; a POST changes how it sounds."""
    row = _office(request, office)
    kept = screening.kept_sound(row.pk)
    form = SoundForm(request.POST if request.method == "POST" else None, initial=kept, label_suffix="")
    if request.method == "POST" and form.is_valid():
        board_setting.set_board(office_id=row.pk, **form.cleaned_data, at=_now(), by=_by(request, row))
        flash.success(request, _("The board has changed."))
        return redirect("boards:setting", row.pk)
    return _page(request, row, sound=form, event=EventForm(today=_today(), label_suffix=""))


@right(SET_UP)
@never_cache
@require_POST
def add_event(request: StaffRequest, office: int) -> HttpResponse:
    """Tell of an event from now on."""
    row = _office(request, office)
    form = EventForm(request.POST, today=_today(), label_suffix="")
    if form.is_valid():
        try:
            begins, ends = form.moments()
            words, at, by = form.words(), _now(), _by(request, row)
            board_setting.add_event(office_id=row.pk, from_at=begins, until_at=ends, words=words, at=at, by=by)
        except TooManyEvents as refused:
            form.add_error(None, _("%(most)s events are told already. Take one away first.") % {"most": refused})
        else:
            flash.success(request, _("The board tells of it now."))
            return redirect("boards:setting", row.pk)
    return _page(request, row, sound=SoundForm(initial=screening.kept_sound(row.pk), label_suffix=""), event=form)


@right(SET_UP)
@never_cache
@require_POST
def drop_event(request: StaffRequest, office: int, pk: int) -> HttpResponse:
    """Tell of it no more; one that is gone already is no fault."""
    row = _office(request, office)
    try:
        board_setting.drop_event(office_id=row.pk, event_id=pk, at=_now(), by=_by(request, row))
        flash.success(request, _("The board does not tell of it any more."))
    except DeskRefused:
        flash.info(request, _("This event is not there any more."))
    return redirect("boards:setting", row.pk)


def _office(request: StaffRequest, office: int) -> Office:
    row = Office.objects.select_related("unit").filter(pk=office).first()
    if row is None or not request.viewer.may_in(SET_UP, row.pk):
        raise Http404
    return row


def _by(request: StaffRequest, row: Office) -> Actor:
    return actor_of_unit(request.viewer, SET_UP, row.pk)


def _page(request: StaffRequest, row: Office, sound: SoundForm, event: EventForm) -> HttpResponse:
    forms = {"sound": sound, "event": event, "tabs": ways.tabs(request.viewer, "set_up")}
    context = screening.setting_context(row, _now()) | forms
    wrong = sound.is_bound or event.is_bound
    return render(request, "desks/board_setting.html", context, status=422 if wrong else 200)


def _now() -> int:
    return time.time_ns() // 1000


def _today() -> dt.date:
    return local_day(_now())
