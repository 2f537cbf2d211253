"""What a viewer asks of the board: which period, which region; and the units that this reaches, by the viewer's posts alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from senim.accounts.viewer import Viewer
from senim.channels.board.queries import PERIODS
from senim.places import queries as places

SEE: Final = "supervise"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question. `regions`: codes of the viewer's regions; `region` is one of them, or empty for all; `units` their ids."""

    days: int
    region: str
    regions: tuple[str, ...]
    units: tuple[int, ...]

    def address(self, **changes: str | int) -> str:
        """The query of this question with other values; what is usual is left out."""
        values = {"days": self.days, "region": self.region} | changes
        usual = {"days": PERIODS[-1], "region": ""}
        kept = {name: value for name, value in values.items() if value != usual[name]}
        return f"?{urlencode(kept)}"


def asked(viewer: Viewer, given: Mapping[str, str]) -> Asked:
    """The question in an address. A period that is none, or a region that is not the viewer's, is the usual one: all of theirs."""
    units = viewer.units(SEE)
    region_of = {unit: places.unit(unit).region_id or "" for unit in units}
    regions = tuple(sorted({code for code in region_of.values() if code}))
    region = given.get("region", "")
    region = region if region in regions else ""
    days = next((days for days in PERIODS if str(days) == given.get("days")), PERIODS[-1])
    chosen = tuple(unit for unit in units if not region or region_of[unit] == region)
    return Asked(days, region, regions, chosen)
