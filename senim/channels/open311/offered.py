"""Which services this door offers, and each one's definition, made from the same pages and fields as every other door's."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _

from senim.catalogue import needs
from senim.catalogue.definitions import Field, Page, Service
from senim.catalogue.errors import UnknownService
from senim.catalogue.queries import Compiled, current, open_services
from senim.channels.dialogue import safety
from senim.channels.open311.errors import NotThere
from senim.intake.lanes import POSTAL, lane_words
from senim.places.queries import regions

DATATYPES: Final = {
    "text": "string",
    "address": "string",
    "longtext": "text",
    "number": "number",
    "date": "datetime",
    "choice": "singlevaluelist",
    "choices": "multivaluelist",
    "yesno": "singlevaluelist",
    "statement": "singlevaluelist",
    "place": "singlevaluelist",
}
"""The kinds of questions that are attributes. Names, phone and e-mail have parameters of their own in the specification;
an identity number is asked by no app of others, and files cannot be sent by this door."""
MOST_KEYWORDS: Final = 12


def services(on: dt.date) -> list[Compiled]:
    """The services that can be filed here on a day: open ones, never safeguarded ones."""
    return [one for one in open_services(on) if safety.offered(one)]


def service_of(code: str, on: dt.date) -> Compiled:
    """One of them. Refuses NotThere for any other code."""
    try:
        found = current(code, on)
    except UnknownService:
        raise NotThere(_("There is no service with this service_code. GET services lists those there are.")) from None
    if not safety.offered(found):
        raise NotThere(_("There is no service with this service_code. GET services lists those there are."))
    return found


def is_blackbox(service: Service) -> bool:
    """Whether nobody can look at requests of a service through this door, not even who filed them.

    So it is with reports of crimes, and with what our own notices do not speak of plainly: a stolen key must not show
    who reported whom. The person follows by the number and secret of the receipt.
    """
    return service.lane == "report" or service.notices != "usual"


def listed(on: dt.date) -> list[str]:
    """The codes of the services whose requests can be looked at here."""
    return [one.service.code for one in services(on) if not is_blackbox(one.service)]


def service_row(compiled: Compiled, language: str) -> dict[str, Any]:
    """A service as GET services tells it."""
    service = compiled.service
    return {
        "service_code": service.code,
        "service_name": service.name.to(language),
        "description": service.summary.to(language),
        "metadata": True,
        "type": "blackbox" if is_blackbox(service) else "realtime",
        "keywords": ", ".join(_keywords(service, language)),
        "group": lane_words(service.lane),
    }


def _keywords(service: Service, language: str) -> list[str]:
    """What people call it: the needs that lead to it, save those that are not spoken of before others."""
    plain = (need for need in needs.needs() if need.service == service.code and not safety.sensitive(need))
    titles = [need.title.to(language) for need in plain]
    return [title for title in titles if "," not in title][:MOST_KEYWORDS]


def definition(compiled: Compiled, language: str) -> dict[str, Any]:
    """The attributes of a service in the order of its pages."""
    asked = list(attributes(compiled.service))
    rows = [_attribute(order, page, field, language) for order, (page, field) in enumerate(asked, 1)]
    return {"service_code": compiled.service.code, "attributes": rows}


def attributes(service: Service) -> Iterator[tuple[Page, Field]]:
    """The questions that are attributes; the words of the request themselves are `description`."""
    for page in service.pages:
        for field in page.fields:
            if field.kind in DATATYPES and field.id != service.subject_field:
                yield page, field


def takes_place(service: Service) -> Field | None:
    """The question that the specification's location answers in words, where the service has one: where it happened."""
    plain = (field for page in service.pages if not page.show_if for field in page.fields if not field.show_if)
    return next((one for one in plain if one.kind == "address" and one.id != POSTAL and one.required), None)


def _attribute(order: int, page: Page, field: Field, language: str) -> dict[str, Any]:
    conditions = " && ".join(one for one in (page.show_if, field.show_if) if one)
    needed = field.required and not conditions and field.kind not in {"place", "address"}
    row = {
        "variable": True,
        "code": field.id,
        "datatype": DATATYPES[field.kind],
        "required": needed,
        "datatype_description": _explained(field, conditions, language),
        "order": order,
        "description": _question(page, field, language),
    }
    values = _values(field, language)
    return {**row, "values": values} if values else row


def _question(page: Page, field: Field, language: str) -> str:
    """What the page asks; where it asks several things, or wants a statement, also which of them this one is."""
    title, label = page.title.to(language), field.label.to(language)
    if field.kind == "statement":
        return label
    alone = len([one for one in page.fields if one.kind in DATATYPES]) == 1
    return title if alone else f"{title} {label}"


def _explained(field: Field, conditions: str, language: str) -> str | None:
    """How to answer, in words: the hint of the form, the largest answer, and when it is asked at all."""
    parts = [field.hint.to(language) if field.hint else ""]
    if field.kind in {"text", "address", "longtext"}:
        parts.append(_("Up to %(limit)s characters.") % {"limit": field.max_length})
    if field.kind == "place":
        parts.append(_("Without it the region follows from lat and long, address_id or address_string."))
    elif field.kind == "address" and field.required and not conditions:
        parts.append(_("Without it address_string is taken, else lat and long."))
    if conditions:
        words = _("Needed only when: %(condition)s") if field.required else _("Asked only when: %(condition)s")
        parts.append(words % {"condition": conditions})
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part) or None


def _values(field: Field, language: str) -> list[dict[str, str]]:
    if field.kind == "place":
        return [{"key": one.code, "name": one.name_in(language)} for one in regions(language)]
    if field.kind == "yesno":
        return [{"key": "true", "name": _("Yes")}, {"key": "false", "name": _("No")}]
    if field.kind == "statement":
        return [{"key": "true", "name": _("Yes")}]
    return [{"key": one.value, "name": one.label.to(language)} for one in field.options]
