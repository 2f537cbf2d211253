"""Which objects an object-centric export has: the case, and one for each value of the columns that name somebody or something."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from senim.mining.formats.sheet import Column, Sheet
from senim.mining.layout import CASE_PREFIX

CASE_TYPE: Final = "request"
TYPES: Final = {
    "resource": "officer",
    "service": "service",
    "unit": "unit",
    "visit": "visit",
    "referral": "referral",
}
"""Object types by the column whose values are their objects; columns of the case count as well."""
EARLIEST: Final = "1970-01-01T00:00:00Z"
"""Since when an object has attributes that never change: OCEL 2.0 writes the beginning of time so."""


class Link(NamedTuple):
    """A column whose values are objects: what it is called as a relationship, and the type of its objects."""

    column: Column
    qualifier: str
    type: str


class Objects:
    """The objects of a log: every case, and the values of the linked columns under ids that no case has."""

    def __init__(self, sheet: Sheet) -> None:
        """Read the log once for the values."""
        self.sheet = sheet
        links = ((column, column.name.removeprefix(CASE_PREFIX)) for column in sheet.columns)
        self.links = tuple(Link(column, column.name, TYPES[base]) for column, base in links if base in TYPES)
        self.case_columns = tuple(column for column in sheet.columns if column.of_case)
        self.event_columns = tuple(column for column in sheet.columns if not column.of_case)
        self.types = (CASE_TYPE, *dict.fromkeys(link.type for link in self.links))
        values: dict[tuple[str, str], None] = {}
        starts = tuple({link.type for link in self.links})
        case_ids: list[str] = []
        for piece in sheet.pieces(tuple(link.column for link in self.links), last=False):
            for link in self.links:
                texts = dict.fromkeys(piece.columns[link.column.name])
                values.update(((link.type, text), None) for text in texts if text is not None)
            case_ids += {name for name in piece.case_id if name.startswith(starts)} if starts else ()
        self._colon = _colon(case_ids, starts)
        self.values = tuple(sorted(values))

    def id(self, kind: str, value: str) -> str:
        """The id of the object that is this value of this type."""
        return f"{kind}{self._colon}{value}"

    def of_row(self, case_id: str, texts: Iterable[str | None]) -> list[tuple[str, str]]:
        """The objects of an event, id and qualifier, from the texts of the linked columns in their order."""
        linked = [
            (self.id(link.type, text), link.qualifier)
            for link, text in zip(self.links, texts, strict=True)
            if text is not None
        ]
        return [(case_id, "case"), *linked]


def _colon(case_ids: Iterable[str], starts: tuple[str, ...]) -> str:
    """As many colons as keep the ids of other objects apart from those of the cases."""
    colon = ":"
    while any(name.startswith(start + colon) for name in case_ids for start in starts):
        colon += ":"
    return colon
