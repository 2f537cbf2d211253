"""The work list as the page shows it: rows in words, groups, tabs and chips. Made for 50 rows in a millisecond or two."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from senim.accounts.roles import ROLES, role
from senim.accounts.viewer import Viewer
from senim.casework.rows import RowMaker, language
from senim.casework.worklist import SEE, Asked, Ends, Listed
from senim.catalogue.loading import load_services
from senim.design.parts import Chip, State, Tab
from senim.places import queries as places

STATES: Final[Mapping[str, State]] = {
    "overdue": "overdue",
    "today": "soon",
    "week": "on_time",
    "later": "on_time",
    "waiting": "paused",
}
MOST_UNIT_CHIPS: Final = 12


class Section(NamedTuple):
    """Rows of one group (HTML) with its heading."""

    group: str
    title: str
    state: State
    rows: SafeString


class Tally(NamedTuple):
    """How many open steps of the list are in one group."""

    text: str
    number: int
    tone: str


def sections(viewer: Viewer, listed: Listed, ends: Ends, ticks: bool = False) -> list[Section]:
    """The rows of a page in their groups, with boxes to tick where steps can be handed over."""
    titles = group_titles()
    make = RowMaker(viewer, ends.now, ticks)
    return [
        Section(group, titles[group], STATES[group], SafeString("".join(map(make.row, lines))))
        for group, lines in groupby(listed.lines, lambda line: ends.group(line.due_at) if line.element else "waiting")
    ]


def group_titles() -> dict[str, str]:
    """The headings of the groups."""
    return {
        "overdue": _("Overdue"),
        "today": _("Due today"),
        "week": _("Due this week"),
        "later": _("Later"),
        "waiting": _("We wait for the person"),
    }


def tallies(listed: Listed) -> list[Tally]:
    """The counts of the whole list by group, none left out."""
    tones = {"overdue": "late", "today": "soon"}
    titles = group_titles()
    return [Tally(titles[name], count, tones.get(name, "") if count else "") for name, count in listed.counts.items()]


def address(asked: Asked) -> str:
    """The address of a list."""
    given = {"tab": asked.tab if asked.tab != "mine" else "", "service": asked.service, "role": asked.role}
    given |= {"unit": str(asked.unit or ""), "region": asked.region}
    given["officer"] = str(asked.officer) if asked.officer >= 0 else ""
    if asked.after:
        given["after"] = f"{asked.after[0]}-{asked.after[1]}"
    kept = {name: value for name, value in given.items() if value}
    return _home(language()) + (f"?{urlencode(kept)}" if kept else "")


_FRONT_OFFICE: Final = (
    ("desks.serve", "counter:offices"),
    ("desks.advise", "counter:specialists"),
    ("desks.wall", "boards:wall"),
    ("desks.plan", "planning:offices"),
    ("desks.set_up", "set_up:offices"),
)


_PAGES: Final = (
    ("case.read", gettext_noop("Search"), "casework:search", "search"),
    ("referrals.make", gettext_noop("Partners"), "referring:list", "partners"),
    ("meetings.join", gettext_noop("Meetings"), "meetings:mine", "meetings"),
    ("problems.keep", gettext_noop("Local problems"), "problems:problems", "problems"),
    ("calls.take", gettext_noop("Phone and counter"), "operator:desk", ""),
    ("supervise", gettext_noop("Overview"), "casework:supervisor", "supervisor"),
    ("supervise", gettext_noop("Channels"), "channel_board:board", ""),
    ("opening.sign", gettext_noop("Second signatures"), "casework:signatures", "signatures"),
    ("journal.read", gettext_noop("Journal of reads"), "accounts:journal", ""),
    ("studio.read", gettext_noop("Process studio"), "studio:services", ""),
    ("notices.see", gettext_noop("Notices"), "notices:board", ""),
    ("assemblies.plan", gettext_noop("Assemblies"), "assemblies:plans", ""),
)
"""The other pages: the right, their words, their address, and the name by which a page says that it is the open one."""


@lru_cache(maxsize=8)
def _home(_language: str) -> str:
    return reverse("casework:work_list")


def list_tabs(viewer: Viewer, asked: Asked | None, listed: Listed | None = None, here: str = "") -> list[Tab]:
    """The pages of this app that the viewer may open; the open list shows its count."""
    count = sum(listed.counts.values()) if listed else None
    late = "late" if listed and listed.counts.get("overdue") else ""
    names = {"mine": _("My work"), "units": _("My units"), "waiting": _("Waiting for the person")}
    base = asked or Asked()
    tabs = [
        Tab(name, address(base.first(tab=tab, role="")), on=on, count=count if on else None, tone=late if on else "")
        for tab, name in names.items()
        for on in [asked is not None and asked.tab == tab]
    ]
    if not viewer.may(SEE):
        tabs = []
    tabs += [
        Tab(_(words), reverse(address), on=bool(here) and here == name)
        for right, words, address, name in _PAGES
        if viewer.may(right)
    ]
    if front := front_office(viewer):
        tabs.append(Tab(_("Front office"), reverse(front)))
    return tabs


def front_office(viewer: Viewer) -> str:
    """The name of the first page of front offices that the viewer may open; empty for none."""
    return next((page for right, page in _FRONT_OFFICE if viewer.may(right)), "")


def service_chips(asked: Asked) -> list[Chip]:
    """Filters by service."""
    tongue = language()
    every = [Chip(_("All services"), address(asked.first(service="")), on=not asked.service)]
    return every + [
        Chip(service.name.to(tongue), address(asked.first(service=code)), on=asked.service == code)
        for code, service in load_services().items()
        if not service.model_only
    ]


def role_chips(viewer: Viewer, asked: Asked) -> list[Chip]:
    """Filters by role: those the viewer holds, or on the units' list all that do steps. Nothing to choose from: no chips."""
    held = {post.role for post in viewer.posts}
    codes = [
        code for code, each in ROLES.items() if "work.do" in each.rights and (asked.tab == "units" or code in held)
    ]
    if asked.tab == "waiting" or len(codes) < 2:
        return []
    every = [Chip(_("All roles"), address(asked.first(role="")), on=not asked.role)]
    tongue = language()
    return every + [
        Chip(role(code).name(tongue), address(asked.first(role=code)), on=asked.role == code) for code in codes
    ]


def place_chips(viewer: Viewer, asked: Asked) -> list[Chip]:
    """Filters by unit, or by region for whoever sees more than a dozen units."""
    units = [places.unit(one) for one in viewer.units(SEE)]
    if len(units) < 2:
        return []
    every = [Chip(_("All units"), address(asked.first(unit=0, region="")), on=not (asked.unit or asked.region))]
    if len(units) <= MOST_UNIT_CHIPS:
        return every + [Chip(one.name, address(asked.first(unit=one.pk)), on=asked.unit == one.pk) for one in units]
    return every + [
        Chip(places.region(code).name, address(asked.first(region=code)), on=asked.region == code)
        for code in _regions(one.region_id for one in units)
    ]


def _regions(codes: Iterable[str | None]) -> list[str]:
    return sorted({code for code in codes if code})
