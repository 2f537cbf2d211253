"""What the server can tell of sealed cases: to a recipient those sealed to their keys, to anybody else nothing."""

from datetime import date
from typing import Final, NamedTuple

from django.db.models import F
from django.utils.translation import get_language

from senim.accounts.models import Officer
from senim.accounts.viewer import Viewer
from senim.catalogue.errors import UnknownService
from senim.catalogue.queries import current
from senim.safeguarding import directory_notes, recipients
from senim.safeguarding.models import BodyLane, RecipientKey, SealedCase

PAGE: Final = 30


class InDirectory(NamedTuple):
    """Somebody who may be sealed to, with the names of the lanes of which their body takes cases."""

    key: RecipientKey
    lanes: tuple[str, ...]


class EditionShown(NamedTuple):
    """The directory as it was signed last: its day and its SHA-256 in hexadecimal, in parts of eight marks."""

    on: date
    digest: tuple[str, ...]


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
    rows = SealedCase.objects.filter(envelopes__in=recipients.readable(viewer)).distinct()
    if before is not None:
        rows = rows.filter(on__lte=before[0]).exclude(on=before[0], pk__gte=before[1])
    found = tuple(rows.order_by(F("on").desc(), F("pk").desc())[: most + 1])
    last = found[most - 1] if len(found) > most else None
    return CasesPage(found[:most], f"{last.on.isoformat()}.{last.pk}" if last else None)


def directory_people(on: date) -> list[InDirectory]:
    """Everybody with a key that holds, custodians too, by body and name; lanes as they are called on a day.

    Two queries and those of the catalogue.
    """
    lanes: dict[int, list[str]] = {}
    for unit_id, lane in BodyLane.objects.order_by("lane").values_list("unit_id", "lane"):
        lanes.setdefault(unit_id, []).append(lane_name(lane, on))
    every = recipients.holding(recipients.OPEN) | recipients.holding(recipients.KEEP)
    keys = every.select_related("officer", "unit").order_by("unit_id", "officer__full_name")
    return [InDirectory(key, tuple(lanes.get(key.unit_id, ()))) for key in keys]


def directory_edition() -> EditionShown | None:
    """The newest edition of the directory, if there is one. One query."""
    edition = directory_notes.newest()
    if edition is None:
        return None
    digest = bytes(edition.sha256).hex()
    return EditionShown(edition.on, tuple(digest[at : at + 8] for at in range(0, len(digest), 8)))


def person_with_key(person: str) -> Officer | None:
    """The officer whom the directory knows by a random id. One query."""
    return Officer.objects.filter(recipient_keys__person=person).distinct().first()


def lane_name(lane: str, on: date) -> str:
    """A lane as the catalogue names it, in the page's language; its code where the service is not here."""
    try:
        return current(lane, on).service.name.to((get_language() or "kk")[:2])
    except UnknownService:
        return lane
