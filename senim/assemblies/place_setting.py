"""What the akimat changes about its places: how many they hold, what is there, whether they are in use."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from senim.assemblies.models import GatheringPlace
from senim.places.queries import unit

FIELDS: Final = ("name_kk", "name_ru", "name_en", "capacity", "step_free", "power", "basis", "active")


@transaction.atomic
def save_place(*, unit_id: int, place_id: int | None, values: Mapping[str, Any]) -> GatheringPlace:
    """Enter a place of the akimat, or change one of its own. Refuses GatheringPlace.DoesNotExist for another akimat's."""
    given = {name: values[name] for name in FIELDS}
    if place_id is None:
        return GatheringPlace.objects.create(unit_id=unit_id, region_id=unit(unit_id).region_id or "", **given)
    row = GatheringPlace.objects.select_for_update().get(pk=place_id, unit_id=unit_id)
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    return row
