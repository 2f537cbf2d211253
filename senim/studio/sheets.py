"""The tables of one service, each for its page and for its CSV."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from django.utils.translation import gettext as _

from senim.design.parts import Head
from senim.mining.suppression import share
from senim.places import queries as places
from senim.studio import following, telling, words
from senim.studio.mapping import name_of
from senim.studio.process import Process
from senim.studio.study import party_kind, party_words
from senim.studio.telling import Sheet
from senim.studio.ways import Way, ways


def steps(process: Process) -> Sheet:
    """The steps with all their figures."""
    return telling.steps_sheet(process.lines, process.by_clock)


def flows(process: Process) -> Sheet:
    """How often tokens took each flow."""
    return telling.flows_sheet(process.service, process.steps.flow_counts(), process.language)


def variants(process: Process) -> Sheet:
    """Every variant with its cases and times."""
    found = ways(process.asked, process.scope, process.by_clock, process.is_coarse)
    heads = [
        Head(_("Steps in their order")),
        *(Head(text, number=True) for text in (_("Requests"), _("Share"), _("Median time"), _("90 % within"))),
    ]
    return Sheet(heads, [_way_row(process, one) for one in found], [_plain_way(process, one) for one in found])


def _way_row(process: Process, way: Way) -> tuple[Any, ...]:
    spans = (words.spent(each, process.by_clock) for each in (way.median, way.p90))
    return (path_words(process, way.steps), words.count(way.cases), words.per_cent(way.share), *spans)


def _plain_way(process: Process, way: Way) -> tuple[Any, ...]:
    spans = ("" if each is None else round(each / 1_000_000) for each in (way.median, way.p90))
    part = "" if way.share is None else round(way.share, 4)
    return (path_words(process, way.steps), way.cases, part, *spans)


def path_words(process: Process, path: Sequence[str]) -> str:
    """The steps of a path by name; a step done several times running stands once, with how often."""
    parts = []
    for element, times in groupby(path):
        count = len(list(times))
        name = name_of(process.service, element, process.language)
        parts.append(f"{name} ×{count}" if count > 1 else name)
    return " → ".join(parts) or _("No step at all")


def handovers(process: Process) -> Sheet:
    """From which unit to which the steps went, and how often."""
    names = {one.code: one.name for one in places.units()} | party_words(process.language)
    every = process.steps.handovers()
    whole = sum(times for *_ends, times in every)
    plain = [(names.get(a, a), names.get(b, b), times) for a, b, times in every]
    heads = [Head(_("From")), Head(_("To")), Head(_("Times"), number=True), Head(_("Share"), number=True)]
    shown = [(a, b, words.count(times), words.per_cent(share(times, whole))) for a, b, times in plain]
    rows = [(a, b, times, "" if (part := share(times, whole)) is None else round(part, 4)) for a, b, times in plain]
    return Sheet(heads, shown, list(rows))


def kinds(process: Process) -> Sheet:
    """The same between kinds of units: rows hand over, columns receive."""
    kind_of = {one.code: one.kind for one in places.units()}
    kind_of |= {party: party_kind(party) for party in party_words(process.language)}
    counts: dict[tuple[str, str], int] = {}
    for a, b, times in process.steps.handovers():
        ends = (kind_of.get(a, ""), kind_of.get(b, ""))
        counts[ends] = counts.get(ends, 0) + times
    every = sorted({kind for ends in counts for kind in ends})
    known = kind_words() | party_words(process.language)
    heads = [Head(_("From ↓ to →"))] + [Head(known.get(kind, kind), number=True) for kind in every]
    cells = {a: [counts.get((a, b), 0) for b in every] for a in every}
    shown = [(known.get(a, a), *(words.count(n) if n else words.NOTHING for n in row)) for a, row in cells.items()]
    return Sheet(heads, list(shown), [(known.get(a, a), *row) for a, row in cells.items()])


def kind_words() -> dict[str, str]:
    """The kinds of units in words."""
    return {
        "police": _("Police units"),
        "ministry": _("Ministry"),
        "department": _("Department"),
        "front_office": _("Front office"),
        "duty": _("Duty unit"),
        "investigative": _("Investigators"),
        "criminal": _("Criminal police"),
        "administrative": _("Administrative police"),
        "oversight": _("Complaints about the police"),
    }


SHEETS: Final[Mapping[str, Callable[[Process], Sheet]]] = {
    "steps": steps,
    "flows": flows,
    "variants": variants,
    "handovers": handovers,
    "kinds": kinds,
    "fits": following.sheet,
}
"""What can be had as CSV, by the name in the address."""
