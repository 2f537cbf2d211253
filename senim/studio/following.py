"""Does the log follow the model? How many requests went as drawn, and at which steps the others left it."""

import datetime as dt
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from senim.catalogue.queries import compiled
from senim.design.parts import Head
from senim.mining.conformance import Conformance, ElementFit, conform
from senim.mining.suppression import share, suppressed
from senim.studio import words
from senim.studio.mapping import LEVELS, Picture, shown_name
from senim.studio.process import Process
from senim.studio.telling import Sheet
from senim.studio.ways import ways

LAYER: Final = "fits"
VISITS: Final = 60_000
"""So many points are looked at for what deviates, a second or two; frequent variants come first, the rest is told."""


def followed(process: Process) -> Conformance:
    """How the ended cases that are counted follow the model of the version."""
    found = ways(process.asked, process.scope, process.by_clock)
    service = process.service
    return _followed(service.id, service.terms_on, tuple((way.steps, way.cases) for way in found))


@lru_cache(maxsize=64)
def _followed(version: int, terms_on: dt.date, paths: tuple[tuple[tuple[str, ...], int], ...]) -> Conformance:
    return conform(dict(paths), compiled(version, terms_on).net, visits=VISITS)


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
    told = _("%(share)s of %(count)s ended requests went exactly as drawn.") % {
        "share": words.per_cent(found.fitting / decided),
        "count": words.count(decided),
    }
    if not found.undecided:
        return f"{told} {lead}"
    rest = _("For %(count)s more it was not decided.") % {"count": words.count(found.undecided)}
    return f"{told} {rest} {lead}"


def sheet(process: Process) -> Sheet:
    """Step by step: done as drawn, left out, done where the model has no room for it."""
    heads = [Head(_("Step"))] + [
        Head(text, number=True)
        for text in (_("As drawn"), _("Left out"), _("Out of place"), _("Share that left the model"))
    ]
    elements = followed(process).elements
    names = [name for name in process.service.net.ids if name in elements]
    rows = [(shown_name(process.service, name, process.language), elements[name]) for name in names]
    return Sheet(heads, [_shown(*row) for row in rows], [_plain(*row) for row in rows])


def _shown(name: str, one: ElementFit) -> tuple[Any, ...]:
    return (name, *(words.count(number) for number in one), words.per_cent(off_share(one)))


def _plain(name: str, one: ElementFit) -> tuple[Any, ...]:
    part = off_share(one)
    return (name, *one, "" if part is None else round(part, 4))
