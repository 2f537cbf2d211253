"""What the server can tell of sealed cases: to a recipient those sealed to their keys, to anybody else nothing."""

from datetime import date
from typing import Final, NamedTuple

from django.db.models import F

from senim.accounts.viewer import Viewer
from senim.safeguarding.models import SealedCase

PAGE: Final = 30


class CasesPage(NamedTuple):
    """Some cases, newest first, and the mark below which the next page begins (None on the last page)."""

    rows: tuple[SealedCase, ...]
    older: str | None


def page_mark(text: str) -> tuple[date, int] | None:
    """The day and number that a page's address names; None for none and for what cannot be one."""
    day, _, number = text.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def cases_of(viewer: Viewer, *, before: tuple[date, int] | None = None, most: int = PAGE) -> CasesPage:
    """One page of the cases with an envelope to a key of the viewer. One query; nothing for anybody without such a key."""
    if viewer.officer is None:
        return CasesPage((), None)
    rows = SealedCase.objects.filter(envelopes__addressees__key__officer=viewer.officer).distinct()
    if before is not None:
        rows = rows.filter(on__lte=before[0]).exclude(on=before[0], pk__gte=before[1])
    found = tuple(rows.order_by(F("on").desc(), F("pk").desc())[: most + 1])
    last = found[most - 1] if len(found) > most else None
    return CasesPage(found[:most], f"{last.on.isoformat()}.{last.pk}" if last else None)
