"""What the studio's pages are fed with: tabs, tables and filters in words."""

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from senim.accounts.viewer import Viewer
from senim.design import charts
from senim.design.dates import day, short_moment
from senim.design.parts import Chip, Head, Tab
from senim.intake.timeline import moment_of
from senim.mining.suppression import suppressed
from senim.places import queries as places
from senim.studio import following, sheets, telling, words
from senim.studio.behind import Behind
from senim.studio.health import month_words, vitals
from senim.studio.mapping import LAYERS, Line
from senim.studio.overview import Listed
from senim.studio.process import Process

MOST_SHOWN: Final = 25
"""So many rows of a long table stand on the page; all of them in its CSV."""


class Table(NamedTuple):
    """Heads and rows; the same go into the page and into the CSV."""

    heads: list[Head]
    rows: list[tuple[Any, ...]]


def tabs(viewer: Viewer, here: str) -> list[Tab]:
    """The studio's pages that the viewer may open; `here` is the name of the open one."""
    pages = [
        ("studio:services", _("Services"), "studio.read"),
        ("studio:other_logs", _("Other logs"), "studio.model"),
        ("casework:work_list", _("My work"), "work.see"),
        ("notices:words", _("Words of notices"), "notices.word"),
    ]
    return [Tab(text, reverse(name), on=name == f"studio:{here}") for name, text, right in pages if viewer.may(right)]


def services_table(rows: Sequence[Listed]) -> Table:
    """The services with their figures."""
    heads = [
        Head(_("Service")),
        Head(_("Version in force"), number=True),
        *(
            Head(text, number=True)
            for text in (
                _("Opened"),
                _("Open now"),
                _("Median time"),
                _("90 % within"),
                _("Promise kept"),
                _("Limit kept"),
                _("Last three months"),
            )
        ),
    ]
    return Table(heads, [_service_row(row) for row in rows])


def _service_row(row: Listed) -> tuple[Any, ...]:
    shown = row.vitals
    return (
        format_html('<a class="govuk-link" href="{}">{}</a>', row.href, row.name),
        format_html("{} <small>{}</small>", row.in_force, _versions_words(row)),
        words.count(shown.opened),
        words.count(shown.open),
        words.spent(shown.median, row.by_clock),
        words.spent(shown.p90, row.by_clock),
        words.per_cent(shown.promise),
        words.per_cent(shown.limit),
        words.change(row.before, row.after),
    )


def _versions_words(row: Listed) -> str:
    number, since = next(pair for pair in row.versions if pair[0] == row.in_force)
    return _("since %(day)s") % {"day": day(since), "number": number}


def process_tabs(process: Process, here: str) -> list[Tab]:
    """The pages of one service, the list of services first; filters stay on from page to page."""
    names = {
        "map": _("Map"),
        "variants": _("Variants"),
        "handovers": _("Hand-overs"),
        "compare": _("Before and after"),
        "drafts": _("Versions and drafts"),
    }
    if process.viewer.may("studio.model"):
        names["scenario"] = _("What if")
        names["log"] = _("Log for other tools")
    mine = [Tab(text, process.address(name), on=name == here) for name, text in names.items()]
    return [Tab(_("Services"), reverse("studio:services")), *mine]


def version_chips(process: Process, here: str) -> list[Chip]:
    """The versions of the service; the one that is drawn is on."""
    return [
        Chip(
            _("Version %(number)s, from %(day)s") % {"number": one.version, "day": day(one.released_on)},
            process.address(here, version=str(one.version)),
            on=str(one.version) == process.asked.version,
        )
        for one in process.versions
    ]


def map_context(process: Process, layer: str) -> dict[str, Any]:
    """What the map's page shows: the picture of a layer, the story of each step, the tables, the trend."""
    flows = process.steps.flow_counts()
    fits = layer == following.LAYER
    picture = following.picture(process) if fits else telling.drawn(layer, process.lines, flows, process.by_clock)
    names = telling.layer_names()
    found = vitals(process.health, process.by_clock, process.is_coarse)
    seen = [line for line in process.lines if line.done or line.open]
    return {
        "layer": layer,
        "layers": [
            Chip(names[one], process.address("map", show=one), on=one == layer) for one in (*LAYERS, following.LAYER)
        ],
        "finding": following.finding(process) if fits else telling.findings(layer),
        "fits": following.sheet(process) if fits else None,
        "models": following.models(process) if fits else (),
        "fits_csv": csv_address(process, "fits"),
        "picture": json.dumps({"elements": picture.elements, "flows": picture.flows}),
        "stories": [_story(process, line) for line in seen],
        "first_story": max(seen, key=lambda line: line.part or 0.0).id if seen else "",
        "vitals": found,
        "tallies": _tallies(process, found),
        "steps": sheets.steps(process),
        "flows": sheets.flows(process),
        "steps_csv": csv_address(process, "steps"),
        "flows_csv": csv_address(process, "flows"),
        "model": process.address("model", **_drawn_version(process, fits)),
        "trend": trend(process),
    }


