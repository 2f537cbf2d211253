"""What an app sent, read into the answers that every door gives: the same questions and rules, all faults told at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, localtime
from django.utils.translation import gettext as _

from senim.catalogue.answers import AnswerRefused, accepted, shown
from senim.catalogue.definitions import Field, Service
from senim.channels.open311.errors import BadForm
from senim.channels.open311.location import Location, location_of
from senim.channels.open311.offered import attributes, takes_place
from senim.intake.questions import refusal

_ATTRIBUTE: Final = re.compile(r"attribute\[([^\[\]]*)\](?:\[\])?\Z")
_PLAIN: Final = re.compile(r"[\w.-]{1,40}\Z")
_TRUE: Final = frozenset({"true", "yes", "on", "1"})


class Read(NamedTuple):
    """The answers by field, and the parameters that this service does not keep."""

    answers: Mapping[str, Any]
    unkept: tuple[str, ...]


def answers_of(service: Service, form: QueryDict, known_faults: Sequence[str] = ()) -> Read:
    """The answers to a service's questions. Refuses BadForm with every fault, each naming its parameter and the way out.

    `known_faults` are those that were found before, in the files: all are told at once.
    """
    given, faults = _attributes(service, form)
    location = _location(service, form, given, faults)
    given |= _words(service, form, location)
    answers: dict[str, Any] = {}
    coded: dict[str, Any] = {}
    for field in _asked(service, coded):
        try:
            value = accepted(field, given.get(field.id))
        except AnswerRefused as refused:
            faults.append(f"{_parameter(service, field)}: {refusal(refused)}")
            continue
        if value is not None:
            answers[field.id] = value
            coded |= {field.id: value} if field.coded else {}
    if faults or known_faults:
        raise BadForm(*faults, *known_faults)
    return Read(answers, tuple(_unkept(service, form)))


def _asked(service: Service, coded: Mapping[str, Any]) -> Iterator[Field]:
    """The questions in order; `coded` grows on the way, so that each answer decides which later ones are asked."""
    for page in service.pages:
        for field in page.fields:
            if shown(page, coded) and shown(field, coded):
                yield field


def _attributes(service: Service, form: QueryDict) -> tuple[dict[str, Any], list[str]]:
    """What was given as attributes, in the shape of the form's answers, and what is no attribute of this service."""
    known = {field.id: field for _page, field in attributes(service)}
    found: dict[str, list[str]] = {}
    faults: list[str] = []
    for name, values in form.lists():
        match = _ATTRIBUTE.match(name)
        if match is None:
            continue
        if match[1] in known:
            found.setdefault(match[1], []).extend(one for one in values if one.strip())
        elif any(values):
            shown_name = match[1] if _PLAIN.match(match[1]) else "…"
            words = _("this service has no such attribute. It has: %(names)s") % {"names": ", ".join(known)}
            faults.append(f"attribute[{shown_name}]: {words}")
    given = {name: _shaped(known[name], values, faults) for name, values in found.items() if values}
    return given, faults


def _shaped(field: Field, values: list[str], faults: list[str]) -> Any:
    """The value as the rule of its kind wants it."""
    if field.kind == "choices":
        return values
    value = values[-1].strip()
    if field.kind == "statement":
        return value.casefold() in _TRUE
    if field.kind == "date":
        return _day(value)
    if field.kind == "place":
        return value
    return values[-1]


def _day(value: str) -> str:
    """The local day of a moment as the specification writes it; a plain day stays as it is, anything else too."""
    try:
        moment = parse_datetime(value.replace(" ", "+"))
    except ValueError:
        return value
    if moment is None or "T" not in value:
        return value
    try:
        return (moment if is_naive(moment) else localtime(moment)).date().isoformat()
    except OverflowError:
        return value


def _location(service: Service, form: QueryDict, given: dict[str, Any], faults: list[str]) -> Location:
    """The location, put in the answer to the question of place; its faults are told with the others."""
    places = [field.id for _page, field in attributes(service) if field.kind == "place"]
    chosen = str(given.pop(places[0], "")) if places else ""
    try:
        found = location_of(
            {name: form.get(name, "").strip() for name in ("lat", "long", "address_string", "address_id")}, chosen
        )
    except BadForm as refused:
        faults.extend(refused.faults)
        found = Location({}, "")
    given |= {name: dict(found.place) for name in places}
    return found


def _words(service: Service, form: QueryDict, location: Location) -> dict[str, Any]:
    """The person's own words: the description, the name, phone and e-mail, and where it happened."""
    name = " ".join(part for part in (form.get("last_name", "").strip(), form.get("first_name", "").strip()) if part)
    kinds = {"person": name, "phone": form.get("phone", ""), "email": form.get("email", "")}
    found = {one.id: kinds[one.kind] for page in service.pages for one in page.fields if one.kind in kinds}
    where = takes_place(service)
    if where and location.words and not form.get(f"attribute[{where.id}]", "").strip():
        found[where.id] = location.words
    return {**found, service.subject_field: form.get("description", "")}


def _parameter(service: Service, field: Field) -> str:
    """The name by which an app gave a field, or should have."""
    named = {"person": "first_name, last_name", "phone": "phone", "email": "email"}
    return "description" if field.id == service.subject_field else named.get(field.kind, f"attribute[{field.id}]")


def _unkept(service: Service, form: QueryDict) -> Iterator[str]:
    """Parameters that say something, for which this service has no place."""
    kinds = {field.kind for page in service.pages for field in page.fields}
    missing = {"person": ("first_name", "last_name"), "phone": ("phone",), "email": ("email",)}
    names = [name for kind, several in missing.items() if kind not in kinds for name in several]
    names += ["media_url"] if takes_place(service) else ["address_string", "lat", "long", "media_url"]
    yield from (name for name in names if form.get(name, "").strip())
