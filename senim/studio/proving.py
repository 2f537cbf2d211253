"""The comparison of two versions in words: the verdict first, then the figures with their intervals, then both maps."""

import json
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Max
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from senim.catalogue.queries import Version, compiled
from senim.design.counts import counted
from senim.design.dates import day
from senim.design.parts import Chip, Head
from senim.mining.bootstrap import Interval
from senim.mining.comparing import Comparison
from senim.mining.suppression import FLOOR, suppressed
from senim.studio import mapping, pages, proof, telling, words
from senim.studio.health import health, vitals
from senim.studio.logs import Asked
from senim.studio.models import LogPart
from senim.studio.moved_cases import moved_between
from senim.studio.predicted_pages import prediction_context
from senim.studio.process import Process

TONES: Final = {"faster": "good", "slower": "late", "no proof": "soon", "too few": "soon"}


def compare_context(process: Process, before: str, after: str, foresee: bool = False) -> dict[str, Any]:
    """The page of a comparison; without two versions that were used it says so. `foresee`: with what was to be expected."""
    every = health(process.asked.but(version=""), process.scope)
    counts = {one.version: int(every.of_version(one.version).opened.counts.sum()) for one in process.versions}
    pair = proof.pair_of(process.versions, counts, before, after)
    context: dict[str, Any] = {"process": process, "tabs": pages.process_tabs(process, "compare"), "pair": pair}
    if pair is None:
        return context | _drawn_only(process)
    asked = [process.asked.but(version=str(one.version)) for one in pair]
    newest = LogPart.objects.filter(service=process.code).aggregate(newest=Max("written"))["newest"] or 0
    found = proof.compared(asked[0], asked[1], process.scope, newest)
    if foresee:
        context |= prediction_context(process, pair, newest)
    return context | {
        "foresee": _foresee(process, pair),
        "pairs": _pairs(process, pair),
        "verdict": verdict(found),
        "tone": TONES[found.verdict] if found else "soon",
        "explained": [
            *explained(found, process.is_coarse),
            *moved_words(moved_between(process.asked, process.scope, pair), process.is_coarse),
        ],
        "table": _table(process, pair, found),
        "sides": [_side(process, one) for one in pair],
        "change": pair[1].change.get(process.language, ""),
    }


def _drawn_only(process: Process) -> dict[str, Any]:
    """Both models where requests have followed one of them only: what would be compared can be seen already."""
    pair = process.versions[-2:]
    if len(pair) < 2:
        return {}
    return {"sides": [_side(process, one) for one in pair], "change": pair[1].change.get(process.language, "")}


def _foresee(process: Process, pair: tuple[Version, Version]) -> str:
    given = {"before": str(pair[0].version), "after": str(pair[1].version), "foresee": "1", "version": ""}
    return process.address("compare", **given) + "#foreseen"


def _pairs(process: Process, chosen: tuple[Version, Version]) -> list[Chip]:
    """Every pair of versions that follow one another."""
    found = zip(process.versions, process.versions[1:], strict=False)
    home = reverse("studio:compare", args=[process.code])
    return [
        Chip(
            _("Version %(before)s and %(after)s") % {"before": one.version, "after": two.version},
            f"{home}?{urlencode({'before': one.version, 'after': two.version})}",
            on=(one, two) == chosen,
        )
        for one, two in found
    ]


def verdict(found: Comparison | None) -> str:
    """What the comparison says, in one sentence."""
    if found is None or found.verdict == "too few":
        return _("Not enough requests yet to say whether the new version is faster.")
    if found.verdict == "faster":
        return _("The new version is faster, and that is more than chance.")
    if found.verdict == "slower":
        return _("The new version is slower, and that is more than chance.")
    return _("There is no proof that the new version is faster or slower.")