def _drawn_version(process: Process, fits: bool) -> dict[str, str]:
    """The map is drawn on the model that the cases are held against."""
    return {"version": process.held_against} if fits and process.held_against else {}


def _story(process: Process, line: Line) -> telling.Story:
    """The story of a step; whoever may open requests is led to those it speaks of."""
    told = telling.story(line, process.by_clock)
    if not process.has_requests or not (line.is_task and process.viewer.may("case.read")):
        return told
    links = []
    if line.open:
        words = ngettext("See the request that waits here", "See the %(count)s requests that wait here", line.open)
        links.append((words % {"count": line.open}, process.address("cases", at=line.id)))
    if line.died:
        links.append((_("See requests that lost their promise here"), process.address("cases", at=line.id, lost="1")))
    return told._replace(links=tuple(links))


def _tallies(process: Process, found: Any) -> list[tuple[str, str]]:
    return [
        (words.count(found.opened), _("opened")),
        (words.count(found.open), _("open now")),
        (words.spent(found.median, process.by_clock), _("median time")),
        (words.per_cent(found.promise), _("kept our promise")),
        (words.per_cent(found.limit), _("kept the legal limit")),
    ]


def csv_address(process: Process, name: str) -> str:
    """Where a table is as CSV, with the same filters."""
    address, mark, filters = process.address("map", against=process.held_against).partition("?")
    return f"{address}{name}.csv{mark}{filters}"


def trend(process: Process) -> SafeString | str:
    """The median time by month of the end, full months with enough cases only; nothing for less than two."""
    months = process.health.settled_months[:-1]
    found = [(month, vitals(process.health.in_months([month]), process.by_clock)) for month in months]
    found = [(month, one) for month, one in found if not suppressed(one.ended) and one.median is not None]
    if len(found) < 2:
        return ""
    hours = [(one.median or 0) / words.HOUR for _month, one in found]
    return charts.lines(
        _("Median time of the requests that ended in a month, in hours"),
        [words.month(month_words(month)) for month, _one in found],
        [charts.Line(_("median"), hours)],
        heads=(_("Month"), ""),
    )


def variants_context(process: Process) -> dict[str, Any]:
    """What the page of variants shows."""
    sheet = sheets.variants(process)
    return {
        "sheet": _first(sheet),
        "count": len(sheet.rows),
        "csv": csv_address(process, "variants"),
        "most": MOST_SHOWN,
    }


def handovers_context(process: Process) -> dict[str, Any]:
    """What the page of hand-overs shows."""
    sheet = sheets.handovers(process)
    return {
        "kinds": sheets.kinds(process),
        "kinds_csv": csv_address(process, "kinds"),
        "sheet": _first(sheet),
        "count": len(sheet.rows),
        "csv": csv_address(process, "handovers"),
        "most": MOST_SHOWN,
    }


def _first(sheet: telling.Sheet) -> telling.Sheet:
    return sheet._replace(rows=sheet.rows[:MOST_SHOWN])


def cases_table(found: Sequence[Behind]) -> Table:
    """The requests behind a figure; their numbers lead to them."""
    heads = [Head(_("Request")), Head(_("Unit")), Head(_("Opened")), Head(_("Due"))]
    return Table(heads, [_case_row(one) for one in found])


def _case_row(one: Behind) -> tuple[Any, ...]:
    href = reverse("casework:case", args=[one.request_id])
    link = format_html('<a class="govuk-link" href="{}">{}</a>', href, one.number)
    due = words.NOTHING if one.due_at is None else short_moment(moment_of(one.due_at))
    return (link, places.unit(one.unit_id).name, short_moment(moment_of(one.opened_at)), due)
