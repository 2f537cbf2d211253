"""All places of the country in memory, read again when their edition changes: looking up a place costs no query."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Final, NamedTuple

from senim.kernel.calendars import Override
from senim.kernel.working_calendar import Calendar
from senim.places.models import CalendarOverride, Edition, Region, Unit

CHECK_SECONDS: Final = 1.0
"""How long a process may believe its places before it asks for the edition again."""


class Overridden(NamedTuple):
    """A day that differs: in one region, at one unit, or everywhere when both are empty."""

    region: str | None
    unit: int | None
    day: Override

    def holds_at(self, row: Unit) -> bool:
        """Whether it holds at a unit."""
        return self.unit == row.pk if self.unit else self.region in (None, row.region_id)

    @property
    def nearness(self) -> tuple[bool, bool]:
        """Orders by how close it is: of all, of the region, of the unit. The closest has the last word."""
        return self.unit is not None, self.region is not None


@dataclass(frozen=True, slots=True)
class Atlas:
    """The places of one edition. The rows are shared by all threads: read them, never change them."""

    edition: str
    regions: dict[str, Region]
    units: dict[int, Unit]
    overrides: tuple[Overridden, ...]
    by_kind: dict[tuple[str | None, str], tuple[Unit, ...]]
    """The units of a region and kind, older first."""

    calendars: dict[tuple[int, int], Calendar] = field(default_factory=dict)
    """The calendars that were asked for, by unit and first year: the same object while nothing changes."""

    under: dict[tuple[str, ...], tuple[int, ...]] = field(default_factory=dict)
    """The units below some paths, as they were asked for."""


class _Kept:
    """What this process knows, and until when it need not ask. A plain swap of references, so threads need no lock."""

    atlas: Atlas | None = None
    until: float = 0.0


def atlas() -> Atlas:
    """The places as they are, at most `CHECK_SECONDS` old. One small query a second, four after a change."""
    kept, clock = _Kept.atlas, monotonic()
    if kept is not None and clock < _Kept.until:
        return kept
    edition = _edition()
    if kept is None or kept.edition != edition:
        kept = _read(edition)
    _Kept.atlas, _Kept.until = kept, clock + CHECK_SECONDS
    return kept


def forget() -> None:
    """Make the next question read the places anew: after a change by this process, and between tests."""
    _Kept.atlas, _Kept.until = None, 0.0


def _edition() -> str:
    return Edition.objects.values_list("token", flat=True).filter(pk=1).first() or ""


def _read(edition: str) -> Atlas:
    regions = {row.code: row for row in Region.objects.order_by("code")}
    units = {row.pk: row for row in Unit.objects.order_by("pk")}
    for row in units.values():
        row.region = regions.get(row.region_id or "")
        row.parent = units.get(row.parent_id or 0)
    overrides = tuple(
        Overridden(row.region_id, row.unit_id, _override(row))
        for row in CalendarOverride.objects.order_by("on", "region_id", "unit_id", "pk")
    )
    by_kind: dict[tuple[str | None, str], tuple[Unit, ...]] = {}
    for row in units.values():
        place = row.region_id, row.kind
        by_kind[place] = (*by_kind.get(place, ()), row)
    return Atlas(edition, regions, units, overrides, by_kind)


def _override(row: CalendarOverride) -> Override:
    return Override(row.on, row.working, (("kk", row.reason_kk), ("ru", row.reason_ru), ("en", row.reason_en)))
