"""Charts as SVG made by the server: no script, the title says the finding, labels on the marks, the table one click away."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH: Final = 720
_ROW: Final = 34
_RIGHT: Final = 96
_PLOT: Final = (44, 16, 240)  # left, top, height of a line chart
_LETTER: Final = 7.4
"""Width of a letter at 13 px, for labels that must not run into their neighbours."""

_TICK: Final = (
    '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="soft" x="{}" y="{}" text-anchor="end">{}</text>'
)
_BAR: Final = (
    '<text x="{}" y="{}" text-anchor="end">{}</text><rect class="bar-mark{}" x="{}" y="{}" width="{}" height="22"/>'
    '{}<text class="strong" x="{}" y="{}">{}</text>'
)
_WHISKER: Final = '<path class="whisker" fill="none" d="M{0} {1}H{2}M{0} {3}v8M{2} {3}v8"/>'
_CURVE: Final = (
    '<polyline class="line-mark{}" points="{}"/><circle class="dot{}" cx="{}" cy="{}" r="4.5"/>'
    '<text class="strong" x="{}" y="{}">{}</text>'
)

Shown = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `low` and `high` are the ends of its interval, `tone` is empty, `now` or `late`."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a value for each label of the chart (None: nothing known there), with a band when both ends are given."""

    name: str
    values: Sequence[float | None]
    lows: Sequence[float] = ()
    highs: Sequence[float] = ()


def plain(value: float) -> str:
    """A figure without needless digits; a decimal stands behind the mark of the language."""
    whole = abs(value) >= 10 or value == int(value)
    return f"{value:,.0f}".replace(",", "\u202f") if whole else number_format(value, 1)


def bars(
    title: str,
    data: Sequence[Bar],
    *,
    note: str = "",
    shown: Shown = plain,
    target: float | None = None,
    heads: tuple[str, str] = ("", ""),
) -> SafeString:
    """A figure of horizontal bars from a zero line, in the order given. Values must not be negative (ValueError)."""
    if any(bar.value < 0 for bar in data):
        raise ValueError("bars start at zero: negative values cannot be shown")
    left = min(260.0, max((len(bar.label) for bar in data), default=0) * _LETTER + 20)
    top = max([bar.high if bar.high is not None else bar.value for bar in data] + [target or 0.0]) or 1.0
    scale = (WIDTH - left - _RIGHT) / top
    height = len(data) * _ROW + 12
    marks = format_html_join("", "{}", ((_bar(bar, n, left, scale, shown),) for n, bar in enumerate(data)))
    zero = format_html('<line class="zero" x1="{0}" x2="{0}" y1="2" y2="{1}"/>', _n(left), height - 6)
    aim = _aim(target, left + (target or 0) * scale, height, shown)
    rows = [(bar.label, *_cells(bar, shown)) for bar in data]
    return _figure(title, note, marks + zero + aim, height, rows, heads)


def lines(
    title: str,
    labels: Sequence[str],
    series: Sequence[Line],
    *,
    note: str = "",
    shown: Shown = plain,
    heads: tuple[str, str] = ("", ""),
) -> SafeString:
    """A figure of up to three lines with their intervals as bands; the name of each stands at its end."""
    left, top, tall = _PLOT
    highest = max((value for line in series for value in (*line.values, *line.highs) if value is not None), default=1.0)
    step = _step(highest)
    ceiling = step * math.ceil(highest / step) or 1.0
    names = max((len(line.name) for line in series), default=0)
    width = WIDTH - left - min(200.0, names * _LETTER + 16)
    x = _spread(left, width, len(labels))

    def y(value: float) -> float:
        return top + tall * (1 - value / ceiling)

    frame = _grid([n * step for n in range(int(ceiling / step) + 1)], y, width, shown) + _feet(labels, x, width)
    ends = _apart([y(line.values[-1] or 0.0) for line in series])
    drawn = format_html_join("", "{}", ((_line(line, n + 1, x, y, ends[n]),) for n, line in enumerate(series)))
    rows = [(label, *(_known(line.values[n], shown) for line in series)) for n, label in enumerate(labels)]
    return _figure(title, note, frame + drawn, top + tall + 32, rows, (heads[0], *(line.name for line in series)))


