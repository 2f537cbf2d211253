"""Our template tags: built files, icons, GOV.UK components, fields, dates, and the components of `design/components/`."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from senim.design import assets, components, counts, dates, icons, parts, renderer, rendering, translating, why

register = template.Library()

register.filter("day", dates.day)
register.filter("moment", dates.moment)
register.filter("short_day", dates.short_day)
register.filter("short_moment", dates.short_moment)
register.simple_tag(assets.address, name="asset")
register.simple_tag(icons.icon, name="icon")
register.simple_tag(rendering.field, name="field")
register.tag("translate", translating.translate)


@register.filter
def relative(at: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """`{{ due|relative:now }}`: `in 3 hours`; without `now` the moment of rendering."""
    return dates.relative(at, now or timezone.now())


@register.filter
def in_steps(count: int, least: int) -> str:
    """`{{ number|in_steps:10 }}`: a count for people beyond the unit, as the step in which it lies."""
    return counts.told(count, least)


@register.filter
def tongue(code: str) -> str:
    """`kk` as `Қазақша`: a language by its own name."""
    return str(dict(settings.LANGUAGES).get(code, code))


@register.simple_tag
def mark() -> SafeString:
    """Our mark, in the colour of the text around it."""
    return icons.MARK


@register.simple_tag
def govuk(name: str, **params: Any) -> SafeString:
    """`{% govuk "button" text=words %}`: a GOV.UK component; parameters as upstream names them, snake case allowed."""
    return components.govuk(name, params)


@register.simple_tag
def button(text: str, href: str = "", tone: str = "", name: str = "", value: str = "", icon: str = "") -> SafeString:
    """A button, or a link that looks like one (`href`). `tone`: empty, `secondary` or `warning`."""
    params = {"text": text, "href": href, "name": name, "value": value, "prevent_double_click": True}
    if icon:
        params["html"] = f"{icons.icon(icon)}{escape(text)}"
    params["classes"] = f"govuk-button--{tone}" if tone else ""
    render = components.govuk if value or href else components.govuk_kept
    return render("button", {key: given for key, given in params.items() if given})


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """First on the page: what to mend, with links. A form shown with it does not repeat it."""
    return renderer.error_summary(form)


@register.simple_tag
def question(bound: BoundField) -> SafeString:
    """A field whose label is the page's heading: one thing a page."""
    return rendering.field(bound, heading=True)


@register.simple_tag
def title_for(words: str, form: BaseForm | None = None) -> str:
    """The text of <title>: says first that something has to be mended."""
    wrong = form is not None and form.is_bound and not form.is_valid()
    return _("To mend: %(title)s") % {"title": words} if wrong else words


@register.inclusion_tag("design/components/status.html")
def status(state: parts.State, words: str = "", pill: bool = False) -> dict[str, Any]:
    """How a clock stands: word, shape and colour. `words` replaces the usual word."""
    return {"state": state, "words": words or parts.state_words(state), "drawing": parts.ICON_OF[state], "pill": pill}


@register.inclusion_tag("design/components/clock_bar.html")
def clock_bar(face: parts.ClockFace) -> dict[str, Any]:
    """A clock between its start, its promise and its legal limit."""
    return {"face": face}


@register.inclusion_tag("design/components/timeline.html")
def timeline(moments: Iterable[parts.Moment], small: bool = False) -> dict[str, Any]:
    """What was, is and will be, in the order given (newest first for citizens)."""
    return {"moments": list(moments), "small": small}


@register.inclusion_tag("design/components/message.html")
def message(words: parts.Message) -> dict[str, Any]:
    """One message; a note among colleagues never looks like words to the citizen."""
    return {"words": words}


@register.inclusion_tag("design/components/receipt.html")
def receipt(paper: parts.Receipt) -> dict[str, Any]:
    """The panel with number, secret and date."""
    return {"paper": paper}


@register.simple_tag
def why_date(start: dt.date, due: dt.date, skipped: Iterable[tuple[dt.date, str]]) -> SafeString:
    """The calendar behind a date: what counted, what was left out and why."""
    return _calendar(start, due, tuple(skipped), get_language() or "")


