"""The journal of reads: who looked at whose record, which part, when and why. Rows are only ever added."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from senim.accounts.errors import ReasonMissing
from senim.accounts.models import Access, Officer, Post
from senim.accounts.viewer import Held, Viewer
from senim.ledger import statements
from senim.places.models import Unit

OWN_TASK: Final = "own_task"
"""The reader's own open step; the one reason that the page finds by itself and that needs no words."""

TWO_SIGNATURES: Final = "two_signatures"
"""Outside one's scope, with a second person of another unit who signed: see `senim.casework.glass`."""

SEARCHED: Final = "searched"
"""The request stood in a list that somebody searched for; the words say by what kind of thing."""

REFERRED: Final = "referred"
"""A partner read what was shared with it; the words name the referral."""

SEALED: Final = "sealed"
"""A sealed case was opened; the words are one of the codes of `senim.safeguarding.reasons`, which the page always asks for."""

REASONS: Final[Mapping[str, Promise]] = {
    OWN_TASK: _("My own open task"),
    TWO_SIGNATURES: _("Opened with a second signature"),
    SEARCHED: _("Found by a search"),
    REFERRED: _("Shared with this partner"),
    SEALED: _("A sealed case, for the reason whose code stands beside"),
    "supervision": _("I supervise this work"),
    "person_asked": _("The person asked about their request"),
    "colleague_asked": _("A colleague asked me for help"),
    "complaint": _("I am checking a complaint"),
    "quality": _("I am checking the quality of the work"),
}
"""The closed list of reasons. All but one's own task need words as well."""

FOUND_BY_ITSELF: Final = frozenset({OWN_TASK, TWO_SIGNATURES, SEARCHED, REFERRED, SEALED})
ASKED: Final[Mapping[str, Promise]] = {code: words for code, words in REASONS.items() if code not in FOUND_BY_ITSELF}
"""The reasons among which a person chooses when a page asks."""

PARTS: Final[Mapping[str, Promise]] = {
    "case": _("The whole request"),
    "attachment": _("A file"),
    "contact": _("How to reach the person"),
    "letter": _("The letter"),
    "duplicates": _("Similar requests"),
    "caller": _("Found by the number of a caller"),
    "told": _("What the person was told by phone or at the counter"),
    "step": _("The page of one step"),
    "iin": _("The whole identity number"),
    "found": _("The line of a search: number and subject"),
    "referral": _("What was shared with a partner"),
    "sealed": _("A sealed letter, opened in the reader's browser"),
    "assembly": _("A notice of an assembly"),
    "visit": _("An appointment: name, phone and service"),
    "list": _("The list of who looked"),
}
"""The names of parts for the journal's page; a part that is not here is shown by its code."""

WORDS_MOST: Final = 300
_NOTE: Final = (
    "INSERT INTO accounts_access (at, officer_id, request_id, part, reason, words, task, role, unit_id, organisation_id) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
PAGE: Final = 50
ONCE_WITHIN: Final = timedelta(minutes=30)


class JournalPage(NamedTuple):
    """Some rows, newest first, and the key below which the next page begins (None on the last page)."""

    rows: tuple[Access, ...]
    older: int | None


def note_read(
    *,
    officer: Officer,
    request_id: int,
    part: str,
    reason: str,
    at: datetime,
    words: str = "",
    task: str = "",
    post: Held | None = None,
) -> None:
    """Write down one read of a request. `part` is what was shown, `task` the element of the reader's own open step.

    `post` is the one in which the officer reads (`Viewer.post_for`): the person is later told role and unit, never a name.
    Refuses (ReasonMissing) a reason that is not in `REASONS`, one's own task without its `task`, and any other reason
    without words: reading for no stated purpose is no read at all. One plain statement: every page of a case begins with it.
    """
    said = words.strip()[:WORDS_MOST]
    if reason not in REASONS or not (task if reason == OWN_TASK else said):
        raise ReasonMissing(reason)
    role, unit = (post.role, post.unit) if post else ("", None)
    statements.run(_NOTE, [_moment(at), officer.pk, request_id, part, reason, said, task, role, unit, None])


def note_partner_read(
    *, organisation_id: int, unit_id: int, request_id: int, part: str, words: str, at: datetime
) -> None:
    """Write down that a partner read what the unit `unit_id` shared with it; `words` name the referral, without a person.

    Refuses (ReasonMissing) a read without words. One plain statement.
    """
    said = words.strip()[:WORDS_MOST]
    if not said:
        raise ReasonMissing(REFERRED)
    row = [_moment(at), None, request_id, part, REFERRED, said, "", "partner", unit_id, organisation_id]
    statements.run(_NOTE, row)


def note_found(viewer: Viewer, request_ids: Iterable[int], *, words: str, at: datetime) -> None:
    """Write down whose requests a search showed. `words` say by what kind of thing was searched, never what was typed."""
    note_shown(viewer, request_ids, part="found", reason=SEARCHED, words=words, at=at)


def note_shown(
    viewer: Viewer, request_ids: Iterable[int], *, part: str, reason: str, at: datetime, words: str = "", task: str = ""
) -> None:
    """Write down whose records a list showed; those that the same reader saw so in the last half hour are not written again.

    Refuses ReasonMissing as `note_read`. Two queries, one where nothing is new, none for an empty list.
    """
    officer, wanted = viewer.officer, list(dict.fromkeys(request_ids))
    if reason not in REASONS or not (task if reason == OWN_TASK else words):
        raise ReasonMissing(reason)
    if officer is None or not wanted:
        return
    seen = Access.objects.filter(officer=officer, part=part, request_id__in=wanted, at__gt=at - ONCE_WITHIN)
    known = set(seen.values_list("request_id", flat=True))
    post = viewer.post_for(0)
    role, unit = (post.role, post.unit) if post else ("", None)
    shown = {"at": at, "officer": officer, "part": part, "reason": reason, "words": words, "task": task}
    new = [Access(request_id=one, role=role, unit_id=unit, **shown) for one in wanted if one not in known]
    Access.objects.bulk_create(new)


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
    paths = viewer.paths("journal.read")
    shared = Q(organisation_id__isnull=False, unit_id__in=Unit.objects.filter(_below(paths, "path")).values("pk"))
    mine = Q(officer_id__in=officers_under(paths)) | shared
    rows = _newest().filter(mine)
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


def officers_under(paths: tuple[str, ...]) -> list[int]:
    """The ids of the officers who hold a post at or below some units. One query."""
    below = _below(paths, "unit__path")
    return list(Post.objects.filter(below).values_list("officer_id", flat=True).distinct())


def _below(paths: tuple[str, ...], field: str) -> Q:
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(**{f"{field}__startswith": path})
    return below


def _moment(at: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(at)
