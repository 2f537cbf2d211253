"""The work list as the page shows it: rows in words, groups, tabs and chips. Made for 50 rows in a millisecond or two."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from babel.dates import format_timedelta
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from senim.accounts.roles import ROLES, role
from senim.accounts.viewer import Viewer
from senim.casework.worklist import SEE, Asked, Ends, Line, Listed
from senim.catalogue.loading import load_services
from senim.catalogue.queries import Compiled, compiled
from senim.design.dates import short_day
from senim.design.parts import Chip, State, Tab
from senim.intake.timeline import moment_of
from senim.places import queries as places
from senim.sealing import receipts

STATES: Final[Mapping[str, State]] = {
    "overdue": "overdue",
    "today": "soon",
    "week": "on_time",
    "later": "on_time",
    "waiting": "paused",
}
MOST_UNIT_CHIPS: Final = 12


class Row(NamedTuple):
    """One row in words; `step_href` is empty where the viewer may not do the step."""

    item: int
    relative: str
    exact: str
    subject: str
    href: str
    number: str
    service: str
    place: str
    step: str
    button: str
    step_href: str


class Section(NamedTuple):
    """Rows of one group with its heading."""

    group: str
    title: str
    state: State
    rows: list[Row]


class Tally(NamedTuple):
    """How many open steps of the list are in one group."""

    text: str
    number: int
    tone: str


def language() -> str:
    """The language of the page."""
    return (get_language() or "kk")[:2]


def sections(viewer: Viewer, listed: Listed, ends: Ends) -> list[Section]:
    """The rows of a page in their groups."""
    titles = group_titles()
    make = _RowMaker(viewer, ends.now)
    return [
        Section(group, titles[group], STATES[group], [make.row(line) for line in lines])
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


class _RowMaker:
    """Makes rows; remembers what rows of one page share."""

    def __init__(self, viewer: Viewer, now: int) -> None:
        self.viewer = viewer
        self.now = now
        self.language = language()
        self.services: dict[int, Compiled] = {}
        self.doable: dict[tuple[str, int], bool] = {}
        self.names: dict[int, str] = {}
        self.case = reverse("casework:case", args=[0])
        self.step = reverse("casework:step", args=[0, "X"])

    def row(self, line: Line) -> Row:
        """One row."""
        service = self._service(line)
        words = service.words.get(line.element, {}).get(self.language)
        number = receipts.number(line.request_id, 2000 + line.received_at.year % 100)
        may = bool(line.element) and self._may(line)
        return Row(
            item=line.id,
            relative=span(line.due_at - self.now, self.language),
            exact=exact(line.due_at),
            subject=line.subject or number,
            href=self.case.replace("/0/", f"/{line.request_id}/"),
            number=number,
            service=service.service.name.to(self.language),
            place=self._place(line.unit_id),
            step=(words.name if words else "") or line.element,
            button=(words.button or words.name or "") if words and may else "",
            step_href=self.step.replace("/0/", f"/{line.request_id}/").replace("/X/", f"/{line.element}/")
            if may
            else "",
        )

    def _service(self, line: Line) -> Compiled:
        if line.version_id not in self.services:
            day = moment_of(self.now).date()  # names do not change with terms of law
            self.services[line.version_id] = compiled(line.version_id, day)
        return self.services[line.version_id]

    def _may(self, line: Line) -> bool:
        key = (line.role, line.unit_id)
        if key not in self.doable:
            self.doable[key] = self.viewer.may_do(*key)
        return self.doable[key]

    def _place(self, unit_id: int) -> str:
        if unit_id not in self.names:
            self.names[unit_id] = places.unit(unit_id).name
        return self.names[unit_id]


def exact(at: int) -> str:
    """A moment in µs as day, short month and time; formatted once a day, because formatting is slow."""
    local = timezone.localtime(moment_of(at))
    return f"{_day(local.date(), language())}, {local:%H:%M}"


@lru_cache(maxsize=2048)
def _day(on: dt.date, _language: str) -> str:
    return short_day(on)


def span(micros: int, tongue: str) -> str:
    """A span in the unit people feel, as `in 3 hours` or `2 days ago`."""
    minutes = micros // 60_000_000
    size = abs(minutes)
    step = 1 if size < 60 else 60 if size < 3 * 1440 else 1440
    return _span(round(minutes / step) * step, tongue)


@lru_cache(maxsize=8192)
def _span(minutes: int, tongue: str) -> str:
    return format_timedelta(dt.timedelta(minutes=minutes), add_direction=True, locale=tongue, threshold=1.2)


def address(asked: Asked) -> str:
    """The address of a list."""
    given = {"tab": asked.tab if asked.tab != "mine" else "", "service": asked.service, "role": asked.role}
    given |= {"unit": str(asked.unit or ""), "region": asked.region}
    given["officer"] = str(asked.officer) if asked.officer >= 0 else ""
    if asked.after:
        given["after"] = f"{asked.after[0]}-{asked.after[1]}"
    kept = {name: value for name, value in given.items() if value}
    return reverse("casework:work_list") + (f"?{urlencode(kept)}" if kept else "")


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
    if viewer.may("case.read"):
        tabs.append(Tab(_("Search"), reverse("casework:search"), on=here == "search"))
    if viewer.may("supervise"):
        tabs.append(Tab(_("Overview"), reverse("casework:supervisor"), on=here == "supervisor"))
    return tabs


def service_chips(asked: Asked) -> list[Chip]:
    """Filters by service."""
    tongue = language()
    every = [Chip(_("All services"), address(asked.first(service="")), on=not asked.service)]
    return every + [
        Chip(service.name.to(tongue), address(asked.first(service=code)), on=asked.service == code)
        for code, service in load_services().items()
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