@lru_cache(maxsize=512)
def _calendar(start: dt.date, due: dt.date, skipped: tuple[tuple[dt.date, str], ...], language: str) -> SafeString:
    """Remembered, as it was most of a page's time: everything received on a day has the same one, and no person is in it."""
    months = why.months(start, due, skipped)
    days = [day for month in months for week in month.weeks for day in week if day]
    holidays = [day for day in days if day.kind == "holiday"]
    shown = {"months": months, "weekdays": dates.weekday_names(), "holidays": holidays, "start": start, "due": due}
    return render_to_string("design/components/why_date.html", shown)


@register.inclusion_tag("design/components/tile_map.html")
def tile_map(
    tiles: Sequence[parts.Tile], label: str, name: str = "", key: Sequence[tuple[int, str]] = ()
) -> dict[str, Any]:
    """Regions as tiles: radio buttons named `name`, or links when it is empty. `key` explains the levels of colour."""
    return {"tiles": tiles, "label": label, "name": name, "key": key}


@register.inclusion_tag("design/components/chips.html")
def chips(filters: Iterable[parts.Chip], label: str) -> dict[str, Any]:
    """Filters as chips: links, the one that is on filled."""
    return {"filters": list(filters), "label": label}


@register.inclusion_tag("design/components/sub_navigation.html")
def sub_navigation(tabs: Iterable[parts.Tab], label: str = "") -> dict[str, Any]:
    """The second row of navigation of staff pages; belongs into the block `navigation`."""
    return {"tabs": list(tabs), "label": label or _("Pages")}


@register.inclusion_tag("design/components/identity_bar.html")
def identity_bar(title: str, facts: Sequence[tuple[str, str]], face: parts.ClockFace | None = None) -> dict[str, Any]:
    """Which case this is: its one line, its facts, how its clock stands."""
    return {"title": title, "facts": facts, "face": face}


@register.inclusion_tag("design/components/answers.html")
def answers(rows: Iterable[parts.Answer]) -> dict[str, Any]:
    """Check answers: label, value, a link back to the question."""
    return {"rows": list(rows)}


@register.inclusion_tag("design/components/table.html")
def table(
    caption: str, heads: Sequence[parts.Head], rows: Iterable[Sequence[Any]], quiet: bool = False
) -> dict[str, Any]:
    """A table that scrolls on its own; heads with an address sort. The first cell of a row names it."""
    rows = [list(zip(heads, row, strict=True)) for row in rows]
    return {"caption": caption, "heads": heads, "rows": rows, "quiet": quiet}


@register.inclusion_tag("design/components/pager.html")
def pager(newer: str = "", older: str = "") -> dict[str, Any]:
    """Newer and older, by address; shows nothing where there is nothing."""
    return {"newer": newer, "older": older}


@register.inclusion_tag("design/components/empty.html")
def empty(title: str, text: str, href: str = "", link: str = "", drawing: str = "tick") -> dict[str, Any]:
    """What an empty list says: kind and useful, with one way on."""
    return {"title": title, "text": text, "href": href, "link": link, "drawing": drawing}


@register.inclusion_tag("design/components/banner.html")
def banner(title: str, text: str = "", tone: str = "", drawing: str = "info") -> dict[str, Any]:
    """A line that must be seen; `tone`: empty, `good`, `soon` or `late`."""
    return {"title": title, "text": text, "tone": tone, "drawing": drawing}


@register.inclusion_tag("design/components/doors.html")
def doors(ways: Iterable[parts.Door]) -> dict[str, Any]:
    """The plain doors of the start page."""
    return {"ways": list(ways)}


@register.inclusion_tag("design/components/search.html")
def search(action: str, suggest: str, label: str, value: str = "", name: str = "q") -> dict[str, Any]:
    """A search field that answers while typing from `suggest` and works by its button too."""
    return {"action": action, "suggest": suggest, "label": label, "value": value, "name": name}


@register.inclusion_tag("design/components/drawing.html")
def drawing(
    href: str,
    label: str,
    now: str | Iterable[str] = (),
    done: str | Iterable[str] = (),
    words: str = "",
    tall: bool = False,
) -> dict[str, Any]:
    """A BPMN model from the address `href`, the steps `done` in green, a token on those of `now`. `words` say the same in text."""
    return {"href": href, "label": label, "now": _ids(now), "done": _ids(done), "words": words, "tall": tall}


def _ids(given: str | Iterable[str]) -> str:
    return given if isinstance(given, str) else " ".join(given)
