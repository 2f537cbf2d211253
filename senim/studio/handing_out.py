"""What a person does with a file of our own log: ask for it, fetch it (which is written down), take the wish back."""

import datetime as dt
from pathlib import Path
from typing import Final

from django.db import transaction

from senim.accounts.models import Officer
from senim.studio.errors import FileGone, ServiceSealed, TooManyWaiting
from senim.studio.filing import path_of
from senim.studio.giving import is_sealed
from senim.studio.logs import Scope
from senim.studio.models import GivenLog, LogFile
from senim.studio.process import Process

MOST_FILES: Final = 5
"""So many files of one person may wait or stand ready at once; each takes room on the disk."""


@transaction.atomic
def ask(*, process: Process, kind: str, by: Officer, at: dt.datetime) -> LogFile:
    """Let the worker write the wanted cases as a file for whoever asks. Refuses ServiceSealed and TooManyWaiting."""
    if is_sealed(process.service):
        raise ServiceSealed(process.code)
    if LogFile.objects.filter(asked_by=by).exclude(state="failed").count() >= MOST_FILES:
        raise TooManyWaiting(MOST_FILES)
    return LogFile.objects.create(
        service=process.code,
        form=kind,
        asked=process.asked.given(),
        scope=None if process.scope is None else sorted(process.scope),
        language=process.language,
        asked_by=by,
        asked_at=at,
    )


@transaction.atomic
def fetch(*, row: LogFile, process: Process, by: Officer, at: dt.datetime) -> Path:
    """Where the file stands; who fetches it, and when, is written down.

    Refuses ServiceSealed, and FileGone: it is not ready, its time is over, or it holds cases that are no longer within
    the right of whoever asked.
    """
    if is_sealed(process.service):
        raise ServiceSealed(process.code)
    ready = row.state == "ready" and row.expires_at is not None and row.expires_at > at
    if not ready or not _within(row.scope, process.scope) or not path_of(row).exists():
        raise FileGone(str(row))
    GivenLog.objects.create(service=row.service, form=row.form, asked=row.asked, given_to=by, given_at=at)
    return path_of(row)


def take_back(*, row: LogFile) -> None:
    """Delete the file, or the wish for it; the worker gives up what it does with it."""
    file = path_of(row)
    row.delete()
    file.unlink(missing_ok=True)


def _within(kept: list[str] | None, scope: Scope) -> bool:
    """Whether all that the file holds may still be counted by whoever asked for it."""
    return scope is None or (kept is not None and scope.issuperset(kept))
