"""Names of columns on the two sides of an import or an export: each way undoes the other."""

import re
from collections.abc import Mapping
from typing import Final

from senim.mining.layout import COLUMNS, OPTIONAL

XES_NAMES: Final = {"lifecycle:transition": "lifecycle", "org:resource": "resource", "concept:instance": "instance"}
"""What XES calls the columns that the layout names; other attributes keep their names."""
IDENTITY: Final = ("case:concept:name", "concept:name", "time:timestamp")
"""What XES calls case, activity and moment."""
_OURS: Final = re.compile("(?:" + "|".join({*COLUMNS.names, *OPTIONAL.names} - {"work_us"}) + ")_*")
_OUTSIDE: Final = {own: name for name, own in XES_NAMES.items()}


def own_name(name: str, names: Mapping[str, str] = XES_NAMES) -> str:
    """The column for an attribute of a source; `names` says which attributes are columns that the layout names.

    An attribute that would take the place of one of the layout's columns, or of case, activity and moment when the log
    goes out again, gets an underscore.
    """
    if name in names:
        return names[name]
    return f"{name}_" if _OURS.fullmatch(name) or name in XES_NAMES or name in IDENTITY else name


def outside_name(name: str) -> str:
    """What a column is called in an export; `own_name` gives the column again."""
    if name in _OUTSIDE:
        return _OUTSIDE[name]
    return name[:-1] if _OURS.fullmatch(name) else name
