"""The JSON Schema (2020-12) of a service's answers, made from the same pages and fields as every other door's questions."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from senim.catalogue.definitions import Field, Page, Service
from senim.channels.connector.problems import Problem
from senim.places.queries import regions

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
LARGEST: Final = 2**31
_TEXTS: Final = frozenset({"text", "longtext", "address", "person", "phone", "email", "iin", "date", "choice"})


def answers_schema(service: Service, version: int, language: str) -> dict[str, Any]:
    """What `answers` may hold. A question with a condition (`x-asked-if`, in CEL over coded answers) is needed only where it holds."""
    fields = [(page, field) for page in service.pages for field in page.fields if field.kind != "files"]
    needed = [field.id for page, field in fields if field.required and not page.show_if and not field.show_if]
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "$id": f"urn:senim:answers:{service.code}:{version}:{language}",
        "title": service.name.to(language),
        "description": service.summary.to(language),
        "type": "object",
        "additionalProperties": False,
        "properties": {field.id: _property(page, field, language) for page, field in fields},
        "required": needed,
    }
    if any(field.kind == "files" for page in service.pages for field in page.fields):
        schema["$comment"] = _("Files are added after filing, one by one.")
    return schema


def _property(page: Page, field: Field, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {"title": field.label.to(language)}
    if field.hint:
        told["description"] = field.hint.to(language)
    conditions = [one for one in (page.show_if, field.show_if) if one]
    if conditions:
        told["x-asked-if"] = " && ".join(f"({one})" for one in conditions)
    return {**told, **_shape(field, language)}


def _shape(field: Field, language: str) -> dict[str, Any]:
    match field.kind:
        case "number":
            return {"type": "integer", "minimum": 0, "maximum": field.at_most or LARGEST}
        case "yesno":
            return {"type": "boolean"}
        case "statement":
            return {"const": True} if field.required else {"type": "boolean"}
        case "choice":
            return _options(field, language)
        case "choices":
            many = {"maxItems": field.at_most} if field.at_most else {}
            return {"type": "array", "items": _options(field, language), **many}
        case "place":
            return _place(language)
    formats = {"date": "date", "email": "email"}
    form = {"format": formats[field.kind]} if field.kind in formats else {}
    patterns = {"iin": {"pattern": "^[0-9]{12}$"}}
    length = {} if field.kind in {"date", "iin"} else {"maxLength": field.max_length}
    least = {"minLength": 1} if field.required else {}
    return {"type": "string", **least, **length, **form, **patterns.get(field.kind, {})}


def _options(field: Field, language: str) -> dict[str, Any]:
    return {"oneOf": [{"const": one.value, "title": one.label.to(language)} for one in field.options]}


def _place(language: str) -> dict[str, Any]:
    named = [{"const": one.code, "title": one.name_in(language)} for one in regions(language)]
    desk = {"type": "integer", "description": _("The number of a front office; without it the region's first one")}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {"region": {"oneOf": named}, "desk": desk},
    }


def check_types(service: Service, answers: Mapping[str, Any]) -> None:
    """Refuse (Problem 422) answers to questions that the service does not have, and answers of another JSON type.

    What a text or a number may say is left to the catalogue's one rule.
    """
    fields = {field.id: field for page in service.pages for field in page.fields}
    for name, value in answers.items():
        field = fields.get(name)
        if field is None or field.kind == "files":
            told = _("The service asks no such question. Its schema names those it asks; files are added after filing.")
            raise Problem(422, "unknown_answer", told, field=f"answers.{name[:60]}")
        if value is not None and not _fits(field, value):
            told = _("This answer has another type than the schema of the service says.")
            raise Problem(422, "wrong_type", told, field=f"answers.{name}")


def _fits(field: Field, value: Any) -> bool:
    if field.kind in _TEXTS:
        return isinstance(value, str)
    if field.kind in {"yesno", "statement"}:
        return isinstance(value, bool)
    if field.kind == "number":
        return _whole(value)
    if field.kind == "choices":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, dict) and _is_place(value)


def _is_place(value: Mapping[str, Any]) -> bool:
    region, desk = value.get("region", ""), value.get("desk", 0)
    known = region == "" or (isinstance(region, str) and region in {one.code for one in regions()})
    return known and _whole(desk) and set(value) <= {"region", "desk"}


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST
