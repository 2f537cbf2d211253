"""A count in words for people beyond the unit: `under 5`, `55–59`; which counts are told so is said by `mining.safe_counts`."""

from django.utils.translation import gettext as _

from senim.design.charts import plain
from senim.mining.safe_counts import LEAST, band


def told(count: int, least: int = LEAST) -> str:
    """The step in which a count lies, both ends included; none at all is told as few."""
    low, high = band(count, least)
    return f"{plain(low)}–{plain(high)}" if low else _("under %(least)s") % {"least": least}


def counted(count: int, beyond: bool, least: int = LEAST) -> str:
    """A count as it is for whoever may open the requests, else (`beyond`) its step."""
    return told(count, least) if beyond else plain(count)
