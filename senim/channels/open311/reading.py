"""What an app sent, read into the answers that every door gives: the same questions and rules, all faults told at once."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_to_bytes

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, localtime
from django.utils.translation import gettext as _

from senim.catalogue.answers import AnswerRefused, accepted, shown
from senim.catalogue.definitions import Field, Service
from senim.channels.open311.errors import BadForm, Refused
from senim.channels.open311.location import Location, location_of
from senim.channels.open311.offered import attributes, takes_place
from senim.intake.questions import refusal

MOST_BYTES: Final = 64 * 1024
FORM: Final = "application/x-www-form-urlencoded"
_ATTRIBUTE: Final = re.compile(r"attribute\[([^\[\]]*)\](?:\[\])?\Z")
_PLAIN: Final = re.compile(r"[\w.-]{1,40}\Z")
_TRUE: Final = frozenset({"true", "yes", "on", "1"})


class Read(NamedTuple):
    """The answers by field, and the parameters that this service does not keep."""

    answers: Mapping[str, Any]
    unkept: tuple[str, ...]


def form_of(request: HttpRequest) -> QueryDict:
    """The form that was posted. Refuses another type, more than 64 KiB, what is not UTF-8, null bytes, too many fields."""
    if request.content_type != FORM:
        raise BadForm(_("Send a form: Content-Type application/x-www-form-urlencoded, in UTF-8."))
    try:
        body = request.body
        if len(body) > MOST_BYTES:
            raise Refused(413, [_("The form is larger than %(limit)s KB. Shorten it.") % {"limit": MOST_BYTES // 1024}])
        unquote_to_bytes(body.replace(b"+", b" ")).decode("utf-8")
        form = QueryDict(body, encoding="utf-8")
    except RequestDataTooBig:
        raise Refused(
            413, [_("The form is larger than %(limit)s KB. Shorten it.") % {"limit": MOST_BYTES // 1024}]
        ) from None
    except (UnicodeDecodeError, SuspiciousOperation, UnreadablePostError):
        raise BadForm(_("Send a form: Content-Type application/x-www-form-urlencoded, in UTF-8.")) from None
    if any("\0" in text for name, values in form.lists() for text in (name, *values)):
        raise BadForm(_("This text has invisible characters. Type it again or paste it as plain text."))
    return form


def answers_of(service: Service, form: QueryDict) -> Read:
    """The answers to a service's questions. Refuses BadForm with every fault, each naming its parameter and the way out."""
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
    if faults:
        raise BadForm(*faults)
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
