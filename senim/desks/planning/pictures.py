"""The pictures of a reckoning: tables of hours by weekdays with a ground as deep as the figure, and charts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from senim.design.charts import Bar, Line, bars, lines
from senim.design.dates import weekday_names
from senim.desks.planning.saying import way_names

LEVELS: Final = 5


class Cell(NamedTuple):
    """One cell of a heat table: what stands in it, and how deep its ground is (0: none)."""

    text: str
    level: int


class Heat(NamedTuple):
    """A table of hours by weekdays: heads are the weekdays, each row has its hour and a cell for each head."""

    heads: list[str]
    rows: list[tuple[str, list[Cell]]]


def forecast_heat(hours: Sequence[Sequence[Any]]) -> Heat:
    """People expected by hour and weekday, with the range under each."""
    cells = {
        (dt.date.fromisoformat(on).weekday(), hour): (mean, f"{low}\u2060–\u2060{high}")
        for on, hour, mean, low, high in hours
    }
    top = max((mean for mean, _range in cells.values()), default=0.0) or 1.0
    texts = {place: (f"{tenths(mean)}\u00a0({around})", mean / top) for place, (mean, around) in cells.items()}
    return _heat(texts)


def counters_heat(enough: Mapping[str, Any]) -> Heat:
    """Counters that are enough in the play, with the formula's behind where they differ."""
    top = max(enough["played"]) or 1
    texts = {}
    for place, played in enumerate(enough["played"]):
        formula = enough["formula"][place]
        if played or formula:
            text = str(played) if played == formula else f"{played}\u00a0({formula})"
            texts[divmod(place, 24)] = (text, played / top)
    return _heat(texts)


def _heat(cells: Mapping[tuple[int, int], tuple[str, float]]) -> Heat:
    weekdays = sorted({weekday for weekday, _hour in cells})
    hours = sorted({hour for _weekday, hour in cells})
    names = weekday_names()
    rows = []
    for hour in hours:
        found = [cells.get((weekday, hour)) for weekday in weekdays]
        shown = [Cell("–", 0) if one is None else Cell(one[0], max(1, round(one[1] * LEVELS))) for one in found]
        rows.append((clock(hour * 60), shown))
    return Heat([names[weekday][1] for weekday in weekdays], rows)


def forecast_chart(hours: Sequence[Sequence[Any]]) -> Any:
    """The people of each day with a range that holds four days of five, were hours independent."""
    days = sorted({on for on, *_rest in hours})
    sums = [sum(mean for on, _hour, mean, *_ends in hours if on == day) for day in days]
    names = [
        f"{weekday_names()[dt.date.fromisoformat(day).weekday()][0]} {dt.date.fromisoformat(day).day}" for day in days
    ]
    busiest = max(zip(sums, days, strict=True))
    told = {"day": weekday_names()[dt.date.fromisoformat(busiest[1]).weekday()][1], "count": round(busiest[0])}
    title = _("The busiest day is expected to be: %(day)s, %(count)s people") % told
    return bars(
        title, [Bar(name, round(count)) for name, count in zip(names, sums, strict=True)], heads=(_("Day"), _("People"))
    )


def errors_chart(tried: Mapping[str, Any]) -> Any:
    """How far each way was off."""
    names = way_names()
    data = [
        Bar(names[way], tried["errors"][way], tone="now" if way == tried["way"] else "")
        for way in names
        if way in tried["errors"]
    ]
    title = _("By how many people an hour each way was off")
    return bars(title, data, shown=tenths, heads=(_("Way of forecasting"), _("People off")))


def staff_chart(found: Mapping[str, Any]) -> Any:
    """Who is at the counters and how many are needed, on the busiest day, by the half hour."""
    there: dict[int, dict[int, int]] = {}
    for _officer, weekday, spans in found["roster"]["duties"]:
        for since, until in spans:
            for slot in range(since // 30, until // 30):
                day = there.setdefault(weekday, {})
                day[slot] = day.get(slot, 0) + 1
    needed = found["enough"]["played"]
    weekday = max(there, key=lambda one: sum(needed[one * 24 : one * 24 + 24]))
    slots = range(min(there[weekday]), max(there[weekday]) + 1)
    title = _("Officers at the counters by the half hour: %(day)s") % {"day": weekday_names()[weekday][1]}
    series = [
        Line(_("planned"), [there[weekday].get(slot, 0) for slot in slots]),
        Line(_("enough for the aim"), [needed[weekday * 24 + slot // 2] for slot in slots]),
    ]
    return lines(title, [clock(slot * 30) for slot in slots], series, heads=(_("Time"), ""))


def clock(minutes: int) -> str:
    """Minutes after midnight as `09:30`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def tenths(value: float) -> str:
    """A figure with one decimal, behind the mark of the language."""
    return number_format(round(value, 1), 1)
