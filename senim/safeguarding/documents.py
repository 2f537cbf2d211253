"""The documents of case work as the recipient's browser draws them: forms of a lane, and which of them is the incident's record."""

from typing import Any, Final

CONSENT: Final = {"form": "consent_reporting", "field": "agreed"}


def forms_of(lane: str) -> list[dict[str, Any]]:
    """The forms of a lane in their order."""
    return []


def incident() -> dict[str, Any]:
    """The form whose coded fields are the Incident Recorder's."""
    return {"code": "incident", "fields": []}
