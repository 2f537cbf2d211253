"""What the wall shows of the standings: tallies, a picture, a table; by region and in pages, the worst first."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.design import charts
from senim.design.charts import Bar
from senim.design.parts import Chip, Head
from senim.desks import walls, ways
from senim.desks.boards import clock_of
from senim.desks.openings import MINUTE
from senim.desks.walls import Expected, Standing
from senim.places.models import Unit
from senim.places.queries import unit

RIGHT: Final = "desks.wall"
ON_A_PAGE: Final = 50
IN_A_PICTURE: Final = 8
EVERY_SECONDS: Final = 15


def wall_context(viewer: Viewer, given: Mapping[str, str], at: int) -> dict[str, Any]:
    """The page for the offices in which the viewer has the right. Four queries, and five more each quarter of an hour."""
    places = {one: unit(one) for one in walls.set_up(viewer.units(RIGHT))}
    regions = sorted({place.region_id: place.region for place in places.values() if place.region_id}.items())
    region = given.get("region", "") if given.get("region", "") in dict(regions) else ""
    chosen = [one for one, place in places.items() if not region or place.region_id == region]
    found = walls.standings(chosen, at)
    page = _page(given.get("page", ""), len(found))
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    return {
        "tabs": ways.tabs(viewer, "wall"),
        "here": _address(region, page),
        "every": EVERY_SECONDS,
        "offices": len(found),
        "tallies": _tallies(found),
        "picture": _picture(found, places),
        "heads": _heads(),
        "rows": [_row(one, places[one.office_id]) for one in shown],
        "regions": _chips(regions, region),
        "newer": _address(region, page - 1) if page > 1 else "",
        "older": _address(region, page + 1) if page * ON_A_PAGE < len(found) else "",
        "clock": clock_of(at),
    }


def _page(text: str, count: int) -> int:
    """The page that is asked for, or the nearest one that there is."""
    last = max(1, -(-count // ON_A_PAGE))
    return min(max(1, int(text)), last) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _address(region: str, page: int) -> str:
    asked = {name: value for name, value in (("region", region), ("page", page if page > 1 else "")) if value}
    return f"{reverse('boards:wall')}?{urlencode(asked)}".rstrip("?")


def _chips(regions: Sequence[tuple[str, Any]], chosen: str) -> list[Chip]:
    if len(regions) < 2:
        return []
    every = Chip(_("All regions"), _address("", 1), on=not chosen)
    return [every, *(Chip(place.name, _address(code, 1), on=code == chosen) for code, place in regions)]


def _tallies(found: Sequence[Standing]) -> list[tuple[str, str, str]]:
    """Figure, words, tone."""
    breaches, late = sum(one.breaches for one in found), sum(one.experts_late for one in found)
    at_work, counters = (sum(one.counters[place] for one in found) for place in (0, 1))
    return [
        (str(sum(one.waiting for one in found)), _("people wait now"), ""),
        (minutes(max((one.longest or 0 for one in found), default=0)), _("the longest wait now"), ""),
        (str(breaches), _("wait longer than we promised"), "late" if breaches else ""),
        (str(late), _("specialists later than they promised"), "late" if late else ""),
        (f"{at_work} / {counters}", _("counters at work, of all"), ""),
    ]


def _picture(found: Sequence[Standing], places: Mapping[int, Unit]) -> SafeString:
    """The longest waits; nothing while nobody waits."""
    waits = sorted((one for one in found if one.longest), key=lambda one: -(one.longest or 0))[:IN_A_PICTURE]
    if not waits:
        return SafeString("")
    title = _("Longest wait now: %(office)s, %(time)s") % {
        "office": places[waits[0].office_id].name,
        "time": minutes(waits[0].longest or 0),
    }
    bars = [
        Bar(_short(places[one.office_id]), (one.longest or 0) / MINUTE, tone="late" if one.breaches else "")
        for one in waits
    ]
    return charts.bars(
        title,
        bars,
        note=_(
            "The wait of whoever waits longest in each office; in red where somebody waits longer than we promised."
        ),
        shown=lambda value: minutes(round(value * MINUTE)),
        heads=(_("Front office"), _("Longest wait")),
    )


def _short(place: Unit) -> str:
    return place.name if len(place.name) <= 30 else f"{place.name[:29]}…"


def _heads() -> list[Head]:
    words = [
        _("Waiting"),
        _("Longest wait"),
        _("Longer than promised"),
        _("Counters at work"),
        _("Specialists late"),
        _("Came today"),
        _("Expected by now"),
    ]
    return [Head(_("Front office")), *(Head(one, number=True) for one in words)]


def _row(one: Standing, place: Unit) -> list[Any]:
    board = format_html(
        '<a class="govuk-link" href="{}">{}</a>', reverse("boards:board", args=[place.code]), place.name
    )
    return [
        board,
        one.waiting,
        minutes(one.longest) if one.longest is not None else "–",
        _marked(one.breaches),
        f"{one.counters[0]} / {one.counters[1]}",
        _marked(one.experts_late),
        one.came,
        _expected(one.expected),
    ]


def _expected(found: Expected | None) -> str:
    if found is None:
        return "–"
    people = charts.plain(found.people)
    return _("%(people)s by plan") % {"people": people} if found.by_plan else people


def _marked(count: int) -> Any:
    """What is late stands out by weight and by a mark, not by colour alone."""
    return format_html('<strong class="late">! {}</strong>', count) if count else count


def minutes(span: int) -> str:
    """A wait in minutes, from an hour on in hours and minutes."""
    hours, rest = divmod(span // MINUTE, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
