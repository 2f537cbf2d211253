"""What the pages of this app show, as values for the components: tabs, tables, the address of the older page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from senim.accounts.journal import PARTS, REASONS
from senim.accounts.looked import Look
from senim.accounts.models import Access, Unusual
from senim.accounts.roles import role
from senim.accounts.viewer import Viewer
from senim.design.charts import plain
from senim.design.dates import day, short_day, short_moment
from senim.design.parts import Head, Tab
from senim.places import queries as places
from senim.places.models import Organisation


@dataclass(frozen=True, slots=True)
class Table:
    """A table's heads and rows, one cell for each head."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]


_ELSEWHERE: Final = (
    ("opening.sign", gettext_noop("Second signatures"), "casework:signatures"),
    ("supervise", gettext_noop("Channels"), "channel_board:board"),
    ("studio.read", gettext_noop("Process studio"), "studio:services"),
    ("desks.wall", gettext_noop("Front offices now"), "boards:wall"),
    ("desks.plan", gettext_noop("Planning of front offices"), "planning:offices"),
    ("figures.see", gettext_noop("Figures of front offices"), "office_figures:offices"),
    ("keys.issue", gettext_noop("Keys of other systems"), "api_keys:keys"),
    ("meetings.join", gettext_noop("Meetings"), "meetings:mine"),
    ("assemblies.answer", gettext_noop("Notices of assemblies"), "assemblies:desk"),
    ("assemblies.plan", gettext_noop("Assemblies to facilitate"), "assemblies:plans"),
)
"""Pages of other apps: the right, their words, their address. An installation for sealed cases has none of them."""


def tabs(viewer: Viewer, here: str) -> list[Tab]:
    """The pages of this app that the viewer may open, and ways to others; the one at the path `here` is marked."""
    pages = [(_("My account"), reverse("accounts:home"))]
    if viewer.may("journal.read"):
        pages.append((_("Journal of reads"), reverse("accounts:journal")))
        pages.append((_("Unusual reading"), reverse("accounts:unusual")))
        pages.append((_("List for the person"), reverse("accounts:for_person")))
    pages += [
        (_(words), address) for right, words, way in _ELSEWHERE if viewer.may(right) and (address := _address(way))
    ]
    return [Tab(words, address, on=address == here) for words, address in pages]


def _address(way: str) -> str:
    try:
        return reverse(way)
    except NoReverseMatch:
        return ""


def posts_table(viewer: Viewer) -> Table:
    """The viewer's posts: unit and role, in the language of the page."""
    language = get_language() or "kk"
    rows = tuple((places.unit(post.unit).name, role(post.role).name(language)) for post in viewer.posts)
    return Table((Head(_("Unit")), Head(_("Role"))), rows)


def journal_table(reads: Sequence[Access]) -> Table:
    """Who looked, when, at which part of which request, and the reason given."""
    heads = (Head(_("When")), Head(_("Who")), Head(_("Request"), number=True), Head(_("Part")), Head(_("Why")))
    return Table(heads, tuple(_journal_row(read) for read in reads))


def unusual_table(days: Sequence[Unusual]) -> Table:
    """Which officer read in which unusual way on which day, beside what is usual for them; names lead to the journal."""
    heads = [Head(_("Day")), Head(_("Who")), Head(_("What is unusual"))]
    heads += [Head(_("That day"), number=True), Head(_("Usually"), number=True)]
    return Table(tuple(heads), tuple(_unusual_row(one) for one in days))


def looks_table(looks: Sequence[Look]) -> Table:
    """Who looked, for the person: the same on the person's page and on paper."""
    heads = (Head(_("Day")), Head(_("Who")), Head(_("What")), Head(_("Why")), Head(_("Times"), number=True))
    return Table(heads, tuple((day(one.day), one.who, one.part, one.why, str(one.times)) for one in looks))


def rule_words() -> Mapping[str, str]:
    """What each rule of `unusual` finds."""
    return {
        "reads": _("Opened more than three times as many records as usual"),
        "outside": _("Opened many records without an open task of their own"),
        "found": _("Searches showed more than three times as many requests as usual"),
        "signed": _("Opened a request of another unit with a second signature"),
    }


def older_address(asked: Mapping[str, str], before: int | None) -> str:
    """The address of the next older page with the same filter; empty on the last page."""
    if before is None:
        return ""
    kept: dict[str, str | int] = {name: asked[name] for name in ("request", "officer") if asked.get(name)}
    return f"?{urlencode(kept | {'before': before})}"


def _journal_row(read: Access) -> tuple[str, ...]:
    reason = str(REASONS.get(read.reason, read.reason))
    why = f"{reason}: {read.words}" if read.words else reason
    who = f"{read.officer.full_name} ({read.officer.username})" if read.officer else _organisation(read.organisation_id)
    return short_moment(read.at), who, str(read.request_id), str(PARTS.get(read.part, read.part)), why


def _unusual_row(one: Unusual) -> tuple[str, ...]:
    address = f"{reverse('accounts:journal')}?{urlencode({'officer': one.officer.username})}"
    who = format_html('<a class="govuk-link" href="{}">{}</a>', address, one.officer.full_name)
    return short_day(one.day), who, rule_words().get(one.rule, one.rule), plain(one.number), plain(one.usual)


def _organisation(pk: int | None) -> str:
    found = Organisation.objects.filter(pk=pk or 0).first()
    return found.name if found else "–"
