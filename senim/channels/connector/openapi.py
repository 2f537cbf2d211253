"""The OpenAPI 3.1 document, made from the table of operations and its shapes, so that it cannot say other than the code does."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, get_args

import msgspec
from django.conf import settings
from django.utils.translation import override

from senim.channels.api_keys.scopes import SCOPES
from senim.channels.connector import problems, shapes
from senim.channels.connector.calling import Operation
from senim.channels.connector.operations import OPERATIONS
from senim.channels.connector.reading import FILE
from senim.channels.connector.tellings import Telling
from senim.channels.connector.words import describe, summary

BASE: Final = "/doors/connector/v1"
_JSON: Final = "application/json"
_REF: Final = "#/components/schemas/{name}"
_PATH_PART: Final = re.compile(r"<str:(\w+)>")
_REFUSALS: Final = (400, 401, 403, 404, 405, 429)
_REFUSALS_OF_CHANGES: Final = (*_REFUSALS, 409, 411, 413, 415, 422)


def encoded(language: str) -> bytes:
    """The document as JSON; made once for each language."""
    return _encoded(language, settings.SITE)


@lru_cache(maxsize=8)
def _encoded(language: str, _site: str) -> bytes:
    with override(language):
        return msgspec.json.encode(document())


def document() -> dict[str, Any]:
    """The document in the language that is active."""
    components, names = _schemas()
    paths: dict[str, Any] = {
        "/token": {"post": _token()},
        "/openapi.json": {"get": _own()},
        "/webhooks/{name}": {"post": _told(names)},
    }
    for address, operations in OPERATIONS.items():
        path = "/" + _PATH_PART.sub(r"{\1}", address)
        paths[path] = {one.method.lower(): _operation(one, address, names) for one in operations}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Senim connector",
            "version": "1",
            "description": describe(),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": f"{settings.SITE}{BASE}"}],
        "security": [{"client": ["connector"]}],
        "paths": paths,
        "webhooks": {"change": {"post": _webhook()}},
        "components": {
            "schemas": components,
            "securitySchemes": {"client": _security(), "basic": {"type": "http", "scheme": "basic"}},
        },
    }


def _schemas() -> tuple[dict[str, Any], Mapping[Any, Any]]:
    kinds = [
        problems.Fault,
        shapes.Token,
        shapes.TokenFault,
        shapes.ChangeRow,
        *get_args(Telling),
        *(one.answer for each in OPERATIONS.values() for one in each if one.answer is not dict),
        *(one.body for each in OPERATIONS.values() for one in each if one.body not in (None, FILE)),
    ]
    unique = list(dict.fromkeys(kinds))
    refs, components = msgspec.json.schema_components(unique, ref_template=_REF)
    return dict(components), dict(zip(unique, refs, strict=True))


def _security() -> dict[str, Any]:
    scopes = {code: str(words) for code, words in SCOPES.items() if code.startswith("connector")}
    return {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": f"{settings.SITE}{BASE}/token", "scopes": scopes}},
    }


def _operation(one: Operation, address: str, names: Mapping[Any, Any]) -> dict[str, Any]:
    answer = {"type": "object"} if one.answer is dict else names[one.answer]
    refusals = _REFUSALS_OF_CHANGES if one.body is not None else _REFUSALS
    made: dict[str, Any] = {
        "operationId": one.name,
        "summary": summary(one.name),
        "security": [{"client": [one.scope]}],
        "parameters": [*_in_path(address), *_in_query(one.query), *_in_headers(one)],
        "responses": {
            str(one.status): {"description": summary(one.name), "content": {_JSON: {"schema": answer}}},
            **{str(status): _problem(status) for status in refusals},
        },
    }
    if one.body is not None:
        made["requestBody"] = _body(one, names)
    return made


def _problem(status: int) -> dict[str, Any]:
    headers = {"Retry-After": {"schema": {"type": "string"}}} if status == 429 else {}
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": _REF.format(name="Fault")}}}
    return {"description": problems.titles()[status], "content": content, **({"headers": headers} if headers else {})}


def _in_path(address: str) -> list[dict[str, Any]]:
    patterns = {"number": {"type": "string", "examples": ["26-0012-3457-X"]}, "code": {"type": "string"}}
    names = _PATH_PART.findall(address)
    return [{"name": name, "in": "path", "required": True, "schema": patterns[name]} for name in names]


def _in_query(query: Any) -> list[dict[str, Any]]:
    found = msgspec.json.schema_components([query])[1].popitem()[1]
    return [{"name": name, "in": "query", "schema": schema} for name, schema in found["properties"].items()]


def _in_headers(one: Operation) -> list[dict[str, Any]]:
    if one.body is None:
        return []
    shape = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
    return [{"name": "Idempotency-Key", "in": "header", "required": True, "schema": shape}]


def _body(one: Operation, names: Mapping[Any, Any]) -> dict[str, Any]:
    if one.body == FILE:
        part = {"type": "object", "required": [FILE], "properties": {FILE: {"type": "string", "format": "binary"}}}
        return {
            "required": True,
            "content": {"multipart/form-data": {"schema": {**part, "additionalProperties": False}}},
        }
    return {"required": True, "content": {_JSON: {"schema": names[one.body]}}}


def _token() -> dict[str, Any]:
    words = {"type": "string"}
    form = {
        "type": "object",
        "required": ["grant_type"],
        "properties": {
            "grant_type": {"const": "client_credentials"},
            "client_id": words,
            "client_secret": words,
            "scope": words,
        },
    }
    fault = {"content": {_JSON: {"schema": {"$ref": _REF.format(name="TokenFault")}}}}
    good = {"content": {_JSON: {"schema": {"$ref": _REF.format(name="Token")}}}}
    return {
        "operationId": "token",
        "summary": summary("token"),
        "security": [{"basic": []}, {}],
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}},
        "responses": {
            "200": {"description": summary("token"), **good},
            **{str(status): {"description": problems.titles()[status], **fault} for status in (400, 401, 429)},
            **{str(status): _problem(status) for status in (405, 413)},
        },
    }


def _own() -> dict[str, Any]:
    content = {_JSON: {"schema": {"type": "object"}}}
    return {
        "operationId": "document",
        "summary": summary("document"),
        "security": [],
        "responses": {"200": {"description": summary("document"), "content": content}, "405": _problem(405)},
    }


def _told(names: Mapping[Any, Any]) -> dict[str, Any]:
    """What other systems send to us by webhook: the same headers as ours, one of the shapes by its type."""
    kinds = {one.__struct_config__.tag: names[one] for one in get_args(Telling)}
    mapping = {str(tag): one["$ref"] for tag, one in kinds.items()}
    telling = {"oneOf": list(kinds.values()), "discriminator": {"propertyName": "type", "mapping": mapping}}
    return {
        "operationId": "told",
        "summary": summary("told"),
        "security": [],
        "parameters": [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}, *_signed()],
        "requestBody": {"required": True, "content": {_JSON: {"schema": telling}}},
        "responses": {
            "204": {"description": summary("told")},
            **{str(status): _problem(status) for status in (400, 401, 403, 404, 405, 411, 413, 415, 422, 429)},
        },
    }


def _signed() -> list[dict[str, Any]]:
    headers = ("webhook-id", "webhook-timestamp", "webhook-signature")
    return [{"name": one, "in": "header", "required": True, "schema": {"type": "string"}} for one in headers]


def _webhook() -> dict[str, Any]:
    change = {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"type": "string"},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {"$ref": _REF.format(name="ChangeRow")},
        },
    }
    return {
        "operationId": "change",
        "summary": summary("change"),
        "security": [],
        "parameters": _signed(),
        "requestBody": {"required": True, "content": {_JSON: {"schema": change}}},
        "responses": {"2XX": {"description": "OK"}},
    }
