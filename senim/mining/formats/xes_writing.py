"""Writes XES (IEEE 1849): traces with the columns of the case, events with the others."""

from collections.abc import Iterator
from typing import Final, TextIO

from senim.mining.formats.sheet import Column, Kind, Piece, Sheet
from senim.mining.formats.xml_writing import quoted

TAGS: Final[dict[Kind, str]] = {
    "string": "string",
    "integer": "int",
    "float": "float",
    "boolean": "boolean",
    "time": "date",
}
EXTENSIONS: Final = (("Concept", "concept"), ("Time", "time"), ("Lifecycle", "lifecycle"), ("Organizational", "org"))
SITE: Final = "http://www.xes-standard.org/"


def write_xes(sheet: Sheet, out: TextIO) -> int:
    """Write the log and give the number of cases. OSError when the disk is full."""
    out.write(_head())
    cases, before = 0, -1
    for piece in sheet.pieces():
        events = _events(piece, sheet.columns)
        traces = [(column, piece.columns[column.name]) for column in sheet.columns if column.of_case]
        lines = []
        for row, (case, event) in enumerate(zip(piece.case, events, strict=True)):
            if case != before:
                lines.append("</trace>\n" * (before >= 0) + _trace(piece.case_id[row], traces, row))
                before = case
                cases += 1
            lines.append(event)
        out.write("".join(lines))
    out.write("</trace>\n" * (before >= 0) + "</log>\n")
    return cases


def _head() -> str:
    extensions = "".join(
        f'<extension name="{name}" prefix="{prefix}" uri="{SITE}{prefix}.xesext"/>\n' for name, prefix in EXTENSIONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<log xes.version="1849.2016" xes.features="nested-attributes" xmlns="{SITE}">\n{extensions}'
        '<global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>\n'
        '<global scope="event"><string key="concept:name" value="UNKNOWN"/>'
        '<date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/></global>\n'
        '<classifier name="Activity" keys="concept:name"/>\n'
    )


def _trace(case_id: str, columns: list[tuple[Column, list[str | None]]], row: int) -> str:
    attributes = "".join(_attribute(column, texts[row]) for column, texts in columns)
    return f'<trace><string key="concept:name" value={quoted(case_id)}/>{attributes}\n'


def _events(piece: Piece, columns: tuple[Column, ...]) -> Iterator[str]:
    """Each event; what repeats within the piece is written out once."""
    named = {name: f'<event><string key="concept:name" value={quoted(name)}/>' for name in set(piece.activity)}
    parts: list[Iterator[str]] = [
        (named[activity] for activity in piece.activity),
        (f'<date key="time:timestamp" value="{moment}"/>' for moment in piece.moment),
    ]
    for column in columns:
        if not column.of_case:
            texts = piece.columns[column.name]
            written = {text: _attribute(column, text) for text in set(texts)}
            parts.append(map(written.__getitem__, texts))
    for row in zip(*parts, strict=True):
        yield "".join(row) + "</event>\n"


def _attribute(column: Column, text: str | None) -> str:
    if text is None:
        return ""
    return f"<{TAGS[column.kind]} key={quoted(column.outside)} value={quoted(text)}/>"
