"""Which unit owns a request; nothing is unroutable, the receiving desk takes what no rule names."""

from collections.abc import Mapping
from typing import Any

from senim.catalogue.answers import shown_condition
from senim.catalogue.definitions import Service
from senim.places.queries import unit_in


def owner_unit(service: Service, coded: Mapping[str, Any], region_id: str, desk_id: int) -> int:
    """The unit of the region whose kind the first matching route names; the desk itself for the kind `desk` or none."""
    for route in service.routes:
        if shown_condition(route.when, coded):
            return desk_id if route.unit_kind == "desk" else unit_in(region_id, route.unit_kind).pk
    return desk_id
