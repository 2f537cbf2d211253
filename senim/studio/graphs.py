"""A directly-follows map as SVG made by the server: steps as boxes, the more frequent the darker, ways as lines with counts."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from senim.studio.layering import Edge, Layout, layout

BOX: Final = (172.0, 58.0)
ROW: Final = 122.0
MARGIN: Final = 24.0
LEVELS: Final = 5
LINE_LETTERS: Final = 22
START, END = "\0start", "\0end"
_ROUND: Final = 26.0
_APART: Final = 34.0

_BOX: Final = (
    '<g><title>{}</title><rect class="graph__box graph__box--{}" x="{}" y="{}" width="{}" height="{}" rx="8"/>{}'
    '<text class="graph__count graph__count--{}" x="{}" y="{}" text-anchor="middle">{}</text></g>'
)
_WORD: Final = '<text class="graph__word graph__word--{}" x="{}" y="{}" text-anchor="middle">{}</text>'
_LINE: Final = (
    '<path class="graph__line graph__line--{}{}" d="{}"/><path class="graph__tip" d="{}"/>'
    '<text class="graph__times" x="{}" y="{}" text-anchor="middle">{}</text>'
)
_LOOP: Final = (
    '<path class="graph__line graph__line--{}" d="M{} {}c34 -14 34 36 0 22"/><path class="graph__tip" d="{}"/>'
    '<text class="graph__times" x="{}" y="{}">{}</text>'
)
_MARK: Final = '<circle class="graph__end graph__end--{}" cx="{}" cy="{}" r="12"/>'


class Graph(NamedTuple):
    """What is drawn: how often each step was done, how often each way was gone; START and END stand for the ends of cases."""

    steps: Mapping[str, int]
    ways: Mapping[Edge, int]


def drawn(graph: Graph, label: str, shown: Callable[[int], str]) -> SafeString:
    """The drawing; `label` says what it shows to those who do not see it, `shown` writes a count."""
    widths = {name: _ROUND if name in (START, END) else BOX[0] for name in (START, *graph.steps, END)}
    ways = {one: n for one, n in graph.ways.items() if one[0] != one[1] and one[0] in widths and one[1] in widths}
    ranked = _from_the_start(ways)
    found = layout(widths, ranked)
    busiest = max(graph.ways.values(), default=1)
    lines = format_html_join("", "{}", ((_line(found, one, ways[one], busiest, shown),) for one in ranked))
    most = max(graph.steps.values(), default=1)
    boxes = format_html_join("", "{}", ((_box(found, name, n, most, shown),) for name, n in graph.steps.items()))
    own = {one[0]: n for one, n in graph.ways.items() if one[0] == one[1] and one[0] in widths}
    loops = format_html_join("", "{}", ((_loop(found, name, n, busiest, shown),) for name, n in own.items()))
    ends = format_html_join("", _MARK, ((name[1:], *map(_n, _middle(found, name))) for name in (START, END)))
    width, height = found.width + 2 * MARGIN + 40, (found.layers - 1) * ROW + BOX[1] + 2 * MARGIN
    svg = '<svg class="graph" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">{3}{4}{5}{6}</svg>'
    return format_html(svg, _n(width), _n(height), label, lines, loops, boxes, ends)


def _from_the_start(ways: Mapping[Edge, int]) -> list[Edge]:
    """The ways as one comes past them from the start, of those at hand the most frequent first: what leads on comes
    before what leads back. Ways that cannot be reached stand last."""
    reached, found = {START}, []
    left = sorted(ways, key=lambda one: (-ways[one], one))
    while left:
        one = next((way for way in left if way[0] in reached), left[0])
        left.remove(one)
        found.append(one)
        reached.add(one[1])
    return found


def _middle(found: Layout, name: str) -> tuple[float, float]:
    return found.x[name] + MARGIN, found.layer[name] * ROW + MARGIN + BOX[1] / 2


def _level(value: int, most: int) -> int:
    return max(1, math.ceil(LEVELS * value / most)) if most else 1


def _box(found: Layout, name: str, times: int, most: int, shown: Callable[[int], str]) -> SafeString:
    x, y = _middle(found, name)
    level, lines = _level(times, most), words_of(name)
    first = y - 6 - 8 * (len(lines) - 1)
    words = format_html_join("", _WORD, ((level, _n(x), _n(first + 16 * n), line) for n, line in enumerate(lines)))
    left, top = _n(x - BOX[0] / 2), _n(y - BOX[1] / 2)
    return format_html(
        _BOX, name, level, left, top, _n(BOX[0]), _n(BOX[1]), words, level, _n(x), _n(y + 23), shown(times)
    )


def words_of(name: str) -> list[str]:
    """A name on at most two lines of a box; what does not fit is cut, with a sign of it."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LINE_LETTERS or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = lines[:2]
    if len(lines) > 2:
        kept[1] = f"{kept[1]} {lines[2]}"
    return [line if len(line) <= LINE_LETTERS else f"{line[: LINE_LETTERS - 1]}…" for line in kept]


