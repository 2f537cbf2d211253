"""The prediction of a version on the page that compares it: what was to be expected beside what was measured."""

from typing import Any, Final

from django.utils.translation import gettext as _

from senim.catalogue.queries import Version, compiled
from senim.design.parts import Head
from senim.simulation.intervals import Measured
from senim.studio import words
from senim.studio.health import Vitals, health, vitals
from senim.studio.mapping import name_of
from senim.studio.pages import Table
from senim.studio.predicting import Predicted, predicted
from senim.studio.process import Process

_MICROS: Final = 1_000_000
_UNBROKEN: Final = "\u00a0"


def prediction_context(process: Process, pair: tuple[Version, Version], newest: int) -> dict[str, Any]:
    """The table of the prediction; without one, why there is none."""
    before, after = (compiled(one.id, process.service.terms_on) for one in pair)
    found = predicted(before, after, process.asked.but(version=""), process.scope, newest)
    if found is None:
        return {"unforeseen": True}
    borrowed = [name_of(after, name, process.language) for name in found.borrowed]
    return {"foreseen": _table(process, pair, found), "borrowed": ", ".join(borrowed)}


def _table(process: Process, pair: tuple[Version, Version], found: Predicted) -> Table:
    old, new = pair[0].version, pair[1].version
    asked = [process.asked.but(version=str(one.version)) for one in pair]
    first, second = (vitals(health(one, process.scope), True, process.is_coarse) for one in asked)
    heads = [
        Head(_("Time by the clock")),
        Head(_("Version %(number)s, measured") % {"number": old}, number=True),
        Head(_("Version %(number)s, played") % {"number": old}, number=True),
        Head(_("Version %(number)s, predicted") % {"number": new}, number=True),
        Head(_("Predicted change"), number=True),
        Head(_("Version %(number)s, measured") % {"number": new}, number=True),
    ]
    rows = [
        (_("Median"), *_spans(first.median, found.before.median, found.after.median, found.median, second.median)),
        (_("90 % within"), *_spans(first.p90, found.before.p90, found.after.p90, found.p90, second.p90)),
    ]
    if found.before.within_promise is not None and found.after.within_promise is not None:
        rows.append((_("Kept our promise"), *_promise(first, found, second)))
    return Table(heads, list(rows))


def _spans(
    seen: float | None, played: Measured, expected: Measured, change: Measured, after: float | None
) -> tuple[str, ...]:
    return (
        words.spent(seen, True),
        _interval(played),
        _interval(expected),
        " … ".join(words.NOTHING if end is None else words.signed(end) for end in (change.low, change.high)),
        words.spent(after, True),
    )


def _interval(one: Measured) -> str:
    """The figure and the ends of its interval; a line may break between the two only."""
    spans = (words.spent(None if end is None else end * _MICROS, True) for end in (one.value, one.low, one.high))
    value, low, high = (span.replace(" ", _UNBROKEN) for span in spans)
    return f"{value} ({low}{_UNBROKEN}…{_UNBROKEN}{high})"


def _promise(first: Vitals, found: Predicted, second: Vitals) -> tuple[str, ...]:
    played, expected = found.before.within_promise, found.after.within_promise
    assert played is not None
    assert expected is not None
    shares = (words.per_cent(one) for one in (first.promise, played.value, expected.value))
    return (*shares, words.NOTHING, words.per_cent(second.promise))
