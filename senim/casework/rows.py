"""The rows of the work list as HTML, and the spans and moments in them; made for fifty rows in a millisecond or two."""

import datetime as dt
from functools import lru_cache
from html import escape
from typing import Final

from babel.dates import format_timedelta
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from senim.accounts.viewer import Viewer
from senim.casework.worklist import Line
from senim.catalogue.queries import Compiled, compiled
from senim.design.dates import short_day
from senim.intake.timeline import moment_of
from senim.places import queries as places
from senim.sealing import receipts

TICK: Final = '<td class="work__tick"><input type="checkbox" name="item" value="{}" aria-label="{}"></td>'
ROW: Final = (
    '<tr>{}<td class="work__due">{}<small>{}</small></td><td class="work__subject"><a href="{}{}/">{}</a>'
    '<small class="muted">{}</small></td><td>{}</td><td>{}</td><td>{}</td></tr>'
)
STEP: Final = '<a class="govuk-button govuk-button--secondary" href="{}{}/step/{}/{}" role="button">{}</a>'


def language() -> str:
    """The language of the page."""
    return (get_language() or "kk")[:2]


class RowMaker:
    """Makes rows; remembers what rows of one page share.

    Rows are formatted, not rendered: fifty rows of a template cost more than all else on the page. Words are escaped here.
    """

    def __init__(self, viewer: Viewer, now: int, ticks: bool) -> None:
        """Keep who looks, the moment (µs), and whether rows have a box to tick."""
        self.viewer = viewer
        self.now = now
        self.ticks = ticks
        self.language = language()
        self.zone = timezone.get_current_timezone()
        self.cases = cases_address(self.language)
        self.services: dict[int, Compiled] = {}
        self.names: dict[int, str] = {}
        self.places: dict[int, str] = {}
        self.doable: dict[tuple[str, int], bool] = {}

    def row(self, line: Line) -> SafeString:
        """One row."""
        service = self._service(line)
        number = receipts.number(line.request_id, 2000 + line.received_at.year % 100)
        return SafeString(
            ROW.format(
                TICK.format(line.id, number) if self.ticks else "",
                span(line.due_at - self.now, self.language),
                exact(line.due_at, self.language, self.zone),
                self.cases,
                line.request_id,
                escape(line.subject or number),
                number,
                self.names[line.version_id],
                self._place(line.unit_id),
                self._step(line, service) if line.element else "",
            )
        )

    def _step(self, line: Line, service: Compiled) -> str:
        """The step's one button for whoever may do it, else its name."""
        words = service.words.get(line.element, {}).get(self.language)
        name = service.name(line.element, self.language)
        if not self._may(line):
            return escape(name)
        copy = f"?copy={line.copy}" if line.copy else ""
        button = (words.button if words else "") or name
        return STEP.format(self.cases, line.request_id, escape(line.element), copy, escape(button))

    def _service(self, line: Line) -> Compiled:
        if line.version_id not in self.services:
            day = moment_of(self.now).date()  # words do not change with terms of law
            found = self.services[line.version_id] = compiled(line.version_id, day)
            self.names[line.version_id] = escape(found.service.name.to(self.language))
        return self.services[line.version_id]

    def _may(self, line: Line) -> bool:
        key = (line.role, line.unit_id)
        if key not in self.doable:
            self.doable[key] = self.viewer.may_do(*key)
        return self.doable[key]

    def _place(self, unit_id: int) -> str:
        if unit_id not in self.places:
            self.places[unit_id] = escape(places.unit(unit_id).name)
        return self.places[unit_id]


@lru_cache(maxsize=8)
def cases_address(_language: str) -> str:
    """The beginning of every case's address in the language of the page."""
    return reverse("casework:case", args=[0]).removesuffix("0/")


def exact(at: int, tongue: str, zone: dt.tzinfo | None = None) -> str:
    """A moment in µs as day, short month and time of the zone (else of the page); formatted once a day, because formatting is slow."""
    local = moment_of(at).astimezone(zone or timezone.get_current_timezone())
    return f"{_day(local.date(), tongue)}, {local:%H:%M}"


@lru_cache(maxsize=2048)
def _day(on: dt.date, _tongue: str) -> str:
    return short_day(on)


def span(micros: int, tongue: str) -> str:
    """A span in the unit people feel, as `in 3 hours` or `2 days ago`."""
    minutes = micros // 60_000_000
    size = abs(minutes)
    step = 1 if size < 60 else 60 if size < 3 * 1440 else 1440
    return _span(round(minutes / step) * step, tongue)


@lru_cache(maxsize=8192)
def _span(minutes: int, tongue: str) -> str:
    return format_timedelta(dt.timedelta(minutes=minutes), add_direction=True, locale=tongue, threshold=1.2)