def _line(found: Layout, one: Edge, times: int, busiest: int, shown: Callable[[int], str]) -> SafeString:
    upper, lower = reversed(one) if one in found.backward else one
    points = _points(found, one, upper, lower)
    path = f"M{_n(points[0][0])} {_n(points[0][1])}" + "".join(map(_bend, points, points[1:]))
    back = one in found.backward
    x, y = points[0] if back else points[-1]
    tip = _tip(x, y, 7 if back else -7)
    # The count stands where the line has left its first neighbours: half way along its first stretch.
    middle = ((points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2 + 4)
    way = " graph__line--back" if back else ""
    return format_html(_LINE, _level(times, busiest), way, path, tip, _n(middle[0]), _n(middle[1]), shown(times))


def _points(found: Layout, one: Edge, upper: str, lower: str) -> Sequence[tuple[float, float]]:
    start = found.layer[upper]
    xs = list(found.lines[one])
    # Lines of one box leave it side by side, those to the left on the left; there and back are kept apart.
    xs[0] = _port(found.x[upper], xs[1], upper)
    xs[-1] = _port(found.x[lower], xs[-2], lower)
    ys = [(start + n) * ROW + MARGIN + BOX[1] / 2 for n in range(len(xs))]
    if one in found.backward and (upper, lower) in found.lines:
        xs = [x + _APART for x in xs]
    ys[0] += _half(upper)
    ys[-1] -= _half(lower)
    return [(x + MARGIN, y) for x, y in zip(xs, ys, strict=True)]


def _half(name: str) -> float:
    return 12.0 if name in (START, END) else BOX[1] / 2


def _port(middle: float, towards: float, name: str) -> float:
    if name in (START, END):
        return middle
    room = BOX[0] * 0.4
    return middle + max(-room, min(room, (towards - middle) * 0.3))


def _bend(start: tuple[float, float], end: tuple[float, float]) -> str:
    half = (start[1] + end[1]) / 2
    return f"C{_n(start[0])} {_n(half)} {_n(end[0])} {_n(half)} {_n(end[0])} {_n(end[1])}"


def _tip(x: float, y: float, rise: float) -> str:
    return f"M{_n(x)} {_n(y)}L{_n(x - 4.5)} {_n(y + rise)}H{_n(x + 4.5)}Z"


def _loop(found: Layout, name: str, times: int, busiest: int, shown: Callable[[int], str]) -> SafeString:
    x, y = _middle(found, name)
    right = x + BOX[0] / 2
    tip = f"M{_n(right)} {_n(y + 11)}l8 0l-3 7Z"
    return format_html(
        _LOOP, _level(times, busiest), _n(right), _n(y - 11), tip, _n(right + 24), _n(y - 14), shown(times)
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
