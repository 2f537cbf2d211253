"""The board's tables: what people see, and the same figures plain for the CSV."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from senim.channels.board import words
from senim.channels.board.asked import Asked
from senim.channels.board.queries import PERIODS, Left, Received, Times
from senim.channels.board.standing import Standing
from senim.channels.board.ways import CHANNELS
from senim.design.charts import plain
from senim.design.counts import counted
from senim.design.dates import short_moment
from senim.design.parts import Head
from senim.mining.safe_counts import coarse
from senim.places import queries as places

Rows = list[tuple[Any, ...]]
PLAIN_HEADS: Final = (
    "region", "channel", "received_today", "received_7_days", "received_30_days", "days", "answered", "median_working_minutes",
    "p90_working_minutes",
)  # fmt: skip


class Sheet(NamedTuple):
    """A table: its heads and rows."""

    heads: list[Head]
    rows: Rows


class Volume(NamedTuple):
    """Received requests of the question: by channel for each period, and by region and channel."""

    channels: tuple[str, ...]
    totals: Mapping[str, tuple[int, ...]]
    regions: Mapping[str, Mapping[str, tuple[int, ...]]]


def volume(found: Sequence[Received]) -> Volume:
    """Sums of the rows; every channel that we have, and any other that the log names."""
    regions: dict[str, dict[str, tuple[int, ...]]] = {}
    totals: dict[str, tuple[int, ...]] = {}
    for one in found:
        code = places.unit(one.unit).region_id or ""
        for sums in (totals, regions.setdefault(code, {})):
            sums[one.channel] = _plus(sums.get(one.channel), one.counts)
    others = sorted(totals.keys() - set(CHANNELS))
    return Volume((*CHANNELS, *others), totals, regions)


def _plus(sums: tuple[int, ...] | None, more: tuple[int, ...]) -> tuple[int, ...]:
    return more if sums is None else tuple(a + b for a, b in zip(sums, more, strict=True))


def _none(channel: str, sums: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    return sums.get(channel, (0,) * len(PERIODS))


def channels_sheet(found: Volume, times: Mapping[str, Times], beyond: bool = False) -> Sheet:
    """By channel: received in the three periods, and how soon the first answer came in the period of the question.

    `beyond`: counts in steps (`mining.safe_counts`), for whoever may not open the requests.
    """
    heads = [Head(_("Channel")), *(Head(words.period_words(days), number=True) for days in PERIODS)]
    heads += [Head(text, number=True) for text in (_("First answers"), _("Median time"), _("90 % within"))]
    rows: Rows = []
    for channel in found.channels:
        own = times.get(channel, Times())
        spans = (words.time_words(one, own.answered) for one in (own.median, own.p90))
        counts = (counted(one, beyond) for one in (*_none(channel, found.totals), own.answered))
        rows.append((words.channel_words(channel), *counts, *spans))
    return Sheet(heads, rows)


def regions_sheet(found: Volume, asked: Asked, beyond: bool = False) -> Sheet:
    """By region and channel in the period of the question: only channels by which something came."""
    period = PERIODS.index(asked.days)
    used = [one for one in found.channels if any(found.totals.get(one, ()))]
    heads = [
        Head(_("Region")),
        *(Head(words.channel_words(one), number=True) for one in used),
        Head(_("In all"), number=True),
    ]
    rows: Rows = []
    for code, sums in sorted(found.regions.items(), key=lambda pair: region_words(pair[0]).casefold()):
        counts = [_none(channel, sums)[period] for channel in used]
        rows.append((region_words(code), *(counted(one, beyond) for one in (*counts, sum(counts)))))
    return Sheet(heads, rows)


def region_words(code: str) -> str:
    """A region's name; the ministry's own units belong to none."""
    return places.region(code).name if code else _("Ministry")


def ways_sheet(standings: Sequence[Standing], refused: Mapping[str, int], left: Mapping[str, Left]) -> Sheet:
    """Every way in and out: how it stands, and what failed in the period of the question."""
    heads = [Head(_("Way")), Head(_("State")), Head(_("Last success")), Head(_("Last failure"))]
    heads += [
        Head(text, number=True)
        for text in (_("Failures in a row"), _("Left"), _("Refused or given up"), _("Wait for a person"))
    ]
    return Sheet(heads, [_way_row(one, refused, left) for one in standings])


def _way_row(one: Standing, refused: Mapping[str, int], left: Mapping[str, Left]) -> tuple[Any, ...]:
    moments = (short_moment(at) if at else "–" for at in (one.worked_at, one.failed_at))
    own = left.get(one.way.line)
    failed = own.dead if own else refused.get(one.way.door, 0)
    waiting = own.waiting_dead if own else one.dead
    counts = (
        plain(own.sent) if own else "–",
        "–" if one.way.hooks else plain(failed),
        plain(waiting) if own or one.way.hooks else "–",
    )
    return (words.way_words(one.way), one.state, *moments, plain(one.failures), *counts)


def plain_rows(found: Volume, asked: Asked, times: Mapping[str, Times], beyond: bool = False) -> Rows:
    """The CSV: codes and whole numbers, a row for each channel in all regions together, then for each region and channel.

    Times stand in the rows of all regions only, and not for fewer than ten cases. `beyond`: counts are the beginnings of
    their steps, 0 under five.
    """
    told = coarse if beyond else int
    rows: Rows = []
    for channel in found.channels:
        own = times.get(channel, Times())
        spans = ("" if one is None else one for one in (own.median, own.p90))
        counts = map(told, _none(channel, found.totals))
        rows.append((asked.region, channel, *counts, asked.days, told(own.answered), *spans))
    if not asked.region:
        for code, sums in sorted(found.regions.items()):
            rows += [
                (code or "ministry", channel, *map(told, own), asked.days, "", "", "")
                for channel, own in sorted(sums.items())
            ]
    return rows


def shown(found: Volume, asked: Asked, beyond: bool = False) -> Counter[str]:
    """Received requests by channel in the period of the question, as `plain_rows` counts them; channels with none are left out."""
    period, told = PERIODS.index(asked.days), coarse if beyond else int
    return Counter({channel: told(counts[period]) for channel, counts in found.totals.items() if told(counts[period])})
