"""What an operator does for somebody: takes a request, writes words of theirs to one, notes and clears a call back."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.casework.cases import Case
from senim.casework.rows import language
from senim.channels.operator.call import Call
from senim.channels.operator.errors import NoNumberToCall
from senim.channels.operator.models import CallBack, Taken
from senim.channels.operator.posts import RIGHT, actor_of, post_of
from senim.intake import actions as intake
from senim.intake.arrivals import Arrival, Submitted
from senim.intake.models import Contact, Message, ServiceRequest
from senim.processes import actions as processes


@transaction.atomic
def take(*, call: Call, arrival: Arrival, viewer: Viewer) -> Submitted:
    """Send what the person said, as they would have sent it themselves; who wrote it down is kept beside the request.

    The log differs from that of the web in the channel only, and in the note of a call back where one is wanted. The same
    key and words again give the same answer. Refuses NoNumberToCall, and what intake refuses.
    """
    done = intake.submit(arrival)
    if not done.new:
        return done
    officer = viewer.officer
    assert officer is not None
    Taken.objects.create(request_id=done.request_id, officer=officer, unit_id=post_of(viewer).unit, taken_at=arrival.at)
    if call.back:
        _ask_back(ServiceRequest.objects.get(pk=done.request_id), call.back, viewer, arrival.at)
    return done


@transaction.atomic
def add_words(*, case: Case, text: str, back: str, viewer: Viewer, at: dt.datetime) -> None:
    """Write what the person says to their request, as they would on the web; a wish to be called back is kept too.

    Refuses NotPossibleNow when all has ended, NoNumberToCall.
    """
    intake.reply(request=case.request, text=text, at=at, language=case.request.language)
    if back:
        _ask_back(case.request, back, viewer, at)


@transaction.atomic
def called_back(*, call_back_id: int, viewer: Viewer, at: dt.datetime) -> None:
    """The person was called back. Done twice, or for a unit that is not the viewer's, it changes nothing."""
    row = CallBack.objects.select_for_update().filter(pk=call_back_id, unit_id__in=viewer.units(RIGHT)).first()
    if row is None or row.done_at is not None:
        return
    row.done_at, row.done_by = at, viewer.officer
    row.save(update_fields=["done_at", "done_by"])
    _note(row.request, _("The person was called back."), viewer, at)


def _ask_back(request: ServiceRequest, when: str, viewer: Viewer, at: dt.datetime) -> None:
    """One wish at a time: another one while the first is open changes its hours."""
    if not Contact.objects.filter(request=request).exclude(phone="").exists():
        raise NoNumberToCall
    unit_id = post_of(viewer).unit
    CallBack.objects.update_or_create(
        request=request, done_at=None, defaults={"when": when, "unit_id": unit_id, "asked_at": at}
    )
    _note(request, _("The person asks to be called back: %(when)s.") % {"when": when_words(when)}, viewer, at)


def when_words(when: str) -> str:
    """The hours in which a person wants to be called."""
    return {
        "any": _("at any hour"),
        "morning": _("in the morning, 9 to 13"),
        "afternoon": _("in the afternoon, 13 to 18"),
        "evening": _("in the evening, 18 to 21"),
    }[when]


def _note(request: ServiceRequest, text: str, viewer: Viewer, at: dt.datetime) -> None:
    """A note among officers at the newest run of the request, which says it on the page of the case."""
    stream = intake.last_instance(request).stream
    officer = viewer.officer
    assert officer is not None
    message = Message.objects.create(
        request=request, stream=stream, kind="note", language=language(), text=text, written_at=at,
        officer_id=officer.pk,
    )  # fmt: skip
    payload = {"message": message.pk}
    processes.record(stream=stream, kind="noted", payload=payload, at=intake.micros(at), by=actor_of(viewer))
