"""Giving envelopes out: to a recipient for a reason and with a line in the journal, to the reporter for the look-up value."""

import datetime as dt
from pathlib import Path
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.design.dates import day
from senim.processes.queries import service_clock, service_of
from senim.safeguarding import recipients, storing
from senim.safeguarding.actions import case_of, instance_of
from senim.safeguarding.entering import stream_of
from senim.safeguarding.errors import ReasonNeeded, UnknownSealedCase
from senim.safeguarding.models import SealedCase, SealedEnvelope
from senim.safeguarding.moments import day_of
from senim.safeguarding.reasons import note, reason_of

LETTERS_MOST: Final = 200


class Letter(NamedTuple):
    """An envelope that the reporter can open: `from_` is a body's name in the page's language, their own word for themselves."""

    id: int
    kind: str
    on: str
    bucket: int
    from_: str


class Standing(NamedTuple):
    """How a case stands for its reporter: step and day due in words of the page's language."""

    lane: str
    step: str
    step_words: str
    due: str
    ended: bool
    envelopes: tuple[Letter, ...]
    keys: tuple[str, ...]


def give_out(*, viewer: Viewer, number: int, envelope: int, at: dt.datetime) -> Path:
    """The file of an envelope that was sealed to the viewer. Refuses UnknownSealedCase, ReasonNeeded. Writes the journal."""
    case = recipients.case_for(viewer, number)
    found = recipients.readable(viewer).filter(case=case, pk=envelope).first()
    if found is None:
        raise UnknownSealedCase
    reason = reason_of(viewer, case, at)
    if not reason:
        raise ReasonNeeded
    note(viewer, case, "sealed", reason, at)
    return storing.path_of(found.path)


def give_back(*, lookup: bytes, envelope: int) -> Path:
    """The file of an envelope that was sealed to the reporter. Refuses UnknownSealedCase."""
    found = for_reporter(case_of(lookup)).filter(pk=envelope).first()
    if found is None:
        raise UnknownSealedCase
    return storing.path_of(found.path)


def for_reporter(case: SealedCase) -> recipients.Envelopes:
    """The envelopes that the reporter can open, in order."""
    rows = SealedEnvelope.objects.filter(case=case, to_reporter=True, replaced_by=None)
    return rows.select_related("unit").order_by("place")


def standing(lookup: bytes, language: str) -> Standing:
    """How a case stands. Refuses UnknownSealedCase. A bounded number of queries."""
    case = case_of(lookup)
    run, clock = instance_of(case), service_clock(stream_of(case))
    stages = {one.id: one.name.to(language) for one in service_of(run).service.stages}
    due = (clock.promise_due_at or clock.limit_due_at) if clock is not None and clock.stopped_at is None else None
    return Standing(
        lane=case.lane,
        step=run.stage,
        step_words=stages.get(run.stage, ""),
        due=day(day_of(due)) if due else "",
        ended=run.ended_at is not None,
        envelopes=tuple(_letter(row) for row in for_reporter(case)[:LETTERS_MOST]),
        keys=tuple(recipients.participants(case).values_list("public", flat=True)[: recipients.MOST - 1]),
    )


def _letter(row: SealedEnvelope) -> Letter:
    return Letter(row.pk, row.kind, day(row.on), row.bucket, row.unit.name if row.unit else _("You"))
