"""The journal of reads: who looked at whose record, which part, when and why. Rows are only ever added."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from senim.accounts.errors import ReasonMissing
from senim.accounts.models import Access, Officer, Post
from senim.accounts.viewer import Viewer
from senim.ledger import statements

OWN_TASK: Final = "own_task"
"""The reader's own open step; the one reason that the page finds by itself and that needs no words."""

REASONS: Final[Mapping[str, Promise]] = {
    OWN_TASK: _("My own open task"),
    "supervision": _("I supervise this work"),
    "person_asked": _("The person asked about their request"),
    "colleague_asked": _("A colleague asked me for help"),
    "complaint": _("I am checking a complaint"),
    "quality": _("I am checking the quality of the work"),
}
"""The closed list of reasons. All but one's own task need words as well."""

PARTS: Final[Mapping[str, Promise]] = {
    "case": _("The whole request"),
    "attachment": _("A file"),
    "contact": _("How to reach the person"),
    "letter": _("The letter"),
    "duplicates": _("Similar requests"),
    "caller": _("Found by the number of a caller"),
    "told": _("What the person was told by phone or at the counter"),
}
"""The names of parts for the journal's page; a part that is not here is shown by its code."""

WORDS_MOST: Final = 300
_NOTE: Final = "INSERT INTO accounts_access (at, officer_id, request_id, part, reason, words, task) VALUES (%s, %s, %s, %s, %s, %s, %s)"
PAGE: Final = 50


class JournalPage(NamedTuple):
    """Some rows, newest first, and the key below which the next page begins (None on the last page)."""

    rows: tuple[Access, ...]
    older: int | None


def note_read(
    *, officer: Officer, request_id: int, part: str, reason: str, at: datetime, words: str = "", task: str = ""
) -> None:
    """Write down one read of a request. `part` is what was shown, `task` the element of the reader's own open step.

    Refuses (ReasonMissing) a reason that is not in `REASONS`, one's own task without its `task`, and any other reason
    without words: reading for no stated purpose is no read at all. One plain statement: every page of a case begins with it.
    """
    said = words.strip()[:WORDS_MOST]
    if reason not in REASONS or not (task if reason == OWN_TASK else said):
        raise ReasonMissing(reason)
    moment = connection.ops.adapt_datetimefield_value(at)
    statements.run(_NOTE, [moment, officer.pk, request_id, part, reason, said, task])


def reads_of(request_id: int) -> QuerySet[Access]:
    """All reads of one request, newest first, with their readers."""
    return _newest().filter(request_id=request_id)


def reads_by(officer: Officer) -> QuerySet[Access]:
    """All reads by one officer, newest first."""
    return _newest().filter(officer=officer)


def journal_page(
    viewer: Viewer, *, request_id: int | None = None, username: str = "", before: int | None = None, most: int = PAGE
) -> JournalPage:
    """One page of the reads by officers of the viewer's units, newest first; narrowed to a request or a reader. Two queries."""
    rows = _newest().filter(officer_id__in=_officers_under(viewer.paths("journal.read")))
    if request_id is not None:
        rows = rows.filter(request_id=request_id)
    if username:
        rows = rows.filter(officer__username=username)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = tuple(rows[: most + 1])
    return JournalPage(found[:most], found[most - 1].pk if len(found) > most else None)


def _newest() -> QuerySet[Access]:
    return Access.objects.select_related("officer").order_by("-pk")


def _officers_under(paths: tuple[str, ...]) -> list[int]:
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(unit__path__startswith=path)
    return list(Post.objects.filter(below).values_list("officer_id", flat=True).distinct())
