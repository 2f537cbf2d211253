"""What the log says of a request, made comparable: the same service and answers write the same by whatever door they come."""

from collections.abc import Mapping
from typing import Any, Final

from senim.intake.models import ServiceRequest
from senim.ledger.queries import entries_of
from senim.processes.runs import STREAMS_PER_REQUEST

BY_THE_DOOR: Final = frozenset({"channel"})


def events(request: ServiceRequest) -> list[tuple[Any, ...]]:
    """Every record of a request without what no two requests share: numbers and moments."""
    return [
        (
            one.type,
            one.activity,
            one.lifecycle,
            one.role,
            one.unit,
            sorted(set(one.payload) - BY_THE_DOOR),
            _coded(one.payload),
        )
        for one in entries_of([request.pk * STREAMS_PER_REQUEST])
    ]


def _coded(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Codes, and what the process knows of the answers; moments and numbers are those of one request alone."""
    told = {name: value for name, value in payload.items() if isinstance(value, str | bool) and name not in BY_THE_DOOR}
    return {**told, **payload.get("variables", {})}
