"""Hears the log in the writer's transaction: when a run is answered or redirected, the letters written for it go out."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from senim.catalogue.queries import Compiled
from senim.intake.models import Message
from senim.intake.timeline import moment_of
from senim.ledger.entries import Entry
from senim.processes.projectors import projector

SENDING: Final = frozenset({"answered", "redirected"})


@projector
def release_letters(_compiled: Compiled, entries: Sequence[Entry]) -> None:
    """Let the person see the letters of a run from the moment it was answered or passed on."""
    for entry in entries:
        if entry.type in SENDING:
            sent_at: dt.datetime = moment_of(entry.at)
            Message.objects.filter(stream=entry.stream, kind="letter", sent_at=None).update(sent_at=sent_at)