def explained(found: Comparison | None, coarse: bool = False) -> list[str]:
    """What stands behind the verdict; `coarse`: fewer than ten running requests are not told."""
    if found is None:
        return []
    said = []
    if found.cases_needed:
        said.append(_more(found) % {"count": words.count(found.cases_needed)})
    if found.probability_faster is not None and not suppressed(min(found.cases)):
        chance = words.per_cent(found.probability_faster)
        said.append(
            _("A request that follows the new version is faster than one of the old in %(share)s of all pairs.")
            % {"share": chance}
        )
    if found.running and not (coarse and suppressed(found.running)):
        said.append(
            _("%(count)s requests still run and are counted with the time they took so far.")
            % {"count": counted(found.running, coarse, FLOOR)}
        )
    return said


def moved_words(count: int, coarse: bool) -> list[str]:
    """Cases that were on both versions, or on one of them and a third, are left out."""
    if not count or (coarse and suppressed(count)):
        return []
    told = ngettext(
        "%(count)s request moved to another version while it ran. It is counted on neither side.",
        "%(count)s requests moved to another version while they ran. They are counted on neither side.",
        count,
    )
    return [told % {"count": counted(count, coarse, FLOOR)}]


def _more(found: Comparison) -> str:
    if found.more_before:
        return _("About %(count)s more requests on both sides would show a cut of a fifth.")
    return _("About %(count)s more requests of the new version would show a cut of a fifth.")


def _table(process: Process, pair: tuple[Version, Version], found: Comparison | None) -> pages.Table:
    asked = [process.asked.but(version=str(one.version)) for one in pair]
    sides = [vitals(health(one, process.scope), True, process.is_coarse) for one in asked]
    heads = [Head(_("Time by the clock"))]
    heads += [Head(_("Version %(number)s") % {"number": one.version}, number=True) for one in pair]
    heads += [Head(_("By how much"), number=True), Head(_("With 95 % confidence between"), number=True)]
    rows = [(_("Requests that ended"), *(words.count(one.ended) for one in sides), words.NOTHING, words.NOTHING)]
    for name, at, change in (
        (_("Median"), "median", found.median if found else None),
        (_("90 % within"), "p90", found.p90 if found else None),
    ):
        rows.append((name, *(words.spent(getattr(one, at), True) for one in sides), *_change_words(change, found)))
    rows.append((_("Mean"), words.NOTHING, words.NOTHING, *_change_words(found.mean if found else None, found)))
    if not process.by_clock:
        rows += _in_working_time(process, asked)
    return pages.Table(heads, list(rows))


def _in_working_time(process: Process, asked: Sequence[Asked]) -> list[tuple[str, ...]]:
    """The same times in the opening hours of the offices, as they were; the comparison itself is by the clock."""
    sides = [vitals(health(one, process.scope), False, process.is_coarse) for one in asked]
    none = (words.NOTHING, words.NOTHING)
    return [
        (_("Median, in working time"), *(words.spent(one.median) for one in sides), *none),
        (_("90 % within, in working time"), *(words.spent(one.p90) for one in sides), *none),
    ]


def _change_words(change: Interval | None, found: Comparison | None) -> tuple[str, str]:
    if change is None or found is None or change.value is None or suppressed(min(found.cases)):
        return words.NOTHING, words.NOTHING
    ends = (words.NOTHING if end is None else words.signed(end) for end in (change.low, change.high))
    return words.signed(change.value), " … ".join(ends)


def _side(process: Process, version: Version) -> dict[str, Any]:
    """One version's map with the time at each step."""
    service = compiled(version.id, process.service.terms_on)
    found = mapping.steps(process.asked.but(version=str(version.version)), process.scope, process.is_coarse)
    lines = mapping.lines(found, service, process.language, process.by_clock)
    picture = telling.drawn("stay", lines, {}, process.by_clock)
    return {
        "title": _("Version %(number)s, from %(day)s") % {"number": version.version, "day": day(version.released_on)},
        "model": f"{reverse('studio:model', args=[process.code])}?version={version.version}",
        "picture": json.dumps({"elements": picture.elements, "flows": {}}),
        "map": f"{reverse('studio:map', args=[process.code])}?version={version.version}&show=stay",
    }
