"""Drives a shipped model by the kernel with the answers of its forms, from a Monday morning on."""

from collections.abc import Mapping
from typing import Any, Final

from senim.catalogue.tests.released import Model, model
from senim.kernel.running import run_document

START: Final = "2026-01-05T04:00:00Z"
Path = tuple[str, Mapping[str, Any], tuple[Mapping[str, Any], ...], str]
"""Which model (`appeal`, or `appeal@1` for its first version), the person's coded answers, the steps, the end that is reached."""

WAITED: Final = {"advance": "2026-03-02T04:00:00Z"}


def done(element: str, **variables: Any) -> dict[str, Any]:
    """A step is finished."""
    return {"complete": element, "variables": variables}


def sent(message: str, **variables: Any) -> dict[str, Any]:
    """A message of the process is sent."""
    return {"message": message, "variables": variables}


def driven(code: str, variables: Mapping[str, Any], steps: tuple[Mapping[str, Any], ...]) -> dict[str, Any]:
    """What the kernel answers to a script."""
    script = {"start": {"at": START, "variables": variables}, "steps": list(steps)}
    document, _ = run_document(model_of(code).xml, script)
    return document


def model_of(code: str) -> Model:
    """The model that a path names."""
    name, _, version = code.partition("@")
    return model(name, int(version or 0))
