"""Does the log follow the model? How many requests went as drawn, and at which steps the others left it.

The model is that of the version that is drawn, or of another one: so last year's requests can be held against a new model.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from senim.catalogue.queries import compiled
from senim.design.parts import Chip, Head
from senim.mining.conformance import Conformance, ElementFit, conform
from senim.mining.safe_counts import coarse
from senim.mining.suppression import FLOOR, share, suppressed
from senim.studio import words
from senim.studio.mapping import LEVELS, Line, Picture, name_of
from senim.studio.process import Process
from senim.studio.telling import Sheet
from senim.studio.ways import ways

LAYER: Final = "fits"
VISITS: Final = 60_000
"""So many points are looked at for what deviates, a second or two; frequent variants come first, the rest is told."""


def followed(process: Process) -> Conformance:
    """How the ended cases that are counted follow the model that they are held against."""
    model = process.model
    return _followed(model.id, model.terms_on, _paths(process))


def followed_in_common(process: Process) -> Conformance:
    """The same, steps left aside that the model does not have."""
    model, sums = process.model, Counter[tuple[str, ...]]()
    for path, cases in _paths(process):
        sums[tuple(step for step in path if step in model.net.tasks)] += cases
    return _followed(model.id, model.terms_on, tuple(sorted(sums.items())))


def _paths(process: Process) -> tuple[tuple[tuple[str, ...], int], ...]:
    return tuple((way.steps, way.cases) for way in ways(process.asked, process.scope, process.by_clock))


@lru_cache(maxsize=64)
def _followed(version: int, terms_on: dt.date, paths: tuple[tuple[tuple[str, ...], int], ...]) -> Conformance:
    return conform(dict(paths), compiled(version, terms_on).net, visits=VISITS)


def models(process: Process) -> list[Chip]:
    """The versions whose models the cases can be held against; none where there is one only."""
    own = process.asked.version
    numbers = [str(one.version) for one in process.versions] if len(process.versions) > 1 else []
    return [
        Chip(
            _("Model of version %(number)s") % {"number": number},
            process.address("map", show=LAYER, against="" if number == own else number),
            on=number == (process.held_against or own),
        )
        for number in numbers
    ]


def off_share(one: ElementFit) -> float | None:
    """The share of requests that left the model at a step, from 0 to 1; None for fewer than ten."""
    off = one.skipped + one.inserted
    return share(off, one.fitting + off)


def picture(process: Process) -> Picture:
    """The layer of the map: the darker a step, the larger the share of requests that left the model there."""
    shares = {name: off_share(one) for name, one in followed(process).elements.items()}
    known = {name: part for name, part in shares.items() if part is not None}
    top = max(known.values(), default=0.0) or 1.0
    return Picture(
        {name: (words.per_cent(part), max(1, round(LEVELS * part / top))) for name, part in known.items()}, {}
    )


def finding(process: Process) -> str:
    """What the layer shows, and how many requests follow the model."""
    found = followed(process)
    lead = _("The darker a step, the larger the share of requests that left the model there.")
    decided = found.traces - found.undecided
    if suppressed(decided):
        return lead
    told = _told(process) % {
        "share": words.per_cent(found.fitting / decided),
        "count": process.count(decided),
        "log": process.asked.version,
        "model": process.held_against,
    }
    if process.held_against and _unknown(process):
        told = f"{told} {_in_common(process)}"
    if not found.undecided:
        return f"{told} {lead}"
    rest = _("For %(count)s more it was not decided.") % {"count": process.count(found.undecided)}
    return f"{told} {rest} {lead}"


def _in_common(process: Process) -> str:
    found = followed_in_common(process)
    decided = found.traces - found.undecided
    part = words.NOTHING if suppressed(decided) else words.per_cent(found.fitting / decided)
    return _("Steps left aside that this model does not have, it is %(share)s.") % {"share": part}


def _told(process: Process) -> str:
    if process.held_against:
        return _(
            "%(share)s of %(count)s ended requests of version %(log)s went exactly as version %(model)s is drawn. "
            "The map is that of version %(model)s."
        )
    return _("%(share)s of %(count)s ended requests went exactly as drawn.")


def sheet(process: Process) -> Sheet:
    """Step by step: done as drawn, left out, done where the model has no room for it; and its dues, where it has some."""
    heads = [Head(_("Step"))] + [
        Head(text, number=True)
        for text in (
            _("As drawn"),
            _("Left out"),
            _("Out of place"),
            _("Share that left the model"),
            _("Promise missed"),
            _("Limit missed"),
        )
    ]
    elements, lines = followed(process).elements, {line.id: line for line in process.lines}
    rows = [
        (name_of(process.model, name, process.language), elements[name], lines.get(name))
        for name in process.model.net.ids
        if name in elements
    ]
    rows += [
        (
            _("%(step)s: not in this model") % {"step": name_of(process.service, name, process.language)},
            one,
            lines.get(name),
        )
        for name, one in _unknown(process).items()
    ]
    return Sheet(heads, [_shown(process, *row) for row in rows], [_plain(process, *row) for row in rows])


def _unknown(process: Process) -> Mapping[str, ElementFit]:
    """Steps that were done and that the model does not have, the most frequent first."""
    known = process.model.net.tasks
    return {
        one.activity: ElementFit(0, 0, one.traces) for one in followed(process).deviations if one.activity not in known
    }


def _dues(line: Line | None) -> tuple[float | None, float | None]:
    return (None, None) if line is None else (line.promise_late, line.limit_late)


def _shown(process: Process, name: str, one: ElementFit, line: Line | None) -> tuple[Any, ...]:
    shares = (words.per_cent(part) for part in (off_share(one), *_dues(line)))
    return (name, *(process.count(number) for number in one), *shares)


def _plain(process: Process, name: str, one: ElementFit, line: Line | None) -> tuple[Any, ...]:
    numbers = (coarse(number, FLOOR) for number in one) if process.is_coarse else one
    return (name, *numbers, *("" if part is None else round(part, 4) for part in (off_share(one), *_dues(line))))