def _grid(ticks: Sequence[float], y: Callable[[float], float], width: float, shown: Shown) -> SafeString:
    left = _PLOT[0]
    places = ((tick, _n(y(tick)), _n(y(tick) + 4)) for tick in ticks)
    rows = (
        ("grid" if tick else "zero", left, _n(left + width), at, at, left - 8, foot, shown(tick))
        for tick, at, foot in places
    )
    return format_html_join("", _TICK, rows)


def _feet(labels: Sequence[str], x: Sequence[float], width: float) -> SafeString:
    widest = max((len(label) for label in labels), default=1) * _LETTER + 8
    every = max(1, math.ceil(widest * len(labels) / width))
    places = ((_n(x[n]), _PLOT[1] + _PLOT[2] + 20, label) for n, label in enumerate(labels) if n % every == 0)
    return format_html_join("", '<text class="soft" x="{}" y="{}" text-anchor="middle">{}</text>', places)


def _known(value: float | None, shown: Shown) -> str:
    return "–" if value is None else shown(value)


def _bar(bar: Bar, n: int, left: float, scale: float, shown: Shown) -> SafeString:
    y = n * _ROW + 6
    end = left + bar.value * scale
    whisker = SafeString("")
    reach = end
    if bar.low is not None and bar.high is not None:
        reach = max(end, left + bar.high * scale)
        whisker = format_html(
            '<path class="whisker" fill="none" d="M{0} {1}H{2}M{0} {3}v8M{2} {3}v8"/>',
            _n(left + bar.low * scale),
            y + 11,
            _n(reach),
            y + 7,
        )
    tone = f" bar-mark--{bar.tone}" if bar.tone else ""
    return format_html(
        _BAR,
        _n(left - 10),
        y + 16,
        bar.label,
        tone,
        _n(left),
        y,
        _n(max(1.0, end - left)),
        whisker,
        _n(reach + 8),
        y + 16,
        shown(bar.value),
    )


def _aim(target: float | None, x: float, height: int, shown: Shown) -> SafeString:
    return (
        SafeString("")
        if target is None
        else format_html('<line class="target" x1="{0}" x2="{0}" y1="2" y2="{1}"/>', _n(x), height - 6)
    )


def _line(line: Line, n: int, x: Sequence[float], y: Callable[[float], float], end: float) -> SafeString:
    known = [(x[i], y(value)) for i, value in enumerate(line.values) if value is not None]
    if not known:
        return SafeString("")
    suffix = "" if n == 1 else f" {{}}--{n}"
    band = SafeString("")
    if line.lows and line.highs:
        edge = [(x[i], y(value)) for i, value in enumerate(line.highs)] + [
            (x[i], y(value)) for i, value in reversed(list(enumerate(line.lows)))
        ]
        band = format_html('<polygon class="band{}" points="{}"/>', suffix.format("band"), _points(edge))
    last = known[-1]
    return band + format_html(
        _CURVE,
        suffix.format("line-mark"),
        _points(known),
        suffix.format("dot"),
        _n(last[0]),
        _n(last[1]),
        _n(last[0] + 10),
        _n(end + 4),
        line.name,
    )


def _figure(
    title: str, note: str, marks: SafeString, height: float, rows: Sequence[Sequence[str]], heads: Sequence[str]
) -> SafeString:
    svg = format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>', WIDTH, _n(height), title, marks
    )
    return SafeString(
        render_to_string(
            "design/components/figure.html", {"title": title, "note": note, "svg": svg, "rows": rows, "heads": heads}
        )
    )


def _cells(bar: Bar, shown: Shown) -> tuple[str, ...]:
    if bar.low is None or bar.high is None:
        return (shown(bar.value),)
    return (f"{shown(bar.value)} ({shown(bar.low)}–{shown(bar.high)})",)


def _step(highest: float) -> float:
    rough = (highest or 1.0) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)


def _spread(left: float, width: float, count: int) -> list[float]:
    return [left + 12 + (width - 24) * n / max(1, count - 1) for n in range(count)]


def _apart(heights: Sequence[float], gap: float = 17.0) -> list[float]:
    """The heights of the labels, pushed down where two would touch."""
    placed: dict[int, float] = {}
    floor = -math.inf
    for n in sorted(range(len(heights)), key=lambda index: heights[index]):
        placed[n] = max(heights[n], floor + gap)
        floor = placed[n]
    return [placed[n] for n in range(len(heights))]


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
