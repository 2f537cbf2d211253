"""What the page for developers shows, read out of the OpenAPI document."""

import re
from typing import Any

from senim.channels.connector.openapi import BASE, document


def context(site: str) -> dict[str, Any]:
    """The operations with what goes in and out, and the fields of each shape."""
    described = document()
    return {
        "base": pieces(f"{site}{BASE}"),
        "described": described["info"]["description"],
        "operations": [
            _operation(method, path, one)
            for path, methods in described["paths"].items()
            for method, one in methods.items()
        ],
        "shapes": [_shape(name, shape) for name, shape in sorted(described["components"]["schemas"].items())],
    }


def _operation(method: str, path: str, one: dict[str, Any]) -> dict[str, Any]:
    scopes = [scope for each in one.get("security", []) for scope in each.get("client", [])]
    good = next(iter(one["responses"]))
    return {
        "id": one["operationId"],
        "method": method.upper(),
        "path": pieces(path),
        "summary": one["summary"],
        "scopes": scopes,
        "parameters": [parameter["name"] for parameter in one.get("parameters", [])],
        "sent": pieces(_named(one.get("requestBody"))),
        "status": good,
        "got": _named(one["responses"][good]),
        "refusals": [status for status in one["responses"] if status != good],
    }


def pieces(address: str) -> list[str]:
    """An address or a name in pieces of at most twelve characters, between which a narrow screen may break the line."""
    parts = re.findall(r"[^/-]*[/-]?", address)
    return [part[at : at + 12] for part in parts for at in range(0, len(part), 12)]


def _named(part: dict[str, Any] | None) -> str:
    """The name of the shape in a content, or of each that it may be, else its type; empty for none."""
    for kind, content in (part or {}).get("content", {}).items():
        several = content["schema"].get("oneOf", [content["schema"]])
        names = [str(one.get("$ref", "")).rpartition("/")[2] for one in several]
        return " | ".join(names) if all(names) else str(kind)
    return ""


def _shape(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    needed = set(shape.get("required", ()))
    fields = [
        {
            "name": pieces(field),
            "type": pieces(_type(schema)),
            "needed": field in needed,
            "words": schema.get("description", ""),
        }
        for field, schema in shape.get("properties", {}).items()
    ]
    return {"name": name, "words": shape.get("description", ""), "fields": fields}


def _type(schema: dict[str, Any]) -> str:
    """The type of a field in short."""
    if "anyOf" in schema:
        return " | ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
