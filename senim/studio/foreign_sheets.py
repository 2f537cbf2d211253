"""The tables and the drawing of an imported log, made from its kept figures."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senim.design.parts import Head
from senim.mining.suppression import share, suppressed
from senim.studio import words
from senim.studio.graphs import END, START, Graph, drawn
from senim.studio.layering import Edge
from senim.studio.telling import Sheet

DRAWN_STEPS: Final = 18
DRAWN_WAYS: Final = 1.5
"""So many ways are drawn for each step, beyond those without which a step would hang in the air."""
MICROS: Final = 1_000_000

Portrait = Mapping[str, Any]


def steps(portrait: Portrait) -> Sheet:
    """The activities with their events, and how many cases begin and end with each."""
    names = portrait["names"]
    plain = [(names[place], times, first, last) for place, times, first, last in portrait["activities"]]
    heads = [
        _head(_("Step"), False),
        *(_head(one) for one in (_("Events"), _("Cases begin here"), _("Cases end here"))),
    ]
    return Sheet(heads, [(name, *map(words.count, counts)) for name, *counts in plain], list(plain))


def ways(portrait: Portrait) -> Sheet:
    """What follows what directly, how often, and after how long."""
    names = portrait["names"]
    rows = [(names[a], names[b], times, median) for a, b, times, median in portrait["edges"]]
    heads = [_head(_("From"), False), _head(_("To"), False), _head(_("Times")), _head(_("Median time between"))]
    shown = [(a, b, words.count(times), words.spent(_known(times, median), True)) for a, b, times, median in rows]
    plain = [(a, b, times, "" if suppressed(times) else median) for a, b, times, median in rows]
    return Sheet(heads, list(shown), list(plain))


def _known(times: int, seconds: float) -> float | None:
    return None if suppressed(times) else seconds * MICROS


def variants(portrait: Portrait) -> Sheet:
    """The most frequent orders of steps."""
    names, whole = portrait["names"], portrait["cases"]
    rows = [(_path(names, places, more), cases, share(cases, whole)) for cases, places, more in portrait["variants"]]
    heads = [_head(_("Steps in their order"), False), _head(_("Cases")), _head(_("Share"))]
    plain = [(path, cases, "" if part is None else round(part, 4)) for path, cases, part in rows]
    return Sheet(heads, [(path, words.count(cases), words.per_cent(part)) for path, cases, part in rows], list(plain))


def _path(names: Sequence[str], places: Sequence[int], more: int) -> str:
    told = " → ".join(names[place] for place in places)
    return _("%(steps)s → %(more)s more") % {"steps": told, "more": words.count(more)} if more else told


def durations(portrait: Portrait) -> Sheet:
    """Within which time which part of the cases ended, from the first event to the last."""
    heads = [_head(_("Part of the cases"), False), _head(_("Ended within"))]
    if suppressed(portrait["cases"]):
        return Sheet(heads, [], [])
    parts = ("10 %", "25 %", "50 %", "75 %", "90 %")
    plain = list(zip(parts, portrait["durations"], strict=True))
    return Sheet(heads, [(part, words.spent(seconds * MICROS, True)) for part, seconds in plain], list(plain))


def deviations(checked: Mapping[str, Any]) -> Sheet:
    """What was left out and what was done where the model has no room for it."""
    kinds = {"skipped": _("left out"), "inserted": _("done out of place")}
    rows = [(name, kinds[kind], cases) for name, kind, cases in checked["deviations"]]
    heads = [_head(_("Step"), False), _head(_("What deviates"), False), _head(_("Cases"))]
    return Sheet(heads, [(*row[:2], words.count(row[2])) for row in rows], list(rows))


SHEETS: Final[Mapping[str, Callable[[Portrait], Sheet]]] = {
    "steps": steps,
    "ways": ways,
    "variants": variants,
    "durations": durations,
}
"""What can be had as CSV, by the name in the address."""


def _head(text: str, number: bool = True) -> Head:
    return Head(text, number=number)


def picture(portrait: Portrait) -> SafeString:
    """The drawing of the most frequent steps and ways."""
    label = _("Which step follows which, and how often")
    return drawn(frequent(portrait), label, words.count)


def frequent(portrait: Portrait) -> Graph:
    """The most frequent steps, for each the way most often come by and gone, and then the most frequent ways."""
    names = portrait["names"]
    rows = portrait["activities"][:DRAWN_STEPS]
    counts = {names[place]: times for place, times, _first, _last in rows}
    every: dict[Edge, int] = {
        (names[a], names[b]): times for a, b, times, _ in portrait["edges"] if {names[a], names[b]} <= counts.keys()
    }
    every |= {(START, names[place]): first for place, _times, first, _last in rows if first}
    every |= {(names[place], END): last for place, _times, _first, last in rows if last}
    return Graph(counts, _backbone(every, counts))


def _backbone(every: Mapping[Edge, int], counts: Mapping[str, int]) -> dict[Edge, int]:
    ranked = sorted(every, key=lambda one: (-every[one], one))
    least = {
        next((one for one in ranked if one[side] == name and one[0] != one[1]), None)
        for name in counts
        for side in (0, 1)
    }
    room = round(DRAWN_WAYS * len(counts))
    chosen = {*ranked[:room], *least, next((one for one in ranked if one[1] == END), None)}
    return {one: every[one] for one in ranked if one in chosen}
