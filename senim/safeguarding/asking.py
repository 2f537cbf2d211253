"""The questions of a report, of all lanes in one document: fields that are read in the browser and never come back here."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django import forms
from django.forms.boundfield import BoundField

from senim.catalogue.definitions import Field, Page, Service
from senim.catalogue.errors import UnknownService
from senim.catalogue.queries import Compiled, current
from senim.intake.questions import Step, form_class
from senim.kernel.expressions import compile_condition
from senim.places import queries as places
from senim.places.models import Unit
from senim.safeguarding.models import BodyLane
from senim.safeguarding.moments import day_of

LANES: Final = ("torture", "gbv_case", "pve_support")
"""The lanes that a person chooses between, in this order; each is a service of the catalogue."""

_ONLY_HERE: Final = {"autocomplete": "off"}


class Question(NamedTuple):
    """One field: its definition, the control, and its conditions as the page evaluates them; `most` is its limit, 0 for none."""

    field: Field
    control: BoundField
    shown_if: str
    most: int


class Asked(NamedTuple):
    """One page of questions of a lane."""

    lane: str
    page: Page
    shown_if: str
    questions: tuple[Question, ...]


def lanes(at: int) -> tuple[Service, ...]:
    """The services of the lanes that are in force on the day of `at` (µs); those that are not are left out."""
    return tuple(compiled.service for compiled in _lanes(at))


def asked(at: int, language: str) -> list[Asked]:
    """The pages of questions of all lanes in a language, each with a form of its own, so that no two controls share a name."""
    return [one for compiled in _lanes(at) for one in _pages(compiled, language)]


class Nameable(NamedTuple):
    """A unit that a report may be about: its codes from the top to itself, and its name."""

    code: str
    chain: tuple[str, ...]
    name: str


def nameable(language: str) -> list[Nameable]:
    """Every body that takes cases, and every unit above one: whoever is named here, and those above and below, are left out."""
    bodies = BodyLane.objects.values_list("unit_id", flat=True)
    units = {unit.pk: unit for body in bodies for unit in places.chain(body)}
    found = [(tuple(one.code for one in places.chain(pk)), unit) for pk, unit in units.items()]
    return [Nameable(unit.code, chain, getattr(unit, f"name_{language}")) for chain, unit in sorted(found, key=_order)]


def _order(one: tuple[tuple[str, ...], Unit]) -> tuple[str, ...]:
    return one[0]


def _lanes(at: int) -> Iterator[Compiled]:
    for code in LANES:
        try:
            yield current(code, day_of(at))
        except UnknownService:
            continue


def _pages(compiled: Compiled, language: str) -> Iterator[Asked]:
    service = compiled.service
    for page in service.pages:
        form = form_class(compiled, Step(page.id, page), language)(prefix=service.code)
        form.label_suffix = ""
        questions = tuple(_question(field, form) for field in page.fields if field.id in form.fields)
        if questions:
            yield Asked(service.code, page, condition(page.show_if), questions)


def _question(field: Field, form: forms.Form) -> Question:
    """What a browser or a keyboard would keep or send elsewhere is turned off; so is the draft that other pages keep."""
    control = form[field.id]
    for widget in _widgets(form.fields[field.id].widget):
        for name in ("data-draft", "data-limit"):
            widget.attrs.pop(name, None)
        widget.attrs.update(_ONLY_HERE)
    if len(form.fields) == 1 and isinstance(control.field.widget, forms.Textarea):
        control.field.widget.attrs["rows"] = 10
    return Question(field, control, condition(field.show_if), _most(field))


def _widgets(widget: forms.Widget) -> list[Any]:
    return [widget, *getattr(widget, "widgets", ())]


def _most(field: Field) -> int:
    worded = field.kind in {"text", "longtext", "person", "address", "phone", "email", "iin", "letter"}
    return field.max_length if worded else field.at_most


def condition(source: str) -> str:
    """A condition as plain CEL, which the page reads; empty where there is none."""
    return "" if source in {"", "true"} else compile_condition(source).text
