"""The catalogue's words in the language of the page: `{{ service.name|to }}`, `{{ term|term }}`, days that were skipped."""

import datetime as dt

from django import template
from django.utils.translation import get_language, ngettext

from senim.catalogue import loading
from senim.catalogue.definitions import Body, Words
from senim.catalogue.queries import Compiled
from senim.intake.lanes import lane_words, level_words
from senim.intake.queries import Why
from senim.kernel.terms import Term
from senim.places.hours import hours_words
from senim.places.models import Unit

register = template.Library()


@register.filter
def to(words: Words | None) -> str:
    """A text of the catalogue in the language of the page; empty for none."""
    return words.to(_language()) if words else ""


@register.filter
def term(value: Term) -> str:
    """A term in words: `15 working days`."""
    return unit_words(value.amount, value.unit)


def unit_words(amount: int, unit: str) -> str:
    """An amount of a unit in words, in the language of the page."""
    words = {
        "working-days": ngettext("%(n)s working day", "%(n)s working days", amount),
        "working-hours": ngettext("%(n)s working hour", "%(n)s working hours", amount),
        "working-minutes": ngettext("%(n)s working minute", "%(n)s working minutes", amount),
        "days": ngettext("%(n)s day", "%(n)s days", amount),
        "hours": ngettext("%(n)s hour", "%(n)s hours", amount),
        "months": ngettext("%(n)s month", "%(n)s months", amount),
    }
    return words[unit] % {"n": amount}


@register.filter
def address(unit: Unit) -> str:
    """A unit's address in the language of the page."""
    return str(getattr(unit, f"address_{_language()}"))


@register.filter
def hours(unit: Unit) -> str:
    """A unit's opening hours in words."""
    return hours_words(unit.hours, _language()) if unit.hours else ""


@register.filter
def lane(code: str) -> str:
    """A lane in words."""
    return lane_words(code)


@register.filter
def level(code: str) -> str:
    """An identity level in words."""
    return level_words(code)


@register.simple_tag
def skipped(why: Why) -> list[tuple[dt.date, str]]:
    """The days that a term left out, as `why_date` takes them."""
    return [(one.on, "weekend" if one.why.code == "weekend" else one.why.name(_language())) for one in why.skipped]


@register.simple_tag
def complaint_body(compiled: Compiled) -> Body | None:
    """The body that hears a complaint about this service."""
    return loading.load_bodies().get(compiled.service.complaint_body)


def _language() -> str:
    return (get_language() or "kk")[:2]
