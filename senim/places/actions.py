"""What changes places: loading the regions, and days that the government, a region or one office made off or working."""

import csv
from datetime import date
from importlib import resources
from typing import Any, Final

from django.db import transaction

from senim.places.atlas import forget
from senim.places.models import CalendarOverride, Edition, Region, Unit

MINISTRY: Final = "KZ-ministry"
MINISTRY_DESK: Final = "KZ-ministry-desk"
_MINISTRY_NAMES: Final = {
    "kk": "Қазақстан Республикасының Ішкі істер министрлігі",
    "ru": "Министерство внутренних дел Республики Казахстан",
    "en": "Ministry of Internal Affairs of the Republic of Kazakhstan",
}
_DESK_NAMES: Final = {
    "kk": "Министрліктің фронт-офисі",
    "ru": "Фронт-офис министерства",
    "en": "Front office of the ministry",
}


def read_regions() -> list[Region]:
    """The 20 regions as `regions.csv` has them, in the order of their codes, not stored."""
    text = resources.files("senim.places").joinpath("regions.csv").read_text(encoding="utf-8")
    return [Region(**{**row, **_numbers(row)}) for row in csv.DictReader(text.splitlines())]


@transaction.atomic
def load_regions() -> int:
    """Enter the regions of `regions.csv`, or bring them up to date; give their number. Loading twice changes nothing."""
    rows = read_regions()
    fields = [field.name for field in Region._meta.concrete_fields if not field.primary_key]
    Region.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    places_changed()
    return len(rows)


@transaction.atomic
def load_reference() -> bool:
    """Enter the ministry and its front office where no unit belongs to the ministry yet; whether anything was entered.

    So an installation without a demo country takes requests from its first minute: this desk gets what no other unit can.
    """
    if Unit.objects.filter(region=None).exists():
        return False
    ministry = Unit(code=MINISTRY, kind="ministry", **_names("name", _MINISTRY_NAMES))
    desk = Unit(code=MINISTRY_DESK, kind="front_office", parent=ministry, **_names("name", _DESK_NAMES))
    for row in (ministry, desk):
        row.save()
        row.path = f"{row.parent.path if row.parent else '/'}{row.pk}/"
        row.save(update_fields=["path"])
    places_changed()
    return True


@transaction.atomic
def override_day(
    *, on: date, working: bool, reason: dict[str, str], region: str | None = None, unit: int | None = None
) -> CalendarOverride:
    """Make a day off or working, for one unit, one region or all; a second call for the same day replaces the first.

    `reason` has the words for kk, ru and en; they are shown to people under "why this date".
    """
    words = {f"reason_{language}": reason[language] for language in ("kk", "ru", "en")}
    where = _where(on, region, unit)
    row, _ = CalendarOverride.objects.update_or_create(**where, defaults={"working": working, **words})
    places_changed()
    return row


@transaction.atomic
def remove_override(*, on: date, region: str | None = None, unit: int | None = None) -> bool:
    """Take an override back; False when there was none."""
    removed, _ = CalendarOverride.objects.filter(**_where(on, region, unit)).delete()
    places_changed()
    return bool(removed)


def _where(on: date, region: str | None, unit: int | None) -> dict[str, Any]:
    return {"on": on, "region_id": region, "unit_id": unit}


def places_changed() -> None:
    """Say to all processes that places have changed; to be called after bulk writes."""
    Edition.renew()
    forget()


def _names(field: str, words: dict[str, str]) -> dict[str, str]:
    return {f"{field}_{language}": text for language, text in words.items()}


def _numbers(row: dict[str, str]) -> dict[str, int]:
    return {name: int(row[name]) for name in ("population", "column", "row")}
